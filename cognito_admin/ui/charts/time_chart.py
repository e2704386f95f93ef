"""One chart of a column: its heading, its legend, its lines. The column steers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from cognito_admin.model.health.charts import LineKind
from cognito_admin.ui.charts.chart_drawing import ChartDrawing, moment_of, x_of, y_of
from cognito_admin.ui.charts.legend import Legend
from cognito_admin.ui.charts.look import Look
from cognito_admin.ui.charts.read_out import at_moment, counted_in, description
from cognito_admin.ui.charts.time_scale import span_text
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.focus import focus_pen
from cognito_admin.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from cognito_admin.model.health.charts import Chart
    from cognito_admin.model.health.pool_series import Marker
    from cognito_admin.ui.charts.shown import Shown, View

HEADING_PX = 24


class TimeChart(QWidget):
    """Draws itself once for each view and keeps the picture; crosshair and numbers are laid over it."""

    def __init__(self, chart: Chart, shown: Shown, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.view = view
        self._moment_s: float | None = None
        self._selected: View | None = None
        self._is_current = False
        self._quick = False
        self._is_stale = True
        """Whether the lines of the picture are those of another view."""
        self._picture: QPixmap | None = None
        self.look = Look.now()
        self.show_chart(chart, shown)

    def show_chart(self, chart: Chart, shown: Shown) -> None:
        """The same chart with other numbers, or another one."""
        self.chart = chart
        self.shown = shown
        self.heading = shown.words.chart(chart)
        self.counted_in = counted_in(chart, shown)
        self.drawing = ChartDrawing(chart, shown)
        names = {line: shown.words.line(line) for line in chart.lines}
        self.legend = Legend(self.drawing.lines, names, chart.unit)
        self.setAccessibleName(self.heading)
        self.setAccessibleDescription(description(self.drawing, shown))
        self.updateGeometry()
        self.forget()

    def show_view(self, view: View, *, quick: bool) -> None:
        if (view, quick) != (self.view, self._quick):
            self.view, self._quick = view, quick
            self._is_stale = True
            self.update()

    @property
    def is_quick(self) -> bool:
        """Whether it was drawn coarsely, while the view moved."""
        return self._quick

    def show_moment(self, moment_s: float | None) -> None:
        if moment_s != self._moment_s:
            self._moment_s = moment_s
            self.update()

    def show_selected(self, selected: View | None) -> None:
        """The part that is being chosen."""
        if selected != self._selected:
            self._selected = selected
            self.update()

    def set_current(self, is_current: bool) -> None:
        """Whether the keyboard is with this one of the charts."""
        if is_current != self._is_current:
            self._is_current = is_current
            self.update()

    def forget(self) -> None:
        """Draws anew, in the colours of now, when it is next seen."""
        self.look = Look.now()
        self._picture = None
        self.update()

    def plot(self) -> QRectF:
        """Where the lines are."""
        return self.drawing.plot(self._drawn_in(), self.look)

    def moment_at(self, x: float) -> float:
        """Within the span, so that beside the lines it is the last period, and none after it."""
        return min(moment_of(x, self.plot(), self.view), self.shown.window.end_s - 1)

    def marker_at(self, x: float) -> Marker | None:
        return self.drawing.marker_near(x, self.plot(), self.view, theme.px(6))

    def tell_place(self, x: float) -> None:
        """What is at that place, as a tooltip: a change of the pool, or why numbers lack."""
        marker = self.marker_at(x)
        self.setToolTip(plain_tooltip(marker.title if marker else self.drawing.told_at(self.moment_at(x))))
        self.setCursor(Qt.CursorShape.PointingHandCursor if marker else Qt.CursorShape.CrossCursor)

    def said_at(self, moment_s: float) -> str:
        """What a screen reader says of the moment."""
        return at_moment(self.drawing, self.shown, moment_s)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        look = self.look
        legend = self.legend.height(width - look.px(16), self.font(), look)
        return round(look.px(HEADING_PX + self.drawing.height_px) + legend + look.px(8))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), self.heightForWidth(theme.px(420)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(260), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.forget()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self.look
        ratio = self.devicePixelRatioF()
        corner = QPointF(look.px(8), look.px(HEADING_PX))
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(look.ground)
            with QPainter(self._picture) as drawer:
                drawer.setFont(self.font())
                width = self.width() - look.px(16)
                draw_heading(drawer, QPointF(look.px(8), 0), width, self.heading, self.counted_in, look)
                self.legend.draw_names(drawer, corner, self.width() - look.px(16), look)
            self._is_stale = True
        if self._is_stale:
            with QPainter(self._picture) as drawer:
                drawer.setFont(self.font())
                self.drawing.draw(drawer, self._drawn_in(), self.view, look, quick=self._quick)
            self._is_stale = False
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        plot = self.plot()
        self._draw_selected(painter, plot, look)
        moment_s = self._moment_s if self._moment_s is not None and self.view.has(self._moment_s) else None
        if moment_s is not None:
            self.legend.draw_numbers(painter, corner, self.width() - look.px(16), look, moment_s)
            self._draw_crosshair(painter, plot, moment_s, look)
        if self._is_current:
            painter.setPen(focus_pen())
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)

    def _drawn_in(self) -> QRectF:
        look = self.look
        top = look.px(HEADING_PX) + self.legend.height(self.width() - look.px(16), self.font(), look)
        return QRectF(0, top, self.width(), max(0.0, self.height() - top - look.px(4)))

    def _draw_selected(self, painter: QPainter, plot: QRectF, look: Look) -> None:
        if self._selected is None:
            return
        left, right = (x_of(at, plot, self.view) for at in (self._selected.start_s, self._selected.end_s))
        ground = QColor(look.accent)
        ground.setAlpha(45)
        chosen = QRectF(left, plot.top(), right - left, plot.height()).intersected(plot)
        painter.fillRect(chosen, ground)
        painter.setPen(QPen(look.accent, 1))
        painter.drawLine(chosen.topLeft(), chosen.bottomLeft())
        painter.drawLine(chosen.topRight(), chosen.bottomRight())

    def _draw_crosshair(self, painter: QPainter, plot: QRectF, moment_s: float, look: Look) -> None:
        period_s = self.shown.window.period_s
        start_s = moment_s // period_s * period_s
        middle_s = min(start_s + period_s / 2, self.view.end_s)
        x = min(max(plot.left(), x_of(middle_s, plot, self.view)), plot.right())
        painter.setPen(QPen(look.muted, 1))
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
        if self.drawing.lines:
            self._draw_dots(painter, plot, x, moment_s, look)
        text = span_text(start_s, period_s)
        font = QFont(self.font())
        font.setPixelSize(max(8, round(look.px(11))))
        room = QFontMetricsF(font).horizontalAdvance(text) + look.px(12)
        label = QRectF(x - room / 2, plot.bottom() + 2, room, look.px(17))
        label.moveLeft(min(max(0.0, label.left()), self.width() - room))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.text)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(label, 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(font)
        painter.setPen(look.ground)
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, text)

    def _draw_dots(self, painter: QPainter, plot: QRectF, x: float, moment_s: float, look: Look) -> None:
        scale = self.drawing.scale(self.view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for drawn in self.drawing.lines:
            value = drawn.thinned.at(moment_s)
            if value == value and drawn.line.kind in (LineKind.MAIN, LineKind.PART):
                painter.setPen(QPen(look.ground, look.px(1.5)))
                painter.setBrush(look.colour(drawn))
                painter.drawEllipse(QPointF(x, y_of(value, plot, scale)), look.px(3.5), look.px(3.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)


def draw_heading(painter: QPainter, corner: QPointF, width: float, text: str, aside: str, look: Look) -> None:
    """``aside`` stands behind the text, where there is room for it."""
    font = QFont(painter.font())
    font.setPixelSize(max(8, round(look.px(13))))
    painter.save()
    painter.setFont(font)
    painter.setPen(look.muted)
    place = QRectF(corner, corner + QPointF(width, look.px(HEADING_PX)))
    to_the_left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    metrics = QFontMetricsF(bold)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
    behind = place.adjusted(metrics.horizontalAdvance(shown) + look.px(8), 0, 0, 0)
    if aside and QFontMetricsF(font).horizontalAdvance(aside) <= behind.width():
        painter.drawText(behind, to_the_left, aside)
    painter.setFont(bold)
    painter.setPen(look.text)
    painter.drawText(place, to_the_left, shown)
    painter.restore()
