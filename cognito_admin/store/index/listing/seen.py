"""Whom the newest listing has seen: a bitmap for every so many ids, as users mostly come in the order of their ids."""

from collections.abc import Iterable, Iterator
from itertools import groupby

import apsw
from pyroaring import BitMap

from cognito_admin.store.encrypted import one_moment, rows
from cognito_admin.store.index.progress import read_progress

PORTION_BITS = 14
"""Of an id, those that tell its place in a portion, whose bitmap has two kilobytes at most, then. Files are made with it."""


def see(connection: apsw.Connection, ids: Iterable[int]) -> None:
    for portion, some in _portions(ids):
        _put(connection, portion, _get(connection, portion) | some)


def forget(connection: apsw.Connection, ids: Iterable[int]) -> None:
    """For users who are removed: whoever was seen is there."""
    for portion, some in _portions(ids):
        _put(connection, portion, _get(connection, portion) - some)


def forget_all(connection: apsw.Connection) -> None:
    """For a listing that begins."""
    rows(connection, "DELETE FROM seen")


def among(connection: apsw.Connection, ids: Iterable[int]) -> BitMap:
    """Those of ``ids`` who were seen."""
    return BitMap.union(BitMap(), *(_get(connection, portion) & some for portion, some in _portions(ids)))


def unseen_count(connection: apsw.Connection) -> int:
    """How many users of the index were not seen. Reads no user."""
    with one_moment(connection):
        users = int(read_progress(connection, "users")[0])
        portions = rows(connection, "SELECT ids FROM seen")
    return users - sum(len(BitMap.deserialize(bits)) for (bits,) in portions)


def unseen(connection: apsw.Connection) -> Iterator[BitMap]:
    """The users of the index who were not seen, in portions and in the order of their ids.

    As it is when their portion is read: before one of them is removed, ask again under the write lock. Where there are none,
    no user is read.
    """
    left = unseen_count(connection)
    last = int(rows(connection, "SELECT coalesce(max(id), 0) FROM users")[0][0])
    for portion in range((last >> PORTION_BITS) + 1):
        if left <= 0:
            return
        if some := _unseen_in(connection, portion):
            left -= len(some)
            yield some


def _unseen_in(connection: apsw.Connection, portion: int) -> BitMap:
    first, size = portion << PORTION_BITS, 1 << PORTION_BITS
    # As of one moment: whoever comes between the two would count as one who is not seen.
    with one_moment(connection):
        seen_ones = _get(connection, portion)
        statement = "SELECT id FROM users WHERE id >= ? AND id < ?"
        there = rows(connection, statement, (first, first + size)) if len(seen_ones) < size else []
    return BitMap(number for (number,) in there) - seen_ones


def _portions(ids: Iterable[int]) -> Iterator[tuple[int, BitMap]]:
    for portion, some in groupby(sorted(ids), lambda number: number >> PORTION_BITS):
        yield portion, BitMap(some)


def _get(connection: apsw.Connection, portion: int) -> BitMap:
    found = rows(connection, "SELECT ids FROM seen WHERE portion = ?", (portion,))
    return BitMap.deserialize(found[0][0]) if found else BitMap()


def _put(connection: apsw.Connection, portion: int, ids: BitMap) -> None:
    ids.run_optimize()
    rows(connection, "INSERT OR REPLACE INTO seen(portion, ids) VALUES (?, ?)", (portion, ids.serialize()))
