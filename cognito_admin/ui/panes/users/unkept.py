"""People whom Cognito named for a search, of a pool that has no copy on this computer: a result in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.query import in_order

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from cognito_admin.model.ids import Sub
    from cognito_admin.model.indexes import Facet
    from cognito_admin.model.query import Sort
    from cognito_admin.model.users import User


class UnkeptResults:
    """Few enough to be at hand all the time."""

    counted = True

    def __init__(self, users: Iterable[User], sort: Sort) -> None:
        self._users = tuple(in_order(users, sort))

    def take(self, user: User) -> int | None:
        """Puts ``user`` as they are now into their row, which stays where it is. None where they are not among these."""
        row = next((place for place, known in enumerate(self._users) if known.sub == user.sub), None)
        if row is not None:
            self._users = (*self._users[:row], user, *self._users[row + 1 :])
        return row

    @property
    def count(self) -> int:
        return len(self._users)

    async def complete(self) -> int:
        return self.count

    async def facets(self, fields: Sequence[str], most: int = 100) -> tuple[Facet, ...]:
        """Nothing is counted: these are not the users of the pool."""
        return ()

    async def rows(self, start: int, stop: int) -> tuple[User, ...]:
        return self._users[start:stop]

    async def walk(self, spans: Iterable[range], most: int) -> AsyncIterator[tuple[User, ...]]:
        """The users in these rows, ``most`` at a time."""
        for span in spans:
            for start in range(span.start, span.stop, most):
                yield self._users[start : min(start + most, span.stop)]

    async def position(self, sub: Sub) -> int | None:
        return next((place for place, user in enumerate(self._users) if user.sub == sub), None)
