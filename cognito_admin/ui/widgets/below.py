"""What is within a widget."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import Shiboken


def below(widget: QWidget, *, shown: bool = False) -> Iterator[QWidget]:
    """All widgets within ``widget``, each before what is within it; with ``shown`` only what can be seen.

    ``findChildren`` for all of them would make ``widget`` the owner of whatever it finds. PySide then keeps what Qt has made
    itself, such as a scroll bar, when Qt has long deleted it, and takes the next widget at the same place in memory for it: the
    program ends.
    """
    for child in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if not shown or child.isVisible():
            yield child
            yield from below(child, shown=shown)


def hands_on(part: QWidget) -> bool:
    """Whether the keyboard goes to another where ``part`` is given it.

    What Qt has made itself is not asked for its ``focusProxy``. That of a viewport is what is around it, and PySide would take the
    viewport for the owner of that: they own each other then, and end as garbage, though the window still shows them.
    """
    if Shiboken.createdByPython(part):
        return part.focusProxy() is not None
    return isinstance(part, QLineEdit)  # that of a combo box or a spin box
