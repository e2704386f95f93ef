"""A wrapped label for values without spaces: addresses, ids and links break anywhere instead of running out of sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QMenu

from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_MAY_BREAK = "\u200b"
_LONGEST_WORD = 16


class BreakableText(Text):
    """QLabel breaks only where the text allows it, so the text is given places to break; they never reach the clipboard."""

    def __init__(self, text: str = "", role: str = "body", *, parent: QWidget | None = None) -> None:
        super().__init__("", role, wrap=True, parent=parent)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._whole = ""
        self.set_text(text)

    def set_text(self, text: str) -> None:
        if text != self._whole:
            self._whole = text
            self.setText(_with_places_to_break(text))

    def whole_text(self) -> str:
        return self._whole

    def selectedText(self) -> str:
        return super().selectedText().replace(_MAY_BREAK, "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.selectedText())
            event.accept()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        clipboard = QGuiApplication.clipboard()
        if clipboard.supportsSelection() and self.selectedText():
            clipboard.setText(self.selectedText(), QClipboard.Mode.Selection)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = self.selectedText() or self._whole
        copy = menu.addAction(tr("Copy"))
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(text))
        menu.popup(event.globalPos())


def _with_places_to_break(text: str) -> str:
    """Zero-width spaces inside words that are too long for a narrow column, never between a character and its marks."""
    words: list[str] = []
    for word in text.split(" "):
        if len(word) <= _LONGEST_WORD or not word.isascii():
            words.append(word)
        else:
            words.append(_MAY_BREAK.join(word[place : place + 4] for place in range(0, len(word), 4)))
    return " ".join(words)
