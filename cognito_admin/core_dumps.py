"""Keeps what is in memory, keys and people's data, out of what the operating system writes down when a process dies."""

import contextlib
import sys
from pathlib import Path

_NO_DUMPABLE = 4
"""PR_SET_DUMPABLE, see prctl(2)."""
_NO_HEAP = 1
"""WER_FAULT_REPORTING_FLAG_NOHEAP, see WerSetFlags."""
_FILTER = Path("/proc/self/coredump_filter")


def forbid() -> None:
    """No dump of this process is written from now on; nor of those it starts, unless they raise the limit again.

    On Linux a limit of 0 does not hold where dumps go to a program, as with systemd or apport; a limit of 1 holds both there and
    where they go to a file (kernel, fs/coredump.c). Should one be made all the same, it has no memory in it. On macOS what the
    system reports of a crash has no memory in it either way; Windows leaves the heap out.
    """
    if sys.platform == "win32":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.windll.kernel32.WerSetFlags(_NO_HEAP)
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    limit = 1 if sys.platform == "linux" else 0
    if most != resource.RLIM_INFINITY:
        limit = min(limit, most)
    # Who may not set a lower limit runs under one already.
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (limit, most))
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            _FILTER.write_text("0x0")


def close_to_others() -> None:
    """On Linux, lets no other process of the same person look into the memory of this one (root may).

    For processes without a window: the portals of the desktop, which tell the colour scheme and show the file dialogs, refuse
    whoever is closed in this way, since they look at ``/proc/PID/root`` of everybody who asks.
    """
    if sys.platform != "linux":
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_NO_DUMPABLE, 0, 0, 0, 0)
