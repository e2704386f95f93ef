"""The first rows of a table, and above each column what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from cognito_admin.model.attributes import title
from cognito_admin.model.changes.new_users import USERNAME, suggested, targets
from cognito_admin.ui.changes.words import reason_text
from cognito_admin.ui.formats import number
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from cognito_admin.model.changes.new_users import NewUsers
    from cognito_admin.model.changes.rules import Rules
    from cognito_admin.model.tables import Table

SHOWN = 10
_COLUMN_PX = 150


class MappingTable(QWidget):
    """``changed`` says that ``mapping`` is another one."""

    changed = Signal()

    def __init__(self, table: Table, rules: Rules) -> None:
        super().__init__()
        self._rows = table.rows[:SHOWN]
        self._grid = QTableWidget(len(self._rows) + 1, len(table.titles))
        self._grid.setAccessibleName(tr("The first rows of the file"))
        self._grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._grid.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._grid.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._grid.setShowGrid(False)
        self._grid.setHorizontalHeaderLabels([text or "–" for text in table.titles])
        self._grid.setVerticalHeaderLabels([tr("is"), *(number(row.number) for row in self._rows)])
        self._grid.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.choices = [self._make_choice(text, rules) for text in table.titles]
        found = suggested(table.titles, rules)
        for column, choice in enumerate(self.choices):
            choice.setCurrentIndex(max(0, choice.findData(found.get(column, ""))))
            choice.currentIndexChanged.connect(lambda _, column=column: self._chosen(column))
            self._grid.setCellWidget(0, column, choice)
            self._grid.setColumnWidth(column, max(theme.px(_COLUMN_PX), choice.sizeHint().width()))
        for place, row in enumerate(self._rows, 1):
            for column, text in enumerate(row.cells):
                item = QTableWidgetItem(" ".join(text.split()))
                item.setToolTip(plain_tooltip(text))
                self._grid.setItem(place, column, item)
        height = self.fontMetrics().height() + 10
        for place in range(1, self._grid.rowCount()):
            self._grid.setRowHeight(place, height)
        self._grid.setRowHeight(0, height + 10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._grid)

    def mapping(self) -> dict[int, str]:
        """What each column is, by its number; those that are left out are not in it."""
        return {column: choice.currentData() for column, choice in enumerate(self.choices) if choice.currentData()}

    def show_problems(self, users: NewUsers) -> None:
        """Marks the rows that nothing is made of; their reasons are in the tooltips."""
        wrong = QColor(theme.current().danger)
        mapping = self.mapping()
        for place, (row, user) in enumerate(zip(self._rows, users.rows, strict=False), 1):
            about = {problem.about for problem in user.problems}
            why = "\n".join(reason_text(problem) for problem in user.problems)
            for column in range(self._grid.columnCount()):
                item = self._grid.item(place, column)
                if item is None:
                    continue
                name = mapping.get(column)
                of_it = bool(why) and (name in about or not about & {*mapping.values()})
                item.setForeground(
                    wrong if of_it else QColor(theme.current().text if name else theme.current().disabled)
                )
                item.setToolTip(plain_tooltip(why if of_it else row.cells[column]))

    def _make_choice(self, text: str, rules: Rules) -> QComboBox:
        choice = ComboBox()
        choice.setAccessibleName(tr("What “{title}” is", title=text))
        choice.addItem(tr("Left out"), "")
        for name in targets(rules):
            choice.addItem(tr("User name") if name == USERNAME else tr(title(name)), name)
        return choice

    def _chosen(self, column: int) -> None:
        """No two columns are the same: who had it before is left out."""
        name = self.choices[column].currentData()
        for other, choice in enumerate(self.choices):
            if name and other != column and choice.currentData() == name:
                choice.blockSignals(True)
                choice.setCurrentIndex(0)
                choice.blockSignals(False)
        self.changed.emit()
