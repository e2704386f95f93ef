"""Where the postings of a gram are: their numbers by column, remembered until the index changes."""

from collections.abc import Mapping
from typing import NamedTuple

import apsw

from cognito_admin.store.encrypted import rows
from cognito_admin.store.index.columns import Column
from cognito_admin.store.index.grams import LONGEST_GRAM, SYMBOL_BITS, long_gram, packed
from cognito_admin.store.index.keys import key_arrays

Symbols = tuple[int, ...]
_SHORTEST_LONG_GRAM = 4


class LongGrams(NamedTuple):
    """Postings of grams of more than three symbols: of the ``whole`` pattern, and of ``parts`` of it."""

    whole: Mapping[Column, int]
    parts: list[Mapping[Column, int]]


class Directory:
    """Asks the store once for each gram."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._known: dict[int | str, Mapping[Column, int]] = {}
        self._long: dict[tuple[Symbols, int], LongGrams] = {}

    def numbers(self, symbols: Symbols) -> Mapping[Column, int]:
        """By column the number of a gram of up to three symbols."""
        return self._of(packed(symbols))

    def numbers_of_text(self, text: str) -> Mapping[Column, int]:
        """By column the number under which a whole value stands."""
        return self._of(text)

    def numbers_beginning(self, symbols: Symbols, column: Column) -> list[int]:
        """The numbers of all grams of three symbols that begin with these two."""
        first = packed(symbols) << SYMBOL_BITS
        found = rows(
            self._connection,
            "SELECT id FROM grams WHERE gram BETWEEN ? AND ? AND column = ?",
            (first, first + (1 << SYMBOL_BITS) - 1, column),
        )
        return [number for (number,) in found]

    def long(self, symbols: Symbols, last: int) -> LongGrams:
        """The grams of more than three symbols of a pattern that begin before its place ``last``."""
        known = self._long.get((symbols, last))
        if known is None:
            pieces = (
                long_gram(symbols[first : first + length])
                for length in range(_SHORTEST_LONG_GRAM, min(LONGEST_GRAM, len(symbols)) + 1)
                for first in range(min(last, len(symbols) - length + 1))
            )
            texts = set(pieces)
            by_text: dict[str, dict[Column, int]] = {}
            statement = "SELECT gram, column, id FROM grams WHERE gram IN carray(?)"
            for keys in key_arrays(texts):
                for gram, column, number in rows(self._connection, statement, (keys,)):
                    by_text.setdefault(gram, {})[Column(column)] = number
            longest_first = sorted(by_text, key=len, reverse=True)
            kept = [
                text
                for place, text in enumerate(longest_first)
                if not any(text in other for other in longest_first[:place])
            ]
            whole = by_text.get(long_gram(symbols), {}) if len(symbols) <= LONGEST_GRAM else {}
            known = self._long[symbols, last] = LongGrams(whole, [by_text[text] for text in kept])
        return known

    def _of(self, gram: int | str) -> Mapping[Column, int]:
        known = self._known.get(gram)
        if known is None:
            found = rows(self._connection, "SELECT column, id FROM grams WHERE gram = ?", (gram,))
            known = self._known[gram] = {Column(column): number for column, number in found}
        return known
