"""A listing on its way into the index, page by page: each page and the place behind it in one transaction.

Users are visible as they arrive. What a complete listing has not seen goes away at its end, and nowhere else.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import apsw

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.indexes import SyncCounts
from cognito_admin.model.pools import Group
from cognito_admin.model.query.folding import exact, fold
from cognito_admin.model.users import User
from cognito_admin.store.encrypted import rows, transaction
from cognito_admin.store.index.writing import Outcome, Writer

TOKEN_LIFE_US = 3600 * 1_000_000
"""Cognito forgets a place in a list after an hour. What was listed before that is too old to go on from."""
REMOVED_AT_ONCE = 500
_UNLISTED = "FROM listed l JOIN users u ON u.id = l.id WHERE l.generation < (SELECT generation FROM progress)"


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


def begin_or_resume(connection: apsw.Connection, owner: str, now_us: int) -> Resume:
    """Takes the listing over for ``owner``: an unfinished one of the last hour goes on, else a new one begins."""
    with transaction(connection):
        known = _progress(connection, "owner IS NOT NULL", "touched_at")
        if not known[0] or now_us - known[1] > TOKEN_LIFE_US:
            _set(connection, "owner = ?, touched_at = ?, added = 0, changed = 0, removed = 0", owner, now_us)
            _anew(connection)
        else:
            _set(connection, "owner = ?", owner)
        return _resume(connection)


def restart(connection: apsw.Connection, owner: str) -> Resume:
    """Lists the users from the start: the place in the list is lost. Who is already there is recognised by ``sub``."""
    with transaction(connection):
        _owned(connection, owner)
        if _progress(connection, "again")[0]:
            _set(connection, "token = NULL, users_listed = 0")
        else:
            _anew(connection)
        return _resume(connection)


def list_again(connection: apsw.Connection, owner: str) -> Resume:
    """Lists a second time. Users seen in either listing count as seen."""
    with transaction(connection):
        _owned(connection, owner)
        _set(connection, "again = 1, token = NULL, users_done = 0, users_listed = 0")
        return _resume(connection)


def stage_users(
    connection: apsw.Connection, owner: str, users: Iterable[User], next_token: str | None, now_us: int
) -> int:
    """How many users this listing has now."""
    with transaction(connection):
        generation = _owned(connection, owner)
        writer = Writer(connection, generation)
        gone = {sub for (sub,) in rows(connection, "SELECT sub FROM gone WHERE generation = ?", (generation,))}
        outcomes = [writer.put(user) for user in users if user.sub not in gone]
        again = bool(_progress(connection, "again")[0])
        listed = len(outcomes) if again else sum(first for _, first in outcomes)
        _set(
            connection,
            "token = ?, users_done = ?, users_listed = users_listed + ?, added = added + ?, changed = changed + ?,"
            " touched_at = ?",
            next_token,
            int(next_token is None),
            listed,
            sum(outcome is Outcome.ADDED for outcome, _ in outcomes),
            sum(outcome is Outcome.CHANGED for outcome, _ in outcomes),
            now_us,
        )
        return int(_progress(connection, "users_listed")[0])


def unlisted(connection: apsw.Connection, limit: int) -> tuple[Sub, ...]:
    """Users of the index that the listing has not seen."""
    found = rows(connection, f"SELECT u.sub {_UNLISTED} LIMIT ?", (limit,))
    return tuple(Sub(sub) for (sub,) in found)


def unlisted_count(connection: apsw.Connection) -> int:
    return int(rows(connection, f"SELECT count(*) {_UNLISTED}")[0][0])


def draw_unlisted(connection: apsw.Connection, number: int, chance: Random) -> tuple[Sub, ...]:
    """``number`` of the users that the listing has not seen, drawn by chance; all when they are fewer."""
    ids = [row[0] for row in rows(connection, f"SELECT u.id {_UNLISTED} ORDER BY u.id")]
    drawn = chance.sample(ids, min(number, len(ids)))
    return tuple(Sub(rows(connection, "SELECT sub FROM users WHERE id = ?", (one,))[0][0]) for one in drawn)


def stage_groups(connection: apsw.Connection, owner: str, groups: Iterable[Group]) -> None:
    """All groups of the pool: those that are not among them go away at the end."""
    with transaction(connection):
        generation = _owned(connection, owner)
        for group in groups:
            rows(
                connection,
                "INSERT INTO groups(name, folded, exact, description, role_arn, precedence, listed, read)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0) ON CONFLICT(name)"
                " DO UPDATE SET description = ?4, role_arn = ?5, precedence = ?6, listed = ?7",
                (
                    group.name,
                    fold(group.name),
                    exact(group.name),
                    group.description,
                    group.role_arn,
                    group.precedence,
                    generation,
                ),
            )
        _set(connection, "groups_done = 1")


def stage_members(
    connection: apsw.Connection,
    owner: str,
    group: GroupName,
    usernames: Iterable[Username],
    next_token: str | None,
    now_us: int,
) -> None:
    """A page of the members of a staged group."""
    with transaction(connection):
        generation = _owned(connection, owner)
        number = rows(connection, "SELECT id FROM groups WHERE name = ?", (group,))[0][0]
        for username in usernames:
            rows(
                connection,
                "INSERT INTO memberships(group_id, username, generation) VALUES (?1, ?2, ?3)"
                " ON CONFLICT DO UPDATE SET generation = ?3",
                (number, username, generation),
            )
        if next_token is None:
            rows(connection, "UPDATE groups SET read = ? WHERE id = ?", (generation, number))
        _set(
            connection,
            "group_name = ?, group_token = ?, touched_at = ?",
            None if next_token is None else group,
            next_token,
            now_us,
        )


def group_gone(connection: apsw.Connection, owner: str, group: GroupName) -> None:
    """A listed group was deleted meanwhile."""
    with transaction(connection):
        _owned(connection, owner)
        rows(connection, "UPDATE groups SET listed = 0 WHERE name = ?", (group,))


def finish(connection: apsw.Connection, owner: str, now_us: int, *, complete: bool) -> SyncCounts:
    """Ends the listing. ``complete`` takes away what it has not seen, and is refused unless the list of users ended."""
    if complete:
        if not _progress(connection, "users_done")[0]:
            raise Failure(Code.LISTING_NOT_COMPLETE)
        while _remove_unlisted(connection, owner):
            pass
    with transaction(connection):
        generation = _owned(connection, owner)
        if complete:
            _forget_memberships(connection, generation)
            _set(connection, "synced_at = ?, complete = 1", now_us)
        _set(connection, "owner = NULL, token = NULL, group_name = NULL, group_token = NULL")
        added, changed, removed, users = _progress(connection, "added", "changed", "removed", "users")
        return SyncCounts(added=added, changed=changed, removed=removed, total=users)


def abandon(connection: apsw.Connection, owner: str) -> None:
    """Forgets where the listing stands. The users that have arrived stay."""
    with transaction(connection):
        _owned(connection, owner)
        _set(connection, "owner = NULL, token = NULL, group_name = NULL, group_token = NULL")


def put_user(connection: apsw.Connection, user: User) -> None:
    """Writes one user by the way. A listing that goes on takes them for seen."""
    with transaction(connection):
        Writer(connection, _generation(connection)).put(user)
        rows(connection, "DELETE FROM gone WHERE sub = ?", (user.sub,))


def remove_user(connection: apsw.Connection, sub: Sub) -> None:
    """Removes one user by the way, for good as far as a listing that goes on is concerned."""
    with transaction(connection):
        generation = _generation(connection)
        Writer(connection, generation).remove(sub)
        rows(connection, "INSERT OR REPLACE INTO gone(sub, generation) VALUES (?, ?)", (sub, generation))


def _generation(connection: apsw.Connection) -> int:
    return int(_progress(connection, "generation")[0])


def _remove_unlisted(connection: apsw.Connection, owner: str) -> bool:
    """Removes some of those that the listing has not seen; False once there are none."""
    with transaction(connection):
        # Chosen under the write lock: whoever was written until now counts as seen.
        writer = Writer(connection, _owned(connection, owner))
        removed = sum(writer.remove(sub) for sub in unlisted(connection, REMOVED_AT_ONCE))
        _set(connection, "removed = removed + ?", removed)
        return bool(removed)


def _forget_memberships(connection: apsw.Connection, generation: int) -> None:
    if _progress(connection, "groups_done")[0]:
        rows(
            connection,
            "DELETE FROM memberships WHERE group_id IN (SELECT id FROM groups WHERE listed < ?)",
            (generation,),
        )
        rows(connection, "DELETE FROM groups WHERE listed < ?", (generation,))
    rows(
        connection,
        "DELETE FROM memberships WHERE generation < ?1 AND group_id IN (SELECT id FROM groups WHERE read = ?1)",
        (generation,),
    )


def _anew(connection: apsw.Connection) -> None:
    _set(
        connection,
        "generation = generation + 1, again = 0, token = NULL, users_done = 0, users_listed = 0, groups_done = 0,"
        " group_name = NULL, group_token = NULL",
    )
    rows(connection, "DELETE FROM gone")


def _resume(connection: apsw.Connection) -> Resume:
    columns = ("users_done", "token", "users_listed", "again", "group_name", "group_token", "generation")
    users_done, token, users_listed, again, group, group_token, generation = _progress(connection, *columns)
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


def _owned(connection: apsw.Connection, owner: str) -> int:
    """The generation being listed. Raises Failure(JOB_RUNNING_ALREADY) when somebody else has taken the listing over."""
    generation, holder = _progress(connection, "generation", "owner")
    if holder != owner:
        raise Failure(Code.JOB_RUNNING_ALREADY)
    return int(generation)


def _progress(connection: apsw.Connection, *columns: str) -> tuple[Any, ...]:
    return rows(connection, f"SELECT {', '.join(columns)} FROM progress")[0]


def _set(connection: apsw.Connection, assignments: str, *bindings: str | int | None) -> None:
    rows(connection, f"UPDATE progress SET {assignments}", bindings)
