"""Who is in which group: rows of ``members``, which hold the truth, and a bitmap for each group, which is as exact.

A bitmap is rewritten once in a while only; what changed since stands in ``group_changes``. ``group_bits.stamp`` is the last
change that it knows. The row of a deleted group stays there, so that no other group is ever given its number.

Functions that write run inside a transaction, but for ``fold_changes``.
"""
# apsw's types name collections.abc.Buffer, which Python 3.11 does not have.
# pyright: reportUnknownMemberType=false

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

import apsw
from pyroaring import BitMap

from cognito_admin.model.ids import GroupName, Username
from cognito_admin.model.pools import Group
from cognito_admin.model.query.folding import exact, fold
from cognito_admin.store.encrypted import rows, transaction
from cognito_admin.store.index.keys import carray, key_arrays, text_key
from cognito_admin.store.index.listing.changed import Moment, groups_since, members_since
from cognito_admin.store.index.rows import Rows

FOLDED_AT_ONCE = 4_096
"""Others who write wait some tens of milliseconds for it."""
FORGOTTEN_AT_ONCE = 5_000
WALKED_AT_ONCE = 20_000
"""Ids of users whose memberships are looked through at a time."""


def put_groups(
    connection: apsw.Connection, groups: Iterable[Group], generation: int, asked: Moment | None = None
) -> None:
    """Writes groups that a listing has found. Those that were changed after it ``asked`` stay as they are."""
    since = groups_since(connection, asked)
    for group in groups:
        if group.name in since:
            rows(connection, "UPDATE groups SET listed = ? WHERE name = ?", (generation, group.name))
            continue
        known = rows(
            connection,
            "UPDATE groups SET description = ?2, role_arn = ?3, precedence = ?4, listed = ?5 WHERE name = ?1 RETURNING id",
            (group.name, group.description, group.role_arn, group.precedence, generation),
        )
        if not known:
            number = rows(
                connection,
                "INSERT INTO group_bits(stamp, bits) VALUES (0, ?) RETURNING group_id",
                (BitMap().serialize(),),
            )[0][0]
            rows(
                connection,
                "INSERT INTO groups(id, name, description, role_arn, precedence, listed, read) VALUES (?, ?, ?, ?, ?, ?, 0)",
                (number, group.name, group.description, group.role_arn, group.precedence, generation),
            )


def put_members(
    kept: Rows,
    connection: apsw.Connection,
    group: GroupName,
    names: Iterable[Username],
    generation: int,
    asked: Moment | None = None,
) -> None:
    """Members of a known group, as a listing names them. Those who are not there yet are awaited.

    Who was put into it or taken out of it after the listing ``asked`` is left as they are.
    """
    names = tuple(dict.fromkeys(names))
    number = group_number(connection, group)
    if number is None:
        # Deleted while it was read.
        return
    # Of several users of one name the newest is the one there is.
    users = {name: ids[-1] for name, ids in kept.by_username(names).items()}
    since = members_since(connection, users.values(), group, asked)
    entered = [user for user in users.values() if user not in since]
    if entered:
        ids = carray(entered)
        known_statement = "SELECT m.user FROM carray(?) c CROSS JOIN members m ON m.user = c.value AND m.group_id = ?"
        known = {user for (user,) in rows(connection, known_statement, (ids, number))}
        rows(
            connection,
            "INSERT INTO members(user, group_id, generation) SELECT value, ?2, ?3 FROM carray(?1) WHERE true"
            " ON CONFLICT DO UPDATE SET generation = ?3",
            (ids, number, generation),
        )
        _note(connection, ((number, user) for user in entered if user not in known), present=True)
    connection.executemany(
        "INSERT INTO awaited(username, group_id, generation) VALUES (?1, ?2, ?3)"
        " ON CONFLICT DO UPDATE SET generation = ?3",
        ((text_key(name), number, generation) for name in names if name not in users),
    )


def attach(connection: apsw.Connection, users: Mapping[Username, int]) -> None:
    """Gives users the memberships that were waiting for their names."""
    if not rows(connection, "SELECT EXISTS(SELECT 1 FROM awaited)")[0][0]:
        return
    by_key = {text_key(name): user for name, user in users.items()}
    statement = (
        "DELETE FROM awaited WHERE username IN (SELECT value FROM carray(?)) RETURNING username, group_id, generation"
    )
    for keys in key_arrays(by_key):
        _enter(connection, ((by_key[key], group, seen) for key, group, seen in rows(connection, statement, (keys,))))


def take_over(kept: Rows, connection: apsw.Connection, users: Mapping[Username, int], generation: int) -> None:
    """For new users whose names others had.

    No two users of a pool share a name: whoever had it before is gone, and their memberships with them, but for those that
    this listing has seen. Those are the new one's.
    """
    if not rows(connection, "SELECT EXISTS(SELECT 1 FROM members)")[0][0]:
        return
    for name, ids in kept.by_username(users).items():
        for former in ids[: ids.index(users[name])]:
            left = leave(connection, (former,))
            _enter(connection, ((users[name], group, seen) for _, group, seen in left if seen >= generation))


def leave(connection: apsw.Connection, users: Sequence[int]) -> list[tuple[int, int, int]]:
    """Takes users out of all groups. Returns what they were in: user, number of the group, listing that saw it last."""
    if not users:
        return []
    statement = "DELETE FROM members WHERE user IN (SELECT value FROM carray(?)) RETURNING user, group_id, generation"
    left = rows(connection, statement, (carray(users),))
    _note(connection, ((group, user) for user, group, _ in left), present=False)
    return [(user, group, seen) for user, group, seen in left]


def set_member(connection: apsw.Connection, user: int, group: GroupName, generation: int, *, present: bool) -> None:
    """One membership that is known to be there, or not. A group that no listing has found yet is left to the next."""
    number = group_number(connection, group)
    if number is None:
        return
    if present:
        _enter(connection, ((user, number, generation),))
    elif rows(connection, "DELETE FROM members WHERE user = ? AND group_id = ? RETURNING user", (user, number)):
        _note(connection, ((number, user),), present=False)


def group_number(connection: apsw.Connection, group: GroupName) -> int | None:
    known = rows(connection, "SELECT id FROM groups WHERE name = ?", (group,))
    return int(known[0][0]) if known else None


def forget_awaited(connection: apsw.Connection, generation: int, *, gone: bool) -> None:
    """Of groups that a listing read, awaits only those whom it named. ``gone``: groups that it did not name are no more."""
    condition, bindings = _unseen(generation, gone=gone)
    rows(connection, f"DELETE FROM awaited WHERE {condition}", bindings)


def unseen(connection: apsw.Connection, after: int, generation: int, *, gone: bool) -> tuple[int | None, bool]:
    """Walks along the memberships that a listing did not name, from those of the user ``after`` on.

    Returns up to which user it came, None at the end, and whether it found any.
    """
    first = rows(connection, "SELECT min(user) FROM members WHERE user > ?", (after,))[0][0]
    if first is None:
        return None, False
    last = int(first) + WALKED_AT_ONCE
    condition, bindings = _unseen(generation, gone=gone)
    statement = f"SELECT EXISTS(SELECT 1 FROM members WHERE user > ?2 AND user <= ?3 AND ({condition}))"
    return last, bool(rows(connection, statement, (*bindings, after, last))[0][0])


def forget_unseen(connection: apsw.Connection, after: int, last: int, generation: int, *, gone: bool) -> None:
    """Removes what ``unseen`` found on its way from ``after`` to ``last``."""
    condition, bindings = _unseen(generation, gone=gone)
    statement = f"DELETE FROM members WHERE user > ?2 AND user <= ?3 AND ({condition}) RETURNING group_id, user"
    _note(
        connection,
        ((group, user) for group, user in rows(connection, statement, (*bindings, after, last))),
        present=False,
    )


def forget_members(connection: apsw.Connection, number: int) -> bool:
    """Removes some members of one group. Whether there are more."""
    bits, stamp = _kept(connection, number)
    bits, _, _ = _changed(connection, number, bits, stamp)
    some = list(islice(bits, FORGOTTEN_AT_ONCE))
    if some:
        statement = "DELETE FROM members WHERE user IN (SELECT value FROM carray(?)) AND group_id = ?"
        rows(connection, statement, (carray(some), number))
        _note(connection, ((number, user) for user in some), present=False)
    return len(some) < len(bits)


def forget_group(connection: apsw.Connection, number: int) -> None:
    """Removes one group, after its members."""
    rows(connection, "DELETE FROM awaited WHERE group_id = ?", (number,))
    rows(connection, "DELETE FROM groups WHERE id = ?", (number,))
    _empty(connection, number)


def forget_groups(connection: apsw.Connection, generation: int) -> None:
    """Removes groups that a listing did not name, after their members."""
    for (number,) in rows(connection, "DELETE FROM groups WHERE listed < ? RETURNING id", (generation,)):
        _empty(connection, number)


def _empty(connection: apsw.Connection, number: int) -> None:
    last = rows(connection, "SELECT max(id) FROM group_changes WHERE group_id = ?", (number,))[0][0]
    statement = "UPDATE group_bits SET bits = ?, stamp = coalesce(?, stamp) WHERE group_id = ?"
    rows(connection, statement, (BitMap().serialize(), last, number))
    rows(connection, "DELETE FROM group_changes WHERE group_id = ?", (number,))


def fold_changes(connection: apsw.Connection, least: int = 1) -> None:
    """Takes changes into the bitmaps of those groups that have ``least`` of them, in short transactions of its own."""
    statement = "SELECT group_id FROM group_changes GROUP BY group_id HAVING count(*) >= ?"
    for (group,) in rows(connection, statement, (least,)):
        while _fold(connection, group):
            pass


def _fold(connection: apsw.Connection, group: int) -> bool:
    """Whether there are more."""
    with transaction(connection):
        bits, stamp = _kept(connection, group)
        bits, last, count = _changed(connection, group, bits, stamp, FOLDED_AT_ONCE)
        if last > stamp:
            bits.run_optimize()
            statement = "UPDATE group_bits SET bits = ?, stamp = ? WHERE group_id = ?"
            rows(connection, statement, (bits.serialize(), last, group))
            rows(connection, "DELETE FROM group_changes WHERE group_id = ? AND id <= ?", (group, last))
        return count == FOLDED_AT_ONCE


class Groups:
    """The groups and their members as one connection reads them, as they were at the last ``refresh`` or later.

    Whoever is given a bitmap leaves it as it is.
    """

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._names: dict[int, GroupName] = {}
        self._by_folded: dict[str, list[int]] = {}
        self._by_exact: dict[str, list[int]] = {}
        self._in_order: tuple[int, ...] = ()
        self._known: tuple[int, int | None] = (0, None)
        self._bits: dict[int, tuple[BitMap, int, int]] = {}
        self._last_change = 0
        self.refresh()

    def refresh(self) -> None:
        """Looks whether anything changed. What did is read when it is asked for."""
        statement = (
            "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'group_changes'), 0),"
            " (SELECT count(*) FROM groups), (SELECT max(id) FROM groups)"
        )
        self._last_change, *known = rows(self._connection, statement)[0]
        # A group is never renamed, and a number never given twice.
        if tuple(known) != self._known:
            self._known = (known[0], known[1])
            self._read_names()

    @property
    def names(self) -> Mapping[int, GroupName]:
        """By number."""
        return self._names

    @property
    def in_folded_order(self) -> tuple[int, ...]:
        """The numbers of the groups by their folded names."""
        return self._in_order

    def by_folded(self, text: str) -> Sequence[int]:
        """The numbers of the groups called so but for case and accents."""
        return self._by_folded.get(fold(text), ())

    def by_exact(self, text: str) -> Sequence[int]:
        return self._by_exact.get(exact(text), ())

    def bits(self, group: int) -> BitMap:
        """The ids of the members. All of them are users there are."""
        bits, applied, looked = self._bits.get(group, (None, 0, -1))
        if bits is not None and looked == self._last_change:
            return bits
        while True:
            if bits is None or applied < _stamp(self._connection, group):
                # What was folded since is not among the changes any more.
                bits, applied = _kept(self._connection, group)
            begun = applied
            bits, applied, _ = _changed(self._connection, group, bits, applied)
            if _stamp(self._connection, group) <= begun:
                self._bits[group] = (bits, applied, self._last_change)
                return bits
            # Outside a transaction something may be folded just before the changes are read.
            bits = None

    def counts(self) -> dict[GroupName, int]:
        """How many users are in each group, by name."""
        return {name: len(self.bits(group)) for group, name in sorted(self._names.items(), key=lambda entry: entry[1])}

    def names_of(self, users: Sequence[int]) -> list[tuple[GroupName, ...]]:
        """The groups of each of these users, by name."""
        if not len(users):
            return []
        statement = "SELECT user, group_id FROM carray(?) c CROSS JOIN members m ON m.user = c.value"
        memberships = rows(self._connection, statement, (carray(users),))
        if any(group not in self._names for _, group in memberships):
            # Outside a transaction a group may have come since.
            self.refresh()
        found: dict[int, list[GroupName]] = {}
        for user, group in memberships:
            if group in self._names:
                found.setdefault(user, []).append(self._names[group])
        return [tuple(sorted(set(found[user]))) if user in found else () for user in users]

    def _read_names(self) -> None:
        found = rows(self._connection, "SELECT id, name FROM groups ORDER BY id")
        self._names = {number: GroupName(name) for number, name in found}
        self._by_folded, self._by_exact = {}, {}
        for number, name in self._names.items():
            self._by_folded.setdefault(fold(name), []).append(number)
            self._by_exact.setdefault(exact(name), []).append(number)
        self._in_order = tuple(sorted(self._names, key=lambda number: (fold(self._names[number]), self._names[number])))
        self._bits = {number: bits for number, bits in self._bits.items() if number in self._names}


def groups(connection: apsw.Connection) -> tuple[Group, ...]:
    """As the last listing found them, by name."""
    found = rows(connection, "SELECT name, description, role_arn, precedence FROM groups ORDER BY name")
    return tuple(Group(*row) for row in found)


def _enter(connection: apsw.Connection, memberships: Iterable[tuple[int, int, int]]) -> None:
    for user, group, seen in memberships:
        statement = (
            "INSERT INTO members(user, group_id, generation) VALUES (?1, ?2, ?3)"
            " ON CONFLICT DO UPDATE SET generation = max(generation, ?3)"
        )
        rows(connection, statement, (user, group, seen))
        _note(connection, ((group, user),), present=True)


def _note(connection: apsw.Connection, changes: Iterable[tuple[int, int]], *, present: bool) -> None:
    """What the bitmaps of groups do not know: group and user."""
    statement = f"INSERT INTO group_changes(group_id, user, present) VALUES (?, ?, {int(present)})"
    connection.executemany(statement, changes)


def _unseen(generation: int, *, gone: bool) -> tuple[str, tuple[int, ...]]:
    of_gone = "group_id IN (SELECT id FROM groups WHERE listed < ?1)" if gone else "0"
    return (
        f"{of_gone} OR generation < ?1 AND group_id IN (SELECT id FROM groups WHERE read = ?1)",
        (generation,),
    )


def _stamp(connection: apsw.Connection, group: int) -> int:
    return int(rows(connection, "SELECT stamp FROM group_bits WHERE group_id = ?", (group,))[0][0])


def _kept(connection: apsw.Connection, group: int) -> tuple[BitMap, int]:
    """The bitmap of a group, and the last change that it knows."""
    bits, stamp = rows(connection, "SELECT bits, stamp FROM group_bits WHERE group_id = ?", (group,))[0]
    return BitMap.deserialize(bits), stamp


def _changed(
    connection: apsw.Connection, group: int, bits: BitMap, after: int, most: int = -1
) -> tuple[BitMap, int, int]:
    """A bitmap with the ``most`` changes that come next (-1: all), the last of these, and their number."""
    statement = "SELECT id, user, present FROM group_changes WHERE group_id = ? AND id > ? ORDER BY id LIMIT ?"
    changes = rows(connection, statement, (group, after, most))
    if not changes:
        return bits, after, 0
    # The last one of a user holds.
    present = {user: present for _, user, present in changes}
    entered = BitMap([user for user, there in present.items() if there])
    left = BitMap([user for user, there in present.items() if not there])
    return (bits | entered) - left, changes[-1][0], len(changes)
