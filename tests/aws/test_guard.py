import ast
import asyncio
import json
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import botocore.session
import pytest

import cognito_admin
from cognito_admin.aws.asked import Asked
from cognito_admin.aws.guard import Guard, sending
from cognito_admin.aws.operations import COGNITO, OPERATIONS, Nature, operation_of
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.connections import CHOICES_OF_MODE, Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from tests.aws.conftest import put_users

MODELS = {"cloudwatch-logs": "logs", "cognito-identity-provider": "cognito-idp"}
OPERATIONS_OF_COGNITO: list[str] = botocore.session.Session().get_service_model("cognito-idp").operation_names
SUPPORT = {
    "AdminAddUserToGroup",
    "AdminConfirmSignUp",
    "AdminCreateUser",
    "AdminDeleteSoftwareToken",
    "AdminDeleteUserAttributes",
    "AdminDisableProviderForUser",
    "AdminDisableUser",
    "AdminEnableUser",
    "AdminForgetDevice",
    "AdminLinkProviderForUser",
    "AdminRemoveUserFromGroup",
    "AdminResetUserPassword",
    "AdminRevokeUserSession",
    "AdminSetUserMFAPreference",
    "AdminSetUserPassword",
    "AdminUpdateAuthEventFeedback",
    "AdminUpdateDeviceStatus",
    "AdminUpdateUserAttributes",
    "AdminUserGlobalSignOut",
}
"""What support staff do to the people of a pool; each was thought about."""


def _allowed(operation: str, mode: Mode, *, by_person: bool = False) -> bool:
    request = SimpleNamespace(body=json.dumps({"UserPoolId": "eu-central-1_A"}).encode())
    try:
        with sending(Asked(operation, by_person=by_person)):
            Guard(lambda _: mode)(f"before-send.{COGNITO}.{operation}", request)
    except (Failure, RuntimeError):
        return False
    return True


@pytest.mark.parametrize("operation", OPERATIONS_OF_COGNITO)
def test_every_operation_of_cognito_goes_out_in_the_modes_it_is_meant_for(operation: str) -> None:
    reads = operation.removeprefix("Admin").startswith(("Get", "List", "Describe"))
    of_a_user_with_a_token = operation_of(COGNITO, operation) is operation_of(COGNITO, "SomethingNew")
    read_only, support, administrator = (_allowed(operation, mode) for mode in CHOICES_OF_MODE)
    if operation == "AdminGetUser":
        assert (read_only, support, administrator) == (False, False, False)
        assert all(_allowed(operation, mode, by_person=True) for mode in CHOICES_OF_MODE)
        return
    assert read_only is (reads and not of_a_user_with_a_token)
    assert support is (read_only or operation in SUPPORT)
    assert administrator


@pytest.mark.parametrize("operation", sorted(SUPPORT))
def test_what_support_may_do_is_done_to_a_user_and_not_for_good(operation: str) -> None:
    assert operation.startswith("Admin")
    assert operation != "AdminDeleteUser"


@pytest.mark.parametrize(
    "operation",
    ["AdminDeleteUser", "DeleteGroup", "DeleteUserPool", "DeleteUserPoolClient", "UpdateUserPool", "CreateGroup"],
)
def test_support_neither_deletes_nor_touches_the_pool(operation: str) -> None:
    assert not _allowed(operation, Mode.SUPPORT)


def test_the_table_names_operations_that_exist() -> None:
    model_of = cache(botocore.session.Session().get_service_model)
    for service, name in OPERATIONS:
        model = model_of(MODELS.get(service, service))
        assert model.service_id.hyphenize() == service or service in ("sso-oidc", "signin")
        assert name in model.operation_names


def test_an_operation_nobody_has_looked_at_counts_as_a_change_that_is_made_once() -> None:
    for service, name in ((COGNITO, "GetSomethingNew"), ("lambda", "GetFunctionCodeSigningConfig")):
        assert operation_of(service, name).mode is Mode.ADMINISTRATOR
        assert operation_of(service, name).nature is Nature.ONCE


def test_what_sends_messages_or_makes_something_new_is_never_sent_twice_unseen() -> None:
    for operation in ("AdminCreateUser", "AdminResetUserPassword", "AdminUpdateUserAttributes", "AdminConfirmSignUp"):
        assert operation_of(COGNITO, operation).nature is Nature.ONCE
    for operation in OPERATIONS_OF_COGNITO:
        if operation.startswith(("Create", "Update", "Delete", "Add", "Set", "Start")):
            assert operation_of(COGNITO, operation).nature is Nature.ONCE


@pytest.mark.parametrize("asked", [Asked("AdminGetUser"), Asked("ListUsers", by_person=True)])
def test_a_billed_read_that_no_person_asked_for_is_a_mistake_of_the_program(asked: Asked) -> None:
    guard, request = Guard(lambda _: Mode.ADMINISTRATOR), SimpleNamespace(body=b"{}")
    with sending(asked), pytest.raises(RuntimeError, match="AdminGetUser"):
        guard(f"before-send.{COGNITO}.AdminGetUser", request)


def test_no_wish_of_a_person_outlives_the_request_it_was_for() -> None:
    with sending(Asked("AdminGetUser", by_person=True)):
        pass
    with pytest.raises(RuntimeError):
        Guard(lambda _: Mode.ADMINISTRATOR)(f"before-send.{COGNITO}.AdminGetUser", SimpleNamespace(body=b"{}"))


def test_billed_reads_stand_in_no_loop() -> None:
    """A person asks for one user at a time: no line that says so is repeated by the program itself."""
    loops = (ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
    for path in Path(cognito_admin.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "by_person" not in text:
            continue
        for loop in (node for node in ast.walk(ast.parse(text)) if isinstance(node, loops)):
            words = [word.arg for call in ast.walk(loop) if isinstance(call, ast.Call) for word in call.keywords]
            assert "by_person" not in words, f"{path}:{loop.lineno}"


@pytest.mark.parametrize(
    ("body", "pool"),
    [
        (json.dumps({"UserPoolId": "eu-central-1_A"}).encode(), "eu-central-1_A"),
        (json.dumps({"ResourceArn": "arn:aws:cognito-idp:eu-central-1:1:userpool/eu-central-1_A"}), "eu-central-1_A"),
        (json.dumps({"ResourceArn": "arn:aws:cognito-identity:eu-central-1:1:identitypool/x"}), None),
        (json.dumps({"SourceArn": "arn:aws:cognito-idp:eu-central-1:1:userpool/eu-central-1_A"}), "eu-central-1_A"),
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
        (Mode.READ_ONLY, "AdminGetUser", True),
        (Mode.SUPPORT, "AdminDisableUser", True),
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
        asyncio.run(account._calls.read(Asked(operation, pool, by_person=True), send))
        refused = None
    except Failure as failure:
        refused = failure
    assert (refused is None) is allowed
    assert (len(emulator.service.calls) > before) is allowed
    if not allowed:
        assert refused == Failure(Code.NOT_ALLOWED_BY_MODE, mode=mode.value, operation=operation, pool=pool)


def test_nobody_is_made_active_without_being_asked(
    emulator: Emulator, keys: None, pool: PoolId, open_account: Any
) -> None:
    put_users(emulator, pool, 1)
    calls = open_account(emulator.url, mode=Mode.ADMINISTRATOR)._calls
    with pytest.raises(RuntimeError):
        asyncio.run(
            calls.read(
                Asked("AdminGetUser", pool),
                lambda clients: clients.cognito.admin_get_user(UserPoolId=pool, Username="x"),
            )
        )
    assert emulator.service.mau.count() == 0
    assert "AdminGetUser" not in emulator.service.calls
