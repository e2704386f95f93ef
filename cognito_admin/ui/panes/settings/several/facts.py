"""Facts on an opened thing: texts with a button that copies them, and lines that are only read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.copyable import CopyableText
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable


class CopyableFact(QWidget):
    """A title, a sentence where there is need of one, and the text."""

    def __init__(self, title: str, help_text: str, copied: Callable[[str, str], object]) -> None:
        super().__init__()
        self.text = CopyableText("", title, in_middle=True)
        self.text.copied.connect(lambda text: copied(text, title))
        self._help = Text(help_text, "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 9, 16, 9)
        column.setSpacing(2)
        column.addWidget(Text(title, wrap=True))
        column.addWidget(self._help)
        column.addWidget(self.text)
        self._help.setVisible(bool(help_text))

    def say(self, text: str) -> None:
        self.text.set_text(text)


class Told(QWidget):
    """A line of text in a card."""

    def __init__(self, role: str = "muted") -> None:
        super().__init__()
        self._text = BreakableText("", role)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 11, 16, 11)
        column.addWidget(self._text)

    def say(self, text: str, role: str = "muted") -> None:
        self._text.set_text(text)
        self._text.set_role(role)

    def text(self) -> str:
        return self._text.whole_text()
