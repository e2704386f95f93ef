"""What is written down, and offered to the person to send, when the program itself makes a mistake."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cognito_admin import __version__
from cognito_admin.work.redaction import redacted

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable, Generator
    from pathlib import Path
    from types import TracebackType

log = logging.getLogger(__name__)

REPORTS = 20
LIBRARIES = ("PySide6-Essentials", "qasync", "boto3", "botocore", "apsw-sqlite3mc", "keyring", "filelock")
_TELLING = (AttributeError, TypeError, NameError, IndexError, NotImplementedError, RecursionError)
"""Errors whose message speaks of the program, not of somebody's data."""


@dataclass(frozen=True, slots=True)
class Crash:
    """``text`` is the report as it may be sent: no values, no secrets, no personal data. ``path`` is None if it was not saved."""

    title: str
    text: str
    path: Path | None


class Reported(Exception):
    """A mistake of the program that ``crash`` reports, in place of the exception itself, whose words may be somebody's data."""

    def __init__(self, crash: Crash) -> None:
        super().__init__(crash.title)
        self.crash = crash


class Crashes:
    """Makes crash reports, each mistake once, and tells whoever subscribed, on the thread where it happened."""

    def __init__(self, folder: Path | None, *, recent_lines: Callable[[], tuple[str, ...]]) -> None:
        """Without a ``folder`` reports are shown, not saved."""
        self._folder = folder
        self._recent_lines = recent_lines
        self._known: dict[str, Crash] = {}
        self._callbacks: list[Callable[[Crash], None]] = []

    def subscribe(self, callback: Callable[[Crash], None]) -> Callable[[], None]:
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback) if callback in self._callbacks else None

    def report(self, bug: BaseException) -> Crash:
        """The report of ``bug``: made, saved and told at its first time, the same one afterwards."""
        if isinstance(bug, Reported):
            return bug.crash
        trace = stripped_traceback(bug)
        if (known := self._known.get(trace)) is not None:
            return known
        title = type(bug).__name__
        text = self._text(trace)
        crash = self._known[trace] = Crash(title, text, self._save(text))
        log.error("A mistake of this program, %s. Report: %s", title, crash.path)
        for callback in tuple(self._callbacks):
            callback(crash)
        return crash

    def keep(self, trace: str) -> Path | None:
        """Saves what an earlier process left of itself."""
        return self._save(f"{_circumstances()}\n\nFound when the program was started again\n\n{trace}")

    @contextlib.contextmanager
    def installed(self) -> Generator[None]:
        """Takes over what Python calls for exceptions that nobody caught."""
        before = sys.excepthook, threading.excepthook
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        try:
            yield
        finally:
            sys.excepthook, threading.excepthook = before

    def asyncio_handler(self, loop: AbstractEventLoop, context: dict[str, Any]) -> None:
        """For ``loop.set_exception_handler``."""
        bug = context.get("exception")
        if isinstance(bug, BaseException):
            self.report(bug)
        else:
            loop.default_exception_handler(context)

    def _uncaught(self, kind: type[BaseException], bug: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, bug, trace)
            return
        crash = self.report(bug)
        # It ended the program, and perhaps the folder of a demo with it.
        if sys.stderr is not None:  # pyright: ignore[reportUnnecessaryComparison] # a program without a console has none
            sys.stderr.write(f"\n{crash.text}")

    def _uncaught_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.report(arguments.exc_value)

    def _text(self, trace: str) -> str:
        lines = "\n".join(self._recent_lines()) or "(none)"
        return f"{_circumstances()}\n\n{trace}\nLast lines of the log\n{lines}\n"

    def _save(self, text: str) -> Path | None:
        if self._folder is None:
            return None
        path = self._folder / f"crash-{datetime.now(UTC):%Y%m%dT%H%M%S-%f}.txt"
        try:
            # Not its parents: a folder that was removed at the end is not to come back.
            self._folder.mkdir(mode=0o700, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(text)
            for old in sorted(self._folder.glob("crash-*.txt"))[:-REPORTS]:
                old.unlink(missing_ok=True)
        except OSError:
            # The person can still copy the report.
            return None
        return path


def versions() -> dict[str, str]:
    """What runs here: the program, Python, the system and the libraries that matter, by name. Takes a moment."""
    import importlib.metadata
    import platform

    found = {
        "Cognito Admin": __version__,
        "Python": platform.python_version(),
        "System": f"{platform.system()} {platform.release()} {platform.machine()}",
    }
    for library in LIBRARIES:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found[library] = importlib.metadata.version(library)
    return found


def stripped_traceback(bug: BaseException) -> str:
    """The traceback of ``bug`` and of what led to it: files of the program, lines, functions; no values, no folders."""
    parts: list[str] = []
    seen: set[int] = set()
    _strip(bug, parts, seen)
    return "\n".join(parts)


def _strip(bug: BaseException, parts: list[str], seen: set[int]) -> None:
    if id(bug) in seen:
        return
    seen.add(id(bug))
    if bug.__cause__ is not None:
        _strip(bug.__cause__, parts, seen)
        parts.append("which caused\n")
    elif bug.__context__ is not None and not bug.__suppress_context__:
        _strip(bug.__context__, parts, seen)
        parts.append("while that was handled\n")
    lines = [_headline(bug)]
    for frame in traceback.extract_tb(bug.__traceback__, limit=-40):
        lines.append(f"  {place_of(frame.filename)}:{frame.lineno} in {frame.name}")
        lines.append(f"    {frame.line}")
    parts.append("\n".join(lines) + "\n")
    if isinstance(bug, BaseExceptionGroup):
        for member in bug.exceptions:  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
            _strip(member, parts, seen)  # pyright: ignore[reportUnknownArgumentType]


def _headline(bug: BaseException) -> str:
    name = type(bug).__name__
    if isinstance(bug, OSError):
        return f"{name}: {bug.strerror} ({bug.errno})"
    if isinstance(bug, ImportError) and bug.name:
        # Its message names the folder of the module.
        return f"{name}: {redacted(bug.name)}"
    return f"{name}: {redacted(str(bug))}" if isinstance(bug, _TELLING) else name


def place_of(filename: str) -> str:
    """The file from its package on: what comes before names the person's folders."""
    parts = filename.replace("\\", "/").split("/")
    for root in ("cognito_admin", "site-packages"):
        if root in parts:
            start = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[start if root == "cognito_admin" else start + 1 :])
    return "/".join(parts[-2:])


def _circumstances() -> str:
    facts = {"Time": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"} | versions()
    return "\n".join(f"{name}: {value}" for name, value in facts.items())
