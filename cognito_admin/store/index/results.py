"""What a search found: an id for each row, and the rows when they are wanted."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import apsw

from cognito_admin.model.ids import Sub
from cognito_admin.model.indexes import Facet
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
        """How many were found; so far, until they are ``counted``. The first page is there from the start."""
        return len(self._ids)

    @property
    def counted(self) -> bool:
        return True

    async def complete(self) -> int:
        """Waits until they are counted. Raises Cancelled when a newer search took the place of this one."""
        return self.count

    async def facets(self, fields: Sequence[str], most: int = 100) -> tuple[Facet, ...]:
        """For each field its ``most`` frequent values among all that were found. Raises Cancelled as ``complete`` does."""
        return await self._lane.run(lambda connection: tuple(self._facet(connection, field, most) for field in fields))

    def _facet(self, connection: apsw.Connection, field: str, most: int) -> Facet:
        ids = json.dumps(self._ids.tolist())
        if field == "group":
            statement = (
                "SELECT g.name, count(*) FROM users u JOIN memberships m ON m.username = u.username"
                " JOIN groups g ON g.id = m.group_id WHERE u.id IN (SELECT value FROM json_each(?)) GROUP BY 1 ORDER BY 2 DESC, 1"
            )
            found = rows(connection, statement, (ids,))
            member_statement = (
                "SELECT count(*) FROM users u WHERE u.id IN (SELECT value FROM json_each(?))"
                " AND EXISTS(SELECT 1 FROM memberships m WHERE m.username = u.username)"
            )
            having = rows(connection, member_statement, (ids,))[0][0]
        else:
            own = int(field in ("status", "enabled", "provider"))
            statement = (
                "SELECT CAST(CASE WHEN exact = x'' THEN key ELSE exact END AS TEXT), count(*) FROM cells"
                " WHERE column = (SELECT id FROM columns WHERE own = ? AND name = ?)"
                " AND user IN (SELECT value FROM json_each(?)) GROUP BY 1 ORDER BY 2 DESC, 1"
            )
            found = rows(connection, statement, (own, field, ids))
            having = sum(count for _, count in found)
        shown = tuple((str(text), int(count)) for text, count in found[:most])
        return Facet(field, shown, sum(count for _, count in found[most:]), max(0, len(self._ids) - having))

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
