"""Charts as a picture to be sent to somebody: on white, with heading, span and legend, at twice the screen's resolution."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QGuiApplication, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from cognito_admin.ui.charts.look import Look
from cognito_admin.ui.charts.time_chart import HEADING_PX, draw_heading
from cognito_admin.ui.formats import clock, day, utc
from cognito_admin.ui.panes.pane import breathe
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.ui.charts.shown import View
    from cognito_admin.ui.charts.time_chart import TimeChart
    from cognito_admin.ui.loop import Loop

_WIDTH_PX, _EDGE_PX, _TOP_PX, _BETWEEN_PX = 1_000, 24, 72, 14
_RATIO = 2


class PictureKind(StrEnum):
    """As file names end."""

    PNG = "png"
    SVG = "svg"


async def picture(kind: PictureKind, charts: Sequence[TimeChart], view: View, title: str, loop: Loop) -> bytes:
    """The charts in that view as a file, drawn one by one so that the window answers meanwhile."""
    sheet = _Sheet(charts, view, title)
    return await (_as_png(sheet, loop) if kind is PictureKind.PNG else _as_svg(sheet))


class _Sheet:
    def __init__(self, charts: Sequence[TimeChart], view: View, title: str) -> None:
        self._charts, self._view, self._title = charts, view, title
        self._look = Look.on_paper()
        self._font = QFont(QGuiApplication.font())
        self._inner = _WIDTH_PX - 2 * _EDGE_PX
        self._heights = [
            HEADING_PX + chart.legend.height(self._inner, self._font, self._look) + chart.drawing.height_px
            for chart in charts
        ]

    @property
    def size(self) -> QSize:
        between = _BETWEEN_PX * max(0, len(self._heights) - 1)
        return QSize(_WIDTH_PX, round(_TOP_PX + sum(self._heights) + between + _EDGE_PX))

    async def draw(self, painter: QPainter) -> None:
        look = self._look
        painter.fillRect(QRect(0, 0, _WIDTH_PX, _TOP_PX), look.ground)
        painter.setFont(self._font)
        draw_heading(painter, QPointF(_EDGE_PX, 16), self._inner, self._title, "", look)
        painter.setPen(look.muted)
        span = QRectF(_EDGE_PX, 40, self._inner, 20)
        painter.drawText(span, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, _span(self._view))
        top = float(_TOP_PX)
        for chart, height in zip(self._charts, self._heights, strict=True):
            # All at once, the ground of a long picture would take as long as several charts.
            await breathe()
            painter.fillRect(QRectF(0, top, _WIDTH_PX, height + _BETWEEN_PX + _EDGE_PX), look.ground)
            draw_heading(painter, QPointF(_EDGE_PX, top), self._inner, chart.heading, chart.counted_in, look)
            chart.legend.draw_names(painter, QPointF(_EDGE_PX, top + HEADING_PX), self._inner, look)
            used = HEADING_PX + chart.legend.height(self._inner, self._font, look)
            chart.drawing.draw(painter, QRectF(_EDGE_PX, top + used, self._inner, height - used), self._view, look)
            top += height + _BETWEEN_PX


async def _as_png(sheet: _Sheet, loop: Loop) -> bytes:
    image = QImage(sheet.size * _RATIO, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_RATIO)
    painter = QPainter(image)
    try:
        await sheet.draw(painter)
    finally:
        painter.end()
    # Most of a second for all charts of a pool.
    return await loop.aside(lambda: _compressed(image))


def _compressed(image: QImage) -> bytes:
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


def _span(view: View) -> str:
    """With its dates: a file is looked at on other days, too."""
    start, end = (datetime.fromtimestamp(at, UTC) for at in (view.start_s, view.end_s))
    return tr(
        "{start} to {end} local time ({start_utc} to {end_utc})",
        start=tr("{date} {time}", date=day(start), time=clock(start)),
        end=tr("{date} {time}", date=day(end), time=clock(end)),
        start_utc=utc(start),
        end_utc=utc(end),
    )
