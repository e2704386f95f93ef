"""What a search found: its first page at once, the exact count and any other page when they are asked for."""

import contextlib
from array import array
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterable, Sequence
from functools import partial

from cognito_admin.model.failures import Cancelled, Outdated
from cognito_admin.model.ids import Sub
from cognito_admin.model.indexes import Facet
from cognito_admin.model.users import User
from cognito_admin.store.index.search.answering import Answer
from cognito_admin.store.index.search.facets import Counting
from cognito_admin.store.index.search.state import Reader
from cognito_admin.store.lanes import Lane

FIRST_PAGE = 64
IDS_AT_ONCE = 50_000


class ResultSet:
    """Keeps its order while the index changes; a row shows the user as they are in the index now.

    What is not at hand yet raises Cancelled when a newer search takes its place, and Outdated when the index has been made
    anew under it, or closed: then one has to search again.
    """

    def __init__(
        self,
        searcher: Lane,
        reader: Reader,
        read: Callable[[Sequence[int]], Awaitable[tuple[User | None, ...]]],
        answer: Answer,
        first_page: Sequence[int],
    ) -> None:
        self._searcher = searcher
        self._reader = reader
        self._read = read
        self._answer = answer
        self._first_page = first_page
        self._counted = answer.settled
        self._count = answer.count if answer.settled else max(answer.count, len(first_page))

    @property
    def count(self) -> int:
        """How many were found; so far, until they are ``counted``. The first page is there from the start."""
        return self._count

    @property
    def counted(self) -> bool:
        return self._counted

    async def complete(self) -> int:
        """Waits until they are counted."""
        if not self._counted:
            await self._searcher.run(lambda _: self._settle())
        return self._count

    async def rows(self, start: int, stop: int) -> tuple[User | None, ...]:
        """The users at ``start`` up to ``stop``; None in the place of one who was removed since the search."""
        if stop <= len(self._first_page) or (self._counted and len(self._first_page) == self._count):
            ids = self._first_page[start:stop]
        else:
            ids = await self._searcher.run(lambda _: self._page(start, stop))
        return await self._read(ids)

    async def walk(self, spans: Iterable[range], most: int) -> AsyncIterator[tuple[User | None, ...]]:
        """The users in these rows, ``most`` at a time. Who is written meanwhile keeps their place: they are all found first.

        A newer search goes first, and breaks nothing off. Takes four bytes a user.
        """
        ids = array("I")
        for span in spans:
            for start in range(span.start, span.stop, IDS_AT_ONCE):
                stop = min(start + IDS_AT_ONCE, span.stop)
                ids.extend(await self._found(partial(self._page_of, start, stop)))
        for start in range(0, len(ids), most):
            yield await self._read(ids[start : start + most])

    async def position(self, sub: Sub) -> int | None:
        """The row of a user; None when they are not among the results."""
        return await self._searcher.run(lambda _: self._position(sub))

    async def facets(self, fields: Sequence[str], most: int = 100) -> tuple[Facet, ...]:
        """For each field its ``most`` frequent values among all that were found. Rows that are asked for meanwhile go first."""
        counted: list[Facet] = []
        counting: Counting | None = None
        for field in fields:
            counting, facet = await self._searcher.run(partial(self._facet, counting, field, most), patient=True)
            counted.append(facet)
        return tuple(counted)

    async def _found(self, work: Callable[[object], list[int]]) -> list[int]:
        while True:
            try:
                return await self._searcher.run(work, patient=True)
            except Outdated:
                raise
            except Cancelled:
                # By a newer search, which has gone first now.
                continue

    def _settle(self) -> None:
        if self._counted:
            return
        with self._reader.looking() as state:
            answer = self._answer
            if not answer.settled and state is not answer.state:
                # The index has changed since the first page was found; what it was then cannot be read any more.
                answer = Answer(state, answer.query, answer.sort)
            answer.evaluate()
            answer.settle()
            first_page = self._first_page if answer is self._answer else answer.first_page(FIRST_PAGE)
        self._answer, self._first_page = answer, first_page
        self._count, self._counted = answer.count, True

    def _page(self, start: int, stop: int) -> list[int]:
        self._settle()
        with self._as_it_was() as answer:
            return answer.page(start, stop)

    def _page_of(self, start: int, stop: int, _: object) -> list[int]:
        return self._page(start, stop)

    def _position(self, sub: Sub) -> int | None:
        self._settle()
        with self._as_it_was() as answer:
            number = answer.state.rows.by_sub((sub,)).get(sub)
            return None if number is None else answer.position(number)

    def _facet(self, counting: Counting | None, field: str, most: int, _: object) -> tuple[Counting, Facet]:
        """``counting`` is that of an earlier field."""
        self._settle()
        with self._as_it_was() as answer:
            if counting is None:
                counting = Counting(answer.state, answer.by_view(), answer.in_overlay())
            return counting, counting.facet(field, most)

    @contextlib.contextmanager
    def _as_it_was(self) -> Generator[Answer]:
        """The answer, whatever was written since. Raises Outdated when its segments are no more."""
        known = len(self._answer.state.changed)
        with self._reader.looking_back(self._answer.state):
            if len(self._answer.state.changed) != known:
                # Whoever was written since has no key any more: in all pages alike.
                self._first_page = self._answer.page(0, FIRST_PAGE)
            yield self._answer
