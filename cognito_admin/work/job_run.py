"""One run of long work, in whatever process: its row in the journal, its progress, its questions, its end."""

import asyncio
import contextlib
import logging
import secrets
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol

from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.ids import JobId
from cognito_admin.model.progress import Job, JobState, Progress, Question
from cognito_admin.store.settings_file import JSON
from cognito_admin.work.meter import Meter
from cognito_admin.work.stop import Stop

log = logging.getLogger(__name__)

TELL_EVERY_S = 0.1
ROW_EVERY_S = 1.0


class JobJournal(Protocol):
    """What jobs need of the journal."""

    async def insert_job(self, job: Job, arguments: Mapping[str, JSON]) -> None: ...
    async def update_job(self, job: Job) -> None: ...
    async def cancel_requested(self, job: JobId) -> bool: ...


@dataclass(frozen=True, slots=True)
class Request:
    """What the work is given. ``report`` may be called as often as one likes, on the loop's thread.

    ``ask(code, facts, secret)`` puts a question to the person and returns their answer; it raises Cancelled when the work is to
    end, and Failure where nobody is there to answer. ``job`` is the one whose work it is.
    """

    arguments: Mapping[str, JSON]
    secrets: Mapping[str, str] = field(repr=False)
    report: Callable[[Progress], None]
    stop: Stop
    ask: Callable[[str, Mapping[str, str], bool], Awaitable[str]]
    job: JobId = JobId("")  # noqa: RUF009 - a text


Work = Callable[[Request], Awaitable[Mapping[str, int]]]
"""The work itself: returns counts by name, raises Failure or Cancelled."""
Answer = Callable[[Question], Awaitable[str]]


def new_job(kind: str, resource: str, subject: str) -> Job:
    """A job that starts now. Its id sorts by time."""
    now = datetime.now(UTC)
    job_id = JobId(f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}")
    return Job(id=job_id, kind=kind, resource=resource, subject=subject, state=JobState.RUNNING, started=now)


class JobRun:
    """Runs work and keeps ``job`` as it stands: told by ``on_change`` ten times a second and at each new phase,
    in the journal once a second."""

    def __init__(
        self,
        job: Job,
        *,
        journal: JobJournal,
        stop: Stop,
        on_change: Callable[[Job], None],
        answer: Answer,
        row_every_s: float = ROW_EVERY_S,
    ) -> None:
        self.job = job
        self._journal = journal
        self._stop = stop
        self._on_change = on_change
        self._answer = answer
        self._row_every_s = row_every_s
        self._meter = Meter()
        self._asking = asyncio.Lock()
        self._progress: Progress | None = None
        self._told_at = 0.0
        self._timer: asyncio.TimerHandle | None = None

    async def run(self, work: Work, arguments: Mapping[str, JSON], secrets: Mapping[str, str]) -> Job:
        """The job as it ended. A bug is raised on, once the row says that the work ended."""
        row = asyncio.create_task(self._keep_row(), name="job's row")
        request = Request(arguments, secrets, self._report, self._stop, self._ask, self.job.id)
        try:
            outcome = await work(request)
            ended = replace(self.job, state=JobState.DONE, outcome=dict(outcome))
        except Cancelled:
            ended = replace(self.job, state=self._stop.state)
        except asyncio.CancelledError:
            await self._end(row, replace(self.job, state=JobState.INTERRUPTED))
            raise
        except Failure as failure:
            ended = replace(self.job, state=JobState.FAILED, failure=failure)
        except BaseException:
            failure = Failure(Code.JOB_DIED, subject=self.job.subject)
            await self._end(row, replace(self.job, state=JobState.FAILED, failure=failure))
            raise
        await self._end(row, ended)
        return self.job

    async def _end(self, row: asyncio.Task[None], job: Job) -> None:
        if self._timer is not None:
            self._tell_progress()
            job = replace(job, progress=self.job.progress)
        row.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await row
        self.job = replace(job, ended=datetime.now(UTC), question=None)
        await self._journal.update_job(self.job)

    def _report(self, progress: Progress) -> None:
        began = self._progress is None or progress.phase != self._progress.phase
        self._progress = progress
        if began:
            # Told at once: where a phase begins says how much was done by an earlier run.
            self._tell_progress()
        elif self._timer is None:
            wait_s = max(0.0, self._told_at + TELL_EVERY_S - time.monotonic())
            self._timer = asyncio.get_running_loop().call_later(wait_s, self._tell_progress)

    def _tell_progress(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        assert self._progress is not None
        self._told_at = time.monotonic()
        self._become(replace(self.job, progress=self._meter.measure(self._progress)))

    def _become(self, job: Job) -> None:
        self.job = job
        self._on_change(job)

    async def _ask(self, code: str, facts: Mapping[str, str], secret: bool) -> str:
        """One question at a time, however many parts of the work have one."""
        async with self._asking:
            return await self._put(Question(uuid.uuid4().hex, code, dict(facts), secret))

    async def _put(self, question: Question) -> str:
        self._stop.check()
        self._meter.pause()
        answer = asyncio.ensure_future(self._answer(question))
        stopped = asyncio.create_task(self._stop.wait())
        try:
            # Whoever is told of the question may answer at once, so somebody has to listen already.
            await asyncio.sleep(0)
            self._become(replace(self.job, state=JobState.WAITING, question=question))
            await asyncio.wait({answer, stopped}, return_when=asyncio.FIRST_COMPLETED)
            self._stop.check()
            return await answer
        finally:
            answer.cancel()
            stopped.cancel()
            await asyncio.gather(answer, stopped, return_exceptions=True)
            self._meter.resume()
            if not self.job.state.ended:
                self._become(replace(self.job, state=JobState.RUNNING, question=None))

    async def _keep_row(self) -> None:
        written = self.job
        while True:
            await asyncio.sleep(self._row_every_s)
            job = self.job
            try:
                if job != written:
                    await self._journal.update_job(job)
                    written = job
                if await self._journal.cancel_requested(job.id):
                    self._stop.request()
            except Failure as failure:
                # The row is a courtesy while the work goes on; its end is written in any case.
                log.warning("The row of the job could not be kept: %s", failure.code)
