"""The places of hits in an order, numbered: four ways to keep them, by how many there are."""

from bisect import bisect_left, bisect_right
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.uint32]
"""Local numbers of users within a segment, or places in an order."""

_BLOCK = 64


class Places(Protocol):
    """Ascending places; the hit with number n has the nth of them."""

    @property
    def count(self) -> int: ...

    def place(self, number: int) -> int:
        """The place of the hit with this number."""
        ...

    def before(self, place: int) -> int:
        """How many hits lie before ``place``."""
        ...

    def between(self, start: int, stop: int) -> Numbers:
        """The places of the hits with the numbers from ``start`` up to ``stop``."""
        ...


class EveryPlace:
    """Every user in the order is a hit."""

    def __init__(self, count: int) -> None:
        self.count = count

    def place(self, number: int) -> int:
        return number

    def before(self, place: int) -> int:
        return min(place, self.count)

    def between(self, start: int, stop: int) -> Numbers:
        return np.arange(start, stop, dtype=np.uint32)


class MostPlaces:
    """Every user in the order is a hit, but for a few."""

    def __init__(self, count: int, missing: Numbers) -> None:
        """``missing`` are the ascending places of the few."""
        self.count = count - len(missing)
        self._size = count
        self._array = missing
        self._missing = missing.data
        # How many hits lie before each of the few.
        self._hits_before = (missing - np.arange(len(missing), dtype=np.uint32)).data

    def place(self, number: int) -> int:
        return number + bisect_right(self._hits_before, number)

    def before(self, place: int) -> int:
        place = min(place, self._size)
        return place - bisect_left(self._missing, place)

    def between(self, start: int, stop: int) -> Numbers:
        if start >= stop:
            return np.empty(0, np.uint32)
        first, last = self.place(start), self.place(stop - 1) + 1
        missing = self._array[bisect_left(self._missing, first) : bisect_left(self._missing, last)]
        return np.delete(np.arange(first, last, dtype=np.uint32), missing - np.uint32(first))


class FewPlaces:
    """A sorted array of places."""

    def __init__(self, places: Numbers) -> None:
        self.count = len(places)
        self._array = places
        self._places = places.data  # gives numbers of Python, in a fraction of the time

    def place(self, number: int) -> int:
        return self._places[number]

    def before(self, place: int) -> int:
        return bisect_left(self._places, place)

    def between(self, start: int, stop: int) -> Numbers:
        return self._array[start:stop]


class ManyPlaces:
    """One bit a place, and the number of hits before every block of 64: a few percent of what an array of them takes."""

    def __init__(self, are_hits: NDArray[np.bool_]) -> None:
        """``are_hits`` tells of each place whether there is a hit."""
        bits = np.packbits(are_hits, bitorder="little")
        self._array = np.zeros(-(-len(are_hits) // _BLOCK), np.uint64)
        self._array.view(np.uint8)[: len(bits)] = bits
        before = np.zeros(len(self._array) + 1, np.uint32)
        np.cumsum(np.bitwise_count(self._array), out=before[1:])
        self._blocks = self._array.data
        self._before = before.data
        self.count = self._before[-1]

    def place(self, number: int) -> int:
        block = self._block(number)
        rest = number - self._before[block]
        bits = self._blocks[block]
        place = block * _BLOCK
        for width in (32, 16, 8, 4, 2, 1):
            lower = (bits & (1 << width) - 1).bit_count()
            if rest >= lower:
                rest -= lower
                bits >>= width
                place += width
        return place

    def before(self, place: int) -> int:
        block, rest = divmod(place, _BLOCK)
        if block >= len(self._blocks):
            return self.count
        return self._before[block] + (self._blocks[block] & (1 << rest) - 1).bit_count()

    def between(self, start: int, stop: int) -> Numbers:
        first, last = self._block(start), self._block(stop - 1) + 1
        bits = np.unpackbits(self._array[first:last].view(np.uint8), bitorder="little")
        places = np.flatnonzero(bits).astype(np.uint32) + np.uint32(first * _BLOCK)
        offset = self._before[first]
        return places[start - offset : stop - offset]

    def _block(self, number: int) -> int:
        return bisect_right(self._before, number) - 1
