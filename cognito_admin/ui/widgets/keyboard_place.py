"""Where the keyboard is when the button that had it goes."""

from collections.abc import Generator
from contextlib import contextmanager

from PySide6.QtWidgets import QWidget


@contextmanager
def kept_within(part: QWidget) -> Generator[None]:
    """What a press does may hide or disable the button that was pressed: then ``part`` itself gets the keyboard.

    Qt would hand it to whatever comes next, and a second press would do that.
    """
    focused = part.window().focusWidget()
    yield
    if focused is not None and part.isAncestorOf(focused) and not (focused.isEnabled() and focused.isVisibleTo(part)):
        part.setFocus()
