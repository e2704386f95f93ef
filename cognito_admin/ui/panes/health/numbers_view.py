"""The numbers behind the charts, to be read, sorted, copied: one chart at a time, or all of them side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from cognito_admin.ui.formats import number
from cognito_admin.ui.panes.health import words
from cognito_admin.ui.panes.health.numbers_model import NumbersModel
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.big_table import BigTable
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import ElidedText

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_admin.ui.panes.health.shown import Shown

_TIME_PX, _COLUMN_PX = 248, 112
MOST_CELLS = 25_000
"""More would keep the window from answering."""
_EVERY = ""
"""In place of the name of a chart: all of them."""


class NumbersView(QWidget):
    """``copied`` carries what is to be copied, and how many rows that is; of ``too_much`` a file can be written."""

    copied = Signal(str, int)
    too_much = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: Shown | None = None
        self._drawn: tuple[int, str] | None = None
        self.model = NumbersModel()
        self.model.setParent(self)
        self.table = BigTable()
        self.table.setModel(self.model)
        self.table.setAccessibleName(tr("Numbers of sign-in health"))
        self.table.copy_requested.connect(self._copy)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(True)
        header.setAccessibleName(tr("Columns"))
        header.sortIndicatorChanged.connect(self._sort)
        self.choice = ComboBox()
        self.choice.setAccessibleName(tr("Which numbers"))
        self.choice.setMaxVisibleItems(24)
        # What can be chosen may be long; it is read in the list that opens.
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(28)
        self.choice.currentIndexChanged.connect(self._draw)
        self._told = ElidedText("", "small")
        self.states = PaneStates()
        self.states.set_content(self.table)
        self.states.focus_home = self.choice
        head = QHBoxLayout()
        head.setContentsMargins(16, 6, 16, 8)
        head.setSpacing(12)
        head.addWidget(self.choice)
        head.addWidget(self._told, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        add_layout(column, head)
        column.addWidget(self.states, 1)
        theme.signals().changed.connect(self._size_columns)

    def show_charts(self, shown: Shown) -> None:
        """The chart that was chosen stays chosen where it is still there; so do the periods, wherever their rows are now."""
        self._shown = shown
        wanted = [(chart.name, words.chart_title(chart)) for chart in shown.charts] + [(_EVERY, tr("All numbers"))]
        there = [(self.choice.itemData(at), self.choice.itemText(at)) for at in range(self.choice.count())]
        if wanted != there:
            chosen = self.choice.currentData()
            self.choice.blockSignals(True)
            self.choice.clear()
            for name, title in wanted:
                self.choice.addItem(title, name)
            self.choice.setCurrentIndex(max(0, self.choice.findData(chosen)))
            self.choice.blockSignals(False)
        self._draw()

    def jump(self, chart: str, moment_s: float | None) -> None:
        """Brings a chart into the table, and the row of a moment into sight.

        ``chart`` may be the beginning of several names, such as ``quota``.
        """
        names = [str(self.choice.itemData(at)) for at in range(self.choice.count())]
        place = next((at for at, name in enumerate(names) if words.is_chart(name, chart)), None)
        if place is not None:
            self.choice.setCurrentIndex(place)
        row = self.model.row_of(moment_s) if moment_s is not None else None
        if row is not None:
            self.table.selectRow(row)
            self.table.scrollTo(self.model.index(row, 0), BigTable.ScrollHint.PositionAtCenter)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def names(self) -> tuple[str, ...]:
        """The chart whose numbers are in the table; nothing where it has all."""
        name = self.choice.currentData()
        return (name,) if name else ()

    def _draw(self) -> None:
        shown = self._shown
        name = self.choice.currentData()
        if shown is None or name is None or self._drawn == (id(shown), name):
            return
        other = self._drawn is None or self._drawn[1] != name
        self._drawn = (id(shown), name)
        numbers = shown.numbers(*self.names())
        keep_place = self._place()
        self.model.show(numbers)
        if other:
            self._size_columns()
            header = self.table.horizontalHeader()
            header.blockSignals(True)
            header.setSortIndicator(*self.model.sorted_by)
            header.blockSignals(False)
        else:
            keep_place()
        self._told.set_text(
            tr(
                "{count} periods of {length}. Copy with {keys}.",
                count=number(numbers.count),
                length=tr("5 minutes") if numbers.period_s < 3600 else tr("1 hour"),
                keys=_copy_keys(),
            )
        )
        empty = next((chart for chart in shown.charts if chart.name == name and not chart.lines), None)
        if empty is None:
            self.states.show_ready()
        else:
            said = words.absence(empty.absence)
            self.states.show_empty(said.title, said.text, icon_name="circle-dashed")

    def _place(self) -> Callable[[], None]:
        """Where somebody is in the table; what is returned brings them back there when it has newer numbers."""
        table, bar = self.table, self.table.verticalScrollBar()
        chosen = self.model.moments(table.selected_ranges())
        row, first, top = table.currentIndex().row(), table.rowAt(0), bar.value()
        current = self.model.moments([range(row, row + 1)] if row >= 0 else [])
        uppermost = self.model.moments([range(first, first + 1)] if first >= 0 else [])

        def come_back() -> None:
            table.select_rows(self.model.rows_of(chosen))
            for rows in self.model.rows_of(current):
                table.set_current_row(rows.start, scroll=False)
            moved = [rows.start - first for rows in self.model.rows_of(uppermost)]
            # At the top, one looks at what is newest.
            bar.setValue(top + sum(moved) * table.verticalHeader().defaultSectionSize() if top else 0)

        return come_back

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        self.model.sort(column, order)
        self.table.scrollToTop()

    def _copy(self) -> None:
        rows = self.table.selected_ranges()
        count = sum(map(len, rows))
        if count * self.model.columnCount() > MOST_CELLS:
            self.too_much.emit()
        elif count:
            self.copied.emit(self.model.text(rows), count)

    def _size_columns(self) -> None:
        header = self.table.horizontalHeader()
        metrics = header.fontMetrics()
        for at in range(self.model.columnCount()):
            title = str(self.model.headerData(at, Qt.Orientation.Horizontal))
            least = _TIME_PX if at == 0 else _COLUMN_PX
            header.resizeSection(at, max(theme.px(least), metrics.horizontalAdvance(title) + theme.px(40)))


def _copy_keys() -> str:
    from PySide6.QtGui import QKeySequence

    return QKeySequence(QKeySequence.StandardKey.Copy).toString(QKeySequence.SequenceFormat.NativeText)
