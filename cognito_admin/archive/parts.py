"""Lines in numbered files of gzip members: what was settled stays, whatever becomes of the process."""

import hashlib
import os
import zlib
from collections.abc import Iterable
from pathlib import Path

from cognito_admin.model.backups import FileFacts
from cognito_admin.model.failures import Code, Failure

MEMBER_BYTES = 1 << 20
"""Of lines, before they are packed: what a crash may cost."""
PART_BYTES = 64 << 20
_LEVEL = 6
_GZIP = 31
"""The window of zlib, in a gzip member (RFC 1952) without a time, so that equal lines become equal bytes."""
_CHUNK = 1 << 20

Settled = dict[str, tuple[int, int]]
"""Bytes and rows of each part that are safely on disk, by its path within the backup."""


class PartWriter:
    """Writes ``folder/name/part-00000.jsonl.gz`` and so on. Belongs to one thread. Raises OSError."""

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

        Raises Failure(BACKUP_DAMAGED) where less is there.
        """
        self._folder = folder
        self._name = name
        self._member_bytes = member_bytes
        self._part_bytes = part_bytes
        self._lines: list[bytes] = []
        self._waiting = 0
        self._files: dict[str, FileFacts] = {}
        self._file: int | None = None
        self._path = ""
        self._hash = hashlib.sha256()
        self._size = self._rows = 0
        (folder / name).mkdir(mode=0o700, exist_ok=True)
        for path, (size, rows) in (settled or {}).items():
            self._close_part()
            self._open_again(path, size, rows)
        for file in sorted((folder / name).iterdir()):
            if f"{name}/{file.name}" not in {*self._files, self._path}:
                file.unlink()

    def write(self, lines: Iterable[bytes]) -> None:
        """``lines`` without their ends. They are safe after the next ``settle``."""
        for line in lines:
            self._lines.append(line)
            self._waiting += len(line) + 1
        if self._waiting >= self._member_bytes:
            self._write_member()

    def settle(self) -> Settled:
        """Puts what was written on disk, and says what is there by now of the parts written to since the last call."""
        self._write_member()
        if self._file is None:
            return {}
        os.fsync(self._file)
        settled = {self._path: (self._size, self._rows)}
        if self._size >= self._part_bytes:
            self._close_part()
        return settled

    def finish(self) -> dict[str, FileFacts]:
        """Settles, closes, and says what each part is."""
        self.settle()
        self._close_part()
        return dict(self._files)

    def close(self) -> None:
        """Lets go of the file; what was not settled is lost."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _write_member(self) -> None:
        if not self._lines:
            return
        if self._file is None:
            self._path = f"{self._name}/part-{len(self._files):05}.jsonl.gz"
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
            self._file = os.open(self._folder / self._path, flags, 0o600)
            self._hash, self._size, self._rows = hashlib.sha256(), 0, 0
        packer = zlib.compressobj(_LEVEL, wbits=_GZIP)
        member = packer.compress(b"\n".join((*self._lines, b""))) + packer.flush()
        written = 0
        while written < len(member):
            written += os.write(self._file, member[written:])
        self._hash.update(member)
        self._size += len(member)
        self._rows += len(self._lines)
        self._lines.clear()
        self._waiting = 0

    def _close_part(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
            self._files[self._path] = FileFacts(self._size, self._hash.hexdigest(), self._rows)

    def _open_again(self, path: str, size: int, rows: int) -> None:
        self._path, self._size, self._rows = path, size, rows
        self._hash = hashlib.sha256()
        damaged = Failure(Code.BACKUP_DAMAGED, path=str(self._folder), file=path)
        try:
            self._file = os.open(self._folder / path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        except FileNotFoundError as error:
            raise damaged from error
        if os.fstat(self._file).st_size < size:
            raise damaged
        os.ftruncate(self._file, size)
        while data := os.read(self._file, _CHUNK):
            self._hash.update(data)
