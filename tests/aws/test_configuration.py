"""How a pool is set up, as the emulator tells it."""

import asyncio
import json
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from cognito_admin.aws import configuration
from cognito_admin.aws.account import Account
from cognito_admin.aws.configuration import Document
from cognito_admin.aws.pacing import ledger
from cognito_admin.aws.pacing.categories import Category
from cognito_admin.aws.retrying import Patience
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.backups import Unread
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.sentences.losses import explain_losses


def read(account: Account, pool: PoolId) -> tuple[dict[str, Document], tuple[Unread, ...]]:
    found: dict[str, Document] = {}

    async def put(document: Document) -> None:
        found["/".join(document.path)] = document

    unread = asyncio.run(account.configuration(pool).read(put))
    return found, unread


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """How AWS is asked is the matter of other tests."""
    monkeypatch.setattr(ledger, "QUOTAS", dict.fromkeys(Category, 1000.0))
    monkeypatch.setattr(ledger, "PER_POOL_QUOTA", 1000.0)


@pytest.fixture
def shop(emulator: Emulator) -> Any:
    return build_samples(emulator.service, ["shop"])["shop"]


def test_everything_that_aws_tells_of_a_pool_is_read(account: Account, shop: Any) -> None:
    found, unread = read(account, PoolId(shop.id))
    assert unread == ()
    clients = sorted(path for path in found if path.startswith("clients/"))
    assert len(clients) == 4
    client = clients[0].removeprefix("clients/")
    assert {
        "user-pool", "mfa", "domain", "tags", "risk", "log-delivery", "sessions", "signing-certificate", "replicas",
        f"risk/{client}", f"sessions/{client}", f"branding/{client}",
        "providers/Google", "providers/AcmeCorp", "resource-servers/https://api.shop.example", "triggers/PreSignUp",
    } <= found.keys()  # fmt: skip
    assert any(path.startswith("terms/") for path in found)
    assert found["user-pool"].body["UserPool"]["Id"] == shop.id
    assert "ResponseMetadata" not in json.dumps([one.body for one in found.values()])


def test_secrets_are_pointed_to(account: Account, shop: Any) -> None:
    found, _ = read(account, PoolId(shop.id))
    pointed = {(path, pointer) for path, document in found.items() for pointer in document.secrets}
    clients = {path: document.body["UserPoolClient"] for path, document in found.items() if path.startswith("clients/")}
    with_secret = {path for path, client in clients.items() if "ClientSecret" in client}
    assert with_secret
    assert {(path, "/UserPoolClient/ClientSecret") for path in with_secret} <= pointed
    assert ("providers/Google", "/IdentityProvider/ProviderDetails/client_secret") in pointed


def test_a_trigger_tells_its_function_and_who_may_call_it_but_no_value_of_its_environment(
    account: Account, emulator: Emulator, shop: Any
) -> None:
    body = read(account, PoolId(shop.id))[0]["triggers/PreSignUp"].body
    assert body["Configuration"]["FunctionArn"].startswith("arn:aws:lambda:")
    assert body["Policy"]["Statement"]
    environment = body["Configuration"].get("Environment", {}).get("Variables", {})
    assert set(environment.values()) <= {None}


def test_what_may_not_be_read_is_named_and_the_rest_is_there(account: Account, emulator: Emulator, shop: Any) -> None:
    for operation in ("DescribeUserPoolClient", "ListIdentityProviders", "GetUserPoolMfaConfig"):
        emulator.service.faults.add("denied", operation)
    found, unread = read(account, PoolId(shop.id))
    assert {one.operation for one in unread} == {
        "DescribeUserPoolClient", "ListIdentityProviders", "GetUserPoolMfaConfig"
    }  # fmt: skip
    assert {one.code for one in unread} == {"AccessDeniedException"}
    assert len({one.about for one in unread if one.operation == "DescribeUserPoolClient"}) == 4
    assert "user-pool" in found
    assert not any(path.startswith(("clients/", "providers/")) for path in found)


def test_functions_that_cannot_be_reached_are_named_after_one_look_and_the_rest_is_there(
    open_account: Any, keys: None, emulator: Emulator, shop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    send, asked = configuration._send, list[str]()

    def private(clients: Any, service: str, operation: str, parameters: Any) -> Any:
        if service == "functions":
            asked.append(operation)
            raise EndpointConnectionError(endpoint_url="https://lambda.eu-central-1.amazonaws.com/")
        return send(clients, service, operation, parameters)

    monkeypatch.setattr(configuration, "_send", private)
    found, unread = read(open_account(emulator.url, patience=Patience(0, tries=1)), PoolId(shop.id))
    assert {(one.operation, one.code) for one in unread} == {
        ("GetFunctionConfiguration", "endpoint_unreachable"),
        ("GetPolicy", "endpoint_unreachable"),
    }
    assert "user-pool" in found
    assert asked == ["GetFunctionConfiguration"]
    assert "reached" in explain_losses(unread)[0].text


def test_what_a_pool_does_not_have_is_no_loss(account: Account, pool: PoolId) -> None:
    found, unread = read(account, pool)
    assert unread == ()
    assert "domain" not in found
    assert "tags" not in found


def test_a_pool_that_is_gone_is_a_failure(account: Account) -> None:
    with pytest.raises(Failure) as caught:
        read(account, PoolId("eu-central-1_Nowhere00"))
    assert caught.value.code is Code.POOL_NOT_FOUND


def test_credentials_that_expire_end_the_reading(account: Account, emulator: Emulator, pool: PoolId) -> None:
    emulator.service.faults.add("expired", "ListTerms")
    with pytest.raises(Failure) as caught:
        read(account, pool)
    assert caught.value.code is Code.CREDENTIALS_EXPIRED


def test_groups_are_told_whole(account: Account, administrator: Any, pool: PoolId) -> None:
    for number in range(61):
        administrator.create_group(UserPoolId=pool, GroupName=f"group-{number}", Precedence=number)
    groups = asyncio.run(account.configuration(pool).groups())
    assert {group["GroupName"]: group["Precedence"] for group in groups} == {f"group-{n}": n for n in range(61)}
    assert all(str(group["CreationDate"]).endswith("Z") for group in groups)
