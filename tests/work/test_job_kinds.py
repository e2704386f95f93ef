"""Credentials that end in the middle of a job, whatever they came from."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from cognito_admin.aws.account import Account
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.model.connections import AccessKey, Connection, ConnectionKind
from cognito_admin.model.failures import Cancelled
from cognito_admin.model.ids import ConnectionId, PoolId, Region
from cognito_admin.store.paths import Paths
from cognito_admin.work.access_keys import AccessKeys
from cognito_admin.work.connect import Connections
from cognito_admin.work.job_kinds import job_kinds
from cognito_admin.work.job_run import Request
from cognito_admin.work.questions import Questions
from cognito_admin.work.settings import Settings
from cognito_admin.work.stop import Stop
from cognito_admin.work.unlock import StoreKey
from cognito_admin.work.workspaces import Workspaces
from tests.work.keyring import Keyring

USERS = 300
NEW_KEY = "AKIANEWNEWNEWNEWNEW1"
Ask = Callable[[str, Mapping[str, str], bool], Coroutine[Any, Any, str]]


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


@pytest.fixture
def pool(emulator: Emulator) -> PoolId:
    return PoolId(build_samples(emulator.service, ["load"], USERS)["load"].id)


def synced(folder: Path, connection: Connection, pool: PoolId, key: AccessKey | None, ask: Ask) -> Mapping[str, int]:
    """What came of a sync that asks ``ask``."""

    async def run() -> Mapping[str, int]:
        settings = Settings.load(folder / "settings.json")
        questions, keyring = Questions(), Keyring()
        connections = Connections(
            settings,
            AccessKeys(keyring),
            questions,
            lambda connection, markings, means: Account(connection, markings, share=1.0, means=means),
        )
        store_key = StoreKey(keyring, Paths(folder))
        store_key.given(bytes(32))
        workspaces = Workspaces(connections, store_key, Paths(folder))
        try:
            await connections.add(connection, key)
            arguments = {"connection": connection.id, "pool": pool}
            request = Request(arguments, {}, lambda _: None, Stop(), ask)
            no_changes: Any = None
            return await job_kinds(workspaces, questions, connections, no_changes, no_changes, no_changes, no_changes)[
                "sync"
            ](request)
        finally:
            await workspaces.close()
            connections.close()
            store_key.close()
            keyring.close()
            settings.close()

    return asyncio.run(run())


def test_a_typed_key_that_ended_is_replaced_by_the_one_the_window_has_by_then(
    tmp_path: Path, emulator: Emulator, pool: PoolId
) -> None:
    asked: list[str] = []
    emulator.service.faults.add("expired", "ListUsers", access_key=ACCESS_KEY, skip=2)
    place = (Region(emulator.service.region), emulator.url)
    connection = Connection(ConnectionId("typed"), "typed", None, *place, kind=ConnectionKind.ACCESS_KEY)

    async def ask(code: str, facts: Mapping[str, str], secret: bool) -> str:
        asked.append(code)
        window = AccessKeys(Keyring())
        await window.keep(connection.id, AccessKey(NEW_KEY, SECRET_KEY, "token"))
        settings = Settings.load(tmp_path / "window.json")
        settings.add_connection(connection)
        text = await Connections(settings, window, Questions()).renewed(ConnectionId(facts["connection_id"]))
        settings.close()
        return text

    outcome = synced(tmp_path, connection, pool, AccessKey(ACCESS_KEY, SECRET_KEY, "token"), ask)
    assert outcome["total"] == USERS
    assert asked == ["renew_credentials"]


def test_a_role_that_ended_is_taken_on_again_with_another_code(
    own_machine: Path, tmp_path: Path, emulator: Emulator, pool: PoolId
) -> None:
    folder = own_machine / ".aws"
    folder.mkdir()
    (folder / "credentials").write_text(
        f"[keys]\naws_access_key_id = {ACCESS_KEY}\naws_secret_access_key = {SECRET_KEY}\n"
    )
    (folder / "config").write_text(
        "[profile role]\nrole_arn = arn:aws:iam::123456789012:role/support\nsource_profile = keys\nmfa_serial = GAHT12345678\n"
    )
    asked: list[str] = []
    emulator.service.faults.add("expired", "ListUsers", skip=2, count=1)

    async def ask(code: str, facts: Mapping[str, str], secret: bool) -> str:
        asked.append(code)
        return "123456"

    connection = Connection(ConnectionId("role"), "role", "role", Region(emulator.service.region), emulator.url)
    assert synced(tmp_path, connection, pool, None, ask)["total"] == USERS
    assert asked == ["mfa_code", "mfa_code"]
    assert emulator.service.calls.count("AssumeRole") == 2


def test_who_stops_instead_keeps_what_was_fetched(tmp_path: Path, emulator: Emulator, pool: PoolId) -> None:
    fault = emulator.service.faults.add("expired", "ListUsers", access_key=ACCESS_KEY, skip=2)
    place = (Region(emulator.service.region), emulator.url)
    connection = Connection(ConnectionId("typed"), "typed", None, *place, kind=ConnectionKind.ACCESS_KEY)

    async def stop(code: str, facts: Mapping[str, str], secret: bool) -> str:
        raise Cancelled

    key = AccessKey(ACCESS_KEY, SECRET_KEY, "token")
    with pytest.raises(Cancelled):
        synced(tmp_path, connection, pool, key, stop)
    emulator.service.faults.remove(fault)
    asked = emulator.service.calls.count("ListUsers")
    (tmp_path / "settings.json").unlink()
    assert synced(tmp_path, connection, pool, key, stop)["total"] == USERS
    assert emulator.service.calls.count("ListUsers") - asked < USERS / 60 + 1, "it began anew"
