"""What the lines of a chart are called, and their numbers at the crosshair: in rows, as many as the width asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from cognito_admin.model.health.charts import LineKind
from cognito_admin.ui.charts.value_scale import written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.health.charts import Line, Unit
    from cognito_admin.ui.charts.drawn_line import DrawnLine
    from cognito_admin.ui.charts.look import Look

ROW_PX = 18
_MIDDLING = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_WIDTHS = 8
"""While a window is resized each width is asked for once and never again."""
_SAMPLE_PX, _BETWEEN_PX, _SIZE_PX = 16, 14, 12


@dataclass(frozen=True, slots=True)
class Entry:
    drawn: DrawnLine
    name: str
    place: QRectF
    number_x: float


class Legend:
    """The entries of the lines that have a number of their own in each period; limits are told where they are drawn."""

    def __init__(self, lines: Sequence[DrawnLine], names: dict[Line, str], unit: Unit) -> None:
        self._lines = sorted(
            (drawn for drawn in lines if drawn.line.kind is not LineKind.LIMIT),
            key=lambda drawn: drawn.line.kind is LineKind.LAST_WEEK,
        )
        self._names = names
        self._unit = unit
        self._laid_out: dict[tuple[float, str, float], list[Entry]] = {}
        self._widest = max(
            (written(drawn.thinned.highest, unit) for drawn in self._lines),
            key=len,
            default=written(float("nan"), unit),
        )

    def entries(self, width: float, font: QFont, look: Look) -> list[Entry]:
        """Each with room for its number, so that none moves when numbers come and go."""
        key = (width, font.family(), look.scale)
        if key not in self._laid_out:
            if len(self._laid_out) >= _WIDTHS:
                self._laid_out.clear()
            self._laid_out[key] = self._lay_out(width, font, look)
        return self._laid_out[key]

    def height(self, width: float, font: QFont, look: Look) -> float:
        entries = self.entries(width, font, look)
        return entries[-1].place.bottom() if entries else 0.0

    def draw_names(self, painter: QPainter, corner: QPointF, width: float, look: Look) -> None:
        """With a sample of each line."""
        painter.save()
        entries = self.entries(width, painter.font(), look)
        painter.setFont(_sized(painter.font(), look))
        for entry in entries:
            place = entry.place.translated(corner)
            is_faint = entry.drawn.line.kind is LineKind.LAST_WEEK
            pen = QPen(look.pen(entry.drawn).color(), look.px(1.5 if is_faint else 3))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            left, middle = place.left() + look.px(2), place.center().y()
            painter.drawLine(QPointF(left, middle), QPointF(left + look.px(_SAMPLE_PX - 4), middle))
            painter.setPen(look.muted)
            painter.drawText(place.adjusted(look.px(_SAMPLE_PX + 4), 0, 0, 0), _MIDDLING, entry.name)
        painter.restore()

    def draw_numbers(self, painter: QPainter, corner: QPointF, width: float, look: Look, moment_s: float) -> None:
        """Of the period in which the moment lies."""
        painter.save()
        entries = self.entries(width, painter.font(), look)
        strong = _sized(painter.font(), look)
        strong.setWeight(QFont.Weight.DemiBold)
        painter.setFont(strong)
        painter.setPen(look.text)
        for entry in entries:
            place = entry.place.translated(corner)
            place.setLeft(corner.x() + entry.number_x)
            painter.drawText(place, _MIDDLING, written(entry.drawn.thinned.at(moment_s), self._unit))
        painter.restore()

    def _lay_out(self, width: float, font: QFont, look: Look) -> list[Entry]:
        metrics = QFontMetricsF(_sized(font, look))
        room = metrics.horizontalAdvance(f"  {self._widest}")
        x = y = 0.0
        found: list[Entry] = []
        for drawn in self._lines:
            name = metrics.elidedText(self._names[drawn.line], Qt.TextElideMode.ElideMiddle, max(60.0, width * 0.45))
            before = look.px(_SAMPLE_PX + 4) + metrics.horizontalAdvance(f"{name}  ")
            needed = before + room
            if x > 0 and x + needed > width:
                x, y = 0.0, y + look.px(ROW_PX)
            found.append(Entry(drawn, name, QRectF(x, y, needed, look.px(ROW_PX)), x + before))
            x += needed + look.px(_BETWEEN_PX)
        return found


def _sized(font: QFont, look: Look) -> QFont:
    sized = QFont(font)
    sized.setPixelSize(max(8, round(look.px(_SIZE_PX))))
    return sized
