"""Tab goes through a window in the order in which one reads it, whenever its parts were made.

To Qt what was made last comes last: a row that was added, or choices that were made anew, would be passed by or come after
the buttons at the end. ``QWidget.setTabOrder`` mends that once, and has to be told again with every part that comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QFormLayout, QGridLayout, QLayout, QScrollArea, QWidget

from cognito_admin.ui.widgets.below import hands_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def move_keyboard(window: QWidget, *, onward: bool) -> bool:
    """Hands the keyboard to what comes after what has it in ``window``, or before it, and round from the end to the beginning.

    Says whether there was anything, as ``QWidget.focusNextPrevChild`` does, in whose place it is called.
    """
    here = window.focusWidget()
    parts = list(_parts(window, here))
    stops = [part for part in parts if part is here or _is_stop(part, window, here)]
    if not stops or stops == [here]:
        return False
    step = 1 if onward else -1
    to = stops[(stops.index(here) + step) % len(stops)] if here in stops else stops[0 if onward else -1]
    to.setFocus(Qt.FocusReason.TabFocusReason if onward else Qt.FocusReason.BacktabFocusReason)
    for area in parts:
        # Qt scrolls only where the keyboard was in the same area before.
        if isinstance(area, QScrollArea) and area.isAncestorOf(to):
            area.ensureWidgetVisible(to)
    return True


def _is_stop(part: QWidget, window: QWidget, here: QWidget | None) -> bool:
    if hands_on(part) or not part.isEnabled() or not part.isVisibleTo(window):
        return False
    if isinstance(part, QAbstractButton) and (others := _one_of(part)):
        # Qt takes it from all but the last that had the keyboard, which need not be the one that is chosen by now.
        chosen = next((one for one in others if one is here or one.isChecked()), others[0])
        return part is chosen and part.focusPolicy() != Qt.FocusPolicy.NoFocus
    wanted = Qt.FocusPolicy.TabFocus
    if QGuiApplication.styleHints().tabFocusBehavior() != Qt.TabFocusBehavior.TabFocusAllControls:
        # On a Mac Tab may go to text and lists only, as the person chose in the system's settings.
        wanted = Qt.FocusPolicy.StrongFocus
    return part.focusPolicy() & wanted == wanted


def _one_of(button: QAbstractButton) -> list[QAbstractButton]:
    """The buttons of which one is chosen: Tab comes to that, and arrows go to the others."""
    group = button.group()
    if group is None or not group.exclusive():
        return []
    return [one for one in group.buttons() if one.isEnabled() and not one.isHidden()]


def _parts(around: QWidget, here: QWidget | None) -> Iterator[QWidget]:
    """All that can be seen within ``around``, as it is read; and ``here``, which may have gone out of sight just now."""
    for part in _in_order(around):
        away = part.isWindow() or part.isHidden() or not part.isEnabled()
        if not away or part is here or (here is not None and part.isAncestorOf(here)):
            yield part
            yield from _parts(part, here)


def _in_order(around: QWidget) -> list[QWidget]:
    """What lies in its layout, then from top to bottom what lies in none."""
    parts = around.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    layout = around.layout()
    laid_out = dict.fromkeys(_laid_out(layout, parts)) if layout is not None else {}
    others = [part for part in parts if part not in laid_out]
    rightwards = around.layoutDirection() == Qt.LayoutDirection.LeftToRight
    others.sort(key=lambda part: (part.y(), part.x() if rightwards else -part.x()))
    return [*laid_out, *others]


def _laid_out(layout: QLayout, parts: Sequence[QWidget]) -> Iterator[QWidget]:
    # Not by ``itemAt``: its wrappers stay when Qt deletes the items, and are taken for what is made in their place.
    within = [*parts, *(part for part in layout.children() if isinstance(part, QLayout))]
    placed = {part: place for part in within if (place := layout.indexOf(part)) >= 0}
    for part in sorted(placed, key=lambda part: _row_and_column(layout, placed[part])):
        if isinstance(part, QLayout):
            yield from _laid_out(part, parts)
        else:
            yield part


def _row_and_column(layout: QLayout, place: int) -> tuple[int, int]:
    """Grids and forms number their parts as they were put in."""
    if isinstance(layout, QGridLayout):
        row, column, *_ = cast("tuple[int, int, int, int]", layout.getItemPosition(place))
        return row, column
    if isinstance(layout, QFormLayout):
        row, role = cast("tuple[int, QFormLayout.ItemRole]", layout.getItemPosition(place))
        return row, role.value
    return place, 0
