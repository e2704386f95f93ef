"""A remark on a page that stays for as long as it holds."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cognito_admin.ui.theme import theme
from cognito_admin.ui.widgets.text import Picture, Text

_KINDS = {
    "information": ("info", "link", "info_soft"),
    "warning": ("triangle-alert", "warning", "warning_soft"),
    "closed": ("lock", "muted", "hover"),
}
_ROUND_PX = 8


class Notice(QWidget):
    """Hidden until it has something to say."""

    def __init__(self) -> None:
        super().__init__()
        self._kind = "information"
        self._picture = Picture("info", "link", 16)
        self._text = Text("", wrap=True, selectable=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(10)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        theme.signals().changed.connect(self.update)
        self.hide()

    def say(self, text: str, kind: str = "information") -> None:
        """``kind``: information, warning, or closed for what cannot be changed. Blank hides it."""
        self._kind = kind
        picture, role, _ = _KINDS[kind]
        self._picture.set_icon(picture, role)
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.update()

    def text(self) -> str:
        return self._text.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(theme.current(), _KINDS[self._kind][2])))
        painter.drawRoundedRect(self.rect(), _ROUND_PX, _ROUND_PX)
