"""A wrapped label for values without spaces: addresses, ids and links break anywhere instead of running out of sight."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QMenu

from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_MAY_BREAK = "\u200b"
_SHORT_WORD, _LONGEST_WORD = 10, 16
"""Letters up to which a word is left alone, and from which on it breaks where there is no sign, too."""


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
    """Zero-width spaces in words that are too long for a narrow column: after signs, or anywhere where there is none."""
    return " ".join(_broken(word) for word in text.split(" "))


def _broken(word: str) -> str:
    # Other scripts are left alone: a break must not part a letter from its marks, and most of them break by themselves.
    if len(word) <= _SHORT_WORD or not word.isascii():
        return word
    parts = re.split(r"(?<=[@./:_?&=-])", word)
    return _MAY_BREAK.join(
        part if len(part) <= _LONGEST_WORD else _MAY_BREAK.join(part[at : at + 4] for at in range(0, len(part), 4))
        for part in parts
        if part
    )
