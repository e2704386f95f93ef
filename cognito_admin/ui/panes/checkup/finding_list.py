"""The findings in a list by severity, with a line to find some of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cognito_admin.ui.formats import number
from cognito_admin.ui.panes.checkup.rows import Row, rows
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.focus import focus_pen
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.lines import clearable, with_search_icon
from cognito_admin.ui.widgets.sides import shortened, turned
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import Line, plain_tooltip, surface

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.checkup.report import Report
    from cognito_admin.ui.panes.checkup.rows import Thing

_Index = QModelIndex | QPersistentModelIndex
_HEAD_PX, _LOW_PX, _ROW_PX = 34, 36, 50
_SMALL_PX, _ICON_PX, _EDGE_PX = 12, 16, 14
LEAST_PX, _LEAST_AT_MOST_PX = 280, 400
"""How narrow it can be made, growing with the text as far as a small screen has room for both sides."""


class FindingList(QWidget):
    """``current_changed`` follows the row one is on. Show the silenced ones or not: ``silenced``."""

    current_changed = Signal()
    copy_requested = Signal()
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(min(theme.px(LEAST_PX), _LEAST_AT_MOST_PX))
        self._report: Report | None = None
        self._model = _Rows(self)
        self.view = _View()
        self.view.setModel(self._model)
        self.view.setItemDelegate(_Delegate(self.view))
        self.view.setAccessibleName(tr("Findings of the check-up"))
        self.view.selectionModel().currentChanged.connect(lambda *_: self.current_changed.emit())
        self.view.copy_requested.connect(self.copy_requested)
        self.view.opened.connect(self.opened)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Find a finding"))
        self.line.setAccessibleName(tr("Find a finding"))
        clearable(self.line)
        with_search_icon(self.line)
        self.line.textChanged.connect(lambda _: self._draw())
        self.silenced = QCheckBox(tr("Show silenced"))
        self.silenced.toggled.connect(lambda _: self._draw())
        self.states = PaneStates()
        self.states.set_content(self.view)
        top = surface(QWidget(), "base")
        bar = QHBoxLayout(top)
        bar.setContentsMargins(12, 8, 12, 8)
        bar.setSpacing(12)
        bar.addWidget(self.line, 1)
        bar.addWidget(self.silenced)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(Line())
        column.addWidget(self.states, 1)
        theme.signals().changed.connect(self.view.doItemsLayout)

    def show_report(self, report: Report) -> None:
        """Keeps one's place; where that is gone, what stands there now."""
        self._report = report
        count = len(report.silenced)
        words = tr("Show silenced ({count})", count=number(count)) if count else tr("Show silenced")
        self.silenced.setText(words)
        self.silenced.setEnabled(bool(count) or self.silenced.isChecked())
        self.silenced.setToolTip("" if count else tr("No finding is silenced"))
        self._draw()

    def current(self) -> Row | None:
        return self._model.row(self.view.currentIndex().row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From the line one goes down to what was found."""
        if self.line.hasFocus() and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            event.accept()
            return
        super().keyPressEvent(event)

    def rows(self) -> tuple[Row, ...]:
        """Headings among them."""
        return self._model.rows

    def go_to(self, thing: Thing) -> bool:
        """Chooses the row of this; False where there is none."""
        place = next((place for place, row in enumerate(self._model.rows) if row.thing == thing), None)
        if place is not None:
            self.view.setCurrentIndex(self._model.index(place))
        return place is not None

    def go_to_section(self, name: str) -> None:
        """Chooses the first row of a section."""
        places = (place for place, row in enumerate(self._model.rows) if row.section == name and row.thing is not None)
        if (place := next(places, None)) is not None:
            self.view.setCurrentIndex(self._model.index(place))
            self.view.scrollTo(self._model.index(max(0, place - 1)), QListView.ScrollHint.PositionAtTop)

    def _draw(self) -> None:
        if self._report is None:
            return
        before, at = self.current(), self.view.currentIndex().row()
        found = rows(self._report, self.line.text(), silenced=self.silenced.isChecked())
        self._model.show(found)
        if not found:
            self._show_nothing()
            self.current_changed.emit()
            return
        self.states.show_ready()
        again = next((place for place, row in enumerate(found) if before is not None and row.key == before.key), None)
        self.view.setCurrentIndex(self._model.index(_row_near(found, max(0, at)) if again is None else again))
        self.current_changed.emit()

    def _show_nothing(self) -> None:
        if self.line.text().strip():
            nothing = tr("No finding has these words.")
            self.states.show_empty(tr("Nothing found"), nothing, icon_name="search-x")
            return
        silenced = self._report is not None and self._report.silenced
        told = tr("All findings are silenced.") if silenced else tr("Every rule was checked, and nothing was found.")
        self.states.show_empty(tr("Nothing to do"), told, icon_name="circle-check")


def _row_near(found: Sequence[Row], at: int) -> int:
    """The row at that place, or the next one that is no heading, or else the last."""
    places = [place for place, row in enumerate(found) if row.thing is not None]
    return next((place for place in places if place >= at), places[-1])


class _View(QListView):
    copy_requested = Signal()
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(lambda index: self.opened.emit() if index.isValid() else None)

    def moveCursor(self, cursorAction: QListView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Where a heading would come to be current, the finding below it is."""
        index = super().moveCursor(cursorAction, modifiers)
        if cursorAction is QListView.CursorAction.MoveHome:
            index = self.model().index(0, 0)
        while index.isValid() and not index.flags() & Qt.ItemFlag.ItemIsEnabled:
            index = index.siblingAtRow(index.row() + 1)
        return index

    def scrollTo(self, index: _Index, hint: QListView.ScrollHint = QListView.ScrollHint.EnsureVisible) -> None:
        """The first of a section brings its heading along."""
        above = index.model().index(index.row() - 1, 0) if index.row() > 0 else QModelIndex()
        if above.isValid() and not above.flags() & Qt.ItemFlag.ItemIsEnabled:
            super().scrollTo(above, hint)
        super().scrollTo(index, hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_requested.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()


class _Rows(QAbstractListModel):
    rows: tuple[Row, ...] = ()

    def show(self, shown: Sequence[Row]) -> None:
        if tuple(shown) != self.rows:
            self.beginResetModel()
            self.rows = tuple(shown)
            self.endResetModel()

    def row(self, place: int) -> Row | None:
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        heading = self.rows[index.row()].thing is None
        return Qt.ItemFlag.NoItemFlags if heading else super().flags(index)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole and row.thing is not None:
            return plain_tooltip("\n".join(part for part in (row.title, row.of) if part))
        return row if role == Qt.ItemDataRole.UserRole else None


class _Delegate(QStyledItemDelegate):
    """A heading, or a title above what it is of, with its icon at the left and whether it is new at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        row: Row = index.data(Qt.ItemDataRole.UserRole)
        return QSize(0, theme.px(_HEAD_PX if row.thing is None else _ROW_PX if row.of else _LOW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: Row = index.data(Qt.ItemDataRole.UserRole)
        area: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        font = QFont(option.font)  # pyright: ignore[reportAttributeAccessIssue]
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
        tokens = theme.current()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.thing is None:
            font.setPixelSize(theme.px(_SMALL_PX))
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(QColor(tokens.muted))
            room = area.adjusted(theme.px(_EDGE_PX), theme.px(8), -theme.px(_EDGE_PX), 0)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), row.title)
        else:
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            if chosen or state & QStyle.StateFlag.State_MouseOver:
                focused = chosen and bool(state & QStyle.StateFlag.State_HasFocus)
                painter.setPen(focus_pen() if focused else Qt.PenStyle.NoPen)
                painter.setBrush(QColor(tokens.accent_soft if chosen else tokens.hover))
                painter.drawRoundedRect(area.adjusted(6, 1, -7, -2), 6, 6)
            self._draw_row(painter, area, row, font)
        painter.restore()

    def _draw_row(self, painter: QPainter, area: QRect, row: Row, font: QFont) -> None:
        tokens, side, edge = theme.current(), theme.px(_ICON_PX), theme.px(_EDGE_PX)
        height = (area.height() - theme.px(12)) // (2 if row.of else 1)
        words = area.adjusted(edge + side + theme.px(10), theme.px(6), -edge, 0)
        words.setHeight(height)
        picture = QRect(area.left() + edge, words.center().y() - side // 2 + 1, side, side)
        icon(*row.look).paint(painter, turned(painter, picture, area))
        small = QFont(font)
        small.setPixelSize(theme.px(_SMALL_PX))
        if row.new:
            new = self._draw_new(painter, turned(painter, words, area), small)
            words.setRight(words.right() - new - theme.px(8))
        for line, (text, how, ink) in enumerate(((row.title, font, tokens.text), (row.of, small, tokens.muted))):
            painter.setFont(how)
            painter.setPen(QColor(ink))
            shown = shortened(painter.fontMetrics(), text, words.width())
            room = turned(painter, words.translated(0, line * height), area)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)

    def _draw_new(self, painter: QPainter, line: QRect, font: QFont) -> int:
        """The word on a ground of its own, at the end; its width."""
        tokens, text = theme.current(), tr("New")
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(text) + theme.px(12)
        height = painter.fontMetrics().height() + theme.px(2)
        field = turned(painter, QRect(line.right() - width, line.center().y() - height // 2 + 1, width, height), line)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.info_soft))
        painter.drawRoundedRect(field, height / 2, height / 2)
        painter.setPen(QColor(tokens.link))
        painter.drawText(field, int(Qt.AlignmentFlag.AlignCenter), text)
        return width
