"""Paints the rows of a table from texts that are at hand.

For each cell the style asks the model for eight things and reads the style sheet anew, which takes a tenth of a millisecond. Here
a row is asked for once, and where texts stand is worked out once for each width of a column.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import QFontMetricsF, QIcon, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from cognito_admin.ui.widgets.sides import isolated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QColor, QFont, QPaintEvent
    from PySide6.QtWidgets import QTableView

_Role = QPalette.ColorRole
_Sub = QStyle.SubElement
_MOST_FITTED = 20_000
"""Texts of which is remembered how much of them fits."""


class DrawnRow(NamedTuple):
    """The texts of the columns, their colour where it is not the usual one, and the icon of the column that has one."""

    texts: tuple[str, ...]
    ink: QColor | None = None
    icon: QIcon | None = None


class DrawnColumn(NamedTuple):
    """``font`` where it is not that of the table."""

    font: QFont | None = None
    right: bool = False
    has_icon: bool = False


class _Place(NamedTuple):
    """A column in sight: where its text has room, and on which side it stands there; where the icon is."""

    number: int
    left: int
    right: int
    width: int
    on_right: bool
    baseline: float
    font: QFont | None
    metrics: QFontMetricsF
    icon: QRect
    has_icon: bool


class RowPainting:
    """Of one table whose rows are all of one height. The current cell that has the focus is left to the style."""

    def __init__(self, table: QTableView) -> None:
        self._table = table
        self._known: dict[tuple[int, int, int], _Place] = {}
        self._fitted: dict[tuple[str, int, int], tuple[str, float]] = {}

    def forget(self) -> None:
        """After a change of the columns, the style, the font or the direction, on which depends where texts stand."""
        self._known.clear()
        self._fitted.clear()

    def paint(self, event: QPaintEvent, row: Callable[[int], DrawnRow], columns: Sequence[DrawnColumn]) -> None:
        """Paints what ``event`` asks for."""
        table, dirty, region = self._table, event.rect(), event.region()
        first, last = table.rowAt(max(0, dirty.top())), table.rowAt(dirty.bottom())
        if first < 0 or not columns:
            return
        height, selection = table.verticalHeader().defaultSectionSize(), table.selectionModel()
        places, current = self._places(dirty, height, columns), self._current()
        palette, group = table.palette(), self._group()
        ink, chosen_ink = (palette.color(group, role) for role in (_Role.Text, _Role.HighlightedText))
        chosen_ground = palette.brush(group, _Role.Highlight)
        all_columns = QRect(0, 0, table.horizontalHeader().length(), height)
        all_columns.moveLeft(min(table.columnViewportPosition(number) for number in range(len(columns))))
        with QPainter(table.viewport()) as painter:
            painter.setLayoutDirection(table.layoutDirection())
            top = table.rowViewportPosition(first)
            for number in range(first, (table.model().rowCount() if last < 0 else last + 1)):
                if region.intersects(QRect(dirty.left(), top, dirty.width(), height)):
                    drawn, chosen = row(number), selection.isRowSelected(number)
                    if chosen:
                        all_columns.moveTop(top)
                        painter.fillRect(all_columns, chosen_ground)
                    painter.setPen(chosen_ink if chosen else drawn.ink or ink)
                    with_focus = current.column() if number == current.row() else -1
                    self._paint_row(
                        painter, drawn, top, [place for place in places if place.number != with_focus], chosen=chosen
                    )
                top += height
            if current.isValid() and region.intersects(table.visualRect(current)):
                self._paint_current(painter, current)

    def _paint_row(self, painter: QPainter, row: DrawnRow, top: int, places: Sequence[_Place], *, chosen: bool) -> None:
        fitted = self._fitted
        for place in places:
            text = row.texts[place.number]
            if place.has_icon and row.icon is not None:
                icon = place.icon.translated(0, top)
                mode = QIcon.Mode.Selected if chosen else QIcon.Mode.Normal
                row.icon.paint(painter, icon, mode=mode if self._table.isEnabled() else QIcon.Mode.Disabled)
            if text:
                key = (text, place.number, place.width)
                shown, width = fitted.get(key) or self._fit(key, place.metrics)
                x = place.right - width if place.on_right else place.left
                if place.font is not None:
                    painter.setFont(place.font)
                painter.drawText(QPointF(x, top + place.baseline), shown)
                if place.font is not None:
                    painter.setFont(self._table.font())

    def _fit(self, key: tuple[str, int, int], metrics: QFontMetricsF) -> tuple[str, float]:
        """As much of a text as there is room for, and its width."""
        text, _, room = key
        width = metrics.horizontalAdvance(text)
        if width > room:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            width = metrics.horizontalAdvance(text)
        if len(self._fitted) >= _MOST_FITTED:
            self._fitted.clear()
        fitted = self._fitted[key] = (isolated(text), width)
        return fitted

    def _places(self, dirty: QRect, height: int, columns: Sequence[DrawnColumn]) -> list[_Place]:
        """The columns that ``dirty`` touches."""
        table, places = self._table, list[_Place]()
        for number, column in enumerate(columns):
            x, width = table.columnViewportPosition(number), table.columnWidth(number)
            if table.isColumnHidden(number) or x > dirty.right() or x + width <= dirty.left():
                continue
            key = (number, width, height)
            place = self._known.get(key)
            if place is None:
                place = self._known[key] = self._place(number, column, QRect(0, 0, width, height))
            places.append(place._replace(left=place.left + x, right=place.right + x, icon=place.icon.translated(x, 0)))
        return places

    def _place(self, number: int, column: DrawnColumn, cell: QRect) -> _Place:
        """At the left edge of the viewport."""
        table = self._table
        option = self._option(cell)
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay
        # Ever too long, so that it is given all the room there is.
        option.text = "x" * cell.width()
        if column.has_icon:
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
        text = table.style().subElementRect(_Sub.SE_ItemViewItemText, option, table)
        margin = table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, table) + 1
        font = column.font or table.font()
        metrics = QFontMetricsF(font)
        right_to_left = table.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return _Place(
            number=number,
            left=text.left() + margin,
            right=text.right() + 1 - margin,
            width=text.width() - 2 * margin,
            on_right=column.right is not right_to_left,
            # As the style places a line of text.
            baseline=text.top() + text.height() // 2 - ceil(metrics.height()) // 2 + metrics.ascent(),
            font=column.font,
            metrics=metrics,
            icon=table.style().subElementRect(_Sub.SE_ItemViewItemDecoration, option, table),
            has_icon=column.has_icon,
        )

    def _current(self) -> QModelIndex:
        return self._table.currentIndex() if self._table.hasFocus() else QModelIndex()

    def _paint_current(self, painter: QPainter, current: QModelIndex) -> None:
        option = self._option(self._table.visualRect(current))
        option.state |= QStyle.StateFlag.State_HasFocus
        if self._table.selectionModel().isSelected(current):
            option.state |= QStyle.StateFlag.State_Selected
        self._table.itemDelegate().paint(painter, option, current)

    def _option(self, cell: QRect) -> QStyleOptionViewItem:
        option = QStyleOptionViewItem()
        self._table.initViewItemOption(option)
        option.rect = cell
        return option

    def _group(self) -> QPalette.ColorGroup:
        table = self._table
        if not table.isEnabled():
            return QPalette.ColorGroup.Disabled
        return QPalette.ColorGroup.Active if table.isActiveWindow() else QPalette.ColorGroup.Inactive
