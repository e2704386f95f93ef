"""The only place that knows every concrete class: builds all in order, closes in reverse."""

from __future__ import annotations

import logging
import sys
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cognito_admin import __version__
from cognito_admin.frozen import lasting
from cognito_admin.model.connections import ConnectionKind, PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.preferences import HEALTH_EVERY, RECENT_SEARCHES
from cognito_admin.store.cipher import require_encryption
from cognito_admin.store.paths import Paths
from cognito_admin.work.crash import Crashes, Reported
from cognito_admin.work.hard_crash import left_by_an_earlier_process, traced
from cognito_admin.work.settings import Settings

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncGenerator, Callable, Mapping, Sequence

    from cognito_admin.demo_session import DemoPlace
    from cognito_admin.store.settings_file import JSON
    from cognito_admin.work.change_desk import ChangeDesk
    from cognito_admin.work.comparisons import Comparisons
    from cognito_admin.work.job_messages import Order
    from cognito_admin.work.job_process import Pipe
    from cognito_admin.work.jobs import Jobs
    from cognito_admin.work.logs import Logs
    from cognito_admin.work.notices import Notices
    from cognito_admin.work.restore import Restores
    from cognito_admin.work.services import Services
    from cognito_admin.work.unlock import StoreKey

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Start:
    """How the program was started. ``program`` is the command that starts it again, for jobs.

    ``demo`` waits for the emulator; ``key`` is given where no keyring shall be asked; ``kept_in`` is where a job of a window
    without a keyring finds what that window keeps. ``share`` overrides the part of each quota to use; ``purpose`` is for the log.
    """

    program: Sequence[str]
    basedir: Path | None = None
    key: bytes | None = field(default=None, repr=False)
    demo: Callable[[], DemoPlace] | None = None
    kept_in: Path | None = None
    share: float | None = None
    purpose: str = "command"
    follows_jobs: bool = False
    log_to_stderr: bool = False


class Program:
    """One start of the program. Making it is quick enough to be done before the first paint; ``build`` does the rest.

    Raises STORE_NOT_ENCRYPTED, FOLDER_NOT_WRITABLE, STORE_DAMAGED.
    """

    def __init__(self, start: Start) -> None:
        require_encryption()
        self.paths = Paths.default(start.basedir)
        self.paths.prepare()
        self.settings = Settings.load(self.paths.settings, on_failure=self._not_saved)
        # The folder of a demo is gone before anybody could look into it.
        reports = None if start.demo is not None else self.paths.base / "crashes"
        self.crashes = Crashes(reports, recent_lines=self._recent_lines)
        self._start = start
        self._logs: Logs | None = None
        self._notices: Notices | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._leave_running = False
        self._before = ExitStack()
        self._before.enter_context(self.crashes.installed())
        if self._leaves_traces:
            self._before.enter_context(traced(self.paths.hard_crash))
        self._opened = AsyncExitStack()

    @property
    def instance(self) -> Path:
        return self.paths.instance

    async def build(self) -> Services:
        """Makes everything, in order. May be called again after it raised a Failure; raises Reported for a mistake."""
        try:
            return await self._build_reporting()
        except BaseException:
            await self._opened.aclose()
            raise

    async def _build_reporting(self) -> Services:
        """A mistake is reported while there still is a log to tell of it."""
        try:
            return await self._build(self._opened)
        except Failure:
            raise
        except Exception as bug:  # noqa: BLE001
            raise Reported(self.crashes.report(bug)) from None

    async def close(self, leave_running: bool = False) -> None:
        """Closes everything, in reverse; each gets its turn whatever happens to the others."""
        self._leave_running = leave_running
        try:
            await self._save_settings()
            await self._opened.aclose()
        finally:
            self.settings.close()
            self._before.close()

    async def _build(self, opened: AsyncExitStack) -> Services:
        import asyncio

        from cognito_admin.aws.account import Account
        from cognito_admin.aws.pacing.paces import Paces
        from cognito_admin.aws.retrying import LOOKING, WORKING
        from cognito_admin.keystore import Keystore
        from cognito_admin.store.threads import on_a_thread
        from cognito_admin.store.throwaway import remove_abandoned
        from cognito_admin.work import restore_orders
        from cognito_admin.work.access_keys import AccessKeys
        from cognito_admin.work.access_keys import entry as access_key_entry
        from cognito_admin.work.backup_jobs import BackupJobs
        from cognito_admin.work.backup_places import BackupKeys
        from cognito_admin.work.backup_records import BackupRecords
        from cognito_admin.work.change_desk import ChangeDesk
        from cognito_admin.work.checkup import CheckUps
        from cognito_admin.work.connect import Connections
        from cognito_admin.work.crash import versions
        from cognito_admin.work.health_watch import HealthWatch
        from cognito_admin.work.job_here import JobsHere
        from cognito_admin.work.job_kinds import job_kinds
        from cognito_admin.work.job_locks import JobLocks
        from cognito_admin.work.jobs import Jobs, Launcher
        from cognito_admin.work.kept import Kept
        from cognito_admin.work.last_orders import LastOrders
        from cognito_admin.work.local_data import LocalData
        from cognito_admin.work.logs import Logs, forget_old_job_logs
        from cognito_admin.work.notices import Notices
        from cognito_admin.work.offline_backups import OfflineBackups
        from cognito_admin.work.presence import Presence
        from cognito_admin.work.questions import Questions
        from cognito_admin.work.quota_watch import QuotaWatch
        from cognito_admin.work.schedule_files import ScheduleFiles
        from cognito_admin.work.schedules import Schedules
        from cognito_admin.work.searches import Searches
        from cognito_admin.work.services import Facts, Services
        from cognito_admin.work.unlock import StoreKey
        from cognito_admin.work.workspaces import Workspaces

        start, paths, settings = self._start, self.paths, self.settings
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(self.crashes.asyncio_handler)
        notices = self._notices = Notices()
        stream = sys.stderr if start.log_to_stderr else None
        logs = self._logs = Logs(paths.logs, personal_data=lambda: settings.log_personal_data, stream=stream)
        opened.callback(logs.close)
        presence = Presence(paths.locks)
        opened.callback(presence.close)
        log.info("Cognito Admin %s, %s, data in %s", __version__, start.purpose, paths.base)
        keystore = Keystore(paths.keyring)
        opened.callback(keystore.close)
        store_key = StoreKey(keystore, paths)
        opened.callback(store_key.close)
        if start.key is not None:
            store_key.given(start.key)
        kept = Kept(paths, store_key, notices.tell, start.kept_in)
        opened.push_async_callback(kept.close)
        paces = Paces(paths.paces)
        opened.push_async_callback(paces.close)
        questions = Questions()
        connections = Connections(
            settings,
            AccessKeys(keystore),
            questions,
            lambda connection, markings, means: Account(
                connection,
                markings,
                share=start.share,
                patience=LOOKING if start.follows_jobs else WORKING,
                means=means,
                paces=paces,
                shares=settings.share,
            ),
        )
        opened.callback(connections.close)
        locks = JobLocks(paths.locks)
        offline = OfflineBackups(
            settings, store_key, kept.paths, locks, BackupKeys(keystore), connections.account, notices.tell
        )
        opened.push_async_callback(offline.close)
        workspaces = Workspaces(connections, store_key, kept.paths, offline, kept.journal)
        opened.push_async_callback(workspaces.close)

        def health_every_s() -> float | None:
            minutes = settings.chosen(HEALTH_EVERY)
            return None if minutes is None else minutes * 60.0

        health = HealthWatch(workspaces.opened, workspaces.series, badge_every_s=health_every_s)
        opened.push_async_callback(health.close)
        changes = ChangeDesk(kept.journal, locks)
        opened.callback(changes.close)

        async def handed_to_jobs(arguments: Mapping[str, JSON]) -> Mapping[str, str]:
            return {
                **await kept.handed_to_jobs(),
                **await connections.handed_to_jobs(offline.credentials_of(arguments)),
                **offline.handed_to_jobs(arguments),
                **restore_orders.handed_to_jobs(arguments, offline),
            }

        jobs = Jobs(
            journal=kept.journal,
            secrets=handed_to_jobs,
            launcher=Launcher([*start.program, "job", "--basedir", str(paths.base), *self._rate], paths.logs),
            locks=locks,
        )
        opened.push_async_callback(self._close_jobs, jobs, store_key)
        quotas = QuotaWatch(paces, jobs)
        opened.push_async_callback(quotas.close)
        if start.demo is not None:
            await self._settle_demo(start.demo)
        if start.follows_jobs:
            forget_old_job_logs(paths.logs)
            sweeping = asyncio.create_task(offline.remove_abandoned(), name="removing indexes of backups")
            opened.push_async_callback(_cancelled, sweeping)
            removing = asyncio.create_task(on_a_thread(remove_abandoned, "throwaway"), name="removing what was left")
            opened.push_async_callback(_cancelled, removing)
            following = asyncio.create_task(self._catch_up(jobs, changes, store_key), name="finding jobs again")
            opened.push_async_callback(_cancelled, following)
        self._tell_of_hard_crash(notices)
        backups = BackupRecords(kept.journal)

        @cache
        def comparisons() -> Comparisons:
            from cognito_admin.work.comparisons import Comparisons

            made = Comparisons(workspaces, offline, store_key, kept.paths)
            opened.push_async_callback(made.close)
            return made

        @cache
        def restores() -> Restores:
            from cognito_admin.work.restore import Restores

            return Restores(connections, workspaces, offline, kept.journal)

        schedules = Schedules(kept.journal, [*lasting(start.program), *self._elsewhere], paths.base / "schedules")
        last_orders = LastOrders(settings, keystore)
        local_data = LocalData(
            paths,
            lambda: Keystore(paths.keyring),
            presence,
            ScheduleFiles(
                [schedules.folder(one) for one in schedules.offered()], None if start.basedir is None else paths.base
            ),
            Paths.default(),
            lambda: (
                *(access_key_entry(one.id) for one in settings.connections if one.kind is ConnectionKind.ACCESS_KEY),
                *last_orders.entries(),
            ),
        )
        backup_jobs = BackupJobs(backups, BackupKeys(keystore), connections)
        return Services(
            settings=settings,
            connections=connections,
            workspaces=workspaces,
            offline=offline,
            jobs=jobs,
            searches=Searches(kept.journal, lambda: settings.chosen(RECENT_SEARCHES)),
            backups=backups,
            last_orders=last_orders,
            comparisons=comparisons,
            restores=restores,
            schedules=schedules,
            jobs_here=JobsHere(
                journal=kept.journal,
                locks=locks,
                kinds=lambda: job_kinds(
                    workspaces, questions, connections, changes, backup_jobs, comparisons, restores
                ),
            ),
            changes=changes,
            questions=questions,
            store_key=store_key,
            crashes=self.crashes,
            notices=notices,
            quotas=quotas,
            health=health,
            checkups=CheckUps(kept.journal, backups),
            logs=logs,
            local_data=local_data,
            facts=Facts(str(paths.base), str(logs.file), versions, keystore.backend_name),
            demo=start.demo is not None,
        )

    @property
    def _rate(self) -> tuple[str, ...]:
        """Hands the share this window may use on to its jobs."""
        return () if self._start.share is None else ("--rate", f"{self._start.share:.0%}".rstrip("%"))

    @property
    def _elsewhere(self) -> tuple[str, ...]:
        """What leads another process to the same files, where they are not in the usual place."""
        return () if self._start.basedir is None else ("--basedir", str(self.paths.base))

    @property
    def _leaves_traces(self) -> bool:
        """Only a window: a job's trace is in its log, and who types a command sees how it ends."""
        return self._start.follows_jobs and self._start.demo is None

    def _tell_of_hard_crash(self, notices: Notices) -> None:
        if self._leaves_traces and (trace := left_by_an_earlier_process(self.paths.hard_crash)):
            kept = self.crashes.keep(trace)
            log.error("The program was ended by a fault at an earlier time. Report: %s", kept)
            notices.tell(Failure(Code.ENDED_BY_FAULT, path=None if kept is None else str(kept)))

    async def _save_settings(self) -> None:
        try:
            await self.settings.flush()
        except Failure as failure:
            # There is nobody left to tell, and what matters more is still to be closed.
            log.warning("The settings could not be saved: %s", failure.code)

    async def _settle_demo(self, place_of: Callable[[], DemoPlace]) -> None:
        from cognito_admin.store.threads import on_a_thread

        place = await on_a_thread(place_of, "demo")
        self.settings.add_connection(place.connection)
        for pool, marking in place.markings.items():
            self.settings.mark(PoolKey(place.connection.id, pool), marking)
        self.settings.last_pool = PoolKey(place.connection.id, place.first_pool)
        # Jobs read the settings from the file.
        await self.settings.flush()

    async def _catch_up(self, jobs: Jobs, changes: ChangeDesk, store_key: StoreKey) -> None:
        """Finds jobs of earlier windows again, and has old values forgotten.

        At once if the keyring has the key, else when the person has given it.
        """
        try:
            await store_key.get()
        except Failure:
            await store_key.available()
        try:
            await jobs.adopt()
            await changes.blank_after(self.settings.forget_values_after_days)
        except Failure as failure:
            if self._notices is not None:
                self._notices.tell(failure)

    async def _close_jobs(self, jobs: Jobs, store_key: StoreKey) -> None:
        # What a job would write under a key of this session, or ask of an emulator that ends now, is of no use to anyone.
        useless = store_key.throwaway or self._start.demo is not None
        await jobs.close(leave_running=self._leave_running and not useless)

    def _recent_lines(self) -> tuple[str, ...]:
        return self._logs.recent() if self._logs is not None else ()

    def _not_saved(self, failure: Failure) -> None:
        """On the thread that writes the settings."""
        if self._loop is not None and self._notices is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._notices.tell, failure)


@asynccontextmanager
async def services(start: Start) -> AsyncGenerator[Services]:
    """The services of a headless command, closed at its end."""
    program = Program(start)
    try:
        yield await program.build()
    finally:
        await program.close()


def run_job(
    program: Sequence[str], basedir: Path | None, share: float | None = None, built: Callable[[], None] = lambda: None
) -> int:
    """Does what the first line on stdin orders, with ``share`` of each quota or by how the pool is marked.

    ``built`` is called once everything is made, before the work begins. The exit status is 0 whenever the window was told how
    it ended.
    """
    import asyncio
    import faulthandler

    from cognito_admin.model.progress import JobState
    from cognito_admin.work.job_messages import Ended, ended_line
    from cognito_admin.work.job_process import Pipe
    from cognito_admin.work.kept import KEPT_IN, STORE_KEY

    pipe = Pipe.of_this_process()
    faulthandler.enable(sys.stderr)
    order = pipe.order()
    kept_in = order.secrets.get(KEPT_IN)
    start = Start(
        program=program,
        basedir=basedir,
        key=bytes.fromhex(order.secrets[STORE_KEY]),
        kept_in=None if kept_in is None else Path(kept_in),
        share=share,
        purpose=f"job {order.id}",
        log_to_stderr=True,
    )
    try:
        asyncio.run(_obey(Program(start), order, pipe, built))
    except Failure as failure:
        # The work did not begin: the files it needs cannot be opened.
        pipe.send(ended_line(Ended(JobState.FAILED, failure, None)))
    except Reported:
        died = Failure(Code.JOB_DIED, subject=order.subject)
        pipe.send(ended_line(Ended(JobState.FAILED, died, None)))
    return 0


async def _obey(program: Program, order: Order, pipe: Pipe, built: Callable[[], None]) -> None:
    try:
        services = await program.build()
        built()
        services.offline.take_from_window(order.arguments, order.secrets)
        services.connections.take_from_window(services.offline.credentials_of(order.arguments), order.secrets)
        await services.jobs_here.obey(order, pipe, program.crashes.report)
    finally:
        await program.close()


async def _cancelled(task: asyncio.Task[None]) -> None:
    import asyncio

    task.cancel()
    await asyncio.wait([task])
