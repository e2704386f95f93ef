"""The users of a segment by the code they have in a column: who has one of some codes is found without a look at the others."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cognito_admin.store.allocation import apart
from cognito_admin.store.index.bitmaps import Numbers


class ByCode:
    """Those who have a value in a column, code after code; those of one code ascending."""

    def __init__(self, codes: NDArray[Any], count: int) -> None:
        """``codes`` are below ``count``; 0 stands for no value."""
        starts = np.cumsum(np.bincount(codes, minlength=count)) - np.count_nonzero(codes == 0)
        self._users = apart(np.argsort(codes, kind="stable")[len(codes) - starts[-1] :].astype(np.uint32))
        # Where those of a code end, and those of the next one begin. A memoryview gives numbers of Python quickly.
        self._starts = starts.astype(np.uint32).data

    @property
    def nbytes(self) -> int:
        return self._users.nbytes + self._starts.nbytes

    def count(self, codes: Sequence[int]) -> int:
        """How many have one of these codes."""
        return sum(self._starts[code] - self._starts[code - 1] for code in codes)

    def users(self, codes: Sequence[int]) -> list[Numbers]:
        """Local numbers of those who have one of these codes."""
        return [self._users[self._starts[code - 1] : self._starts[code]] for code in codes]
