"""The files of a backup, whatever they lie in: what is asked of a place, and which names are names within it."""

from typing import BinaryIO, Protocol

LOCK = "journal.lock"
"""Says that somebody is writing there. It may be left behind; whoever left it does not count then."""
_CHUNK = 1 << 20


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

    def hold(self) -> None:
        """Keeps others from writing there, until ``release``. Raises Failure(BACKUP_BEING_WRITTEN) where somebody else does.

        In S3 nobody can be kept from it: whoever was first is told as soon as they write the next time.
        """
        ...

    def release(self) -> None: ...

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
