"""Long work as the window sees it: child processes, started, followed, cancelled, continued, and found again after a restart."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TypeVar

from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.ids import JobId
from cognito_admin.model.progress import Job, JobState
from cognito_admin.store.settings_file import JSON
from cognito_admin.work import job_messages as messages
from cognito_admin.work.child import Child
from cognito_admin.work.job_locks import JobLocks
from cognito_admin.work.job_messages import Order
from cognito_admin.work.job_run import JobJournal, new_job

log = logging.getLogger(__name__)
T = TypeVar("T")

POLL_S = 1.0
PATIENCE_S = 10.0
"""How long a job that is not waited for any more may take to reach its next step, before it is ended by force."""
STARTS_WITHIN_S = 10.0
"""How long a process may take from the row of its job until it holds the job's lock."""
HISTORY = 200


class JobHistory(JobJournal, Protocol):
    """What the window needs of the journal beyond what a job needs."""

    async def jobs(self, limit: int) -> tuple[Job, ...]:
        """The latest, newest first."""
        ...

    async def job(self, job: JobId) -> Job | None: ...
    async def job_arguments(self, job: JobId) -> Mapping[str, JSON]: ...
    async def request_cancel(self, job: JobId) -> None: ...


@dataclass(frozen=True, slots=True)
class Launcher:
    """How a job is started: the command of the child, and the folder for its log."""

    command: Sequence[str]
    logs: Path


class Jobs:
    """All jobs this program knows of. Belongs to one loop; callbacks arrive on its thread.

    ``journal`` and ``secrets`` are asked for when the first job needs them, since both may need the person to unlock something.
    ``secrets`` gives what a job with these arguments needs (the key of what is kept, the credentials of its connection).
    """

    def __init__(
        self,
        *,
        journal: Callable[[], Awaitable[JobHistory]],
        secrets: Callable[[Mapping[str, JSON]], Awaitable[Mapping[str, str]]],
        launcher: Launcher,
        locks: JobLocks,
        poll_s: float = POLL_S,
    ) -> None:
        self._open_journal = journal
        self._secrets = secrets
        self._launcher = launcher
        self._locks = locks
        self._poll_s = poll_s
        self._known: dict[JobId, Job] = {}
        self._children: dict[JobId, Child] = {}
        self._followed: set[JobId] = set()
        self._starting: set[str] = set()
        self._callbacks: list[Callable[[Job], None]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._poll: asyncio.Task[None] | None = None
        self._found_again = asyncio.Event()
        self._beginning = asyncio.Lock()
        self._closed = False
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="jobs")

    def jobs(self) -> tuple[Job, ...]:
        """Newest first."""
        return tuple(sorted(self._known.values(), key=lambda job: (job.started, job.id), reverse=True))

    def job(self, job_id: JobId) -> Job:
        return self._known[job_id]

    def running(self) -> tuple[Job, ...]:
        return tuple(job for job in self.jobs() if not job.state.ended)

    def can_continue(self, job: Job) -> bool:
        """Whether ``job`` ended before its work did, and nothing was begun on the same since."""
        latest = next(
            (other for other in self.jobs() if (other.kind, other.resource) == (job.kind, job.resource)), None
        )
        return job.state.ended and job.state is not JobState.DONE and latest is not None and latest.id == job.id

    def can_answer(self, job_id: JobId) -> bool:
        """Whether the job was started by this window, so that answers reach it."""
        return job_id in self._children

    def subscribe(self, callback: Callable[[Job], None]) -> Callable[[], None]:
        """``callback`` gets every job that changed, at most ten times a second each. Returns what ends that."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback) if callback in self._callbacks else None

    async def start(
        self,
        kind: str,
        *,
        resource: str,
        subject: str,
        arguments: Mapping[str, JSON] | None = None,
        secrets: Mapping[str, str] | None = None,
    ) -> Job:
        """Starts work on ``resource``. Raises JOB_RUNNING_ALREADY when any is going on there, in whatever process.

        Cancelled says that the window is closing.
        """
        if self._closed:
            raise Cancelled
        if resource in self._starting or any(job.resource == resource for job in self.running()):
            raise Failure(Code.JOB_RUNNING_ALREADY, subject=subject)
        self._starting.add(resource)
        try:
            if not await self._in_thread(lambda: self._locks.resource_is_free(resource)):
                raise Failure(Code.JOB_RUNNING_ALREADY, subject=subject)
            journal, always = await self._open_journal(), await self._secrets(arguments or {})
            async with self._beginning:
                if self._closed:
                    raise Cancelled
                job = new_job(kind, resource, subject)
                await journal.insert_job(job, arguments or {})
                order = Order(job.id, kind, resource, subject, arguments or {}, {**always, **(secrets or {})})
                self._children[job.id] = Child(
                    self._launcher.command,
                    first_line=messages.order_line(order),
                    log=self._log_of(job.id),
                    on_line=lambda line: self._hear(job.id, line),
                    on_exit=lambda ending: self._exited(job.id, ending),
                )
                self._publish(job)
        finally:
            self._starting.discard(resource)
        return job

    async def continue_(self, job_id: JobId, secrets: Mapping[str, str] | None = None) -> Job:
        """Starts the work of an ended job anew, with the same arguments; what was done already is kept by the work itself."""
        job = self._known[job_id]
        return await self.start(
            job.kind,
            resource=job.resource,
            subject=job.subject,
            arguments=await self.arguments(job_id),
            secrets=secrets,
        )

    async def arguments(self, job_id: JobId) -> Mapping[str, JSON]:
        """What the job was given to work on."""
        return await (await self._open_journal()).job_arguments(job_id)

    async def cancel(self, job_id: JobId) -> None:
        """Asks the job to end at its next step. The row in the journal reaches a job of another window, too."""
        if child := self._children.get(job_id):
            child.send(messages.line(**{messages.CANCEL: True}))
        else:
            await (await self._open_journal()).request_cancel(job_id)

    async def end_work_on(self, resource: str) -> None:
        """Cancels what is at work on ``resource``; returns when the processes that this window began for it are gone."""
        for job in self.jobs():
            child = self._children.get(job.id)
            if job.resource == resource and (child is not None or not job.state.ended):
                await self.cancel(job.id)
                if child is not None:
                    await _gone(child)

    async def answer(self, job_id: JobId, question_id: str, text: str) -> None:
        """Gives the person's answer to a job that this window started."""
        if child := self._children.get(job_id):
            child.send(messages.line(**{messages.ANSWER: question_id, "text": text}))

    async def adopt(self) -> None:
        """Reads the history. Jobs that went on without a window are followed from here on, dead ones become INTERRUPTED.

        What had ended before is no news: nobody who subscribed hears of it.
        """
        journal = await self._open_journal()
        rows = await journal.jobs(HISTORY)
        at_work = await self._at_work(rows)
        for row in reversed(rows):
            if row.id in at_work:
                self._follow(row)
            elif row.id not in self._known:
                self._known[row.id] = row
                if not row.state.ended:
                    await self._settle(row.id, None)
        if self._poll is None:
            self._poll = asyncio.create_task(self._keep_following(), name="following jobs")
        self._found_again.set()

    async def found_again(self) -> None:
        """Waits until ``adopt`` has read the history, which may take until the person has unlocked it."""
        await self._found_again.wait()

    async def close(self, *, leave_running: bool) -> None:
        """Lets go of the jobs of this window: they go on without it, or they end at their next step and can be continued."""
        if self._poll is not None:
            self._poll.cancel()
            await asyncio.gather(self._poll, return_exceptions=True)
            self._poll = None
        # What is just beginning is let go of like the others; what comes later does not begin.
        async with self._beginning:
            self._closed = True
        end = self._detach if leave_running else self._end
        await asyncio.gather(*(end(child) for child in tuple(self._children.values())))
        while ending := tuple(self._tasks):
            # Not left to their callbacks: from Python 3.12 on, waiting for what is done does not let those run.
            self._tasks.difference_update(ending)
            await asyncio.gather(*ending)
        self._executor.shutdown()

    async def _detach(self, child: Child) -> None:
        await child.detach(messages.line(**{messages.DETACH: True}), PATIENCE_S)

    async def _end(self, child: Child) -> None:
        child.send(messages.line(**{messages.INTERRUPT: True}))
        await _gone(child)

    def _hear(self, job_id: JobId, line: bytes) -> None:
        job, message = self._known[job_id], messages.read(line) or {}
        if messages.PROGRESS in message:
            self._publish(replace(job, progress=messages.progress_from(message)))
        elif messages.QUESTION in message:
            question = messages.question_from(message)
            state = JobState.RUNNING if question is None else JobState.WAITING
            self._publish(replace(job, state=state, question=question))
        elif messages.ENDED in message:
            ended = messages.ended_from(message)
            self._publish(
                replace(
                    job,
                    state=ended.state,
                    ended=datetime.now(UTC),
                    question=None,
                    failure=ended.failure,
                    outcome=ended.outcome,
                )
            )

    def _exited(self, job_id: JobId, ending: int | OSError) -> None:
        del self._children[job_id]
        task = asyncio.create_task(self._settle(job_id, _reason(ending)), name="a job's end")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _settle(self, job_id: JobId, reason: str | None) -> None:
        """Nobody is at work on the job any more: sees to it that both we and its row say how it ended."""
        job = self._known[job_id]
        if not job.state.ended:
            failure = Failure(Code.JOB_DIED, subject=job.subject, reason=reason, log=str(self._log_of(job_id)))
            died = replace(job, state=JobState.INTERRUPTED, ended=datetime.now(UTC), question=None, failure=failure)
        else:
            died = job
        try:
            journal = await self._open_journal()
            row = await journal.job(job_id)
            if row is None or not row.state.ended:
                await journal.update_job(died)
            elif not job.state.ended:
                # It had come to its end and could not say so any more.
                died = row
            await self._in_thread(lambda: self._locks.forget(job_id, job.resource))
        except Failure as unwritten:
            log.warning("The end of a job could not be written down: %s", unwritten.code)
        if not job.state.ended:
            self._publish(died)

    def _publish(self, job: Job) -> None:
        self._known[job.id] = job
        for callback in tuple(self._callbacks):
            callback(job)

    async def _keep_following(self) -> None:
        while True:
            await asyncio.sleep(self._poll_s)
            try:
                await self._look()
            except Failure as failure:
                log.warning("The jobs of other processes could not be looked at: %s", failure.code)

    async def _look(self) -> None:
        """One look at the jobs of other processes: those followed, and those begun meanwhile (by the command line)."""
        journal = await self._open_journal()
        rows = await journal.jobs(HISTORY)
        said = {row.id for row in rows}
        unsaid = [self._known[job_id] for job_id in self._followed if job_id not in said]
        at_work = await self._at_work([*rows, *unsaid])
        # Seen between its row and its process: one of this window, which tells how it goes by itself.
        self._followed -= self._children.keys()
        for row in rows:
            known = self._known.get(row.id)
            if row.id in at_work:
                self._follow(row)
            elif row.state.ended and row != known and (known is None or row.id in self._followed):
                self._publish(row)
        for job_id in self._followed - at_work:
            if not self._known[job_id].state.ended:
                await self._settle(job_id, None)
            self._followed.discard(job_id)

    def _follow(self, row: Job) -> None:
        """Another process is at work on the job, unless it ended after ``row`` was read."""
        known = self._known.get(row.id)
        if row.id in self._children or (known is not None and known.state.ended and not _called_dead(known)):
            return
        self._followed.add(row.id)
        if row.state.ended:
            # Called dead by a window that looked too early.
            row = replace(row, state=JobState.RUNNING, ended=None, failure=None)
        if row != known:
            self._publish(row)

    async def _at_work(self, rows: Sequence[Job]) -> set[JobId]:
        """Those of ``rows`` that have not said how they ended, and that a process is at work on or about to be."""
        asked = [row for row in rows if not row.state.ended or _called_dead(row)]
        return await self._in_thread(lambda: {row.id for row in asked if self._is_at_work(row)})

    def _is_at_work(self, row: Job) -> bool:
        # Asked before the lock, which may be taken meanwhile.
        begun = self._locks.has_begun(row.id)
        if self._locks.is_alive(row.id):
            return True
        age_s = (datetime.now(UTC) - row.started).total_seconds()
        if row.state.ended or abs(age_s) >= STARTS_WITHIN_S:
            return False
        # The file of its lock is there a moment before it is held, and the lock on the resource is held by then.
        return not begun or not self._locks.resource_is_free(row.resource)

    async def _in_thread(self, ask: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, ask)

    def _log_of(self, job_id: JobId) -> Path:
        return self._launcher.logs / f"job-{job_id}.log"


async def _gone(child: Child) -> None:
    """Waits until the process, which was asked to, has ended; ends it where that takes too long."""
    if not await child.gone(PATIENCE_S):
        child.kill()
        await child.gone(PATIENCE_S)


def _called_dead(row: Job) -> bool:
    """Whether it was not the job itself that wrote how it ended."""
    return row.state is JobState.INTERRUPTED and row.failure is not None and row.failure.code is Code.JOB_DIED


def _reason(ending: int | OSError) -> str:
    if isinstance(ending, OSError):
        return ending.strerror or str(ending)
    if ending < 0:
        return _signal_name(-ending)
    return f"exit code {ending}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
