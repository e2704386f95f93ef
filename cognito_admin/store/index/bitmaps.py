"""Sets of user ids as roaring bitmaps, to and from numpy arrays."""

import struct
from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

Numbers: TypeAlias = NDArray[np.uint32]
"""Ids or local numbers, ascending unless said otherwise."""
Mask: TypeAlias = NDArray[np.bool_]

_FOUR_BYTES = "I"
_CHUNK = 65_536
_MOST_LISTED = 4_096
"""A container of a roaring bitmap with more ids than this has a bit for each."""
_SPARSE = 64
"""Fewer ids than one in so many are handed over one by one."""
_NO_RUNS = 12_346
"""The number at the beginning of a bitmap without containers of runs."""
EMPTY = BitMap()
"""Never changed."""


def bitmap_of(numbers: Numbers) -> BitMap:
    # pyroaring takes an array.array ten times as quickly as a numpy array.
    taken = array(_FOUR_BYTES)
    taken.frombytes(np.ascontiguousarray(numbers, dtype=np.uint32).tobytes())
    return BitMap(taken)


def bitmap_of_mask(mask: Mask, first: int) -> BitMap:
    """The ids ``first`` + n for which the mask holds at n.

    Where they are many it is written as roaring bitmaps are serialised (https://github.com/RoaringBitmap/RoaringFormatSpec),
    which takes a tenth of the time of handing over the ids.
    """
    hits = np.count_nonzero(mask)
    if hits * _SPARSE < len(mask):
        return bitmap_of(np.flatnonzero(mask).astype(np.uint32) + np.uint32(first))
    offset = first % _CHUNK
    first_chunk = first // _CHUNK
    count = -(-(offset + len(mask)) // _CHUNK)
    padded = np.zeros(count * _CHUNK, dtype=np.bool_)
    padded[offset : offset + len(mask)] = mask
    bits = np.packbits(padded, bitorder="little").reshape(count, -1)
    sizes = np.bitwise_count(bits.view(np.uint64)).sum(axis=1, dtype=np.int64)
    # Only a container of many ids may be written as bits: of few ids all the others are, and then turned round.
    few = sizes <= _MOST_LISTED
    bits[few] ^= 0xFF
    sizes[few] = _CHUNK - sizes[few]
    heads = np.empty((count, 2), dtype="<u2")
    heads[:, 0] = np.arange(first_chunk, first_chunk + count)
    heads[:, 1] = sizes - 1
    offsets = 8 * (1 + count) + bits.shape[1] * np.arange(count)
    header = np.array([_NO_RUNS, count], dtype="<u4").tobytes()
    found = BitMap.deserialize(b"".join((header, heads.tobytes(), offsets.astype("<u4").tobytes(), bits.tobytes())))
    for chunk in np.flatnonzero(few).tolist():
        start = (first_chunk + chunk) * _CHUNK
        found.flip_inplace(start, start + _CHUNK)
    return found


def bitmap_of_blocks(blocks: Sequence[tuple[int, NDArray[np.uint16]]]) -> BitMap:
    """The numbers ``block`` * 65,536 + n for the n of each block. They ascend as the blocks do; there is one at least, and of each.

    Written as roaring bitmaps are serialised, which leaves nothing to be sorted.
    """
    heads: list[int] = []
    bodies: list[bytes] = []
    for block, members in blocks:
        heads += (block, len(members) - 1)
        bodies.append(members.tobytes() if len(members) <= _MOST_LISTED else _bits_of_block(members))
    begins = accumulate(map(len, bodies[:-1]), initial=8 * (1 + len(bodies)))
    header = struct.pack(f"<2I{len(heads)}H{len(bodies)}I", _NO_RUNS, len(bodies), *heads, *begins)
    return BitMap.deserialize(b"".join((header, *bodies)))


def _bits_of_block(members: NDArray[np.uint16]) -> bytes:
    mask = np.zeros(_CHUNK, dtype=np.bool_)
    mask[members] = True
    return np.packbits(mask, bitorder="little").tobytes()


def numbers_of(bits: BitMap) -> Numbers:
    return np.frombuffer(bits.to_array(), dtype=np.uint32)


def memory_bytes(bits: BitMap) -> int:
    """What its containers take."""
    told = bits.get_statistics()
    return told["n_bytes_array_containers"] + told["n_bytes_run_containers"] + told["n_bytes_bitset_containers"]


def union(sets: Iterable[BitMap]) -> BitMap:
    """A new bitmap, or the only one there is."""
    found = [bits for bits in sets if bits]
    if not found:
        return EMPTY
    return found[0] if len(found) == 1 else BitMap.union(*found)
