"""The files of a backup in a folder. Nothing outside is ever opened."""

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

from filelock import FileLock, Timeout

from cognito_admin.archive.files import LOCK, is_inside
from cognito_admin.model.failures import Code, Failure
from cognito_admin.moving import move_over

BESIDE = ".new"
"""What the name of a file ends with until it is whole."""
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""A pipe that nobody writes into is not waited for."""


class Folder:
    """Follows no links."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = str(folder)
        self._lock = FileLock(folder / LOCK, timeout=0, mode=0o600, thread_local=False)

    def make(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True)

    def hold(self) -> None:
        # The lock would make a folder that is not there.
        self.folder.stat()
        try:
            # Some network drives have no locks.
            with suppress(NotImplementedError):
                self._lock.acquire()
        except Timeout as error:
            raise Failure(Code.BACKUP_BEING_WRITTEN, path=self.name) from error

    def release(self) -> None:
        self._lock.release()

    def sizes(self) -> dict[str, int]:
        found: dict[str, int] = {}
        waiting: list[tuple[Path, str]] = [(self.folder, "")]
        while waiting:
            folder, before = waiting.pop()
            with os.scandir(folder) as entries:
                for entry in entries:
                    path = f"{before}{entry.name}"
                    if entry.is_dir(follow_symlinks=False):
                        if is_inside(path):
                            waiting.append((Path(entry.path), f"{path}/"))
                    elif entry.is_file(follow_symlinks=False):
                        found[path] = entry.stat(follow_symlinks=False).st_size
        return found

    def links(self) -> list[str]:
        """What leads elsewhere, maybe out of the folder."""
        found = (Path(folder, name) for folder, below, files in os.walk(self.folder) for name in (*below, *files))
        return [path.relative_to(self.folder).as_posix() for path in found if path.is_symlink()]

    def open(self, path: str) -> BinaryIO:
        if not is_inside(path):
            raise KeyError(path)
        place = self.folder
        try:
            for part in path.split("/"):
                place = place / part
                if place.is_symlink():
                    raise KeyError(path)
            file = os.open(place, _READ)
        except UnicodeEncodeError as error:
            raise KeyError(path) from error
        except (FileNotFoundError, NotADirectoryError) as error:
            if not self.folder.is_dir():
                raise
            raise KeyError(path) from error
        if not stat.S_ISREG(os.fstat(file).st_mode):
            os.close(file)
            raise KeyError(path)
        return cast(BinaryIO, os.fdopen(file, "rb"))

    def put(self, path: str, data: bytes) -> None:
        target = self.folder / path
        # Not the folder itself: one that vanished is not to come again with a part of what it held.
        for part in reversed(target.relative_to(self.folder).parents[:-1]):
            (self.folder / part).mkdir(mode=0o700, exist_ok=True)
        beside = target.with_name(f"{target.name}{BESIDE}")
        file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(file, left) :]
            os.fsync(file)
        finally:
            os.close(file)
        move_over(beside, target)
        settle_names(target.parent)

    def remove(self, path: str) -> None:
        target = self.folder / path
        target.unlink(missing_ok=True)
        settle_names(target.parent)

    def close(self) -> None:
        """Nothing is held open that was only read."""


def settle_names(folder: Path) -> None:
    """The names in it are on disk, too. Windows does that by itself."""
    if os.name == "posix":
        file = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)
