"""The triggers at the left, in families: what each is, which function stands there, and whether that deserves a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cognito_admin.model.sentences.triggers import EVENTS, FAMILIES
from cognito_admin.model.triggers.kinds import KINDS, Event, Family
from cognito_admin.ui.panes.triggers.words import function_words, problem_words
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.focus import focus_pen
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.sides import shortened, turned
from cognito_admin.ui.widgets.text import plain_tooltip, surface

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cognito_admin.model.triggers.states import State

_EVENT = Qt.ItemDataRole.UserRole
_FUNCTION = Qt.ItemDataRole.UserRole + 1
_PICTURE = Qt.ItemDataRole.UserRole + 2
_EDITED = Qt.ItemDataRole.UserRole + 3
_ROW_PX, _HEAD_PX, _DOT_PX = 42, 28, 7
_SMALL_PX = 12


class TriggerList(QWidget):
    """``chosen`` carries the event that somebody wants to see."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        surface(self, "window")
        self.list = QListWidget()
        self.list.setObjectName("navigation")
        self.list.setAccessibleName(tr("Triggers"))
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setMouseTracking(True)
        self.list.setTabKeyNavigation(False)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._current_changed)
        self._heads: list[QListWidgetItem] = []
        self._rows: dict[Event, QListWidgetItem] = {}
        for family in Family:
            head = QListWidgetItem(tr(FAMILIES[family]), self.list)
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            self._heads.append(head)
            for event in Event:
                if KINDS[event].family is family:
                    row = self._rows[event] = QListWidgetItem(tr(EVENTS[event].title), self.list)
                    row.setData(_EVENT, event.value)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.addWidget(self.list)
        theme.signals().changed.connect(self._resize)
        self._resize()

    def current(self) -> Event | None:
        item = self.list.currentItem()
        name = item.data(_EVENT) if item is not None else None
        return Event(name) if name else None

    def choose(self, event: Event) -> None:
        self.list.setCurrentItem(self._rows[event])

    def row_text(self, event: Event) -> str:
        """What screen readers say of a trigger."""
        return str(self._rows[event].data(Qt.ItemDataRole.AccessibleTextRole))

    def show_states(self, states: Sequence[State], edited: Collection[Event]) -> None:
        """How each stands, with the edits that are not saved."""
        for state in states:
            row, function = self._rows[state.event], function_words(state.attached)
            row.setData(_FUNCTION, function)
            row.setData(_PICTURE, ("" if not state.remarks else "grave" if state.grave else "remark"))
            row.setData(_EDITED, state.event in edited)
            said = [tr(EVENTS[state.event].title), function]
            said += [problem_words(remark.problem) for remark in state.remarks]
            said += [tr("not saved")] if state.event in edited else []
            row.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(said))
            row.setToolTip(plain_tooltip("\n".join(problem_words(remark.problem) for remark in state.remarks)))

    def _resize(self) -> None:
        for head in self._heads:
            head.setSizeHint(QSize(0, theme.px(_HEAD_PX)))
        for row in self._rows.values():
            row.setSizeHint(QSize(0, theme.px(_ROW_PX)))

    def _current_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_EVENT):
            self.chosen.emit(str(item.data(_EVENT)))


class _Rows(QStyledItemDelegate):
    """A title above its function; a sign at the right where something deserves a look, a dot where something is not saved."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        font = QFont(option.font)  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(_EVENT):
            hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)  # pyright: ignore[reportAttributeAccessIssue]
            self._paint_row(painter, rect, font, index, hovered=hovered)
        else:
            font.setPixelSize(theme.px(11))
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(QColor(theme.current().muted))
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(rect.adjusted(8, theme.px(6), -8, 0), middle, str(index.data()))
        painter.restore()

    def _paint_row(
        self, painter: QPainter, rect: QRect, font: QFont, index: QModelIndex | QPersistentModelIndex, *, hovered: bool
    ) -> None:
        tokens, owner = theme.current(), self.parent()
        chosen = isinstance(owner, QListWidget) and owner.currentIndex() == index
        if chosen or hovered:
            focused = chosen and isinstance(owner, QListWidget) and owner.hasFocus()
            painter.setPen(focus_pen() if focused else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft if chosen else tokens.hover))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
        side, right = theme.px(16), rect.right() - 10
        picture = str(index.data(_PICTURE) or "")
        if picture:
            name, role = ("circle-alert", "danger") if picture == "grave" else ("triangle-alert", "warning")
            place = QRect(right - side, rect.center().y() - side // 2, side, side)
            icon(name, role).paint(painter, turned(painter, place, rect))
            right -= side + 6
        if index.data(_EDITED):
            dot = theme.px(_DOT_PX)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            place = QRect(right - dot, rect.center().y() - dot // 2, dot, dot)
            painter.drawEllipse(turned(painter, place, rect))
            right -= dot + 6
        half = rect.height() // 2
        width = right - rect.left() - 10
        upper = QRect(rect.left() + 10, rect.top() + 4, width, half - 4)
        lower = QRect(rect.left() + 10, rect.top() + half, width, half - 4)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        self._write(painter, turned(painter, upper, rect), str(index.data()))
        font.setPixelSize(theme.px(_SMALL_PX))
        painter.setFont(font)
        painter.setPen(QColor(tokens.muted))
        self._write(painter, turned(painter, lower, rect), str(index.data(_FUNCTION) or ""))

    def _write(self, painter: QPainter, rect: QRect, text: str) -> None:
        shown = shortened(painter.fontMetrics(), text, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
