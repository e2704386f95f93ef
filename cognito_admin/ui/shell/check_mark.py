"""What the last check-up of a pool found, as a number at the end of its row."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from cognito_admin.model.checkup.finding import Severity
from cognito_admin.ui.formats import number
from cognito_admin.ui.theme import theme
from cognito_admin.ui.widgets.sides import turned

_TEXT_PX, _HEIGHT_PX, _SIDE_PX = 11, 16, 5


@dataclass(frozen=True, slots=True)
class CheckMark:
    """``count`` troubles and warnings, of which the gravest is of ``severity``."""

    severity: Severity
    count: int


def draw_check_mark(painter: QPainter, mark: CheckMark, room: QRect, font: QFont) -> int:
    """At the end of ``room``. Returns the width that it takes."""
    tokens = theme.current()
    small = QFont(font)
    small.setPixelSize(theme.px(_TEXT_PX))
    small.setWeight(QFont.Weight.DemiBold)
    text = number(mark.count)
    height = theme.px(_HEIGHT_PX)
    width = max(height, QFontMetrics(small).horizontalAdvance(text) + 2 * theme.px(_SIDE_PX))
    field = QRectF(
        turned(painter, QRect(room.right() - width, room.center().y() - height // 2 + 1, width, height), room)
    )
    grave = mark.severity is Severity.TROUBLE
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.danger_soft if grave else tokens.warning_soft))
    painter.drawRoundedRect(field, height / 2, height / 2)
    painter.setFont(small)
    painter.setPen(QColor(tokens.danger if grave else tokens.warning))
    painter.drawText(field, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
    return round(width)
