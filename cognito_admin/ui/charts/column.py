"""Charts one below the other that share their time: one crosshair, one range, one keyboard.

Ctrl and the wheel (or a pinch) zooms, Shift and the wheel moves, dragging chooses a range, a double click goes back.
With the keyboard: Left and Right move the crosshair by a period (with Shift by ten), Home and End to the edges, Up and Down go
from chart to chart, + and − zoom, M goes to the next marker (Shift+M to the one before), Space begins to choose a range that
Enter takes, Esc leaves off, Backspace goes back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cognito_admin.ui.charts.library import load
from cognito_admin.ui.charts.shown import View
from cognito_admin.ui.panes.pane import breathe
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

    from cognito_admin.model.health.pool_series import Marker
    from cognito_admin.model.health.ranges import Window
    from cognito_admin.ui.charts.shown import Shown
    from cognito_admin.ui.charts.time_chart import TimeChart
    from cognito_admin.ui.loop import Loop

_SETTLED_MS = 140
"""After so long without a move, the charts are drawn finely again, and the view is told."""
_LEAST_PERIODS = 6
"""Nobody zooms closer than this."""
_WHEEL_STEP = 120
_ZOOM = 0.8
_QUICK_FROM = 1_000
"""Lines of more periods are drawn coarsely first: drawn finely all at once, they would hold up the window."""
_DRAGGED_PX = 5


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
        self._current = 0
        self._anchor_s: float | None = None
        self._pressed: QPoint | None = None
        self._marker: Marker | None = None
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
        theme.signals().changed.connect(self._dress)

    def show_charts(self, shown: Shown) -> None:
        """In place of those before. The view is the whole span again, unless the span is the same and part of it was in view."""
        whole = View(shown.window.start_s, shown.window.end_s)
        before = self._shown
        self._shown = shown
        if before is None or before.window != shown.window:
            moves_on = before is not None and _is_later(before, shown) and self._is_whole(before)
            keeps = before is not None and _is_later(before, shown) and not moves_on
            self.view = self._told = self.view.within(shown.window, self._least_s()) if keeps else whole
        self._building.run(self._build(shown))

    def show_view(self, start_s: float, end_s: float) -> None:
        """Brings that part of the span into view."""
        self._look_at(View(start_s, end_s))

    def show_moment(self, moment_s: float | None) -> None:
        """Puts the crosshair there."""
        self._point_at(moment_s)

    def reveal(self, name: str, moment_s: float | None = None) -> bool:
        """Scrolls to the chart of that name and puts the crosshair to the moment. False where there is none of that name."""
        place = next((place for place, chart in enumerate(self.charts) if chart.chart.name == name), None)
        if place is None:
            return False
        self._choose(place)
        if moment_s is not None:
            if not self.view.has(moment_s):
                self._look_at(self.view.moved(moment_s - (self.view.start_s + self.view.end_s) / 2))
            self._point_at(moment_s)
        return True

    async def picture(self, file_type: str, title: str, *names: str) -> bytes:
        """The charts of these names, or all, as they are in view, as a file: ``png`` or ``svg``."""
        await load(self._loop)
        from cognito_admin.ui.charts.pictures import PictureKind, picture

        assert self._shown is not None
        charts = [chart for chart in self._shown.charts if not names or chart.name in names]
        return await picture(PictureKind(file_type), charts, self._shown, self.view, title)

    async def _build(self, shown: Shown) -> None:
        await load(self._loop)
        from cognito_admin.ui.charts.time_chart import TimeChart

        wanted = {chart.name for chart in shown.charts}
        for name in [name for name in self._made if name not in wanted]:
            gone = self._made.pop(name)
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self.charts = [chart for chart in self.charts if chart.chart.name in wanted]
        self._waiting.hide()
        for place, chart in enumerate(shown.charts):
            widget = self._made.get(chart.name)
            if widget is None:
                widget = self._made[chart.name] = TimeChart(chart, shown, self.view, self)
                widget.installEventFilter(self)
            else:
                widget.show_chart(chart, shown)
            widget.show_view(self.view, quick=shown.window.count > _QUICK_FROM)
            self._column.insertWidget(place, widget)
            await breathe()
        self.charts = [self._made[chart.name] for chart in shown.charts]
        self._choose(min(self._current, len(self.charts) - 1), scroll=False)
        if self.moment_s is not None and not (shown.window.start_s <= self.moment_s <= shown.window.end_s):
            self._point_at(None)
        self._settled.start()
        self.drawn.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._shown is None or not self._pressed_key(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._mark_current()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark_current()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The mouse over a chart."""
        chart = next((chart for chart in self.charts if chart is watched), None)
        if chart is None or self._shown is None:
            return super().eventFilter(watched, event)
        if isinstance(event, QWheelEvent):
            return self._turned(chart, event)
        if isinstance(event, QNativeGestureEvent):
            return self._pinched(chart, event)
        if isinstance(event, QMouseEvent):
            return self._moused(chart, event)
        if event.type() is QEvent.Type.Leave and self._pressed is None:
            self._point_at(None)
        return super().eventFilter(watched, event)

    def _moused(self, chart: TimeChart, event: QMouseEvent) -> bool:
        kind, place = event.type(), event.position().toPoint()
        left = Qt.MouseButton.LeftButton
        if kind is QEvent.Type.MouseButtonDblClick and event.button() is left:
            self._anchor_s = self._pressed = None
            self._go_back()
        elif kind is QEvent.Type.MouseButtonPress and event.button() is left:
            self._choose(self.charts.index(chart), scroll=False)
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._pressed = place
        elif kind is QEvent.Type.MouseMove:
            self._point_at(chart.moment_at(place.x()))
            if self._pressed is not None and abs(place.x() - self._pressed.x()) >= _DRAGGED_PX:
                self._anchor_s = self._anchor_s or chart.moment_at(self._pressed.x())
                self._show_selected()
            chart.tell_place(place.x())
        elif kind is QEvent.Type.MouseButtonRelease and event.button() is left and self._pressed is not None:
            clicked, self._pressed = self._anchor_s is None, None
            if not clicked:
                self._take_selected()
            elif (marker := chart.marker_at(place.x())) is not None:
                self.marker_opened.emit(marker)
        else:
            return False
        return True

    def _turned(self, chart: TimeChart, event: QWheelEvent) -> bool:
        """The wheel by itself scrolls the pane, as everywhere."""
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = turned.y() / _WHEEL_STEP
            self._look_at(self.view.zoomed(_ZOOM**steps, chart.moment_at(event.position().x())))
        elif abs(turned.x()) > abs(turned.y()) or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            steps = (turned.x() or turned.y()) / _WHEEL_STEP
            self._look_at(self.view.moved(-steps * self.view.length_s / 10))
        else:
            return False
        return True

    def _pinched(self, chart: TimeChart, event: QNativeGestureEvent) -> bool:
        if event.gestureType() is not Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._look_at(self.view.zoomed(1 / max(0.2, 1 + event.value()), chart.moment_at(event.position().x())))
        return True

    def _pressed_key(self, event: QKeyEvent) -> bool:
        key, keys = event.key(), Qt.Key
        by_ten = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (keys.Key_Left, keys.Key_Right):
            self._step((10 if by_ten else 1) * (1 if key == keys.Key_Right else -1))
        elif key in (keys.Key_Home, keys.Key_End):
            self._point_at(self.view.start_s if key == keys.Key_Home else self.view.end_s - 1, say=True)
        elif key in (keys.Key_Up, keys.Key_Down):
            return self._choose(self._current + (1 if key == keys.Key_Down else -1))
        elif key in (keys.Key_Plus, keys.Key_Equal, keys.Key_Minus):
            middle_s = (self.view.start_s + self.view.end_s) / 2
            at_s = self.moment_s if self.moment_s is not None and self.view.has(self.moment_s) else middle_s
            self._look_at(self.view.zoomed(1 / _ZOOM if key == keys.Key_Minus else _ZOOM, at_s))
        elif key == keys.Key_M:
            self._go_to_marker(-1 if by_ten else 1)
        elif key == keys.Key_Space:
            self._anchor_s = self._step(0)
            self._show_selected()
        elif key in (keys.Key_Return, keys.Key_Enter):
            return self._entered()
        elif key == keys.Key_Backspace:
            self._go_back()
        elif key == keys.Key_Escape and (self._anchor_s is not None or self.moment_s is not None):
            self._leave_off()
        else:
            return False
        return True

    def _entered(self) -> bool:
        if self._anchor_s is not None:
            self._take_selected()
        elif self._marker is not None:
            self.marker_opened.emit(self._marker)
        else:
            return False
        return True

    def _leave_off(self) -> None:
        if self._anchor_s is None:
            self._point_at(None)
        self._anchor_s = None
        self._show_selected()

    def _step(self, periods: int) -> float:
        """The moment under the crosshair, so many periods on; the view comes along."""
        period_s, window = self._window.period_s, self._window
        start_s = self.moment_s if self.moment_s is not None else (self.view.start_s + self.view.end_s) / 2
        moment_s = (start_s // period_s + periods) * period_s + period_s / 2
        moment_s = min(max(moment_s, window.start_s + period_s / 2), window.end_s - period_s / 2)
        if not self.view.has(moment_s):
            beyond_s = moment_s - (self.view.start_s if moment_s < self.view.start_s else self.view.end_s)
            self._look_at(self.view.moved(beyond_s + (period_s if beyond_s > 0 else -period_s)))
        self._point_at(moment_s, say=True)
        return moment_s

    def _go_to_marker(self, way: int) -> None:
        markers = sorted(self._shown.markers if self._shown else (), key=lambda marker: marker.moment)
        at_s = self.moment_s if self.moment_s is not None else self._window.start_s - 1
        if self._marker is not None:
            at_s = self._marker.moment.timestamp()
        ahead = [one for one in markers if (one.moment.timestamp() - at_s) * way > 0 and self._has(one)]
        if ahead:
            found = ahead[0 if way > 0 else -1]
            moment_s = found.moment.timestamp()
            if not self.view.has(moment_s):
                self._look_at(self.view.moved(moment_s - (self.view.start_s + self.view.end_s) / 2))
            self._point_at(moment_s)
            self._marker = found
            self.setAccessibleDescription(found.title)

    def _has(self, marker: Marker) -> bool:
        return self._window.start_s <= marker.moment.timestamp() < self._window.end_s

    def _go_back(self) -> None:
        assert self._shown is not None
        if self._is_whole(self._shown):
            self.back_asked.emit()
        else:
            self._look_at(View(self._window.start_s, self._window.end_s))

    def _take_selected(self) -> None:
        assert self._anchor_s is not None
        anchor_s, self._anchor_s = self._anchor_s, None
        moment_s = self.moment_s if self.moment_s is not None else anchor_s
        self._show_selected()
        period_s = self._window.period_s
        start_s, end_s = sorted((anchor_s, moment_s))
        chosen = View(start_s // period_s * period_s, (end_s // period_s + 1) * period_s)
        self._look_at(chosen)
        self.range_chosen.emit(self.view.start_s, self.view.end_s)

    def _show_selected(self) -> None:
        selected = None
        if self._anchor_s is not None and self.moment_s is not None:
            selected = View(*sorted((self._anchor_s, self.moment_s)))
        for chart in self.charts:
            chart.show_selected(selected)

    def _look_at(self, view: View) -> None:
        view = view.within(self._window, self._least_s())
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

    def _point_at(self, moment_s: float | None, *, say: bool = False) -> None:
        self._marker = None
        if moment_s == self.moment_s:
            return
        self.moment_s = moment_s
        for chart in self.charts:
            chart.show_moment(moment_s)
        self._show_selected()
        if say and moment_s is not None and self.charts:
            self.setAccessibleDescription(self.charts[self._current].said_at(moment_s))
        self.moment_changed.emit(moment_s)

    def _choose(self, place: int, *, scroll: bool = True) -> bool:
        """The chart that the keyboard is with. False beyond the first and the last."""
        if not 0 <= place < len(self.charts):
            return False
        self._current = place
        self._mark_current()
        if scroll:
            area = self._scroll_area()
            if area is not None:
                area.ensureWidgetVisible(self.charts[place], 0, theme.px(12))
        return True

    def _mark_current(self) -> None:
        for place, chart in enumerate(self.charts):
            chart.set_current(self.hasFocus() and place == self._current)

    def _scroll_area(self) -> QScrollArea | None:
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        return parent

    def _is_whole(self, shown: Shown) -> bool:
        return (self.view.start_s, self.view.end_s) == (shown.window.start_s, shown.window.end_s)

    def _least_s(self) -> float:
        return float(_LEAST_PERIODS * self._window.period_s)

    @property
    def _window(self) -> Window:
        assert self._shown is not None
        return self._shown.window

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
