"""Stand-ins for what a pane is given: a window that notes what it is told, jobs and settings in memory."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from PySide6.QtWidgets import QApplication, QWidget

from cognito_admin.model.connections import Connection, Identity, Marking, PoolKey
from cognito_admin.model.ids import AccountId, ConnectionId, JobId, PoolId, Region
from cognito_admin.model.pools import PoolDescription, PoolSummary
from cognito_admin.model.progress import Job, JobState
from cognito_admin.model.searches import SavedSearch
from cognito_admin.ui.loop import Loop
from cognito_admin.work.settings import Column

POOL = PoolId("eu-west-1_AbCdEf123")
NOW = datetime(2026, 11, 3, 14, 3, 22, tzinfo=UTC)
RESOURCE = f"index:{POOL}"


class FakeShell:
    """``said`` holds banners and remarks, ``copied`` what went to the clipboard."""

    def __init__(self) -> None:
        self.bugs: list[BaseException] = []
        self.loop = Loop(on_bug=self.bugs.append)
        self.said: list[object] = []
        self.copied: list[tuple[str, str]] = []
        self.freshness: list[str] = []
        self.opened: list[str] = []

    def show_banner(self, text, *, kind="information", actions=(), timeout_s=None, cause=None):
        self.said.append(text)

    def show_failure(self, failure, retry=None):
        self.said.append(failure)

    def remedy(self, failure, then=None):
        return None

    def set_freshness(self, pane, text, tooltip=""):
        self.freshness.append(text)

    def open_pane(self, name):
        self.opened.append(name)

    def back_up(self):
        self.opened.append("backup")

    def restore(self):
        self.opened.append("restore")

    def rebuild(self):
        self.opened.append("rebuild")

    def copy(self, text, what):
        self.copied.append((text, what))

    def copy_secret(self, text, what):
        self.copied.append((text, f"{what}, for a while"))

    def status(self, text):
        self.said.append(text)


class FakeJobs:
    def __init__(self, *jobs: Job) -> None:
        self.known = list(jobs)
        self.callbacks: list[Callable[[Job], None]] = []
        self.wishes: list[tuple[str, str]] = []
        self.refusal: Exception | None = None
        self.ordered: list[Mapping[str, object]] = []

    def jobs(self) -> tuple[Job, ...]:
        return tuple(self.known)

    async def found_again(self) -> None:
        pass

    def can_continue(self, job: Job) -> bool:
        return job.state.ended and job.state is not JobState.DONE

    def subscribe(self, callback):
        self.callbacks.append(callback)
        return lambda: self.callbacks.remove(callback)

    def publish(self, job: Job) -> None:
        self.known = [job, *(known for known in self.known if known.id != job.id)]
        for callback in [*self.callbacks]:
            callback(job)

    async def start(self, kind, *, resource, subject, arguments=None, secrets=None):
        if self.refusal:
            raise self.refusal
        self.wishes.append(("start", resource))
        self.ordered.append(arguments or {})
        job = make_job(f"new{len(self.known)}", JobState.RUNNING, ended=None)
        self.publish(job)
        return job

    async def continue_(self, job_id):
        self.wishes.append(("continue", job_id))
        job = make_job(f"new{len(self.known)}", JobState.RUNNING, ended=None)
        self.publish(job)
        return job

    async def cancel(self, job_id):
        self.wishes.append(("cancel", job_id))

    def end(self, job_id: str, state: JobState, **changes) -> None:
        job = next(job for job in self.known if job.id == job_id)
        self.publish(replace(job, state=state, ended=NOW, **changes))


def make_job(name: str, state: JobState, *, ago: timedelta = timedelta(minutes=5), **facts) -> Job:
    started = NOW - ago
    facts.setdefault("ended", started + timedelta(seconds=65) if state.ended else None)
    return Job(JobId(name), "sync", RESOURCE, "Shop customers", state, started, **facts)


class FakeSettings:
    def __init__(self) -> None:
        self.chosen: dict[str, tuple[Column, ...]] = {}
        self.small: dict[str, object] = {}

    def columns(self, pool):
        return self.chosen.get(pool, ())

    def set_columns(self, pool, columns):
        self.chosen[pool] = tuple(Column(*column) for column in columns)

    def ui(self, name):
        return self.small.get(name)

    def set_ui(self, name, value):
        self.small[name] = value


class FakeWorkspace:
    """A pool whose description is given; the users pane's tests add a real or made-up index."""

    index_name = "pool"
    as_of = None
    reading_kind = "sync"
    has_documents = False

    def __init__(self, settings: dict | None = None, mfa: dict | None = None) -> None:
        self.key = PoolKey(ConnectionId("c"), POOL)
        self.summary = PoolSummary(POOL, "Shop customers")
        self.connection = Connection(ConnectionId("c"), "work", "work", Region("eu-west-1"))
        self.marking = Marking()
        self.denied = {}
        self.share = 0.4
        self.identity = Identity(AccountId("123456789012"), "arn:aws:iam::123456789012:user/ann")
        self.settings = settings or {}
        self.mfa = mfa
        self.failure: Exception | None = None
        self.index = None
        self.described = 0

    async def describe(self):
        self.described += 1
        if self.failure:
            raise self.failure
        return PoolDescription(POOL, "Shop customers", self.settings, self.mfa)

    async def index_state(self):
        return self.index

    async def alike(self, user):
        return ()

    async def kept_mfa(self, user):
        return None


class FakeSearches:
    """Saved and recent searches of one pool, in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, SavedSearch] = {}
        self.noted: list[str] = []
        self.failure: Exception | None = None

    async def saved(self, pool):
        return tuple(sorted(self.kept.values(), key=lambda search: search.name))

    async def save(self, pool, name, query):
        if self.failure:
            raise self.failure
        search = SavedSearch(name or query.strip(), query.strip())
        self.kept[search.name] = search
        return search

    async def rename(self, pool, name, other):
        if other and name in self.kept:
            self.kept[other] = SavedSearch(other, self.kept.pop(name).query)

    async def remove(self, pool, name):
        self.kept.pop(name, None)

    async def recent(self, pool):
        return tuple(reversed(self.noted))

    async def note(self, pool, query):
        self.noted = [known for known in self.noted if known != query] + [query]

    async def forget(self, pool, query):
        self.noted.remove(query)

    async def forget_recent(self, pool):
        self.noted = []


class FakeBulks:
    """Of a pool in which many were never changed at once."""

    async def unfinished(self):
        return ()


class FakeBackups:
    """``known`` are the records of backups, newest first, and ``kept`` the schedules as they stand."""

    def __init__(self) -> None:
        self.known = []
        self.kept = []

    async def of(self, pool):
        return tuple(self.known)

    async def watched(self):
        return tuple(self.kept)


def services(jobs: FakeJobs | None = None):
    changes = SimpleNamespace(changes=lambda workspace: None, bulks=lambda workspace: FakeBulks())
    backups = FakeBackups()
    return SimpleNamespace(
        jobs=jobs or FakeJobs(),
        settings=FakeSettings(),
        searches=FakeSearches(),
        changes=changes,
        backups=backups,
        schedules=backups,
    )


def play(shell: FakeShell, scene: Callable[[], Awaitable[None]]) -> None:
    """Runs ``scene`` on the window's own loop; bugs of tasks fail the test."""
    app = QApplication.instance()

    async def scene_and_rest() -> None:
        await scene()

    shell.loop.run(app, scene_and_rest)
    for bug in shell.bugs:
        raise bug


async def until(reached: Callable[[], object], what: str = "") -> None:
    """Lets the loop run until ``reached`` holds; fails when it never does."""
    async with asyncio.timeout(20):
        while not reached():
            await asyncio.sleep(0.005)


def in_tab_order(first: QWidget, wanted: Collection[QWidget]) -> list[QWidget]:
    """Those of ``wanted`` as Tab comes to them from ``first`` on."""
    found: list[QWidget] = []
    widget: QWidget | None = first
    while widget is not None and not (found and widget is first):
        found.append(widget)
        widget = widget.nextInFocusChain()
    return [one for one in found if one in wanted]
