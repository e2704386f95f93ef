"""Draws one chart with a painter: on the screen, and in pictures that are saved."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import numpy as np
from pyqtgraph.functions import arrayToQPath
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from cognito_admin.model.health.charts import LineKind, Tone, Unit
from cognito_admin.model.health.series import LATE_S
from cognito_admin.ui.charts.drawn_line import DrawnLine, gaps, stretches
from cognito_admin.ui.charts.time_scale import nights, ticks
from cognito_admin.ui.charts.value_scale import ValueScale, on_axis, value_scale, written
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.health.charts import Chart
    from cognito_admin.model.health.pool_series import Marker
    from cognito_admin.ui.charts.drawn_line import Numbers
    from cognito_admin.ui.charts.look import Look
    from cognito_admin.ui.charts.shown import Shown, View

LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX = 54, 14, 8, 20
PLOT_PX, EMPTY_PX = 150, 84
_GROUP_PX, _QUICK_GROUP_PX = 3.0, 5.0
"""How wide a group of periods is that is drawn as its lowest and highest; less fine while the view moves."""
_DASHED_UP_TO = 400
"""Between more points no dashes can be told."""
_TOLD_GAP = 7
"""A gap of a seventh of the view is wide enough to write in it."""
_LIMIT_IN_SIGHT = 0.4
"""A limit further away than this part of it would press the lines to the ground: it is written in place of being drawn."""


class ChartDrawing:
    """A chart with its lines made ready to be drawn."""

    def __init__(self, chart: Chart, shown: Shown) -> None:
        self.chart = chart
        self._why_empty = shown.words.why_empty(chart) if not chart.lines else ""
        period_s = shown.window.period_s
        asked_s = shown.asked_at.timestamp()
        self._late_from_s = (asked_s - LATE_S) // period_s * period_s
        self._asked_until_s = -(-asked_s // period_s) * period_s
        self._end_s = shown.window.end_s
        self._markers = shown.markers
        self._pieces = _Pieces()
        self.lines = [*_placed(chart)]

    @property
    def height_px(self) -> int:
        """At scale 1; less where there is nothing but the reason for that."""
        return PLOT_PX if self.lines else EMPTY_PX

    def told_at(self, moment_s: float) -> str:
        """Why there are no numbers at that moment, or that they are not the last word; nothing where there is nothing to tell."""
        if not self.lines or moment_s >= self._end_s:
            return ""
        if moment_s >= self._asked_until_s:
            return tr("CloudWatch was not asked for these numbers yet.")
        if moment_s >= self._late_from_s:
            return tr("These numbers may still grow: CloudWatch takes some minutes to have all of them.")
        if all(line.thinned.at(moment_s) != line.thinned.at(moment_s) for line in self._counted()):
            return tr("CloudWatch has no numbers here, which is not zero: none were published.")
        return ""

    def plot(self, rect: QRectF, look: Look) -> QRectF:
        """Where the lines are, of all that the chart takes."""
        return rect.adjusted(look.px(LEFT_PX), look.px(TOP_PX), -look.px(RIGHT_PX), -look.px(BOTTOM_PX))

    def scale(self, view: View) -> ValueScale:
        """From the lowest to the highest in the view, and a limit that is near."""
        seen = [line.thinned.extremes(view) for line in self.lines if line.line.kind is not LineKind.LIMIT]
        lowest = min((low for low, _high in seen if low == low), default=math.nan)
        highest = max((high for _low, high in seen if high == high), default=math.nan)
        limit = self.limit()
        if limit is not None and highest >= limit * _LIMIT_IN_SIGHT:
            highest = max(highest, limit)
        return value_scale(self.chart.unit, lowest, highest)

    def limit(self) -> float | None:
        found = (line.thinned.values for line in self.lines if line.line.kind is LineKind.LIMIT)
        return next((float(values[-1]) for values in found if len(values)), None)

    def draw(self, painter: QPainter, rect: QRectF, view: View, look: Look, *, quick: bool = False) -> None:
        """Everything but what follows the mouse. ``quick`` while the view moves: coarser and without smooth edges."""
        plot = self.plot(rect, look)
        if plot.width() < 40 or plot.height() < 20:
            return
        painter.save()
        painter.fillRect(rect, look.ground)
        self._draw_nights(painter, plot, view, look)
        if not self.lines:
            self._draw_times(painter, plot, view, look)
            self._write_in(painter, plot, self._why_empty, look)
        else:
            scale = self.scale(view)
            self._draw_grid(painter, plot, scale, look)
            self._draw_times(painter, plot, view, look)
            self._draw_gaps(painter, plot, view, look)
            painter.save()
            painter.setClipRect(plot.adjusted(0, -look.px(2), 0, look.px(1)))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, not quick)
            for drawn in self.lines:
                self._draw_line(painter, plot, view, scale, drawn, look, quick)
            painter.restore()
            self._draw_late(painter, plot, view, look)
            self._tell_limit(painter, plot, scale, look)
        self._draw_markers(painter, plot, view, look)
        painter.restore()

    def marker_near(self, x: float, plot: QRectF, view: View, reach: float) -> Marker | None:
        """The marker nearest to a place of the plot, no further away than ``reach`` pixels."""
        near = [(abs(x_of(one.moment.timestamp(), plot, view) - x), one) for one in self._markers]
        far, found = min(near, key=lambda pair: pair[0], default=(math.inf, None))
        return found if far <= reach else None

    def _draw_nights(self, painter: QPainter, plot: QRectF, view: View, look: Look) -> None:
        for night in nights(view):
            left, right = x_of(night.start_s, plot, view), x_of(night.end_s, plot, view)
            painter.fillRect(QRectF(left, plot.top(), right - left, plot.height()), look.night)

    def _draw_grid(self, painter: QPainter, plot: QRectF, scale: ValueScale, look: Look) -> None:
        font = _font(painter, look)
        painter.setFont(font)
        room = QRectF(plot.left() - look.px(LEFT_PX), 0, look.px(LEFT_PX - 6), look.px(16))
        for value in scale.ticks:
            y = round(y_of(value, plot, scale)) + 0.5
            painter.setPen(QPen(look.grid, 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(look.muted)
            room.moveTop(y - room.height() / 2)
            painter.drawText(
                room,
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                on_axis(value, scale, self.chart.unit),
            )

    def _draw_times(self, painter: QPainter, plot: QRectF, view: View, look: Look) -> None:
        font = _font(painter, look)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        free_from = plot.left() - look.px(LEFT_PX)
        for tick in ticks(view, int(plot.width() / look.px(84))):
            x = round(x_of(tick.moment_s, plot, view)) + 0.5
            painter.setPen(QPen(look.grid, 1))
            painter.drawLine(QPointF(x, plot.top() if tick.is_day else plot.bottom()), QPointF(x, plot.bottom() + 4))
            width = metrics.horizontalAdvance(tick.text)
            left = min(max(x - width / 2, free_from), plot.right() + look.px(RIGHT_PX) - width)
            if left >= free_from:
                painter.setPen(look.text if tick.is_day else look.muted)
                painter.drawText(QPointF(left, plot.bottom() + look.px(15)), tick.text)
                free_from = left + width + look.px(8)

    def _draw_gaps(self, painter: QPainter, plot: QRectF, view: View, look: Look) -> None:
        for start_s, end_s in gaps(self._counted(), view, _TOLD_GAP):
            left, right = x_of(start_s, plot, view), x_of(end_s, plot, view)
            gap = QRectF(left, plot.top(), right - left, plot.height()).intersected(plot)
            self._write_in(painter, gap, tr("no numbers"), look)

    def _draw_line(
        self, painter: QPainter, plot: QRectF, view: View, scale: ValueScale, drawn: DrawnLine, look: Look, quick: bool
    ) -> None:
        pen = look.pen(drawn, quick=quick)
        if drawn.line.kind is LineKind.LIMIT:
            limit = self.limit()
            if limit is not None and limit <= scale.high:
                painter.setPen(pen)
                y = y_of(limit, plot, scale)
                painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            return
        groups = int(plot.width() / (_QUICK_GROUP_PX if quick else _GROUP_PX))
        moments, numbers = drawn.thinned.line(view, groups)
        if len(moments) == 0:
            return
        x = plot.left() + (moments - view.start_s) * (plot.width() / view.length_s)
        y = plot.bottom() - (numbers - scale.low) * (plot.height() / (scale.high - scale.low))
        if self._is_filled(drawn) and not quick:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.fillPath(_down_to(x, y, plot.bottom()), look.under(drawn))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if pen.style() is Qt.PenStyle.SolidLine or len(x) > _DASHED_UP_TO:
            pen.setStyle(Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            # As one path, a line thicker than a pixel takes ten times as long, and more where it crosses itself.
            self._pieces.draw(painter, x, y)
        else:
            painter.setPen(pen)
            painter.drawPath(arrayToQPath(x, y, connect="finite"))
        lonely_x, lonely_y = drawn.thinned.alone(x, y)
        if len(lonely_x):
            painter.setPen(QPen(pen.color(), look.px(3.2), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPoints(
                QPolygonF([QPointF(a, b) for a, b in zip(lonely_x.tolist(), lonely_y.tolist(), strict=True)])
            )

    def _counted(self) -> list[DrawnLine]:
        """What CloudWatch counted in the span itself."""
        return [line for line in self.lines if line.line.kind in (LineKind.MAIN, LineKind.PART)]

    def _is_filled(self, drawn: DrawnLine) -> bool:
        line = drawn.line
        is_first = line.kind is LineKind.MAIN and line.tone is Tone.NEUTRAL and drawn.place == 0
        return is_first and self.chart.unit is not Unit.SHARE

    def _draw_late(self, painter: QPainter, plot: QRectF, view: View, look: Look) -> None:
        """Hatches what may still grow."""
        left = max(plot.left(), x_of(self._late_from_s, plot, view))
        right = min(plot.right(), x_of(self._end_s, plot, view))
        if right > left:
            colour = look.muted
            colour.setAlpha(110)
            painter.fillRect(
                QRectF(left, plot.top(), right - left, plot.height()), QBrush(colour, Qt.BrushStyle.BDiagPattern)
            )

    def _tell_limit(self, painter: QPainter, plot: QRectF, scale: ValueScale, look: Look) -> None:
        limit = self.limit()
        if limit is None:
            return
        value = written(limit, self.chart.unit)
        in_sight = limit <= scale.high
        text = tr("limit {value}", value=value) if in_sight else tr("limit {value}, far above", value=value)
        y = y_of(limit, plot, scale) if in_sight else plot.top()
        font = _font(painter, look)
        metrics = QFontMetricsF(font)
        place = QRectF(0, 0, metrics.horizontalAdvance(text) + look.px(8), look.px(15))
        place.moveRight(plot.right())
        place.moveTop(y + 1 if y - place.height() < plot.top() - look.px(6) else y - place.height())
        ground = look.ground
        ground.setAlpha(200)
        painter.fillRect(place, ground)
        painter.setFont(font)
        painter.setPen(look.muted)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _draw_markers(self, painter: QPainter, plot: QRectF, view: View, look: Look) -> None:
        size = look.px(5)
        for marker in self._markers:
            moment_s = marker.moment.timestamp()
            if not view.has(moment_s):
                continue
            x = round(x_of(moment_s, plot, view)) + 0.5
            painter.setPen(QPen(look.accent, 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.accent)
            flag = [QPointF(x - size, plot.top() - 2), QPointF(x + size, plot.top() - 2), QPointF(x, plot.top() + size)]
            painter.drawPolygon(QPolygonF(flag))

    def _write_in(self, painter: QPainter, place: QRectF, text: str, look: Look) -> None:
        painter.setFont(_font(painter, look, 12))
        painter.setPen(look.muted)
        painter.drawText(place.adjusted(4, 0, -4, 0), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)


class _Pieces:
    """The straight pieces of a line, handed to the painter all at once."""

    def __init__(self) -> None:
        self._array = PrimitiveArray(QLineF, 4)

    def draw(self, painter: QPainter, x: Numbers, y: Numbers) -> None:
        ends = np.column_stack((x[:-1], y[:-1], x[1:], y[1:]))
        ends = ends[np.isfinite(ends[:, 1]) & np.isfinite(ends[:, 3])]
        if len(ends):
            self._array.resize(len(ends))
            self._array.ndarray()[:] = ends
            painter.drawLines(cast("list[QLineF]", self._array.instances()))


def x_of(moment_s: float, plot: QRectF, view: View) -> float:
    return plot.left() + (moment_s - view.start_s) * plot.width() / view.length_s


def moment_of(x: float, plot: QRectF, view: View) -> float:
    """The moment at a place of the plot, the nearest there is for one beside it."""
    along = min(max(0.0, (x - plot.left()) / plot.width()), 1.0)
    return view.start_s + along * view.length_s


def y_of(value: float, plot: QRectF, scale: ValueScale) -> float:
    return plot.bottom() - (value - scale.low) / (scale.high - scale.low) * plot.height()


def _placed(chart: Chart) -> Sequence[DrawnLine]:
    """In the order in which they are drawn: what is faint first. Each with its place among those of its tone."""
    counted: dict[tuple[Tone, bool], int] = {}
    placed: list[DrawnLine] = []
    for line in chart.lines:
        key = (line.tone, line.kind is LineKind.LAST_WEEK)
        place = counted.get(key, 0)
        counted[key] = place + 1
        placed.append(DrawnLine(line, place))
    order = (LineKind.LAST_WEEK, LineKind.LIMIT, LineKind.MAIN, LineKind.PART)
    return sorted(placed, key=lambda drawn: order.index(drawn.line.kind))


def _down_to(x: Numbers, y: Numbers, bottom: float) -> QPainterPath:
    """What lies between each stretch of the line and the ground."""
    filled = QPainterPath()
    for along, height in stretches(x, y):
        edge_x = np.concatenate((along[:1], along, along[-1:]))
        edge_y = np.concatenate(((bottom,), height, (bottom,)))
        filled.addPath(arrayToQPath(edge_x, edge_y, connect="all"))
    return filled


def _font(painter: QPainter, look: Look, size_px: float = 11) -> QFont:
    font = QFont(painter.font())
    font.setPixelSize(max(8, round(look.px(size_px))))
    return font
