"""Where the program keeps what on this machine. Every file is readable by its owner only."""

import errno
import hashlib
import os
import string
from dataclasses import dataclass
from pathlib import Path

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId

_PLAIN = frozenset(string.ascii_lowercase + string.digits + "-_.")
_OWN = (
    "settings.json",
    "journal.db",
    "series.db",
    "salt.json",
    "key.json",
    "instance",
    "indexes",
    "logs",
    "locks",
    "paces",
    "crashes",
    "schedules",
    "keyring",
)
"""How the names of what the program makes in its folder begin."""
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Paths:
    """The places under ``base``. Nothing is made until ``prepare``."""

    base: Path

    @classmethod
    def default(cls, basedir: Path | None = None) -> "Paths":
        """``basedir`` when it is given, else the folder the operating system has for data of this program."""
        if basedir is not None:
            return cls(basedir.absolute())
        import platformdirs

        return cls(platformdirs.user_data_path("cognito-admin", appauthor=False, roaming=False))

    @property
    def settings(self) -> Path:
        return self.base / "settings.json"

    @property
    def journal(self) -> Path:
        return self.base / "journal.db"

    @property
    def series(self) -> Path:
        """The series of CloudWatch, of all pools."""
        return self.base / "series.db"

    @property
    def salt(self) -> Path:
        return self.base / "salt.json"

    @property
    def key_mark(self) -> Path:
        """Tells the key of what is kept from any other."""
        return self.base / "key.json"

    @property
    def keyring(self) -> Path:
        """The names, and nothing else, of what the program has in the keyring of the system."""
        return self.base / "keyring"

    @property
    def instance(self) -> Path:
        """Names the one running program on these files."""
        return self.base / "instance"

    @property
    def logs(self) -> Path:
        return self.base / "logs"

    @property
    def hard_crash(self) -> Path:
        """Where Python writes its last words when a library's fault ends the window's process."""
        return self.logs / "hard-crash.txt"

    @property
    def locks(self) -> Path:
        return self.base / "locks"

    @property
    def paces(self) -> Path:
        """Where all processes on these files agree on when each sends its requests."""
        return self.base / "paces"

    @property
    def indexes(self) -> Path:
        return self.base / "indexes"

    def index(self, pool: PoolId, endpoint_url: str | None = None) -> Path:
        """The index of one pool, found without asking AWS: a pool's id is unique, except where another endpoint gave it."""
        place = f"@{hashlib.sha256(endpoint_url.encode()).hexdigest()[:12]}" if endpoint_url else ""
        return self.indexes / f"{encoded(pool)}{place}.db"

    def backup_index(self, name: str) -> Path:
        """The index of an opened backup. No pool's id begins like this."""
        return self.indexes / f"{name}.db"

    def comparison(self, name: str) -> Path:
        """What a comparison found. No pool's id begins like this."""
        return self.indexes / f"compared-{name}.db"

    def prepare(self) -> None:
        """Makes the folders, for the owner only. Raises Failure(FOLDER_NOT_WRITABLE | DISK_FULL).

        A folder that was chosen with something else in it stays as open as it is; what the program makes in it is closed.
        """
        if not self._is_shared():
            owners_folder(self.base)
        for folder in (self.indexes, self.logs, self.locks, self.paces):
            owners_folder(folder)

    def _is_shared(self) -> bool:
        try:
            return any(not found.name.startswith(_OWN) for found in self.base.iterdir())
        except OSError:
            # It is not there yet, or making it tells what is wrong with it.
            return False


def encoded(name: str) -> str:
    """``name`` as a file name on every system: all but a-z 0-9 - _ . percent-encoded, so that case survives everywhere."""
    encoded_name = "".join(
        character if character in _PLAIN else "".join(f"%{byte:02x}" for byte in character.encode())
        for character in name
    )
    return encoded_name.replace(".", "%2e", 1) if encoded_name.startswith(".") else encoded_name


def owners_folder(folder: Path) -> None:
    """Makes ``folder`` and closes it to everybody else. Raises Failure(FOLDER_NOT_WRITABLE | DISK_FULL)."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix" and folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
    except OSError as error:
        raise not_written(error, folder) from error


def owners_file(path: Path) -> None:
    """Makes an empty file that only its owner may read, whatever the umask; closes one that is there already.

    SQLite gives its -wal and -shm files the permissions of the database file. A link in its place is not followed: where others
    may write into the folder, one of them made it.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600))
        if os.name == "posix" and path.stat().st_mode & 0o777 != 0o600:
            path.chmod(0o600)
    except OSError as error:
        raise not_written(error, path) from error


def is_full(error: OSError) -> bool:
    """Whether the operating system refused for want of room."""
    return error.errno in _FULL


def not_written(error: OSError, path: Path) -> Failure:
    """The failure for an operating system's refusal to write ``path``."""
    code = Code.DISK_FULL if is_full(error) else Code.FOLDER_NOT_WRITABLE
    return Failure(code, path=str(path), reason=error.strerror)
