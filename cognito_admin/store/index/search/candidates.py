"""Who is found in a segment: for sure, or perhaps."""

from collections.abc import Sequence
from typing import NamedTuple

from pyroaring import BitMap

from cognito_admin.store.index.bitmaps import EMPTY, union
from cognito_admin.store.index.search.segments import Segment


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


class View(NamedTuple):
    """A segment and those of its users whose newest state it holds."""

    segment: Segment
    universe: BitMap
