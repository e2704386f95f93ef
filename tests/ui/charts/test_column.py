"""A column of charts, used as a person would: by mouse, wheel and keyboard, by eye and by ear."""

import asyncio
import sys
import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea
from shiboken6 import isValid

from cognito_admin.model.health.charts import Chart, Line, LineKind, Tone, Unit
from cognito_admin.model.health.metrics import Absence, Group
from cognito_admin.model.health.pool_series import Marker
from cognito_admin.model.health.ranges import Window
from cognito_admin.model.health.series import points
from cognito_admin.ui.charts.column import ChartColumn
from cognito_admin.ui.charts.shown import Shown, View, Words
from cognito_admin.ui.charts.time_chart import TimeChart
from cognito_admin.ui.loop import Loop
from cognito_admin.ui.theme import theme
from cognito_admin.ui.widgets.below import below

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
START_S = int(NOON.timestamp())
PERIOD_S, COUNT = 300, 36
SPAN = Window(START_S, START_S + COUNT * PERIOD_S, PERIOD_S)
CHANGED = Marker(datetime(2026, 11, 3, 12, 32, tzinfo=UTC), "Trigger set: Pre token generation", "change-1")
WORDS = Words(
    lambda chart: f"{chart.title} {chart.subject}".strip(),
    lambda line: line.subject or line.title,
    lambda chart: "It never happened.",
)


def line(title: str, *values: float | None, kind: LineKind = LineKind.MAIN, tone: Tone = Tone.NEUTRAL) -> Line:
    return Line(title, points(START_S, PERIOD_S, [*values, *[values[-1]] * (COUNT - len(values))]), kind, tone)


SIGN_INS = Chart(
    "sign-ins",
    Group.SIGN_IN,
    "Sign-ins",
    Unit.COUNT,
    (line("Attempted", 100, 120, None, 110), line("Failed", 4, 9, None, 3, kind=LineKind.PART, tone=Tone.BAD)),
)
SIGN_UPS = Chart("sign-ups", Group.SIGN_UP, "Sign-ups", Unit.COUNT, (), "", Absence.NEVER_EMITTED)
DURATION = Chart(
    "trigger-time",
    Group.TRIGGER,
    "Duration",
    Unit.MILLISECONDS,
    (line("p95", 200, 4_900), line("Limit", 5_000, kind=LineKind.LIMIT)),
)


def shown(*charts: Chart, span: Window = SPAN, now: datetime | None = None) -> Shown:
    when = now or datetime.fromtimestamp(span.end_s - 60, UTC)
    return Shown(charts or (SIGN_INS, SIGN_UPS, DURATION), span, when, WORDS, (CHANGED,))


Use = Callable[[ChartColumn], Awaitable[None]]


@pytest.fixture
def uses(qapp: QApplication) -> Callable[[Use], None]:
    """Shows the charts in a scroll area, and does something with them."""

    def run(use: Use) -> None:
        bugs: list[BaseException] = []
        loop = Loop(on_bug=bugs.append)

        async def main() -> None:
            column = ChartColumn(loop)
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setWidget(column)
            theme.dress(area)
            area.resize(700, 500)
            area.show()
            try:
                await draws(column, shown())
                await use(column)
            finally:
                if isValid(area):
                    area.close()
                    area.deleteLater()

        loop.run(qapp, main)
        assert bugs == []

    return run


async def draws(column: ChartColumn, wanted: Shown) -> None:
    drawn = asyncio.Event()
    connection = column.drawn.connect(drawn.set)
    column.show_charts(wanted)
    await asyncio.wait_for(drawn.wait(), 30)
    column.drawn.disconnect(connection)


def press(column: ChartColumn, *keys: Qt.Key, shift: bool = False) -> None:
    for key in keys:
        QTest.keyClick(column, key, Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier)


def place_of(column: ChartColumn, moment_s: float) -> QPoint:
    chart = column.charts[0]
    plot, view = chart.plot(), column.view
    x = plot.left() + (moment_s - view.start_s) / view.length_s * plot.width()
    return QPoint(round(x), round(plot.center().y()))


def turn_wheel(column: ChartColumn, moment_s: float, degrees: int, modifier: Qt.KeyboardModifier) -> bool:
    chart, place = column.charts[0], place_of(column, moment_s)
    event = QWheelEvent(
        QPointF(place),
        QPointF(chart.mapToGlobal(place)),
        QPoint(),
        QPoint(0, degrees * 8),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    event.setAccepted(False)
    QApplication.sendEvent(chart, event)
    return column.view != View(SPAN.start_s, SPAN.end_s)


def test_the_mouse_reads_out_chooses_and_zooms(uses: Callable[[Use], None]) -> None:
    async def use(column: ChartColumn) -> None:
        moments: list[float | None] = []
        chosen: list[tuple[float, float]] = []
        backs: list[bool] = []
        opened: list[Marker] = []
        column.moment_changed.connect(moments.append)
        column.range_chosen.connect(lambda start_s, end_s: chosen.append((start_s, end_s)))
        column.back_asked.connect(lambda: backs.append(True))
        column.marker_opened.connect(opened.append)
        chart, left = column.charts[0], Qt.MouseButton.LeftButton
        begin, end = START_S + 10 * PERIOD_S + 60, START_S + 20 * PERIOD_S + 60

        QTest.mouseMove(chart, place_of(column, begin))
        assert moments[-1] == pytest.approx(begin, abs=20)
        QTest.mouseMove(chart, QPoint(chart.width() - 1, place_of(column, begin).y()))
        assert moments[-1] is not None
        assert SPAN.end_s - PERIOD_S <= moments[-1] < SPAN.end_s, (
            "beside the lines it is the last period, not the one after"
        )
        QTest.mousePress(chart, left, pos=place_of(column, begin))
        QTest.mouseMove(chart, place_of(column, end))
        QTest.mouseRelease(chart, left, pos=place_of(column, end))
        assert chosen == [(START_S + 10 * PERIOD_S, START_S + 21 * PERIOD_S)]
        assert column.view == View(*chosen[0])

        QTest.mouseDClick(chart, left, pos=place_of(column, begin))
        assert column.view == View(SPAN.start_s, SPAN.end_s)
        assert backs == []
        QTest.mouseDClick(chart, left, pos=place_of(column, begin))
        assert backs == [True]

        QTest.mouseClick(chart, left, pos=place_of(column, CHANGED.moment.timestamp()))
        assert opened == [CHANGED]
        assert chosen[1:] == []

        assert not turn_wheel(column, begin, -15, Qt.KeyboardModifier.NoModifier), "the pane is scrolled"
        assert turn_wheel(column, begin, 15, Qt.KeyboardModifier.ControlModifier)
        assert column.view.length_s == pytest.approx(0.8 * COUNT * PERIOD_S)
        before = column.view
        turn_wheel(column, begin, -15, Qt.KeyboardModifier.ShiftModifier)
        assert column.view.start_s > before.start_s
        assert column.view.length_s == pytest.approx(before.length_s)

    uses(use)


def test_the_keyboard_does_what_the_mouse_does_and_is_told_what_is_there(uses: Callable[[Use], None]) -> None:
    async def use(column: ChartColumn) -> None:
        chosen: list[tuple[float, float]] = []
        opened: list[Marker] = []
        column.range_chosen.connect(lambda start_s, end_s: chosen.append((start_s, end_s)))
        column.marker_opened.connect(opened.append)
        key = Qt.Key
        column.setFocus()
        press(column, key.Key_Home, key.Key_Right)
        assert column.moment_s == START_S + 1.5 * PERIOD_S
        assert "Attempted: 120. Failed: 9" in column.accessibleDescription()
        press(column, key.Key_Right)
        assert "Attempted: no number" in column.accessibleDescription()
        press(column, key.Key_Right, shift=True)
        assert column.moment_s == START_S + 12.5 * PERIOD_S
        press(column, key.Key_Down, key.Key_Left)
        assert "It never happened." in column.accessibleDescription()

        press(column, key.Key_Space, key.Key_Right, key.Key_Right, key.Key_Return)
        assert chosen == [(START_S + 10 * PERIOD_S, START_S + 16 * PERIOD_S)], "no closer than half an hour"
        press(column, key.Key_Backspace)
        assert column.view == View(SPAN.start_s, SPAN.end_s)
        press(column, key.Key_Plus, key.Key_Plus)
        assert column.view.length_s == pytest.approx(0.64 * COUNT * PERIOD_S)
        press(column, key.Key_Minus, key.Key_Minus, key.Key_Minus)
        assert column.view.length_s == COUNT * PERIOD_S

        press(column, key.Key_Home, key.Key_M)
        assert column.accessibleDescription() == CHANGED.title
        press(column, key.Key_Return)
        assert opened == [CHANGED]
        press(column, key.Key_Escape)
        assert column.moment_s is None

    uses(use)


def test_the_view_comes_along_with_the_crosshair_but_not_out_of_the_span(uses: Callable[[Use], None]) -> None:
    async def use(column: ChartColumn) -> None:
        column.look_at(View(START_S, START_S + 8 * PERIOD_S))
        column.point_at(START_S + 7.5 * PERIOD_S)
        press(column, Qt.Key.Key_Right)
        assert column.view.has(START_S + 8.5 * PERIOD_S)
        for _ in range(5):
            press(column, Qt.Key.Key_Right, shift=True)
        assert column.moment_s == SPAN.end_s - PERIOD_S / 2
        assert column.view.end_s == SPAN.end_s

    uses(use)


def test_new_numbers_take_the_place_of_the_old_and_what_is_looked_at_stays(uses: Callable[[Use], None]) -> None:
    async def use(column: ChartColumn) -> None:
        first = column.charts[0]
        part = View(START_S + 6 * PERIOD_S, START_S + 18 * PERIOD_S)
        column.look_at(part)
        later = Window(SPAN.start_s + PERIOD_S, SPAN.end_s + PERIOD_S, PERIOD_S)
        await draws(column, shown(SIGN_INS, DURATION, span=later))
        assert column.view == part
        assert column.charts[0] is first
        assert [chart.chart.name for chart in column.charts] == ["sign-ins", "trigger-time"]
        other = Window(SPAN.start_s - 7_200, SPAN.end_s, PERIOD_S)
        await draws(column, shown(SIGN_INS, span=other))
        assert column.view == View(other.start_s, other.end_s)

    uses(use)


def test_each_chart_tells_screen_readers_its_numbers_or_why_it_has_none(uses: Callable[[Use], None]) -> None:
    async def use(column: ChartColumn) -> None:
        sign_ins, sign_ups, duration = column.charts
        assert sign_ins.accessibleName() == "Sign-ins"
        assert "Attempted: 3,850 in all, between 100 and 120" in sign_ins.accessibleDescription()
        assert sign_ups.accessibleDescription() == "It never happened."
        assert "Limit: 5 s" in duration.accessibleDescription()
        assert sign_ups.height() < sign_ins.height()
        sign_ins.tell_place(place_of(column, START_S + 2.5 * PERIOD_S).x())
        assert "not zero" in sign_ins.toolTip()
        sign_ins.tell_place(place_of(column, SPAN.end_s - 30).x())
        assert "may still grow" in sign_ins.toolTip()
        await draws(column, shown(SIGN_INS, now=datetime.fromtimestamp(SPAN.end_s - 2 * PERIOD_S, UTC)))
        sign_ins.tell_place(place_of(column, SPAN.end_s - 30).x())
        assert "not asked" in sign_ins.toolTip()
        sign_ins.tell_place(place_of(column, CHANGED.moment.timestamp()).x())
        assert sign_ins.toolTip() == CHANGED.title

    uses(use)


def test_a_chart_is_found_by_its_name_and_its_moment_shown(uses: Callable[[Use], None]) -> None:
    async def use(column: ChartColumn) -> None:
        column.look_at(View(START_S, START_S + 8 * PERIOD_S))
        assert column.reveal("trigger-time", START_S + 20 * PERIOD_S)
        assert column.view.has(START_S + 20 * PERIOD_S)
        assert column.moment_s == START_S + 20 * PERIOD_S
        assert not column.reveal("nothing of the kind")

    uses(use)


def test_lines_are_drawn_where_the_numbers_are_and_nothing_where_there_are_none(uses: Callable[[Use], None]) -> None:
    async def use(column: ChartColumn) -> None:
        drawing = column.charts[0].drawing
        look = column.charts[0].look
        image = QImage(600, 200, QImage.Format.Format_RGB32)
        for quick in (True, False):
            painter = QPainter(image)
            rect = QRectF(image.rect())
            drawing.draw(painter, rect, column.view, look, quick=quick)
            painter.end()
            plot = drawing.plot(rect, look)
            failed = look.colour(drawing.lines[-1])
            wide = plot.width() / COUNT
            assert _has(image, failed, plot, plot.left() + 20 * wide)
            assert not _has(image, failed, plot, plot.left() + 2.5 * wide)

    uses(use)


def test_no_two_lines_of_a_chart_have_the_same_colour(uses: Callable[[Use], None]) -> None:
    many = Chart(
        "throttles",
        Group.SIGN_IN,
        "Throttled",
        Unit.COUNT,
        tuple(line(f"{tone} {place}", place, tone=tone) for tone in Tone for place in range(4) if tone is not Tone.BAD),
    )

    async def use(column: ChartColumn) -> None:
        for tone in (Tone.NEUTRAL, Tone.WARNING):
            wanted = tuple(one for one in many.lines if one.tone is tone)
            await draws(column, shown(replace(many, lines=wanted)))
            chart = column.charts[0]
            colours = [chart.look.colour(drawn) for drawn in chart.drawing.lines]
            hues = [colour.hue() for colour in colours]
            assert len({colour.name() for colour in colours}) == len(wanted)
            assert all(abs(hue - hues[0]) > 20 for hue in hues[1:]), "none is taken for the first"

    uses(use)


def _has(image: QImage, wanted: QColor, plot: QRectF, x: float) -> bool:
    """Whether the colour is near that place of the plot, at any height."""

    def near(found: QColor) -> bool:
        pairs = ((found.red(), wanted.red()), (found.green(), wanted.green()), (found.blue(), wanted.blue()))
        return all(abs(one - other) < 40 for one, other in pairs)

    return any(near(image.pixelColor(round(x), y)) for y in range(round(plot.top()), round(plot.bottom()) + 1))


def test_the_charts_are_saved_as_pictures_all_or_one_in_light_and_dark(
    uses: Callable[[Use], None], qapp: QApplication
) -> None:
    theme.apply(qapp, theme.Scheme.LIGHT)

    async def use(column: ChartColumn) -> None:
        png = await column.picture("png", "Shop customers")
        image = QImage.fromData(png)
        assert image.width() == 2_000
        assert image.pixelColor(5, 5) == QColor("white")
        one = await column.picture("svg", "Shop <customers>", "sign-ins")
        text = one.decode()
        assert "Shop &lt;customers&gt;" in text
        assert "Attempted" in text
        assert "per 5 minutes" in text
        assert "Duration" not in text
        theme.apply(qapp, theme.Scheme.DARK)
        try:
            assert await column.picture("svg", "Shop <customers>", "sign-ins") == one
        finally:
            theme.apply(qapp, theme.Scheme.LIGHT)
        day_ago_s = int(datetime.now(UTC).timestamp()) // PERIOD_S * PERIOD_S - 86_400
        await draws(column, shown(SIGN_INS, span=Window(day_ago_s, day_ago_s + 3_600, PERIOD_S)))
        assert "Yesterday" not in (await column.picture("svg", "Shop")).decode(), "it is looked at on other days, too"

    uses(use)


def test_reading_the_library_changes_nothing_else_of_the_program(uses: Callable[[Use], None]) -> None:
    async def use(column: ChartColumn) -> None:
        assert not sys.excepthook.__module__.startswith("pyqtgraph")
        assert not threading.excepthook.__module__.startswith("pyqtgraph")

    uses(use)


def test_charts_that_are_closed_while_they_are_drawn_end_quietly(uses: Callable[[Use], None]) -> None:
    async def use(column: ChartColumn) -> None:
        column.show_charts(shown(*(replace(SIGN_INS, name=f"chart {place}") for place in range(9))))
        await asyncio.sleep(0.002)
        assert len(column.charts) < 9, "they are still being drawn"
        column.window().deleteLater()
        await asyncio.sleep(0.02)

    uses(use)


def test_while_charts_are_made_nothing_shows_through_them(uses: Callable[[Use], None]) -> None:
    async def use(column: ChartColumn) -> None:
        # In the window the page it lies on has the ground.
        column.setAutoFillBackground(False)
        column.show_charts(shown(*(replace(SIGN_INS, name=f"chart {place}") for place in range(9))))
        while sum(isinstance(part, TimeChart) for part in below(column)) < 5:
            await asyncio.sleep(0)
        seen = QImage(column.window().size(), QImage.Format.Format_RGB32)
        left_over = QColor("magenta")
        seen.fill(left_over)
        column.window().render(seen)
        places = [(x, y) for x in range(0, seen.width(), 40) for y in range(0, seen.height(), 20)]
        assert [place for place in places if seen.pixelColor(*place) == left_over] == []

    uses(use)
