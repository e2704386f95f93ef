"""The files of a backup, wherever they lie: in a folder, packed into one file, or in S3. Nothing outside is ever opened."""

import io
import os
import stat
import struct
import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol, cast

from cognito_admin.model.failures import Code, Failure

PACKED = ".cognitobackup"
"""What the name of a packed backup ends with."""
BESIDE = ".new"
"""What the name of a file ends with until it is whole."""
_LARGEST_DIRECTORY = 64 << 20
"""Bytes of the list of members in a packed backup: enough for half a million."""
_MOST_MEMBERS = 500_000
_LARGEST_END = 22 + 20 + (1 << 16)
"""Bytes of what follows that list: a record, where to find a larger one, and a comment."""
_MEMBER = b"PK\3\4"
_HEADER = struct.Struct("<4sHHHLLLLHH")
"""What stands before a member in a ZIP: flags third, then the method; at the end the sizes, packed and not, and how long its name
and its further fields are (APPNOTE.TXT, 4.3.7)."""
_ENCRYPTED_OR_SIZE_UNKNOWN = 0x9
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""A pipe that nobody writes into is not waited for."""
_CHUNK = 1 << 20
_AT_ONCE = 8 << 20
"""Bytes of an object that are asked for at once."""


class Files(Protocol):
    """By their paths within the backup, with ``/``. Methods raise OSError or Failure, and KeyError for a path that is not there."""

    name: str
    """Of the place, for people."""

    def sizes(self) -> dict[str, int]:
        """Bytes of every file there is; what is no plain file counts as not there."""
        ...

    def open(self, path: str) -> BinaryIO: ...
    def close(self) -> None: ...


class Place(Files, Protocol):
    """One that can be written to."""

    def make(self) -> None:
        """Raises FileExistsError where something is there already."""
        ...

    def put(self, path: str, data: bytes) -> None:
        """Writes a file whole, in place of what was there; it is safe when this returns."""
        ...

    def remove(self, path: str) -> None:
        """A file that is not there, or that has to stay in a bucket, is no trouble."""
        ...


class Objects(Protocol):
    """What lies in a bucket under a prefix, by the rest of its key. Methods raise Failure, and KeyError for what is not there."""

    name: str

    def sizes(self) -> dict[str, int]: ...
    def get(self, key: str, first: int, count: int) -> tuple[bytes, int]:
        """At most ``count`` bytes from ``first`` on, of those that are there, and how many there are in all."""
        ...

    def put(self, key: str, data: bytes) -> None: ...
    def remove(self, key: str) -> None: ...


class Folder:
    """Follows no links."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = str(folder)

    def make(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True)

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
        beside.replace(target)
        settle_names(target.parent)

    def remove(self, path: str) -> None:
        target = self.folder / path
        target.unlink(missing_ok=True)
        settle_names(target.parent)

    def close(self) -> None:
        """Nothing is held open."""


class PackedFiles:
    """A ZIP whose members are stored as they are. Members with odd names, links and packed ones count as not there."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        """Closes ``file`` in the end. Raises Failure(BACKUP_DAMAGED) where it is no ZIP that can be read."""
        self.name = name
        self._file = file
        try:
            self._members = _members(file)
        except (ValueError, NotImplementedError) as error:
            file.close()
            short = name.replace("\\", "/").rpartition("/")[2]
            raise Failure(Code.BACKUP_DAMAGED, path=name, file=short) from error

    def sizes(self) -> dict[str, int]:
        return {name: member.size for name, member in self._members.items()}

    def open(self, path: str) -> BinaryIO:
        member = self._members[path]
        self._file.seek(member.header)
        header = self._file.read(_HEADER.size)
        if len(header) < _HEADER.size or not header.startswith(_MEMBER):
            raise KeyError(path)
        *_, name, extra = _HEADER.unpack(header)
        start = member.header + _HEADER.size + name + extra
        return cast(BinaryIO, io.BufferedReader(_Piece(self._file, start, member.size)))

    def close(self) -> None:
        self._file.close()


class _Piece(io.RawIOBase):
    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file = file
        self._place = start
        self._end = start + size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        self._file.seek(self._place)
        data = self._file.read(min(len(buffer), self._end - self._place))
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)


class _Member(NamedTuple):
    """Where its header begins, and how many bytes follow that."""

    header: int
    size: int


def _members(file: BinaryIO) -> dict[str, _Member]:
    """Raises ValueError for what claims to hold more than it can, and for what is no ZIP."""
    size = file.seek(0, os.SEEK_END)
    try:
        if _directory_bytes(file, size) > _LARGEST_DIRECTORY:
            raise ValueError("more members than any backup has")
        members = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, struct.error):
        return _members_of_a_part(file, size)
    if sum(member.file_size for member in members if member.compress_type == zipfile.ZIP_STORED) > size:
        raise ValueError("members that overlap")
    return {
        member.filename: _Member(member.header_offset, member.file_size)
        for member in members
        if is_inside(member.filename)
        and member.compress_type == zipfile.ZIP_STORED
        and member.file_size == member.compress_size
        and stat.S_IFMT(member.external_attr >> 16) in (0, stat.S_IFREG)
    }


def _members_of_a_part(file: BinaryIO, size: int) -> dict[str, _Member]:
    """Of a ZIP without its list of members, such as one that was cut off. Raises ValueError where there are none."""
    found: dict[str, _Member] = {}
    place = 0
    while len(found) < _MOST_MEMBERS:
        file.seek(place)
        header = file.read(_HEADER.size)
        if len(header) < _HEADER.size or not header.startswith(_MEMBER):
            break
        _, _, flags, method, _, _, packed, plain, name_bytes, further = _HEADER.unpack(header)
        name = file.read(name_bytes).decode(errors="replace")
        start = place + _HEADER.size + name_bytes + further
        # Larger members than fit into four bytes are not made: parts are far smaller.
        if flags & _ENCRYPTED_OR_SIZE_UNKNOWN or method != zipfile.ZIP_STORED or packed != plain:
            break
        if is_inside(name) and start < size:
            found[name] = _Member(place, min(plain, size - start))
        place = start + plain
    if not found:
        raise ValueError("no ZIP")
    return found


def _directory_bytes(file: BinaryIO, size: int) -> int:
    """What the list of members is said to take, by the record at the end of a ZIP (APPNOTE.TXT, 4.3.14 to 4.3.16)."""
    start = max(0, size - _LARGEST_END)
    file.seek(start)
    end = file.read(_LARGEST_END)
    place = end.rfind(b"PK\5\6")
    if place < 0:
        raise zipfile.BadZipFile("no end")
    said: int = struct.unpack_from("<L", end, place + 12)[0]
    locator = place - 20
    if locator >= 0 and end.startswith(b"PK\6\7", locator):
        file.seek(struct.unpack_from("<Q", end, locator + 8)[0])
        said = max(said if said != 0xFFFFFFFF else 0, struct.unpack_from("<Q", file.read(56), 40)[0])
    return said


class Bucket:
    """Files that lie in S3."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self.name = objects.name

    def make(self) -> None:
        if self._objects.sizes():
            raise FileExistsError(self.name)

    def sizes(self) -> dict[str, int]:
        return {path: size for path, size in self._objects.sizes().items() if is_inside(path)}

    def open(self, path: str) -> BinaryIO:
        if not is_inside(path):
            raise KeyError(path)
        return opened_object(self._objects, path)

    def put(self, path: str, data: bytes) -> None:
        self._objects.put(path, data)

    def remove(self, path: str) -> None:
        try:
            self._objects.remove(path)
        except Failure as failure:
            # A bucket that nothing may be deleted from is a good place for backups, and nothing relies on what is to go.
            if failure.code is not Code.ACCESS_DENIED:
                raise

    def close(self) -> None:
        """Nothing is held open."""


class _Object(io.RawIOBase):
    def __init__(self, objects: Objects, key: str) -> None:
        self._objects = objects
        self._key = key
        self._place = self._start = 0
        self._piece, self._size = objects.get(key, 0, _AT_ONCE)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._place = max(0, offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence])
        return self._place

    def readinto(self, buffer: memoryview, /) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        if self._place >= self._size:
            return 0
        if not self._start <= self._place < self._start + len(self._piece):
            self._start = self._place
            self._piece, self._size = self._objects.get(self._key, self._place, _AT_ONCE)
        within = self._place - self._start
        data = self._piece[within : within + len(buffer)]
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)


def opened_object(objects: Objects, key: str) -> BinaryIO:
    """Asked for piece by piece as it is read. Raises KeyError, Failure."""
    return cast(BinaryIO, io.BufferedReader(_Object(objects, key)))


def read_most(file: BinaryIO, most: int) -> bytes:
    """All there is, but no more than ``most`` bytes, and no more memory than there are."""
    pieces: list[bytes] = []
    while most > 0 and (data := file.read(min(most, _CHUNK))):
        pieces.append(data)
        most -= len(data)
    return b"".join(pieces)


def is_inside(path: str) -> bool:
    """Whether ``path`` names a file within a backup and nothing else, on any system."""
    parts = path.split("/")
    return (
        0 < len(path) <= 1024
        and all(part not in ("", ".", "..") for part in parts)
        and not any(sign in path for sign in ("\\", ":", "\0"))
    )


@contextmanager
def files_of(place: Path | Objects) -> Generator[Files]:
    """Of the backup there: a folder, one file, or in S3 either. Raises Failure(BACKUP_NOT_FOUND | BACKUP_DAMAGED)."""
    files = _of_path(place) if isinstance(place, Path) else _of_objects(place)
    try:
        yield files
    finally:
        files.close()


def _of_path(path: Path) -> Files:
    if path.is_dir():
        return Folder(path)
    if path.is_file():
        return PackedFiles(path.open("rb"), str(path))
    raise Failure(Code.BACKUP_NOT_FOUND, path=str(path))


def _of_objects(objects: Objects) -> Files:
    if not objects.name.endswith(PACKED):
        return Bucket(objects)
    try:
        return PackedFiles(opened_object(objects, ""), objects.name)
    except KeyError as error:
        raise Failure(Code.BACKUP_NOT_FOUND, path=objects.name) from error


def settle_names(folder: Path) -> None:
    """The names in it are on disk, too. Windows does that by itself."""
    if os.name == "posix":
        file = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)
