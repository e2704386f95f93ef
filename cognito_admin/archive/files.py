"""The files of a backup, wherever they lie: in a folder, or packed into one file. Nothing outside is ever opened."""

import os
import stat
import zipfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol, cast

from cognito_admin.model.failures import Code, Failure

_MOST_MEMBERS = 1_000_000


class Files(Protocol):
    """By their paths within the backup, with ``/``. Methods raise OSError, and KeyError for a path that is not there."""

    def sizes(self) -> dict[str, int]:
        """Bytes of every file there is; what is no plain file counts as not there."""
        ...

    def open(self, path: str) -> BinaryIO: ...
    def close(self) -> None: ...


class FolderFiles:
    """Follows no links."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def sizes(self) -> dict[str, int]:
        return dict(self._walk(self._folder, PurePosixPath()))

    def open(self, path: str) -> BinaryIO:
        if not is_inside(path):
            raise KeyError(path)
        place = self._folder
        for part in PurePosixPath(path).parts:
            place = place / part
            if place.is_symlink():
                raise KeyError(path)
        try:
            file = os.open(place, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        except FileNotFoundError as error:
            raise KeyError(path) from error
        if not stat.S_ISREG(os.fstat(file).st_mode):
            os.close(file)
            raise KeyError(path)
        return cast(BinaryIO, os.fdopen(file, "rb"))

    def close(self) -> None:
        """Nothing is held open."""

    def _walk(self, folder: Path, inside: PurePosixPath) -> Iterator[tuple[str, int]]:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from self._walk(Path(entry.path), inside / entry.name)
                elif entry.is_file(follow_symlinks=False):
                    yield str(inside / entry.name), entry.stat(follow_symlinks=False).st_size


class PackedFiles:
    """A ZIP whose members are stored as they are. Members with odd names, links and packed ones count as not there."""

    def __init__(self, path: Path) -> None:
        """Raises Failure(BACKUP_DAMAGED) where it is no ZIP that can be read."""
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise Failure(Code.BACKUP_DAMAGED, path=str(path), file=path.name) from error
        members = self._zip.infolist()
        if len(members) > _MOST_MEMBERS:
            raise Failure(Code.BACKUP_DAMAGED, path=str(path), file=path.name)
        self._members = {
            member.filename: member
            for member in members
            if is_inside(member.filename)
            and member.compress_type == zipfile.ZIP_STORED
            and member.file_size == member.compress_size
            and stat.S_IFMT(member.external_attr >> 16) in (0, stat.S_IFREG)
        }

    def sizes(self) -> dict[str, int]:
        return {name: member.file_size for name, member in self._members.items()}

    def open(self, path: str) -> BinaryIO:
        try:
            return cast(BinaryIO, self._zip.open(self._members[path]))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise OSError(str(error)) from error

    def close(self) -> None:
        self._zip.close()


def is_inside(path: str) -> bool:
    """Whether ``path`` names a file within a backup and nothing else, on any system."""
    parts = path.split("/")
    return (
        0 < len(path) <= 1024
        and all(part not in ("", ".", "..") for part in parts)
        and not any(sign in path for sign in ("\\", ":", "\0"))
    )


@contextmanager
def files_of(path: Path) -> Generator[Files]:
    """Of the backup at ``path``, a folder or one file. Raises Failure(BACKUP_NOT_FOUND | BACKUP_DAMAGED)."""
    if path.is_dir():
        files: Files = FolderFiles(path)
    elif path.is_file():
        files = PackedFiles(path)
    else:
        raise Failure(Code.BACKUP_NOT_FOUND, path=str(path))
    try:
        yield files
    finally:
        files.close()
