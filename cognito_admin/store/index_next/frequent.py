"""Postings of longer grams, for those that are frequent: they spare a search for them the look at very many rows."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from cognito_admin.store.index_next.bitmaps import Numbers, bitmap_of
from cognito_admin.store.index_next.grams import LONGEST_GRAM, START, long_gram
from cognito_admin.store.index_next.postings import chunks, compressed
from cognito_admin.store.index_next.texts import Texts

MOST_COUNTED = 1 << 24
"""Of so many pairs of a frequent gram and a symbol the frequent ones are found. With more, no longer grams are looked for."""
_SHORTEST = 4
_NOTHING = 0
"""The code of a symbol that is not frequent, or is not part of the text any more."""


class _Alive(NamedTuple):
    """Where in a chunk frequent grams are: the ``codes`` of its symbols, and for each gram its place, owner and number."""

    codes: NDArray[np.uint32]
    places: NDArray[np.int64]
    owners: Numbers
    numbers: NDArray[np.int64]

    def kept(self, some: NDArray[np.int64], numbers: NDArray[np.int64]) -> "_Alive":
        return _Alive(self.codes, self.places[some], self.owners[some], numbers)


def long_postings(texts: Texts, heads: Numbers | None, ids: Numbers, least: int) -> Iterator[tuple[str, BitMap]]:
    """Of each gram of more than three symbols that at least so many users have. ``heads`` and ``ids`` as for short ones."""
    parts, alphabet = _frequent_symbols(texts, heads, least)
    start = int(np.searchsorted(alphabet, START)) + 1
    grams: list[tuple[int, ...]] = [()]
    for length in range(1, LONGEST_GRAM + 1):
        if not len(alphabet) or len(grams) * len(alphabet) > MOST_COUNTED:
            return
        counts = np.zeros(len(grams) * len(alphabet), dtype=np.int64)
        for place, part in enumerate(parts):
            following = part.codes[part.places + (length - 1)]
            goes_on = np.flatnonzero((following != _NOTHING) & (following != start) if length > 1 else following)
            numbers = part.numbers[goes_on] * len(alphabet) + following[goes_on] - 1
            parts[place] = part.kept(goes_on, numbers)
            counts += np.bincount(numbers, minlength=len(counts))
        frequent = np.flatnonzero(counts >= least)
        grams = [(*grams[pair // len(alphabet)], int(alphabet[pair % len(alphabet)])) for pair in frequent.tolist()]
        numbered = np.full(len(counts), -1, dtype=np.int64)
        numbered[frequent] = np.arange(len(frequent))
        for place, part in enumerate(parts):
            numbers = numbered[part.numbers]
            stays = np.flatnonzero(numbers >= 0)
            parts[place] = part.kept(stays, numbers[stays])
        if length >= _SHORTEST:
            yield from _postings(parts, grams, ids, least)


def _frequent_symbols(texts: Texts, heads: Numbers | None, least: int) -> tuple[list[_Alive], NDArray[np.uint32]]:
    """Every place where a gram may begin, and the symbols that occur often enough, ascending."""
    occurrences: dict[int, int] = {}
    for chunk in chunks(texts, heads):
        alphabet, codes = compressed(chunk.symbols)
        for symbol, count in zip(alphabet.tolist(), np.bincount(codes).tolist(), strict=True):
            occurrences[symbol] = occurrences.get(symbol, 0) + count
    found = sorted(symbol for symbol, count in occurrences.items() if count >= least)
    frequent = np.array(found, dtype=np.uint32)
    parts: list[_Alive] = []
    for chunk in chunks(texts, heads):
        alphabet, codes = compressed(chunk.symbols)
        table = np.zeros(len(alphabet), dtype=np.uint32)
        _, here, there = np.intersect1d(alphabet, frequent, assume_unique=True, return_indices=True)
        table[here] = there + 1
        coded = np.concatenate((table[codes], np.zeros(LONGEST_GRAM, dtype=np.uint32)))
        parts.append(_Alive(coded, chunk.places, chunk.owners, np.zeros(len(chunk.places), dtype=np.int64)))
    return parts, frequent


def _postings(
    parts: list[_Alive], grams: list[tuple[int, ...]], ids: Numbers, least: int
) -> Iterator[tuple[str, BitMap]]:
    users = np.concatenate([part.owners for part in parts])
    numbers = np.concatenate([part.numbers for part in parts])
    by_number = np.argsort(numbers, kind="stable")
    users = ids[users[by_number]]
    stops = np.searchsorted(numbers[by_number], np.arange(len(grams) + 1))
    for place, gram in enumerate(grams):
        bits = bitmap_of(users[stops[place] : stops[place + 1]])
        if len(bits) >= least:
            yield long_gram(gram), bits
