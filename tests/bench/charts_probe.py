"""Draws charts in a process of its own, and counts the time that the thread of the window computes for a frame.

The clock is that of the thread, so that other programs of the computer do not count.
"""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import asyncio
import math
import random
import time
from array import array
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QScrollArea

from cognito_admin.model.health.charts import Chart, Line, LineKind, Unit
from cognito_admin.model.health.metrics import Group
from cognito_admin.model.health.ranges import Range, Window, window
from cognito_admin.model.health.series import Points
from cognito_admin.ui.charts.column import ChartColumn
from cognito_admin.ui.charts.library import load
from cognito_admin.ui.charts.shown import Shown, View, Words
from cognito_admin.ui.loop import Loop
from cognito_admin.ui.theme import theme
from tests.bench.apart import peak_bytes, serve

if TYPE_CHECKING:
    from cognito_admin.ui.charts.time_chart import TimeChart

WIDTH_PX, HEIGHT_PX = 1_000, 740
"""What is left for charts of a window of 1280 by 800."""
NOW = datetime(2026, 11, 3, 18, 32, tzinfo=UTC)
LINES_OF_A_CHART = (5, 2, 8, 3, 5, 1, 3, 2)
SWITCH_INTERVAL_S = 0.0005
WORDS = Words(lambda chart: chart.title, lambda line: line.title, lambda _: "")


def draw(times: int, lines: int) -> dict[str, Any]:
    app = QApplication([])
    theme.apply(app)
    seen: dict[str, Any] = {}

    async def main() -> None:
        loop_of_window = loop
        before_bytes = peak_bytes()
        seen.update(await _reading(loop_of_window))
        column = ChartColumn(loop_of_window)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(column)
        theme.dress(area)
        area.resize(WIDTH_PX, HEIGHT_PX)
        area.show()
        recent = _shown(window(Range.WEEKS_2, NOW), lines)
        started_ms = _thread_ms()
        await _draws(column, recent)
        seen["first_ms"] = _thread_ms() - started_ms
        whole = _shown(window(Range.MONTHS_15, NOW), lines)
        await _draws(column, whole)
        in_sight = [chart for chart in column.charts if not chart.visibleRegion().isEmpty()]
        seen["points"], seen["charts"], seen["in_sight"] = whole.window.count, len(column.charts), len(in_sight)
        seen.update(_frames(column, in_sight, times))
        seen["memory_mb"] = (peak_bytes() - before_bytes) / 1_000_000
        seen["plain"] = _plain(whole.charts[: len(in_sight)], times)
        area.close()
        area.deleteLater()

    loop = Loop()
    loop.run(app, main)
    return seen


def _frames(column: ChartColumn, in_sight: "Sequence[TimeChart]", times: int) -> dict[str, list[float]]:
    whole = View(column.span.start_s, column.span.end_s)

    def painted(act: Callable[[], object]) -> float:
        started_ms = _thread_ms()
        act()
        for chart in in_sight:
            chart.repaint()
        return _thread_ms() - started_ms

    views = [whole.zoomed(0.97**number, whole.middle_s) for number in range(1, times + 1)]
    zoom = [painted(lambda view=view: column.look_at(view)) for view in views]
    half = whole.zoomed(0.5, whole.start_s)
    pan = [
        painted(lambda n=number: column.look_at(half.moved(n * half.length_s / times)))
        for number in range(1, times + 1)
    ]
    fine: list[float] = []
    for chart in in_sight:
        chart.show_view(whole, quick=False)
        started_ms = _thread_ms()
        chart.repaint()
        fine.append(_thread_ms() - started_ms)
    column.look_at(whole)
    for chart in in_sight:
        chart.repaint()
    crosshair = [
        painted(lambda n=number: column.point_at(whole.start_s + n * whole.length_s / times)) for number in range(times)
    ]
    return {"zoom": zoom, "pan": pan, "fine": fine, "crosshair": crosshair}


def _plain(charts: Sequence[Chart], times: int) -> list[float]:
    """The same lines in as many plots of pyqtgraph, thinned out as it does it."""
    import numpy as np
    import pyqtgraph

    plots: list[Any] = []
    for chart in charts:
        plot = pyqtgraph.PlotWidget(axisItems={"bottom": pyqtgraph.DateAxisItem()})
        plot.resize(WIDTH_PX, 180)
        for line in chart.lines:
            values = np.frombuffer(line.points.values)
            moments = line.points.start_s + np.arange(len(values)) * float(line.points.period_s)
            item = plot.plot(moments, values)
            item.setClipToView(True)
            item.setDownsampling(auto=True, method="peak")
        plot.show()
        plots.append(plot)
    start_s, end_s = charts[0].lines[0].points.start_s, charts[0].lines[0].points.end_s
    took: list[float] = []
    for number in range(times):
        started_ms = _thread_ms()
        for plot in plots:
            plot.setXRange(start_s + number * 3_600, end_s - number * 36_000, padding=0)
            plot.viewport().repaint()
        took.append(_thread_ms() - started_ms)
    for plot in plots:
        plot.close()
        plot.deleteLater()
    return took


async def _reading(loop: Loop) -> dict[str, float]:
    """How long pyqtgraph takes to be read, and how long at a time the window does not answer for that."""
    import sys

    sys.setswitchinterval(SWITCH_INTERVAL_S)
    longest_ms, last_ms = 0.0, time.perf_counter() * 1_000

    def tick() -> None:
        nonlocal longest_ms, last_ms
        now_ms = time.perf_counter() * 1_000
        longest_ms, last_ms = max(longest_ms, now_ms - last_ms), now_ms

    timer = QTimer(interval=1)
    timer.timeout.connect(tick)
    timer.start()
    await asyncio.sleep(0.05)
    longest_ms, started_ms = 0.0, time.perf_counter() * 1_000
    await load(loop)
    read_ms = time.perf_counter() * 1_000 - started_ms
    timer.stop()
    return {"read_ms": read_ms, "stalled_ms": longest_ms}


async def _draws(column: ChartColumn, shown: Shown) -> None:
    drawn = asyncio.Event()
    connection = column.drawn.connect(drawn.set)
    column.show_charts(shown)
    await drawn.wait()
    column.drawn.disconnect(connection)


def _shown(span: Window, lines: int) -> Shown:
    chance = random.Random(7)
    charts: list[Chart] = []
    while lines > 0:
        count = min(lines, LINES_OF_A_CHART[len(charts) % len(LINES_OF_A_CHART)])
        lines -= count
        made = tuple(
            Line(f"line {number}", _points(span, 100 + 40 * number, chance), LineKind.PART if number else LineKind.MAIN)
            for number in range(count)
        )
        charts.append(Chart(f"chart {len(charts)}", Group.SIGN_IN, f"Chart {len(charts)}", Unit.COUNT, made))
    return Shown(charts, span, NOW, WORDS)


def _points(span: Window, usual: float, chance: random.Random) -> Points:
    """A day's rise and fall, with what chance adds, and a gap here and there."""
    values = array("d")
    for moment_s in range(span.start_s, span.end_s, span.period_s):
        level = usual * (1 + 0.8 * math.sin(moment_s / 86_400 * 2 * math.pi))
        values.append(math.nan if chance.random() < 0.005 else level + chance.gauss(0, usual / 20))
    return Points(span.start_s, span.period_s, values)


def _thread_ms() -> float:
    return time.thread_time() * 1_000


if __name__ == "__main__":
    serve(draw)
