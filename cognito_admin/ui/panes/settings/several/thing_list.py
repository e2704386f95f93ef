"""Things of one kind in a card, two lines each: what it is called, and what there is to know at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout

from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.focus import focus_pen
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.sides import shortened, turned
from cognito_admin.ui.widgets.text import plain_tooltip, surface

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.settings.things import Thing

_ROW_PX, _SIDE_PX, _ICON_PX, _MARK_PX = 52, 16, 18, 3
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """``warning`` is what is wrong with it as it is; ``unsaved``: it has edits, or is yet to be made."""

    thing: Thing
    title: str
    text: str
    icon_name: str
    warning: str = ""
    unsaved: bool = False


class ThingList(QFrame):
    """As high as its rows. ``opened`` is a click or Enter on one."""

    opened = Signal(object)

    def __init__(self, name: str) -> None:
        """``name`` is what screen readers say."""
        super().__init__()
        surface(self, "card")
        self._model = _Rows(self)
        self.view = _View()
        self.view.setModel(self._model)
        self.view.setItemDelegate(_Delegate(self.view))
        self.view.setAccessibleName(name)
        self.view.clicked.connect(self._open)
        self.view.activated.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.view)
        theme.signals().changed.connect(self._fit)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Keeps one's place."""
        current = self.current()
        self._model.show(rows)
        self._fit()
        if current is not None:
            self.go_to(current)

    def rows(self) -> tuple[Row, ...]:
        return self._model.rows

    def current(self) -> Thing | None:
        row = self.view.currentIndex().row()
        return self._model.rows[row].thing if 0 <= row < len(self._model.rows) else None

    def go_to(self, thing: Thing) -> None:
        place = next((place for place, row in enumerate(self._model.rows) if row.thing == thing), None)
        if place is not None:
            self.view.setCurrentIndex(self._model.index(place))

    def open_first(self) -> None:
        if self._model.rows:
            self.opened.emit(self._model.rows[0].thing)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self._model.rows[index.row()].thing)

    def _fit(self) -> None:
        self.view.setFixedHeight(max(1, len(self._model.rows)) * theme.px(_ROW_PX))


class _View(QListView):
    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("background: transparent;")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter is no “activated” on every platform.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.clicked.emit(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)


class _Rows(QAbstractListModel):
    rows: tuple[Row, ...] = ()

    def show(self, rows: Sequence[Row]) -> None:
        if tuple(rows) == self.rows:
            return
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(row.warning)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            unsaved = tr("not saved") if row.unsaved else ""
            return ", ".join(part for part in (row.title, row.text, unsaved, row.warning) if part)
        return row if role == Qt.ItemDataRole.UserRole else None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        del index
        return QSize(option.rect.width(), theme.px(_ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: Row = index.data(Qt.ItemDataRole.UserRole)
        tokens = theme.current()
        area: QRect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        if state & QStyle.StateFlag.State_MouseOver or focused:
            painter.fillRect(area, QColor(tokens.hover))
        if index.row():
            painter.fillRect(QRect(area.left(), area.top(), area.width(), 1), QColor(tokens.border))
        if row.unsaved:
            mark = QRect(area.left(), area.top() + 8, _MARK_PX, area.height() - 16)
            painter.fillRect(turned(painter, mark, area), QColor(tokens.accent))
        if focused:
            painter.setPen(focus_pen())
            painter.drawRoundedRect(area.adjusted(1, 1, -2, -2), 6, 6)
        self._draw_row(painter, area, row, option.font)
        painter.restore()

    def _draw_row(self, painter: QPainter, area: QRect, row: Row, font: QFont) -> None:
        tokens = theme.current()
        side, edge = theme.px(_ICON_PX), theme.px(_SIDE_PX)
        middle = area.top() + (area.height() - side) // 2
        icon(row.icon_name).paint(painter, turned(painter, QRect(area.left() + edge, middle, side, side), area))
        right = area.right() - edge - side
        icon("chevron-right").paint(painter, turned(painter, QRect(right, middle, side, side), area))
        if row.warning:
            right -= side + 8
            alert = turned(painter, QRect(right, middle, side, side), area)
            icon("triangle-alert", "warning").paint(painter, alert)
        left = area.left() + 2 * edge + side
        text = f"{row.text} · {tr('not saved')}" if row.unsaved else row.text
        # A title alone stands in the middle.
        height = (area.height() - theme.px(14)) // (2 if text else 1)
        words = QRect(left, area.top() + theme.px(7), right - left - edge, height)
        words = turned(painter, words, area)
        title = QFont(font)
        title.setWeight(QFont.Weight.DemiBold)
        small = QFont(font)
        small.setPixelSize(theme.px(12))
        for line, (what, how, ink) in enumerate(((row.title, title, tokens.text), (text, small, tokens.muted))):
            painter.setFont(how)
            painter.setPen(QColor(ink))
            shown = shortened(painter.fontMetrics(), what, words.width())
            painter.drawText(words.translated(0, line * words.height()), int(Qt.AlignmentFlag.AlignVCenter), shown)
