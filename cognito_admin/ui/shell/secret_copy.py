"""A password on the clipboard, for a while."""

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

KEPT_S = 60
_NOT_FOR_HISTORIES = ("x-kde-passwordManagerHint", b"secret")
"""Programs that keep what was copied leave out what says so."""


class SecretCopy(QObject):
    """``cleared`` is emitted once it was taken off again; what was copied since stays."""

    cleared = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.timer = QTimer(self, singleShot=True, interval=KEPT_S * 1000)
        self.timer.timeout.connect(self.clear)

    def put(self, text: str) -> None:
        self._text = text
        data = QMimeData()
        data.setText(text)
        data.setData(*_NOT_FOR_HISTORIES)
        QGuiApplication.clipboard().setMimeData(data)
        self.timer.start()

    def clear(self) -> None:
        """Nothing happens where something else is on the clipboard by now."""
        self.timer.stop()
        text, self._text = self._text, ""
        clipboard = QGuiApplication.clipboard()
        if text and clipboard.text() == text:
            clipboard.clear()
            self.cleared.emit()
