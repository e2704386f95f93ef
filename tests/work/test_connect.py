import asyncio
from collections.abc import Coroutine, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cognito_admin.aws import account as account_module
from cognito_admin.aws import retrying
from cognito_admin.aws.account import Account
from cognito_admin.aws.asked import Asked
from cognito_admin.aws.credentials import RoleSessions
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.model.changes.change import Change, Step, Wish
from cognito_admin.model.changes.codes import Kind, Lasting
from cognito_admin.model.connections import (
    AccessKey,
    Connection,
    ConnectionKind,
    Environment,
    Marking,
    Mode,
    PoolKey,
)
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId, Region, Username
from cognito_admin.work.access_keys import AccessKeys
from cognito_admin.work.connect import Connections, new_connection_id
from cognito_admin.work.questions import Questions
from cognito_admin.work.settings import Settings
from tests.work.keyring import Keyring


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
def keyring() -> Keyring:
    return Keyring()


@pytest.fixture
def questions() -> Questions:
    return Questions()


@pytest.fixture
def connections(settings: Settings, keyring: Keyring, questions: Questions) -> Iterator[Connections]:
    made = Connections(settings, AccessKeys(keyring), questions)
    yield made
    made.close()


@pytest.fixture
def pool(emulator: Emulator) -> PoolId:
    import boto3

    client: Any = boto3.client("cognito-idp", **emulator.credentials)
    made = PoolId(client.create_user_pool(PoolName="Shop customers")["UserPool"]["Id"])
    client.close()
    return made


def _account(connections: Connections, connection: Connection) -> Account:
    async def make() -> Account:
        return connections.account(connection.id)

    return asyncio.run(make())


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


def test_a_pool_made_read_only_by_another_process_is_read_only_for_the_next_change(
    connections: Connections, connection: Connection, pool: PoolId, settings: Settings
) -> None:
    key = PoolKey(connection.id, pool)

    async def scenario() -> None:
        await connections.add(connection)
        settings.mark(key, Marking(Environment.DEVELOPMENT, Mode.ADMINISTRATOR))
        await settings.flush()
        changes = connections.account(connection.id).user_changes(pool)
        wish, step = Wish(Kind.CREATE_GROUP, "vip"), Step("CreateGroup", {"GroupName": "vip"})
        change = Change(wish, Username(""), None, {}, {}, (step,), (), active=False, undo=Lasting.BLANKED)
        await changes.make(change, 0, change.username)
        elsewhere = Settings.load(settings._file.path)
        elsewhere.mark(key, Marking(Environment.PRODUCTION, Mode.READ_ONLY))
        elsewhere.close()
        with pytest.raises(Failure) as caught:
            await changes.make(change, 0, change.username)
        assert caught.value.code is Code.NOT_ALLOWED_BY_MODE
        assert connections.marking(key) == Marking(Environment.PRODUCTION, Mode.READ_ONLY)

    asyncio.run(scenario())


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
    before = _account(connections, connection)
    asyncio.run(connections.replace(replace(connection, region=Region("us-west-2"))))
    assert _account(connections, connection) is not before
    assert asyncio.run(connections.open(connection.id)).pools == ()


def test_a_connection_with_another_name_keeps_what_is_open_of_it(
    connections: Connections, connection: Connection, pool: PoolId
) -> None:
    asyncio.run(connections.add(connection))
    account = _account(connections, connection)
    marking = Marking(Environment.STAGING, Mode.SUPPORT)
    asyncio.run(connections.replace(replace(connection, name="new name", default_marking=marking)))
    assert asyncio.run(account.pool(pool)).name == "Shop customers"
    assert _account(connections, connection) is account
    assert account.connection.name == "new name"
    assert account._calls._markings(None) == marking


def test_what_was_open_of_a_connection_that_leads_elsewhere_says_that_it_was_closed(
    connections: Connections, connection: Connection, pool: PoolId
) -> None:
    asyncio.run(connections.add(connection))
    account = _account(connections, connection)
    asyncio.run(connections.replace(replace(connection, profile="other")))
    assert _failure(account.pool(pool)).code is Code.CONNECTION_CLOSED


def test_a_removed_connection_is_gone(connections: Connections, connection: Connection) -> None:
    asyncio.run(connections.add(connection))
    _account(connections, connection)
    asyncio.run(connections.remove(connection.id))
    assert connections.all() == ()
    with pytest.raises(Failure):
        _account(connections, connection)


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

    calls = _account(connections, connection)._calls
    failure = _failure(calls.read(Asked("AdminDeleteUser", pool), delete_user))
    assert failure.code is (Code.USER_NOT_FOUND if allowed else Code.NOT_ALLOWED_BY_MODE)


def test_a_pool_made_in_the_place_of_a_production_one_counts_as_production(
    connections: Connections, connection: Connection, settings: Settings, pool: PoolId
) -> None:
    default = Marking(Environment.DEVELOPMENT, Mode.ADMINISTRATOR)
    asyncio.run(connections.add(replace(connection, default_marking=default)))
    settings.mark(PoolKey(ConnectionId("another"), pool), Marking(Environment.PRODUCTION, Mode.READ_ONLY))
    new = PoolKey(connection.id, PoolId("eu-west-1_new"))
    asyncio.run(connections.succeeds(new, pool))
    assert connections.marking(new) == Marking(Environment.PRODUCTION, Mode.ADMINISTRATOR)


def test_a_pool_made_in_the_place_of_one_that_nobody_marked_is_as_its_connection_says(
    connections: Connections, connection: Connection, settings: Settings, pool: PoolId
) -> None:
    default = Marking(Environment.STAGING, Mode.SUPPORT)
    asyncio.run(connections.add(replace(connection, default_marking=default)))
    new = PoolKey(connection.id, PoolId("eu-west-1_new"))
    asyncio.run(connections.succeeds(new, pool))
    assert connections.marking(new) == default
    assert settings.environment_of(new.pool) is None


def test_profiles_of_this_machine_are_found(connections: Connections, own_machine: Path) -> None:
    (own_machine / ".aws").mkdir()
    (own_machine / ".aws" / "config").write_text("[profile a]\nregion = us-east-1\n")
    assert [profile.name for profile in connections.found_profiles()] == ["a"]


def test_ids_of_connections_are_never_the_same() -> None:
    assert new_connection_id() != new_connection_id()


# Keys that were typed in

KEY = AccessKey(ACCESS_KEY, SECRET_KEY)


@pytest.fixture
def typed(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> Connection:
    """A connection with a key of its own, on a computer that has no other."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    return replace(connection, kind=ConnectionKind.ACCESS_KEY)


def test_a_typed_key_is_kept_in_the_keyring_and_nowhere_else(
    connections: Connections, typed: Connection, settings: Settings, keyring: Keyring
) -> None:
    assert asyncio.run(connections.add(typed, KEY)) is None
    assert asyncio.run(connections.open(typed.id)).identity.account == "123456789012"
    written = settings._file.path.read_text()
    assert '"kind": "access-key"' in written
    assert ACCESS_KEY not in written
    assert SECRET_KEY not in written
    assert Settings.load(settings._file.path).connections == (typed,)
    assert [name for name, text in keyring.secrets.items() if SECRET_KEY in text] == ["access-key:c1"]


def test_a_key_is_tried_before_it_is_kept(connections: Connections, typed: Connection, keyring: Keyring) -> None:
    assert asyncio.run(connections.check(typed, KEY)).account == "123456789012"
    assert keyring.secrets == {}
    assert _failure(connections.check(typed)).code is Code.ACCESS_KEY_MISSING


def test_another_key_is_used_from_then_on(connections: Connections, typed: Connection, keyring: Keyring) -> None:
    asyncio.run(connections.add(typed, AccessKey("AKIAOLD", "old")))
    before = _account(connections, typed)
    asyncio.run(connections.replace(typed, KEY))
    assert _account(connections, typed) is not before
    assert "old" not in str(keyring.secrets)


def test_editing_without_typing_the_key_again_keeps_it(connections: Connections, typed: Connection) -> None:
    async def scenario() -> None:
        await connections.add(typed, KEY)
        before = connections.account(typed.id)
        await connections.replace(replace(typed, name="new name"))
        assert connections.account(typed.id) is before
        assert (await connections.open(typed.id)).identity

    asyncio.run(scenario())


def test_a_connection_that_goes_over_to_a_profile_leaves_no_key_behind(
    connections: Connections, typed: Connection, connection: Connection, keyring: Keyring
) -> None:
    asyncio.run(connections.add(typed, KEY))
    asyncio.run(connections.replace(connection))
    assert keyring.secrets == {}


def test_a_removed_connection_leaves_no_key_behind(
    connections: Connections, typed: Connection, keyring: Keyring
) -> None:
    asyncio.run(connections.add(typed, KEY))
    asyncio.run(connections.remove(typed.id))
    assert keyring.secrets == {}
    assert connections.all() == ()


def test_a_connection_whose_key_cannot_be_removed_stays(
    connections: Connections, typed: Connection, keyring: Keyring
) -> None:
    asyncio.run(connections.add(typed, KEY))
    keyring.trouble = Code.KEYRING_LOCKED
    assert _failure(connections.remove(typed.id)).code is Code.KEYRING_LOCKED
    assert connections.all() == (typed,)


def test_without_a_keyring_the_person_is_told_that_the_key_is_for_this_session(
    connections: Connections, typed: Connection, keyring: Keyring
) -> None:
    keyring.trouble = Code.KEYRING_MISSING
    told = asyncio.run(connections.add(typed, KEY))
    assert told == Failure(Code.ACCESS_KEY_NOT_KEPT, connection="work")
    assert asyncio.run(connections.open(typed.id)).identity


def test_a_job_is_handed_the_key_and_the_roles_of_its_connection_only(
    connections: Connections, typed: Connection, settings: Settings
) -> None:
    asyncio.run(connections.add(typed, KEY))
    asyncio.run(connections.add(replace(typed, id=ConnectionId("c2")), AccessKey("AKIAOTHER", "other")))
    connections._sessions[typed.id] = RoleSessions({"hash": {"Credentials": {"SessionToken": "of role"}}})
    arguments = {"connection": "c1", "pool": "p"}
    secrets = asyncio.run(connections.handed_to_jobs(arguments))
    assert "AKIAOTHER" not in str(secrets)
    job = Connections(settings, AccessKeys(Keyring(Code.KEYRING_MISSING)), Questions())
    job.take_from_window(arguments, secrets)
    assert asyncio.run(job.open(typed.id)).identity
    assert job._sessions[typed.id] == connections._sessions[typed.id]
    job.close()


def test_a_job_without_credentials_in_its_order_goes_by_the_configuration(
    connections: Connections, connection: Connection, settings: Settings
) -> None:
    asyncio.run(connections.add(connection))
    secrets = asyncio.run(connections.handed_to_jobs({"connection": "c1"}))
    job = Connections(settings, AccessKeys(Keyring()), Questions())
    for handed in (secrets, {}):
        job.take_from_window({"connection": "c1"}, handed)
    assert asyncio.run(job.open(connection.id)).identity
    job.close()


# Questions of a sign-in


def test_a_closed_connection_asks_nobody_any_more(
    settings: Settings, connection: Connection, own_machine: Path, questions: Questions
) -> None:
    (own_machine / ".aws").mkdir()
    (own_machine / ".aws" / "credentials").write_text("[keys]\naws_access_key_id = A\naws_secret_access_key = S\n")
    (own_machine / ".aws" / "config").write_text(
        "[profile mfa]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = keys\nmfa_serial = GAHT12345\n"
    )

    async def scenario() -> None:
        asked, gone = asyncio.Event(), asyncio.Event()

        async def answer(code: str, facts: Mapping[str, str], secret: bool) -> str:
            assert (code, facts["device"]) == ("mfa_code", "GAHT12345")
            asked.set()
            try:
                return await asyncio.get_running_loop().create_future()
            finally:
                gone.set()

        end = questions.answered_by(answer)
        connections = Connections(settings, AccessKeys(Keyring()), questions)
        mfa = replace(connection, profile="mfa")
        checking = asyncio.create_task(connections.check(mfa))
        await asked.wait()
        checking.cancel()
        await gone.wait()
        asked.clear()
        gone.clear()
        await connections.add(mfa)
        opening = asyncio.create_task(connections.open(mfa.id))
        await asked.wait()
        connections.close()
        await gone.wait()
        with pytest.raises(Failure) as caught:
            await opening
        assert caught.value.code is Code.CONNECTION_CLOSED
        end()

    asyncio.run(scenario())
