"""A listing on its way into the index: pages and the places behind them in one transaction.

Users are visible as they arrive. What a complete listing has not seen goes away at its end, and nowhere else.
"""
# apsw's types name collections.abc.Buffer, which Python 3.11 does not have.
# pyright: reportUnknownMemberType=false

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from random import Random
from typing import NamedTuple

import apsw
from pyroaring import BitMap

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.indexes import SyncCounts
from cognito_admin.model.listing import EVERYBODY, Move, Stream
from cognito_admin.model.pools import Group
from cognito_admin.model.users import User
from cognito_admin.store.encrypted import rows
from cognito_admin.store.index.keys import carray, key_arrays, key_text, text_key
from cognito_admin.store.index.listing import changed, memberships, seen
from cognito_admin.store.index.listing.changed import Moment
from cognito_admin.store.index.listing.writing import Writer
from cognito_admin.store.index.progress import Standing, read_progress, set_progress

TOKEN_LIFE_US = 3600 * 1_000_000
"""Cognito forgets a place in a list after an hour. What was listed before that is too old to go on from."""
REMOVED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Resume:
    """Where a listing stands: its ``streams``, and whether only the plain list counts (``serial``).

    ``again``: it is the second one, made because the first missed many known users. ``group_tokens``: where the lists of members
    go on that were begun.
    """

    streams: tuple[Stream, ...] = ()
    serial: bool = False
    users_listed: int = 0
    again: bool = False
    groups_read: frozenset[GroupName] = field(default=frozenset())
    group_tokens: Mapping[GroupName, str] = field(default_factory=dict[GroupName, str])


class Staged(NamedTuple):
    """How many users the listing has named so far, and what was changed among its streams."""

    listed: int
    move: Move


def begin_or_resume(writer: Writer, owner: str, now_us: int) -> Resume:
    """Takes the listing over for ``owner``: an unfinished one of the last hour goes on, else a new one begins."""
    connection = writer.connection
    with writer.transaction() as standing:
        if standing.owner is None or now_us - standing.touched_at > TOKEN_LIFE_US:
            set_progress(connection, "touched_at = ?, added = 0, changed = 0, removed = 0", now_us)
            _anew(connection, now_us)
        set_progress(connection, "owner = ?", owner)
        return _resume(connection)


def list_again(writer: Writer, owner: str) -> Resume:
    """Lists a second time, one after the other: what misled streams does not do so twice. Who is named by either is there."""
    with writer.transaction(owner):
        set_progress(writer.connection, "again = 1, serial = 1, users_listed = 0")
        rows(writer.connection, "DELETE FROM streams")
        return _resume(writer.connection)


def stage_users(
    writer: Writer, owner: str, users: Sequence[User], move: Move, now_us: int, asked: Moment | None = None
) -> Staged:
    """Pages that were ``asked`` for, and what they change among the streams.

    What contradicts the streams is somebody they did not name, though there before the listing began.
    """
    connection = writer.connection
    foreseen = writer.foreseen(users)
    with writer.transaction(owner) as standing:
        if move.anew:
            _anew(connection, now_us)
            standing = standing._replace(generation=standing.generation + 1, users_listed=0)
        gone = _gone(connection, users, standing)
        staying = [entry for entry in foreseen if entry[0].sub not in gone] if gone else foreseen
        written = writer.put(staying, standing, asked)
        if move.contradicted and any(created < standing.began_at for created in written.first_seen):
            move = move.contradicted
        _make(connection, move)
        # In a second listing everybody may have been seen before.
        listed = _plain(connection).users if standing.again else standing.users_listed + len(written.first_seen)
        set_progress(
            connection,
            "users_listed = ?, added = added + ?, changed = changed + ?, touched_at = ?",
            listed,
            written.added,
            written.changed,
            now_us,
        )
        return Staged(listed, move)


def unlisted(connection: apsw.Connection, limit: int) -> tuple[Sub, ...]:
    """Users of the index that the listing has not seen."""
    found = (number for some in seen.unseen(connection) for number in some)
    return _subs(connection, list(islice(found, limit)))


def unlisted_count(connection: apsw.Connection) -> int:
    return seen.unseen_count(connection)


def draw_unlisted(connection: apsw.Connection, number: int, chance: Random) -> tuple[Sub, ...]:
    """``number`` of the users that the listing has not seen, drawn by chance; all when they are fewer."""
    unseen = BitMap.union(BitMap(), *seen.unseen(connection))
    places = chance.sample(range(len(unseen)), min(number, len(unseen)))
    return _subs(connection, [unseen[place] for place in places])


def stage_groups(writer: Writer, owner: str, groups: Iterable[Group], asked: Moment | None = None) -> None:
    """All groups of the pool: those that are not among them go away at the end."""
    with writer.transaction(owner) as standing:
        memberships.put_groups(writer.connection, groups, standing.generation, asked)
        set_progress(writer.connection, "groups_done = 1")


def stage_members(
    writer: Writer,
    owner: str,
    group: GroupName,
    usernames: Iterable[Username],
    next_token: str | None,
    now_us: int,
    asked: Moment | None = None,
) -> None:
    """A page of the members of a staged group."""
    connection = writer.connection
    with writer.transaction(owner) as standing:
        memberships.put_members(writer.rows, connection, group, usernames, standing.generation, asked)
        rows(connection, "UPDATE groups SET token = ? WHERE name = ?", (next_token, group))
        if next_token is None:
            rows(connection, "UPDATE groups SET read = ? WHERE name = ?", (standing.generation, group))
        set_progress(connection, "touched_at = ?", now_us)


def group_gone(writer: Writer, owner: str, group: GroupName) -> None:
    """A listed group was deleted meanwhile."""
    with writer.transaction(owner):
        rows(writer.connection, "UPDATE groups SET listed = 0 WHERE name = ?", (group,))


def finish(writer: Writer, owner: str, now_us: int, *, complete: bool) -> SyncCounts:
    """Ends the listing. ``complete`` takes away what it has not seen, and is refused unless the list of users ended."""
    if complete:
        if not _plain(writer.connection).done:
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


def put_user(writer: Writer, user: User, asked: Moment | None = None) -> None:
    """Writes one user by the way who was ``asked`` for, unless they were removed since.

    A listing that goes on takes them for seen. Where nothing is new, nothing is written: what is on the screen stays the newest.
    """
    if writer.knows(user):
        return
    with writer.transaction() as standing:
        if changed.is_gone_since(writer.connection, user.sub, asked):
            return
        writer.put(((user, None),), standing, asked)
        _came(writer, user)


def put_changed(writer: Writer, user: User) -> None:
    """Writes what a change made of a user; what was asked for before does not take it back."""
    with writer.transaction() as standing:
        writer.put(((user, None),), standing)
        changed.note_users(writer.connection, list(writer.rows.by_sub((user.sub,)).values()), standing)
        _came(writer, user)


def set_member(writer: Writer, sub: Sub, group: GroupName, *, present: bool) -> None:
    """Writes by the way that a user of the index was put into a group, or taken out of it."""
    with writer.transaction() as standing:
        for user in writer.rows.by_sub((sub,)).values():
            memberships.set_member(writer.connection, user, group, standing.generation, present=present)
            changed.note_member(writer.connection, user, group, standing)


def put_groups(writer: Writer, groups: Sequence[Group], asked: Moment | None = None) -> None:
    """Writes groups by the way, as AWS said that they are when it was ``asked``; what was changed since stays."""
    with writer.transaction() as standing:
        since = changed.groups_since(writer.connection, asked)
        news = [group for group in groups if group.name not in since]
        memberships.put_groups(writer.connection, news, standing.generation)
        changed.note_groups(writer.connection, (group.name for group in news), standing)


def remove_group(writer: Writer, group: GroupName, asked: Moment | None = None) -> None:
    """Removes one group by the way, and its members before it, in short transactions; not one that was changed since ``asked``."""
    more = True
    while more:
        with writer.transaction() as standing:
            if group in changed.groups_since(writer.connection, asked):
                return
            # From here on it is this that changes it.
            asked = None
            changed.note_groups(writer.connection, (group,), standing)
            number = memberships.group_number(writer.connection, group)
            if number is None:
                return
            more = memberships.forget_members(writer.connection, number)
            if not more:
                memberships.forget_group(writer.connection, number)


def remove_user(writer: Writer, sub: Sub) -> None:
    """Removes one user by the way, for good as far as a listing that goes on is concerned."""
    with writer.transaction() as standing:
        writer.remove(list(writer.rows.by_sub((sub,)).values()), standing)
        statement = "INSERT OR REPLACE INTO gone(sub, generation) VALUES (?, ?)"
        rows(writer.connection, statement, (text_key(sub), standing.generation))
        changed.note_gone(writer.connection, sub, standing)


def _came(writer: Writer, user: User) -> None:
    rows(writer.connection, "DELETE FROM gone WHERE sub = ?", (text_key(user.sub),))
    changed.note_came(writer.connection, user.sub)


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
    for some in seen.unseen(writer.connection):
        for first in range(0, len(some), REMOVED_AT_ONCE):
            with writer.transaction(owner) as standing:
                # Looked at again under the write lock: whoever was written until now counts as seen.
                going = some[first : first + REMOVED_AT_ONCE]
                removed = writer.remove(list(going - seen.among(writer.connection, going)), standing)
                set_progress(writer.connection, "removed = removed + ?", removed)


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


def _plain(connection: apsw.Connection) -> Stream:
    """The plain list: once it is done the listing is complete."""
    return next((stream for stream in _streams(connection) if stream.prefix == EVERYBODY), Stream())


def _streams(connection: apsw.Connection) -> tuple[Stream, ...]:
    found = rows(connection, "SELECT prefix, token, done, users FROM streams ORDER BY prefix")
    return tuple(Stream(prefix, token, bool(done), users) for prefix, token, done, users in found)


def _make(connection: apsw.Connection, move: Move) -> None:
    connection.executemany("DELETE FROM streams WHERE prefix = ?", ((prefix,) for prefix in move.forgotten))
    connection.executemany(
        "INSERT OR REPLACE INTO streams(prefix, token, done, users) VALUES (?, ?, ?, ?)",
        ((stream.prefix, stream.token, int(stream.done), stream.users) for stream in move.streams),
    )
    if move.serial:
        set_progress(connection, "serial = 1")


def _anew(connection: apsw.Connection, now_us: int) -> None:
    set_progress(
        connection,
        "generation = generation + 1, began_at = ?, again = 0, serial = 0, users_listed = 0, groups_done = 0",
        now_us,
    )
    rows(connection, "DELETE FROM gone")
    seen.forget_all(connection)
    changed.forget(connection)
    _forget_places(connection)


def _let_go(connection: apsw.Connection) -> None:
    set_progress(connection, "owner = NULL")
    _forget_places(connection)


def _forget_places(connection: apsw.Connection) -> None:
    rows(connection, "DELETE FROM streams")
    rows(connection, "UPDATE groups SET token = NULL WHERE token IS NOT NULL")


def _resume(connection: apsw.Connection) -> Resume:
    serial, users_listed, again, generation = read_progress(connection, "serial", "users_listed", "again", "generation")
    groups_read = rows(connection, "SELECT name FROM groups WHERE read = ?", (generation,))
    group_tokens = rows(connection, "SELECT name, token FROM groups WHERE token IS NOT NULL")
    return Resume(
        streams=_streams(connection),
        serial=bool(serial),
        users_listed=users_listed,
        again=bool(again),
        groups_read=frozenset(GroupName(name) for (name,) in groups_read),
        group_tokens={GroupName(name): token for name, token in group_tokens},
    )
