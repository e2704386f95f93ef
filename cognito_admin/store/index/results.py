"""What a search found: an id for each row, and the rows when they are wanted."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import apsw

from cognito_admin.model.ids import Sub
from cognito_admin.model.users import User
from cognito_admin.store.encrypted import rows
from cognito_admin.store.index.rows import READ, read
from cognito_admin.store.lanes import Lane

if TYPE_CHECKING:
    from array import array


class ResultSet:
    """Keeps its order while the index changes; a row shows the user as they are in the index now."""

    def __init__(self, lane: Lane, ids: "array[int]") -> None:
        self._lane = lane
        self._ids = ids

    @property
    def count(self) -> int:
        return len(self._ids)

    async def rows(self, start: int, stop: int) -> tuple[User | None, ...]:
        """The users at ``start`` up to ``stop``; None in the place of one who was removed since the search."""
        ids = self._ids[start:stop]
        return await self._lane.run(lambda connection: users_by_id(connection, ids))

    async def position(self, sub: Sub) -> int | None:
        """The row of a user; None when they are not among the results."""

        def find(connection: apsw.Connection) -> int | None:
            for (number,) in rows(connection, "SELECT id FROM users WHERE sub = ?", (sub,)):
                try:
                    return self._ids.index(number)
                except ValueError:
                    return None
            return None

        return await self._lane.run(find)


def users_by_id(connection: apsw.Connection, ids: Sequence[int]) -> tuple[User | None, ...]:
    """The users with these ids, in this order."""

    def user(number: int) -> User | None:
        found = rows(connection, f"SELECT {READ} FROM users u WHERE u.id = ?", (number,))
        return read(found[0]) if found else None

    return tuple(map(user, ids))
