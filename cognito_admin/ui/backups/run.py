"""An order being carried out: one pool after the other, each by a job of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cognito_admin.model.backups import ForPassphrase
from cognito_admin.model.failures import Failure
from cognito_admin.model.progress import Job, JobState
from cognito_admin.work.backup_orders import Order, OrderedPool, secrets, start

if TYPE_CHECKING:
    import asyncio

    from cognito_admin.model.backup_records import BackupRecord
    from cognito_admin.ui.loop import Loop
    from cognito_admin.work.services import Services


@dataclass(slots=True)
class PoolRun:
    """The backup of one pool. ``failure`` says why its job could not begin, ``record`` what came of it."""

    pool: OrderedPool
    job: Job | None = None
    failure: Failure | None = None
    record: BackupRecord | None = None

    @property
    def done(self) -> bool:
        return self.job is not None and self.job.state is JobState.DONE

    @property
    def ended(self) -> bool:
        return self.failure is not None or (self.job is not None and self.job.state.ended)


class BackupRun(QObject):
    """Goes on whether anybody looks or not. ``changed`` tells that something is further, ``ended`` that nothing more is done.

    ``busy`` says whether anything is.
    """

    changed = Signal()
    ended = Signal()

    def __init__(self, order: Order, services: Services, loop: Loop, parent: QObject) -> None:
        super().__init__(parent)
        self.order = order
        self.runs = [PoolRun(pool) for pool in order.pools]
        self._services, self._loop = services, loop
        self._work = loop.latest(self)
        self._at: PoolRun | None = None
        self._job_ended: asyncio.Event | None = None
        self._stopped = False
        self.busy = False
        self._end_watching = services.jobs.subscribe(self._job_changed)

    def begin(self) -> None:
        """Does what is not done yet; what was begun is continued."""
        self._stopped = False
        self.busy = True
        self._work.run(self._go())

    def cancel(self) -> None:
        """Ends the work at its next step. It can be continued."""
        self._stopped = True
        if self._at is not None and self._at.job is not None:
            self._loop.spawn(self._services.jobs.cancel(self._at.job.id), self)

    def close(self) -> None:
        """The work goes on, and nobody is told of it here."""
        self._end_watching()
        self._work.cancel()

    async def _go(self) -> None:
        for run in self.runs:
            if not run.done and not self._stopped:
                await self._make(run)
        self._at, self.busy = None, False
        if all(run.done for run in self.runs) and isinstance(self.order.protection, ForPassphrase):
            # Nobody needs it any more.
            self.order = replace(self.order, protection=ForPassphrase(""))
        self.ended.emit()

    async def _make(self, run: PoolRun) -> None:
        import asyncio

        self._job_ended, self._at, run.failure = asyncio.Event(), run, None
        jobs = self._services.jobs
        try:
            if run.job is not None and jobs.can_continue(run.job):
                run.job = await jobs.continue_(run.job.id, secrets(self.order.protection))
            else:
                run.job = await start(jobs, self.order, run.pool)
            self._job_changed(jobs.job(run.job.id))
            await self._job_ended.wait()
            if run.done:
                run.record = await self._services.backups.made_by(run.job.id)
        except Failure as failure:
            run.failure = failure
        self.changed.emit()

    def _job_changed(self, job: Job) -> None:
        if self._at is None or self._at.job is None or self._at.job.id != job.id:
            return
        self._at.job = job
        if job.state.ended and self._job_ended is not None:
            self._job_ended.set()
        self.changed.emit()
