"""A job of this process, told about on the terminal."""

import getpass
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from cognito_admin.cli import terminal
from cognito_admin.cli.progress_line import ProgressLine
from cognito_admin.cli.session import Session, interruptible
from cognito_admin.cli.statuses import Status
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.progress import Job, Question
from cognito_admin.work.backup_jobs import ASK_PASSPHRASE
from cognito_admin.work.stop import Stop

if TYPE_CHECKING:
    from cognito_admin.work.job_here import JSON

_COUNTED = ("users", "restoring")
"""Phases that say at their beginning how many users were done before."""


def _typed(question: Question) -> str:
    name = question.facts["backup"]
    passphrase = getpass.getpass(f"Passphrase of {name}: ", sys.stderr) if terminal.is_there() else ""
    if not passphrase:
        raise Failure(Code.BACKUP_ENCRYPTED, path=name)
    return passphrase


class TerminalJob:
    """See above."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._line = ProgressLine()
        self._seen: set[str] = set()

    async def job(
        self,
        kind: str,
        *,
        resource: str,
        subject: str,
        arguments: "Mapping[str, JSON]",
        secrets: Mapping[str, str],
    ) -> Job:
        """As it ended: done, or interrupted. Raises its Failure."""
        stop = Stop()
        with interruptible(stop):
            try:
                job = await self._session.services.jobs_here.run(
                    kind,
                    resource=resource,
                    subject=subject,
                    arguments=arguments,
                    stop=stop,
                    on_change=self._show,
                    answer=self._answer,
                    secrets=secrets,
                )
            finally:
                self._line.close()
        if job.failure is not None:
            raise job.failure
        return job

    def interrupted(self, job: Job) -> Status:
        done = f" after {job.progress.done:,} {job.progress.unit}" if job.progress and job.progress.done else ""
        self._session.output.say(f"Interrupted{done}. The same command continues.")
        return Status.INTERRUPTED

    def _show(self, job: Job) -> None:
        progress = job.progress
        if self._session.output.quiet or progress is None:
            return
        if progress.phase not in self._seen and progress.phase in _COUNTED and progress.done:
            self._session.output.say(f"Continuing after {progress.done:,} users.")
        self._seen.add(progress.phase)
        self._line.show(job)

    async def _answer(self, question: Question) -> str:
        self._line.close()
        if question.code == ASK_PASSPHRASE:
            return _typed(question)
        return await self._session.answer(question.code, question.facts, question.secret)
