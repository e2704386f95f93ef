"""Postings of longer grams, for those that are frequent: they spare a search for them the look at very many rows."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from cognito_admin.store.index_next.bitmaps import Numbers, bitmap_of
from cognito_admin.store.index_next.grams import LONGEST_GRAM, START, long_gram
from cognito_admin.store.index_next.postings import Coded

MOST_COUNTED = 1 << 22
"""Of so many grams with one more symbol the frequent ones are found. With more, no longer grams are looked for."""
_SHORTEST = 4
_NOTHING = 0
"""The number of a symbol that is not frequent, or is not part of the text any more."""

Places = NDArray[np.int64]


def long_postings(column: Coded, ids: Numbers, least: int) -> Iterator[tuple[str, BitMap]]:
    """Of each gram of more than three symbols that at least so many users have. ``ids`` are those of the users of the segment."""
    symbols, following = _numbered(column, least)
    size = len(symbols)
    starts = np.searchsorted(column.alphabet, START)
    first = np.where(column.codes == starts, following.dtype.type(size - 1), following)
    places = np.flatnonzero(column.begins & (first != _NOTHING))
    grams: list[tuple[int, ...]] = [()]
    numbers = np.zeros(len(places), dtype=np.int64)
    length = 0
    while length < LONGEST_GRAM and len(grams) * size <= MOST_COUNTED:
        # Nothing that is counted is kept before the fourth symbol: as many symbols at once as the counts have room for.
        at_once = 1
        while length + at_once < _SHORTEST - 1 and len(grams) * size ** (at_once + 1) <= MOST_COUNTED:
            at_once += 1
        for further in range(length, length + at_once):
            symbol = (following if further else first)[places + further]
            goes_on = np.flatnonzero(symbol)
            if len(goes_on) < len(places):
                places, numbers, symbol = places[goes_on], numbers[goes_on], symbol[goes_on]
            numbers *= size
            numbers += symbol
        length += at_once
        span = size**at_once
        counts = np.bincount(numbers, minlength=len(grams) * span)
        frequent = np.flatnonzero(counts >= least)
        if not len(frequent):
            return
        grams = [(*grams[gram // span], *_spelt(gram % span, at_once, symbols)) for gram in frequent.tolist()]
        renumbered = np.full(len(counts), -1, dtype=np.int32)
        renumbered[frequent] = np.arange(len(frequent))
        numbers = renumbered[numbers].astype(np.int64)
        stays = np.flatnonzero(numbers >= 0)
        places, numbers = places[stays], numbers[stays]
        if length >= _SHORTEST:
            yield from _postings(column.owners[places], numbers, grams, ids, least)


def _numbered(column: Coded, least: int) -> tuple[list[int], NDArray[np.uint16]]:
    """The frequent symbols by number, START the last, and the numbers of all that may follow a symbol; START may not."""
    often = np.bincount(column.codes, minlength=len(column.alphabet)) >= least
    often &= column.alphabet != START
    frequent = np.flatnonzero(often)[: np.iinfo(np.uint16).max - 2]
    numbers = np.zeros(len(column.alphabet), dtype=np.uint16)
    numbers[frequent] = np.arange(1, len(frequent) + 1)
    return [0, *column.alphabet[frequent].tolist(), START], numbers[column.codes]


def _spelt(number: int, length: int, symbols: list[int]) -> tuple[int, ...]:
    return () if not length else (*_spelt(number // len(symbols), length - 1, symbols), symbols[number % len(symbols)])


def _postings(
    owners: Numbers, numbers: NDArray[np.int64], grams: list[tuple[int, ...]], ids: Numbers, least: int
) -> Iterator[tuple[str, BitMap]]:
    kind = np.uint16 if len(grams) <= 1 << 16 else np.int64
    by_number = np.argsort(numbers.astype(kind), kind="stable")
    users = ids[owners[by_number]]
    stops = np.zeros(len(grams) + 1, dtype=np.int64)
    np.cumsum(np.bincount(numbers, minlength=len(grams)), out=stops[1:])
    for place, gram in enumerate(grams):
        bits = bitmap_of(users[stops[place] : stops[place + 1]])
        if len(bits) >= least:
            yield long_gram(gram), bits
