"""How soon the window paints what somebody did: from the event that reaches a widget to the end of the paint that follows."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


@dataclass(slots=True)
class Frame:
    """One event. ``late_ms`` is how much later than it was due it reached its widget: the window was busy.

    ``painted_ms`` is from there to the end of the next paint, ``computed_ms`` the CPU time of the window's thread in between,
    ``shown_ms`` to the end of the first paint without a gap in it. None where that never came.
    """

    kind: str
    at_s: float
    computed_s: float
    late_ms: float
    painted_ms: float | None = None
    computed_ms: float | None = None
    shown_ms: float | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class FrameLog(QObject):
    """``frames`` so far. An event is ``announced`` and sent; the filter sees it reach the widget, ``painted`` its paint."""

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[Frame] = []
        self._announced: tuple[QEvent.Type, str, float] | None = None
        self._painted_by: dict[QObject, QWidget] = {}
        self._unpainted: dict[QWidget, list[Frame]] = {}
        self._unshown: dict[QWidget, list[Frame]] = {}

    def watch(self, reached: QWidget, painted_by: QWidget) -> None:
        """Events that reach the first widget are to be painted by the second."""
        self._painted_by[reached] = painted_by
        reached.installEventFilter(self)

    def announce(self, event: QEvent.Type, kind: str, due_s: float) -> None:
        """The next event of this type is the one meant; ``due_s`` as time.perf_counter counts."""
        self._announced = (event, kind, due_s)

    def eventFilter(self, reached: QObject, event: QEvent) -> bool:
        if self._announced is not None and event.type() == self._announced[0] and reached in self._painted_by:
            _, kind, due_s = self._announced
            self._announced = None
            now_s = time.perf_counter()
            frame = Frame(kind, now_s, time.thread_time(), (now_s - due_s) * 1000)
            self.frames.append(frame)
            painted_by = self._painted_by[reached]
            self._unpainted.setdefault(painted_by, []).append(frame)
            self._unshown.setdefault(painted_by, []).append(frame)
        return False

    def painted(self, widget: QWidget, *, whole: bool) -> None:
        """``widget`` has just painted itself; ``whole`` unless rows were missing."""
        now_s = time.perf_counter()
        for frame in self._unpainted.pop(widget, ()):
            frame.painted_ms = (now_s - frame.at_s) * 1000
            frame.computed_ms = (time.thread_time() - frame.computed_s) * 1000
        if whole:
            for frame in self._unshown.pop(widget, ()):
                frame.shown_ms = (now_s - frame.at_s) * 1000


def tell_paints(kind: type[QWidget], painted: Callable[[Any], None]) -> None:
    """Calls ``painted`` after each paint of a widget of this class. To be called before there is one."""
    paint: Callable[[Any, Any], None] = kind.paintEvent

    def paint_and_tell(widget: QWidget, event: Any) -> None:
        paint(widget, event)
        painted(widget)

    kind.paintEvent = paint_and_tell
