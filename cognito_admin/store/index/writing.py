"""Writes users into the tables, everything that belongs to one of them at once. Every function runs inside a transaction."""

from enum import Enum

import apsw

from cognito_admin.model.ids import Sub
from cognito_admin.model.query.order import microseconds
from cognito_admin.model.users import User
from cognito_admin.store.encrypted import rows
from cognito_admin.store.index.rows import KEPT, MODIFIED, READ, Cell, cells, haystack, kept, read


class Outcome(Enum):
    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


class Writer:
    """For one transaction: it remembers the numbers of columns, which a rollback would take back."""

    def __init__(self, connection: apsw.Connection, generation: int) -> None:
        self._connection = connection
        self._generation = generation
        self._columns: dict[tuple[bool, str], int] = {}

    def put(self, user: User) -> tuple[Outcome, bool]:
        """Writes ``user`` unless a newer one is known; groups stay as they are.

        Says, too, whether this listing saw the user for the first time.
        """
        known = rows(self._connection, f"SELECT id, {KEPT} FROM users WHERE sub = ?", (user.sub,))
        if not known:
            return Outcome.ADDED, self._seen(self._add(user))
        number, *values = known[0]
        outcome = Outcome.SAME
        # What was asked for earlier may arrive later: a page of a listing after a look at a single user, or the reverse.
        if tuple(values) != kept(user) and microseconds(user.modified) >= values[MODIFIED]:
            self._change(number, user)
            outcome = Outcome.CHANGED
        return outcome, self._seen(number)

    def remove(self, sub: Sub) -> bool:
        """Whether there was such a user."""
        known = rows(self._connection, f"SELECT u.id, {READ} FROM users u WHERE u.sub = ?", (sub,))
        if not known:
            return False
        number, *values = known[0]
        user = read(tuple(values))
        self._drop(user.sub, cells(user))
        for table in ("users", "haystacks", "listed"):
            self._do(f"DELETE FROM {table} WHERE id = ?", number)
        # A user of that name may have been made anew meanwhile; the memberships then are theirs.
        self._do(
            "DELETE FROM memberships WHERE username = ?1 AND NOT EXISTS(SELECT 1 FROM users WHERE username = ?1)",
            user.username,
        )
        self._do("UPDATE progress SET users = users - 1")
        return True

    def _add(self, user: User) -> int:
        # No two users of a pool share a name: whoever had it before is gone, and their memberships with them.
        self._do(
            "DELETE FROM memberships WHERE username = ?1 AND generation < ?2"
            " AND EXISTS(SELECT 1 FROM users WHERE username = ?1)",
            user.username,
            self._generation,
        )
        number: int = rows(
            self._connection,
            f"INSERT INTO users(sub, {KEPT}) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (user.sub, *kept(user)),
        )[0][0]
        self._do("INSERT INTO haystacks(id, text, phone) VALUES (?, ?, ?)", number, *haystack(user))
        self._fill(number, user.sub, cells(user))
        self._do("UPDATE progress SET users = users + 1")
        return number

    def _change(self, number: int, user: User) -> None:
        before = read(rows(self._connection, f"SELECT {READ} FROM users u WHERE u.id = ?", (number,))[0])
        values = (*kept(user), number)
        self._do(
            "UPDATE users SET username = ?, status = ?, enabled = ?, created = ?, modified = ?, attributes = ? WHERE id = ?",
            *values,
        )
        self._do("UPDATE haystacks SET text = ?, phone = ? WHERE id = ?", *haystack(user), number)
        old, new = cells(before), cells(user)
        self._drop(user.sub, old - new)
        self._fill(number, user.sub, new - old)

    def _seen(self, number: int) -> bool:
        known = rows(self._connection, "SELECT generation FROM listed WHERE id = ?", (number,))
        if known and known[0][0] == self._generation:
            return False
        self._do("INSERT OR REPLACE INTO listed(id, generation) VALUES (?, ?)", number, self._generation)
        return True

    def _fill(self, number: int, sub: str, values: frozenset[Cell]) -> None:
        for own, column, key, exact in values:
            self._do(
                "INSERT INTO cells(column, key, sub, exact, user) VALUES (?, ?, ?, ?, ?)",
                self._column(own, column),
                key,
                sub,
                exact,
                number,
            )

    def _drop(self, sub: str, values: frozenset[Cell]) -> None:
        for own, column, key, exact in values:
            self._do(
                "DELETE FROM cells WHERE column = ? AND key = ? AND sub = ? AND exact = ?",
                self._column(own, column),
                key,
                sub,
                exact,
            )

    def _column(self, own: bool, name: str) -> int:
        number = self._columns.get((own, name))
        if number is None:
            self._do("INSERT OR IGNORE INTO columns(own, name) VALUES (?, ?)", int(own), name)
            number = int(
                rows(self._connection, "SELECT id FROM columns WHERE own = ? AND name = ?", (int(own), name))[0][0]
            )
            self._columns[own, name] = number
        return number

    def _do(self, statement: str, *bindings: str | int | bytes | None) -> None:
        rows(self._connection, statement, bindings)
