"""The child's side of a job: takes the order, does the work, tells how it goes, and goes on when nobody listens any more."""

import asyncio
import contextlib
import logging
import os
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.progress import Job, JobState, Question
from cognito_admin.work import job_messages as messages
from cognito_admin.work.job_locks import JobLocks
from cognito_admin.work.job_messages import Ended, Order
from cognito_admin.work.job_run import ROW_EVERY_S, JobJournal, JobRun, Work
from cognito_admin.work.stop import Stop

log = logging.getLogger(__name__)


class Pipe:
    """The two ends this process was given. A window that died breaks them, which is no error: the work goes on."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        self._incoming = incoming
        self._outgoing: int | None = outgoing
        self._rest = b""
        self.open = True

    @classmethod
    def of_this_process(cls) -> "Pipe":
        """Takes stdin and stdout over, so that no process a library starts reads answers meant for the job.

        What a library prints goes to stderr, which is the job's log.
        """
        incoming, outgoing = os.dup(0), os.dup(1)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)
        sys.stdout = sys.stderr
        return cls(incoming, outgoing)

    def order(self) -> Order:
        """Waits for the first line. Raises ValueError when it is not an order."""
        return messages.order_from_line(self._line())

    def listen(self, on_line: Callable[[bytes], None], on_closed: Callable[[], None]) -> None:
        """Hands every further line to the loop, from a thread that ends with the pipe or with the process."""
        loop = asyncio.get_running_loop()

        def read() -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: the work is done
                while line := self._line():
                    loop.call_soon_threadsafe(on_line, line)
                loop.call_soon_threadsafe(on_closed)

        threading.Thread(target=read, name="pipe", daemon=True).start()

    def send(self, line: bytes) -> None:
        if self._outgoing is None:
            return
        try:
            while line:
                line = line[os.write(self._outgoing, line) :]
        except OSError:
            self.close()

    def close(self) -> None:
        """Tells the window that nothing more comes."""
        self.open = False
        if self._outgoing is not None:
            os.close(self._outgoing)
            self._outgoing = None

    def _line(self) -> bytes:
        # Not sys.stdin: its buffer is locked while a thread waits in it, and the interpreter cannot end then.
        while b"\n" not in self._rest:
            try:
                more = os.read(self._incoming, 65536)
            except OSError:
                more = b""
            if not more:
                return b""
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\n")
        return line + b"\n"


async def run_job(
    order: Order,
    kinds: Mapping[str, Work],
    *,
    pipe: Pipe,
    journal: JobJournal,
    locks: JobLocks,
    on_bug: Callable[[BaseException], object],
    row_every_s: float = ROW_EVERY_S,
) -> Job:
    """Does what ``order`` says and returns the job as it ended. A bug goes to ``on_bug`` and ends the job as failed."""
    conversation = _Conversation(pipe)
    pipe.listen(conversation.hear, conversation.closed)
    job = Job(order.id, order.kind, order.resource, order.subject, JobState.RUNNING, datetime.now(UTC))
    run = JobRun(
        job,
        journal=journal,
        stop=conversation.stop,
        on_change=conversation.tell,
        answer=conversation.answer,
        row_every_s=row_every_s,
    )
    try:
        with locks.hold(order.id, order.resource, order.subject):
            await run.run(kinds[order.kind], order.arguments, order.secrets)
        job = run.job
    except Failure as failure:
        job = replace(run.job, state=JobState.FAILED, ended=datetime.now(UTC), failure=failure)
        await _record(journal, job)
    except Exception as bug:  # noqa: BLE001
        on_bug(bug)
        failure = Failure(Code.JOB_DIED, subject=order.subject)
        job = replace(run.job, state=JobState.FAILED, ended=datetime.now(UTC), failure=failure)
    pipe.send(messages.ended_line(Ended(job.state, job.failure, job.outcome)))
    return job


async def _record(journal: JobJournal, job: Job) -> None:
    try:
        await journal.update_job(job)
    except Failure as failure:
        # The window hears of the end by the pipe; a later one finds the row and nobody at work on it.
        log.warning("The end of the job could not be written down: %s", failure.code)


class _Conversation:
    """What is said between the window and the run."""

    def __init__(self, pipe: Pipe) -> None:
        self.stop = Stop()
        self._pipe = pipe
        self._told: Job | None = None
        self._question: tuple[str, asyncio.Future[str]] | None = None

    def hear(self, line: bytes) -> None:
        message = messages.read(line) or {}
        if messages.CANCEL in message:
            self.stop.request()
        elif messages.INTERRUPT in message:
            self.stop.request(JobState.INTERRUPTED)
        elif messages.DETACH in message:
            self.closed()
        elif messages.ANSWER in message:
            self._answered(str(message[messages.ANSWER]), str(message["text"]))

    def closed(self) -> None:
        self._pipe.close()
        if self._question is not None:
            self._nobody_answers()

    def tell(self, job: Job) -> None:
        told, self._told = self._told, job
        if job.question != (None if told is None else told.question):
            self._pipe.send(messages.question_line(job.question))
        if job.progress is not None and (told is None or job.progress != told.progress):
            self._pipe.send(messages.progress_line(job.progress))

    async def answer(self, question: Question) -> str:
        if not self._pipe.open:
            self._nobody_answers()
            raise Cancelled
        future: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._question = (question.id, future)
        try:
            return await future
        finally:
            self._question = None

    def _answered(self, question_id: str, text: str) -> None:
        if self._question is not None and self._question[0] == question_id and not self._question[1].done():
            self._question[1].set_result(text)

    def _nobody_answers(self) -> None:
        # It can be continued, and asks again then.
        self.stop.request(JobState.INTERRUPTED)
