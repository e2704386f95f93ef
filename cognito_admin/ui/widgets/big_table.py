"""A table that stays quick at tens of millions of rows.

QTableView draws any number of rows in constant time, but several innocent acts walk over all of them: Ctrl+A, a typed
letter, a screen reader listening to the selection, asking for the selected indexes. Each has its cure here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QTableView, QWidget

from cognito_admin.ui.widgets.row_selection import RowSelection, all_but
from cognito_admin.ui.widgets.sides import from_right_to_left, isolated

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HEADER_LENGTH_LIMIT = 2**31 - 1
"""QHeaderView counts pixels in 32 bits: rows times their height must stay below (beyond it the view is blank)."""

_Action = QAbstractItemView.CursorAction
_Flag = QItemSelectionModel.SelectionFlag


class _Isolating(QStyledItemDelegate):
    """Dates and addresses keep their own order in lines that go from right to left."""

    def displayText(self, value: Any, locale: QLocale | QLocale.Language) -> str:
        return isolated(super().displayText(value, locale))


class BigTable(QTableView):
    """Selects whole rows. Speaks of rows as ranges, never as lists of indexes, so that "all of ten million" is one range."""

    visible_rows_changed = Signal(int, int)
    """First and one past the last row on screen; (0, 0) when there is none."""
    rows_selected_changed = Signal()
    row_opened = Signal(int)
    """Enter or a double click."""
    copy_requested = Signal()
    menu_requested = Signal(QModelIndex, QPoint)
    """The index under the mouse (or the current one for the menu key), and where to put the menu, in global coordinates."""

    def __init__(self, parent: QWidget | None = None, *, row_height: int | None = None) -> None:
        super().__init__(parent)
        self._row_height = row_height or self._height_for_font()
        self._visible = range(0)
        self._walks_sideways = False
        self._header_selection: QItemSelectionModel | None = None
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        # Set once and below every height we use: raising it later resizes the rows one by one.
        rows.setMinimumSectionSize(1)
        columns = self.horizontalHeader()
        columns.setResizeContentsPrecision(100)
        columns.setHighlightSections(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        if from_right_to_left():
            self.setItemDelegate(_Isolating(self))
        self.verticalScrollBar().valueChanged.connect(self._note_visible_rows)
        self.verticalScrollBar().rangeChanged.connect(self._note_visible_rows)
        self._apply_row_height()

    # Rows and their height

    def set_row_height(self, pixels: int) -> None:
        """Every row is this high, or a little less where so many rows would not fit into Qt's arithmetic."""
        self._row_height = pixels
        self._apply_row_height()

    def row_count(self) -> int:
        model = self.model()
        return model.rowCount() if model is not None else 0

    def visible_rows(self) -> range:
        """The rows on screen, half visible ones included."""
        count = self.row_count()
        height = self.viewport().height()
        if not count or height <= 0:
            return range(0)
        first = max(0, self.rowAt(0))
        last = self.rowAt(height - 1)
        return range(first, count if last < 0 else last + 1)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        before = self.model()
        if before is not None:
            before.modelReset.disconnect(self._model_was_reset)
            before.rowsInserted.disconnect(self._apply_row_height)
        super().setModel(model)
        if model is None:
            return
        qts_own = self.selectionModel()
        self.setSelectionModel(RowSelection(model, self))
        qts_own.deleteLater()
        # With the table's own selection model the header asks for the flags of every selected row at each repaint.
        self._header_selection = QItemSelectionModel(model, self)
        self.horizontalHeader().setSelectionModel(self._header_selection)
        model.modelReset.connect(self._model_was_reset)
        model.rowsInserted.connect(self._apply_row_height)
        self._model_was_reset()

    def selectRow(self, row: int) -> None:
        """As Qt's, which in a window laid out from right to left looks for a column one pixel beyond the last, and finds none."""
        if self.isLeftToRight():
            super().selectRow(row)
        else:
            first = self.model().index(row, self.columnAt(self.viewport().width() - 1))
            self.selectionModel().setCurrentIndex(first, _Flag.ClearAndSelect | _Flag.Rows)

    def _model_was_reset(self) -> None:
        self._apply_row_height()
        self._visible = range(-1, -1)
        self._note_visible_rows()
        self.rows_selected_changed.emit()

    def _apply_row_height(self) -> None:
        height = min(self._row_height, HEADER_LENGTH_LIMIT // max(1, self.row_count()))
        if self.verticalHeader().defaultSectionSize() != height:
            self.verticalHeader().setDefaultSectionSize(height)

    def _note_visible_rows(self) -> None:
        visible = self.visible_rows()
        if visible != self._visible:
            self._visible = visible
            self.visible_rows_changed.emit(visible.start, visible.stop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._note_visible_rows()

    # Selection

    def selected_ranges(self) -> tuple[range, ...]:
        """The selected rows, in order, without overlap."""
        selection = self.selectionModel()
        if selection is None:
            return ()
        chosen = selection.selection()
        spans = sorted((chosen.at(i).top(), chosen.at(i).bottom() + 1) for i in range(chosen.count()))
        merged: list[range] = []
        for start, stop in spans:
            if merged and start <= merged[-1].stop:
                merged[-1] = range(merged[-1].start, max(merged[-1].stop, stop))
            else:
                merged.append(range(start, stop))
        return tuple(merged)

    def selected_count(self) -> int:
        return sum(len(rows) for rows in self.selected_ranges())

    def everything_selected(self) -> bool:
        """Whether "every row of this query" was chosen, single exceptions allowed. Rows that join are selected too."""
        selection = self.selectionModel()
        return isinstance(selection, RowSelection) and selection.everything

    def excepted_ranges(self) -> tuple[range, ...]:
        """The rows that are not selected, in order: the exceptions where everything is."""
        return all_but(self.selected_ranges(), self.row_count())

    def selectAll(self) -> None:
        if self.selectionMode() is QAbstractItemView.SelectionMode.ExtendedSelection:
            self.select_everything()
        else:
            super().selectAll()

    def select_everything(self, but: Sequence[range] = ()) -> None:
        """Selects every row of the query but these, without listing any."""
        selection = self.selectionModel()
        if isinstance(selection, RowSelection) and self.row_count():
            selection.select_everything(but)

    def select_rows(self, rows: Iterable[range]) -> None:
        """Selects these rows and no other; the current row stays where it is."""
        selection = self.selectionModel()
        if isinstance(selection, RowSelection):
            selection.select(selection.of_rows(rows), _Flag.ClearAndSelect | _Flag.Rows)

    def set_current_row(self, row: int, *, scroll: bool = True) -> None:
        """Makes ``row`` the current one without touching the selection."""
        model, selection = self.model(), self.selectionModel()
        if model is None or selection is None or not 0 <= row < model.rowCount():
            return
        index = model.index(row, max(0, self.currentIndex().column()))
        selection.setCurrentIndex(index, _Flag.NoUpdate)
        if scroll:
            self.scrollTo(index)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        # QTableView's own lists every index of the selection for the screen reader.
        QAbstractItemView.selectionChanged(self, selected, deselected)
        self.rows_selected_changed.emit()

    # Keys and mouse

    def keyboardSearch(self, search: str) -> None:
        """Does nothing: Qt's own walks down the table row by row."""

    def moveCursor(self, cursorAction: _Action, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and last row; a row is what one moves by here."""
        if cursorAction in (_Action.MoveHome, _Action.MoveEnd) and self.row_count():
            row = 0 if cursorAction == _Action.MoveHome else self.row_count() - 1
            return self.model().index(row, max(0, self.currentIndex().column()))
        return super().moveCursor(cursorAction, modifiers)

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Brings a row into sight. Sideways it stays where it is, but for who walks along the columns by keyboard."""
        bar = self.horizontalScrollBar()
        kept = bar.value()
        super().scrollTo(index, hint)
        if not self._walks_sideways:
            bar.setValue(kept)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._walks_sideways = event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)
        try:
            self._press(event)
        finally:
            self._walks_sideways = False

    def _press(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_requested.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.row_opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.row_opened.emit(index.row())
            event.accept()
            return
        super().mouseDoubleClickEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        # A style sheet makes the viewport transparent, so that all of it is painted again for every step of the wheel.
        if event.type() == QEvent.Type.Paint and not self.viewport().autoFillBackground():
            self.viewport().setAutoFillBackground(True)
        return super().viewportEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.set_row_height(self._height_for_font())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        position = event.globalPos()
        if event.reason() != QContextMenuEvent.Reason.Mouse:
            index = self.currentIndex()
            position = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
        if index.isValid():
            self.menu_requested.emit(index, position)
        event.accept()

    def _height_for_font(self) -> int:
        return self.fontMetrics().height() + 12
