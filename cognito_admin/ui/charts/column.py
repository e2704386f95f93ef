"""Charts one below the other that share their time: one crosshair, one range, one keyboard.

Ctrl and the wheel (or a pinch) zooms, Shift and the wheel moves, dragging chooses a range, a double click goes back.
With the keyboard: Left and Right move the crosshair by a period (with Shift by ten), Home and End to the edges, Up and Down go
from chart to chart, + and − zoom, M goes to the next marker (Shift+M to the one before), Space begins to choose a range that
Enter takes, Esc leaves off, Backspace goes back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from cognito_admin.ui.charts.library import load, load_ahead
from cognito_admin.ui.charts.shown import View
from cognito_admin.ui.charts.steering import LEAST_PERIODS, Steering
from cognito_admin.ui.panes.pane import breathe
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from cognito_admin.model.health.pool_series import Marker
    from cognito_admin.model.health.ranges import Window
    from cognito_admin.ui.charts.shown import Shown
    from cognito_admin.ui.charts.time_chart import TimeChart
    from cognito_admin.ui.loop import Loop

_CALM_MS = 600
_SETTLED_MS = 140
"""After so long without a move, the charts are drawn finely again, and the view is told."""
_QUICK_FROM = 1_000
"""Lines of more periods are drawn coarsely first: drawn finely all at once, they would hold up the window."""


class ChartColumn(QWidget):
    """To be put into a scroll area. Show charts in it as often as wished: those with the same names stay, with new numbers."""

    range_chosen = Signal(float, float)
    """Dragged, or taken by Enter: seconds since 1970. It is on the screen already; finer points may be had for it."""
    view_changed = Signal(float, float)
    """Where the view came to rest after zooming and moving, in seconds since 1970."""
    back_asked = Signal()
    """A double click, or Backspace, while the whole span is shown: to what was shown before."""
    moment_changed = Signal(object)
    """The moment under the crosshair in seconds since 1970, or None."""
    marker_opened = Signal(object)
    """A ``Marker`` that was clicked, or Enter pressed on."""
    drawn = Signal()
    """All charts of the newest ``show_charts`` are there."""

    def __init__(self, loop: Loop, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Charts"))
        self.setAccessibleDescription(_keys())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.charts: list[TimeChart] = []
        self.view = View(0.0, 1.0)
        self.moment_s: float | None = None
        self._told = self.view
        self._shown: Shown | None = None
        self.current = 0
        """Which of the charts the keyboard is with."""
        self._steering = Steering(self)
        self._steering.range_chosen.connect(self.range_chosen)
        self._steering.back_asked.connect(self.back_asked)
        self._steering.marker_opened.connect(self.marker_opened)
        self._building = loop.latest(self)
        self._waiting = Text(tr("Drawing the charts…"), "muted")
        self._made: dict[str, TimeChart] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(6))
        self._column.addWidget(self._waiting)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settled.timeout.connect(self._settle)
        self._loop = loop
        # A column is made in a calm moment before it is shown, which is when to read what it draws with.
        ahead = QTimer(self, singleShot=True, interval=_CALM_MS)
        ahead.timeout.connect(load_ahead)
        ahead.start()
        theme.signals().changed.connect(self._dress)

    def show_charts(self, shown: Shown) -> None:
        """In place of those before. The view is the whole span again, unless the span is the same and part of it was in view."""
        before = self._shown
        keeps = before is not None and (before.window == shown.window or _is_later(before, shown)) and not self.is_whole
        self._shown = shown
        whole = View(shown.window.start_s, shown.window.end_s)
        self.view = self._told = self.view.within(shown.window, self._least_s()) if keeps else whole
        self._building.run(self._build(shown))

    def reveal(self, name: str, moment_s: float | None = None) -> bool:
        """Scrolls to the chart of that name and puts the crosshair to the moment. False where there is none of that name."""
        place = next((place for place, chart in enumerate(self.charts) if chart.chart.name == name), None)
        if place is None:
            return False
        self.choose(place)
        if moment_s is not None:
            self.bring_into_view(moment_s)
            self.point_at(moment_s)
        return True

    async def picture(self, file_type: str, title: str, *names: str) -> bytes:
        """The charts of these names, or all, as they are in view, as a file: ``png`` or ``svg``."""
        await load(self._loop)
        from cognito_admin.ui.charts.pictures import PictureKind, picture

        charts = [chart for chart in self.charts if not names or chart.chart.name in names]
        return await picture(PictureKind(file_type), charts, self.view, title, self._loop)

    async def _build(self, shown: Shown) -> None:
        await load(self._loop)
        wanted = {chart.name for chart in shown.charts}
        for name in [name for name in self._made if name not in wanted]:
            gone = self._made.pop(name)
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self.charts = [chart for chart in self.charts if chart.chart.name in wanted]
        self._waiting.hide()
        # Charts that are moved about while more are put above and below them would be drawn each time.
        self.setUpdatesEnabled(False)
        try:
            await self._make(shown)
        finally:
            # What ends with its window is gone by now.
            if isValid(self):
                self.setUpdatesEnabled(True)
        self.charts = [self._made[chart.name] for chart in shown.charts]
        for chart in self.charts:
            chart.show_view(self.view, quick=chart.is_quick)
        self.choose(min(self.current, len(self.charts) - 1), scroll=False)
        if self.moment_s is not None and not (shown.window.start_s <= self.moment_s <= shown.window.end_s):
            self.point_at(None)
        self._settled.start()
        self.drawn.emit()

    async def _make(self, shown: Shown) -> None:
        from cognito_admin.ui.charts.time_chart import TimeChart

        for place, chart in enumerate(shown.charts):
            widget = self._made.get(chart.name)
            if widget is None:
                widget = self._made[chart.name] = TimeChart(chart, shown, self.view, self)
                widget.installEventFilter(self._steering)
            else:
                widget.show_chart(chart, shown)
            widget.show_view(self.view, quick=shown.window.count > _QUICK_FROM)
            self._column.insertWidget(place, widget)
            await breathe()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._shown is None or not self._steering.press(event):
            super().keyPressEvent(event)

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> object:
        """Where the keyboard is, so that Tab scrolls to that chart."""
        if query is Qt.InputMethodQuery.ImCursorRectangle and self.current < len(self.charts):
            return self.charts[self.current].geometry()
        return super().inputMethodQuery(query)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._mark_current()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark_current()

    @property
    def span(self) -> Window:
        """The whole span of what is shown."""
        assert self._shown is not None
        return self._shown.window

    @property
    def markers(self) -> Sequence[Marker]:
        return self._shown.markers if self._shown else ()

    @property
    def is_whole(self) -> bool:
        """Whether the whole span is in view."""
        return (self.view.start_s, self.view.end_s) == (self.span.start_s, self.span.end_s)

    def bring_into_view(self, moment_s: float) -> None:
        if not self.view.has(moment_s):
            self.look_at(self.view.moved(moment_s - self.view.middle_s))

    def look_at(self, view: View) -> None:
        """Brings that part of the span into view, as far as it lies in it."""
        view = view.within(self.span, self._least_s())
        if view == self.view:
            return
        self.view = view
        for chart in self.charts:
            chart.show_view(view, quick=True)
        self._settled.start()

    def _settle(self) -> None:
        """Draws finely what is not yet, one chart after the other, so that the window answers in between."""
        for chart in self.charts:
            if chart.is_quick:
                chart.show_view(self.view, quick=False)
                if not chart.visibleRegion().isEmpty():
                    QTimer.singleShot(1, self, self._settle)
                    return
        if self._told != self.view:
            self._told = self.view
            self.view_changed.emit(self.view.start_s, self.view.end_s)

    def point_at(self, moment_s: float | None, *, say: bool = False) -> None:
        """Puts the crosshair there; ``say`` for screen readers, too."""
        if moment_s == self.moment_s:
            return
        self.moment_s = moment_s
        for chart in self.charts:
            chart.show_moment(moment_s)
        if say and moment_s is not None and self.charts:
            self.setAccessibleDescription(self.charts[self.current].said_at(moment_s))
        self.moment_changed.emit(moment_s)

    def choose(self, place: int, *, scroll: bool = True) -> bool:
        """The chart that the keyboard is with. False beyond the first and the last."""
        if not 0 <= place < len(self.charts):
            return False
        self.current = place
        self._mark_current()
        if scroll:
            area = self._scroll_area()
            if area is not None:
                area.ensureWidgetVisible(self.charts[place], 0, theme.px(12))
        return True

    def _mark_current(self) -> None:
        for place, chart in enumerate(self.charts):
            chart.set_current(self.hasFocus() and place == self.current)

    def _scroll_area(self) -> QScrollArea | None:
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        return parent

    def _least_s(self) -> float:
        return float(LEAST_PERIODS * self.span.period_s)

    def _dress(self) -> None:
        self._column.setSpacing(theme.px(6))
        for chart in self.charts:
            chart.updateGeometry()
            chart.forget()


def _is_later(before: Shown, shown: Shown) -> bool:
    """Whether it is the same span, moved on with the clock."""
    one, other = before.window, shown.window
    same = one.period_s == other.period_s and one.end_s - one.start_s == other.end_s - other.start_s
    return same and 0 < other.start_s - one.start_s < 86_400


def _keys() -> str:
    return tr(
        "Left and Right move the crosshair, Up and Down go from chart to chart, + and − zoom, Home and End go to the edges,"
        " M goes to the next change, Space begins a range and Enter takes it, Backspace goes back."
    )
