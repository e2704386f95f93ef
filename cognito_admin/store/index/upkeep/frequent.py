"""Postings of longer grams, for those that are frequent: they spare a search for them the look at very many rows."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from cognito_admin.store.index.bitmaps import Numbers, bitmap_of
from cognito_admin.store.index.grams import LONGEST_GRAM, START, long_gram
from cognito_admin.store.index.upkeep.postings import BLOCK_PLACES, Coded

MOST_COUNTED = 1 << 22
"""Of so many grams with one more symbol the frequent ones are found. With more, no longer grams are looked for."""
_SHORTEST = 4
_NOTHING = 0
"""The number of a symbol that is not frequent, or is not part of the text any more."""


class _Block(NamedTuple):
    """Where frequent grams begin, and which."""

    places: NDArray[np.int32]
    numbers: NDArray[np.int32]


def long_postings(column: Coded, ids: Numbers, least: int) -> Iterator[tuple[str, BitMap]]:
    """Of each gram of more than three symbols that at least so many users have. ``ids`` are those of the users of the segment."""
    symbols, numbers = _numbered(column, least)
    # Nothing that is counted is kept before the fourth symbol: as many symbols at once as the counts have room for.
    at_once = max(length for length in (1, 2, 3) if length == 1 or len(symbols) ** length <= MOST_COUNTED)
    count = len(symbols) ** at_once
    first, again = (_first_blocks(column, numbers, len(symbols), at_once) for _ in range(2))
    blocks, grams = _frequent(first, again, count, least)
    spelt = [_spelt(gram, at_once, symbols) for gram in grams]
    for length in range(at_once + 1, LONGEST_GRAM + 1):
        count = len(spelt) * len(symbols)
        if not spelt or count > MOST_COUNTED:
            return
        longer = [_longer(block, numbers, len(symbols), length - 1) for block in _taken_out(blocks)]
        blocks, grams = _frequent(longer, _taken_out(longer), count, least)
        spelt = [(*spelt[gram // len(symbols)], symbols[gram % len(symbols)]) for gram in grams]
        if length >= _SHORTEST:
            yield from _postings(column.owners, blocks, spelt, ids, least)


def _first_blocks(column: Coded, numbers: NDArray[np.uint16], size: int, length: int) -> Iterator[_Block]:
    """Every place where ``length`` frequent symbols follow one another, which a gram may begin with."""
    start = int(np.searchsorted(column.alphabet, START))
    for low in range(0, len(column.owners), BLOCK_PLACES):
        high = min(low + BLOCK_PLACES, len(column.owners))
        found = numbers[low:high].astype(np.int32)
        found[column.codes[low:high] == start] = size - 1
        fits = column.begins[low:high] & (found != _NOTHING)
        for further in range(1, length):
            symbol = numbers[low + further : high + further]
            fits &= symbol != _NOTHING
            found *= size
            found += symbol
        places = np.flatnonzero(fits)
        yield _Block((places + low).astype(np.int32), found[places])


def _longer(block: _Block, numbers: NDArray[np.uint16], size: int, further: int) -> _Block:
    symbol = numbers[block.places + further]
    some = np.flatnonzero(symbol)
    return _Block(block.places[some], block.numbers[some] * np.int32(size) + symbol[some])


def _taken_out(blocks: list[_Block]) -> Iterator[_Block]:
    """All blocks are as large as much of a segment: those of one length go as those of the next come."""
    blocks.reverse()
    while blocks:
        yield blocks.pop()


def _frequent(
    blocks: Iterable[_Block], again: Iterable[_Block], count: int, least: int
) -> tuple[list[_Block], list[int]]:
    """Of grams with numbers below ``count`` the frequent ones, renumbered: where they are, and their numbers before.

    ``again`` gives the same blocks. It is begun when ``blocks`` have come to their end, and may take them out of there.
    """
    counts = np.zeros(count, dtype=np.int64)
    for block in blocks:
        counts += np.bincount(block.numbers, minlength=count)
    frequent = np.flatnonzero(counts >= least)
    renumbered = np.full(count, -1, dtype=np.int32)
    renumbered[frequent] = np.arange(len(frequent))
    kept: list[_Block] = []
    for block in again:
        numbers = renumbered[block.numbers]
        some = np.flatnonzero(numbers >= 0)
        kept.append(_Block(block.places[some], numbers[some]))
    return kept, frequent.tolist()


def _numbered(column: Coded, least: int) -> tuple[list[int], NDArray[np.uint16]]:
    """The frequent symbols by number, START the last, and the numbers of all that may follow a symbol; START may not."""
    counts = np.zeros(len(column.alphabet), dtype=np.int64)
    for low in range(0, len(column.codes), BLOCK_PLACES):
        counts += np.bincount(column.codes[low : low + BLOCK_PLACES], minlength=len(counts))
    often = counts >= least
    often &= column.alphabet != START
    frequent = np.flatnonzero(often)[: np.iinfo(np.uint16).max - 2]
    numbers = np.zeros(len(column.alphabet), dtype=np.uint16)
    numbers[frequent] = np.arange(1, len(frequent) + 1)
    return [0, *column.alphabet[frequent].tolist(), START], numbers[column.codes]


def _spelt(number: int, length: int, symbols: list[int]) -> tuple[int, ...]:
    return () if not length else (*_spelt(number // len(symbols), length - 1, symbols), symbols[number % len(symbols)])


def _postings(
    owners: Numbers, blocks: list[_Block], grams: list[tuple[int, ...]], ids: Numbers, least: int
) -> Iterator[tuple[str, BitMap]]:
    numbers = np.concatenate([block.numbers for block in blocks])
    users = np.concatenate([owners[block.places] for block in blocks])
    by_number = np.argsort(numbers.astype(np.uint16 if len(grams) <= 1 << 16 else np.int32), kind="stable")
    users = ids[users[by_number]]
    stops = np.zeros(len(grams) + 1, dtype=np.int64)
    np.cumsum(np.bincount(numbers, minlength=len(grams)), out=stops[1:])
    for place, gram in enumerate(grams):
        bits = bitmap_of(users[stops[place] : stops[place + 1]])
        if len(bits) >= least:
            yield long_gram(gram), bits
