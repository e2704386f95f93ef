"""Memory that was used for large arrays is kept for the next ones: getting it from the system anew takes longer than computing.

Only with glibc, whose defaults give back every large block at once (mallopt(3)). What is kept is so for each thread that
computes, until ``give_back_freed_memory``.
"""

import ctypes
import sys
from functools import cache

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_KEPT_BYTES = 64_000_000
_LARGEST_KEPT_BYTES = 8_000_000


@cache
def keep_freed_memory() -> None:
    """Once for the process."""
    libc = _glibc()
    if libc is not None:
        libc.mallopt(_MMAP_THRESHOLD, _LARGEST_KEPT_BYTES)
        libc.mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)


def give_back_freed_memory() -> None:
    """For a while in which little will be computed."""
    libc = _glibc()
    if libc is not None:
        libc.malloc_trim(0)


@cache
def _glibc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "mallopt") and hasattr(libc, "malloc_trim") else None
