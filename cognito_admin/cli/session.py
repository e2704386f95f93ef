"""One command from its options to its exit status."""

import asyncio
import getpass
import signal
import sys
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from cognito_admin.cli import terminal
from cognito_admin.cli.output import Output
from cognito_admin.cli.sign_in import sign_in
from cognito_admin.cli.statuses import Status, status_of
from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.progress import JobState
from cognito_admin.model.sentences import BUG
from cognito_admin.model.sign_in import SIGN_IN
from cognito_admin.work.crash import Crash, Reported
from cognito_admin.work.services import Services
from cognito_admin.work.stop import Stop

_NO_KEY = frozenset({Code.KEYRING_MISSING, Code.KEYRING_LOCKED, Code.PASSPHRASE_NEEDED, Code.STORE_KEY_LOST})


@dataclass(frozen=True, slots=True)
class Common:
    """The options all commands share."""

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    passphrase_file: Path | None = None
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Host:
    """What the program offers a command. ``services`` takes the share of each quota to use, between 0 and 1, or None.

    ``program`` is the command that starts this program.
    """

    program: Sequence[str]
    services: Callable[[float | None], AbstractAsyncContextManager[Services]]
    tour: Callable[[Path], int]
    gallery: Callable[[Path, Sequence[str]], int]
    """All pictures in these variants; none of them stands for all."""
    emulator: Callable[[list[str]], int]


class Session:
    """What a command works with."""

    def __init__(self, services: Services, common: Common, output: Output) -> None:
        self.services = services
        self.common = common
        self.output = output
        self.at_the_end: Callable[[], Awaitable[Status]] | None = None
        """What is done once everything is closed; the command ends as it does."""

    async def answer(self, code: str, facts: Mapping[str, str], secret: bool) -> str:
        """What somebody at the terminal says to one of ``sentences.QUESTIONS``. Raises Failure where nobody is there."""
        if code == SIGN_IN:
            await sign_in(self.services, self.output, facts)
            return ""
        return await terminal.answer(code, facts, secret)

    async def unlock(self) -> None:
        """Sees to it that there is a key for what is kept. Raises KEYRING_MISSING and its like when nobody can be asked."""
        store_key = self.services.store_key
        try:
            await store_key.get()
        except Failure as failure:
            # A keyring that is only locked has a key, and beside that key there is no room for another.
            if failure.code not in (Code.KEYRING_MISSING, Code.PASSPHRASE_NEEDED):
                raise
            passphrase = self._passphrase(chosen=failure.code is Code.PASSPHRASE_NEEDED)
            if not passphrase:
                raise
            await store_key.use_passphrase(passphrase)

    async def unlock_or_forget(self) -> None:
        """For work that needs nothing that is kept: without a key for it, what would be kept of the work is forgotten at its end.

        Nobody is asked, so that it works where there is no keyring and nobody to ask.
        """
        try:
            if self.common.passphrase_file is None:
                await self.services.store_key.get()
            else:
                await self.unlock()
        except Failure as failure:
            if failure.code not in _NO_KEY:
                raise
            self.services.store_key.use_session_key()

    def _passphrase(self, *, chosen: bool) -> str | None:
        """None when there is nobody to ask; empty when they would not say."""
        file = self.common.passphrase_file
        if file is not None:
            return file.read_text("utf-8").rstrip("\r\n")
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            return None
        if chosen:
            return getpass.getpass("Passphrase for what is kept on this computer: ", sys.stderr)
        self.output.say(
            "No keyring that can be used was found. What is kept here is protected by a passphrase of your choice instead."
        )
        while passphrase := getpass.getpass("New passphrase: ", sys.stderr):
            if getpass.getpass("The same again: ", sys.stderr) == passphrase:
                return passphrase
            self.output.say("The two are not the same. Try again, or give none to stop.")
        return passphrase


def run(host: Host, common: Common, output: Output, command: Callable[[Session], Awaitable[Status]]) -> int:
    """Runs ``command`` and returns the exit status, whatever becomes of it."""
    try:
        return asyncio.run(_run(host, common, output, command))
    except Failure as failure:
        output.fail(failure)
        return status_of(failure)
    except Reported as bug:
        return _tell(output, bug.crash)
    except (Cancelled, KeyboardInterrupt):
        return Status.INTERRUPTED
    except BrokenPipeError:
        return Status.CLOSED_PIPE


async def _run(host: Host, common: Common, output: Output, command: Callable[[Session], Awaitable[Status]]) -> Status:
    async with host.services(common.rate) as services:
        services.notices.subscribe(output.fail)
        session = Session(services, common, output)
        services.questions.answered_by(session.answer)
        try:
            status = await command(session)
        except (Failure, Cancelled, BrokenPipeError):
            raise
        except Exception as bug:  # noqa: BLE001
            return _tell(output, services.crashes.report(bug))
    return status if session.at_the_end is None else await session.at_the_end()


def _tell(output: Output, crash: Crash) -> Status:
    output.fail_text(
        f"{BUG.title}. {BUG.text}",
        BUG.advice,
        *(crash.text.splitlines() if crash.path is None else [str(crash.path)]),
    )
    return Status.BUG


@contextmanager
def interruptible(stop: Stop) -> Generator[None]:
    """Ctrl-C asks the work to end at its next step; a second one ends the program at once."""
    loop = asyncio.get_running_loop()

    def ask(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop.request, JobState.INTERRUPTED)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
