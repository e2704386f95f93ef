"""What the window shows before anything else is read: its grounds, and the names of the connections.

It is drawn by hand and touches little of Qt: the ``Qt`` namespace alone takes 35 ms to load, the widgets of the window as much
again. What is drawn lies where the widgets will be.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QMainWindow

from cognito_admin.ui.theme.tokens import HEADER_PX, NAVIGATION_PX, ROW_PX, STATUS_PX, TEXT_PX, Tokens

_FIRST_ROW_PX = 37
_NAME_LEFT_PX = 46


@dataclass(frozen=True, slots=True)
class FirstPicture:
    """``menu_bar`` says whether the menus will take a line of the window. ``families`` are the fonts, best first."""

    tokens: Tokens
    names: Sequence[str]
    navigation_px: int | None
    scale: float
    menu_bar: bool
    families: Sequence[str]

    def draw(self, window: QMainWindow) -> None:
        tokens = self.tokens
        painter = QPainter(window)
        font = QFont(window.font())
        if self.families:
            font.setFamilies([*self.families])
        font.setPixelSize(round(TEXT_PX * self.scale))
        painter.setFont(font)
        width, height = window.width(), window.height()
        line = painter.fontMetrics().height()
        top = line + 2 * self._px(4) + 4 if self.menu_bar else 0
        left = self.navigation_px or self._px(NAVIGATION_PX)
        bottom = height - self._px(STATUS_PX) - 1
        painter.fillRect(0, 0, width, height, QColor(tokens.window))
        painter.fillRect(
            left + 1, top + self._px(HEADER_PX), width - left, bottom - top - self._px(HEADER_PX), QColor(tokens.base)
        )
        painter.fillRect(left, top, 1, bottom - top, QColor(tokens.border))
        painter.fillRect(0, bottom, width, 1, QColor(tokens.border))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        painter.setClipRect(QRect(0, top, left - 12, bottom - top))
        row = self._px(ROW_PX)
        for place, name in enumerate(self.names):
            middle = top + self._px(_FIRST_ROW_PX) + place * row + row // 2
            baseline = middle + (painter.fontMetrics().ascent() - painter.fontMetrics().descent()) // 2
            painter.drawText(QPoint(self._px(_NAME_LEFT_PX), baseline), name)
        painter.end()

    def _px(self, size: float) -> int:
        return round(size * self.scale)
