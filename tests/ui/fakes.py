"""Stand-ins for the program behind the window: no AWS, no store, no processes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from cognito_admin.keystore import Keystore
from cognito_admin.model.connections import AccessKey, Connection, Identity, Marking, PoolKey, Profile
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import AccountId, ConnectionId, JobId, PoolId, Region
from cognito_admin.model.local_data import STORE_KEY, Amount, Left, Part, Survey
from cognito_admin.model.pools import PoolDescription, PoolSummary
from cognito_admin.model.progress import Job, JobState
from cognito_admin.model.schedule_entries import Entry, Scheduler, entry
from cognito_admin.ui.panes.pane import Pane
from cognito_admin.work.connect import OpenConnection
from cognito_admin.work.crash import Crash
from cognito_admin.work.last_orders import LastOrders
from cognito_admin.work.notices import Notices
from cognito_admin.work.permissions import Permissions
from cognito_admin.work.questions import Questions
from cognito_admin.work.schedules import Watched
from cognito_admin.work.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from cognito_admin.model.backup_records import BackupRecord
    from cognito_admin.model.checkup.report import Report
    from cognito_admin.model.health.verdict import Verdict
    from cognito_admin.model.permissions import Action
    from cognito_admin.model.quotas import QuotaUse
    from cognito_admin.model.schedules import Schedule
    from cognito_admin.model.sign_in import SignInCode
    from cognito_admin.work.services import Services

WORK = Connection(ConnectionId("c1"), "work", "work", Region("eu-central-1"))
SHOP = PoolSummary(PoolId("eu-central-1_Shop00001"), "Shop customers")
STAFF = PoolSummary(PoolId("eu-central-1_Staff0001"), "Staff")
IDENTITY = Identity(AccountId("123456789012"), "arn:aws:iam::123456789012:user/ann")


class FakeConnections:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.profiles: tuple[Profile, ...] = (
            Profile("work", Region("eu-central-1"), "sso"),
            Profile("private", Region("us-east-1"), "keys"),
        )
        self.answers: dict[ConnectionId, tuple[PoolSummary, ...] | Failure] = {}
        self.opened: list[ConnectionId] = []
        self.check_answer: Identity | Failure = IDENTITY
        self.interrupted: list[ConnectionId] = []
        self.keys: dict[ConnectionId, AccessKey | None] = {}
        self.unkept: Failure | None = None
        self.permissions = Permissions()

    def found_profiles(self) -> tuple[Profile, ...]:
        return self.profiles

    def all(self) -> tuple[Connection, ...]:
        return self.settings.connections

    def marking(self, pool: PoolKey) -> Marking:
        return self.settings.marking(pool)

    async def open(self, connection: ConnectionId) -> OpenConnection:
        self.opened.append(connection)
        await asyncio.sleep(0)
        answer = self.answers.get(connection, (SHOP, STAFF))
        if isinstance(answer, Failure):
            raise answer
        known = next(one for one in self.all() if one.id == connection)
        return OpenConnection(known, IDENTITY, answer)

    def interrupt(self, connection: ConnectionId) -> None:
        self.interrupted.append(connection)

    async def renewed(self, connection: ConnectionId) -> str:
        return f"credentials of {connection}"

    async def check(self, connection: Connection, key: AccessKey | None = None) -> Identity:
        await asyncio.sleep(0)
        if isinstance(self.check_answer, Failure):
            raise self.check_answer
        return self.check_answer

    async def add(self, connection: Connection, key: AccessKey | None = None) -> Failure | None:
        self.settings.add_connection(connection)
        self.keys[connection.id] = key
        return self.unkept

    async def replace(self, connection: Connection, key: AccessKey | None = None) -> Failure | None:
        self.settings.replace_connection(connection)
        self.keys[connection.id] = key
        return self.unkept

    async def remove(self, connection: ConnectionId) -> None:
        self.settings.remove_connection(connection)


class FakeWorkspace:
    def __init__(self, key: PoolKey, summary: PoolSummary) -> None:
        self.key, self.summary = key, summary
        self.sync_resource = f"pool of {key.pool}"
        self.reading_kind = "sync"
        self.marking = Marking()
        self.failure: Failure | None = None
        self.rebuilt = 0
        self.rested = 0
        self.connection = Connection(key.connection, "work", "work", Region("eu-central-1"))
        self.identity: Identity | None = IDENTITY
        self.denied: dict[Action, Failure] = {}
        self.looked_at_permissions = 0
        self.as_of = None
        self.share = 0.4

    async def learn_permissions(self) -> None:
        self.looked_at_permissions += 1

    async def index_state(self) -> None:
        if self.failure is not None:
            raise self.failure

    async def describe(self) -> PoolDescription:
        return PoolDescription(self.key.pool, self.summary.name, {"EstimatedNumberOfUsers": 2_400}, None)

    async def rebuild_index(self) -> None:
        self.failure = None
        self.rebuilt += 1

    async def rest(self) -> None:
        self.rested += 1

    async def begin_reading(self, jobs: object) -> None:
        del jobs


class FakeWorkspaces:
    def __init__(self) -> None:
        self.failure: Failure | None = None
        self.index_failure: Failure | None = None
        self.named = True
        self.made: list[FakeWorkspace] = []
        self.released: list[FakeWorkspace] = []

    async def open(self, key: PoolKey) -> FakeWorkspace:
        await asyncio.sleep(0)
        if self.failure is not None:
            raise self.failure
        names = {SHOP.id: SHOP.name, STAFF.id: STAFF.name} if self.named else {}
        name = names.get(key.pool, key.pool)
        workspace = FakeWorkspace(key, PoolSummary(key.pool, name))
        workspace.failure = self.index_failure
        self.made.append(workspace)
        return workspace

    async def release(self, workspace: FakeWorkspace) -> None:
        self.released.append(workspace)


class FakeJobs:
    def __init__(self) -> None:
        self.known: dict[JobId, Job] = {}
        self.callbacks: list[Callable[[Job], None]] = []
        self.cancelled: list[JobId] = []
        self.answered: list[tuple[JobId, str, str]] = []
        self.continued: list[JobId] = []
        self.started_here: set[JobId] = set()
        self.orders: dict[JobId, tuple[dict[str, Any], dict[str, str]]] = {}
        self.refusing: Failure | None = None
        self.history_is_read = asyncio.Event()
        self.history_is_read.set()

    async def found_again(self) -> None:
        await self.history_is_read.wait()

    def jobs(self) -> tuple[Job, ...]:
        return tuple(reversed(self.known.values()))

    def running(self) -> tuple[Job, ...]:
        return tuple(job for job in self.jobs() if not job.state.ended)

    def job(self, job_id: JobId) -> Job:
        return self.known[job_id]

    def can_continue(self, job: Job) -> bool:
        return job.state.ended and job.state is not JobState.DONE

    def can_answer(self, job_id: JobId) -> bool:
        return job_id in self.started_here

    def subscribe(self, callback: Callable[[Job], None]) -> Callable[[], None]:
        self.callbacks.append(callback)
        return lambda: self.callbacks.remove(callback)

    def publish(self, job: Job) -> None:
        self.known[job.id] = job
        for callback in [*self.callbacks]:
            callback(job)

    async def start(
        self,
        kind: str,
        *,
        resource: str,
        subject: str,
        arguments: Mapping[str, Any],
        secrets: Mapping[str, str] | None = None,
    ) -> Job:
        if self.refusing is not None:
            raise self.refusing
        job = Job(JobId(f"{kind}-{len(self.known)}"), kind, resource, subject, JobState.RUNNING, datetime.now(UTC))
        self.orders[job.id] = (dict(arguments), dict(secrets or {}))
        self.publish(job)
        return job

    async def answer(self, job: JobId, question: str, text: str) -> None:
        self.answered.append((job, question, text))

    async def cancel(self, job: JobId) -> None:
        self.cancelled.append(job)

    async def continue_(self, job: JobId, secrets: Mapping[str, str] | None = None) -> Job:
        self.continued.append(job)
        self.orders[job] = ({}, dict(secrets or {}))
        return self.known[job]


class FakeBackups:
    """``known`` are the records, newest first."""

    def __init__(self) -> None:
        self.known: list[BackupRecord] = []

    async def of(self, pool: PoolId | None = None) -> tuple[BackupRecord, ...]:
        return tuple(record for record in self.known if pool in (None, record.pool.id))

    async def made_by(self, job: JobId) -> BackupRecord | None:
        return next((record for record in self.known if record.job == job), None)

    async def removed(self, place: str) -> None:
        self.known = [record for record in self.known if record.place != place]


class FakeSchedules:
    """``kept`` are the schedules, as they stand."""

    def __init__(self) -> None:
        self.kept: list[Watched] = []

    def offered(self) -> tuple[Scheduler, ...]:
        return (Scheduler.SYSTEMD, Scheduler.CRON)

    def entry(self, scheduler: Scheduler, schedule: Schedule) -> Entry:
        return entry(scheduler, schedule, ["cognito-admin"])

    def folder(self, scheduler: Scheduler) -> Path:
        return Path("/home/ann/.config/systemd/user")

    async def keep(self, schedule: Schedule, scheduler: Scheduler) -> Entry:
        self.kept = [Watched(schedule, None, overdue=False)]
        return self.entry(scheduler, schedule)

    async def forget(self, schedule: Schedule) -> None:
        self.kept = []

    async def watched(self) -> tuple[Watched, ...]:
        return tuple(self.kept)


class FakeLocalData:
    """``left`` is what cannot be removed, ``used_by`` which processes are at work on the data."""

    def __init__(self) -> None:
        self.wanted = False
        self.removed = False
        self.left: tuple[Left, ...] = ()
        self.used_by: tuple[int, ...] = ()
        amounts = {
            Part.INDEXES: Amount(3, 81_000_000),
            Part.HISTORY: Amount(2, 4_100_000),
            Part.LOGS: Amount(6, 310_000),
        }
        entry = Path("/home/ann/.config/systemd/user/cognito-admin-backup-shop.timer")
        self.known = Survey(
            Path("/home/ann/.local/share/cognito-admin"),
            amounts,
            ("access-key:1", STORE_KEY),
            {entry: f"systemctl --user stop {entry.name}"},
            False,
        )

    async def survey(self) -> Survey:
        return self.known

    async def others(self) -> tuple[int, ...]:
        return self.used_by

    async def remove(self, release: Callable[[], None]) -> tuple[Left, ...]:
        release()
        self.removed = True
        return self.left


class FakeOffline:
    """No backup is open, and none is found. ``asked`` is what was to be opened."""

    can_keep = True

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def open(self, place: str, *_: object, **__: object) -> None:
        self.asked.append(place)
        raise Failure(Code.BACKUP_NOT_FOUND, path=place)

    def all(self) -> tuple[()]:
        return ()

    def get(self, _: object) -> None:
        return None

    def subscribe(self, _: object) -> Callable[[], None]:
        return lambda: None


class FakeQuotas:
    """``publish`` says what is taken of the quotas."""

    def __init__(self) -> None:
        self.callbacks: list[Callable[[tuple[QuotaUse, ...]], None]] = []

    def subscribe(self, callback: Callable[[tuple[QuotaUse, ...]], None]) -> Callable[[], None]:
        self.callbacks.append(callback)
        return lambda: self.callbacks.remove(callback)

    def publish(self, *uses: QuotaUse) -> None:
        for callback in [*self.callbacks]:
            callback(uses)


class FakeHealthWatch:
    """Nothing is known of any pool. ``visible`` is what the window said of itself."""

    def __init__(self) -> None:
        self.callbacks: list[Callable[[PoolKey, Verdict | None], None]] = []
        self.visible = False

    def subscribe(self, callback: Callable[[PoolKey, Verdict | None], None]) -> Callable[[], None]:
        self.callbacks.append(callback)
        return lambda: self.callbacks.remove(callback)

    def window_is(self, *, visible: bool) -> None:
        self.visible = visible

    def publish(self, key: PoolKey, verdict: Verdict | None) -> None:
        for callback in [*self.callbacks]:
            callback(key, verdict)


class FakeCheckUps:
    """No pool was checked. ``publish`` says what a check-up came to."""

    def __init__(self) -> None:
        self.callbacks: list[Callable[[PoolKey, Report], None]] = []

    def subscribe(self, callback: Callable[[PoolKey, Report], None]) -> Callable[[], None]:
        self.callbacks.append(callback)
        return lambda: self.callbacks.remove(callback)

    def publish(self, key: PoolKey, report: Report) -> None:
        for callback in [*self.callbacks]:
            callback(key, report)


class FakeChanges:
    """Nothing was changed in any pool."""

    def changes(self, _: object) -> FakeChanges:
        return self

    def bulks(self, _: object) -> FakeChanges:
        return self

    async def unfinished(self) -> tuple[()]:
        return ()


class FakeStoreKey:
    """``missing`` is raised until the person chose."""

    def __init__(self, missing: Code | None = None) -> None:
        self.missing = missing
        self.chosen = ""
        self.right_passphrase: str | None = None
        self.throwaway = False

    async def get(self) -> bytes:
        if self.missing is not None:
            raise Failure(self.missing)
        return bytes(32)

    def use_session_key(self) -> None:
        self.chosen, self.missing = "session", None

    async def start_anew(self) -> None:
        self.chosen, self.missing = "anew", None

    async def use_passphrase(self, passphrase: str) -> None:
        if self.right_passphrase not in (None, passphrase):
            raise Failure(Code.STORE_KEY_WRONG)
        self.chosen, self.missing = passphrase, None


class FakeCrashes:
    def __init__(self) -> None:
        self.reported: list[type[BaseException]] = []
        self.callbacks: list[Callable[[Crash], None]] = []

    def report(self, bug: BaseException) -> Crash:
        self.reported.append(type(bug))
        crash = Crash(type(bug).__name__, f"Report of a {type(bug).__name__}", None)
        for callback in [*self.callbacks]:
            callback(crash)
        return crash

    def subscribe(self, callback: Callable[[Crash], None]) -> Callable[[], None]:
        self.callbacks.append(callback)
        return lambda: self.callbacks.remove(callback)


@dataclass
class Backstage:
    """Everything behind one window; a ``desktop.Program``."""

    folder: Path

    settings: Settings
    connections: FakeConnections
    workspaces: FakeWorkspaces = field(default_factory=FakeWorkspaces)
    offline: FakeOffline = field(default_factory=FakeOffline)
    jobs: FakeJobs = field(default_factory=FakeJobs)
    changes: FakeChanges = field(default_factory=FakeChanges)
    store_key: FakeStoreKey = field(default_factory=FakeStoreKey)
    crashes: FakeCrashes = field(default_factory=FakeCrashes)
    notices: Notices = field(default_factory=Notices)
    questions: Questions = field(default_factory=Questions)
    quotas: FakeQuotas = field(default_factory=FakeQuotas)
    health: FakeHealthWatch = field(default_factory=FakeHealthWatch)
    checkups: FakeCheckUps = field(default_factory=FakeCheckUps)
    backups: FakeBackups = field(default_factory=FakeBackups)
    local_data: FakeLocalData = field(default_factory=FakeLocalData)
    schedules: FakeSchedules = field(default_factory=FakeSchedules)
    keystore: Keystore = field(default_factory=Keystore)
    sign_in: Callable[[Connection, Callable[[SignInCode], object]], Awaitable[str]] | None = None
    demo: bool = False
    keyring: str | Failure = "in memory"

    building_fails: list[Exception] = field(default_factory=list)
    closed: list[bool] = field(default_factory=list)

    @property
    def instance(self) -> Path:
        return self.folder / "instance"

    async def build(self) -> Services:
        await asyncio.sleep(0)
        if self.building_fails:
            raise self.building_fails.pop(0)
        return self.services()

    async def close(self, leave_running: bool) -> None:
        self.closed.append(leave_running)
        await self.settings.flush()
        self.settings.close()

    def services(self) -> Services:
        facts = SimpleNamespace(
            basedir="/data",
            log_file="/data/logs/cognito-admin.log",
            versions=versions,
            keyring_backend=self._keyring_backend,
        )
        last_orders = LastOrders(self.settings, self.keystore)
        known = {name: getattr(self, name) for name in self.__dataclass_fields__}
        parts = SimpleNamespace(**known, facts=facts, last_orders=last_orders)
        return cast("Services", parts)

    async def _keyring_backend(self) -> str:
        if isinstance(self.keyring, Failure):
            raise self.keyring
        return self.keyring


def versions() -> Mapping[str, str]:
    return {"Cognito Admin": "0.1.0", "Python": "3.11.7"}


def backstage(folder: Path, *connections: Connection) -> Backstage:
    settings = Settings.load(folder / "settings.json")
    for connection in connections:
        settings.add_connection(connection)
    return Backstage(folder, settings, FakeConnections(settings))


def job(state: JobState = JobState.RUNNING, identifier: str = "j1", **facts: Any) -> Job:
    started = facts.pop("started", datetime.now(UTC))
    return Job(
        JobId(identifier), "sync", f"pool of {SHOP.id}", facts.pop("subject", "Shop customers"), state, started, **facts
    )


class _PlainPane(Pane):
    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.log: list[str] = []
        self.search = QLineEdit()
        self.search.setAccessibleName("Search")
        QVBoxLayout(self).addWidget(self.search)
        self.action = QAction(f"Do {self.name}", self)

    @classmethod
    def title(cls) -> str:
        return cls.name.title()

    def activate(self) -> None:
        self.log.append("activate")
        self.shell.set_freshness(self, f"{self.name} is fresh")

    def deactivate(self) -> None:
        self.log.append("deactivate")

    def refresh(self) -> None:
        self.log.append("refresh")

    def close_pane(self) -> None:
        self.log.append("close")

    def actions_for_shell(self) -> list[QAction]:
        return [self.action]


class FirstPane(_PlainPane):
    name = "overview"
    icon_name = "layout-dashboard"


class UsersPane(_PlainPane):
    name = "users"
    icon_name = "users"

    def focus_search(self) -> bool:
        self.search.setFocus()
        return True


class BrokenPane(_PlainPane):
    name = "activity"
    icon_name = "activity"

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        raise ValueError("this pane is broken")


PANES: tuple[type[Pane], ...] = (FirstPane, UsersPane)
"""The window makes them all, one after the other, also before anybody opens them."""
