"""What jobs ask: put to the person once, however many of them wait for the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from cognito_admin.model.ids import ConnectionId, JobId
from cognito_admin.model.sign_in import RENEW_CREDENTIALS, SIGN_IN
from cognito_admin.ui.sentences import asked
from cognito_admin.ui.shell.job_question import JobQuestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_admin.model.progress import Job, Question
    from cognito_admin.ui.loop import Loop
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.ui.shell.connections_desk import ConnectionsDesk
    from cognito_admin.ui.shell.window import Window
    from cognito_admin.work.services import Services


class JobQuestionsDesk(QObject):
    """Of jobs that this window started; those of others are answered there."""

    def __init__(
        self, window: Window, loop: Loop, services: Services, port: ShellPort, connections: ConnectionsDesk
    ) -> None:
        super().__init__(window)
        self._window, self._loop, self._services, self._port = window, loop, services, port
        self._jobs, self._connections = services.jobs, connections
        self._shown: dict[JobId, JobQuestion] = {}
        self._put: set[str] = set()
        connections.signed_in.connect(self._signed_in)

    def close(self) -> None:
        for dialog in [*self._shown.values()]:
            dialog.close()

    def follow(self, job: Job) -> None:
        """Asks what is new, and takes back what was answered or is asked no more."""
        shown = self._shown.get(job.id)
        if shown is not None and (job.question is None or job.question.id != shown.question.id):
            shown.close()
        for waiting, question in self._waiting():
            if question.id not in self._put and not any(other.id in self._put for other in self._like(question)):
                self._put.add(question.id)
                self._show(waiting, question, wished_for=False)
                if not self._window.isActiveWindow():
                    QApplication.alert(self._window)

    def ask(self, identifier: str) -> None:
        """Comes back to a question that was put off."""
        job = self._jobs.job(JobId(identifier))
        if job.question is None or not self._jobs.can_answer(job.id):
            return
        if job.question.code == SIGN_IN:
            self._answer(job.id, job.question, "")
        else:
            self._show(job, job.question, wished_for=True)

    def _waiting(self) -> Iterator[tuple[Job, Question]]:
        for job in self._jobs.running():
            if job.question is not None and self._jobs.can_answer(job.id):
                yield job, job.question

    def _like(self, question: Question) -> list[Question]:
        """The questions that have the same answer, this one among them."""
        if asked(question).typed:
            return [question]
        what = (question.code, _seen_to(question))
        return [other for _, other in self._waiting() if (other.code, _seen_to(other)) == what]

    def _show(self, job: Job, question: Question, *, wished_for: bool) -> None:
        if job.id not in self._shown:
            dialog = JobQuestion(self._window, job, question)
            dialog.answered.connect(lambda text: self._answer(job.id, question, text))
            dialog.cancel_requested.connect(lambda: self._spawn_cancel(job.id))
            dialog.finished.connect(lambda: self._shown.pop(job.id, None))
            self._shown[job.id] = dialog
        self._shown[job.id].ask(wished_for=wished_for)

    def _answer(self, job: JobId, question: Question, text: str) -> None:
        if question.code == SIGN_IN:
            self._connections.sign_in(ConnectionId(question.facts["connection_id"]), question.facts["portal"])
            return
        alike = {other.id for other in self._like(question)}
        for waiting, other in [*self._waiting()]:
            if waiting.id == job or other.id in alike:
                self._give(waiting.id, other, text)

    def _signed_in(self, portal: str) -> None:
        for job, question in [*self._waiting()]:
            if question.code == SIGN_IN and _seen_to(question) == portal:
                self._give(job.id, question, "")

    def _give(self, job: JobId, question: Question, text: str) -> None:
        self._loop.spawn(self._bring(job, question, text), self, self._port.show_failure)

    async def _bring(self, job: JobId, question: Question, text: str) -> None:
        if question.code == RENEW_CREDENTIALS:
            # An access key that was typed anew is known here alone.
            text = await self._services.connections.renewed(ConnectionId(question.facts["connection_id"]))
        await self._jobs.answer(job, question.id, text)

    def _spawn_cancel(self, job: JobId) -> None:
        self._loop.spawn(self._jobs.cancel(job), self, self._port.show_failure)


def _seen_to(question: Question) -> str | None:
    """What the person sees to, and for whom: two questions about the same are one."""
    return question.facts.get("portal") or question.facts.get("profile")
