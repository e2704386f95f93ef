"""Watches what the UI thread does between two waits of its event loop.

A busy machine does not fail a test that uses it: what counts is the thread's own CPU time, in forms that the same thread
makes in the same run (``form_s``), and calls that may block.
"""

import re
import statistics
import sys
import threading
import time
from types import TracebackType
from typing import Self

from PySide6.QtCore import QAbstractEventDispatcher
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

BLOCKING = {
    "open",
    "os.listdir",
    "os.scandir",
    "os.remove",
    "os.rename",
    "shutil.copyfile",
    "socket.connect",
    "socket.getaddrinfo",
    "sqlite3.connect",
    "subprocess.Popen",
    "time.sleep",
}
"""Audit events (PEP 578) of calls that wait for a disk, a network, another process or the clock."""

_MODULE = re.compile(r"\.(py|pyc(\.\d+)?|so)$")

_watched_thread: int | None = None
_blocking_calls: list[str] = []
_hook_installed = False


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if event not in BLOCKING or threading.get_ident() != _watched_thread:
        return
    # A module is read once; where it was never read before, what it is compiled to is kept under a passing name.
    if event == "open" and _MODULE.search(str(arguments[0])):
        return
    # Not by the module traceback, which opens files itself.
    frame = sys._getframe()
    while frame is not None:
        _, ours, place = frame.f_code.co_filename.rpartition("cognito_admin")
        if ours:
            _blocking_calls.append(f"{event} {arguments[:1]} at {place}:{frame.f_lineno}")
            return
        frame = frame.f_back


def form_s() -> float:
    """The CPU time that the UI thread takes now to make, lay out and paint a plain form of 180 parts: the middle of a few."""
    return statistics.median(_make_form_s() for _ in range(5))


def _make_form_s() -> float:
    began_s = time.thread_time()
    form = QWidget()
    grid = QGridLayout(form)
    for row in range(60):
        for column, kind in enumerate((QLabel, QLineEdit, QPushButton)):
            grid.addWidget(kind(str(row)), row, column)
    form.grab()
    took_s = time.thread_time() - began_s
    form.deleteLater()
    return took_s


class UiThreadWatch:
    """``longest_s`` is the most CPU time the UI thread took at a stretch; ``blocking_calls`` names calls that may block."""

    def __init__(self) -> None:
        self.longest_s = 0.0
        self.stretches = 0
        self.blocking_calls: list[str] = []
        self._since_s = 0.0

    def __enter__(self) -> Self:
        global _watched_thread, _hook_installed
        if not _hook_installed:
            sys.addaudithook(_audit)
            _hook_installed = True
        _blocking_calls.clear()
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        self._dispatcher = dispatcher
        dispatcher.aboutToBlock.connect(self._about_to_block)
        _watched_thread = threading.get_ident()
        self._since_s = time.thread_time()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        global _watched_thread
        _watched_thread = None
        self._dispatcher.aboutToBlock.disconnect(self._about_to_block)
        self.blocking_calls = list(_blocking_calls)

    def _about_to_block(self) -> None:
        # Waiting costs no CPU time, so from one wait to the next this is what was computed between them.
        now_s = time.thread_time()
        self.longest_s = max(self.longest_s, now_s - self._since_s)
        self.stretches += 1
        self._since_s = now_s
