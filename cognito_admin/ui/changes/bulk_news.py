"""Tells how bulks of a pool stand: the one at work, how each ends, and which one was left half done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from cognito_admin.model.changes.record import Result
from cognito_admin.model.progress import JobState
from cognito_admin.ui.changes.bulk_words import counts_text, standing_text, wish_text
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.translate import tr, trn
from cognito_admin.ui.widgets.banner import UNDO
from cognito_admin.work.change_desk import bulk_resource

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_admin.model.changes.record import BulkId
    from cognito_admin.model.failures import Failure
    from cognito_admin.model.progress import Job
    from cognito_admin.ui.changes.bulk_desk import BulkDesk
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.work.bulk import Standing
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace

_TOLD_S = 120.0


class BulkNews(QObject):
    """For one pane of the pool. ``changed`` carries the job at work whenever it moved, and once more when it has ended."""

    changed = Signal(object)

    def __init__(self, desk: BulkDesk, services: Services, workspace: Workspace, shell: ShellPort) -> None:
        super().__init__(desk)
        self._desk = desk
        self._services = services
        self._shell = shell
        self._resource = bulk_resource(workspace)
        self._looked = False
        self._end = services.jobs.subscribe(self._job_changed)

    def close(self) -> None:
        self._end()

    def look(self) -> None:
        """Once: whether one was left half done by a process that is gone."""
        if not self._looked:
            self._looked = True
            self._shell.loop.spawn(self._look(), self, self._shell.show_failure)

    async def _look(self) -> None:
        # Which of them is at work is known only once the jobs of earlier windows are.
        await self._services.jobs.found_again()
        job = self._desk.at_work()
        if job is not None:
            self.changed.emit(job)
            return
        for standing in await self._desk.bulks.unfinished():
            self._tell_unfinished(standing)
            return

    def _job_changed(self, job: Job) -> None:
        if job.resource != self._resource:
            return
        self.changed.emit(job)
        if job.state.ended:
            self._shell.loop.spawn(self._tell_end(job), self, self._shell.show_failure)

    async def _tell_end(self, job: Job) -> None:
        bulk = await self._services.changes.bulk_of(job, self._services.jobs)
        standing = await self._desk.bulks.standing(bulk)
        if standing is None:
            return
        if job.failure is not None or standing.ahead:
            self._tell_unfinished(standing, job)
            return
        actions = [self._action(tr("Results"), self._desk.show_results, bulk)]
        if standing.counts.get(Result.DONE) and await self._desk.bulks.no_way_back(bulk) is None:
            actions.insert(0, self._action(tr("Undo…"), self._desk.undo, bulk))
            actions[0].setObjectName(UNDO)
        wrong = standing.counts.get(Result.FAILED, 0) + standing.counts.get(Result.UNKNOWN, 0)
        if standing.counts.get(Result.FAILED):
            actions.append(self._action(tr("Try the failed again…"), self._desk.retry, bulk))
        self._shell.show_banner(
            standing_text(standing),
            kind="warning" if wrong else "success",
            actions=actions,
            timeout_s=None if wrong else _TOLD_S,
            cause=self._resource,
        )

    def _tell_unfinished(self, standing: Standing, job: Job | None = None) -> None:
        """Stopped by the person, by a failure, or by the end of its process."""
        bulk = standing.bulk.id
        what = wish_text(standing.bulk.wish, standing.bulk.users)
        left = trn("1 user is still ahead", "{count} users are still ahead", standing.ahead)
        told = counts_text(standing.counts)
        if job is not None and job.state is JobState.CANCELLED:
            text = tr("“{what}” was stopped: {left}.", what=what, left=left)
        elif job is not None and job.failure is not None:
            text = tr("“{what}” ended early: {left}. {why}", what=what, left=left, why=_why(job.failure))
        else:
            text = tr("“{what}” was not finished: {left}.", what=what, left=left)
        if told:
            text = tr("{text} So far {told}.", text=text, told=told)
        actions = [
            self._action(tr("Continue"), self._desk.go_on, bulk),
            self._action(tr("Results"), self._desk.show_results, bulk),
            self._action(tr("Leave it so"), self._desk.leave, bulk),
        ]
        self._shell.show_banner(text, kind="warning", actions=actions, cause=self._resource)

    def _action(self, text: str, run: Callable[[BulkId], None], bulk: BulkId) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda: run(bulk))
        return action


def _why(failure: Failure) -> str:
    words = explain(failure)
    return f"{words.title}. {words.advice}".strip()
