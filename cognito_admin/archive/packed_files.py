"""The files of a backup that is packed into one: a ZIP, read without believing more of it than has to be."""

import io
import os
import stat
import struct
import zipfile
from typing import BinaryIO, NamedTuple, cast

from cognito_admin.archive.files import is_inside
from cognito_admin.model.failures import Code, Failure

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
        (larger,) = struct.unpack_from("<Q", end, locator + 8)
        if larger >= size:
            raise zipfile.BadZipFile("no end")
        file.seek(larger)
        said = max(said if said != 0xFFFFFFFF else 0, struct.unpack_from("<Q", file.read(56), 40)[0])
    return said
