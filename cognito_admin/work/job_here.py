"""Long work in this very process: of a headless command, or as a job that a window has started. The same work either way."""

from collections.abc import Awaitable, Callable, Mapping

from cognito_admin.model.progress import Job
from cognito_admin.store.settings_file import JSON
from cognito_admin.work.job_locks import JobLocks
from cognito_admin.work.job_messages import Order
from cognito_admin.work.job_process import Pipe, run_job
from cognito_admin.work.job_run import Answer, JobRun, Work, new_job
from cognito_admin.work.jobs import JobHistory
from cognito_admin.work.stop import Stop


class JobsHere:
    """Runs one kind of work at a time, here. ``kinds`` is asked for when the first work begins."""

    def __init__(
        self,
        *,
        journal: Callable[[], Awaitable[JobHistory]],
        locks: JobLocks,
        kinds: Callable[[], Mapping[str, Work]],
    ) -> None:
        self._open_journal = journal
        self._locks = locks
        self._kinds = kinds

    async def run(
        self,
        kind: str,
        *,
        resource: str,
        subject: str,
        arguments: Mapping[str, JSON],
        stop: Stop,
        on_change: Callable[[Job], None],
        answer: Answer,
        secrets: Mapping[str, str] | None = None,
    ) -> Job:
        """The job as it ended. ``secrets`` are what no row of the journal may hold.

        Raises JOB_RUNNING_ALREADY when another process is at work on ``resource``.
        """
        job = new_job(kind, resource, subject)
        with self._locks.hold(job.id, resource, subject):
            journal = await self._open_journal()
            await journal.insert_job(job, arguments)
            run = JobRun(job, journal=journal, stop=stop, on_change=on_change, answer=answer)
            return await run.run(self._kinds()[kind], arguments, secrets or {})

    async def obey(self, order: Order, pipe: Pipe, on_bug: Callable[[BaseException], object]) -> Job:
        """Does what a window ordered, and tells it by ``pipe``."""
        journal = await self._open_journal()
        return await run_job(order, self._kinds(), pipe=pipe, journal=journal, locks=self._locks, on_bug=on_bug)
