"""What a screen reader is told of widgets, and what it would miss."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)

from cognito_admin.ui.widgets.below import below, hands_on

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


def all_faults(window: QWidget) -> list[str]:
    """What is wrong with an active window for whoever hears it, goes through it by Tab, or looks where the keyboard is."""
    return [*faults(window), *order_faults(window), *focus_faults(window)]


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
    for widget in (root, *below(root)):
        if widget.window() is not root.window() or not _is_control(widget):
            continue
        if widget is root or widget.isVisibleTo(root):
            yield widget


def _is_control(widget: QWidget) -> bool:
    if widget.objectName().startswith(_PARTS_OF_OTHERS) or isinstance(widget, QScrollBar):
        return False
    parent = widget.parentWidget()
    if isinstance(parent, QComboBox | QAbstractSpinBox | QLineEdit | QTabBar | QDialogButtonBox) and not isinstance(
        widget, QAbstractButton
    ):
        return False
    if isinstance(parent, QTabBar | QComboBox | QAbstractItemView) and isinstance(widget, QAbstractButton):
        return False
    if isinstance(widget, QLabel) and not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        # Only to have its words selected with the mouse.
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


def order_faults(root: QWidget) -> list[str]:
    """What is wrong with the way that Tab takes through the window of ``root``, which has to be active: a trap, what it never
    reaches, and steps back against the direction one reads in. Columns are read one after the other.
    """
    places = {widget: _place(widget) for widget in controls(root.window()) if _is_stop(widget)}
    steps = _walk(len(places))
    found = [f"Tab does not leave {_where(steps[-1], root)}"] if len(steps) > 1 and steps[-1] is steps[-2] else []
    for widget in places:
        if _of_root(widget, root) and not found and widget not in steps and not _in_group(widget):
            found.append(f"Tab never reaches {_where(widget, root)}, “{name_of(widget)}”")
    stops = [step for step in steps if step in places and _of_root(step, root)]
    round_trip = [*pairwise(stops), *([(stops[-1], stops[0])] if stops and root.isWindow() else [])]
    back = [(before, after) for before, after in round_trip if _steps_back(before, after, places)]
    # A window is gone through in a circle, which leads back once.
    for before, after in back if len(back) > root.isWindow() else []:
        names = f"“{name_of(before)}” to “{name_of(after)}”"
        found.append(f"Tab goes back from {names}: {_where(before, root)} to {_where(after, root)}")
    return found


def _walk(most: int) -> list[QWidget]:
    """What has the keyboard after each Tab, until it comes round, or stays where it is."""
    steps: list[QWidget] = []
    while (focused := QApplication.focusWidget()) is not None and len(steps) <= 3 * most + 10:
        steps.append(focused)
        if steps.count(focused) > 1:
            break
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    # It begins where it came round, at the first one that it met twice.
    return steps if len(steps) < 2 or steps[-1] is steps[-2] else steps[steps.index(steps[-1]) : -1]


def _is_stop(widget: QWidget) -> bool:
    tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(tab) and widget.isVisible() and widget.isEnabled() and not hands_on(widget)


def _in_group(widget: QWidget) -> bool:
    """Tab goes to the chosen one of several; arrows go to the others."""
    if not isinstance(widget, QAbstractButton) or widget.isChecked():
        return False
    group = widget.group()
    return isinstance(widget, QRadioButton) or (group is not None and group.exclusive())


def _of_root(widget: QWidget, root: QWidget) -> bool:
    return widget is root or root.isAncestorOf(widget)


def _place(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())


def _steps_back(one: QWidget, other: QWidget, places: dict[QWidget, QRect]) -> bool:
    before, after = places[one], places[other]
    if _scrolled_in(one) is not _scrolled_in(other):
        # What is scrolled out of sight is no further away than what it is scrolled in.
        before, after = (_place(_scrolled_in(widget) or widget) for widget in (one, other))
    if after.bottom() < before.top():
        return after.left() < before.right()
    beside = (
        min(before.bottom(), after.bottom()) - max(before.top(), after.top()) > min(before.height(), after.height()) / 2
    )
    return beside and after.right() < before.left()


def _scrolled_in(widget: QWidget) -> QScrollArea | None:
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    return around


def focus_faults(root: QWidget) -> list[str]:
    """What looks the same with the keyboard as without it, of what Tab reaches within ``root``, whose window has to be active."""
    found: list[str] = []
    for widget in [one for one in controls(root) if _is_stop(one) and not one.visibleRegion().isEmpty()]:
        pictures = []
        for has_it in (False, True):
            (widget if has_it else root.window()).setFocus(Qt.FocusReason.TabFocusReason)
            pictures.append(widget.grab().toImage())
        if widget.hasFocus() and pictures[0] == pictures[1]:
            found.append(f"{_where(widget, root)}, “{name_of(widget)}”, looks the same with the keyboard")
    return found
