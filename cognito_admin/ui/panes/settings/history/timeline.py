"""The moments one can look at, the newest first: each with what it was and when, two lines a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cognito_admin.ui.panes.settings.history import words
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.focus import focus_pen
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.sides import shortened, turned
from cognito_admin.ui.widgets.text import plain_tooltip, surface
from cognito_admin.work.settings_comparison import Moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cognito_admin.work.settings_comparison import Point

_POINT = Qt.ItemDataRole.UserRole
_DETAIL = Qt.ItemDataRole.UserRole + 1
_ROW_PX, _ICON_PX = 48, 16
_PICTURES = {
    Moment.NOW: "circle-check",
    Moment.BEFORE: "pencil",
    Moment.KEPT: "bookmark",
    Moment.BACKUP: "archive",
    Moment.POOL: "users",
}


class Timeline(QListWidget):
    """``chosen`` carries a Point."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        surface(self, "card")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_Rows(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setMinimumWidth(theme.px(180))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(tr("Changes, snapshots and backups"))
        self.currentItemChanged.connect(self._moved)

    def show_points(self, points: Sequence[Point], titles: Mapping[str, str]) -> None:
        """``titles`` by the ids of points. Keeps one's place; where there is none, the newest change is chosen."""
        kept = self.current()
        self.blockSignals(True)
        self.clear()
        for point in points:
            title, detail = titles[point.id], words.detail(point)
            item = QListWidgetItem(title, self)
            item.setData(_POINT, point)
            item.setData(_DETAIL, detail)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}, {detail}")
            item.setToolTip(plain_tooltip(f"{title}\n{detail}"))
        self.blockSignals(False)
        place = 1 if self.count() > 1 else 0
        if kept is not None:
            place = next((at for at, point in enumerate(points) if point.id == kept.id), place)
        self.setCurrentRow(place)

    def choose(self, point_id: str) -> bool:
        """Whether there is such a point."""
        for row in range(self.count()):
            if self.item(row).data(_POINT).id == point_id:
                self.setCurrentRow(row)
                return True
        return False

    def current(self) -> Point | None:
        item = self.currentItem()
        return None if item is None else item.data(_POINT)

    def _moved(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_POINT))


class _Rows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(theme.px(120), theme.px(_ROW_PX))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens, point = theme.current(), index.data(_POINT)
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        owner = self.parent()
        assert isinstance(owner, QListWidget)
        chosen = owner.currentIndex() == index
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:  # pyright: ignore[reportAttributeAccessIssue]
            painter.setPen(focus_pen() if chosen and owner.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft if chosen else tokens.hover))
            painter.drawRoundedRect(rect.adjusted(3, 2, -3, -2), 6, 6)
        side = theme.px(_ICON_PX)
        top = rect.top() + theme.px(8)
        picture = turned(painter, QRect(rect.left() + 12, top + 1, side, side), rect)
        icon(_PICTURES[point.moment], "link" if chosen else "muted").paint(painter, picture)
        line = QRect(rect.left() + 20 + side, top - 1, rect.width() - 32 - side, theme.px(17))
        line = turned(painter, line, rect)
        title = QFont(option.font)  # pyright: ignore[reportAttributeAccessIssue]
        title.setWeight(QFont.Weight.DemiBold)
        small = QFont(option.font)  # pyright: ignore[reportAttributeAccessIssue]
        small.setPixelSize(theme.px(12))
        for text, font, ink in (
            (str(index.data()), title, tokens.text),
            (str(index.data(_DETAIL)), small, tokens.muted),
        ):
            painter.setFont(font)
            painter.setPen(QColor(ink))
            shown = shortened(painter.fontMetrics(), text, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            line.translate(0, theme.px(17))
        painter.restore()
