"""A switch: on or off, in one move."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.focus import focus_pen
from cognito_admin.ui.widgets.sides import from_right_to_left

_WIDTH_PX, _HEIGHT_PX, _GAP_PX = 34, 20, 3


class Switch(QCheckBox):
    """A check box to keyboards and screen readers."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.signals().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(_WIDTH_PX) + 4, theme.px(_HEIGHT_PX) + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = theme.px(_HEIGHT_PX)
        track = QRectF(2, (self.height() - height) / 2, theme.px(_WIDTH_PX), height)
        ground = tokens.accent if self.isChecked() else tokens.border_strong
        if not self.isEnabled():
            painter.setOpacity(0.55)
        if self.hasFocus():
            painter.setPen(focus_pen())
            painter.drawRoundedRect(track.adjusted(-1.5, -1.5, 1.5, 1.5), height / 2 + 1.5, height / 2 + 1.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(track, height / 2, height / 2)
        knob = height - 2 * _GAP_PX
        at_right = self.isChecked() is not from_right_to_left()
        left = track.right() - _GAP_PX - knob if at_right else track.left() + _GAP_PX
        painter.setBrush(QColor(tokens.on_accent))
        painter.drawEllipse(QRectF(left, track.top() + _GAP_PX, knob, knob))
