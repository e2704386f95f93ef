"""Takes the newest subs into the table of the others, in their order."""

from collections.abc import Callable

import apsw

from cognito_admin.store.encrypted import rows
from cognito_admin.store.index.upkeep.turns import turn

LEAST_NEWEST = 32_768
NEWEST_SHARE = 16
"""As many are newest at least, and one of so many users: each page of the others is written for several of them, then."""
SETTLED_AT_ONCE = 4_096


def settle_subs(connection: apsw.Connection, check: Callable[[], None]) -> None:
    """In short transactions, once there are many. ``check`` is called between them, and what it raises ends it."""
    statement = "SELECT (SELECT count(*) FROM newest_subs), (SELECT users FROM progress)"
    newest, users = rows(connection, statement)[0]
    if newest < max(LEAST_NEWEST, users // NEWEST_SHARE):
        return
    while newest > 0:
        check()
        with turn(connection):
            settled = (
                "INSERT INTO settled_subs(sub, id) SELECT sub, id FROM newest_subs ORDER BY sub LIMIT ?",
                "DELETE FROM newest_subs WHERE sub IN (SELECT sub FROM newest_subs ORDER BY sub LIMIT ?)",
            )
            for step in settled:
                rows(connection, step, (SETTLED_AT_ONCE,))
        newest -= SETTLED_AT_ONCE
