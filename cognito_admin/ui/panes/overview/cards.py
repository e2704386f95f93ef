"""Cards side by side, in as many columns as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cognito_admin.model.concerns import Concern, Weight, explain_concern
from cognito_admin.ui.panes.overview import words
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.copyable import CopyableText
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Line, Picture, Text, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from cognito_admin.ui.panes.overview.words import Card, Row

_COLUMN_PX = 360
_LABEL_PX = 128
_GAP = 12
_MOST_COLUMNS = 3
_SIDES = {1: (), 2: (0, 0, 1, 1, 0, 1, 1, 0), 3: (0, 0, 1, 2, 1, 2, 2, 0)}
"""The column of each card, for as many columns as there are; about equally long for most pools."""


class CardGrid(QWidget):
    """Cards have their places, so that one that grows by a line sends no other to the other side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: list[QWidget] = []
        self._columns: list[QVBoxLayout] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)

    def set_cards(self, cards: Sequence[QWidget]) -> None:
        for card in self._cards:
            discard(card)
        self._cards = list(cards)
        self._arrange(max(1, len(self._columns)))

    def columns(self) -> int:
        return len(self._columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wanted = max(1, min(_MOST_COLUMNS, (self.width() + _GAP) // (theme.px(_COLUMN_PX) + _GAP)))
        if wanted != len(self._columns):
            self._arrange(wanted)

    def _arrange(self, columns: int) -> None:
        for column in self._columns:
            while column.count():
                column.takeAt(0)
            self._row.removeItem(column)
            column.deleteLater()
        self._columns = [QVBoxLayout() for _ in range(columns)]
        for column in self._columns:
            column.setSpacing(_GAP)
            add_layout(self._row, column, 1)
        for place, card in enumerate(self._cards):
            sides = _SIDES[columns]
            self._columns[sides[place] if place < len(sides) else place % columns].addWidget(card)
            card.show()
        for column in self._columns:
            column.addStretch(1)


def discard(card: QWidget) -> None:
    """Takes the card out of sight and out of the page at once; it is destroyed when that is safe."""
    card.hide()
    card.setParent(None)
    card.deleteLater()


class FactCard(QFrame):
    """A title and rows of facts. ``action_requested`` is the wish of its button, where it has one."""

    action_requested = Signal()

    def __init__(self, card: Card, action: str = "") -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Picture(card.icon_name, "muted", 16))
        head.addWidget(Text(card.title, "strong"), 1)
        if action:
            button = QPushButton(action)
            button.setProperty("kind", "link")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(self.action_requested)
            head.addWidget(button)
        add_layout(column, head)
        column.addSpacing(4)
        column.addWidget(Line())
        column.addSpacing(4)
        for row in card.rows:
            add_layout(column, _row(row))
        if card.remark:
            column.addWidget(Text(card.remark, "muted", wrap=True, selectable=True))


def _row(row: Row) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(10)
    label = Text(row.label, "label", wrap=True)
    label.setFixedWidth(theme.px(_LABEL_PX))
    # On one line with the value, which stands in the middle of its button where it has one.
    label.setContentsMargins(0, 5 if row.copyable else 4, 0, 3)
    line.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
    if row.copyable:
        copyable = CopyableText(row.value, row.label)
        if row.tooltip:
            copyable.setToolTip(plain_tooltip(row.tooltip))
        line.addWidget(copyable, 1)
        return line
    value = BreakableText(row.value, "muted" if row.muted else "body")
    value.setContentsMargins(0, 3, 0, 3)
    value.setToolTip(plain_tooltip(row.tooltip))
    value.setAccessibleName(f"{row.label}: {row.value}")
    line.addWidget(value, 1)
    return line


_WEIGHTS = {
    Weight.TROUBLE: ("circle-alert", "danger"),
    Weight.RISK: ("triangle-alert", "warning"),
    Weight.NOTE: ("info", "link"),
}


class ConcernsCard(QFrame):
    """What deserves a look: each with what it means and what to do."""

    def __init__(self, concerns: Sequence[Concern]) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(8)
        picture, role = ("list-checks", "muted") if concerns else ("circle-check", "success")
        head.addWidget(Picture(picture, role, 16))
        head.addWidget(Text(words.concerns_line(len(concerns)), "strong" if concerns else "body"), 1)
        add_layout(column, head)
        if concerns:
            column.addWidget(Line())
        for concern in concerns:
            add_layout(column, _concern(concern))


def _concern(concern: Concern) -> QHBoxLayout:
    said = explain_concern(concern, tr)
    picture, role = _WEIGHTS[concern.weight]
    line = QHBoxLayout()
    line.setSpacing(10)
    drawn = Picture(picture, role, 16)
    drawn.setContentsMargins(0, 1, 0, 0)
    line.addWidget(drawn, 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(1)
    column.addWidget(Text(said.title, wrap=True, selectable=True))
    column.addWidget(Text(f"{said.text} {said.advice}", "muted", wrap=True, selectable=True))
    add_layout(line, column, 1)
    return line
