"""Memory that was used for large arrays is kept for the next ones: getting it from the system anew takes longer than computing.

What stays for long lies apart, so that it leaves no holes when it goes. Keeping is done with glibc only, whose defaults give
back every large block at once (mallopt(3)). What is kept is so for each thread that computes, until
``give_back_freed_memory``.
"""

import ctypes
import mmap
import sys
from functools import cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", bound=np.generic)

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_KEPT_BYTES = 64_000_000
_LARGEST_KEPT_BYTES = 8_000_000
_SMALL_BYTES = 65_536


@cache
def keep_freed_memory() -> None:
    """Once for the process."""
    libc = _glibc()
    if libc is not None:
        libc.mallopt(_MMAP_THRESHOLD, _LARGEST_KEPT_BYTES)
        libc.mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)


def apart(array: NDArray[Number]) -> NDArray[Number]:
    """A copy in memory of its own, which goes back to the system with it; a small array as it is."""
    if array.nbytes < _SMALL_BYTES:
        return array
    copy = np.frombuffer(mmap.mmap(-1, array.nbytes), dtype=array.dtype).reshape(array.shape)
    copy[...] = array
    return copy


def give_back_freed_memory() -> None:
    """For a while in which little will be computed, or before what needs much memory of other sizes."""
    libc = _glibc()
    if libc is not None:
        libc.malloc_trim(0)


@cache
def _glibc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "mallopt") and hasattr(libc, "malloc_trim") else None
