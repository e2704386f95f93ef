"""Rows of a list with a quiet word at their end: what a suggestion means, how many it would find."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cognito_admin.ui.theme import theme
from cognito_admin.ui.widgets.sides import shortened, turned

ASIDE = Qt.ItemDataRole.UserRole + 10
"""The role of the word at the end."""

_BESIDE_PX = 10
_BETWEEN_PX = 24
_ICON_PX = 15
_WIDEST_PX = 420
_ROW_PX = 26


class AsideDelegate(QStyledItemDelegate):
    """Draws icon and text where the row begins and ``ASIDE`` where it ends; a row that is not enabled is the heading of others.

    Where there is no room for both, the aside is cut first.
    """

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        metrics = option.fontMetrics  # pyright: ignore[reportAttributeAccessIssue] # PySide's stubs leave it out
        texts = [str(index.data(role) or "") for role in (Qt.ItemDataRole.DisplayRole, ASIDE)]
        width = sum(metrics.horizontalAdvance(text) for text in texts) + theme.px(2 * _BESIDE_PX)
        width += theme.px(_BETWEEN_PX) if texts[1] else 0
        width += theme.px(_ICON_PX + 8) if _icon(index) else 0
        return QSize(min(width, theme.px(_WIDEST_PX)), max(theme.px(_ROW_PX), metrics.height() + 6))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = theme.current()
        row: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        painter.setFont(option.font)  # pyright: ignore[reportAttributeAccessIssue]
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(row, QColor(tokens.accent_soft))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(row, QColor(tokens.hover))
        room = row.adjusted(theme.px(_BESIDE_PX), 0, -theme.px(_BESIDE_PX), 0)
        if not state & QStyle.StateFlag.State_Enabled:
            self._draw_heading(painter, room, str(index.data(Qt.ItemDataRole.DisplayRole) or ""))
            painter.restore()
            return
        picture = _icon(index)
        if picture is not None:
            side = theme.px(_ICON_PX)
            place = QRect(room.left(), room.center().y() - side // 2 + 1, side, side)
            picture.paint(painter, turned(painter, place, row))
            room.setLeft(room.left() + side + 8)
        metrics = painter.fontMetrics()
        text, aside = str(index.data(Qt.ItemDataRole.DisplayRole) or ""), str(index.data(ASIDE) or "")
        text = shortened(metrics, text, room.width(), Qt.TextElideMode.ElideMiddle)
        painter.setPen(QColor(tokens.text))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(turned(painter, room, row), middle | Qt.AlignmentFlag.AlignLeft, text)
        room.setLeft(room.left() + metrics.horizontalAdvance(text) + theme.px(_BETWEEN_PX) // 2)
        painter.setPen(QColor(tokens.muted))
        aside = shortened(metrics, aside, max(0, room.width()))
        painter.drawText(turned(painter, room, row), middle | Qt.AlignmentFlag.AlignRight, aside)
        painter.restore()

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        return _Editor(parent)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        beside = theme.px(_BESIDE_PX) + (theme.px(_ICON_PX) + 2 if _icon(index) else -6)
        direction = option.direction  # pyright: ignore[reportAttributeAccessIssue]
        editor.setGeometry(QStyle.visualRect(direction, row, row.adjusted(beside, 0, -4, 0)))

    @staticmethod
    def _draw_heading(painter: QPainter, room: QRect, text: str) -> None:
        small = QFont(painter.font())
        small.setPixelSize(theme.px(11))
        small.setWeight(QFont.Weight.DemiBold)
        painter.setFont(small)
        painter.setPen(QColor(theme.current().muted))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text.upper())


class _Editor(QLineEdit):
    """As high as its row. Enter ends the editing and means nothing more to the list."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setStyleSheet("QLineEdit { padding: 0 4px; min-height: 0; }")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


def _icon(index: QModelIndex | QPersistentModelIndex) -> QIcon | None:
    picture = index.data(Qt.ItemDataRole.DecorationRole)
    return picture if isinstance(picture, QIcon) and not picture.isNull() else None
