"""A listing on its way into the index, page by page: each page and the place behind it in one transaction.

Users are visible as they arrive. What a complete listing has not seen goes away at its end, and nowhere else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

import apsw

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.indexes import SyncCounts
from cognito_admin.model.pools import Group
from cognito_admin.model.users import User
from cognito_admin.store.encrypted import rows
from cognito_admin.store.index.listing import memberships
from cognito_admin.store.index.listing.writing import Writer
from cognito_admin.store.index.progress import Standing, read_progress, set_progress
from cognito_admin.store.index.rows import carray, key_arrays, key_text, text_key

TOKEN_LIFE_US = 3600 * 1_000_000
"""Cognito forgets a place in a list after an hour. What was listed before that is too old to go on from."""
REMOVED_AT_ONCE = 500
_UNLISTED = "listed WHERE generation < (SELECT generation FROM progress)"


@dataclass(frozen=True, slots=True)
class Resume:
    """Where a listing stands. ``again``: it is the second one, made because the first missed many known users."""

    users_done: bool = False
    users_token: str | None = None
    users_listed: int = 0
    again: bool = False
    groups_read: frozenset[GroupName] = field(default=frozenset())
    group: GroupName | None = None
    group_token: str | None = None


def begin_or_resume(writer: Writer, owner: str, now_us: int) -> Resume:
    """Takes the listing over for ``owner``: an unfinished one of the last hour goes on, else a new one begins."""
    connection = writer.connection
    with writer.transaction() as standing:
        if standing.owner is None or now_us - standing.touched_at > TOKEN_LIFE_US:
            set_progress(connection, "touched_at = ?, added = 0, changed = 0, removed = 0", now_us)
            _anew(connection)
        set_progress(connection, "owner = ?", owner)
        return _resume(connection)


def restart(writer: Writer, owner: str) -> Resume:
    """Lists the users from the start: the place in the list is lost. Who is already there is recognised by ``sub``."""
    with writer.transaction(owner) as standing:
        if standing.again:
            set_progress(writer.connection, "token = NULL, users_listed = 0")
        else:
            _anew(writer.connection)
        return _resume(writer.connection)


def list_again(writer: Writer, owner: str) -> Resume:
    """Lists a second time. Users seen in either listing count as seen."""
    with writer.transaction(owner):
        set_progress(writer.connection, "again = 1, token = NULL, users_done = 0, users_listed = 0")
        return _resume(writer.connection)


def stage_users(writer: Writer, owner: str, users: Sequence[User], next_token: str | None, now_us: int) -> int:
    """How many users this listing has now."""
    with writer.transaction(owner) as standing:
        gone = _gone(writer.connection, users, standing)
        staying = [user for user in users if user.sub not in gone] if gone else users
        written = writer.put(staying, standing)
        listed = standing.users_listed + (len(staying) if standing.again else written.first_seen)
        set_progress(
            writer.connection,
            "token = ?, users_done = ?, users_listed = ?, added = added + ?, changed = changed + ?, touched_at = ?",
            next_token,
            int(next_token is None),
            listed,
            written.added,
            written.changed,
            now_us,
        )
        return listed


def unlisted(connection: apsw.Connection, limit: int) -> tuple[Sub, ...]:
    """Users of the index that the listing has not seen."""
    return _subs(
        connection, [number for (number,) in rows(connection, f"SELECT id FROM {_UNLISTED} LIMIT ?", (limit,))]
    )


def unlisted_count(connection: apsw.Connection) -> int:
    return int(rows(connection, f"SELECT count(*) FROM {_UNLISTED}")[0][0])


def draw_unlisted(connection: apsw.Connection, number: int, chance: Random) -> tuple[Sub, ...]:
    """``number`` of the users that the listing has not seen, drawn by chance; all when they are fewer."""
    count = unlisted_count(connection)
    places = chance.sample(range(1, count + 1), min(number, count))
    if not places:
        return ()
    statement = (
        f"SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM {_UNLISTED})"
        " WHERE place IN (SELECT value FROM carray(?))"
    )
    return _subs(connection, [one for (one,) in rows(connection, statement, (carray(places),))])


def stage_groups(writer: Writer, owner: str, groups: Iterable[Group]) -> None:
    """All groups of the pool: those that are not among them go away at the end."""
    with writer.transaction(owner) as standing:
        memberships.put_groups(writer.connection, groups, standing.generation)
        set_progress(writer.connection, "groups_done = 1")


def stage_members(
    writer: Writer, owner: str, group: GroupName, usernames: Iterable[Username], next_token: str | None, now_us: int
) -> None:
    """A page of the members of a staged group."""
    connection = writer.connection
    with writer.transaction(owner) as standing:
        memberships.put_members(writer.rows, connection, group, usernames, standing.generation)
        if next_token is None:
            rows(connection, "UPDATE groups SET read = ? WHERE name = ?", (standing.generation, group))
        set_progress(
            connection,
            "group_name = ?, group_token = ?, touched_at = ?",
            None if next_token is None else group,
            next_token,
            now_us,
        )


def group_gone(writer: Writer, owner: str, group: GroupName) -> None:
    """A listed group was deleted meanwhile."""
    with writer.transaction(owner):
        rows(writer.connection, "UPDATE groups SET listed = 0 WHERE name = ?", (group,))


def finish(writer: Writer, owner: str, now_us: int, *, complete: bool) -> SyncCounts:
    """Ends the listing. ``complete`` takes away what it has not seen, and is refused unless the list of users ended."""
    if complete:
        if not read_progress(writer.connection, "users_done")[0]:
            raise Failure(Code.LISTING_NOT_COMPLETE)
        _remove_unlisted(writer, owner)
        _forget_memberships(writer, owner)
    with writer.transaction(owner) as standing:
        if complete:
            if standing.groups_done:
                memberships.forget_groups(writer.connection, standing.generation)
            set_progress(writer.connection, "synced_at = ?, complete = 1", now_us)
        _let_go(writer.connection)
        counts = read_progress(writer.connection, "added", "changed", "removed", "users")
    return SyncCounts(*counts)


def abandon(writer: Writer, owner: str) -> None:
    """Forgets where the listing stands. The users that have arrived stay."""
    with writer.transaction(owner):
        _let_go(writer.connection)


def put_user(writer: Writer, user: User) -> None:
    """Writes one user by the way. A listing that goes on takes them for seen."""
    with writer.transaction() as standing:
        writer.put((user,), standing)
        rows(writer.connection, "DELETE FROM gone WHERE sub = ?", (text_key(user.sub),))


def remove_user(writer: Writer, sub: Sub) -> None:
    """Removes one user by the way, for good as far as a listing that goes on is concerned."""
    with writer.transaction() as standing:
        writer.remove(list(writer.rows.by_sub((sub,)).values()), standing)
        statement = "INSERT OR REPLACE INTO gone(sub, generation) VALUES (?, ?)"
        rows(writer.connection, statement, (text_key(sub), standing.generation))


def _gone(connection: apsw.Connection, users: Iterable[User], standing: Standing) -> frozenset[str]:
    """Those of ``users`` of whom AWS said during this listing that there is none."""
    if not rows(connection, "SELECT EXISTS(SELECT 1 FROM gone)")[0][0]:
        return frozenset()
    statement = "SELECT sub FROM carray(?) c CROSS JOIN gone g ON g.sub = c.value WHERE generation = ?"
    keys = key_arrays(text_key(user.sub) for user in users)
    found = (row for array in keys for row in rows(connection, statement, (array, standing.generation)))
    return frozenset(key_text(key) for (key,) in found)


def _subs(connection: apsw.Connection, ids: Sequence[int]) -> tuple[Sub, ...]:
    if not ids:
        return ()
    statement = "SELECT sub FROM carray(?) c CROSS JOIN users u ON u.id = c.value"
    return tuple(Sub(key_text(key)) for (key,) in rows(connection, statement, (carray(ids),)))


def _remove_unlisted(writer: Writer, owner: str) -> None:
    """In portions. Ids only grow, and who is written counts as seen, so that nobody has to be looked at twice."""
    after: int | None = 0
    while after is not None:
        with writer.transaction(owner) as standing:
            # Chosen under the write lock: whoever was written until now counts as seen.
            ids = _unlisted_after(writer.connection, after)
            removed = writer.remove(ids, standing)
            set_progress(writer.connection, "removed = removed + ?", removed)
        after = ids[-1] if ids else None


def _unlisted_after(connection: apsw.Connection, after: int) -> list[int]:
    statement = f"SELECT id FROM {_UNLISTED} AND id > ? ORDER BY id LIMIT ?"
    return [number for (number,) in rows(connection, statement, (after, REMOVED_AT_ONCE))]


def _forget_memberships(writer: Writer, owner: str) -> None:
    """In portions. What is awaited goes first, so that nobody comes into what was walked through already."""
    with writer.transaction(owner) as standing:
        generation, gone = standing.generation, standing.groups_done
        memberships.forget_awaited(writer.connection, generation, gone=gone)
    after: int | None = 0
    while after is not None:
        last, found = memberships.unseen(writer.connection, after, generation, gone=gone)
        if found and last is not None:
            with writer.transaction(owner):
                memberships.forget_unseen(writer.connection, after, last, generation, gone=gone)
        after = last


def _anew(connection: apsw.Connection) -> None:
    set_progress(
        connection,
        "generation = generation + 1, again = 0, token = NULL, users_done = 0, users_listed = 0, groups_done = 0,"
        " group_name = NULL, group_token = NULL",
    )
    rows(connection, "DELETE FROM gone")


def _let_go(connection: apsw.Connection) -> None:
    set_progress(connection, "owner = NULL, token = NULL, group_name = NULL, group_token = NULL")


def _resume(connection: apsw.Connection) -> Resume:
    columns = ("users_done", "token", "users_listed", "again", "group_name", "group_token", "generation")
    users_done, token, users_listed, again, group, group_token, generation = read_progress(connection, *columns)
    groups_read = rows(connection, "SELECT name FROM groups WHERE read = ?", (generation,))
    return Resume(
        users_done=bool(users_done),
        users_token=token,
        users_listed=users_listed,
        again=bool(again),
        groups_read=frozenset(GroupName(name) for (name,) in groups_read),
        group=group,
        group_token=group_token,
    )
