"""How the width of the pane is shared by the values at the left, the table, and one user at the right. Pixels at text size 1."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FACETS_PX = 240
DETAILS_PX = 380
DETAILS_LEAST_PX = 310
TABLE_PX = 560
"""What the table should have beside both."""
TABLE_BESIDE_DETAILS_PX = 440
"""Below it the user gets less rather than the table."""
TABLE_LEAST_PX = 360
"""Below it there is no room for all three, whatever anybody wishes."""


class Room(StrEnum):
    """``WIDE`` has room for all three, ``MIDDLE`` for the table and one of the others, ``NARROW`` for one thing at a time."""

    WIDE = "wide"
    MIDDLE = "middle"
    NARROW = "narrow"


def room(width: float) -> Room:
    if width >= FACETS_PX + TABLE_PX + DETAILS_PX:
        return Room.WIDE
    return Room.MIDDLE if width >= FACETS_PX + 500 else Room.NARROW


def arrangement(width: float, *, details: bool) -> str:
    """What a wish for the values holds for: who hides them beside a user in a small window wants them again in a large one."""
    return f"{room(width)}, details" if details else room(width)


def has_room_for_facets(width: float, *, details: bool) -> bool:
    return not details or width >= FACETS_PX + TABLE_LEAST_PX + DETAILS_LEAST_PX


def shows_facets(width: float, wishes: Mapping[str, object], *, details: bool) -> bool:
    """As wished where it is that wide; else the values give way first to a user, and then to the table."""
    wish = wishes.get(arrangement(width, details=details))
    usual = {Room.WIDE: True, Room.MIDDLE: not details, Room.NARROW: False}[room(width)]
    return (wish if isinstance(wish, bool) else usual) and has_room_for_facets(width, details=details)


def details_width(width: float, wished: float) -> float:
    """How much of ``width`` the user gets beside the table."""
    return min(wished, max(DETAILS_LEAST_PX, width - TABLE_BESIDE_DETAILS_PX))
