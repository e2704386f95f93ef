"""The numbers behind the charts as a table: a row for each moment, a column for each line."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from cognito_admin.model.spreadsheets import not_a_formula
from cognito_admin.ui.panes.health import words
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from cognito_admin.ui.panes.health.numbers import Column, Numbers

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
ROLE = Qt.ItemDataRole
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class NumbersModel(QAbstractTableModel):
    """The newest moment first, until it is sorted otherwise. Cells are worked out when they are drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: Numbers | None = None
        self._order: Sequence[int] = ()
        self.sorted_by = (0, Qt.SortOrder.DescendingOrder)

    def show(self, numbers: Numbers) -> None:
        self.beginResetModel()
        self.numbers = numbers
        if self.sorted_by[0] > len(numbers.columns):
            self.sorted_by = (0, Qt.SortOrder.DescendingOrder)
        self._order = self._ordered(*self.sorted_by)
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By moment, or by the numbers of a line; where there is none comes last."""
        if column < 0:
            return
        self.beginResetModel()
        self.sorted_by = (column, order)
        self._order = self._ordered(column, order)
        self.endResetModel()

    def _ordered(self, column: int, order: Qt.SortOrder) -> Sequence[int]:
        if self.numbers is None:
            return ()
        down = order is Qt.SortOrder.DescendingOrder
        moments = range(self.numbers.count)
        if column == 0:
            return moments[::-1] if down else moments
        values = self.numbers.values(column - 1)
        there = [row for row in moments if not isnan(values[row])]
        there.sort(key=values.__getitem__, reverse=down)
        return [*there, *(row for row in moments if isnan(values[row]))]

    def row_of(self, moment_s: float) -> int | None:
        """Where the period stands in which the moment lies."""
        if self.numbers is None:
            return None
        place = self.numbers.place(moment_s)
        return None if place is None else self._order.index(place)

    def moments(self, rows: Iterable[range]) -> frozenset[int]:
        """When the periods of these rows begin, in seconds since 1970."""
        numbers = self.numbers
        if numbers is None:
            return frozenset()
        places = (self._order[row] for span in rows for row in span)
        return frozenset(numbers.start_s + place * numbers.period_s for place in places)

    def rows_of(self, moments: Collection[int]) -> list[range]:
        """Where these periods stand now, as far as they are there."""
        numbers = self.numbers
        if numbers is None or not moments:
            return []
        return [
            range(row, row + 1)
            for row, place in enumerate(self._order)
            if numbers.start_s + place * numbers.period_s in moments
        ]

    def column(self, section: int) -> Column | None:
        numbers = self.numbers
        return numbers.columns[section - 1] if numbers is not None and 0 < section <= len(numbers.columns) else None

    def text(self, rows: Sequence[range]) -> str:
        """These rows and what the columns are called, for a spreadsheet."""
        numbers = self.numbers
        if numbers is None:
            return ""
        columns = [numbers.values(at) for at in range(len(numbers.columns))]
        lines = [[tr("Time"), *(not_a_formula(column.title) for column in numbers.columns)]]
        for place in (self._order[row] for span in rows for row in span):
            cells = ("" if isnan(values[place]) else f"{values[place]:.10g}" for values in columns)
            lines.append([words.exact(numbers.start_of(place)), *cells])
        return "\n".join(map("\t".join, lines))

    # As Qt asks for it

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() or self.numbers is None else self.numbers.count

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() or self.numbers is None else len(self.numbers.columns) + 1

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> object:
        if self.numbers is None:
            return None
        place, section = self._order[index.row()], index.column()
        if role == ROLE.DisplayRole:
            return self._shown(place, section)
        if role == ROLE.TextAlignmentRole and section:
            return _RIGHT
        if role == ROLE.ToolTipRole:
            return self._tooltip(place, section)
        if role == ROLE.AccessibleTextRole and section:
            said = self._shown(place, section)
            return f"{self.headerData(section, Qt.Orientation.Horizontal)}: {said}"
        return None

    def _shown(self, place: int, section: int) -> str:
        numbers = self.numbers
        assert numbers is not None
        if section == 0:
            return words.period_text(numbers.start_of(place), numbers.period_s, partial=numbers.is_partial(place))
        column = numbers.columns[section - 1]
        value = numbers.value(place, section - 1)
        return words.NO_NUMBER if isnan(value) else words.value_text(value, column.unit)

    def _tooltip(self, place: int, section: int) -> str | None:
        numbers = self.numbers
        assert numbers is not None
        if section == 0:
            return plain_tooltip(words.exact(numbers.start_of(place)))
        if isnan(numbers.value(place, section - 1)):
            if numbers.start_of(place).timestamp() >= numbers.asked_s:
                return plain_tooltip(tr("CloudWatch was not asked for this period yet"))
            return plain_tooltip(
                numbers.columns[section - 1].why_empty or tr("CloudWatch has no number for this period")
            )
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or self.numbers is None:
            return None
        column = self.column(section)
        if role == ROLE.DisplayRole:
            return tr("Time") if column is None else column.title
        if role == ROLE.TextAlignmentRole:
            return _LEFT if column is None else _RIGHT
        if role == ROLE.ToolTipRole and column is not None:
            return plain_tooltip(column.title)
        return None
