"""The texts of one column of a segment, close together: what grams and orders are computed from."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cognito_admin.store.index.bitmaps import Numbers

Places = NDArray[np.int64]
_FOUR_BYTES = "I"
_CONTINUES = 0b1000_0000
_LEADING_BITS = 0b1100_0000


class Texts(NamedTuple):
    """Folded texts, one behind the other.

    ``owners`` are local numbers of users, ascending; a user may have several texts. ``sizes`` are lengths in bytes of UTF-8.
    """

    owners: Numbers
    sizes: Numbers
    blob: bytes

    @property
    def starts(self) -> Places:
        """Where in ``blob`` each text begins, and at last where it ends."""
        starts = np.zeros(len(self.sizes) + 1, dtype=np.int64)
        np.cumsum(self.sizes, out=starts[1:])
        return starts

    @property
    def users(self) -> Numbers:
        """The owners, each once."""
        first = np.ones(len(self.owners), dtype=np.bool_)
        np.not_equal(self.owners[1:], self.owners[:-1], out=first[1:])
        return self.owners[first]

    def chunks(self, users: int) -> Iterator["Texts"]:
        """The texts of so many users at a time."""
        starts = self.starts
        last = int(self.owners[-1]) if len(self.owners) else -1
        for first in range(0, last + 1, users):
            low, high = np.searchsorted(self.owners, np.array((first, first + users), dtype=np.uint32))
            if low < high:
                yield Texts(self.owners[low:high], self.sizes[low:high], self.blob[starts[low] : starts[high]])

    def at(self, places: Iterable[int]) -> Iterator[str]:
        """The texts at these places."""
        starts = self.starts
        for place in places:
            yield self.blob[starts[place] : starts[place + 1]].decode(errors="surrogatepass")

    def of(self, mask: NDArray[np.bool_]) -> "Texts":
        """Those of them that ``mask`` says."""
        data = np.frombuffer(self.blob, dtype=np.uint8)[np.repeat(mask, self.sizes)]
        return Texts(self.owners[mask], self.sizes[mask], data.tobytes())

    @property
    def length(self) -> int:
        """How many code points there are in all."""
        if self.blob.isascii():
            return len(self.blob)
        return int(np.count_nonzero((np.frombuffer(self.blob, dtype=np.uint8) & _LEADING_BITS) != _CONTINUES))

    def code_points(self) -> tuple[NDArray[np.uint32], Numbers]:
        """All code points, and how many each text has."""
        points = np.frombuffer(self.blob.decode().encode("utf-32-le"), dtype="<u4")
        return points, self.sizes if len(points) == len(self.blob) else self.lengths_to(self.starts[1:])

    def lengths_to(self, ends: Places) -> Numbers:
        """How many code points there are in each text up to a place in ``blob``."""
        data = np.frombuffer(self.blob, dtype=np.uint8)
        before = np.zeros(len(data) + 1, dtype=np.int64)
        np.cumsum((data & _LEADING_BITS) != _CONTINUES, out=before[1:])
        return (before[ends] - before[self.starts[:-1]]).astype(np.uint32)


class Gathering:
    """Texts as they come, user by user."""

    def __init__(self) -> None:
        self._owners = array(_FOUR_BYTES)
        self._sizes = array(_FOUR_BYTES)
        self._pieces: list[bytes] = []

    def add(self, owners: Iterable[int], texts: Sequence[str]) -> None:
        together = "".join(texts)
        self._owners.extend(owners)
        if together.isascii():
            self._sizes.extend(map(len, texts))
        else:
            self._sizes.extend(len(text.encode(errors="surrogatepass")) for text in texts)
        self._pieces.append(together.encode(errors="surrogatepass"))

    def add_ascii(self, owners: Iterable[int], texts: Sequence[str], together: str) -> None:
        """``together`` are the folded texts, each as long as it was before."""
        self._owners.extend(owners)
        self._sizes.extend(map(len, texts))
        self._pieces.append(together.encode())

    def texts(self) -> Texts:
        """Everything that was added; nothing can be added afterwards."""
        blob = b"".join(self._pieces)
        self._pieces.clear()
        return Texts(np.frombuffer(self._owners, np.uint32), np.frombuffer(self._sizes, np.uint32), blob)
