"""Who is found in a segment: for sure, or perhaps."""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from pyroaring import BitMap

from cognito_admin.store.index.bitmaps import EMPTY, Numbers, union
from cognito_admin.store.index.search.segments import Segment

_SPARSE = 16


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

    @cached_property
    def are_few(self) -> bool:
        """Whether it is quicker to look at each of them than at everybody in the segment."""
        return len(self.universe) * _SPARSE < self.segment.size

    @cached_property
    def locals(self) -> Numbers:
        """Their local numbers."""
        return self.segment.locals_of(self.universe)
