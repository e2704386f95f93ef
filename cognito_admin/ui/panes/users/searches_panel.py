"""Saved and recent searches, below the line one searches in: to be chosen, renamed, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListView, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.searches import SavedSearch
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.asides import ASIDE, AsideDelegate
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import ElidedText, Line, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH_PX = 520
_MOST_ROWS = 14
_SEARCH = Qt.ItemDataRole.UserRole + 1
"""A SavedSearch, or the text of a recent one."""


class SearchesPanel(QFrame):
    """``chosen`` carries a query; ``typed`` what somebody types who wants to go on in the line.

    ``renamed`` carries a saved search and its other name, ``removed`` a saved search or the text of a recent one.
    """

    chosen = Signal(str)
    typed = Signal(str)
    renamed = Signal(object, str)
    removed = Signal(object)
    undo_requested = Signal()
    clear_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("floats", "true")
        self.setAccessibleName(tr("Saved and recent searches"))
        self._filling = False
        self._removed = ""
        self._shown: tuple[object, ...] | None = None
        self._model = QStandardItemModel(self)
        self._model.itemChanged.connect(self._edited)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(AsideDelegate(self._list))
        self._list.setAccessibleName(tr("Saved and recent searches"))
        self._list.setEditTriggers(QListView.EditTrigger.EditKeyPressed)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setMouseTracking(True)
        self._list.clicked.connect(self._choose)
        self._list.installEventFilter(self)
        self._list.selectionModel().currentChanged.connect(self._draw_hint)
        self._hint = ElidedText("", "small")
        self._undo = _link(tr("Undo"))
        self._undo.clicked.connect(self.undo_requested)
        self._clear = _link(tr("Clear recent searches"))
        self._clear.clicked.connect(self.clear_requested)
        foot = QHBoxLayout()
        foot.setContentsMargins(10, 2, 6, 4)
        foot.addWidget(self._hint, 1)
        foot.addWidget(self._undo)
        foot.addWidget(self._clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 4, 1, 1)
        column.setSpacing(2)
        column.addWidget(self._list)
        column.addWidget(Line())
        add_layout(column, foot)

    def show_searches(self, saved: Sequence[SavedSearch], recent: Sequence[str], removed: str = "") -> None:
        """``removed`` names what was removed just now and may come back. One's place in the list is kept."""
        shown = (tuple(saved), tuple(recent), removed)
        if shown == self._shown:
            # What is being renamed stays so.
            return
        self._shown = shown
        row = self._list.currentIndex().row()
        known = {search.query for search in saved}
        new = [query for query in recent if query not in known]
        self._filling = True
        self._model.clear()
        if saved:
            self._model.appendRow(_heading(tr("Saved")))
            for search in saved:
                self._model.appendRow(_saved_item(search))
        if new:
            self._model.appendRow(_heading(tr("Recent")))
            for query in new:
                self._model.appendRow(_item(query, "history", query))
        if not (saved or new):
            self._model.appendRow(_heading(tr("No searches yet")))
        self._filling = False
        self._undo.setVisible(bool(removed))
        self._removed = removed
        self._clear.setVisible(bool(new))
        self._select(max(row, 0), 1)
        self._draw_hint()
        if self.isVisible():
            self._fit()

    def open_at(self, corner: QPoint, width: int) -> None:
        """``corner`` is its upper left one, on the screen."""
        self.setFixedWidth(min(max(width, theme.px(300)), theme.px(_WIDTH_PX)))
        self._fit()
        self.move(corner)
        self._select(0, 1)
        self.show()
        self._list.setFocus(Qt.FocusReason.PopupFocusReason)

    def list(self) -> QListView:
        return self._list

    def _fit(self) -> None:
        rows = range(min(self._model.rowCount(), _MOST_ROWS))
        self._list.setFixedHeight(sum(self._list.sizeHintForRow(row) for row in rows) + 4)
        self.adjustSize()

    def _select(self, row: int, step: int) -> None:
        """The nearest search at or after ``row``, else the nearest before it."""
        rows = self._model.rowCount()
        for place in (*range(row, rows if step > 0 else -1, step), *range(min(row, rows - 1), -1, -1)):
            if self._model.index(place, 0).data(_SEARCH) is not None:
                self._list.setCurrentIndex(self._model.index(place, 0))
                return

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        index = self._list.currentIndex()
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._choose(index)
            case Qt.Key.Key_Delete:
                if index.data(_SEARCH) is not None:
                    self.removed.emit(index.data(_SEARCH))
            case Qt.Key.Key_Up if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.close()
            case _ if event.text().isprintable() and event.text().strip():
                self.close()
                self.typed.emit(event.text())
            case _:
                return False
        return True

    def _choose(self, index: QModelIndex) -> None:
        search = index.data(_SEARCH)
        if search is not None:
            self.close()
            self.chosen.emit(search.query if isinstance(search, SavedSearch) else search)

    def _edited(self, item: QStandardItem) -> None:
        search = item.data(_SEARCH)
        if not self._filling and isinstance(search, SavedSearch) and item.text() != search.name:
            # What becomes of it is shown in any case: the name may be taken as another, or not at all.
            self._shown = None
            self.renamed.emit(search, item.text())

    def _draw_hint(self) -> None:
        if self._removed:
            self._hint.set_text(tr("“{name}” removed", name=self._removed))
            return
        search = self._list.currentIndex().data(_SEARCH)
        if isinstance(search, SavedSearch):
            self._hint.set_text(tr("F2 renames, Delete removes"))
        else:
            self._hint.set_text("" if search is None else tr("Delete removes"))


def _link(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("kind", "link")
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _heading(text: str) -> QStandardItem:
    heading = QStandardItem(text)
    heading.setFlags(Qt.ItemFlag.NoItemFlags)
    return heading


def _saved_item(search: SavedSearch) -> QStandardItem:
    item = _item(search.name, "star", search)
    if search.query != search.name:
        item.setData(search.query, ASIDE)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
    return item


def _item(text: str, picture: str, search: SavedSearch | str) -> QStandardItem:
    item = QStandardItem(icon(picture), text)
    item.setData(search, _SEARCH)
    item.setToolTip(plain_tooltip(search.query if isinstance(search, SavedSearch) else search))
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    return item
