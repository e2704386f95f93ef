"""What the mouse and the keyboard do with a column of charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent

from cognito_admin.ui.charts.shown import View

if TYPE_CHECKING:
    from cognito_admin.model.health.pool_series import Marker
    from cognito_admin.ui.charts.column import ChartColumn
    from cognito_admin.ui.charts.time_chart import TimeChart

_WHEEL_STEP = 120
_ZOOM = 0.8
_DRAGGED_PX = 5
LEAST_PERIODS = 6
"""Nobody looks closer than this."""


class Steering(QObject):
    """Belongs to a column that shows something. It filters the events of each chart, and is handed the keys of the column."""

    range_chosen = Signal(float, float)
    back_asked = Signal()
    marker_opened = Signal(object)

    def __init__(self, column: ChartColumn) -> None:
        super().__init__(column)
        self._column = column
        self._anchor_s: float | None = None
        self._pressed: QPoint | None = None
        self._marker: Marker | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The mouse over a chart."""
        chart = next((chart for chart in self._column.charts if chart is watched), None)
        if chart is None:
            return super().eventFilter(watched, event)
        if isinstance(event, QWheelEvent):
            return self._turned(chart, event)
        if isinstance(event, QNativeGestureEvent):
            return self._pinched(chart, event)
        if isinstance(event, QMouseEvent):
            return self._moused(chart, event)
        if event.type() is QEvent.Type.Leave and self._pressed is None:
            self._point(None)
        return super().eventFilter(watched, event)

    def _moused(self, chart: TimeChart, event: QMouseEvent) -> bool:
        kind, place = event.type(), event.position().toPoint()
        left = Qt.MouseButton.LeftButton
        if kind is QEvent.Type.MouseButtonDblClick and event.button() is left:
            self._anchor_s = self._pressed = None
            self._go_back()
        elif kind is QEvent.Type.MouseButtonPress and event.button() is left:
            self._column.choose(self._column.charts.index(chart), scroll=False)
            self._column.setFocus(Qt.FocusReason.MouseFocusReason)
            self._pressed = place
        elif kind is QEvent.Type.MouseMove:
            self._point(chart.moment_at(place.x()))
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
            self._column.look_at(self._column.view.zoomed(_ZOOM**steps, chart.moment_at(event.position().x())))
        elif abs(turned.x()) > abs(turned.y()) or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            steps = (turned.x() or turned.y()) / _WHEEL_STEP
            self._column.look_at(self._column.view.moved(-steps * self._column.view.length_s / 10))
        else:
            return False
        return True

    def _pinched(self, chart: TimeChart, event: QNativeGestureEvent) -> bool:
        if event.gestureType() is not Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._column.look_at(
            self._column.view.zoomed(1 / max(0.2, 1 + event.value()), chart.moment_at(event.position().x()))
        )
        return True

    def press(self, event: QKeyEvent) -> bool:
        """Whether the key is one of those that steer."""
        key, keys = event.key(), Qt.Key
        by_ten = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (keys.Key_Left, keys.Key_Right):
            self._step((10 if by_ten else 1) * (1 if key == keys.Key_Right else -1))
        elif key in (keys.Key_Home, keys.Key_End):
            self._point(self._column.view.start_s if key == keys.Key_Home else self._column.view.end_s - 1, say=True)
        elif key in (keys.Key_Up, keys.Key_Down):
            return self._column.choose(self._column.current + (1 if key == keys.Key_Down else -1))
        elif key in (keys.Key_Plus, keys.Key_Equal, keys.Key_Minus):
            self._zoom(1 / _ZOOM if key == keys.Key_Minus else _ZOOM)
        elif key == keys.Key_M:
            self._go_to_marker(-1 if by_ten else 1)
        elif key == keys.Key_Space:
            self._anchor_s = self._step(0)
            self._show_selected()
        elif key in (keys.Key_Return, keys.Key_Enter):
            return self._entered()
        elif key == keys.Key_Backspace:
            self._go_back()
        elif key == keys.Key_Escape and (self._anchor_s is not None or self._column.moment_s is not None):
            self._leave_off()
        else:
            return False
        return True

    def _zoom(self, factor: float) -> None:
        view, moment_s = self._column.view, self._column.moment_s
        at_s = moment_s if moment_s is not None and view.has(moment_s) else view.middle_s
        self._column.look_at(view.zoomed(factor, at_s))

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
            self._point(None)
        self._anchor_s = None
        self._show_selected()

    def _step(self, periods: int) -> float:
        """The moment under the crosshair, so many periods on; the view comes along."""
        period_s, window = self._column.span.period_s, self._column.span
        start_s = self._column.moment_s if self._column.moment_s is not None else self._column.view.middle_s
        moment_s = (start_s // period_s + periods) * period_s + period_s / 2
        moment_s = min(max(moment_s, window.start_s + period_s / 2), window.end_s - period_s / 2)
        if not self._column.view.has(moment_s):
            beyond_s = moment_s - (
                self._column.view.start_s if moment_s < self._column.view.start_s else self._column.view.end_s
            )
            self._column.look_at(self._column.view.moved(beyond_s + (period_s if beyond_s > 0 else -period_s)))
        self._point(moment_s, say=True)
        return moment_s

    def _go_to_marker(self, way: int) -> None:
        markers = sorted(self._column.markers, key=lambda marker: marker.moment)
        at_s = self._column.moment_s if self._column.moment_s is not None else self._column.span.start_s - 1
        if self._marker is not None:
            at_s = self._marker.moment.timestamp()
        ahead = [one for one in markers if (one.moment.timestamp() - at_s) * way > 0 and self._has(one)]
        if ahead:
            found = ahead[0 if way > 0 else -1]
            moment_s = found.moment.timestamp()
            self._column.bring_into_view(moment_s)
            self._point(moment_s)
            self._marker = found
            self._column.setAccessibleDescription(found.title)

    def _has(self, marker: Marker) -> bool:
        return self._column.span.start_s <= marker.moment.timestamp() < self._column.span.end_s

    def _go_back(self) -> None:
        if self._column.is_whole:
            self.back_asked.emit()
        else:
            self._column.look_at(View(self._column.span.start_s, self._column.span.end_s))

    def _take_selected(self) -> None:
        assert self._anchor_s is not None
        anchor_s, self._anchor_s = self._anchor_s, None
        moment_s = self._column.moment_s if self._column.moment_s is not None else anchor_s
        self._show_selected()
        period_s = self._column.span.period_s
        first, last = sorted((int(anchor_s // period_s), int(moment_s // period_s)))
        lacking = max(0, LEAST_PERIODS - (last - first + 1))
        first -= lacking // 2
        last += lacking - lacking // 2
        self._column.look_at(View(first * period_s, (last + 1) * period_s))
        self.range_chosen.emit(self._column.view.start_s, self._column.view.end_s)

    def _point(self, moment_s: float | None, *, say: bool = False) -> None:
        self._marker = None
        self._column.point_at(moment_s, say=say)
        self._show_selected()

    def _show_selected(self) -> None:
        selected = None
        if self._anchor_s is not None and self._column.moment_s is not None:
            selected = View(*sorted((self._anchor_s, self._column.moment_s)))
        for chart in self._column.charts:
            chart.show_selected(selected)
