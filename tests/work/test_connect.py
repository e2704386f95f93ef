import asyncio
from collections.abc import Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cognito_admin.aws import account as account_module
from cognito_admin.aws import retrying
from cognito_admin.aws.asked import Asked
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.model.connections import Connection, Environment, Marking, Mode, PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId, Region
from cognito_admin.work.connect import Connections, new_connection_id
from cognito_admin.work.settings import Settings


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
    monkeypatch.setattr(retrying, "FIRST_DELAY_S", 0.001)
    monkeypatch.setattr(account_module, "CONNECTING", retrying.Patience(0, tries=2))
    with Emulator() as running:
        yield running


@pytest.fixture
def connection(emulator: Emulator) -> Connection:
    return Connection(ConnectionId("c1"), "work", None, Region("eu-central-1"), emulator.url)


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    loaded = Settings.load(tmp_path / "settings.json")
    yield loaded
    loaded.close()


@pytest.fixture
def connections(settings: Settings) -> Iterator[Connections]:
    made = Connections(settings)
    yield made
    made.close()


@pytest.fixture
def pool(emulator: Emulator) -> PoolId:
    import boto3

    client: Any = boto3.client("cognito-idp", **emulator.credentials)
    made = PoolId(client.create_user_pool(PoolName="Shop customers")["UserPool"]["Id"])
    client.close()
    return made


def _failure(work: Coroutine[Any, Any, Any]) -> Failure:
    with pytest.raises(Failure) as caught:
        asyncio.run(work)
    return caught.value


def test_opening_shows_who_one_is_and_the_pools(
    connections: Connections, connection: Connection, pool: PoolId, settings: Settings
) -> None:
    asyncio.run(connections.add(connection))
    opened = asyncio.run(connections.open(connection.id))
    assert opened.connection == connection
    assert opened.identity.arn.startswith("arn:aws:")
    assert [(found.id, found.name) for found in opened.pools] == [(pool, "Shop customers")]
    assert opened.failure is None
    assert Settings.load(settings._file.path).connections == (connection,)


def test_pools_that_may_not_be_listed_do_not_keep_one_from_opening(
    connections: Connections, connection: Connection, emulator: Emulator
) -> None:
    asyncio.run(connections.add(connection))
    emulator.service.faults.add("denied", "ListUserPools")
    opened = asyncio.run(connections.open(connection.id))
    assert opened.pools == ()
    assert opened.failure is not None
    assert opened.failure.facts["action"] == "cognito-idp:ListUserPools"


def test_other_trouble_with_the_pools_is_a_failure(
    connections: Connections, connection: Connection, emulator: Emulator
) -> None:
    asyncio.run(connections.add(connection))
    emulator.service.faults.add("expired", "ListUserPools")
    assert _failure(connections.open(connection.id)).code is Code.CREDENTIALS_EXPIRED


def test_checking_keeps_nothing(connections: Connections, connection: Connection, settings: Settings) -> None:
    assert asyncio.run(connections.check(connection)).account == "123456789012"
    gone = replace(connection, profile="gone")
    assert _failure(connections.check(gone)) == Failure(Code.PROFILE_NOT_FOUND, profile="gone")
    assert connections.all() == ()
    assert settings.connections == ()


def test_a_connection_that_is_not_there_is_said(connections: Connections) -> None:
    assert _failure(connections.open(ConnectionId("gone"))) == Failure(Code.CONNECTION_UNKNOWN, connection="gone")


def test_a_replaced_connection_is_used_as_it_is_now(
    connections: Connections, connection: Connection, pool: PoolId
) -> None:
    asyncio.run(connections.add(connection))
    before = connections.account(connection.id)
    asyncio.run(connections.replace(replace(connection, region=Region("us-west-2"))))
    assert connections.account(connection.id) is not before
    assert asyncio.run(connections.open(connection.id)).pools == ()


def test_a_connection_with_another_name_keeps_what_is_open_of_it(
    connections: Connections, connection: Connection, pool: PoolId
) -> None:
    asyncio.run(connections.add(connection))
    account = connections.account(connection.id)
    marking = Marking(Environment.STAGING, Mode.SUPPORT)
    asyncio.run(connections.replace(replace(connection, name="new name", default_marking=marking)))
    assert asyncio.run(account.pool(pool)).name == "Shop customers"
    assert connections.account(connection.id) is account
    assert account.connection.name == "new name"
    assert account._calls._markings(None) == marking


def test_what_was_open_of_a_connection_that_leads_elsewhere_says_that_it_was_closed(
    connections: Connections, connection: Connection, pool: PoolId
) -> None:
    asyncio.run(connections.add(connection))
    account = connections.account(connection.id)
    asyncio.run(connections.replace(replace(connection, profile="other")))
    assert _failure(account.pool(pool)).code is Code.CONNECTION_CLOSED


def test_a_removed_connection_is_gone(connections: Connections, connection: Connection) -> None:
    asyncio.run(connections.add(connection))
    connections.account(connection.id)
    asyncio.run(connections.remove(connection.id))
    assert connections.all() == ()
    with pytest.raises(Failure):
        connections.account(connection.id)


def test_a_connection_for_the_session_is_not_written(
    connections: Connections, connection: Connection, settings: Settings
) -> None:
    connections.add_for_session(connection)
    assert connections.all() == (connection,)
    assert asyncio.run(connections.open(connection.id)).identity
    assert settings.connections == ()
    asyncio.run(connections.remove(connection.id))
    assert connections.all() == ()


@pytest.mark.parametrize(
    ("default", "marked", "allowed"),
    [
        (Mode.READ_ONLY, None, False),
        (Mode.ADMINISTRATOR, None, True),
        (Mode.ADMINISTRATOR, Mode.READ_ONLY, False),
        (Mode.READ_ONLY, Mode.ADMINISTRATOR, True),
    ],
)
def test_how_a_pool_is_marked_decides_what_may_be_sent(
    connections: Connections, connection: Connection, settings: Settings, pool: PoolId,
    default: Mode, marked: Mode | None, allowed: bool,
) -> None:  # fmt: skip
    marking = Marking(Environment.DEVELOPMENT, default)
    asyncio.run(connections.add(replace(connection, default_marking=marking)))
    if marked is not None:
        settings.mark(PoolKey(connection.id, pool), Marking(Environment.DEVELOPMENT, marked))

    def delete_user(clients: Any) -> Any:
        return clients.cognito.admin_delete_user(UserPoolId=pool, Username="nobody")

    calls = connections.account(connection.id)._calls
    failure = _failure(calls.read(Asked("AdminDeleteUser", pool), delete_user))
    assert failure.code is (Code.USER_NOT_FOUND if allowed else Code.NOT_ALLOWED_BY_MODE)


def test_profiles_of_this_machine_are_found(connections: Connections, own_machine: Path) -> None:
    (own_machine / ".aws").mkdir()
    (own_machine / ".aws" / "config").write_text("[profile a]\nregion = us-east-1\n")
    assert [profile.name for profile in connections.found_profiles()] == ["a"]


def test_ids_of_connections_are_never_the_same() -> None:
    assert new_connection_id() != new_connection_id()
