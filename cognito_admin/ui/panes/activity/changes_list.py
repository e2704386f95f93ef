"""The list of changes: reads as far as one scrolls, and takes up at the top what anybody does meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QHeaderView

from cognito_admin.model.changes.activity import Selection
from cognito_admin.model.spreadsheets import not_a_formula
from cognito_admin.ui.formats import number, utc
from cognito_admin.ui.panes.activity.changes_model import POOL, WIDTHS, ChangesModel
from cognito_admin.ui.sentences import counted
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.big_table import BigTable
from cognito_admin.ui.widgets.states import PaneStates

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_admin.model.changes.activity import Line
    from cognito_admin.model.failures import Failure
    from cognito_admin.ui.panes.activity.reader import ChangesReader
    from cognito_admin.ui.panes.pane import ShellPort

LOOK_MS = 1500
"""How often it is looked whether anybody wrote something."""
_AHEAD = 40
"""Rows before the end at which the next page is read."""


class ChangesList(BigTable):
    """Stands in ``states``. ``line_changed`` carries the line of the current row, ``line_opened`` one that is to be seen whole.

    ``renewed`` tells that something was done meanwhile; ``counted`` carries how many lines there are, in words, ``callers_found``
    who made them.
    """

    line_changed = Signal(object)
    line_opened = Signal(object)
    renewed = Signal()
    counted = Signal(str)
    callers_found = Signal(object)

    def __init__(self, reader: ChangesReader, pool_name: Callable[[str], str], shell: ShellPort) -> None:
        super().__init__()
        self._reader = reader
        self._shell = shell
        self._whole = True
        self._read_once = False
        self.unfinished: frozenset[str] = frozenset()
        self.lines = ChangesModel(pool_name)
        self.lines.setParent(self)
        self.setModel(self.lines)
        self.setAccessibleName(tr("Changes"))
        self.setSelectionMode(BigTable.SelectionMode.SingleSelection)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        header.setAccessibleName(tr("Columns"))
        self.states = PaneStates()
        self._asking = shell.loop.latest(self, self._not_read)
        self._going_on = shell.loop.latest(self, shell.show_failure)
        self._looking = shell.loop.latest(self, shell.show_failure)
        self._counting = shell.loop.latest(self, shell.show_failure)
        self._watch = QTimer(self, interval=LOOK_MS)
        self._watch.timeout.connect(self.look_for_news)
        self.visible_rows_changed.connect(self._go_on)
        self.selectionModel().currentRowChanged.connect(self._row_changed)
        self.row_opened.connect(self._row_opened)
        self.clicked.connect(lambda index: self._row_opened(index.row()))
        theme.signals().changed.connect(self._size_columns)
        self._size_columns()

    def start(self) -> None:
        """Looks for news from now on."""
        self._watch.start()
        if self._read_once:
            self.look_for_news()
        else:
            self.ask(self._reader.selection)

    def stop(self) -> None:
        self._watch.stop()

    def current_line(self) -> Line | None:
        index = self.currentIndex()
        return self.lines.line(index.row()) if index.isValid() else None

    def line(self, line_id: str) -> Line | None:
        """The line of this id, where it is among those read."""
        row = self.lines.row_of(line_id)
        return None if row is None else self.lines.line(row)

    def choose(self, line_id: str) -> None:
        row = self.lines.row_of(line_id)
        if row is not None:
            self.selectRow(row)

    def copy_text(self) -> str:
        """The current row, for a spreadsheet."""
        line = self.current_line()
        if line is None:
            return ""
        row = self.currentIndex().row()
        cells = [str(self.lines.index(row, column).data() or "") for column in range(1, len(WIDTHS))]
        return "\t".join(not_a_formula(cell) for cell in (utc(line.began), *cells))

    # Reading

    def ask(self, selection: Selection) -> None:
        """Looks for something else, or for the same anew. What is there stays until the answer is."""
        for slot in (self._going_on, self._looking, self._counting):
            slot.cancel()
        if not self._read_once:
            self.states.show_loading()
        self._asking.run(self.read(selection))

    async def read(self, selection: Selection) -> None:
        page = await self._reader.first(selection)
        self._read_once = True
        self._whole, self.unfinished = page.whole, page.unfinished
        self.lines.show(page.lines, page.unfinished)
        self.setColumnHidden(POOL, selection.pool is not None)
        self.scrollToTop()
        self._draw()
        self.callers_found.emit(await self._reader.callers())

    def look_for_news(self) -> None:
        if self._read_once and not self._looking.busy and not self._asking.busy:
            self._looking.run(self._renew())

    async def _renew(self) -> None:
        page = await self._reader.news(self.lines.rowCount())
        if page is None:
            return
        self.unfinished = page.unfinished
        bar, current = self.verticalScrollBar(), self.current_line()
        place = bar.value()
        added = self.lines.renew(page.lines, page.unfinished, whole=page.whole)
        self._whole = page.whole or self._whole
        if added is None:
            if current is not None and (row := self.lines.row_of(current.id)) is not None:
                self.set_current_row(row, scroll=False)
                self.select_rows([range(row, row + 1)])
            bar.setValue(place)
        elif place:
            bar.setValue(place + added * self.verticalHeader().defaultSectionSize())
        self._draw()
        self.renewed.emit()
        self.callers_found.emit(await self._reader.callers())

    def _go_on(self, _start: int, stop: int) -> None:
        last = self.lines.line(self.lines.rowCount() - 1)
        if not self._whole and last is not None and stop + _AHEAD >= self.lines.rowCount() and not self._going_on.busy:
            self._counting.cancel()
            self._going_on.run(self._read_on(last))

    async def _read_on(self, last: Line) -> None:
        page = await self._reader.more(last)
        self._whole = page.whole
        self.lines.extend(page.lines)
        self._draw()

    def _not_read(self, failure: Failure) -> None:
        def again() -> None:
            self.ask(self._reader.selection)

        if self._read_once:
            self._shell.show_failure(failure, again)
        else:
            self.states.show_failed(failure, again, self._shell.remedy(failure, again))

    # Drawing

    def _draw(self) -> None:
        rows = self.lines.rowCount()
        if self._whole:
            self.counted.emit(counted(rows, "changes") if rows else "")
        else:
            self.counted.emit(tr("More than {count} changes", count=number(rows)))
            self._counting.run(self._count())
        if rows:
            self.states.show_ready()
        elif self._reader.selection == Selection(pool=self._reader.pool):
            self.states.show_empty(
                tr("Nothing was changed yet"),
                tr("Whatever this program changes in the pool appears here: when, who, what, and how it was before."),
                icon_name="history",
            )
        else:
            self.states.show_empty(
                tr("No change was found"), tr("Nothing on record is like that."), icon_name="search-x"
            )

    async def _count(self) -> None:
        self.counted.emit(counted(await self._reader.count(), "changes"))

    def _row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.line_changed.emit(self.lines.line(current.row()) if current.isValid() else None)

    def _row_opened(self, row: int) -> None:
        line = self.lines.line(row)
        if line is not None:
            self.line_opened.emit(line)

    def _size_columns(self) -> None:
        for column, width in enumerate(WIDTHS[:-1]):
            self.setColumnWidth(column, theme.px(width))
