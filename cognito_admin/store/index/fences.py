"""Keys at every so many places of an order, packed: they are read from, and kept, without an object for each."""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TypeAlias, overload

import numpy as np

Key: TypeAlias = tuple[str, str]
"""The folded text of a user in a column, and their sub: no two users have the same."""

_BETWEEN = "\0"
_REMEMBERED = 256
"""Keys that are at hand: whoever parts an order in halves begins at the same ones each time."""


def pack(keys: Iterable[Key]) -> bytes:
    """How many there are, where each begins and the last ends, as four bytes little-endian, then their texts in UTF-8."""
    texts = [f"{text}{_BETWEEN}{sub}".encode(errors="surrogatepass") for text, sub in keys]
    starts = np.array([len(texts), *accumulate(map(len, texts), initial=0)], dtype="<u4")
    return starts.tobytes() + b"".join(texts)


class Fences(Sequence[Key]):
    """Of what ``pack`` made; of nothing where that is empty."""

    def __init__(self, packed: bytes) -> None:
        self._packed = packed
        self._count = int.from_bytes(packed[:4], "little")
        self._texts = 4 * (self._count + 2)
        self._starts = np.frombuffer(packed[4 : self._texts], dtype="<u4").astype(np.uint32).data
        self._known: dict[int, Key] = {}

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Key: ...
    @overload
    def __getitem__(self, place: slice) -> list[Key]: ...
    def __getitem__(self, place: int | slice) -> Key | list[Key]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(self._count))]
        key = self._known.get(place)
        if key is None:
            if not 0 <= place < self._count:
                raise IndexError(place)
            start, stop = self._starts[place], self._starts[place + 1]
            text = self._packed[self._texts + start : self._texts + stop].decode(errors="surrogatepass")
            # A sub holds no such sign, whatever the text before it holds.
            text, _, sub = text.rpartition(_BETWEEN)
            key = text, sub
            if len(self._known) == _REMEMBERED:
                self._known.clear()
            self._known[place] = key
        return key

    @property
    def nbytes(self) -> int:
        return len(self._packed) + self._starts.nbytes
