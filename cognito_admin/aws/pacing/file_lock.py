"""The operating system's lock on an open file: gone with the process that had it, however that ends."""

import os
import sys
import time

POLL_S = 0.0005

if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30
    """Beyond what is read and written: Windows keeps others out of what is locked."""

    def _try_lock(file: int) -> None:
        os.lseek(file, _FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

    def unlock(file: int) -> None:
        os.lseek(file, _FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


def lock(file: int, patience_s: float) -> None:
    """Raises TimeoutError where others do not let go of it, and another OSError where there are no locks."""
    until_s = time.monotonic() + patience_s
    while True:
        try:
            _try_lock(file)
        except (BlockingIOError, PermissionError) as error:
            if time.monotonic() >= until_s:
                raise TimeoutError from error
            time.sleep(POLL_S)
        else:
            return
