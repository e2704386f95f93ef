"""The panes on the real work and the real store, over the emulator's sample pool of 320 users."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import boto3
import pytest
from PySide6.QtWidgets import QLabel

from cognito_admin.aws.account import Account
from cognito_admin.aws.retrying import Patience
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.keystore import Keystore
from cognito_admin.model.connections import Connection, PoolKey
from cognito_admin.model.ids import ConnectionId, PoolId, Region
from cognito_admin.model.progress import JobState
from cognito_admin.store.paths import Paths
from cognito_admin.ui.panes.overview.view import OverviewPane
from cognito_admin.ui.panes.users.view import UsersPane
from cognito_admin.work.access_keys import AccessKeys
from cognito_admin.work.connect import Connections
from cognito_admin.work.questions import Questions
from cognito_admin.work.settings import Settings
from cognito_admin.work.stop import Stop
from cognito_admin.work.unlock import StoreKey
from cognito_admin.work.workspace import Workspace
from cognito_admin.work.workspaces import Workspaces
from tests.ui.panes.fakes import FakeJobs, FakeShell, make_job, play, services, until

USERS = 320


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
    with Emulator() as running:
        yield running


@pytest.fixture
def pool(emulator: Emulator) -> PoolId:
    return PoolId(build_samples(emulator.service, ["legacy"])["legacy"].id)


class JobsInHere(FakeJobs):
    """Runs the sync in this process."""

    workspace: Workspace

    async def start(self, kind, *, resource, subject, arguments=None, secrets=None):
        job = replace(make_job("sync", JobState.RUNNING), resource=resource)
        self.publish(job)
        self.work = asyncio.create_task(self._work(job))
        return job

    async def _work(self, job):
        counts = await self.workspace.sync(lambda progress: self.publish(replace(job, progress=progress)), Stop())
        self.end(job.id, JobState.DONE, outcome=counts.outcome())


def in_window(tmp_path: Path, emulator: Emulator, pool: PoolId, act) -> FakeShell:
    shell = FakeShell()

    async def scene():
        settings = Settings.load(tmp_path / "settings.json")
        connection = ConnectionId("emulator")
        region = Region(emulator.service.region)
        settings.add_connection(Connection(connection, "Emulator", None, region, emulator.url))
        keystore = Keystore()
        connections = Connections(
            settings,
            AccessKeys(keystore),
            Questions(),
            lambda connection, markings, _: Account(connection, markings, patience=Patience(0, tries=1)),
        )
        store_key = StoreKey(keystore, Paths(tmp_path))
        store_key.given(bytes(32))
        workspaces = Workspaces(connections, store_key, Paths(tmp_path))
        try:
            workspace = await workspaces.open(PoolKey(connection, pool))
            jobs = JobsInHere()
            jobs.workspace = workspace
            given = services(jobs)
            given.settings = settings
            await act(given, workspace, shell)
        finally:
            await workspaces.close()
            connections.close()
            store_key.close()
            keystore.close()
            await settings.flush()
            settings.close()

    play(shell, scene)
    return shell


def shown(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_from_a_pool_never_read_to_a_person_found(qtbot, tmp_path, emulator, pool):
    emulator.service.mau.clear()

    async def act(given, workspace, shell):
        pane = UsersPane(given, workspace, shell)
        qtbot.addWidget(pane)
        pane.resize(1300, 700)
        pane.show()
        pane.activate()
        await until(lambda: pane.table_states.state == "empty" and f"{USERS} users" in shown(pane))
        pane.syncing.sync()
        await until(lambda: pane.presenter.status.synced_at and not pane.searching.busy)
        await until(lambda: pane.searching.count.text() == f"{USERS} users")
        someone = pane.table.users.user(7)
        pane.search.setText(f"sub={someone.sub}")
        await until(lambda: pane.table.row_count() == 1)
        assert pane.searching.count.text() == f"1 of {USERS}"
        pane.details.open_user(pane.table.users.user(0))
        await until(lambda: pane.details.inspector.as_of().startswith("Read from Cognito"))
        assert pane.details.inspector.user == someone
        assert someone.username in shown(pane.details.inspector).replace("\u200b", "")
        client = boto3.client("cognito-idp", **emulator.credentials)
        client.admin_delete_user(UserPoolId=pool, Username=someone.username)
        client.close()
        pane.details.reload()
        await until(lambda: "No longer in the pool" in pane.details.inspector.as_of())
        pane.syncing.look_for_news()
        await until(lambda: pane.table_states.state == "empty")
        pane.search.clear()
        await until(lambda: pane.searching.count.text() == f"{USERS - 1} users")
        pane.close_pane()

    shell = in_window(tmp_path, emulator, pool, act)
    assert emulator.service.mau.count() == 0
    assert f"Sync done: {USERS} added" in shell.said


def test_the_overview_reads_the_pool_as_the_emulator_keeps_it(qtbot, tmp_path, emulator, pool):
    async def act(given, workspace, shell):
        pane = OverviewPane(given, workspace, shell)
        qtbot.addWidget(pane)
        pane.resize(1300, 900)
        pane.show()
        pane.activate()
        await until(lambda: "Not synced yet" in shown(pane))
        said = shown(pane)
        for part in ("User names are case sensitive", "Deletion protection is off", "At most 50 e-mails a day"):
            assert part in said

    in_window(tmp_path, emulator, pool, act)
