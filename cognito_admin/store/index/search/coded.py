"""The users of a segment by the text they have in a column of few: who has one of some is found without a look at the others."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cognito_admin.store.allocation import apart
from cognito_admin.store.index.bitmaps import Mask

_BLOCK = 65_536
"""Users whose numbers within their block take two bytes."""
_SHORT = 64
"""Stretches that are shorter on average are quicker taken number by number than piece by piece."""


class ByText:
    """Those who have a value in a column, block after block of users, in each text after text.

    The texts are sorted: those that look alike are often looked for together, and lie side by side.
    """

    def __init__(self, codes: NDArray[Any], texts: Sequence[str]) -> None:
        """``texts`` are those of the codes 1, 2, …; 0 stands for no value."""
        self._codes = np.array(sorted(range(len(texts)), key=texts.__getitem__), dtype=np.intp) + 1
        ranks = np.zeros(len(texts) + 1, dtype=codes.dtype)
        ranks[self._codes] = np.arange(1, len(texts) + 1)
        ranked = ranks.take(codes)
        self._bases = np.arange(0, len(codes), _BLOCK)
        # By block and place among the sorted texts, where the users with that text begin, and where the last ones end.
        self._starts = np.empty((len(self._bases), len(texts) + 1), dtype=np.uint32)
        users: list[NDArray[np.uint16]] = [np.empty(0, np.uint16)]
        begin = 0
        for block, first in enumerate(self._bases.tolist()):
            of_block = ranked[first : first + _BLOCK]
            ends = np.cumsum(np.bincount(of_block, minlength=len(texts) + 1))
            without = int(ends[0])
            users.append(np.argsort(of_block, kind="stable")[without:].astype(np.uint16))
            self._starts[block] = begin + ends - without
            begin += len(of_block) - without
        self._users = apart(np.concatenate(users))
        self._are_all = begin == len(codes)

    @property
    def nbytes(self) -> int:
        return self._users.nbytes + self._codes.nbytes + self._starts.nbytes

    def found(self, wanted: Mask) -> tuple[NDArray[np.intp], bool]:
        """Local numbers of those who have a text whose code is ``wanted``, and True; or of those who do not, and False."""
        by_text = wanted.take(self._codes)
        starts, stops = self._stretches(by_text)
        if self._are_all and 2 * int((stops - starts).sum()) > len(self._users):
            return self._numbers(*self._stretches(~by_text)), False
        return self._numbers(starts, stops), True

    def _stretches(self, wanted: Mask) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """By block, where users with texts that lie side by side start and stop."""
        edges = np.zeros(len(wanted) + 2, dtype=np.bool_)
        edges[1:-1] = wanted
        bounds = self._starts[:, np.flatnonzero(edges[1:] != edges[:-1])]
        return bounds[:, ::2], bounds[:, 1::2]

    def _numbers(self, starts: NDArray[np.uint32], stops: NDArray[np.uint32]) -> NDArray[np.intp]:
        if not starts.size:
            return np.empty(0, np.intp)
        lengths = (stops - starts).astype(np.intp)
        of_blocks = lengths.sum(axis=1)
        total = int(of_blocks.sum())
        # Numbers of this type are taken as they are by whoever looks something up by them.
        if total < _SHORT * lengths.size:
            lengths = lengths.ravel()
            places = np.repeat(starts.ravel() - (np.cumsum(lengths) - lengths), lengths)
            places += np.arange(total)
            numbers = self._users.take(places).astype(np.intp)
        else:
            stretches = zip(starts.ravel().tolist(), stops.ravel().tolist(), strict=True)
            numbers = np.concatenate([self._users[start:stop] for start, stop in stretches], dtype=np.intp)
        numbers += np.repeat(self._bases, of_blocks)
        return numbers
