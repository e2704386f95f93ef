"""From the texts of a column to its postings: for each gram the users that have it."""

from array import array
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from cognito_admin.store.index.bitmaps import Numbers
from cognito_admin.store.index.grams import END, LONGEST_GRAM, START, SYMBOL_BITS
from cognito_admin.store.index.upkeep.texts import Texts

_WORD_BITS = 64
TABLE_PAYS = 100_000
BLOCK_USERS = 1 << 15
BLOCK_PLACES = 1 << 20
"""So much is computed at once: arrays of a few megabytes, which stay near the processor and are not asked of the system anew."""
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
    places = sum(len(part.sizes) * 2 + part.length for part in texts.chunks(BLOCK_USERS))
    alphabet = _Alphabet()
    codes = np.full(places + LONGEST_GRAM, alphabet.number(START), dtype=np.uint16)
    begins = np.zeros(places + LONGEST_GRAM, dtype=np.bool_)
    owners = np.empty(places, dtype=np.uint32)
    done = low = 0
    for part in texts.chunks(BLOCK_USERS):
        points, lengths = part.code_points()
        firsts = np.zeros(len(lengths) + 1, dtype=np.int64)
        np.cumsum(lengths + 2, out=firsts[1:])
        ends = firsts[1:] - 1
        symbols = np.full(firsts[-1], START, dtype=np.uint32)
        inner = np.ones(len(symbols), dtype=np.bool_)
        inner[firsts[:-1]] = False
        inner[ends] = False
        symbols[ends] = END
        symbols[inner] = points + 1
        stops = ends
        if heads is not None:
            stops = firsts[:-1] + 1 + part.lengths_to(part.starts[:-1] + heads[done : done + len(lengths)])
        # One step up where a text begins, one down where no gram begins any more: at its END at the latest.
        steps = np.zeros(len(symbols), dtype=np.int8)
        steps[firsts[:-1]] = 1
        steps[stops] -= 1
        high = low + len(symbols)
        numbers = alphabet.numbers(symbols)
        if alphabet.size > 1 << 16 and codes.itemsize == 2:
            codes = codes.astype(np.uint32)
        codes[low:high] = numbers
        begins[low:high] = np.cumsum(steps, dtype=np.int8)
        owners[low:high] = np.repeat(part.owners, lengths + 2)
        done, low = done + len(lengths), high
    ascending, ranks = alphabet.ascending(codes.dtype)
    for low in range(0, len(codes), BLOCK_PLACES):
        codes[low : low + BLOCK_PLACES] = ranks[codes[low : low + BLOCK_PLACES]]
    return Coded(ascending, codes, begins, owners)


def short_postings(column: Coded, ids: Numbers, *, pairs: bool = True) -> Iterator[tuple[int, BitMap]]:
    """The postings of grams of up to three symbols but START alone. ``ids`` are those of the users of the segment.

    Without ``pairs`` there are none of two symbols.
    """
    runs = _merged(list(_sorted(column, 0, len(column.owners))))
    for low in range(0, len(runs.users), BLOCK_PLACES):
        # In their place: they may be many times as many as users.
        runs.users[low : low + BLOCK_PLACES] = ids[runs.users[low : low + BLOCK_PLACES]]
    users = runs.users.data
    grams: list[int] = runs.grams.tolist()
    counts: list[int] = runs.counts.tolist()
    del runs
    of_symbol: list[BitMap] = []
    of_pair: list[BitMap] = []
    stop = 0
    for place, gram in enumerate(grams):
        start, stop = stop, stop + counts[place]
        bits = BitMap(array("I", users[start:stop].tobytes()))
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
    keys = np.empty(np.count_nonzero(column.begins[low:high]), dtype=kind)
    filled = 0
    for start in range(low, high, BLOCK_PLACES):
        stop = min(start + BLOCK_PLACES, high)
        block = column.codes[start:stop].astype(kind)
        for further in (1, 2):
            block *= kind(size)
            block += column.codes[start + further : stop + further]
        block <<= kind(owner_bits)
        block |= column.owners[start:stop] - np.uint32(first)
        block = block[column.begins[start:stop]]
        keys[filled : filled + len(block)] = block
        filled += len(block)
    keys.sort()
    distinct, counts, users = _grouped(keys, owner_bits)
    users += np.uint32(first)
    wide = column.alphabet.astype(np.int64)
    grams = wide[distinct // size**2] << 2 * SYMBOL_BITS
    grams |= wide[distinct // size % size] << SYMBOL_BITS
    grams |= wide[distinct % size]
    yield Runs(grams, counts, users)


def _grouped(keys: NDArray[Any], owner_bits: int) -> tuple[NDArray[np.int64], NDArray[np.int64], Numbers]:
    """Sorted keys taken apart: the different grams, how many users each has, and the users, gram by gram.

    The users take the place of the keys, which nobody may look at afterwards.
    """
    kind: Any = keys.dtype.type
    users = keys.view(np.uint32)
    grams: list[NDArray[np.int64]] = []
    starts: list[NDArray[np.int64]] = []
    filled = 0
    before = None
    for low in range(0, len(keys), BLOCK_PLACES):
        block = keys[low : low + BLOCK_PLACES]
        different = np.ones(len(block), dtype=np.bool_)
        np.not_equal(block[1:], block[:-1], out=different[1:])
        different[0] = before is None or block[0] != before
        last = block[-1]
        block = block[different]
        users[filled : filled + len(block)] = block & kind((1 << owner_bits) - 1)
        block >>= kind(owner_bits)
        first = np.ones(len(block), dtype=np.bool_)
        np.not_equal(block[1:], block[:-1], out=first[1:])
        if before is not None and len(block):
            first[0] = block[0] != before >> kind(owner_bits)
        grams.append(block[first].astype(np.int64))
        starts.append(np.flatnonzero(first) + filled)
        filled += len(block)
        before = last
    del users
    keys.resize(-(-filled * np.dtype(np.uint32).itemsize // keys.itemsize), refcheck=False)
    return np.concatenate(grams), np.diff(np.concatenate(starts), append=filled), keys.view(np.uint32)[:filled]


class _Alphabet:
    """Numbers symbols as they are met."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}

    @property
    def size(self) -> int:
        return len(self._numbers)

    def number(self, symbol: int) -> int:
        return self._numbers.setdefault(symbol, len(self._numbers))

    def numbers(self, symbols: NDArray[np.uint32]) -> NDArray[np.uint32]:
        if len(symbols) < TABLE_PAYS:
            met, places = np.unique(symbols, return_inverse=True)
            return np.array([self.number(symbol) for symbol in met.tolist()], dtype=np.uint32)[places]
        present = np.zeros(END + 1, dtype=np.bool_)
        present[symbols] = True
        table = np.empty(END + 1, dtype=np.uint32)
        for symbol in np.flatnonzero(present).tolist():
            table[symbol] = self.number(symbol)
        return table[symbols]

    def ascending(self, kind: "np.dtype[Any]") -> tuple[NDArray[np.uint32], NDArray[Any]]:
        """The symbols, ascending, and for each number that was given its place among them."""
        symbols = np.array(list(self._numbers), dtype=np.uint32)
        by_symbol = np.argsort(symbols)
        ranks = np.empty(len(symbols), dtype=kind)
        ranks[by_symbol] = np.arange(len(symbols))
        return symbols[by_symbol], ranks


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
