"""The list of values beside the table, as Qt sees it: model, drawing, keys and clicks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cognito_admin.ui.formats import number
from cognito_admin.ui.panes.users.facet_rows import Kind, Row
from cognito_admin.ui.sentences import counted
from cognito_admin.ui.theme import icons, theme
from cognito_admin.ui.theme.focus import focus_pen
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.sides import from_right_to_left, shortened, turned
from cognito_admin.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Collection

    from PySide6.QtGui import QKeyEvent, QMouseEvent

_ROW = Qt.ItemDataRole.UserRole + 1
_STALE = Qt.ItemDataRole.UserRole + 2
_SIGNS = ("chevron-down", "chevron-right", "check", "ban")
NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class FacetModel(QAbstractListModel):
    """Holds the rows; fields in ``stale`` were counted for an older answer."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Row, ...] = ()
        self._stale: frozenset[str] = frozenset()

    def show(self, rows: tuple[Row, ...], stale: Collection[str]) -> None:
        same = [row.key for row in rows] == [row.key for row in self.rows]
        stale = frozenset(stale)
        if rows == self.rows and stale == self._stale:
            return
        if same:
            self.rows, self._stale = rows, stale
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows, self._stale = rows, stale
        self.endResetModel()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return spoken(row)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tooltip(_tip(row))
            case int() if role == _ROW:
                return row
            case int() if role == _STALE:
                return row.field in self._stale
            case _:
                return None


def spoken(row: Row) -> str:
    """A line as a screen reader says it."""
    match row.kind:
        case Kind.FIELD:
            return tr("{field}, shown", field=row.text) if row.open else tr("{field}, folded away", field=row.text)
        case Kind.MORE:
            return tr("{count} more", count=number(row.count))
        case Kind.FEWER:
            return row.text
        case _:
            said = f"{row.text}, {counted(row.count, 'users')}"
            if row.asked is None:
                return said
            return f"{said}, {tr('picked') if row.asked else tr('left out')}"


def _tip(row: Row) -> str:
    if row.kind is not Kind.VALUE:
        return ""
    if row.asked is not None:
        return tr("{value}\nClick to take it out of the search", value=row.text)
    return tr("{value}\nClick: these, beside others picked here. Ctrl+click: all but these", value=row.text)


class _Drawing(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        extra = 14 if index.data(_ROW).kind is Kind.FIELD and index.row() else 6
        return QSize(40, option.fontMetrics.height() + theme.px(extra))  # pyright: ignore[reportAttributeAccessIssue]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(_ROW)
        tokens, stale = theme.current(), bool(index.data(_STALE))
        area: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue] # PySide's stubs leave the members out
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
        font = QFont(option.font)  # pyright: ignore[reportAttributeAccessIssue]
        if row.kind is Kind.FIELD:
            area = area.adjusted(0, max(0, area.height() - self.line_height(option)), 0, 0)
        ground = area.adjusted(4, 0, -4, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver) and row.kind is not Kind.OTHERS
        if row.asked is not None or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.hover if row.asked is None else _ground(row)))
            painter.drawRoundedRect(ground, 4, 4)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(focus_pen())
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground.adjusted(0, 0, -1, -1), 4, 4)
        inner = ground.adjusted(theme.px(6), 0, -theme.px(6), 0)
        side = theme.px(14)
        sign = _sign(row)
        if sign:
            drawn = icons.pixmap(sign[0], sign[1], side, painter.device().devicePixelRatioF())
            place = QRect(inner.left(), inner.center().y() - side // 2 + 1, side, side)
            painter.drawPixmap(turned(painter, place, ground), drawn)
        inner = inner.adjusted(side + theme.px(5), 0, 0, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        if row.kind in (Kind.VALUE, Kind.OTHERS, Kind.MORE):
            painter.setPen(QColor(tokens.disabled if stale else tokens.muted))
            count = number(row.count)
            painter.drawText(turned(painter, inner, ground), middle | Qt.AlignmentFlag.AlignRight, count)
            taken = painter.fontMetrics().horizontalAdvance(count) + theme.px(8)
            inner = inner.adjusted(0, 0, -taken, 0)
        font.setBold(row.kind is Kind.FIELD or row.asked is True)
        font.setStrikeOut(row.asked is False)
        painter.setFont(font)
        painter.setPen(QColor(_ink(row, stale=stale)))
        shown = shortened(painter.fontMetrics(), row.text, inner.width())
        painter.drawText(turned(painter, inner, ground), middle | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()

    def line_height(self, option: QStyleOptionViewItem) -> int:
        return int(option.fontMetrics.height()) + theme.px(6)  # pyright: ignore[reportAttributeAccessIssue]


def _ground(row: Row) -> str:
    tokens = theme.current()
    return tokens.accent_soft if row.asked else tokens.danger_soft


def _sign(row: Row) -> tuple[str, str] | None:
    match row.kind:
        case Kind.FIELD:
            return ("chevron-down" if row.open else "chevron-right"), "muted"
        case Kind.VALUE if row.asked is not None:
            return ("check", "link") if row.asked else ("ban", "danger")
        case _:
            return None


def _ink(row: Row, *, stale: bool) -> str:
    tokens = theme.current()
    if row.kind in (Kind.MORE, Kind.FEWER):
        return tokens.link
    if row.kind is Kind.OTHERS or (row.choice is not None and row.choice.value is None):
        return tokens.muted
    if row.kind is Kind.VALUE and (stale or not row.count) and row.asked is None:
        return tokens.muted
    return tokens.text


class FacetList(QListView):
    """``used`` carries the row, and whether it is to be left out rather than kept alone."""

    used = Signal(object, bool)
    folded = Signal(object, bool)
    """A field's row by the arrow keys: whether it is to be folded away, as by the one that points backwards."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = FacetModel()
        self.lines.setParent(self)
        self.setModel(self.lines)
        self.setItemDelegate(_Drawing(self))
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Values and how many users have them"))
        for name in _SIGNS:
            # Read from the disk now rather than while it is drawn.
            icons.icon(name)
        theme.signals().changed.connect(self.scheduleDelayedItemsLayout)

    def show_rows(self, rows: tuple[Row, ...], stale: Collection[str]) -> None:
        """One's place in the list, and how far it is scrolled, stay."""
        here, scrolled = self._row(self.currentIndex()), self.verticalScrollBar().value()
        self.lines.show(rows, stale)
        place = next((at for at, row in enumerate(rows) if here and row.key == here.key), -1)
        if here is None and rows and self.hasFocus():
            place = 0
        elif here is not None and place < 0:
            place = min(self.currentIndex().row() if self.currentIndex().isValid() else 0, len(rows) - 1)
        if place >= 0 and place != self.currentIndex().row():
            self.selectionModel().setCurrentIndex(self.lines.index(place), self.selectionModel().SelectionFlag.NoUpdate)
        self.verticalScrollBar().setValue(scrolled)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self._row(self.currentIndex())
        if row is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.used.emit(row, _excludes(event.modifiers()))
        elif row is not None and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            backwards = Qt.Key.Key_Right if from_right_to_left() else Qt.Key.Key_Left
            self.folded.emit(row, event.key() == backwards)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        row = self._row(index)
        if row is not None and event.button() == Qt.MouseButton.LeftButton and index == self.currentIndex():
            self.used.emit(row, _excludes(event.modifiers()))

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # pyright: ignore[reportArgumentType]
        if not self.currentIndex().isValid() and self.lines.rows:
            self.setCurrentIndex(self.lines.index(0))

    def _row(self, index: QModelIndex) -> Row | None:
        return self.lines.rows[index.row()] if index.isValid() else None


def _excludes(modifiers: Qt.KeyboardModifier) -> bool:
    return bool(modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier))
