"""A child process that is told things and tells things, a line at a time."""

import asyncio
import contextlib
import os
import subprocess
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

QUIET_WINDOWS = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)


class Child:
    """One child process. Make it and use it on the loop's thread; both callbacks arrive there.

    A thread with a plain Popen serves it, since asyncio's own subprocesses need another event loop on Windows than Qt's.
    ``on_exit`` is called once, after the last line: with the exit code, or with the OSError that kept the process from starting.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        first_line: bytes,
        log: Path,
        on_line: Callable[[bytes], None],
        on_exit: Callable[[int | OSError], None],
    ) -> None:
        self._command = list(command)
        self._first_line = first_line
        self._log = log
        self._on_line = on_line
        self._on_exit = on_exit
        self._loop = asyncio.get_running_loop()
        self._process: subprocess.Popen[bytes] | None = None
        self._early: list[bytes] = []
        self._writing = threading.Lock()
        self._detached = False
        self._gone = asyncio.Event()
        self._thread = threading.Thread(target=self._serve, name="job", daemon=True)
        self._thread.start()

    def send(self, line: bytes) -> None:
        """Writes ``line`` to the child. One that is gone does not hear it, which is no error: its exit is told by ``on_exit``."""
        with self._writing:
            if self._process is None:
                self._early.append(line)
            else:
                _write(self._process, line)

    async def gone(self, timeout_s: float) -> bool:
        """Waits until ``on_exit`` was called; False when that took too long."""
        try:
            await asyncio.wait_for(self._gone.wait(), timeout_s)
        except TimeoutError:
            return False
        return True

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()

    async def detach(self, line: bytes, timeout_s: float) -> None:
        """Asks the child by ``line`` to close its end, and lets go of it: it goes on without this process."""
        self._detached = True
        self.send(line)
        await self.gone(timeout_s)

    def _serve(self) -> None:
        ending: int | OSError
        try:
            ending = self._talk()
        except OSError as error:
            ending = error
        self._tell(self._leave, ending)

    def _talk(self) -> int:
        with os.fdopen(
            os.open(self._log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0), 0o600), "ab"
        ) as log:
            process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                # The terminal's Ctrl-C and the window's end are not for the child.
                start_new_session=True,
                creationflags=QUIET_WINDOWS,
            )
        with self._writing:
            _write(process, self._first_line, *self._early)
            self._process = process
        assert process.stdout is not None
        for line in process.stdout:
            self._tell(self._on_line, line)
        if self._detached:
            # Popen warns of a process that is left running, which here is the purpose.
            process.returncode = 0
        code = process.wait()
        with self._writing:
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None
                with contextlib.suppress(OSError):
                    pipe.close()
        return code

    def _tell(self, callback: Callable[..., None], *arguments: object) -> None:
        # A loop that is closed has no one left who wants to know.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(callback, *arguments)

    def _leave(self, ending: int | OSError) -> None:
        self._gone.set()
        if not self._detached:
            self._on_exit(ending)


def _write(process: subprocess.Popen[bytes], *lines: bytes) -> None:
    assert process.stdin is not None
    try:
        for line in lines:
            process.stdin.write(line)
        process.stdin.flush()
    except (OSError, ValueError):
        # Broken or closed: the reader learns of the end.
        return
