"""The groups of accounts in a table, and what narrows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QHeaderView, QLineEdit, QVBoxLayout, QWidget

from cognito_admin.model.duplicates import Order, Sign, Wanted
from cognito_admin.ui.formats import number
from cognito_admin.ui.panes.duplicates.model import ORDERS, OUTLOOK, TEXT, WIDTHS, DuplicatesModel
from cognito_admin.ui.panes.duplicates.words import sign_title
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.big_table import BigTable
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.flow import FlowLayout
from cognito_admin.ui.widgets.lines import clearable, with_search_icon
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import Line, Text, surface

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.work.duplicates import Duplicates

_TYPED_MS = 200
_LINE_PX = 190
LEAST_PX, _LEAST_AT_MOST_PX = 280, 420
"""How narrow it can be made, growing with the text as far as a small screen has room for both sides."""


class DuplicateList(QWidget):
    """``wanted_changed`` asks for other groups, or another order; ``current_changed`` follows the row one is on."""

    wanted_changed = Signal()
    current_changed = Signal()
    copy_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(min(theme.px(LEAST_PX), _LEAST_AT_MOST_PX))
        self._model = DuplicatesModel()
        self._model.setParent(self)
        self._order, self._descending = Order.WAY, False
        self.table = BigTable()
        self.table.setModel(self._model)
        self.table.setAccessibleName(tr("Accounts that may be one person’s"))
        self.table.setSelectionMode(BigTable.SelectionMode.SingleSelection)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self.current_changed.emit())
        self.table.copy_requested.connect(self.copy_requested)
        self._set_up_header()
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Find, as in email:ann"))
        self.line.setAccessibleName(tr("Find accounts among the duplicates"))
        clearable(self.line)
        with_search_icon(self.line)
        self.line.setMinimumWidth(theme.px(_LINE_PX))
        self.sign = ComboBox()
        self.sign.setAccessibleName(tr("What they share"))
        self.sign.addItem(tr("Anything shared"), None)
        for sign in Sign:
            self.sign.addItem(sign_title(sign), sign)
        self.joinable = QCheckBox(tr("Can be joined"))
        self.joinable.setToolTip(tr("Only where an account of a provider stands beside one with a password"))
        self.count = Text("", "muted")
        self.wrong = Text("", "danger", wrap=True)
        self.wrong.hide()
        self.states = PaneStates()
        self.states.set_content(self.table)
        self._typing = QTimer(self, singleShot=True, interval=_TYPED_MS)
        self._typing.timeout.connect(self.wanted_changed)
        self.line.textChanged.connect(lambda _: self._typing.start())
        self.sign.currentIndexChanged.connect(lambda _: self.wanted_changed.emit())
        self.joinable.toggled.connect(lambda _: self.wanted_changed.emit())
        self._lay_out()
        theme.signals().changed.connect(self._size_columns)

    def _set_up_header(self) -> None:
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(TEXT, QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(OUTLOOK, Qt.SortOrder.AscendingOrder)
        header.setAccessibleName(tr("Columns"))
        header.sectionClicked.connect(self._sort)
        self._size_columns()

    def _lay_out(self) -> None:
        parts = QWidget()
        flow = FlowLayout(parts, spacing=8)
        for part in (self.line, self.sign, self.joinable, self.count):
            flow.addWidget(part)
        top = surface(QWidget(), "base")
        bar = QVBoxLayout(top)
        bar.setContentsMargins(12, 8, 12, 8)
        bar.addWidget(parts)
        bar.addWidget(self.wrong)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(Line())
        column.addWidget(self.states, 1)

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.sign.currentData(), self.joinable.isChecked(), self._order, self._descending)

    @property
    def text(self) -> str:
        """What is to be found of one of the accounts."""
        return self.line.text()

    def show_groups(self, found: Duplicates, numbers: Sequence[int], every: int) -> None:
        """Shows these of ``every`` group there is, and keeps one's place; where that is gone, the first."""
        kept = self._model.number_in(found, self.table.currentIndex().row())
        self.say_wrong("")
        self._model.show(found, numbers)
        self._count(every)
        if numbers:
            self.states.show_ready()
            row = self._model.row_of(kept) if kept is not None else None
            self._go_to(row or 0)
        else:
            nothing = tr("No accounts share that, among those that are looked for.")
            self.states.show_empty(tr("Nothing found"), nothing, icon_name="search-x")
            self.current_changed.emit()

    def settle(self, group: int, every: int) -> None:
        """Takes out a group of which one account is left, and goes on to the next."""
        row = self._model.row_of(group)
        self._model.remove(group)
        self._count(every)
        if row is not None and self._model.rowCount():
            self._go_to(min(row, self._model.rowCount() - 1))
        elif not self._model.rowCount():
            self.states.show_empty(
                tr("None is left"), tr("All that were looked for are settled."), icon_name="circle-check"
            )
        self.current_changed.emit()

    def say_wrong(self, text: str) -> None:
        """What is wrong with the search; the last groups stay."""
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))

    def current(self) -> int | None:
        """The number of the group one is on."""
        return self._model.group(self.table.currentIndex().row())

    def _go_to(self, row: int) -> None:
        self.table.set_current_row(row)
        self.table.select_rows([range(row, row + 1)])

    def _count(self, every: int) -> None:
        shown = self._model.rowCount()
        some = tr("{found} of {all}", found=number(shown), all=number(every))
        self.count.setText(tr("{count} found", count=number(every)) if shown == every else some)

    def _sort(self, column: int) -> None:
        order = ORDERS[column]
        self._descending = not self._descending if order is self._order else False
        self._order = order
        qt = Qt.SortOrder.DescendingOrder if self._descending else Qt.SortOrder.AscendingOrder
        self.table.horizontalHeader().setSortIndicator(column, qt)
        self.wanted_changed.emit()

    def _size_columns(self) -> None:
        for column, width in enumerate(WIDTHS):
            # Titles are longer in some languages.
            needed = self.table.horizontalHeader().sectionSizeHint(column)
            self.table.setColumnWidth(column, max(theme.px(width), needed))
