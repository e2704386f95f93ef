"""The rows of a result that are at hand, fetched a page at a time and forgotten again, least recently looked at first."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from cognito_admin.model.ids import Sub
    from cognito_admin.model.indexes import Facet
    from cognito_admin.model.users import User

PAGE = 64
KEPT = 96
"""Pages; some six thousand users, a few megabytes."""
AHEAD = 3
"""Pages fetched before one gets there, where one is seen to travel."""


class Results(Protocol):
    """An ordered answer to a query. Rows are asked for by place, never counted off."""

    @property
    def count(self) -> int:
        """How many were found; at least so many until they are ``counted``."""
        ...

    @property
    def counted(self) -> bool: ...
    async def complete(self) -> int:
        """Waits until they are counted. Raises Cancelled when a newer search took the place of this one."""
        ...

    async def facets(self, fields: Sequence[str], most: int = 100) -> tuple[Facet, ...]: ...
    async def rows(self, start: int, stop: int) -> tuple[User | None, ...]:
        """None in the place of a user who was removed since."""
        ...

    def walk(self, spans: Iterable[range], most: int) -> AsyncIterator[tuple[User | None, ...]]:
        """The users in these rows, ``most`` at a time, whatever is written meanwhile."""
        ...

    async def position(self, sub: Sub) -> int | None: ...


class Pages:
    """``row`` only looks into memory; ``fetch`` fills it."""

    def __init__(self, results: Results, *, kept: int = KEPT) -> None:
        self.results = results
        self._kept = kept
        self._pages: OrderedDict[int, tuple[User | None, ...]] = OrderedDict()

    @property
    def count(self) -> int:
        return self.results.count

    def row(self, row: int) -> User | None:
        """The user in this row if it is at hand."""
        page = self._pages.get(row // PAGE)
        place = row % PAGE
        return page[place] if page is not None and place < len(page) else None

    def page(self, number: int) -> tuple[User | None, ...]:
        return self._pages.get(number, ())

    def needed(self, rows: range) -> tuple[int, ...]:
        """The pages of ``rows`` themselves that are not at hand."""
        if not self.count or not rows:
            return ()
        last = min(rows.stop, self.count) - 1
        return tuple(number for number in range(rows.start // PAGE, last // PAGE + 1) if not self._is_whole(number))

    def missing(self, rows: range, travel: int = 0) -> tuple[int, ...]:
        """The pages to fetch so that ``rows`` and what lies around them is at hand, most urgent first.

        ``travel`` is 1 for somebody who scrolls down, -1 for up: more pages on that side are wanted then.
        """
        if not self.count or not rows:
            return ()
        first, last = rows.start // PAGE, (rows.stop - 1) // PAGE
        for number in range(first, last + 1):
            if number in self._pages:
                self._pages.move_to_end(number)
        final = (self.count - 1) // PAGE
        below = range(last + 1, last + 1 + (AHEAD if travel > 0 else 1))
        above = range(first - 1, first - 1 - (AHEAD if travel < 0 else 1), -1)
        around = (*above, *below) if travel < 0 else (*below, *above)
        wanted = (*range(first, min(last, final) + 1), *around)
        return tuple(number for number in wanted if 0 <= number <= final and not self._is_whole(number))

    def _is_whole(self, number: int) -> bool:
        """A page that was fetched while fewer users were counted may have more by now."""
        return len(self._pages.get(number, ())) >= min(PAGE, self.count - number * PAGE)

    async def fetch(self, number: int) -> range:
        """Fetches one page. Returns the rows it covers."""
        start = number * PAGE
        stop = min(start + PAGE, self.count)
        self._pages[number] = await self.results.rows(start, stop)
        self._pages.move_to_end(number)
        while len(self._pages) > self._kept:
            self._pages.popitem(last=False)
        return range(start, stop)

    def at_hand(self) -> tuple[int, ...]:
        """The numbers of the pages in memory."""
        return tuple(self._pages)


def merged(rows: Iterable[int]) -> tuple[range, ...]:
    """Single rows as ranges: 3, 4, 5, 9 → 3..5, 9."""
    spans: list[range] = []
    for row in sorted(set(rows)):
        if spans and spans[-1].stop == row:
            spans[-1] = range(spans[-1].start, row + 1)
        else:
            spans.append(range(row, row + 1))
    return tuple(spans)
