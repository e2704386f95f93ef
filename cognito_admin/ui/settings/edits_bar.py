"""Below a form of settings: how much was edited and is not saved, what has to be put right first, and where it goes from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cognito_admin.ui.translate import tr, trn
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import ElidedText, Line, Text, plain_tooltip, surface

if TYPE_CHECKING:
    from collections.abc import Sequence


class EditsBar(QWidget):
    """Hidden while nothing is edited. ``focus_home`` gets the keyboard before a button that has it goes, or can do nothing."""

    review_requested = Signal()
    discard_requested = Signal()
    problem_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.focus_home: QWidget | None = None
        surface(self, "window")
        self._count = Text("", "strong")
        self._where = ElidedText("", "muted")
        self.problem = plain_button("", self.problem_requested.emit)
        self.problem.setProperty("kind", "link")
        self.discard = plain_button(tr("Discard"), self.discard_requested.emit)
        self.review = QPushButton(tr("Review…"))
        self.review.setProperty("kind", "primary")
        self.review.clicked.connect(self.review_requested.emit)
        row = QHBoxLayout()
        row.setContentsMargins(16, 9, 16, 9)
        row.setSpacing(10)
        row.addWidget(self._count)
        row.addWidget(self._where, 1)
        row.addWidget(self.problem)
        row.addWidget(self.discard)
        row.addWidget(self.review)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line())
        add_layout(column, row)
        self.hide()

    def show_edits(
        self, count: int, pages: Sequence[str], problems: Sequence[str], busy: bool, forbidden: str = ""
    ) -> None:
        """``pages`` are the titles of those that were edited; ``forbidden`` says why nothing may be changed any more."""
        if busy or not (count or pages):
            self._hand_on_keyboard()
        self.setVisible(bool(count or pages))
        self._count.setText(trn("1 change not saved", "{count} changes not saved", count))
        self._where.set_text(", ".join(pages))
        self.problem.setVisible(bool(problems))
        if problems:
            few = trn("1 to put right", "{count} to put right", len(problems))
            self.problem.setText(few)
            self.problem.setToolTip(plain_tooltip("\n".join(problems)))
        why_not = forbidden or (tr("Put right first: {problem}", problem=problems[0]) if problems else "")
        allow(self.review, tr("One change at a time: the one before is on its way") if busy else why_not, tr("Ctrl+S"))
        allow(self.discard, tr("A change is on its way") if busy else "")

    def _hand_on_keyboard(self) -> None:
        # Qt would give it to what comes next, which lies outside the pane.
        holder = self.window().focusWidget()
        if self.focus_home is not None and holder is not None and self.isAncestorOf(holder):
            self.focus_home.setFocus(Qt.FocusReason.OtherFocusReason)
