"""The users of a segment by the text they have in a column of few: who has one of some is found without a look at the others."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cognito_admin.store.allocation import apart
from cognito_admin.store.index.bitmaps import Mask, Numbers


class Stretches(NamedTuple):
    """Local numbers of users, in pieces."""

    total: int
    pieces: list[Numbers]


class ByText:
    """Those who have a value in a column, text after text.

    The texts are sorted: those that look alike are often looked for together, and lie side by side.
    """

    def __init__(self, codes: NDArray[Any], texts: Sequence[str]) -> None:
        """``texts`` are those of the codes 1, 2, …; 0 stands for no value."""
        self._codes = np.array(sorted(range(len(texts)), key=texts.__getitem__), dtype=np.intp) + 1
        ranks = np.zeros(len(texts) + 1, dtype=codes.dtype)
        ranks[self._codes] = np.arange(1, len(texts) + 1)
        ranked = ranks.take(codes)
        ends = np.cumsum(np.bincount(ranked, minlength=len(texts) + 1))
        without = int(ends[0])
        self._users = apart(np.argsort(ranked, kind="stable")[without:].astype(np.uint32))
        # By place among the sorted texts, where the users with that text begin.
        self._starts = (ends - without).astype(np.uint32)

    @property
    def nbytes(self) -> int:
        return self._users.nbytes + self._codes.nbytes + self._starts.nbytes

    def found(self, wanted: Mask) -> Stretches:
        """Those who have a text whose code is ``wanted``."""
        edges = np.zeros(len(self._codes) + 2, dtype=np.bool_)
        edges[1:-1] = wanted.take(self._codes)
        places = self._starts.take(np.flatnonzero(edges[1:] != edges[:-1]))
        bounds: list[int] = places.tolist()
        pieces = [self._users[start:stop] for start, stop in zip(bounds[::2], bounds[1::2], strict=True)]
        return Stretches(sum(map(len, pieces)), pieces)
