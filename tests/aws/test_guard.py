import asyncio
import json
from types import SimpleNamespace
from typing import Any

import botocore.session
import pytest

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.guard import COGNITO, READS, USER_OPERATIONS, Guard, needed_mode
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.connections import Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from tests.aws.conftest import put_users

OPERATIONS: list[str] = botocore.session.Session().get_service_model("cognito-idp").operation_names


@pytest.mark.parametrize("service", READS)
def test_the_lists_name_operations_that_exist(service: str) -> None:
    names = {"cognito-identity-provider": "cognito-idp"}
    model = botocore.session.Session().get_service_model(names.get(service, service))
    assert model.service_id.hyphenize() == service or service in ("sso-oidc", "signin")
    assert set(model.operation_names) >= READS[service]
    if service == COGNITO:
        assert set(model.operation_names) >= USER_OPERATIONS


def test_what_creates_updates_or_deletes_needs_a_mode_that_may() -> None:
    for operation in OPERATIONS:
        if needed_mode(COGNITO, operation) is Mode.READ_ONLY:
            assert operation.removeprefix("Admin").startswith(("Get", "List", "Describe")), operation


def test_what_a_user_of_the_pool_does_for_themselves_is_nothing_support_may_do() -> None:
    assert all(operation.startswith("Admin") for operation in USER_OPERATIONS)
    assert needed_mode(COGNITO, "AdminDeleteUser") is Mode.ADMINISTRATOR


def test_an_operation_nobody_has_looked_at_counts_as_a_change() -> None:
    assert needed_mode(COGNITO, "GetSomethingNew") is Mode.ADMINISTRATOR
    assert needed_mode("lambda", "ListFunctions") is Mode.ADMINISTRATOR


@pytest.mark.parametrize(
    ("body", "pool"),
    [
        (json.dumps({"UserPoolId": "eu-central-1_A"}).encode(), "eu-central-1_A"),
        (json.dumps({"ResourceArn": "arn:aws:cognito-idp:eu-central-1:1:userpool/eu-central-1_A"}), "eu-central-1_A"),
        (json.dumps({"ResourceArn": "arn:aws:cognito-identity:eu-central-1:1:identitypool/x"}), None),
        (json.dumps({"UserPoolId": 7}), None),
        (b"[]", None),
        (b"Action=X", None),
        (None, None),
    ],
)
def test_the_mode_is_that_of_the_pool_the_request_is_about(body: object, pool: str | None) -> None:
    asked: list[PoolId | None] = []

    def mode(pool: PoolId | None) -> Mode:
        asked.append(pool)
        return Mode.ADMINISTRATOR

    Guard(mode)(f"before-send.{COGNITO}.UpdateUserPool", SimpleNamespace(body=body))
    assert asked == [pool]


@pytest.mark.parametrize(
    ("mode", "operation", "allowed"),
    [
        (Mode.READ_ONLY, "AdminDisableUser", False),
        (Mode.READ_ONLY, "AdminGetUser", False),
        (Mode.SUPPORT, "AdminDisableUser", True),
        (Mode.SUPPORT, "AdminGetUser", True),
        (Mode.SUPPORT, "AdminDeleteUser", False),
        (Mode.ADMINISTRATOR, "AdminDeleteUser", True),
    ],
)
def test_a_request_beyond_the_mode_never_reaches_the_service(
    emulator: Emulator, keys: None, pool: PoolId, open_account: Any, mode: Mode, operation: str, allowed: bool
) -> None:
    put_users(emulator, pool, 1)
    account = open_account(emulator.url, mode=mode)

    def send(clients: Any) -> Any:
        return clients.cognito._make_api_call(operation, {"UserPoolId": pool, "Username": "user-0"})

    before = len(emulator.service.calls)
    try:
        asyncio.run(account._calls.read(Asked(operation, pool), send))
        refused = None
    except Failure as failure:
        refused = failure
    was_refused = refused is not None and refused.code is Code.NOT_ALLOWED_BY_MODE
    assert was_refused is not allowed
    assert (len(emulator.service.calls) > before) is allowed
    if not allowed:
        assert refused == Failure(Code.NOT_ALLOWED_BY_MODE, mode=mode.value, operation=operation, pool=pool)
