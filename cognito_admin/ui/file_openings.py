"""Files that the system asks the running program to open, as macOS does instead of starting it with their names."""

import sys

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class FileOpenings(QObject):
    """``asked`` carries the path. What comes before ``listen`` waits: the program is started by the first."""

    asked = Signal(str)

    def __init__(self, app: QApplication, *, here: bool = sys.platform == "darwin") -> None:
        """``here`` says whether this system asks in this way: a filter sees every event there is."""
        super().__init__(app)
        self._early: list[str] | None = []
        if here:
            app.installEventFilter(self)

    def listen(self) -> None:
        """From now on ``asked`` is emitted, at once for the last that came before."""
        early, self._early = self._early, None
        if early:
            self.asked.emit(early[-1])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.FileOpen or not isinstance(event, QFileOpenEvent):
            return False
        if self._early is None:
            self.asked.emit(event.file())
        else:
            self._early.append(event.file())
        return True
