"""Writes users into the store, page by page: what is new or changed is dirty until upkeep makes a segment of it."""
# apsw's types name collections.abc.Buffer, which Python 3.11 does not have.
# pyright: reportUnknownMemberType=false

import contextlib
from collections.abc import Generator, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import apsw

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.users import User
from cognito_admin.store.encrypted import rows, transaction
from cognito_admin.store.index.encoding import KEPT, Row
from cognito_admin.store.index.keys import Key, carray, key_arrays, sub_key
from cognito_admin.store.index.listing import changed as changes
from cognito_admin.store.index.listing import memberships, seen
from cognito_admin.store.index.listing.changed import Moment
from cognito_admin.store.index.progress import Standing, next_stamp, read_progress, set_progress
from cognito_admin.store.index.rows import Rows

Foreseen = tuple[User, Row | None]
"""A user, and the row that stands for them if it is known before the transaction."""


class Written(NamedTuple):
    """How many users were added and changed, and whom this listing saw for the first time: when each of them was created."""

    added: int = 0
    changed: int = 0
    first_seen: tuple[int, ...] = ()


class Writer:
    """Writes through one connection, and remembers between transactions what numbers stand for."""

    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection
        self.rows = Rows(connection)

    @contextlib.contextmanager
    def transaction(self, owner: str | None = None) -> Generator[Standing]:
        """All or nothing, under a stamp of its own.

        For a step of a listing it names the ``owner``. Raises Failure(JOB_RUNNING_ALREADY) once another has taken it over.
        """
        try:
            with transaction(self.connection):
                standing = next_stamp(self.connection)
                if owner is not None and standing.owner != owner:
                    raise Failure(Code.JOB_RUNNING_ALREADY)
                self.rows.refresh()
                yield standing
        except BaseException:
            self.rows.forget()
            raise

    def knows(self, user: User) -> bool:
        """Whether a user is there just so, but for groups, and no listing goes on that has not seen them. Writes nothing."""
        self.rows.refresh()
        for number, row in self._known((sub_key(user.sub),)).values():
            counts = read_progress(self.connection, "owner")[0] is None or seen.among(self.connection, (number,))
            return bool(counts) and self.rows.decode(row) == replace(user, groups=())
        return False

    def foreseen(self, users: Sequence[User]) -> list[Foreseen]:
        """For ``put``: what can be done for ``users`` before the transaction, so that others wait for less of it."""
        return list(zip(users, self.rows.foreseen(users), strict=True))

    def put(self, users: Sequence[Foreseen], standing: Standing, asked: Moment | None = None) -> Written:
        """Writes those of ``users`` of whom nothing newer is known; groups stay as they are.

        Who was changed after AWS was ``asked`` stays as they are, too.
        """
        total = Written()
        page: dict[Key, tuple[Row, User]] = {}
        others = iter(self.rows.encode([user for user, row in users if row is None]))
        for user, foreseen in users:
            row = foreseen or next(others)
            if row.sub in page:
                # Whoever comes twice is compared with what came first.
                total = _sum(total, self._put(page, standing, asked))
                page = {}
            page[row.sub] = (row, user)
        return _sum(total, self._put(page, standing, asked))

    def remove(self, ids: Sequence[int], standing: Standing) -> int:
        """Removes users with their memberships. Returns how many there were."""
        if not ids:
            return 0
        statement = "DELETE FROM users WHERE id IN (SELECT value FROM carray(?)) RETURNING id"
        removed = [number for (number,) in rows(self.connection, statement, (carray(ids),))]
        seen.forget(self.connection, removed)
        memberships.leave(self.connection, ids)
        self._mark(removed, standing)
        set_progress(self.connection, "users = users - ?", len(removed))
        return len(removed)

    def _put(self, page: dict[Key, tuple[Row, User]], standing: Standing, asked: Moment | None) -> Written:
        known = self._known(page)
        numbers = [number for number, _ in known.values()]
        since = changes.users_since(self.connection, numbers, asked)
        seen_before = seen.among(self.connection, numbers)
        added: list[Key] = []
        changed: list[tuple[int, Row, User]] = []
        for key, (row, user) in page.items():
            found = known.get(key)
            if found is None:
                added.append(key)
                continue
            number, stored = found
            if (
                stored != row
                and number not in since
                and row.modified >= stored.modified
                and self.rows.decode(stored) != replace(user, groups=())
            ):
                # What was asked for earlier may arrive later: a page of a listing after a look at a single user, or the reverse.
                changed.append((number, row, user))
        ids = self._add([page[key] for key in added], standing)
        self._change(changed)
        self._mark([*ids, *(number for number, _, _ in changed)], standing)
        first_seen = [key for key, (number, _) in known.items() if number not in seen_before]
        seen.see(self.connection, [*(known[key][0] for key in first_seen), *ids])
        return Written(len(added), len(changed), tuple(page[key][0].created for key in (*first_seen, *added)))

    def _known(self, keys: Iterable[Key]) -> dict[Key, tuple[int, Row]]:
        """Of those who are there: id and row."""
        columns = ", ".join(f"u.{column}" for column in KEPT.split(", "))
        statement = (
            f"SELECT u.id, u.sub, {columns} FROM carray(?) c"
            " CROSS JOIN subs s ON s.sub = c.value CROSS JOIN users u ON u.id = s.id"
        )
        found = (row for array in key_arrays(keys) for row in rows(self.connection, statement, (array,)))
        return {values[0]: (number, Row(*values)) for number, *values in found}

    def _add(self, users: Sequence[tuple[Row, User]], standing: Standing) -> list[int]:
        if not users:
            return []
        statement = "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'users'), 0)"
        first = int(rows(self.connection, statement)[0][0]) + 1
        ids = list(range(first, first + len(users)))
        self.connection.executemany(
            f"INSERT INTO users(id, sub, {KEPT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((number, *row) for number, (row, _) in zip(ids, users, strict=True)),
        )
        set_progress(self.connection, "users = users + ?", len(users))
        names = {user.username: number for number, (_, user) in zip(ids, users, strict=True)}
        memberships.take_over(self.rows, self.connection, names, standing.generation)
        memberships.attach(self.connection, names)
        return ids

    def _change(self, users: Sequence[tuple[int, Row, User]]) -> None:
        assignments = ", ".join(f"{column} = ?" for column in KEPT.split(", "))
        self.connection.executemany(
            f"UPDATE users SET {assignments} WHERE id = ?", ((*row[1:], number) for number, row, _ in users)
        )
        if users:
            memberships.attach(self.connection, {user.username: number for number, _, user in users})

    def _mark(self, ids: Sequence[int], standing: Standing) -> None:
        if ids:
            statement = "INSERT OR REPLACE INTO dirty(id, stamp) SELECT value, ? FROM carray(?)"
            rows(self.connection, statement, (standing.stamp, carray(ids)))


def _sum(one: Written, other: Written) -> Written:
    return Written(one.added + other.added, one.changed + other.changed, one.first_seen + other.first_seen)
