"""What became of each user of a bulk: filtered by result, each to be opened; tried again, undone, written to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.changes.record import Result
from cognito_admin.ui.changes.bulk_rows import WIDTHS, BulkRows
from cognito_admin.ui.changes.bulk_words import end_title, wish_text
from cognito_admin.ui.formats import moment, number, utc
from cognito_admin.ui.sentences import counted
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.big_table import BigTable
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from cognito_admin.model.failures import Failure
    from cognito_admin.ui.loop import Loop
    from cognito_admin.work.bulk import Bulks, Standing

_AT_ONCE = 200


class BulkResults(Dialog):
    """``user_chosen`` carries the ``Settled`` of a row that was opened; the wishes are for the whole bulk."""

    user_chosen = Signal(object)
    undo_requested = Signal()
    retry_requested = Signal()
    continue_requested = Signal()
    export_requested = Signal()

    def __init__(self, parent: QWidget, standing: Standing, bulks: Bulks, loop: Loop) -> None:
        super().__init__(parent, tr("What became of each user"), width_px=940, height_px=560)
        self._bulks = bulks
        self.standing = standing
        self._only: tuple[Result, ...] = tuple(Result)
        self._reading = loop.latest(self, self._failed)
        self._title = Text("", "heading", wrap=True, selectable=True)
        self._detail = Text("", "muted", wrap=True, selectable=True)
        self.rows = BulkRows()
        self.rows.setParent(self)
        self.rows.more_wanted.connect(self._read_on)
        self.table = BigTable()
        self.table.setModel(self.rows)
        self.table.setAccessibleName(tr("Users and what became of them"))
        self.table.setSelectionMode(BigTable.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate(WIDTHS[:-1]):
            self.table.setColumnWidth(column, theme.px(width))
        self.table.row_opened.connect(self._row_opened)
        self.states = PaneStates()
        self.states.set_content(self.table)
        self._filters = QButtonGroup(self)
        self._filters.setExclusive(True)
        self._filter_row = QHBoxLayout()
        self._filter_row.setSpacing(4)
        self._buttons: dict[Result | None, QPushButton] = {}
        for end in (None, *Result):
            self._add_filter(end)
        self._filter_row.addStretch(1)
        self._continue = self._button(tr("Continue"), self.continue_requested)
        self._retry = self._button(tr("Try the failed again…"), self.retry_requested)
        self._undo = self._button(tr("Undo…"), self.undo_requested)
        self._export = self._button(tr("Export report…"), self.export_requested)
        self._lay_out()
        self.show_standing(standing)
        # Where something went wrong, that is what one looks for.
        failed = standing.counts.get(Result.FAILED)
        self._buttons[Result.FAILED if failed else None].setChecked(True)
        self._choose(Result.FAILED if failed else None)
        self.table.setFocus()

    def _lay_out(self) -> None:
        close = QPushButton(tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._export, self._undo, self._retry, self._continue):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._title)
        head.addWidget(self._detail)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        add_layout(column, head)
        add_layout(column, self._filter_row)
        column.addWidget(self.states, 1)
        add_layout(column, buttons)

    def show_standing(self, standing: Standing, why_no_undo: str = "", at_work: bool = False) -> None:
        """How far it is, and what can be done about it. ``at_work``: a job goes on with it."""
        self.standing = standing
        bulk, counts = standing.bulk, standing.counts
        self._title.setText(wish_text(bulk.wish, bulk.users))
        told = [tr("Started {time}", time=moment(bulk.began)), bulk.who]
        if standing.ahead:
            told.append(tr("{users} still ahead", users=counted(standing.ahead, "users")))
        self._detail.setText(" · ".join(told))
        self._detail.setToolTip(utc(bulk.began))
        for end, button in self._buttons.items():
            count = sum(counts.values()) if end is None else counts.get(end, 0)
            button.setText(f"{tr('All') if end is None else end_title(end)}  {number(count)}")
            button.setVisible(end is not Result.UNKNOWN or bool(count))
        running = tr("It is still going on") if at_work else ""
        done = "" if counts.get(Result.DONE) else tr("Nothing was done that could be undone")
        allow(self._undo, running or done or why_no_undo)
        failed = counts.get(Result.FAILED, 0)
        self._retry.setVisible(bool(failed))
        allow(self._retry, running)
        self._continue.setVisible(standing.ahead > 0 and not at_work)
        allow(self._export, "" if counts else tr("There is nothing to tell yet"))

    def read_again(self) -> None:
        """From the first row."""
        self.rows.begin()
        self._read_on()

    # Rows

    def _choose(self, end: Result | None) -> None:
        self._only = tuple(Result) if end is None else (end,)
        self.read_again()

    def _read_on(self) -> None:
        if not self._reading.busy or not self.rows.rowCount():
            self._reading.run(self._read())

    async def _read(self) -> None:
        after = self.rows.last_sub()
        if not after:
            self.states.show_loading()
        found = await self._bulks.settled(self.standing.bulk.id, _AT_ONCE, after, self._only)
        self.rows.add(found, more=len(found) == _AT_ONCE)
        if self.rows.rowCount():
            self.states.show_ready()
        else:
            self.states.show_empty(tr("Nobody came to this end"), icon_name="users")

    def _failed(self, failure: Failure) -> None:
        self.states.show_failed(failure, self.read_again)

    def _row_opened(self, row: int) -> None:
        settled = self.rows.settled(row)
        if settled is not None:
            self.user_chosen.emit(settled)

    # Parts

    def _add_filter(self, end: Result | None) -> None:
        button = QPushButton()
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._choose(end))
        self._filters.addButton(button)
        self._filter_row.addWidget(button)
        self._buttons[end] = button

    def _button(self, text: str, wished: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: wished.emit())  # pyright: ignore[reportAttributeAccessIssue]
        return button
