"""Gives each gram of each column its number, the same in all segments."""
# apsw's types name collections.abc.Buffer, which Python 3.11 does not have.
# pyright: reportUnknownMemberType=false

from array import array
from collections.abc import Sequence
from itertools import islice
from typing import Any

import apsw

from cognito_admin.store.encrypted import rows
from cognito_admin.store.index.columns import Column
from cognito_admin.store.index.upkeep.turns import turn

WRITTEN_GRAMS = 8_192
"""So many are written in one transaction: others who write wait some tens of milliseconds for it."""
BLOCK = 1 << 16
"""Numbers are set aside for a column so many at a time: the postings of a column then lie together, and are written together."""
_COUNTED = 0
"""No gram. Its row of a column holds the last number given there, that of no column the last one set aside."""
_NO_COLUMN = Column(0)

Gram = int | str


class Numbering:
    """Numbers for the grams of one segment. New ones are written together, by ``write``."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        counted = rows(connection, "SELECT column, id FROM grams WHERE gram = ?", (_COUNTED,))
        self._last = {Column(column): int(number) for column, number in counted}
        self._new: list[tuple[Gram, Column, int]] = []

    def numbers(self, column: Column, grams: Sequence[Gram]) -> list[int]:
        """The numbers of ``grams``, which are all of a column and different ones, in their order."""
        known: dict[Gram, int] = {}
        if packed := array("q", sorted(gram for gram in grams if isinstance(gram, int))):
            statement = "SELECT g.gram, g.id FROM carray(?) c CROSS JOIN grams g ON g.gram = c.value AND g.column = ?"
            binding: Any = packed
            known.update(rows(self._connection, statement, (apsw.carray(binding), column)))
        for gram in grams:
            if isinstance(gram, str):
                statement = "SELECT gram, id FROM grams WHERE gram = ? AND column = ?"
                known.update(rows(self._connection, statement, (gram, column)))
        return [known.get(gram) or self._next(column, gram) for gram in grams]

    def write(self) -> None:
        """Keeps the new numbers, in the order in which they fill their pages."""
        new = iter(sorted(self._new, key=lambda entry: (isinstance(entry[0], str), entry[0], entry[1])))
        counted = [(_COUNTED, column, number) for column, number in self._last.items()]
        while some := list(islice(new, WRITTEN_GRAMS)):
            with turn(self._connection):
                statement = "INSERT OR REPLACE INTO grams(gram, column, id) VALUES (?, ?, ?)"
                self._connection.executemany(statement, [*counted, *some])
        self._new.clear()

    def _next(self, column: Column, gram: Gram) -> int:
        number = self._last.get(column, -1) + 1
        if number % BLOCK == 0:
            number = (self._last.get(_NO_COLUMN, 0) // BLOCK + 1) * BLOCK
            self._last[_NO_COLUMN] = number + BLOCK - 1
        self._last[column] = number
        self._new.append((gram, column, number))
        return number
