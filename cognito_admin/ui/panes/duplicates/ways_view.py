"""What can be done about two accounts: each way with what it does, what is lost by it, and why it is closed where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cognito_admin.model.changes.ways import Choice, Way
from cognito_admin.model.duplicates import lost
from cognito_admin.ui.changes.words import reason_text
from cognito_admin.ui.panes.duplicates.words import button_text, loss, origin, way_text, way_title
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Picture, Text, surface

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QAbstractButton

    from cognito_admin.model.users import User

_LOSES = frozenset({Way.JOIN, Way.START_ANEW, Way.DELETE})


class WaysView(QWidget):
    """For one account beside the one that is kept. ``chosen`` carries a ``Way``."""

    chosen = Signal(object)

    def __init__(self, kept: User, other: User, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._lost = lost(kept, other)
        self.buttons: dict[Way, QAbstractButton] = {}
        self.groups: QCheckBox | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = tr("What can be done about {name} ({origin})", name=other.username, origin=origin(other))
        column.addWidget(Text(head, "section", wrap=True))
        for choice in choices:
            column.addWidget(self._way(choice, other))

    @property
    def takes_groups(self) -> bool:
        """Whether the account that is kept gets into the groups that only the other is in."""
        return self.groups is not None and self.groups.isChecked()

    def _way(self, choice: Choice, other: User) -> QWidget:
        card = surface(QFrame(), "card")
        first = choice.way is Way.JOIN
        button = plain_button(button_text(choice.way), self._chooser(choice.way))
        button.setAccessibleName(tr("{way}: {name}", way=way_title(choice), name=other.username))
        if first and choice.offer.available:
            button.setProperty("kind", "primary")
        why_not = " ".join(reason_text(reason) for reason in choice.offer.refused)
        allow(button, why_not)
        self.buttons[choice.way] = button
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(Text(way_title(choice), "strong", wrap=True))
        words.addWidget(Text(way_text(choice, other), "muted", wrap=True, selectable=True))
        if choice.way in _LOSES and choice.offer.available:
            words.addWidget(Text(loss(self._lost), "muted", wrap=True, selectable=True))
        if first and self._lost.groups and choice.offer.available:
            names = ", ".join(self._lost.groups)
            self.groups = QCheckBox(tr("Put it into {groups} as well, where only the other is", groups=names))
            self.groups.setChecked(True)
            words.addWidget(self.groups)
        if why_not:
            add_layout(words, _remark(why_not))
        row = QHBoxLayout(card)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(12)
        add_layout(row, words, 1)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return card

    def _chooser(self, way: Way) -> Callable[[], None]:
        return lambda: self.chosen.emit(way)


def _remark(text: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(Picture("ban", "muted", 14), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Text(text, "body", wrap=True, selectable=True), 1)
    return row
