"""From the texts of a column to its postings: for each gram the users that have it."""

from array import array
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from cognito_admin.store.index_next.bitmaps import Numbers, bitmap_of
from cognito_admin.store.index_next.grams import END, START, SYMBOL_BITS, packed
from cognito_admin.store.index_next.texts import Texts

CHUNK_USERS = 1 << 16
"""So many users' grams are sorted at once: few enough that a gram and a user fit into one number."""
_WORD_BITS = 64
_TABLE_PAYS = 100_000
_SYMBOL = (1 << SYMBOL_BITS) - 1

Symbols: TypeAlias = NDArray[np.uint32]


class Chunk(NamedTuple):
    """The symbols of the texts of some users, with signs, and a START behind them all.

    ``places`` are those in ``symbols`` where a gram begins that is kept; ``owners`` the users whose they are.
    """

    symbols: Symbols
    places: NDArray[np.int64]
    owners: Numbers


class Runs(NamedTuple):
    """For each of ``grams`` (three symbols, packed, ascending) as many ``users`` as ``counts`` says, ascending."""

    grams: NDArray[np.int64]
    counts: NDArray[np.int64]
    users: Numbers


def short_postings(
    texts: Texts, heads: Numbers | None, ids: Numbers, *, pairs: bool = True
) -> Iterator[tuple[int, BitMap]]:
    """The postings of grams of up to three symbols.

    ``heads`` are lengths in bytes of what of each text grams may begin in; None for the whole texts. ``ids`` are those of the
    users of the segment. Without ``pairs`` there are none of two symbols.
    """
    yield packed((START,)), bitmap_of(ids[texts.users])
    runs = _merged([run for chunk in chunks(texts, heads) for run in _sorted(chunk)])
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


def chunks(texts: Texts, heads: Numbers | None) -> Iterator[Chunk]:
    """The symbols of ``CHUNK_USERS`` users at a time."""
    done = 0
    for part in texts.chunks(CHUNK_USERS):
        points, lengths = part.code_points()
        begin = lengths
        if heads is not None:
            begin = part.lengths_to(part.starts[:-1] + heads[done : done + len(part.sizes)])
        done += len(part.sizes)
        firsts = np.zeros(len(lengths) + 1, dtype=np.int64)
        np.cumsum(lengths + 2, out=firsts[1:])
        ends = firsts[1:] - 1
        symbols = np.empty(firsts[-1] + 1, dtype=np.uint32)
        inner = np.ones(len(symbols), dtype=np.bool_)
        inner[firsts] = False
        inner[ends] = False
        symbols[firsts] = START
        symbols[ends] = END
        symbols[inner] = points + 1
        counts = begin + 1
        behind = np.cumsum(counts, dtype=np.int64)
        places = np.arange(behind[-1], dtype=np.int64) + np.repeat(firsts[:-1] - (behind - counts), counts)
        yield Chunk(symbols, places, np.repeat(part.owners, counts))


def _sorted(chunk: Chunk) -> Iterator[Runs]:
    """The grams of three symbols of a chunk: in one run, or in several where it has more different symbols than fit."""
    alphabet, codes = compressed(chunk.symbols)
    size = len(alphabet)
    first = int(chunk.owners[0])
    owner_bits = (int(chunk.owners[-1]) - first).bit_length()
    if (size**3 << owner_bits).bit_length() > _WORD_BITS:
        middle = int(np.searchsorted(chunk.owners, np.uint32(first + (1 << (owner_bits - 1)))))
        yield from _sorted(Chunk(chunk.symbols, chunk.places[:middle], chunk.owners[:middle]))
        yield from _sorted(Chunk(chunk.symbols, chunk.places[middle:], chunk.owners[middle:]))
        return
    kind: Any = np.uint32 if (size**3 << owner_bits).bit_length() <= 32 else np.uint64
    codes = codes.astype(kind)
    places = chunk.places
    keys = codes[places]
    keys *= kind(size)
    keys += codes[places + 1]
    keys *= kind(size)
    keys += codes[places + 2]
    keys <<= kind(owner_bits)
    keys |= (chunk.owners - np.uint32(first)).astype(kind)
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
    wide = alphabet.astype(np.int64)
    grams = wide[distinct // size**2] << 2 * SYMBOL_BITS
    grams |= wide[distinct // size % size] << SYMBOL_BITS
    grams |= wide[distinct % size]
    yield Runs(grams, counts, users)


def compressed(symbols: Symbols) -> tuple[Symbols, Symbols]:
    """The different symbols, ascending, and for each symbol its place among them."""
    if len(symbols) < _TABLE_PAYS:
        alphabet, places = np.unique(symbols, return_inverse=True)
        return alphabet, places.astype(np.uint32)
    present = np.zeros(END + 1, dtype=np.bool_)
    present[symbols] = True
    alphabet = np.flatnonzero(present).astype(np.uint32)
    places = np.zeros(END + 1, dtype=np.uint32)
    places[alphabet] = np.arange(len(alphabet), dtype=np.uint32)
    return alphabet, places[symbols]


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
