"""What was changed since AWS was asked for something: what it answers may be from before, and takes nothing of it back.

The order is that of the store, so that it holds for all processes and whatever their clocks say.
"""
# apsw's types name collections.abc.Buffer, which Python 3.11 does not have.
# pyright: reportUnknownMemberType=false

from collections.abc import Iterable, Sequence
from typing import NewType

import apsw

from cognito_admin.model.ids import GroupName, Sub
from cognito_admin.store.encrypted import rows
from cognito_admin.store.index.keys import Key, carray, text_key
from cognito_admin.store.index.progress import Standing, read_progress

Moment = NewType("Moment", int)
"""A place in the order of what is written: the number of the last transaction."""

_NO_USER = 0
_GONE = -1
"""In the place of the id of a removed user, whose sub stands in that of a group."""
_NO_GROUP = ""


def moment(connection: apsw.Connection) -> Moment:
    return Moment(read_progress(connection, "stamp")[0])


def note_users(connection: apsw.Connection, ids: Sequence[int], standing: Standing) -> None:
    _note(connection, ((user, _NO_GROUP) for user in ids), standing)


def note_member(connection: apsw.Connection, user: int, group: GroupName, standing: Standing) -> None:
    _note(connection, ((user, group),), standing)


def note_groups(connection: apsw.Connection, groups: Iterable[GroupName], standing: Standing) -> None:
    _note(connection, ((_NO_USER, group) for group in groups), standing)


def note_gone(connection: apsw.Connection, sub: Sub, standing: Standing) -> None:
    _note(connection, ((_GONE, text_key(sub)),), standing)


def note_came(connection: apsw.Connection, sub: Sub) -> None:
    """Whoever was removed is there again."""
    rows(connection, "DELETE FROM changed WHERE user = ? AND group_name = ?", (_GONE, text_key(sub)))


def is_gone_since(connection: apsw.Connection, sub: Sub, asked: Moment | None) -> bool:
    """Whether a user was removed after ``asked``."""
    statement = "SELECT EXISTS(SELECT 1 FROM changed WHERE user = ? AND group_name = ? AND stamp > ?)"
    return asked is not None and bool(rows(connection, statement, (_GONE, text_key(sub), asked))[0][0])


def users_since(connection: apsw.Connection, ids: Iterable[int], asked: Moment | None) -> frozenset[int]:
    """Those of ``ids`` who were changed after ``asked``; nobody was since None."""
    return _among(connection, ids, _NO_GROUP, asked)


def members_since(
    connection: apsw.Connection, ids: Iterable[int], group: GroupName, asked: Moment | None
) -> frozenset[int]:
    """Those of ``ids`` who were put into ``group`` after ``asked``, or taken out of it."""
    return _among(connection, ids, group, asked)


def groups_since(connection: apsw.Connection, asked: Moment | None) -> frozenset[str]:
    """The groups that were changed, made or removed after ``asked``."""
    if asked is None:
        return frozenset()
    statement = "SELECT group_name FROM changed WHERE user = ? AND stamp > ?"
    return frozenset(name for (name,) in rows(connection, statement, (_NO_USER, asked)))


def forget(connection: apsw.Connection) -> None:
    """For a listing that begins: nothing that was asked for before is heard any more."""
    rows(connection, "DELETE FROM changed")


def _among(connection: apsw.Connection, ids: Iterable[int], group: str, asked: Moment | None) -> frozenset[int]:
    wanted = tuple(ids)
    if asked is None or not wanted or not rows(connection, "SELECT EXISTS(SELECT 1 FROM changed)")[0][0]:
        return frozenset()
    statement = (
        "SELECT user FROM carray(?) c CROSS JOIN changed d ON d.user = c.value AND d.group_name = ? WHERE d.stamp > ?"
    )
    return frozenset(user for (user,) in rows(connection, statement, (carray(wanted), group, asked)))


def _note(connection: apsw.Connection, changed: Iterable[tuple[int, Key]], standing: Standing) -> None:
    connection.executemany(
        "INSERT OR REPLACE INTO changed(user, group_name, stamp) VALUES (?, ?, ?)",
        ((user, group, standing.stamp) for user, group in changed),
    )
