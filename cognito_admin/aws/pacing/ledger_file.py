"""A ledger that all processes of this person on this computer share by a small file."""

import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from cognito_admin.aws.pacing import ledger_bytes
from cognito_admin.aws.pacing.file_lock import lock, unlock
from cognito_admin.aws.pacing.ledger import Ledger

log = logging.getLogger(__name__)

LOCK_PATIENCE_S = 0.5
AGAIN_S = 10.0
"""How long a process goes on alone where the file cannot be used, before it tries again."""
_LARGEST = 1 << 16
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)

T = TypeVar("T")


class LedgerFile:
    """``path`` None keeps a ledger for this process alone, which is also what happens while the file cannot be used.

    May be used from any thread; nobody waits longer than ``LOCK_PATIENCE_S``. What is damaged is begun anew.
    """

    def __init__(
        self, path: Path | None, account: str, region: str, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.account = account
        self.region = region
        self._path = path
        self._clock = clock
        self._file: int | None = None
        self._known = b""
        self._alone = path is None
        self._again_s = 0.0
        self._told = False
        self._turn = threading.Lock()

    def change(self, work: Callable[[Ledger, float], T]) -> T:
        """What ``work`` returns. It gets the ledger and the time, and nobody else does meanwhile."""
        with self._turn:
            file = self._locked()
            try:
                if file is not None:
                    self._known = self._read(file)
                now_s = self._clock()
                ledger = ledger_bytes.read(self._known, now_s).ledger
                ledger.forget_what_is_past(now_s)
                result = work(ledger, now_s)
                self._known = ledger_bytes.written(ledger, self.account, self.region, now_s)
                if file is not None and not self._alone:
                    self._write(file, self._known)
            finally:
                if file is not None:
                    with contextlib.suppress(OSError):
                        unlock(file)
            return result

    def alone(self) -> Ledger | None:
        """The ledger of this process, where it is not that of the file."""
        return ledger_bytes.read(self._known, self._clock()).ledger if self._alone else None

    def close(self) -> None:
        """Lets go of the file."""
        with self._turn:
            self._path, self._alone = None, True
            self._let_go()

    def _locked(self) -> int | None:
        """The file, open and locked. None where it cannot be had."""
        if self._path is None or (self._alone and self._clock() < self._again_s):
            return None
        try:
            if self._file is not None and not os.fstat(self._file).st_nlink:
                # Somebody removed it.
                self._let_go()
            if self._file is None:
                self._file = os.open(self._path, _FLAGS, 0o600)
            lock(self._file, LOCK_PATIENCE_S)
        except OSError as error:
            self._go_on_alone(error)
            return None
        self._alone = False
        return self._file

    def _read(self, file: int) -> bytes:
        try:
            os.lseek(file, 0, os.SEEK_SET)
            return os.read(file, _LARGEST)
        except OSError as error:
            self._go_on_alone(error)
            return self._known

    def _write(self, file: int, raw: bytes) -> None:
        try:
            os.lseek(file, 0, os.SEEK_SET)
            os.write(file, raw)
        except OSError as error:
            self._go_on_alone(error)

    def _go_on_alone(self, error: OSError) -> None:
        if not self._told:
            log.warning("The pace of requests is not shared with other processes for now: %s", error)
        self._told = True
        self._alone, self._again_s = True, self._clock() + AGAIN_S

    def _let_go(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
