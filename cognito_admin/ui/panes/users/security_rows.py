"""Rows of the section on sign-in and security. Made anew for every person: few are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget

from cognito_admin.ui.changes.words import reason_text
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.badge import Badge
from cognito_admin.ui.widgets.below import below
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.flow import FlowLayout
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Picture, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cognito_admin.model.changes.change import Wish
    from cognito_admin.model.changes.offers import Offer
    from cognito_admin.ui.panes.users.security_words import EventWords


class BelongingRow(QWidget):
    """Something of the user's, and what can be done to it: beside it, or below where a ``badge`` (text and kind) stands there."""

    def __init__(self, title: str, details: str = "", badge: tuple[str, str] = ("", "neutral")) -> None:
        super().__init__()
        self._title = title
        self.setAccessibleName(", ".join(text for text in (title, badge[0], details) if text))
        words = QVBoxLayout()
        words.setSpacing(1)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(BreakableText(title), 1)
        if badge[0]:
            first.addWidget(Badge(*badge), 0, Qt.AlignmentFlag.AlignTop)
        add_layout(words, first)
        if details:
            words.addWidget(Text(details, "small", wrap=True, selectable=True))
        self._buttons = QWidget()
        self._buttons.hide()
        self._line: QLayout
        if badge[0]:
            self._line = FlowLayout(self._buttons, spacing=2)
            words.addWidget(self._buttons)
        else:
            self._line = QHBoxLayout(self._buttons)
            self._line.setContentsMargins(0, 0, 0, 0)
            first.addWidget(self._buttons, 0, Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        add_layout(row, words, 1)

    def add_button(self, text: str, offer: Offer, ask: Callable[[Wish], object]) -> QPushButton:
        """A button for what is offered; grey with the reason where it is refused."""
        button = QPushButton(text)
        button.setProperty("kind", "link")
        button.setAccessibleName(f"{text}: {self._title}")
        allow(button, " ".join(reason_text(reason) for reason in offer.refused))
        button.clicked.connect(lambda: ask(offer.wish))
        self._line.addWidget(button)
        self._buttons.show()
        return button


class EventRow(QWidget):
    """An entry of the sign-in history."""

    def __init__(self, words: EventWords) -> None:
        super().__init__()
        self.setAccessibleName(", ".join(text for text in (words.title, words.badge, words.details) if text))
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(Text(words.title, wrap=True), 1)
        if words.badge:
            first.addWidget(Badge(words.badge, words.badge_kind), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(1)
        add_layout(column, first)
        column.addWidget(Text(words.details, "small", wrap=True, selectable=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(8)
        row.addWidget(Picture(*words.picture, 16), 0, Qt.AlignmentFlag.AlignTop)
        add_layout(row, column, 1)


class Group(QWidget):
    """A title with rows below it; cleared and filled anew. Remarks stand below the rows."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 6, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(Text(title, "strong"))
        self._rows: list[QWidget] = []

    def clear(self) -> None:
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows.clear()

    def add(self, *rows: QWidget) -> None:
        for row in rows:
            self._rows.append(row)
            self._column.addWidget(row)

    def add_remark(self, text: str) -> None:
        self.add(Text(text, "muted", wrap=True, selectable=True))

    def add_button(self, button: QPushButton) -> None:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 2, 0, 2)
        row.addWidget(button)
        row.addStretch(1)
        self.add(line)

    def stops(self) -> Sequence[QWidget]:
        """What Tab comes to, as it stands on the screen."""
        return [part for row in self._rows for part in below(row) if part.focusPolicy() & Qt.FocusPolicy.TabFocus]


def link(text: str) -> QPushButton:
    """A button that looks like a link."""
    button = QPushButton(text)
    button.setProperty("kind", "link")
    return button
