"""An answer, where one is in it, and finding that place again in the next one."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_admin.model.failures import Outdated
from cognito_admin.ui.panes.users.pages import merged

if TYPE_CHECKING:
    from cognito_admin.model.ids import Sub
    from cognito_admin.ui.panes.users.pages import Pages

MOST_KEPT = 500
"""Selected users whose places are looked up anew when the list changes under them; more are let go."""


@dataclass(frozen=True, slots=True)
class Place:
    """Rows of an answer. ``top_offset`` is how many pixels of the top row were scrolled away.

    ``chosen`` are the selected rows, or, where ``everything`` is selected, the exceptions.
    """

    pages: Pages | None = None
    current: int | None = None
    top: int | None = None
    top_offset: int = 0
    chosen: tuple[range, ...] = ()
    everything: bool = False

    def of_current(self) -> Place:
        """For another question: whom one looked at, nothing more."""
        return Place(self.pages, self.current)

    def from_the_top(self) -> Place:
        """For another order: whom one looked at and what is selected."""
        return replace(self, top=None, top_offset=0)


@dataclass(frozen=True, slots=True)
class Found:
    """An answer and the rows in which one finds one's ``Place`` again; None where it is gone."""

    pages: Pages
    text: str
    version: int
    top_row: int | None = None
    top_offset: int = 0
    current_row: int | None = None
    chosen: tuple[range, ...] = ()
    everything: bool = False


async def find_again(found: Found, place: Place) -> Found:
    """The same people in the new answer. A top row whose user is gone keeps its number."""
    if place.pages is None:
        return found
    results = found.pages.results
    if place.top is not None:
        # Far down there are rows only once they are counted.
        await results.complete()

    async def row_of(row: int | None) -> int | None:
        subs = await _subs(place.pages, (range(row, row + 1),)) if place.pages and row is not None else ()
        return await results.position(subs[0]) if subs else None

    top = await row_of(place.top)
    if place.top is not None:
        top = min(place.top if top is None else top, max(0, results.count - 1))
    chosen, everything = place.chosen, place.everything
    if sum(map(len, chosen)) > MOST_KEPT:
        chosen, everything = (), False
    places = [await results.position(sub) for sub in await _subs(place.pages, chosen)]
    return replace(
        found,
        top_row=top,
        top_offset=place.top_offset,
        current_row=await row_of(place.current),
        chosen=merged(row for row in places if row is not None),
        everything=everything,
    )


async def _subs(pages: Pages, rows: tuple[range, ...]) -> tuple[Sub, ...]:
    """Who is in these rows. Where they can be read no longer, those at hand."""
    subs: list[Sub] = []
    for span in rows:
        users = [pages.row(row) for row in span]
        if None in users:
            with contextlib.suppress(Outdated):
                users = list(await pages.results.rows(span.start, span.stop))
        subs += [user.sub for user in users if user is not None]
    return tuple(subs)
