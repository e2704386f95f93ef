"""Files that the system asks the running program to open, as macOS does instead of starting it with their names."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """``asked_to_open`` carries the path of a file.

    A filter in its place would be shown every event there is, also those of objects that are half made or half gone.
    """

    asked_to_open = Signal(str)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent):
            self.asked_to_open.emit(event.file())
            return True
        return super().event(event)


class FileOpenings(QObject):
    """``asked`` carries the path. What comes before ``listen`` waits: the program is started by the first."""

    asked = Signal(str)

    def __init__(self, app: Application) -> None:
        super().__init__(app)
        self._early: list[str] | None = []
        app.asked_to_open.connect(self._hear)

    def listen(self) -> None:
        """From now on ``asked`` is emitted, at once for the last that came before."""
        early, self._early = self._early, None
        if early:
            self.asked.emit(early[-1])

    def _hear(self, path: str) -> None:
        if self._early is None:
            self.asked.emit(path)
        else:
            self._early.append(path)
