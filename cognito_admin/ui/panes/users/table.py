"""The table of users: asks for the pages one looks at, keeps one's place when the list changes, remembers its columns."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHeaderView, QToolTip

from cognito_admin.model.failures import Cancelled, Outdated
from cognito_admin.ui.formats import number
from cognito_admin.ui.panes.users.model import UsersModel
from cognito_admin.ui.panes.users.place import Found, Place
from cognito_admin.ui.panes.users.tally import Tally
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.big_table import BigTable
from cognito_admin.ui.widgets.row_painting import RowPainting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.users import User
    from cognito_admin.ui.loop import Loop
    from cognito_admin.ui.panes.users.columns import Column
    from cognito_admin.ui.panes.users.pages import Pages, Results

_WIDTHS_SETTLE_MS = 400
_NARROWEST_PX = 48
_COUNTS_EVERY_MS = 100
_LONG_LIST = 1000
_CALM_S = 0.4
_FARTHEST_TRAVEL_PX = 6000
"""Who moves farther at once jumped, and may go either way next."""


class UsersTable(BigTable):
    """``user_changed`` carries the user of the current row as soon as it is at hand, or None.

    ``outdated`` asks for a new search: the rows found can be read no longer. ``rows_missed`` says that somebody has come to where
    rows are still to be fetched. ``count_changed`` follows a running count up to its end. ``second_sort_requested`` is a click
    with Shift on a title: elsewhere it sorts by a further column.
    """

    user_changed = Signal(object)
    user_opened = Signal(object)
    sort_requested = Signal(str)
    second_sort_requested = Signal()
    outdated = Signal()
    rows_missed = Signal()
    count_changed = Signal()
    columns_settled = Signal()
    header_menu_requested = Signal(int, QPoint)

    def __init__(self, loop: Loop, on_failure: Callable[[Failure], object]) -> None:
        super().__init__()
        self._painting = RowPainting(self)
        self._loop = loop
        self._on_failure = on_failure
        self._wanted = range(0)
        self._travel = 0
        self._jumped = False
        self._filling = False
        self._moved_at_s = 0.0
        self._restoring = False
        self.users = UsersModel()
        self.users.setParent(self)
        self.setModel(self.users)
        self.setAccessibleName(tr("Users"))
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setMinimumSectionSize(theme.px(_NARROWEST_PX))
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setAccessibleName(tr("Columns"))
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._header_menu)
        header.sectionClicked.connect(self._header_clicked)
        self._settle = QTimer(self, singleShot=True, interval=_WIDTHS_SETTLE_MS)
        self._settle.timeout.connect(self.columns_settled)
        header.sectionResized.connect(self._widths_moved)
        header.sectionMoved.connect(self._widths_moved)
        self._counting = loop.latest(self, on_failure)
        self._count_look = QTimer(self, interval=_COUNTS_EVERY_MS)
        self._count_look.timeout.connect(self._count_anew)
        self.visible_rows_changed.connect(self._look_at)
        self.verticalScrollBar().valueChanged.connect(self._tell_row)
        self.row_opened.connect(self._row_opened)
        self.selectionModel().currentRowChanged.connect(self._current_changed)

    # What is shown

    def paintEvent(self, event: QPaintEvent) -> None:
        self._painting.paint(event, self.users.drawn, self.users.drawn_columns)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._painting.forget()

    def show_found(self, found: Found) -> None:
        """Another answer, one's place in it found again. Draws once."""
        self._restoring = True
        self.setUpdatesEnabled(False)
        try:
            horizontal = self.horizontalScrollBar().value()
            column = max(0, self.currentIndex().column())
            self.users.show(found.pages)
            if found.current_row is not None:
                self.selectionModel().setCurrentIndex(
                    self.users.index(found.current_row, column), self.selectionModel().SelectionFlag.NoUpdate
                )
            if found.everything:
                self.select_everything(found.chosen)
            elif found.chosen:
                self.select_rows(found.chosen)
            # How far one can scroll is worked out later by itself, and too late for one's place.
            self.executeDelayedItemsLayout()
            top = found.top_row or 0
            offset = found.top_offset if found.top_row is not None else 0
            self.verticalScrollBar().setValue(top * self.verticalHeader().defaultSectionSize() + offset)
            self.horizontalScrollBar().setValue(horizontal)
        finally:
            self._restoring = False
            self.setUpdatesEnabled(True)
        self._look_at(self.visible_rows().start, self.visible_rows().stop)
        self._follow_count(found.pages)
        self.user_changed.emit(self.current_user())

    def current_user(self) -> User | None:
        index = self.currentIndex()
        return self.users.user(index.row()) if index.isValid() else None

    def current_column(self) -> str:
        """The name of the one that one is in; blank where that is none."""
        place = self.currentIndex().column()
        return self.users.columns[place].name if 0 <= place < len(self.users.columns) else ""

    def place(self) -> Place:
        """Where one is, to be found again in the next answer."""
        visible = self.visible_rows()
        scrolled = self.verticalScrollBar().value()
        current = self.currentIndex()
        everything = self.everything_selected()
        return Place(
            self.users.pages,
            current=current.row() if current.isValid() else None,
            top=visible.start if visible and scrolled else None,
            top_offset=scrolled - visible.start * self.verticalHeader().defaultSectionSize() if visible else 0,
            chosen=self.excepted_ranges() if everything else self.selected_ranges(),
            everything=everything,
        )

    def go_to(self, row: int) -> None:
        """Makes it the current and only selected row, in the middle of the table."""
        self.selectRow(row)
        self.scrollTo(self.users.index(row, 0), self.ScrollHint.PositionAtCenter)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_calm(self) -> bool:
        """Whether nobody has scrolled for a moment: then what takes longer than a row may be asked of the index."""
        return time.monotonic() - self._moved_at_s > _CALM_S

    # How many

    def tally(self) -> Tally:
        """What is found and what is selected of it, as far as it is counted."""
        pages = self.users.pages
        counted = pages is None or pages.results.counted
        return Tally(
            found=pages.count if pages else 0,
            counted=counted,
            counting=not counted and self._counting.busy,
            selected=self.selected_count(),
            excepted=sum(map(len, self.excepted_ranges())) if self.everything_selected() else None,
        )

    async def selected_when_counted(self) -> tuple[Results, tuple[range, ...]]:
        """The answer and the rows of it that are selected. Raises Outdated when there is another answer by now."""
        pages = self.users.pages
        if pages is None:
            raise Outdated
        if self.everything_selected():
            await pages.results.complete()
            if self.users.pages is not pages:
                raise Outdated
            self._count_anew()
        return pages.results, self.selected_ranges()

    def _follow_count(self, pages: Pages) -> None:
        if pages.results.counted:
            self._counting.cancel()
        else:
            self._counting.run(self._count(pages))
            self._count_look.start()

    async def _count(self, pages: Pages) -> None:
        try:
            await pages.results.complete()
        except Outdated:
            if self.users.pages is pages:
                self.outdated.emit()
        else:
            self._count_anew()

    def _count_anew(self) -> None:
        """More rows below those that are there already: one's place and selection stay."""
        if not self._counting.busy:
            self._count_look.stop()
        self.users.count_anew()
        self._look_at(self.visible_rows().start, self.visible_rows().stop)
        self.count_changed.emit()

    def choose(self, place: Place) -> None:
        """Selects the rows of ``place``, which is one of the very answer that is shown."""
        if place.everything:
            self.select_everything(place.chosen)
        else:
            self.select_rows(place.chosen)

    # Columns

    def show_columns(self, columns: tuple[Column, ...], widths: Mapping[str, int]) -> None:
        """``widths`` by name, in pixels at text size 1; columns not named there get their own."""
        wanted = [theme.px(widths.get(column.name, column.width)) for column in columns]
        if columns == self.users.columns and wanted == [self.columnWidth(place) for place in range(len(columns))]:
            return
        header = self.horizontalHeader()
        header.blockSignals(True)
        for place in range(header.count()):
            header.moveSection(header.visualIndex(place), place)
        self.users.set_columns(columns)
        self._painting.forget()
        for place, width in enumerate(wanted):
            self.setColumnWidth(place, width)
        header.blockSignals(False)
        header.viewport().update()

    def columns_as_seen(self) -> list[tuple[str, int]]:
        """Names and widths (at text size 1) in the order on screen."""
        header = self.horizontalHeader()
        places = sorted(range(len(self.users.columns)), key=header.visualIndex)
        scale = theme.text_scale()
        return [(self.users.columns[place].name, round(self.columnWidth(place) / scale)) for place in places]

    def columns_in_sight(self) -> int:
        """How many columns, from the first, end before the right edge."""
        header, right = self.horizontalHeader(), self.viewport().width()
        places = sorted(range(len(self.users.columns)), key=header.visualIndex)
        return sum(header.sectionViewportPosition(place) + header.sectionSize(place) <= right for place in places)

    def bring_column(self, name: str) -> None:
        """Scrolls sideways until this column is in sight."""
        place = next((place for place, column in enumerate(self.users.columns) if column.name == name), -1)
        if place < 0:
            return
        # How far one can scroll is worked out later by itself, and too late for this.
        self.executeDelayedItemsLayout()
        self.updateGeometries()
        header, bar = self.horizontalHeader(), self.horizontalScrollBar()
        left = header.sectionPosition(place)
        right = left + header.sectionSize(place)
        bar.setValue(max(min(bar.value(), left), right - self.viewport().width()))

    def show_sort(self, name: str, *, descending: bool) -> None:
        place = next((place for place, column in enumerate(self.users.columns) if column.name == name), -1)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(place, order)

    def _header_clicked(self, place: int) -> None:
        column = self.users.columns[place]
        if not column.sortable:
            return
        if QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.second_sort_requested.emit()
        else:
            self.sort_requested.emit(column.name)

    def _header_menu(self, position: QPoint) -> None:
        header = self.horizontalHeader()
        self.header_menu_requested.emit(header.logicalIndexAt(position), header.viewport().mapToGlobal(position))

    def _widths_moved(self) -> None:
        self._settle.start()

    # Pages

    def _tell_row(self) -> None:
        """Who drags the thumb of a long list sees how far they are, before the rows are there."""
        visible, bar = self.visible_rows(), self.verticalScrollBar()
        if self.row_count() < _LONG_LIST or not bar.isSliderDown():
            return
        thumb = bar.sliderPosition() * bar.height() // max(1, bar.maximum())
        text = tr("{row} of {all}", row=number(visible.start + 1), all=number(self.row_count()))
        place = bar.mapToGlobal(
            QPoint(-self.fontMetrics().horizontalAdvance(text) - theme.px(40), thumb - theme.px(24))
        )
        QToolTip.showText(place, text, bar)

    def _look_at(self, start: int, stop: int) -> None:
        moved = start - self._wanted.start
        if moved:
            self._moved_at_s = time.monotonic()
            near = abs(moved) * self.verticalHeader().defaultSectionSize() <= _FARTHEST_TRAVEL_PX
            self._travel = (1 if moved > 0 else -1) if near else 0
            self._jumped = not near
        self._wanted = range(start, stop)
        pages = self.users.pages
        if pages is None:
            return
        if moved and not self._restoring and pages.needed(self._wanted):
            self.rows_missed.emit()
        if self._missing(pages) and not self._filling:
            self._filling = True
            self._loop.spawn(self._fill(), self, self._on_failure)

    async def _fill(self) -> None:
        """Fetches what is looked at, one page after the other; where one scrolled on meanwhile, the old wish is forgotten."""
        try:
            while (pages := self.users.pages) is not None and (missing := self._missing(pages)):
                try:
                    rows = await pages.fetch(missing[0])
                except (Cancelled, Outdated) as broken_off:
                    if self.users.pages is not pages:
                        continue
                    if isinstance(broken_off, Outdated):
                        self.outdated.emit()
                    return
                if self.users.pages is not pages:
                    continue
                self.users.page_arrived(rows)
                if self.currentIndex().row() in rows:
                    self.user_changed.emit(self.current_user())
        finally:
            self._filling = False

    def _missing(self, pages: Pages) -> tuple[int, ...]:
        """Who drags the thumb is soon elsewhere: nothing is fetched but what they see."""
        return pages.needed(self._wanted) if self._jumped else pages.missing(self._wanted, self._travel)

    def go_on(self) -> None:
        """Takes up again what a newer search broke off, when that came to no answer of its own."""
        pages = self.users.pages
        if pages is not None and not self._counting.busy:
            self._follow_count(pages)
        self._look_at(self.visible_rows().start, self.visible_rows().stop)

    # The current user

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._restoring:
            self.user_changed.emit(self.users.user(current.row()) if current.isValid() else None)

    def _row_opened(self, row: int) -> None:
        user = self.users.user(row)
        if user is not None:
            self.user_opened.emit(user)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A plain click on a row opens it; one that extends the selection does not."""
        super().mouseReleaseEvent(event)
        plain = event.button() == Qt.MouseButton.LeftButton and event.modifiers() == Qt.KeyboardModifier.NoModifier
        index = self.indexAt(event.position().toPoint())
        if plain and index.isValid() and index.row() == self.currentIndex().row() and self.selected_count() == 1:
            self._row_opened(index.row())
