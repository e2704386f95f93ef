"""New users out of a file: read, held against whom the pool has already, and written to be filled in."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from cognito_admin.model.changes.new_users import USERNAME, Key, NewUser, NewUsers, keys_of
from cognito_admin.model.changes.rules import Rules
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.query import quoted
from cognito_admin.model.tables import NoTable, Table, read_table
from cognito_admin.model.users import User
from cognito_admin.store.threads import on_a_thread

LARGEST_BYTES = 100_000_000
ASKED_AT_ONCE = 40
"""How many of them are asked for together."""
MOST_FOUND = 1_000


class Searched(Protocol):
    """What is asked of the pool as this computer knows it."""

    async def some(self, text: str, most: int) -> Sequence[User]: ...


async def table_of(path: Path) -> Table:
    """Raises NoTable, ``unreadable`` where the file cannot be read."""

    def read() -> Table:
        try:
            if path.stat().st_size > LARGEST_BYTES:
                raise NoTable("too_long")
            data = path.read_bytes()
        except OSError as error:
            raise NoTable("unreadable") from error
        return read_table(data)

    return await on_a_thread(read, "table")


async def write_template(path: Path, text: str) -> None:
    """For spreadsheets, which want to be told that it is UTF-8. Raises Failure(FOLDER_NOT_WRITABLE)."""

    def write() -> None:
        try:
            path.write_bytes(b"\xef\xbb\xbf" + text.encode())
        except OSError as error:
            raise Failure(Code.FOLDER_NOT_WRITABLE, path=str(path.parent)) from error

    await on_a_thread(write, "table")


async def existing(pool: Searched, users: NewUsers, rules: Rules) -> frozenset[Key]:
    """The keys of those whom the pool has already, as far as this computer knows; of a pool never read, nobody's."""
    asked = [
        f"{name}={quoted(form)}" for row in users.fit for name, value in row.keys for form in _forms(row, name, value)
    ]
    found: set[Key] = set()
    try:
        for start in range(0, len(asked), ASKED_AT_ONCE):
            for user in await pool.some(" OR ".join(asked[start : start + ASKED_AT_ONCE]), MOST_FOUND):
                found.update(keys_of(user.username, user.attributes, rules))
    except Failure as failure:
        if failure.code is not Code.INDEX_MISSING:
            raise
    return frozenset(found)


def _forms(row: NewUser, name: str, value: str) -> tuple[str, ...]:
    """As it was written, and as it is compared."""
    written = row.change.after.get(name) if row.change is not None and name != USERNAME else row.wish.subject
    return tuple(dict.fromkeys((value, written or value)))
