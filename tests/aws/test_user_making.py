"""Users of a restore are made once and without a message, and looked for in a way that costs nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import boto3
import pytest

from cognito_admin.aws import retrying, user_making
from cognito_admin.aws.account import Account
from cognito_admin.aws.user_making import Identity, UserMaking, differing, is_alike
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.model.connections import Connection, Environment, Marking, Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, GroupName, PoolId, Region, Username

ANN = {"email": "ann@example.com", "email_verified": "true"}
PASSWORD = "Temporary-1"


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
    monkeypatch.setattr(retrying, "FIRST_DELAY_S", 0.001)
    monkeypatch.setattr(user_making, "LOOK_AGAIN_S", 0.001)
    with Emulator() as running:
        yield running


@pytest.fixture
def by_address(emulator: Emulator) -> PoolId:
    """Its users sign in with an address, and have names that Cognito made."""
    client: Any = boto3.client("cognito-idp", **emulator.credentials)
    pool = client.create_user_pool(PoolName="Shop", UsernameAttributes=["email"])["UserPool"]["Id"]
    client.create_group(UserPoolId=pool, GroupName="vip")
    client.create_identity_provider(
        UserPoolId=pool,
        ProviderName="Google",
        ProviderType="Google",
        ProviderDetails={"client_id": "x", "client_secret": "y", "authorize_scopes": "email"},
    )
    client.close()
    return PoolId(pool)


def run(
    emulator: Emulator,
    pool: PoolId,
    scenario: Callable[[UserMaking], Awaitable[None]],
    mode: Mode = Mode.ADMINISTRATOR,
    *,
    case_sensitive: bool = False,
) -> None:
    async def within() -> None:
        connection = Connection(ConnectionId("test"), "test", None, Region("eu-central-1"), emulator.url)
        marking = Marking(Environment.DEVELOPMENT, mode)
        account = Account(connection, lambda _: marking, share=1.0, patience=retrying.Patience(0, tries=4))
        try:
            await scenario(account.user_making(pool, case_sensitive=case_sensitive))
        finally:
            account.close()

    asyncio.run(within())


def test_somebody_is_made_without_a_message_and_found_by_the_address(emulator: Emulator, by_address: PoolId) -> None:
    async def scenario(making: UserMaking) -> None:
        made = await making.create("ann@example.com", ANN, PASSWORD)
        assert made is not None
        (found,) = await making.find("Ann@example.com", {**ANN, "email": "Ann@example.com"})
        assert (found.username, found.sub, is_alike(found, ANN)) == (made.username, made.sub, True)
        assert differing(found, {**ANN, "name": "Ann"}) == ("name",)
        assert await making.find("bob@example.com", {}) == ()

    run(emulator, by_address, scenario)
    assert emulator.service.outbox.messages == []
    assert "AdminGetUser" not in emulator.service.calls


def test_an_answer_that_is_lost_makes_nobody_twice(emulator: Emulator, by_address: PoolId) -> None:
    emulator.service.faults.add("reset_after", "AdminCreateUser", count=1)

    async def scenario(making: UserMaking) -> None:
        assert await making.create("ann@example.com", ANN, PASSWORD) is None
        with pytest.raises(Failure) as there:
            await making.create("ann@example.com", ANN, PASSWORD)
        assert there.value.code is Code.USER_EXISTS

    run(emulator, by_address, scenario)
    assert len(emulator.service.pools[by_address].users) == 1


def test_where_case_tells_people_apart_a_twin_is_not_taken_for_somebody_who_was_not_made(emulator: Emulator) -> None:
    client: Any = boto3.client("cognito-idp", **emulator.credentials)
    made = client.create_user_pool(PoolName="Old", UsernameConfiguration={"CaseSensitive": True})
    client.close()
    pool = PoolId(made["UserPool"]["Id"])

    async def scenario(making: UserMaking) -> None:
        assert await making.create("ann", ANN, PASSWORD) is not None
        emulator.service.faults.add("reset_before", "AdminCreateUser", count=1)
        assert await making.create("Ann", ANN, PASSWORD) is not None

    run(emulator, pool, scenario, case_sensitive=True)
    assert sorted(user.username for user in emulator.service.pools[pool].users) == ["Ann", "ann"]


def test_what_is_done_for_them_can_be_done_once_more(emulator: Emulator, by_address: PoolId) -> None:
    async def scenario(making: UserMaking) -> None:
        made = await making.create("ann@example.com", ANN, PASSWORD)
        assert made is not None
        for _ in range(2):
            await making.set_password(made.username, "Permanent-12")
            await making.disable(made.username)
            await making.add_to_group(made.username, GroupName("vip"))
            await making.link(made.username, Identity("Google", "Cognito_Subject", "1"))
        with pytest.raises(Failure) as missing:
            await making.add_to_group(made.username, GroupName("none"))
        assert missing.value.code is Code.GROUP_NOT_FOUND

    run(emulator, by_address, scenario)
    (user,) = emulator.service.pools[by_address].users
    assert (user.status, user.enabled, user.groups) == ("CONFIRMED", False, ("vip",))
    assert user.attributes["identities"].count('"userId"') == 1


def test_nobody_is_made_where_the_pool_may_only_be_read(emulator: Emulator, by_address: PoolId) -> None:
    async def scenario(making: UserMaking) -> None:
        with pytest.raises(Failure) as refused:
            await making.create("ann@example.com", ANN, PASSWORD)
        assert refused.value.code is Code.NOT_ALLOWED_BY_MODE
        with pytest.raises(Failure):
            await making.disable(Username("ann"))

    run(emulator, by_address, scenario, Mode.READ_ONLY)
    assert not emulator.service.pools[by_address].users
