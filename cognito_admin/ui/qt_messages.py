"""What Qt itself has to say goes into the program's log, not to whatever terminal the program was started from."""

from __future__ import annotations

import logging
from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

log = logging.getLogger(__name__)

MOST_EARLY = 100
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_HARMLESS = ("This plugin does not support",)
"""The offscreen platform, on what has no meaning without a screen."""


class QtMessages:
    """``with`` it Qt's messages are logged. They begin before the log does: what came first is kept until ``write_early``.

    A handler that was there before (a test's) hears everything as well, and is alone again at the end.
    """

    def __init__(self) -> None:
        self._early: deque[tuple[int, str]] = deque(maxlen=MOST_EARLY)
        self._before: Callable[[QtMsgType, QMessageLogContext, str], None] | None = None

    def __enter__(self) -> QtMessages:
        self._before = qInstallMessageHandler(self._hear)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        qInstallMessageHandler(self._before)

    def write_early(self) -> None:
        """Writes what was said before there was a log."""
        while self._early:
            level, text = self._early.popleft()
            log.log(level, "%s", text)

    def _hear(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        level = logging.DEBUG if text.startswith(_HARMLESS) else _LEVELS[kind]
        # Qt ends the process after a fatal message, so that one may not wait.
        if log.hasHandlers() or kind is QtMsgType.QtFatalMsg:
            self.write_early()
            log.log(level, "%s: %s", context.category, text)
        else:
            self._early.append((level, f"{context.category}: {text}"))
        if self._before is not None:
            self._before(kind, context, text)
