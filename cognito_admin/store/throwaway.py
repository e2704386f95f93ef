"""Folders that last as long as the process that made them; what a killed process left is removed by the next one that looks."""

import contextlib
import os
import re
import shutil
import stat
import tempfile
from pathlib import Path

from filelock import FileLock, Timeout

from cognito_admin.store.paths import not_written

_LOCK = "in-use.lock"
_NAME = re.compile(r"cognito-admin-(?:comparison|demo|session)-\w+")


class Throwaway:
    """A new folder for temporary files that only its owner may read. Raises Failure(FOLDER_NOT_WRITABLE | DISK_FULL)."""

    def __init__(self, purpose: str) -> None:
        """``purpose`` is "comparison", "demo" or "session"."""
        try:
            self.path, self._lock = _made(purpose)
        except OSError as error:
            raise not_written(error, Path(tempfile.gettempdir())) from error

    def remove(self) -> None:
        """Removes the folder with all that is in it. Takes a while."""
        # Windows does not remove a lock that is held.
        self._lock.release()
        shutil.rmtree(self.path, ignore_errors=True)


def remove_abandoned() -> None:
    """Removes the folders whose process is no more. Takes a while."""
    with contextlib.suppress(OSError):
        for folder in Path(tempfile.gettempdir()).iterdir():
            if _NAME.fullmatch(folder.name) and _is_own(folder) and (folder / _LOCK).exists():
                _remove_if_abandoned(folder)


def _made(purpose: str) -> tuple[Path, FileLock]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f"cognito-admin-{purpose}-"))
        lock = _lock(folder)
        with contextlib.suppress(Timeout):
            lock.acquire(timeout=0)
            if (folder / _LOCK).exists():
                return folder, lock
        # Another process took it for abandoned before it was locked.
        shutil.rmtree(folder, ignore_errors=True)


def _remove_if_abandoned(folder: Path) -> None:
    with contextlib.suppress(Timeout, OSError):
        with _lock(folder).acquire(timeout=0):
            shutil.rmtree(folder, ignore_errors=True)
        # What is left where a lock cannot be removed while it is held.
        shutil.rmtree(folder, ignore_errors=True)


def _lock(folder: Path) -> FileLock:
    return FileLock(folder / _LOCK, mode=0o600, thread_local=False)


def _is_own(folder: Path) -> bool:
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and (os.name != "posix" or found.st_uid == os.getuid())
