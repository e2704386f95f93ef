"""Sets of user ids as roaring bitmaps, to and from numpy arrays."""

from array import array
from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

Numbers: TypeAlias = NDArray[np.uint32]
"""Ids or local numbers, ascending unless said otherwise."""
Mask: TypeAlias = NDArray[np.bool_]

_FOUR_BYTES = "I"
EMPTY = BitMap()
"""Never changed."""


def bitmap_of(numbers: Numbers) -> BitMap:
    # pyroaring takes an array.array ten times as quickly as a numpy array.
    taken = array(_FOUR_BYTES)
    taken.frombytes(np.ascontiguousarray(numbers, dtype=np.uint32).tobytes())
    return BitMap(taken)


def numbers_of(bits: BitMap) -> Numbers:
    return np.frombuffer(bits.to_array(), dtype=np.uint32)


def union(sets: Iterable[BitMap]) -> BitMap:
    """A new bitmap, or the only one there is."""
    found = [bits for bits in sets if bits]
    if not found:
        return EMPTY
    return found[0] if len(found) == 1 else BitMap.union(*found)
