"""Keys at every so many places of an order, packed for the disk."""

from collections.abc import Iterable
from itertools import accumulate, pairwise
from typing import TypeAlias

import numpy as np

Key: TypeAlias = tuple[str, str]
"""The folded text of a user in a column, and their sub: no two users have the same."""

_BETWEEN = "\0"


def pack(keys: Iterable[Key]) -> bytes:
    """How many there are, where each begins and the last ends, as four bytes little-endian, then their texts in UTF-8."""
    texts = [f"{text}{_BETWEEN}{sub}".encode(errors="surrogatepass") for text, sub in keys]
    starts = np.array([len(texts), *accumulate(map(len, texts), initial=0)], dtype="<u4")
    return starts.tobytes() + b"".join(texts)


def unpack(packed: bytes) -> list[Key]:
    """What was packed; nothing of nothing."""
    count = int.from_bytes(packed[:4], "little")
    begin = 4 * (count + 2)
    starts: list[int] = np.frombuffer(packed[4:begin], dtype="<u4").tolist()
    keys: list[Key] = []
    for start, stop in pairwise(starts):
        # A sub holds no such sign, whatever the text before it holds.
        text, _, sub = packed[begin + start : begin + stop].decode(errors="surrogatepass").rpartition(_BETWEEN)
        keys.append((text, sub))
    return keys
