"""Who is found in a segment: for sure, or perhaps."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from cognito_admin.store.index.bitmaps import EMPTY, Mask, bitmap_of, union
from cognito_admin.store.index.search.segments import Segment

FEW = 16
"""Fewer than one in so many are quicker looked at one by one."""


class Candidates(NamedTuple):
    """``sure`` are found; all that are found are among ``maybe``, which holds ``sure``. Dead users may stand in both."""

    sure: BitMap
    maybe: BitMap

    @staticmethod
    def exactly(bits: BitMap) -> "Candidates":
        return Candidates(bits, bits)

    @property
    def is_exact(self) -> bool:
        return self.sure is self.maybe

    def among(self, users: BitMap) -> "Candidates":
        sure = self.sure & users
        return Candidates.exactly(sure) if self.is_exact else Candidates(sure, self.maybe & users)

    def doubted(self) -> "Candidates":
        return Candidates(EMPTY, self.maybe)


NOBODY = Candidates.exactly(EMPTY)


def either(parts: Sequence[Candidates]) -> Candidates:
    if len(parts) == 1:
        return parts[0]
    if all(part.is_exact for part in parts):
        return Candidates.exactly(union(part.sure for part in parts))
    return Candidates(union(part.sure for part in parts), union(part.maybe for part in parts))


class View:
    """A segment and those of its users who count: whose newest state it holds, or fewer."""

    def __init__(self, segment: Segment, universe: BitMap) -> None:
        self.segment = segment
        self.universe = universe

    @property
    def are_few(self) -> bool:
        """Whether it is quicker to look at each of them than at everybody in the segment."""
        return len(self.universe) * FEW < self.segment.size


class Collected:
    """Users of a view, as they are found in one column after the other."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._bits: list[BitMap] = []
        self._masks: list[Mask] = []
        self._numbers: list[NDArray[np.intp]] = []

    def add_bits(self, bits: Iterable[BitMap]) -> None:
        self._bits += bits

    def add_numbers(self, numbers: NDArray[np.intp]) -> None:
        """Local numbers, in no order."""
        if len(numbers):
            self._numbers.append(numbers)

    def add_all_but(self, bits: Sequence[BitMap], numbers: NDArray[np.intp]) -> None:
        """Everybody of the segment but these: ids, and local numbers in no order."""
        segment = self._view.segment
        if not len(numbers):
            self._bits.append(segment.ids - union(bits))
            return
        mask = np.ones(segment.size, dtype=np.bool_)
        mask[numbers] = False
        if bits:
            self._bits.append(segment.chosen(mask) - union(bits))
        else:
            self._masks.append(mask)

    def bitmap(self) -> BitMap:
        """All who count are in it, and others may be."""
        return union([*self._bits, self._numbered()])

    def _numbered(self) -> BitMap:
        segment = self._view.segment
        if not self._masks:
            if not self._numbers:
                return EMPTY
            self._masks.append(np.zeros(segment.size, dtype=np.bool_))
        together = self._masks[0]
        for mask in self._masks[1:]:
            together |= mask
        for numbers in self._numbers:
            together[numbers] = True
        if self._view.are_few:
            few = segment.locals_of(self._view.universe)
            return bitmap_of(segment.ids_at(few[together.take(few)]))
        return segment.chosen(together)
