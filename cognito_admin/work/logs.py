"""The log: one rotating file for people to read, without secrets and, unless asked for, without personal data."""

import logging
import os
import time
from collections import deque
from collections.abc import Callable
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

from cognito_admin.work.redaction import redacted

FILE = "cognito-admin.log"
SIZE_BYTES = 1_000_000
FILES = 5
RECENT_LINES = 60
JOB_LOGS = 40

_LEVELS = {"cognito_admin": logging.INFO, "botocore": logging.ERROR}
"""What is told from which level on. The SDK warns of whatever it raises afterwards, such as that a sign-in has ended."""
_LINE = "%(asctime)sZ %(levelname)-7s %(name)s: %(message)s"


class Logs:
    """Writes what is logged in this process to ``stream``, or else to the file in ``folder``, until ``close``.

    ``personal_data`` is asked for every line, so that the setting takes effect at once.
    """

    def __init__(
        self,
        folder: Path,
        *,
        personal_data: Callable[[], bool] = lambda: False,
        stream: TextIO | None = None,
    ) -> None:
        self.file = folder / FILE
        self._formatter = _Formatter(personal_data)
        self._recent = _Recent()
        writer = _OwnersFile(self.file) if stream is None else logging.StreamHandler(stream)
        self._handlers: list[logging.Handler] = [writer, self._recent]
        for handler in self._handlers:
            handler.setFormatter(self._formatter)
            logging.getLogger().addHandler(handler)
        self._levels_before = {name: logging.getLogger(name).level for name in _LEVELS}
        for name, level in _LEVELS.items():
            logging.getLogger(name).setLevel(level)

    def show(self, stream: TextIO, level: int) -> None:
        """Shows people at a terminal what is at least as grave as ``level``."""
        handler = logging.StreamHandler(stream)
        handler.setLevel(level)
        handler.setFormatter(_Formatter(lambda: True, "cognito-admin: %(message)s"))
        self._handlers.append(handler)
        logging.getLogger().addHandler(handler)

    def recent(self) -> tuple[str, ...]:
        """The last lines, redacted whatever the setting, the person's folder too: they go into crash reports."""
        return tuple(redacted(line).replace(str(Path.home()), "~") for line in self._recent.lines)

    def close(self) -> None:
        for handler in self._handlers:
            logging.getLogger().removeHandler(handler)
            handler.close()
        self._handlers.clear()
        for name, level in self._levels_before.items():
            logging.getLogger(name).setLevel(level)


def forget_old_job_logs(folder: Path) -> None:
    """Removes all but the latest logs of jobs, whose names sort by time."""
    for path in sorted(folder.glob("job-*.log"))[:-JOB_LOGS]:
        path.unlink(missing_ok=True)


class _Formatter(logging.Formatter):
    converter = time.gmtime

    def __init__(self, personal_data: Callable[[], bool], line: str = _LINE) -> None:
        super().__init__(line, "%Y-%m-%d %H:%M:%S")
        self._personal_data = personal_data

    def format(self, record: logging.LogRecord) -> str:
        # After formatting, since arguments and tracebacks carry as much as messages do.
        return redacted(super().format(record), personal_data=self._personal_data())


class _Recent(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: deque[str] = deque(maxlen=RECENT_LINES)

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


class _OwnersFile(RotatingFileHandler):
    """Several processes may write the file. One that cannot turn it over goes on in the old one; one that cannot write goes on."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=SIZE_BYTES, backupCount=FILES - 1, encoding="utf-8", delay=True)

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(
            self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0), 0o600
        )
        return os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace")

    def rotate(self, source: str, dest: str) -> None:
        # Windows does not let go of a file another process has open.
        try:
            super().rotate(source, dest)
        except OSError:
            return

    def handleError(self, record: logging.LogRecord) -> None:
        """A full disk is told where it hurts the person's work, not here."""
