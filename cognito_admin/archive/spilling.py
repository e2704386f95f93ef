"""Far more records than fit into memory, kept for a moment in buckets by a key: in memory while they are few, else in files.

What lies in the files is encrypted with a key that nobody but this process has, since the records are of people.
"""

import hashlib
import io
import json
import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from cognito_admin.archive.encryption import BackupKey

_MOST_IN_MEMORY = 16 << 20
"""Bytes of all buckets together, before they go to the disk."""
_LENGTH = 4
_QUICK = 1


class Buckets:
    """Records with equal keys come into the same bucket. Belongs to one thread. Methods may raise OSError."""

    def __init__(self, folder: Path, name: str, count: int, *, most_in_memory: int = _MOST_IN_MEMORY) -> None:
        """Files are made in ``folder``, and begin with ``name``."""
        self.count = count
        self._folder = folder
        self._name = name
        self._most = most_in_memory
        self._waiting: defaultdict[int, list[bytes]] = defaultdict(list)
        self._bytes = 0
        self._key = BackupKey.made()

    def add(self, key: str, record: object) -> None:
        """``record`` is anything that JSON can say."""
        line = json.dumps([key, record], sort_keys=True, separators=(",", ":")).encode()
        self._waiting[self._of(key)].append(line)
        self._bytes += len(line)
        if self._bytes > self._most:
            self._spill()

    def take(self, number: int) -> Iterator[tuple[str, object]]:
        """The keys and records of a bucket, in the order they came. They are there once."""
        path = self._path(number)
        if path.exists():
            with path.open("rb") as file:
                while length := file.read(_LENGTH):
                    packed = io.BytesIO(file.read(int.from_bytes(length)))
                    for line in zlib.decompress(self._key.decrypted(packed, path.name).read()).split(b"\n"):
                        yield _record(line)
            path.unlink()
        for line in self._waiting.pop(number, ()):
            yield _record(line)

    def _spill(self) -> None:
        for number, lines in self._waiting.items():
            packed = self._key.encrypt(zlib.compress(b"\n".join(lines), _QUICK))
            with self._path(number).open("ab") as file:
                file.write(len(packed).to_bytes(_LENGTH))
                file.write(packed)
        self._waiting.clear()
        self._bytes = 0

    def _of(self, key: str) -> int:
        digest = hashlib.blake2b(key.encode(errors="surrogatepass"), digest_size=8).digest()
        return int.from_bytes(digest) % self.count

    def _path(self, number: int) -> Path:
        return self._folder / f"{self._name}-{number:05}"


def _record(line: bytes) -> tuple[str, object]:
    key, record = json.loads(line)
    return key, record
