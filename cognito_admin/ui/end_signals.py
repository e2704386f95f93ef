"""Ctrl+C, the end of the terminal and the end of the session, while there is no loop that acts on them. Imports no Qt."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import FrameType, TracebackType

END_SIGNALS = () if sys.platform == "win32" else (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class EndSignals:
    """``with`` it such a signal is only noted, by its number in ``came``. What Python would raise for it gets lost in Qt, or
    aborts the process.

    One inside of another knows what that one has noted.
    """

    def __init__(self) -> None:
        self.came = 0
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> EndSignals:
        for number in END_SIGNALS:
            before = self._before[number] = signal.signal(number, self._note)
            outer = getattr(before, "__self__", None)
            if isinstance(outer, EndSignals):
                self.came = outer.came
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.came = number
