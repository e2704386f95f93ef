"""How a pool fares, as a mark at the corner of its picture: told by its shape as well as by its colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from cognito_admin.model.health.verdict import Level
from cognito_admin.ui.theme import theme

if TYPE_CHECKING:
    from PySide6.QtCore import QRectF as Field

_SIDE_PX = 8
_RIM_PX = 2


def draw_health_mark(painter: QPainter, level: Level, picture: QRect, around: QColor) -> None:
    """A dot where all is well, a triangle for attention, a square for trouble, a ring where nothing is known.

    A rim of the colour ``around`` keeps it apart from the picture.
    """
    tokens = theme.current()
    side, rim = theme.px(_SIDE_PX), theme.px(_RIM_PX)
    field = QRectF(picture.right() - side + rim, picture.bottom() - side + rim, side, side)
    colour = {
        Level.HEALTHY: tokens.success,
        Level.ATTENTION: tokens.warning,
        Level.TROUBLE: tokens.danger,
        Level.UNKNOWN: tokens.muted,
    }[level]
    painter.save()
    painter.setPen(QPen(around, 2 * rim, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(around)
    _shape(painter, level, field)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    if level is Level.UNKNOWN:
        pen_px = theme.px(1.5)
        painter.setPen(QPen(QColor(colour), pen_px))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        field = field.adjusted(pen_px / 2, pen_px / 2, -pen_px / 2, -pen_px / 2)
    _shape(painter, level, field)
    painter.restore()


def _shape(painter: QPainter, level: Level, field: Field) -> None:
    if level is Level.TROUBLE:
        painter.drawRoundedRect(field, 1, 1)
    elif level is Level.ATTENTION:
        middle = field.center().x()
        painter.drawPolygon(QPolygonF([QPointF(middle, field.top()), field.bottomRight(), field.bottomLeft()]))
    else:
        painter.drawEllipse(field)
