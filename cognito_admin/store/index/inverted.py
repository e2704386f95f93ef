"""The users of a segment by the code they have in a column: who has one of some codes is found without a look at the others."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cognito_admin.store.allocation import apart
from cognito_admin.store.index.bitmaps import Mask

_BLOCK = 65_536
"""Users whose numbers within their block take two bytes."""
_FEWEST = 256
"""Codes: fewer fit into a byte, and are compared with as quickly."""


def pays(size: int, count: int) -> bool:
    """Whether ``size`` users are to be kept by their codes, which are below ``count``."""
    return count >= _FEWEST and 4 * (count + 1) * -(-size // _BLOCK) <= size


def pack(codes: NDArray[Any], count: int) -> bytes:
    """Two bytes a user, and four for each code in each block of users, behind the ``count`` that ``codes`` are below.

    In each block its users stand by their codes, and where those of each code begin.
    """
    users = np.empty(len(codes), "<u2")
    starts = np.empty((-(-len(codes) // _BLOCK), count + 1), "<u4")
    for block, first in enumerate(range(0, len(codes), _BLOCK)):
        of_block = codes[first : first + _BLOCK]
        users[first : first + _BLOCK] = np.argsort(of_block, kind="stable")
        starts[block, 0] = first
        starts[block, 1:] = first + np.cumsum(np.bincount(of_block, minlength=count))
    return count.to_bytes(4, "little") + starts.tobytes() + users.tobytes()


class Inverted:
    """What ``pack`` made of ``size`` codes."""

    def __init__(self, packed: bytes, size: int) -> None:
        self._size = size
        self._count = int.from_bytes(packed[:4], "little")
        blocks = range(0, size, _BLOCK)
        starts = np.frombuffer(packed, "<u4", len(blocks) * (self._count + 1), offset=4)
        self._starts = apart(starts.reshape(len(blocks), self._count + 1))
        self._users = apart(np.frombuffer(packed, "<u2", size, offset=4 + starts.nbytes))
        self._bases = np.array(blocks, np.uint32)

    @property
    def nbytes(self) -> int:
        return self._users.nbytes + self._starts.nbytes

    def codes(self) -> NDArray[np.uint16]:
        """By local number."""
        codes = np.empty(self._size, np.uint16)
        numbers = np.arange(self._count, dtype=np.uint16)
        for first, starts in zip(self._bases.tolist(), self._starts, strict=True):
            users = self._users[first : first + _BLOCK]
            codes[first : first + _BLOCK][users] = np.repeat(numbers, np.diff(starts))
        return codes

    def mask(self, wanted: Mask) -> Mask:
        """By local number, whether a user has any of the codes that are ``wanted``."""
        users = self._users_of(np.flatnonzero(wanted))
        if users is not None:
            mask = np.zeros(self._size, np.bool_)
            mask[users] = True
            return mask
        mask = np.ones(self._size, np.bool_)
        others = self._users_of(np.flatnonzero(~wanted))
        mask[others] = False
        return mask

    def _users_of(self, codes: NDArray[np.intp]) -> NDArray[np.uint32] | None:
        """Local numbers, in no order; None where they are most of all."""
        firsts = self._starts[:, codes]
        lengths = self._starts[:, codes + 1] - firsts
        of_blocks = lengths.sum(axis=1, dtype=np.intp)
        if 2 * int(of_blocks.sum()) > self._size:
            return None
        lengths = lengths.ravel()
        ends = np.cumsum(lengths, dtype=np.uint32)
        # In a block the users of a code follow each other, from the place of the first one on.
        places = np.repeat(firsts.ravel() - (ends - lengths), lengths)
        places += np.arange(len(places), dtype=np.uint32)
        users = np.repeat(self._bases, of_blocks)
        users += self._users.take(places)
        return users
