"""The groups in a table, and the line to find some of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cognito_admin.ui.formats import number
from cognito_admin.ui.panes.groups.model import WIDTHS, GroupsModel
from cognito_admin.ui.sentences import counted
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.big_table import BigTable
from cognito_admin.ui.widgets.lines import clearable
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import ElidedText, Line, Text, plain_tooltip, surface

if TYPE_CHECKING:
    from cognito_admin.model.pools import Group
    from cognito_admin.work.groups import KnownGroups


_LINE_PX = 150


class GroupList(QWidget):
    """``current_changed`` follows the row one is on, ``opened`` is a click or Enter on it. ``menu_requested`` carries where."""

    current_changed = Signal()
    opened = Signal()
    copy_requested = Signal()
    menu_requested = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = GroupsModel()
        self._model.setParent(self)
        self.table = BigTable()
        self.table.setModel(self._model)
        self.table.setAccessibleName(tr("Groups"))
        self.table.setSelectionMode(BigTable.SelectionMode.SingleSelection)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        header.setAccessibleName(tr("Columns"))
        header.sectionClicked.connect(self._sort)
        self._size_columns()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self.current_changed.emit())
        self.table.row_opened.connect(lambda _row: self.opened.emit())
        self.table.clicked.connect(lambda _index: self.opened.emit())
        self.table.menu_requested.connect(self._menu)
        self.table.copy_requested.connect(self.copy_requested)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Find by name, description or role"))
        self.line.setAccessibleName(tr("Find groups"))
        clearable(self.line)
        self.line.textChanged.connect(self._filter)
        self.line.returnPressed.connect(self._open_first)
        self.count = Text("", "muted")
        self.age = ElidedText("", "muted")
        self.age.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.create_button = QPushButton(tr("Create group"))
        self._states = PaneStates()
        self._states.set_content(self.table)
        self._lay_out()
        theme.signals().changed.connect(self._size_columns)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 12, 8)
        bar.setSpacing(12)
        self.line.setMinimumWidth(theme.px(_LINE_PX))
        bar.addWidget(self.line, 3)
        bar.addWidget(self.count)
        bar.addWidget(self.age, 2)
        bar.addWidget(self.create_button)
        top = surface(QWidget(), "base")
        top.setLayout(bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(Line())
        column.addWidget(self._states, 1)

    # What is shown

    def show_groups(self, known: KnownGroups) -> None:
        """Shows them in the order chosen, and keeps one's place."""
        kept, scrolled = self.current(), self.table.verticalScrollBar().value()
        self._model.show(known.groups, known.members)
        self._filtered()
        self._go_back_to(kept, scroll=False)
        self.table.verticalScrollBar().setValue(scrolled)

    def say_age(self, text: str, tooltip: str, role: str) -> None:
        self.age.set_text(text)
        self.age.set_role(role)
        self.age.setToolTip(plain_tooltip(f"{text}\n{tooltip}".strip()))

    def current(self) -> Group | None:
        return self._model.group(self.table.currentIndex().row())

    def members(self, group: Group) -> int | None:
        return self._model.members(group)

    def go_to(self, name: str) -> None:
        """Selects the group of this name, if it is among those shown."""
        row = self._model.row_of(name)
        if row is not None:
            self.table.selectRow(row)

    # Finding

    def _filter(self) -> None:
        kept = self.current()
        self._model.filter(self.line.text())
        self._filtered()
        self._go_back_to(kept)

    def _filtered(self) -> None:
        shown, every = self._model.rowCount(), self._model.count
        some = tr("{found} of {all}", found=number(shown), all=number(every))
        self.count.setText(counted(every, "groups") if shown == every else some)
        if shown or not every:
            self._states.show_ready()
        else:
            nothing = tr("None has that in its name, description or role.")
            self._states.show_empty(tr("No group found"), nothing, icon_name="search-x")

    def _open_first(self) -> None:
        if self._model.rowCount():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.selectRow(max(0, self.table.currentIndex().row()))
            self.opened.emit()

    def _sort(self, column: int) -> None:
        kept = self.current()
        self._model.sort_by(column)
        order = Qt.SortOrder.DescendingOrder if self._model.descending else Qt.SortOrder.AscendingOrder
        self.table.horizontalHeader().setSortIndicator(column, order)
        self._go_back_to(kept)

    def _go_back_to(self, group: Group | None, *, scroll: bool = True) -> None:
        row = self._model.row_of(group.name) if group else None
        if row is not None:
            self.table.set_current_row(row, scroll=scroll)
            self.table.select_rows([range(row, row + 1)])

    def _menu(self, index: QModelIndex, position: QPoint) -> None:
        self.table.selectRow(index.row())
        self.menu_requested.emit(position)

    def _size_columns(self) -> None:
        for column, width in enumerate(WIDTHS):
            # Titles are longer in some languages.
            needed = self.table.horizontalHeader().sectionSizeHint(column)
            self.table.setColumnWidth(column, max(theme.px(width), needed))
