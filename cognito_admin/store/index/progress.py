"""The one row that says how far the index is: what is known of the pool, and where a listing stands."""

from datetime import timedelta
from typing import Any, NamedTuple

import apsw

from cognito_admin.model.indexes import IndexState
from cognito_admin.model.query.order import EPOCH
from cognito_admin.store.encrypted import rows, transaction


class Standing(NamedTuple):
    """As a writing transaction finds it. ``stamp`` is its own number."""

    stamp: int
    generation: int
    owner: str | None
    began_at: int
    touched_at: int
    again: bool
    users_listed: int
    groups_done: bool


def next_stamp(connection: apsw.Connection) -> Standing:
    """Numbers the transaction that runs."""
    statement = (
        "UPDATE progress SET stamp = stamp + 1"
        " RETURNING stamp, generation, owner, began_at, touched_at, again, users_listed, groups_done"
    )
    stamp, generation, owner, began_at, touched_at, again, users_listed, groups_done = rows(connection, statement)[0]
    return Standing(stamp, generation, owner, began_at, touched_at, bool(again), users_listed, bool(groups_done))


def read_progress(connection: apsw.Connection, *columns: str) -> tuple[Any, ...]:
    return rows(connection, f"SELECT {', '.join(columns)} FROM progress")[0]


def set_progress(connection: apsw.Connection, assignments: str, *bindings: str | int | None) -> None:
    rows(connection, f"UPDATE progress SET {assignments}", bindings)


def state(connection: apsw.Connection) -> IndexState:
    # The version first: what changes in between is then seen as a change.
    moved = version(connection)
    users, synced_at, complete = read_progress(connection, "users", "synced_at", "complete")
    moment = None if synced_at is None else EPOCH + timedelta(microseconds=synced_at)
    return IndexState(users=users, synced_at=moment, complete=bool(complete), version=moved)


def version(connection: apsw.Connection) -> int:
    """Changes with every commit of another connection."""
    return int(rows(connection, "PRAGMA data_version")[0][0])


def written_lately(connection: apsw.Connection) -> int:
    return int(rows(connection, "SELECT count(*) FROM dirty")[0][0])


def pool_name(connection: apsw.Connection) -> str | None:
    """What the pool was called when it was last looked at."""
    return read_progress(connection, "pool_name")[0]


def keep_pool_name(connection: apsw.Connection, name: str) -> None:
    """Touches nothing that is found or shown of users, so that it has no stamp."""
    with transaction(connection):
        set_progress(connection, "pool_name = ?", name)
