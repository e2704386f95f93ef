"""A restore being carried out by its job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from cognito_admin.model.progress import JobState
from cognito_admin.ui.restore.outcome import UNANNOUNCED, WRONG
from cognito_admin.work.restore_orders import start

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.progress import Job
    from cognito_admin.ui.loop import Loop
    from cognito_admin.work.restore_orders import RestoreOrder
    from cognito_admin.work.services import Services


class RestoreRun(QObject):
    """Goes on whether anybody looks or not. ``changed`` tells that it is further, ``ended`` that nothing more is done.

    ``failure`` says why its job could not begin; ``job`` is the newest one that worked on it. ``report`` is what is on record of
    it, once it is done. ``busy`` says whether anything is done.
    """

    changed = Signal()
    ended = Signal()

    def __init__(self, order: RestoreOrder, services: Services, loop: Loop, parent: QObject) -> None:
        super().__init__(parent)
        self.order = order
        self.job: Job | None = None
        self.failure: Failure | None = None
        self.report: Mapping[str, Any] | None = None
        self.busy = False
        self._services, self._loop = services, loop
        self._starting = loop.latest(self, self._failed)
        self._looking = loop.latest(self, self._failed)
        self._end_watching = services.jobs.subscribe(self._job_changed)

    @property
    def done(self) -> bool:
        return self.job is not None and self.job.state is JobState.DONE

    @property
    def outcome(self) -> Mapping[str, int]:
        """Counts by name, once it is done."""
        return (self.job.outcome if self.job is not None else None) or {}

    @property
    def left_undone(self) -> int:
        """How many users, settings and what belongs to them are worth another try."""
        return sum(self.outcome.get(name, 0) for name in WRONG)

    @property
    def unannounced(self) -> int:
        """How many differences the proof found that the plan did not announce."""
        return self.outcome.get(UNANNOUNCED, 0)

    @property
    def proved(self) -> bool:
        """Whether the pool was compared with the plan, and agrees with it."""
        proof = None if self.report is None else self.report["proof"]
        return proof is not None and not proof["unannounced"] and not proof.get("unread")

    def begin(self) -> None:
        """Begins, or goes on with what was begun: what is done already is not done again."""
        self.failure, self.report, self.busy = None, None, True
        self._starting.run(self._begin())

    def pause(self) -> None:
        """Ends the work at its next step. What is done stays on record."""
        if self.job is not None:
            self._loop.spawn(self._services.jobs.cancel(self.job.id), self)

    def close(self) -> None:
        """The work goes on, and nobody is told of it here."""
        self._end_watching()
        self._starting.cancel()
        self._looking.cancel()

    async def _begin(self) -> None:
        self.job = await start(self._services.jobs, self._services.offline, self.order)
        self._job_changed(self._services.jobs.job(self.job.id))

    def _failed(self, failure: Failure) -> None:
        self.failure = failure
        self._end()

    def _job_changed(self, job: Job) -> None:
        if self.job is not None and self._goes_on(job):
            self.failure, self.report, self.busy, self.job = None, None, True, job
        if self.job is None or job.id != self.job.id:
            return
        had_ended = self.job.state.ended
        self.job = job
        self.changed.emit()
        if job.state is JobState.DONE and not had_ended:
            self._looking.run(self._read_report())
        elif job.state.ended and not had_ended:
            self._end()

    def _goes_on(self, job: Job) -> bool:
        """Whether it is another job for the same, such as one that was continued from the list of jobs."""
        last = self.job
        same = last is not None and job.id != last.id and (job.kind, job.resource) == (last.kind, last.resource)
        return same and last is not None and last.state.ended and not job.state.ended

    async def _read_report(self) -> None:
        self.report = await self._services.restores().report(self.order)
        self._end()

    def _end(self) -> None:
        self.busy = False
        self.changed.emit()
        self.ended.emit()
