"""From the texts of a column to its postings: for each gram the users that have it."""

from array import array
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from cognito_admin.store.index_next.bitmaps import Numbers
from cognito_admin.store.index_next.grams import END, LONGEST_GRAM, START, SYMBOL_BITS
from cognito_admin.store.index_next.texts import Texts

_WORD_BITS = 64
_TABLE_PAYS = 100_000
_SYMBOL = (1 << SYMBOL_BITS) - 1


class Coded(NamedTuple):
    """The symbols of a column, text by text with the two signs around it, as places in an ``alphabet``, which ascends.

    Behind the last text START comes ``LONGEST_GRAM`` times, so that behind every text there is something that is not part of it.
    """

    alphabet: NDArray[np.uint32]
    codes: NDArray[Any]
    begins: NDArray[np.bool_]
    """Whether a gram begins there that is kept."""
    owners: Numbers
    """Whose symbol it is."""


class Runs(NamedTuple):
    """For each of ``grams`` (three symbols, packed, ascending) as many ``users`` as ``counts`` says, ascending."""

    grams: NDArray[np.int64]
    counts: NDArray[np.int64]
    users: Numbers


def coded(texts: Texts, heads: Numbers | None) -> Coded:
    """``heads`` are lengths in bytes of what of each text grams may begin in; None for the whole texts."""
    points, lengths = texts.code_points()
    firsts = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths + 2, out=firsts[1:])
    ends = firsts[1:] - 1
    symbols = np.full(firsts[-1] + LONGEST_GRAM, START, dtype=np.uint32)
    inner = np.ones(len(symbols), dtype=np.bool_)
    inner[firsts[-1] :] = False
    begins = inner.copy()
    inner[firsts[:-1]] = False
    inner[ends] = False
    symbols[ends] = END
    symbols[inner] = points
    symbols[inner] += 1
    del points, inner
    begins[ends] = False
    if heads is not None:
        # One step up where a text begins, one down where its head ends: at or before the END, where no gram begins anyway.
        steps = np.zeros(len(symbols), dtype=np.int8)
        steps[firsts[:-1]] = 1
        steps[firsts[:-1] + texts.lengths_to(texts.starts[:-1] + heads) + 1] -= 1
        begins = np.cumsum(steps, dtype=np.int8).astype(np.bool_)
    owners = np.repeat(texts.owners, lengths + 2)
    alphabet, codes = _compressed(symbols)
    return Coded(alphabet, codes, begins, owners)


def short_postings(column: Coded, ids: Numbers, *, pairs: bool = True) -> Iterator[tuple[int, BitMap]]:
    """The postings of grams of up to three symbols but START alone. ``ids`` are those of the users of the segment.

    Without ``pairs`` there are none of two symbols.
    """
    runs = _merged(list(_sorted(column, 0, len(column.owners))))
    users = array("I")
    users.frombytes(ids[runs.users].tobytes())
    of_symbol: list[BitMap] = []
    of_pair: list[BitMap] = []
    stop = 0
    grams: list[int] = runs.grams.tolist()
    counts: list[int] = runs.counts.tolist()
    for place, gram in enumerate(grams):
        start, stop = stop, stop + counts[place]
        bits = BitMap(users[start:stop])
        of_pair.append(bits)
        pair = gram >> SYMBOL_BITS
        if pair & _SYMBOL != END:
            yield gram, bits
        following = grams[place + 1] >> SYMBOL_BITS if place + 1 < len(grams) else 0
        if following == pair:
            continue
        together = _union(of_pair)
        of_pair.clear()
        of_symbol.append(together)
        if pairs:
            yield pair, together
        symbol = pair >> SYMBOL_BITS
        if following >> SYMBOL_BITS != symbol:
            if symbol != START:
                yield symbol, _union(of_symbol)
            of_symbol.clear()


def _sorted(column: Coded, low: int, high: int) -> Iterator[Runs]:
    """The grams of three symbols that begin between two places: in one run, or several where a gram and a user exceed a number."""
    size = len(column.alphabet)
    first = int(column.owners[low])
    owner_bits = (int(column.owners[high - 1]) - first).bit_length()
    bits = (size**3 << owner_bits).bit_length()
    if bits > _WORD_BITS:
        middle = int(np.searchsorted(column.owners, np.uint32(first + (1 << (owner_bits - 1)))))
        yield from _sorted(column, low, middle)
        yield from _sorted(column, middle, high)
        return
    kind: Any = np.uint32 if bits <= 32 else np.uint64
    keys = column.codes[low:high].astype(kind)
    for further in (1, 2):
        keys *= kind(size)
        keys += column.codes[low + further : high + further]
    keys <<= kind(owner_bits)
    keys |= column.owners[low:high] - np.uint32(first)
    keys = keys[column.begins[low:high]]
    keys.sort()
    different = np.empty(len(keys), dtype=np.bool_)
    different[0] = True
    np.not_equal(keys[1:], keys[:-1], out=different[1:])
    keys = keys[different]
    users = (keys & kind((1 << owner_bits) - 1)).astype(np.uint32) + np.uint32(first)
    keys >>= kind(owner_bits)
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    distinct = keys[starts].astype(np.int64)
    counts = np.diff(starts, append=len(keys))
    wide = column.alphabet.astype(np.int64)
    grams = wide[distinct // size**2] << 2 * SYMBOL_BITS
    grams |= wide[distinct // size % size] << SYMBOL_BITS
    grams |= wide[distinct % size]
    yield Runs(grams, counts, users)


def _compressed(symbols: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[Any]]:
    """The different symbols, ascending, and for each symbol its place among them."""
    if len(symbols) < _TABLE_PAYS:
        alphabet, codes = np.unique(symbols, return_inverse=True)
        return alphabet, codes.astype(np.uint32)
    present = np.zeros(END + 1, dtype=np.bool_)
    present[symbols] = True
    alphabet = np.flatnonzero(present).astype(np.uint32)
    codes = np.zeros(END + 1, dtype=np.uint16 if len(alphabet) <= 1 << 16 else np.uint32)
    codes[alphabet] = np.arange(len(alphabet))
    return alphabet, codes[symbols]


def _merged(parts: list[Runs]) -> Runs:
    """One run of parts whose users come one after the other."""
    if len(parts) == 1:
        return parts[0]
    grams = np.concatenate([part.grams for part in parts])
    counts = np.concatenate([part.counts for part in parts])
    starts = np.cumsum(counts) - counts
    users = np.concatenate([part.users for part in parts])
    parts.clear()
    by_gram = np.argsort(grams, kind="stable")
    grams, counts, starts = grams[by_gram], counts[by_gram], starts[by_gram]
    moved = starts - (np.cumsum(counts) - counts)
    users = users[np.arange(len(users)) + np.repeat(moved, counts)]
    firsts = np.flatnonzero(np.concatenate(([True], grams[1:] != grams[:-1])))
    return Runs(grams[firsts], np.add.reduceat(counts, firsts), users)


def _union(parts: list[BitMap]) -> BitMap:
    return parts[0] if len(parts) == 1 else BitMap.union(*parts)
