"""What a screen reader is told of widgets, and what it would miss."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollBar,
    QSplitterHandle,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_PARTS_OF_OTHERS = ("qt_scrollarea_viewport", "qt_spinbox_lineedit", "qt_calendar")
_Name = QAccessible.Text.Name


def name_of(widget: QWidget) -> str:
    """As a screen reader is told it: by a label beside, by what is written on it, or because it was given one."""
    interface = QAccessible.queryAccessibleInterface(widget)
    if isinstance(widget, QComboBox):
        # On Linux its name is what is chosen, so that the description has to tell what for; see ComboBox.
        return (
            widget.accessibleName() if widget.accessibleName() in interface.text(QAccessible.Text.Description) else ""
        )
    return interface.text(_Name).replace("&", "").strip() if interface is not None else ""


def faults(root: QWidget) -> list[str]:
    """What nobody could make out who hears ``root`` rather than sees it; a sentence for each."""
    found: list[str] = []
    called: dict[tuple[object, ...], list[QWidget]] = defaultdict(list)
    for widget in controls(root):
        name = name_of(widget)
        if not name:
            found.append(f"{_where(widget, root)} has no name")
        elif isinstance(widget, QPushButton | QToolButton) and not widget.text() and not widget.toolTip():
            found.append(f"{_where(widget, root)}, “{name}”, shows only an icon and has no tooltip")
        if name and isinstance(widget, QAbstractButton | QLineEdit | QComboBox | QPlainTextEdit | QAbstractSpinBox):
            called[type(widget), name, *_around(widget, root)].append(widget)
    for (_, name, *_), several in called.items():
        meant = {(one.toolTip(), one.accessibleDescription()) for one in several}
        if len(several) > 1 and len(meant) < len(several):
            found.append(f"{len(several)} are called “{name}”: {_where(several[0], root)}, {_where(several[1], root)}")
    return found


def controls(root: QWidget) -> Iterator[QWidget]:
    """What takes the keyboard or the mouse within ``root``, and can be seen there or would be if that were shown."""
    for widget in (root, *root.findChildren(QWidget)):
        if widget.window() is not root.window() or not _is_control(widget):
            continue
        if widget is root or widget.isVisibleTo(root):
            yield widget


def _is_control(widget: QWidget) -> bool:
    if widget.objectName().startswith(_PARTS_OF_OTHERS) or isinstance(widget, QScrollBar | QSplitterHandle):
        return False
    parent = widget.parentWidget()
    if isinstance(parent, QComboBox | QAbstractSpinBox | QLineEdit | QTabBar | QDialogButtonBox) and not isinstance(
        widget, QAbstractButton
    ):
        return False
    if isinstance(parent, QTabBar | QComboBox | QAbstractItemView) and isinstance(widget, QAbstractButton):
        return False
    if isinstance(widget, QHeaderView) or "Private" in type(widget).__name__:
        return False
    if widget.isWindow() and not isinstance(widget, QAbstractButton):
        return False
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(
        widget, QAbstractButton | QAbstractItemView | QTextEdit
    )


def _around(widget: QWidget, root: QWidget) -> list[str]:
    """The names of the groups it is in, which tell it from others."""
    names: list[str] = []
    around = widget.parentWidget()
    while around is not None and around is not root:
        names.append(around.accessibleName())
        around = around.parentWidget()
    return [name for name in names if name]


def _where(widget: QWidget, root: QWidget) -> str:
    """Its class and those around it, for whoever has to find it in the code."""
    names = [type(widget).__name__]
    around = widget.parentWidget()
    while around is not None and around is not root and len(names) < 5:
        if type(around) is not QWidget:
            names.append(type(around).__name__)
        around = around.parentWidget()
    return " in ".join(names)
