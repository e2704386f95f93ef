"""The files of a backup in S3, asked for piece by piece."""

import io
import os
import secrets
import time
from typing import BinaryIO, cast

from cognito_admin.archive.files import LOCK, Objects, is_inside
from cognito_admin.model.failures import Code, Failure

_AT_ONCE = 8 << 20
"""Bytes of an object that are asked for at once."""
_LOOK_EVERY_S = 5.0
"""Whether somebody else writes there by now."""


class Bucket:
    """Files that lie in S3."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self.name = objects.name
        self._mark = b""
        self._looked_s: float | None = None

    def make(self) -> None:
        if self._objects.sizes():
            raise FileExistsError(self.name)

    def hold(self) -> None:
        self._mark, self._looked_s = secrets.token_hex(16).encode(), None

    def release(self) -> None:
        self._mark = b""

    def sizes(self) -> dict[str, int]:
        return {path: size for path, size in self._objects.sizes().items() if is_inside(path)}

    def open(self, path: str) -> BinaryIO:
        if not is_inside(path):
            raise KeyError(path)
        return opened_object(self._objects, path)

    def put(self, path: str, data: bytes) -> None:
        self._keep()
        self._objects.put(path, data)

    def remove(self, path: str) -> None:
        self._keep()
        try:
            self._objects.remove(path)
        except Failure as failure:
            # A bucket that nothing may be deleted from is a good place for backups, and nothing relies on what is to go.
            if failure.code is not Code.ACCESS_DENIED:
                raise

    def close(self) -> None:
        """Nothing is held open."""

    def _keep(self) -> None:
        """Leaves a mark at first, and looks now and then whether it is still there."""
        if not self._mark:
            return
        now_s = time.monotonic()
        if self._looked_s is None:
            self._objects.put(LOCK, self._mark)
        elif now_s - self._looked_s < _LOOK_EVERY_S:
            return
        elif self._mark_there() != self._mark:
            raise Failure(Code.BACKUP_BEING_WRITTEN, path=self.name)
        self._looked_s = now_s

    def _mark_there(self) -> bytes | None:
        """None where somebody else has finished the backup meanwhile."""
        try:
            return self._objects.get(LOCK, 0, len(self._mark) + 1)[0]
        except KeyError:
            return None


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
