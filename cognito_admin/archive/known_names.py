"""Very many names, to be looked for among later, in eight bytes each."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class KnownNames:
    """All are added before any is looked for. A name that was not added may be taken for one that was, once in ever so many."""

    def __init__(self) -> None:
        self._hashes = array("q")
        self._sorted: NDArray[np.int64] = np.empty(0, np.int64)
        self._twice: frozenset[int] = frozenset()

    def add(self, name: str) -> None:
        self._hashes.append(hash(name))

    def settle(self) -> bool:
        """Whether any may have been added twice. Nothing can be added afterwards."""
        if self._hashes:
            # In place: eight bytes for each are all the memory that grows with the backup.
            self._sorted = np.frombuffer(self._hashes, np.int64)
            self._sorted.sort()
        self._twice = frozenset(self._sorted[1:][self._sorted[1:] == self._sorted[:-1]].tolist())
        return bool(self._twice)

    def may_be_twice(self, name: str) -> bool:
        return hash(name) in self._twice

    def missing(self, names: Sequence[str]) -> list[int]:
        """The places in ``names`` of those that were not added."""
        hashes = np.fromiter(map(hash, names), dtype=np.int64, count=len(names))
        places = np.searchsorted(self._sorted, hashes)
        known = np.zeros(len(names), np.bool_)
        inside = places < len(self._sorted)
        known[inside] = self._sorted[places[inside]] == hashes[inside]
        return np.flatnonzero(~known).tolist()
