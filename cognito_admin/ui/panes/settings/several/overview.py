"""The list of a page, with the line to find some of it and the button that adds to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cognito_admin.ui.formats import number
from cognito_admin.ui.panes.settings.several.thing_list import ThingList
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.lines import clearable
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.ui.panes.settings.several.thing_list import Row

_FOUND_FROM = 8
"""Rows from which on there is a line to find some of them."""
_LINE_PX = 260


class Overview(QWidget):
    """``sought`` tells that something else is looked for: the rows are to be shown anew."""

    sought = Signal()

    def __init__(self, name: str, add_text: str) -> None:
        super().__init__()
        self.add = QPushButton(add_text)
        self.line = QLineEdit()
        self.line.setMaximumWidth(theme.px(_LINE_PX))
        self.line.setPlaceholderText(tr("Find"))
        self.line.setAccessibleName(tr("Find in {list}", list=name))
        clearable(self.line)
        self.line.textChanged.connect(lambda _: self.sought.emit())
        # As long as nothing is known, and where there is little to find.
        self.line.hide()
        self.list = ThingList(name)
        self.line.returnPressed.connect(self.list.open_first)
        self.states = PaneStates()
        self.states.set_content(self.list)
        self._count = Text("", "muted")
        self._count.hide()
        bar = QHBoxLayout()
        bar.setSpacing(12)
        bar.addWidget(self.line, 1)
        bar.addWidget(self._count)
        bar.addStretch(1)
        bar.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        add_layout(column, bar)
        column.addWidget(self.states)
        column.addStretch(1)

    def show_rows(self, rows: Sequence[Row], nothing: tuple[str, str] | None, icon_name: str) -> None:
        """``nothing`` is said where there are none: in a few words, and in a sentence. None while they are still read."""
        sought = self.line.text().strip().casefold()
        found = [row for row in rows if sought in f"{row.title} {row.text}".casefold()]
        self.list.show_rows(found)
        self.line.setVisible(len(rows) >= _FOUND_FROM or bool(sought))
        some = tr("{found} of {all}", found=number(len(found)), all=number(len(rows)))
        more_to_come = nothing is None and bool(found)
        self._count.setText(some if sought else tr("Loading…") if more_to_come else "")
        self._count.setVisible(bool(sought) or more_to_come)
        if found:
            self.states.show_ready()
        elif sought:
            self.states.show_empty(tr("Nothing found"), tr("Nothing here is called that."), icon_name="search-x")
        elif nothing is not None:
            self.states.show_empty(*nothing, icon_name=icon_name)

    def expect_no_more(self) -> None:
        """What is still missing does not come."""
        self._count.setVisible(bool(self.line.text().strip()))
