"""Two parts side by side, or one above the other, with a divider between them that mouse and keyboard move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSplitter, QSplitterHandle

from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QPaintEvent, QResizeEvent

_STEP_PX = 16
_STEPS = {
    Qt.Key.Key_Left: (Qt.Orientation.Horizontal, -1),
    Qt.Key.Key_Right: (Qt.Orientation.Horizontal, 1),
    Qt.Key.Key_Up: (Qt.Orientation.Vertical, -1),
    Qt.Key.Key_Down: (Qt.Orientation.Vertical, 1),
}
_ENDS = {Qt.Key.Key_Home: -1, Qt.Key.Key_End: 1}


class Splitter(QSplitter):
    """Neither part is ever squeezed to nothing. ``name`` says to screen readers what its divider lies beside."""

    def __init__(self, orientation: Qt.Orientation, name: str) -> None:
        super().__init__(orientation)
        self._name = name
        self.setChildrenCollapsible(False)

    def take_keyboard(self) -> None:
        """Back to what had it last in the part that can be seen."""
        parts = [self.widget(place) for place in range(self.count())]
        shown = next((part for part in parts if part is not None and not part.isHidden()), None)
        last = shown.focusWidget() if shown is not None else None
        if last is not None:
            last.setFocus(Qt.FocusReason.OtherFocusReason)

    def createHandle(self) -> QSplitterHandle:
        return _Divider(self.orientation(), self, self._name)


class _Divider(QSplitterHandle):
    """Arrows move it by a step, Home and End as far as it goes. With the keyboard it is thicker, where it is a mere line."""

    def __init__(self, orientation: Qt.Orientation, splitter: Splitter, name: str) -> None:
        super().__init__(orientation, splitter)
        # Not asked for later: PySide would take the divider for the owner of what it divides.
        self._around = splitter
        # A mouse that drags it leaves the keyboard where it is.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)
        self.setAccessibleDescription(tr("Arrow keys move it."))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        axis, onward = _STEPS.get(key, (self.orientation(), _ENDS.get(key, 0)))
        if axis is not self.orientation() or not onward:
            super().keyPressEvent(event)
            return
        horizontal = axis is Qt.Orientation.Horizontal
        length = self._around.width() if horizontal else self._around.height()
        step = length if key in _ENDS else theme.px(_STEP_PX)
        here = self.geometry().center()
        self.moveSplitter(self.closestLegalPosition((here.x() if horizontal else here.y()) + onward * step))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._cut()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._cut()

    def hideEvent(self, event: QHideEvent) -> None:
        """It goes with one of its parts. Qt would take the keyboard on to whatever comes next in the window."""
        if self.hasFocus():
            self._around.take_keyboard()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        """Qt gives a line more room than is seen of it, for the mouse."""
        if self.hasFocus():
            self.clearMask()
        else:
            self.setMask(self.contentsRect())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = QPainter(self)
            painter.fillRect(self.rect(), QColor(theme.current().focus))
            painter.end()
        else:
            super().paintEvent(event)
