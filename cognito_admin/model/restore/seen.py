"""Remembers which of millions of names have been there, in a few bytes each."""

from array import array
from hashlib import blake2b

_FEWEST = 1 << 12


class Seen:
    """A set of pairs of texts that keeps eight bytes of each: two are taken for one once in 2⁶⁴ pairs of them."""

    def __init__(self) -> None:
        self._places = array("Q", bytes(8 * _FEWEST))
        self._count = 0

    def __contains__(self, key: tuple[str, str]) -> bool:
        return self._places[self._place(_digest(key))] != 0

    def __len__(self) -> int:
        return self._count

    def add(self, key: tuple[str, str]) -> None:
        digest = _digest(key)
        place = self._place(digest)
        if self._places[place]:
            return
        self._places[place] = digest
        self._count += 1
        if 2 * self._count > len(self._places):
            self._grow()

    def _place(self, digest: int) -> int:
        """Where it is, or would be."""
        places = self._places
        last = len(places) - 1
        place = digest & last
        while (found := places[place]) and found != digest:
            place = (place + 1) & last
        return place

    def _grow(self) -> None:
        before = self._places
        self._places = array("Q", bytes(16 * len(before)))
        for digest in before:
            if digest:
                self._places[self._place(digest)] = digest


def _digest(key: tuple[str, str]) -> int:
    """Never zero, which means that a place is free."""
    data = "\0".join(key).encode(errors="surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big") or 1
