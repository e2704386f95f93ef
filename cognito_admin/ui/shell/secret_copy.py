"""A password on the clipboard, for a while."""

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

_NOT_FOR_HISTORIES = ("x-kde-passwordManagerHint", b"secret")
"""Programs that keep what was copied leave out what says so."""


class SecretCopy(QObject):
    """``cleared`` is emitted once it was taken off again; what was copied since stays."""

    cleared = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data: QMimeData | None = None
        self.timer = QTimer(self, singleShot=True)
        self.timer.timeout.connect(self.clear)

    def put(self, text: str, kept_s: int) -> None:
        """For ``kept_s`` seconds, or until something else is copied."""
        data = self._data = QMimeData()
        data.setText(text)
        data.setData(*_NOT_FOR_HISTORIES)
        QGuiApplication.clipboard().setMimeData(data)
        self.timer.start(kept_s * 1000)

    def clear(self) -> None:
        """Nothing happens where something else is on the clipboard by now."""
        self.timer.stop()
        data, self._data = self._data, None
        clipboard = QGuiApplication.clipboard()
        # What others put there is not read, not even to compare it.
        if data is not None and clipboard.mimeData() is data:
            clipboard.clear()
            self.cleared.emit()
