"""Changes ordered for a pool that is open: by the window one by one, by a job for many."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from cognito_admin.aws.account import Account
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.keystore import Keystore
from cognito_admin.model.changes.change import Change, Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.record import Event, Result
from cognito_admin.model.connections import Connection, Environment, Marking, Mode, PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId, Region, Sub
from cognito_admin.model.sentences import JOB_KINDS, OUTCOMES, PHASES
from cognito_admin.store.journal import Journal
from cognito_admin.store.paths import Paths
from cognito_admin.work.access_keys import AccessKeys
from cognito_admin.work.change_desk import ChangeDesk
from cognito_admin.work.connect import Connections
from cognito_admin.work.job_kinds import job_kinds
from cognito_admin.work.job_locks import JobLocks
from cognito_admin.work.job_run import Request, Work
from cognito_admin.work.questions import Questions
from cognito_admin.work.settings import Settings
from cognito_admin.work.stop import Stop
from cognito_admin.work.unlock import StoreKey
from cognito_admin.work.workspace import Workspace
from cognito_admin.work.workspaces import Workspaces

if TYPE_CHECKING:
    from cognito_admin.model.progress import Progress

REGION = Region("eu-central-1")
HERE = ConnectionId("here")
Scenario = Callable[[Workspace, ChangeDesk, Work], Awaitable[None]]


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
    with Emulator() as running:
        yield running


@pytest.fixture
def pool(emulator: Emulator) -> PoolId:
    client: Any = boto3.client("cognito-idp", **emulator.credentials)
    made = PoolId(client.create_user_pool(PoolName="Shop")["UserPool"]["Id"])
    for name in ("ann", "ben"):
        client.admin_create_user(UserPoolId=made, Username=name, MessageAction="SUPPRESS")
    client.close()
    return made


def at_desk(folder: Path, emulator: Emulator, pool: PoolId, mode: Mode, scenario: Scenario) -> None:
    async def run() -> None:
        settings, questions, keystore = Settings.load(folder / "settings.json"), Questions(), Keystore()
        marking = Marking(Environment.DEVELOPMENT, mode)
        settings.add_connection(Connection(HERE, "here", None, REGION, emulator.url, marking))
        connections = Connections(
            settings,
            AccessKeys(keystore),
            questions,
            lambda connection, markings, means: Account(connection, markings, share=1.0, means=means),
        )
        store_key = StoreKey(keystore, Paths(folder))
        store_key.given(bytes(32))
        workspaces = Workspaces(connections, store_key, Paths(folder))
        journal = await Journal.open(folder / "journal.db", bytes(32))

        async def opened() -> Journal:
            return journal

        desk = ChangeDesk(opened, JobLocks(folder))
        try:
            workspace = await workspaces.open(PoolKey(HERE, pool))
            no_backups: Any = None
            kinds = job_kinds(workspaces, questions, connections, desk, no_backups, no_backups, no_backups)
            await scenario(workspace, desk, kinds["bulk"])
        finally:
            desk.close()
            await workspaces.close()
            await journal.close()
            connections.close()
            store_key.close()
            keystore.close()
            settings.close()

    asyncio.run(run())


def subs(emulator: Emulator, pool: PoolId) -> list[Sub]:
    return [Sub(user.sub) for user in emulator.service.pools[pool].users]


async def nobody(code: str, facts: object, secret: bool) -> str:
    raise AssertionError(code)


def test_a_change_is_made_under_the_name_of_whoever_is_signed_in(
    tmp_path: Path, emulator: Emulator, pool: PoolId
) -> None:
    async def scenario(workspace: Workspace, desk: ChangeDesk, _: Work) -> None:
        changes = desk.changes(workspace)
        person = await changes.person(subs(emulator, pool)[0])
        change = await changes.plan(Wish(Kind.DISABLE), person)
        assert isinstance(change, Change)
        await changes.apply(change)
        assert workspace.identity is not None
        (record,) = await changes.records(person.user.sub)
        assert (record.who, record.state) == (workspace.identity.arn, Event.DONE)
        assert record.pool == workspace.index_name
        assert await changes.records() == (record,)
        assert not emulator.service.pools[pool].users.by_sub(person.user.sub).enabled
        bulk = await desk.bulks(workspace).begin(Wish(Kind.ENABLE), [person.user.sub])
        assert await desk.blank(datetime.now(UTC) + timedelta(days=1)) == 1
        assert [record.change for record in await changes.records()] == [None]
        found = await (await desk._bulk_log()).bulk(bulk)
        assert found is not None
        assert (found.wish, found.users) == (None, 1)

    at_desk(tmp_path, emulator, pool, Mode.SUPPORT, scenario)


def test_a_pool_that_is_read_only_is_not_changed(tmp_path: Path, emulator: Emulator, pool: PoolId) -> None:
    async def scenario(workspace: Workspace, desk: ChangeDesk, _: Work) -> None:
        changes = desk.changes(workspace)
        change = await changes.plan(Wish(Kind.DISABLE), await changes.person(subs(emulator, pool)[0]))
        assert isinstance(change, Change)
        with pytest.raises(Failure) as caught:
            await changes.apply(change)
        assert caught.value.code is Code.NOT_ALLOWED_BY_MODE

    at_desk(tmp_path, emulator, pool, Mode.READ_ONLY, scenario)
    assert "AdminDisableUser" not in emulator.service.calls


def test_a_job_makes_a_bulk_and_says_what_became_of_everybody(tmp_path: Path, emulator: Emulator, pool: PoolId) -> None:
    told: list[Progress] = []

    async def scenario(workspace: Workspace, desk: ChangeDesk, work: Work) -> None:
        wish = Wish(Kind.EDIT, values={"nickname": "customer"})
        bulk = await desk.bulks(workspace).begin(wish, subs(emulator, pool))
        arguments = {**workspace.sync_arguments, "bulk": bulk}
        outcome = await work(Request(arguments, {}, told.append, Stop(), nobody))
        assert outcome == {"done": 2}
        assert set(outcome) <= set(OUTCOMES) >= {result.value for result in Result}

    at_desk(tmp_path, emulator, pool, Mode.SUPPORT, scenario)
    assert {progress.phase for progress in told} <= set(PHASES)
    assert "bulk" in JOB_KINDS
    assert [user.attributes["nickname"] for user in emulator.service.pools[pool].users] == ["customer"] * 2
