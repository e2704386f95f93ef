"""Makes a segment out of rows, in short transactions, and lets it live with the last."""
# apsw's types name collections.abc.Buffer, which Python 3.11 does not have.
# pyright: reportUnknownMemberType=false

import json
from array import array
from collections.abc import Callable, Iterable, Iterator

import apsw
from pyroaring import BitMap

from cognito_admin.model.query.fields import IDENTITIES_ATTRIBUTE
from cognito_admin.store.allocation import give_back_freed_memory
from cognito_admin.store.encrypted import rows, transaction
from cognito_admin.store.index.columns import PROVIDER, Column, Columns, Mode
from cognito_admin.store.index.keys import carray
from cognito_admin.store.index.upkeep.gathering import Gathered
from cognito_admin.store.index.upkeep.making import Made, made
from cognito_admin.store.index.upkeep.numbering import Gram, Numbering
from cognito_admin.store.index.upkeep.reading import ColumnReader
from cognito_admin.store.index.upkeep.turns import turn

MAKING, LIVING, REPLACED = range(3)
"""The states of a segment."""
READ_USERS = 1_024
WRITTEN_BYTES = 2 << 20
WRITTEN_POSTINGS = 4_096
"""So much is written in one transaction: others who write wait some tens of milliseconds for it."""
LOOK_EVERY_POSTINGS = 256
LARGE = 131_072
"""For a segment of so many users each column takes up to hundreds of megabytes. They are given back before the next, as is what
came before the first."""

Check = Callable[[], None]
"""Raises Cancelled when nobody wants the work done any more."""


def build(connection: apsw.Connection, ids: BitMap, check: Check) -> int | None:
    """Makes a segment of the users with these ids, and takes them out of what they were in. The number of the segment.

    Users who are gone are only taken out; None where all are. Users written after the beginning stay dirty. Only whoever
    holds the claim of ``upkeep`` may build.
    """
    if not ids:
        return None
    if len(ids) >= LARGE:
        give_back_freed_memory()
    stamp = int(rows(connection, "SELECT stamp FROM progress")[0][0])
    columns = Columns(connection)
    reading = ColumnReader(connection)
    gathered = Gathered()
    numbers = array("I", ids)
    for first in range(0, len(numbers), READ_USERS):
        check()
        batch = reading.read(numbers[first : first + READ_USERS].tolist())
        if not batch.attributes.keys() <= columns.attributes.keys():
            columns.refresh()
        gathered.add(batch, columns.attributes)
    gathered.settle()
    if not gathered.ids:
        with transaction(connection):
            _replace(connection, ids, stamp)
        return None
    taken = BitMap(gathered.ids)
    with transaction(connection):
        connection.execute(
            "INSERT INTO segments(state, ids, dead, columns) VALUES (?, ?, ?, '{}')",
            (MAKING, taken.serialize(), BitMap().serialize()),
        )
        segment = connection.last_insert_rowid()
    modes = _write(connection, segment, gathered, columns.attribute(IDENTITIES_ATTRIBUTE), check)
    with transaction(connection):
        _replace(connection, ids, stamp)
        connection.execute(
            "UPDATE segments SET state = ?, columns = ? WHERE id = ?",
            (LIVING, json.dumps({str(column): mode for column, mode in modes.items()}), segment),
        )
    return segment


def bury(connection: apsw.Connection, ids: BitMap) -> None:
    """Counts ids as dead in the segments that hold them. Whom nobody lives in is to be cleared. Inside a transaction."""
    for segment, held, dead in rows(connection, "SELECT id, ids, dead FROM segments WHERE state = ?", (LIVING,)):
        members, buried = BitMap.deserialize(held), BitMap.deserialize(dead)
        dying = (members & ids) - buried
        if not dying:
            continue
        buried |= dying
        state = REPLACED if len(buried) == len(members) else LIVING
        connection.execute(
            "UPDATE segments SET dead = ?, state = ? WHERE id = ?", (_serialized(buried), state, segment)
        )


def _replace(connection: apsw.Connection, ids: BitMap, stamp: int) -> None:
    """Takes ids out of the segments there are, and out of what is dirty, unless they were written after ``stamp``."""
    bury(connection, ids)
    connection.execute("DELETE FROM dirty WHERE stamp <= ? AND id IN carray(?)", (stamp, carray(ids)))


def _write(
    connection: apsw.Connection, segment: int, gathered: Gathered, identities: Column | None, check: Check
) -> dict[Column, Mode]:
    modes: dict[Column, Mode] = {}
    numbering = Numbering(connection)
    for one in made(gathered, identities):
        modes[one.column] = one.mode
        _write_column(connection, segment, one, numbering, check)
        if len(gathered.ids) >= LARGE:
            del one
            give_back_freed_memory()
    numbering.write()
    return modes


def _write_column(connection: apsw.Connection, segment: int, one: Made, numbering: Numbering, check: Check) -> None:
    check()
    column = one.column
    for kind, data in one.arrays:
        number = segment << 32 | column << 8 | kind.number
        with turn(connection):
            connection.execute("INSERT INTO arrays(id, data) VALUES (?, ?)", (number, data))
    grams: list[Gram] = []
    bits: list[bytes] = []
    for gram, users in one.postings:
        if len(grams) % LOOK_EVERY_POSTINGS == 0:
            check()
        grams.append(gram)
        bits.append(_serialized(users))
    if column == PROVIDER:
        with transaction(connection):
            connection.executemany(
                "INSERT OR IGNORE INTO vals(column, text) VALUES (?, ?)", [(column, gram) for gram in grams]
            )
    # In the order of their numbers they fill their pages; one between others would leave two halves.
    held = sorted(zip(numbering.numbers(column, grams), bits, strict=True), key=lambda posting: posting[0])
    for some in _portions(held):
        check()
        with turn(connection):
            connection.executemany(
                "INSERT INTO postings(id, bits) VALUES (?, ?)",
                [(segment << 32 | number, bits) for number, bits in some],
            )


def _portions(postings: Iterable[tuple[int, bytes]]) -> Iterator[list[tuple[int, bytes]]]:
    some: list[tuple[int, bytes]] = []
    size = 0
    for posting in postings:
        some.append(posting)
        size += len(posting[1])
        if size >= WRITTEN_BYTES or len(some) == WRITTEN_POSTINGS:
            yield some
            some, size = [], 0
    yield some


def _serialized(bits: BitMap) -> bytes:
    bits.run_optimize()
    return bits.serialize()
