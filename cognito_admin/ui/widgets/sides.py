"""Right and left of what is drawn by hand: in a window that is laid out from right to left they change places."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QPainter
from PySide6.QtWidgets import QStyle

_ISOLATE = "\u2068"
"""Unicode's FIRST STRONG ISOLATE: what follows is ordered by its own first letter, whatever stands around it."""


def from_right_to_left() -> bool:
    return QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft


def turned(painter: QPainter, part: QRect, within: QRect) -> QRect:
    """``part`` on the other side of ``within``, where ``painter`` paints from right to left.

    Only rectangles need that: a painter turns ``AlignLeft`` and ``AlignRight`` by itself.
    """
    if painter.layoutDirection() is not Qt.LayoutDirection.RightToLeft:
        return part
    return QStyle.visualRect(Qt.LayoutDirection.RightToLeft, within, part)


def isolated(text: str) -> str:
    """Keeps an address, a date or a shortened name in its own order where the line around it goes from right to left."""
    return _ISOLATE + text if from_right_to_left() else text


def shortened(
    metrics: QFontMetrics, text: str, width: int, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight
) -> str:
    """As much of ``text`` as has room in ``width`` pixels; the ellipsis stands where something is missing."""
    return isolated(metrics.elidedText(text, mode, width))
