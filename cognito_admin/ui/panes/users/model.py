"""The table's model: it holds the pages at hand and nothing else. ``data`` is a look-up, never a question to anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from cognito_admin.ui.panes.users.columns import Column, Kind, cells, status_kind, whole_moment
from cognito_admin.ui.panes.users.pages import PAGE, Pages
from cognito_admin.ui.theme import theme
from cognito_admin.ui.widgets.row_painting import DrawnColumn, DrawnRow
from cognito_admin.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from cognito_admin.model.users import User

DISPLAY = Qt.ItemDataRole.DisplayRole
DECORATION = Qt.ItemDataRole.DecorationRole
ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole
FONT = Qt.ItemDataRole.FontRole
INK = Qt.ItemDataRole.ForegroundRole
TOOLTIP = Qt.ItemDataRole.ToolTipRole

RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
NO_PARENT = QModelIndex()

PLACEHOLDER = "…"

_DOTS = {"accent": "link", "neutral": "disabled"}
"""The colour of the dot before a status where it is not called like the kind of its badge."""

Index = QModelIndex | QPersistentModelIndex


class UsersModel(QAbstractTableModel):
    """Rows are users by place in the result; columns are those chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._columns: tuple[Column, ...] = ()
        self._pages: Pages | None = None
        self._count = 0
        self._stale = False
        self._drawn: dict[int, list[DrawnRow | None]] = {}
        self._dots: dict[str, QIcon] = {}
        self._drawn_columns: tuple[DrawnColumn, ...] = ()
        self._not_at_hand = DrawnRow(())
        self._muted = QColor()
        self._restyle()
        theme.signals().changed.connect(self._theme_changed)

    # What the pane tells it

    @property
    def columns(self) -> tuple[Column, ...]:
        return self._columns

    @property
    def pages(self) -> Pages | None:
        return self._pages

    @property
    def stale(self) -> bool:
        return self._stale

    def set_stale(self, stale: bool) -> None:
        """Dims the rows: they answer an older question than the one that stands above them."""
        if stale is not self._stale:
            self._stale = stale
            self._redraw()

    def show(self, pages: Pages | None) -> None:
        """Shows another result. What ``pages`` has at hand already is drawn at once."""
        self.beginResetModel()
        self._pages = pages
        self._count = pages.count if pages else 0
        self._draw_all()
        self.endResetModel()

    def set_columns(self, columns: tuple[Column, ...]) -> None:
        self.beginResetModel()
        self._columns = columns
        self._restyle()
        self._draw_all()
        self.endResetModel()

    def count_anew(self) -> None:
        """Takes over how many were found by now. Rows join at the end; nothing moves."""
        count = self._pages.count if self._pages else 0
        if count > self._count:
            self.beginInsertRows(NO_PARENT, self._count, count - 1)
            self._count = count
            self.endInsertRows()
        elif count < self._count:
            self.beginRemoveRows(NO_PARENT, count, self._count - 1)
            self._count = count
            self.endRemoveRows()

    def page_arrived(self, rows: range) -> None:
        """Draws the rows that are at hand now."""
        self._draw(rows.start // PAGE)
        last = min(rows.stop, self._count) - 1
        if rows.start <= last and self._columns:
            self.dataChanged.emit(self.index(rows.start, 0), self.index(last, len(self._columns) - 1))

    @property
    def drawn_columns(self) -> tuple[DrawnColumn, ...]:
        return self._drawn_columns

    def drawn(self, row: int) -> DrawnRow:
        """The row as it is drawn, at hand or not."""
        found = self._row(row)
        if found is None:
            return self._not_at_hand
        return DrawnRow(found.texts, self._muted, self._dot("disabled")) if self._stale else found

    def user(self, row: int) -> User | None:
        return self._pages.row(row) if self._pages else None

    # What Qt asks

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = DISPLAY) -> object:
        if role == DISPLAY:
            return self.drawn(index.row()).texts[index.column()]
        if role == ALIGNMENT:
            return RIGHT if self._drawn_columns[index.column()].right else None
        if role == FONT:
            return self._drawn_columns[index.column()].font
        if role == DECORATION:
            return self.drawn(index.row()).icon if self._drawn_columns[index.column()].has_icon else None
        if role == INK:
            return self.drawn(index.row()).ink
        if role == TOOLTIP:
            return self._tooltip(index)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == DISPLAY:
            return self._columns[section].title
        if role == TOOLTIP:
            return plain_tooltip(self._columns[section].explanation)
        if role == ALIGNMENT:
            return RIGHT if self._drawn_columns[section].right else None
        return None

    def _row(self, row: int) -> DrawnRow | None:
        page = self._drawn.get(row // PAGE)
        place = row % PAGE
        return page[place] if page is not None and place < len(page) else None

    def _draw_all(self) -> None:
        self._drawn.clear()
        for number in self._pages.at_hand() if self._pages else ():
            self._draw(number)

    def _draw(self, number: int) -> None:
        if self._pages is None:
            return
        self._drawn[number] = [self._draw_row(user) for user in self._pages.page(number)]
        for forgotten in self._drawn.keys() - set(self._pages.at_hand()):
            del self._drawn[forgotten]

    def _draw_row(self, user: User | None) -> DrawnRow | None:
        if user is None:
            return None
        ink = None if user.enabled else self._muted
        kind = status_kind(user.status)
        return DrawnRow(cells(user, self._columns), ink, self._dot(_DOTS.get(kind, kind)))

    def _tooltip(self, index: Index) -> str | None:
        user = self.user(index.row())
        if user is not None and (moment := whole_moment(user, self._columns[index.column()])):
            return plain_tooltip(moment)
        text = self.data(index)
        return plain_tooltip(text) if isinstance(text, str) and len(text) > 24 else None

    def _theme_changed(self) -> None:
        self._restyle()
        self._draw_all()
        self._redraw()

    def _redraw(self) -> None:
        if self._count and self._columns:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, len(self._columns) - 1))

    def _restyle(self) -> None:
        self._dots.clear()
        self._muted = QColor(theme.current().muted)
        mono = theme.mono_font()
        self._drawn_columns = tuple(
            DrawnColumn(
                font=mono if column.kind is Kind.ID else None,
                right=column.kind is Kind.NUMBER,
                has_icon=column.kind is Kind.STATUS,
            )
            for column in self._columns
        )
        # Not in every column, which would flicker while somebody drags the thumb.
        texts = (PLACEHOLDER, *("" for _ in self._columns[1:]))
        self._not_at_hand = DrawnRow(texts, self._muted)

    def _dot(self, role: str) -> QIcon:
        dot = self._dots.get(role)
        if dot is None:
            dot = self._dots[role] = QIcon(_draw_dot(QColor(getattr(theme.current(), role))))
        return dot


def _draw_dot(colour: QColor) -> QPixmap:
    side = 32
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(8, 8, 16, 16)
    painter.end()
    return pixmap
