"""Which segments to make next, so that a search has few to look at and few dead users in them."""

from collections.abc import Sequence
from typing import NamedTuple

from cognito_admin.store.index.layout import SEGMENT_USERS

LEAST_DIRTY = 4_096
"""So many users written lately become a segment. Fewer are quick to look at one by one."""
MOST_ALIKE = 8
"""So many segments of about one size become one; what would stay as it is then waits for as many as fit into it."""
LEAST_ALIKE = 2
"""Or so few, where nothing more is to come: each segment costs every search."""
SMALL_SHARE = 8
"""A segment is small below this share of a full one. From half of one on it stays as it is."""
LOOSE_SHARE = 16
"""Below this share of a full one it waits for others even where nothing more is to come: after a sync that found a few."""


class Weight(NamedTuple):
    """How many users a segment holds, and how many of them are found through it."""

    segment: int
    held: int
    living: int


class Step(NamedTuple):
    """A segment to be made of what lives in ``segments``, and of up to ``dirty`` of the users written lately."""

    segments: tuple[int, ...] = ()
    dirty: int = 0


def next_step(weights: Sequence[Weight], dirty: int, *, everything: bool, full: int = SEGMENT_USERS) -> Step | None:
    """The most useful thing to do; None when all is well.

    ``everything`` leaves nobody dirty, and no two segments that would fit into one but for those that are very small or half full.
    ``full``: users in a segment at most.
    """
    if dirty >= (1 if everything else min(LEAST_DIRTY, full)):
        return Step(dirty=min(dirty, full))
    small = [weight for weight in weights if weight.living * SMALL_SHARE < full]
    middle = [weight for weight in weights if full <= weight.living * SMALL_SHARE and weight.living * 2 < full]
    for alike in (small, middle):
        together = _together(alike, full)
        if len(alike) >= MOST_ALIKE and (everything or _need_not_wait(together, alike, full)):
            return Step(segments=tuple(weight.segment for weight in together))
    loose = [weight for weight in weights if full <= weight.living * LOOSE_SHARE and weight.living * 2 < full]
    together = _together(loose, full)
    if everything and len(together) >= LEAST_ALIKE:
        return Step(segments=tuple(weight.segment for weight in together))
    for weight in weights:
        if weight.living * 2 < weight.held:
            return Step(segments=(weight.segment,))
    return None


def _need_not_wait(together: Sequence[Weight], alike: Sequence[Weight], full: int) -> bool:
    """Each segment costs every search: one that is not made anew later is to be as full as can be."""
    grows_later = 2 * sum(weight.living for weight in together) < full
    return grows_later or len(together) < len(alike)


def _together(alike: Sequence[Weight], full: int) -> list[Weight]:
    """The smallest of them, as many as one segment holds."""
    chosen: list[Weight] = []
    users = 0
    for weight in sorted(alike, key=lambda weight: (weight.living, weight.segment)):
        users += weight.living
        if users > full:
            break
        chosen.append(weight)
    return chosen
