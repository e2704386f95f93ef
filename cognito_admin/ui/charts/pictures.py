"""Charts as a picture to be sent to somebody: on white, with heading, span and legend, at twice the screen's resolution."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QGuiApplication, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from cognito_admin.ui.charts.chart_drawing import ChartDrawing
from cognito_admin.ui.charts.legend import Legend
from cognito_admin.ui.charts.look import Look
from cognito_admin.ui.charts.time_chart import HEADING_PX, draw_heading
from cognito_admin.ui.formats import moment, utc
from cognito_admin.ui.panes.pane import breathe
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.health.charts import Chart
    from cognito_admin.ui.charts.shown import Shown, View

_WIDTH_PX, _EDGE_PX, _TOP_PX, _BETWEEN_PX = 1_000, 24, 72, 14
_RATIO = 2


class PictureKind(StrEnum):
    """As file names end."""

    PNG = "png"
    SVG = "svg"


async def picture(kind: PictureKind, charts: Sequence[Chart], shown: Shown, view: View, title: str) -> bytes:
    """The charts in that view as a file, drawn one by one so that the window answers meanwhile."""
    sheet = _Sheet(charts, shown, view, title)
    return await (_as_png(sheet) if kind is PictureKind.PNG else _as_svg(sheet))


class _Sheet:
    def __init__(self, charts: Sequence[Chart], shown: Shown, view: View, title: str) -> None:
        self._view, self._title = view, title
        self._look = Look.on_paper()
        self._font = QFont(QGuiApplication.font())
        self._inner = _WIDTH_PX - 2 * _EDGE_PX
        self._charts = [(shown.words.chart(chart), *_ready(chart, shown)) for chart in charts]
        self._heights = [
            HEADING_PX + legend.height(self._inner, self._font, self._look) + drawing.height_px
            for _heading, drawing, legend in self._charts
        ]

    @property
    def size(self) -> QSize:
        between = _BETWEEN_PX * max(0, len(self._heights) - 1)
        return QSize(_WIDTH_PX, round(_TOP_PX + sum(self._heights) + between + _EDGE_PX))

    async def draw(self, painter: QPainter) -> None:
        look = self._look
        painter.fillRect(QRect(0, 0, self.size.width(), self.size.height()), look.ground)
        painter.setFont(self._font)
        draw_heading(painter, QPointF(_EDGE_PX, 16), self._inner, self._title, look)
        painter.setPen(look.muted)
        span = QRectF(_EDGE_PX, 40, self._inner, 20)
        painter.drawText(span, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, _span(self._view))
        top = float(_TOP_PX)
        for (heading, drawing, legend), height in zip(self._charts, self._heights, strict=True):
            await breathe()
            draw_heading(painter, QPointF(_EDGE_PX, top), self._inner, heading, look)
            legend.draw_names(painter, QPointF(_EDGE_PX, top + HEADING_PX), self._inner, look)
            used = HEADING_PX + legend.height(self._inner, self._font, look)
            drawing.draw(painter, QRectF(_EDGE_PX, top + used, self._inner, height - used), self._view, look)
            top += height + _BETWEEN_PX


async def _as_png(sheet: _Sheet) -> bytes:
    image = QImage(sheet.size * _RATIO, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_RATIO)
    painter = QPainter(image)
    try:
        await sheet.draw(painter)
    finally:
        painter.end()
    written = QBuffer()
    written.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(written, b"png").write(image)
    return bytes(written.data().data())


async def _as_svg(sheet: _Sheet) -> bytes:
    written = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(written)
    generator.setSize(sheet.size)
    generator.setViewBox(QRect(0, 0, sheet.size.width(), sheet.size.height()))
    painter = QPainter(generator)
    try:
        await sheet.draw(painter)
    finally:
        painter.end()
    return bytes(written.data().data())


def _ready(chart: Chart, shown: Shown) -> tuple[ChartDrawing, Legend]:
    drawing = ChartDrawing(chart, shown)
    names = {line: shown.words.line(line) for line in chart.lines}
    return drawing, Legend(drawing.lines, names, chart.unit)


def _span(view: View) -> str:
    start, end = (datetime.fromtimestamp(at, UTC) for at in (view.start_s, view.end_s))
    return tr(
        "{start} to {end} local time ({start_utc} to {end_utc})",
        start=moment(start),
        end=moment(end),
        start_utc=utc(start),
        end_utc=utc(end),
    )
