"""Which processes of the program use the same data folder: each holds a lock there as long as it lives."""

import contextlib
import os
import re
import secrets
from pathlib import Path

from filelock import FileLock, Timeout

_NAME = re.compile(r"process-(\d+)-\w+\.lock")

_TRIES = 100


class Presence:
    """Present from the start on, until ``close``. ``folder`` exists; where it takes no locks nobody is known to be there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for _ in range(_TRIES):
            self._path = folder / f"process-{os.getpid()}-{secrets.token_hex(4)}.lock"
            self._lock = FileLock(self._path, mode=0o600, thread_local=False)
            try:
                self._lock.acquire(timeout=0)
            except Timeout:
                # Another process looks at it, before it was locked, and takes it for left over.
                continue
            except OSError:
                return
            if self._path.exists():
                return
            self._lock.release()

    def others(self) -> tuple[int, ...]:
        """The ids of the other processes. What processes that are no more have left is removed. Waits for the disk."""
        found: list[int] = []
        for path in self._folder.glob("process-*.lock"):
            named = _NAME.fullmatch(path.name)
            if named is not None and path != self._path and not _is_left_over(path):
                found.append(int(named[1]))
        return tuple(sorted(found))

    def close(self) -> None:
        self._lock.release()
        with contextlib.suppress(OSError):
            self._path.unlink()


def _is_left_over(path: Path) -> bool:
    lock = FileLock(path, mode=0o600, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except (Timeout, PermissionError):
        return False
    except OSError:
        # No lock is to be had in this folder, so this one tells of nobody.
        return True
    # While it is held: whoever it belongs to gets no lock on it, and takes another.
    with contextlib.suppress(OSError):
        path.unlink()
    lock.release()
    # Windows removes none that anybody holds.
    with contextlib.suppress(OSError):
        if os.name == "nt":
            path.unlink()
    return True
