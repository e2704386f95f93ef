"""Keeps the window where it was, as long as that place still exists."""

from PySide6.QtCore import QByteArray, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

DEFAULT = (1280, 820)
_LEAST_SHOWN = 80
"""So much of the title bar has to be on a screen for a person to take hold of it."""


def geometry_text(window: QMainWindow) -> str:
    """Base64 of what Qt needs to put the window back."""
    return bytes(window.saveGeometry().toBase64().data()).decode("ascii")


def restore(window: QMainWindow, text: str | None) -> None:
    """Puts the window where it was; in the middle of the screen if it never was, or if that screen is gone."""
    screen = window.screen()
    room = screen.availableSize() if screen else window.minimumSize()
    # With everything drawn at twice its size a whole screen may be smaller than the least the window likes.
    window.setMinimumSize(window.minimumSize().boundedTo(QSize(room.width() - 16, room.height() - 48)))
    known = bool(text) and window.restoreGeometry(QByteArray.fromBase64(text.encode("ascii")))  # pyright: ignore[reportOptionalMemberAccess]
    if not known or not reachable(
        window.frameGeometry(), [screen.availableGeometry() for screen in QGuiApplication.screens()]
    ):
        _place_anew(window)


def reachable(frame: QRect, screens: list[QRect]) -> bool:
    """Whether enough of the window's upper edge is on one of the screens."""
    upper = QRect(frame.left(), frame.top(), frame.width(), 40)
    return any(
        (shown := screen.intersected(upper)).width() >= _LEAST_SHOWN and shown.height() >= 20 for screen in screens
    )


def _place_anew(window: QMainWindow) -> None:
    screen = QGuiApplication.primaryScreen()
    room = screen.availableGeometry() if screen else QRect(0, 0, *DEFAULT)
    width, height = min(DEFAULT[0], room.width() - 48), min(DEFAULT[1], room.height() - 64)
    window.resize(width, height)
    window.move(room.left() + (room.width() - width) // 2, room.top() + (room.height() - height) // 3)
