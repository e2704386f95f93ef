"""Jobs as the window tells of them: the meter, the drawer, a notice at the end of a long one, the question at closing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from cognito_admin.model.ids import JobId
from cognito_admin.model.preferences import AT_CLOSE
from cognito_admin.model.progress import JobState
from cognito_admin.ui.job_words import job_line, job_title
from cognito_admin.ui.sentences import detail, explain
from cognito_admin.ui.shell.job_questions_desk import JobQuestionsDesk
from cognito_admin.ui.shell.jobs_drawer import JobsDrawer
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.banner import Banner
from cognito_admin.ui.widgets.question import Choice, ask
from cognito_admin.ui.widgets.text import plain_tooltip
from cognito_admin.work.offline_pool import OfflinePool

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.progress import Job
    from cognito_admin.ui.loop import Loop
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.ui.shell.connections_desk import ConnectionsDesk
    from cognito_admin.ui.shell.window import Window
    from cognito_admin.work.services import Services

SEEN = "jobs.seen_running"
"""The setting with the ids of jobs whose end is still to be told, maybe by the next window."""
LONG_S = 10
"""A job that took longer than this is worth a notice when nobody watched its end."""
_WITHOUT_ASKING = {"go-on": True, "stop": False}
"""Whether running jobs go on where the person has decided that for good."""
_REDRAW_MS = 100


class JobsDesk(QObject):
    """Follows the jobs, and tells how those ended that this window or the one before has seen running.

    ``shown_in_front`` says whether the pane in front shows the end of a job itself.
    """

    def __init__(
        self,
        window: Window,
        loop: Loop,
        services: Services,
        port: ShellPort,
        connections: ConnectionsDesk,
        shown_in_front: Callable[[Job], bool],
    ) -> None:
        super().__init__(window)
        self._window, self._loop, self._services, self._port = window, loop, services, port
        self._jobs = services.jobs
        self._drawer: JobsDrawer | None = None
        self._questions = JobQuestionsDesk(window, loop, services, port, connections)
        self._shown_in_front = shown_in_front
        kept = services.settings.ui(SEEN)
        self._seen = {JobId(str(one)) for one in kept} if isinstance(kept, list) else set[JobId]()
        self._unsubscribe = self._jobs.subscribe(self._changed)
        self._redraw = QTimer(self, singleShot=True, interval=_REDRAW_MS)
        self._redraw.timeout.connect(self._show)
        window.status.jobs_requested.connect(self.toggle_drawer)
        for job in self._jobs.running():
            self._changed(job)
        loop.spawn(self._tell_what_ended_meanwhile(), self)
        self._show()

    def close(self, leave_running: bool) -> None:
        self._unsubscribe()
        self._redraw.stop()
        self._questions.close()
        if not leave_running:
            # The person knows how they end.
            self._seen.clear()
            self._keep_seen()

    def toggle_drawer(self) -> None:
        if self._drawer is None:
            drawer = JobsDrawer(self._window, self._jobs.can_continue, self._jobs.can_answer)
            drawer.cancel_requested.connect(self._cancel)
            drawer.continue_requested.connect(self._continue)
            drawer.answer_requested.connect(self._questions.ask)
            drawer.all_requested.connect(self._show_all)
            self._drawer = drawer
        self._drawer.show_jobs(self._jobs.jobs())
        self._drawer.toggle()

    def close_drawer(self) -> bool:
        """Esc. False if it was not open."""
        if self._drawer is None or not self._drawer.isVisible():
            return False
        self._drawer.hide()
        return True

    def running(self) -> tuple[Job, ...]:
        return self._jobs.running()

    async def leave_running(self) -> bool | None:
        """What becomes of running jobs when the window closes: True they go on, False they stop, None do not close."""
        # Whoever closes the window looks at no backup any more, and its index goes.
        running = tuple(job for job in self._jobs.running() if job.kind != OfflinePool.reading_kind)
        if not running:
            return False
        if self._end_with_the_window:
            return await self._end_with_window(running)
        decided = _WITHOUT_ASKING.get(self._services.settings.chosen(AT_CLOSE))
        if decided is not None:
            return decided
        what = job_title(running[0])
        text = tr(
            "“{job}” is still running. Stopped, it can be continued later. Left alone, it goes on without a window and is "
            "found again at the next start.",
            job=what,
        )
        if len(running) > 1:
            text = tr(
                "{number} jobs are still running. Stopped, they can be continued later. Left alone, they go on without a "
                "window and are found again at the next start.",
                number=len(running),
            )
        answer = await ask(
            self._window,
            tr("Close while work is going on?"),
            text,
            [
                Choice("cancel", tr("Do not close"), safe=True),
                Choice("stop", tr("Stop and close")),
                Choice("leave", tr("Go on in the background"), kind="primary"),
            ],
            icon_name="activity",
        )
        return {"leave": True, "stop": False}.get(answer)

    async def _end_with_window(self, running: tuple[Job, ...]) -> bool | None:
        answer = await ask(
            self._window,
            tr("Close while work is going on?"),
            tr(
                "“{job}” is still running, and ends with this window: nothing of this session is kept.",
                job=job_title(running[0]),
            ),
            [Choice("cancel", tr("Do not close"), safe=True), Choice("stop", tr("Stop and close"), kind="danger")],
            icon_name="activity",
        )
        return False if answer == "stop" else None

    @property
    def _end_with_the_window(self) -> bool:
        """In a demo, and without a place for the key, what a job would go on to write is of no use to anyone."""
        return self._services.demo or self._services.store_key.throwaway

    def _changed(self, job: Job) -> None:
        if not self._redraw.isActive():
            self._redraw.start()
        self._questions.follow(job)
        if job.state.ended and job.id in self._seen:
            self._seen.remove(job.id)
            self._keep_seen()
            self._tell_end(job)
        elif not job.state.ended and job.id not in self._seen:
            self._seen.add(job.id)
            self._keep_seen()

    def _keep_seen(self) -> None:
        self._services.settings.set_ui(SEEN, [*sorted(self._seen)])

    async def _tell_what_ended_meanwhile(self) -> None:
        await self._jobs.found_again()
        for job in self._jobs.jobs():
            self._changed(job)
        self._seen &= {job.id for job in self._jobs.running()}
        self._keep_seen()

    def _show(self) -> None:
        self._window.status.show_jobs(self._jobs.running())
        if self._drawer is not None and self._drawer.isVisible():
            self._drawer.show_jobs(self._jobs.jobs())

    def _tell_end(self, job: Job) -> None:
        took_s = (job.ended - job.started).total_seconds() if job.ended else 0.0
        # A dialog before the window is looked at, too.
        watched = any(window.isActiveWindow() for window in QApplication.topLevelWidgets())
        if job.failure is not None:
            if not self._shown_in_front(job):
                self._tell_failure(job, job.failure)
        elif job.state is JobState.DONE and took_s >= LONG_S and not watched:
            text = tr("{job}: {line}", job=job_title(job), line=job_line(job))
            self._port.show_banner(text, kind="success", cause=job.resource)
        else:
            if job.state is JobState.DONE:
                self._port.status(tr("{job}: done", job=job_title(job)))
            return
        if not watched and took_s >= LONG_S:
            QApplication.alert(self._window)
            self._notify(job)

    def _tell_failure(self, job: Job, failure: Failure) -> None:
        words = explain(failure)
        actions: list[QAction] = []
        if self._jobs.can_continue(job):
            again = QAction(tr("Continue"))
            again.triggered.connect(lambda: self._continue(job.id))
            actions.append(again)
        self._window.banners.add(
            Banner(
                f"{job_title(job)}: {words.title}",
                kind="error",
                detail=detail(words),
                actions=actions,
                cause=job.resource,
            )
        )

    def _notify(self, job: Job) -> None:
        from PySide6.QtWidgets import QSystemTrayIcon

        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return
        tray = QSystemTrayIcon(self._window.windowIcon(), self)
        tray.setToolTip(plain_tooltip(self._window.windowTitle()))
        tray.messageClicked.connect(self._window.come_forward)
        tray.show()
        tray.showMessage(job_title(job), job_line(job), self._window.windowIcon())
        QTimer.singleShot(15_000, tray, tray.deleteLater)

    def _cancel(self, identifier: str) -> None:
        self._loop.spawn(self._jobs.cancel(JobId(identifier)), self, self._port.show_failure)

    def _continue(self, identifier: str) -> None:
        self._loop.spawn(self._jobs.continue_(JobId(identifier)), self, self._port.show_failure)

    def _show_all(self) -> None:
        if self._drawer is not None:
            self._drawer.hide()
        if (pane := self._port.open_pane("activity")) is not None:
            pane.show_jobs()
