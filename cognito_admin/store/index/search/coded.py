"""The users of a segment by the text they have in a column of few: who has one of some is found without a look at the others."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from cognito_admin.store.allocation import apart
from cognito_admin.store.index.bitmaps import EMPTY, Mask, bitmap_of_blocks, memory_bytes

_BLOCK = 65_536
"""Users whose numbers within their block take two bytes."""
_SHORT = 64
"""Stretches that are shorter on average are quicker taken number by number than piece by piece."""
_FREQUENT = 8
"""A text that more than one in so many users have has a bitmap."""


_OF_A_TEXT = 1_024
"""Where so many users on average have each of the wanted texts they are put together text by text; others user by user."""


_SPARSE = 4
"""Fewer than one in so many users of a segment are quicker sorted than marked."""


class Numbered(Protocol):
    """Users by their local numbers."""

    def chosen(self, mask: Mask, /) -> BitMap: ...
    def ids_of(self, local_numbers: BitMap, /) -> BitMap: ...


class Found(NamedTuple):
    """Users by their ids and by their local numbers; with ``are_found`` unset everybody but these is meant."""

    bits: list[BitMap]
    numbers: NDArray[np.intp]
    are_found: bool


class ByText:
    """Those who have a value in a column, block after block of users, in each text after text; frequent texts stand apart.

    The texts are sorted: those that look alike are often looked for together, and lie side by side.
    """

    def __init__(self, codes: NDArray[Any], texts: Sequence[str], users: Numbered) -> None:
        """``texts`` are those of the codes 1, 2, …; 0 stands for no value."""
        self._numbered = users
        totals = np.bincount(codes, minlength=len(texts) + 1)
        self._are_all = not totals[0]
        frequent = (np.flatnonzero(totals[1:] * _FREQUENT > len(codes)) + 1).tolist()
        self._frequent = {code: users.chosen(codes == code) for code in frequent}
        self._codes = np.array(sorted(range(len(texts)), key=texts.__getitem__), dtype=np.intp) + 1
        totals[frequent] = 0
        self._sizes = totals.take(self._codes)
        ranks = np.zeros(len(texts) + 1, dtype=codes.dtype)
        ranks[self._codes] = np.arange(1, len(texts) + 1)
        ranks[frequent] = 0
        ranked = ranks.take(codes)
        self._bases = np.arange(0, len(codes), _BLOCK)
        # By block and place among the sorted texts, where the users with that text begin, and where the last ones end.
        self._starts = np.empty((len(self._bases), len(texts) + 1), dtype=np.uint32)
        by_block: list[NDArray[np.uint16]] = [np.empty(0, np.uint16)]
        begin = 0
        for block, first in enumerate(self._bases.tolist()):
            of_block = ranked[first : first + _BLOCK]
            ends = np.cumsum(np.bincount(of_block, minlength=len(texts) + 1))
            without = int(ends[0])
            by_block.append(np.argsort(of_block, kind="stable")[without:].astype(np.uint16))
            self._starts[block] = begin + ends - without
            begin += len(of_block) - without
        self._users = apart(np.concatenate(by_block))
        self._size = len(codes)
        self._frequent_bytes = sum(map(memory_bytes, self._frequent.values()))

    @property
    def nbytes(self) -> int:
        return self._users.nbytes + self._codes.nbytes + self._sizes.nbytes + self._starts.nbytes + self._frequent_bytes

    def found(self, wanted: Mask) -> Found:
        """Those who have a text whose code is ``wanted``, or, where they are fewer, those who do not."""
        by_text = wanted.take(self._codes)
        bits = [some for code, some in self._frequent.items() if wanted[code]]
        places = np.flatnonzero(by_text & (self._sizes > 0))
        if self._sizes[places].sum() >= _OF_A_TEXT * len(places):
            return Found(bits + list(map(self._of_text, places.tolist())), np.empty(0, np.intp), are_found=True)
        starts, stops = self._stretches(by_text)
        total = int((stops - starts).sum())
        if self._are_all and 2 * (total + sum(map(len, bits))) > self._size:
            others = [some for code, some in self._frequent.items() if not wanted[code]]
            return Found(others, self._numbers(*self._stretches(~by_text)), are_found=False)
        if total * _SPARSE < self._size:
            return Found([*bits, self._sorted(starts, stops)], np.empty(0, np.intp), are_found=True)
        return Found(bits, self._numbers(starts, stops), are_found=True)

    def _of_text(self, place: int) -> BitMap:
        """Who has the text at this place among the sorted ones."""
        bounds = enumerate(self._starts[:, place : place + 2].tolist())
        blocks = [(block, self._users[start:stop]) for block, (start, stop) in bounds if start < stop]
        return self._numbered.ids_of(bitmap_of_blocks(blocks))

    def _stretches(self, wanted: Mask) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """By block, where users with texts that lie side by side start and stop."""
        edges = np.zeros(len(wanted) + 2, dtype=np.bool_)
        edges[1:-1] = wanted
        bounds = self._starts[:, np.flatnonzero(edges[1:] != edges[:-1])]
        return bounds[:, ::2], bounds[:, 1::2]

    def _sorted(self, starts: NDArray[np.uint32], stops: NDArray[np.uint32]) -> BitMap:
        """Block by block: what is to be sorted is small, and of two bytes."""
        users, of_blocks = self._taken(starts, stops)
        bounds = pairwise(accumulate(of_blocks.tolist(), initial=0))
        blocks = [(block, np.sort(users[start:stop])) for block, (start, stop) in enumerate(bounds) if start < stop]
        return self._numbered.ids_of(bitmap_of_blocks(blocks)) if blocks else EMPTY

    def _numbers(self, starts: NDArray[np.uint32], stops: NDArray[np.uint32]) -> NDArray[np.intp]:
        users, of_blocks = self._taken(starts, stops)
        # Numbers of this type are taken as they are by whoever looks something up by them.
        return users.astype(np.intp) + np.repeat(self._bases, of_blocks)

    def _taken(
        self, starts: NDArray[np.uint32], stops: NDArray[np.uint32]
    ) -> tuple[NDArray[np.uint16], NDArray[np.intp]]:
        """Users within their blocks, one block after the other, and how many of each."""
        lengths = (stops - starts).astype(np.intp)
        of_blocks = lengths.sum(axis=1)
        total = int(of_blocks.sum())
        if total < _SHORT * lengths.size:
            lengths = lengths.ravel()
            places = np.repeat(starts.ravel() - (np.cumsum(lengths) - lengths), lengths)
            places += np.arange(total)
            return self._users.take(places), of_blocks
        stretches = zip(starts.ravel().tolist(), stops.ravel().tolist(), strict=True)
        return np.concatenate([self._users[:0], *(self._users[start:stop] for start, stop in stretches)]), of_blocks
