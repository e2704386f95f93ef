"""Lines in numbered files of gzip members: what was settled stays, whatever becomes of the process."""

import contextlib
import hashlib
import os
import time
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from cognito_admin.archive.encryption import BackupKey
from cognito_admin.archive.files import Place, is_inside
from cognito_admin.model.backups import ENCRYPTED, FileFacts
from cognito_admin.model.failures import Code, Failure

MEMBER_BYTES = 1 << 20
"""Of lines, before they are packed: what a crash may cost."""
PART_BYTES = 64 << 20
WHOLE_PART_BYTES = 16 << 20
WHOLE_PART_S = 30.0
"""What a crash may cost where a part can only be written whole."""
_LEVEL = 6
_GZIP = 31
"""The window of zlib, in a gzip member (RFC 1952) without a time, so that equal lines become equal bytes."""
_CHUNK = 1 << 20

Settled = dict[str, FileFacts]
"""What is safely on disk of each part, by its path within the backup."""


class Parts(Protocol):
    """Of one listing, as ``users/part-00000.jsonl.gz`` and so on. Belongs to one thread. Raises OSError, Failure."""

    @property
    def is_due(self) -> bool:
        """Whether ``settle`` would be worth its while."""
        ...

    def write(self, lines: Iterable[bytes]) -> None:
        """``lines`` without their ends. They are safe after the next ``settle``."""
        ...

    def settle(self) -> Settled:
        """Makes safe what was written, and says what is there by now of the parts written to since the last call."""
        ...

    def finish(self) -> dict[str, FileFacts]:
        """Settles, closes, and says what each part is."""
        ...

    def close(self) -> None:
        """Lets go of everything; what was not settled is lost."""
        ...


class GrowingParts:
    """In a folder, in clear: each gzip member is on disk as soon as it is settled."""

    def __init__(
        self,
        folder: Path,
        name: str,
        settled: Settled | None = None,
        *,
        member_bytes: int = MEMBER_BYTES,
        part_bytes: int = PART_BYTES,
    ) -> None:
        """What is there beyond ``settled`` is cut off: it was never said to be safe.

        Raises Failure(BACKUP_DAMAGED) where less is there, or something else.
        """
        self._folder = folder
        self._name = name
        self._part_bytes = part_bytes
        self._packer = _Packer(member_bytes)
        self._files: dict[str, FileFacts] = {}
        self._file: int | None = None
        self._path = ""
        self._hash = hashlib.sha256()
        self._size = self._rows = 0
        for path, facts in (settled or {}).items():
            self._close_part()
            self._open_again(path, facts)
        with contextlib.suppress(FileNotFoundError):
            for file in sorted((folder / name).iterdir()):
                if f"{name}/{file.name}" not in {*self._files, self._path}:
                    file.unlink()

    @property
    def is_due(self) -> bool:
        return True

    def write(self, lines: Iterable[bytes]) -> None:
        if self._packer.add(lines):
            self._write_member()

    def settle(self) -> Settled:
        self._write_member()
        if self._file is None:
            return {}
        os.fsync(self._file)
        settled = {self._path: self._facts()}
        if self._size >= self._part_bytes:
            self._close_part()
        return settled

    def finish(self) -> dict[str, FileFacts]:
        self.settle()
        self._close_part()
        return dict(self._files)

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _write_member(self) -> None:
        if not self._packer.rows:
            return
        if self._file is None:
            self._path = part_path(self._name, len(self._files))
            (self._folder / self._name).mkdir(mode=0o700, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
            self._file = os.open(self._folder / self._path, flags, 0o600)
            self._hash, self._size, self._rows = hashlib.sha256(), 0, 0
        member, rows = self._packer.take()
        written = 0
        while written < len(member):
            written += os.write(self._file, member[written:])
        self._hash.update(member)
        self._size += len(member)
        self._rows += rows

    def _facts(self) -> FileFacts:
        return FileFacts(self._size, self._hash.hexdigest(), self._rows)

    def _close_part(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
            self._files[self._path] = self._facts()

    def _open_again(self, path: str, facts: FileFacts) -> None:
        self._path, self._size, self._rows = path, facts.size, facts.rows or 0
        self._hash = hashlib.sha256()
        damaged = Failure(Code.BACKUP_DAMAGED, path=str(self._folder), file=path)
        if not is_inside(path):
            raise damaged
        try:
            self._file = os.open(self._folder / path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        except FileNotFoundError as error:
            raise damaged from error
        if os.fstat(self._file).st_size < facts.size:
            raise damaged
        os.ftruncate(self._file, facts.size)
        while data := os.read(self._file, _CHUNK):
            self._hash.update(data)
        if self._facts() != facts:
            raise damaged


class WholeParts:
    """Encrypted, or where no file can grow: a part is in memory until it is closed, and then written at once."""

    def __init__(
        self,
        place: Place,
        name: str,
        key: BackupKey | None,
        settled: Settled | None = None,
        *,
        part_bytes: int = WHOLE_PART_BYTES,
        part_s: float = WHOLE_PART_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Raises Failure(BACKUP_DAMAGED) where a part is not there any more, or is not as it was ``settled``."""
        self._place = place
        self._name = name
        self._key = key
        self._part_bytes = part_bytes
        self._part_s = part_s
        self._clock = clock
        self._files = dict(settled or {})
        self._closed: Settled = {}
        self._packer = _Packer(MEMBER_BYTES)
        self._members: list[bytes] = []
        self._size = self._rows = 0
        self._begun_s: float | None = None
        for path, facts in self._files.items():
            if _sha256(place, path) != facts.sha256:
                raise Failure(Code.BACKUP_DAMAGED, path=place.name, file=path)

    @property
    def is_due(self) -> bool:
        waited_s = 0.0 if self._begun_s is None else self._clock() - self._begun_s
        return bool(self._closed) or self._size >= self._part_bytes or waited_s >= self._part_s

    def write(self, lines: Iterable[bytes]) -> None:
        if self._begun_s is None:
            self._begun_s = self._clock()
        if self._packer.add(lines):
            self._pack()
        if self._size >= self._part_bytes:
            self._close_part()

    def settle(self) -> Settled:
        self._close_part()
        settled, self._closed = self._closed, {}
        return settled

    def finish(self) -> dict[str, FileFacts]:
        self._close_part()
        return dict(self._files)

    def close(self) -> None:
        self._members.clear()

    def _pack(self) -> None:
        if self._packer.rows:
            member, rows = self._packer.take()
            self._members.append(member)
            self._size += len(member)
            self._rows += rows

    def _close_part(self) -> None:
        self._pack()
        self._begun_s = None
        if not self._members:
            return
        path = part_path(self._name, len(self._files))
        data = b"".join(self._members)
        if self._key is not None:
            path, data = f"{path}{ENCRYPTED}", self._key.encrypt(data)
        self._place.put(path, data)
        self._closed[path] = self._files[path] = FileFacts(len(data), hashlib.sha256(data).hexdigest(), self._rows)
        self._members.clear()
        self._size = self._rows = 0


class _Packer:
    """Lines that wait to become a gzip member."""

    def __init__(self, member_bytes: int) -> None:
        self._member_bytes = member_bytes
        self._lines: list[bytes] = []
        self._waiting = 0

    @property
    def rows(self) -> int:
        return len(self._lines)

    def add(self, lines: Iterable[bytes]) -> bool:
        """Whether they are enough for a member now."""
        for line in lines:
            self._lines.append(line)
            self._waiting += len(line) + 1
        return self._waiting >= self._member_bytes

    def take(self) -> tuple[bytes, int]:
        """The member and its rows."""
        packer = zlib.compressobj(_LEVEL, wbits=_GZIP)
        member = packer.compress(b"\n".join((*self._lines, b""))) + packer.flush()
        rows = len(self._lines)
        self._lines.clear()
        self._waiting = 0
        return member, rows


def _sha256(place: Place, path: str) -> str | None:
    """None where there is no such file."""
    digest = hashlib.sha256()
    try:
        with place.open(path) as file:
            while data := file.read(_CHUNK):
                digest.update(data)
    except KeyError:
        return None
    return digest.hexdigest()


def part_path(name: str, number: int) -> str:
    return f"{name}/part-{number:05}.jsonl.gz"
