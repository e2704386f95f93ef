"""Stores for tests of segments, and writing into them without any of the program's ways to."""

import apsw
from pyroaring import BitMap

from cognito_admin.model.users import User
from cognito_admin.store.encrypted import rows, transaction
from cognito_admin.store.index.encoding import KEPT
from cognito_admin.store.index.rows import Rows

KEY = bytes(range(32))


def put(connection: apsw.Connection, users: list[User]) -> BitMap:
    writing = Rows(connection)
    ids = BitMap()
    with transaction(connection):
        writing.refresh()
        connection.execute("UPDATE progress SET stamp = stamp + 1")
        for user in users:
            number = writing.by_sub((user.sub,)).get(user.sub)
            statement = (
                f"INSERT INTO users(id, sub, {KEPT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE"
                " SET (username, status, enabled, created, modified, shape, texts) = (excluded.username, excluded.status,"
                " excluded.enabled, excluded.created, excluded.modified, excluded.shape, excluded.texts) RETURNING id"
            )
            number = rows(connection, statement, (number, *writing.encode([user])[0]))[0][0]
            connection.execute("INSERT OR REPLACE INTO dirty SELECT ?, stamp FROM progress", (number,))
            ids.add(number)
    return ids


def remove(connection: apsw.Connection, ids: BitMap) -> None:
    with transaction(connection):
        connection.execute("UPDATE progress SET stamp = stamp + 1")
        for number in ids:
            connection.execute("DELETE FROM users WHERE id = ?", (number,))
            connection.execute("INSERT OR REPLACE INTO dirty SELECT ?, stamp FROM progress", (number,))


def nothing() -> None:
    """Nobody cancels."""
