"""What is within a widget."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


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
