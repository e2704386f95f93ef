"""Opens the encrypted databases, brings their layout up to date, and tells known failures apart.

AEGIS under a raw 32-byte key: every page is authenticated, so that damage and a wrong key are noticed when a page is read.
"""
# apsw's types name collections.abc.Buffer, which Python 3.11 does not have.
# pyright: reportUnknownMemberType=false

import contextlib
import re
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import apsw
from filelock import FileLock

from cognito_admin.model.failures import Code, Failure
from cognito_admin.store.cipher import require_encryption
from cognito_admin.store.paths import owners_file, owners_folder

KEY_BYTES = 32
PAGE_BYTES = 4096
LOG_PAGES = 64_000
"""Pages that change often during a sync reach the file once in a while, not with every page of users: those of a million users
several times before. The log takes 260 MB at most."""
DURABLE_LOG_PAGES = 16_000
"""Of a history, which grows by a few pages at a time."""
BUSY_TIMEOUT_S = 15.0
LOOK_EVERY_S = 0.001
"""Left to itself, who waits for a lock looks less and less often, and misses one that is free now and then nearly every time."""
COPIES = 2
"""How many copies from before a migration, and of what can be fetched again how many files set aside, are kept."""
_PLAIN_HEADER = b"SQLite format 3\0"
_NOT_WRITTEN = frozenset(
    (
        apsw.SQLITE_IOERR_WRITE,
        apsw.SQLITE_IOERR_FSYNC,
        apsw.SQLITE_IOERR_DIR_FSYNC,
        apsw.SQLITE_IOERR_TRUNCATE,
        apsw.SQLITE_IOERR_SHMSIZE,
    )
)
"""SQLite knows a full disk by ENOSPC only. A quota, or a file grown too long, is a write that failed."""
_NOT_AUTHENTIC = frozenset((apsw.SQLITE_IOERR_DATA, apsw.SQLITE_IOERR_CODEC))


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of a layout. Its name is kept in the file, so it never changes once it is out."""

    name: str
    statements: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What a kind of file holds. ``durable`` files survive a power cut with their last commit.

    They wait for the disk with every commit (``synchronous=FULL``), which is right for a history that nothing else knows. The
    others wait only when the log is taken into the file (``NORMAL``): a power cut may take their last commits, never harm
    what is before them, and what is lost can be fetched again. A sync commits with every page of users, so it does not wait.
    """

    migrations: tuple[Migration, ...]
    durable: bool


def open_writer(path: Path, key: bytes, layout: Layout, *, cache_kib: int = 16384) -> apsw.Connection:
    """Opens ``path`` for writing: made when missing, its layout brought up to date (a copy of the file is made first).

    Raises Failure: STORE_NOT_ENCRYPTED, STORE_KEY_WRONG, STORE_DAMAGED, STORE_NEWER, STORE_LOCKED, STORE_UNREADABLE, DISK_FULL,
    FOLDER_NOT_WRITABLE.
    """
    owners_folder(path.parent)
    with known_failures(path):
        connection = _open(path, key, cache_kib)
        with _closed_on_failure(connection):
            _use_write_ahead_log(connection)
            connection.execute(f"PRAGMA wal_autocheckpoint={DURABLE_LOG_PAGES if layout.durable else LOG_PAGES}")
            connection.execute(f"PRAGMA synchronous={'FULL' if layout.durable else 'NORMAL'}")
            _migrate(connection, path, key, layout)
            _prove_encryption(path)
        return connection


def open_reader(path: Path, key: bytes, *, cache_kib: int = 16384) -> apsw.Connection:
    """Opens a file that ``open_writer`` has made, for reading only. Raises Failure as ``open_writer`` does."""
    with known_failures(path):
        connection = _open(path, key, cache_kib)
        with _closed_on_failure(connection):
            connection.execute("PRAGMA query_only=1")
        return connection


def rows(connection: apsw.Connection, statement: str, bindings: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """What ``statement`` answers, fetched whole."""
    cursor: Any = connection.execute(statement, cast("Any", bindings))
    return cursor.fetchall()


@contextlib.contextmanager
def transaction(connection: apsw.Connection) -> Generator[None]:
    """All or nothing, with the store's write lock from the start."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # SQLite has ended the transaction itself where the disk was full or the file damaged. An interrupt may hit this, too.
        while connection.in_transaction:
            with contextlib.suppress(apsw.InterruptError):
                connection.execute("ROLLBACK")
        raise


@contextlib.contextmanager
def one_moment(connection: apsw.Connection) -> Generator[None]:
    """What is read within it is as of one moment, whatever others write meanwhile; also within a transaction."""
    with connection:
        yield


def check(connection: apsw.Connection, tables: Sequence[str] = ()) -> None:
    """Reads the whole file, or these tables of it.

    Raises apsw.CorruptError when it is damaged, and what kept it from being read.
    """
    for part in tables or ("1",):
        _check(rows(connection, f"PRAGMA integrity_check({part})"))


def _check(findings: Sequence[tuple[Any, ...]]) -> None:
    if findings == [("ok",)]:
        return
    # A page that the disk did not give is among the findings, too: only its number tells it from a damaged one.
    not_read = re.search(r"error code=(\d+)", str(findings))
    raise apsw.exception_for(int(not_read[1]) if not_read else apsw.SQLITE_CORRUPT)


def set_aside(path: Path, *, keep: int | None = COPIES) -> Path:
    """Renames a file, and the -wal and -shm beside it, out of the way. Nobody may have it open. Returns its new place.

    Of the files set aside here before, only the newest are kept, ``keep`` with this one; None keeps them all.
    Raises Failure(STORE_LOCKED) where the system keeps files that are open from being renamed.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    aside = path.with_name(f"{path.name}.aside-{stamp}")
    try:
        for suffix in ("-shm", "-wal", ""):
            with contextlib.suppress(FileNotFoundError):
                path.with_name(path.name + suffix).replace(aside.with_name(aside.name + suffix))
    except PermissionError as error:
        raise Failure(Code.STORE_LOCKED, path=str(path)) from error
    if keep is not None:
        stamped = (one for one in path.parent.iterdir() if one.name.startswith(f"{path.name}.aside-"))
        _forget_older(sorted(one for one in stamped if not one.name.endswith(("-wal", "-shm"))), keep)
    return aside


@contextlib.contextmanager
def known_failures(path: Path) -> Generator[None]:
    """Turns what SQLite says about the file, the disk and other programs into Failure. What is our mistake passes through."""
    try:
        yield
    except apsw.NotADBError:
        raise Failure(Code.STORE_KEY_WRONG, path=str(path)) from None
    except apsw.CorruptError as error:
        raise Failure(Code.STORE_DAMAGED, path=str(path)) from error
    except apsw.FullError as error:
        raise Failure(Code.DISK_FULL, path=str(path)) from error
    except (apsw.BusyError, apsw.LockedError, apsw.ProtocolError) as error:
        raise Failure(Code.STORE_LOCKED, path=str(path)) from error
    except (apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError) as error:
        raise Failure(Code.FOLDER_NOT_WRITABLE, path=str(path)) from error
    except apsw.IOError as error:
        raise Failure(
            _of_the_disk(getattr(error, "extendedresult", apsw.SQLITE_IOERR)), path=str(path), reason=str(error)
        ) from error


def _of_the_disk(extended_result: int) -> Code:
    """A disk that did not answer says nothing of what is on it: only a page that is not authentic is damage."""
    if extended_result in _NOT_WRITTEN:
        return Code.DISK_FULL
    return Code.STORE_DAMAGED if extended_result in _NOT_AUTHENTIC else Code.STORE_UNREADABLE


def _open(path: Path, key: bytes, cache_kib: int) -> apsw.Connection:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a store's key has {KEY_BYTES} bytes")
    require_encryption()
    owners_file(path)
    if path.stat().st_size:
        _prove_encryption(path)
    connection = apsw.Connection(str(path))
    with _closed_on_failure(connection):
        connection.set_busy_handler(_Patience())
        if connection.pragma("cipher", "aegis") != "aegis" or connection.pragma("key", f"raw:{key.hex()}") != "ok":
            raise Failure(Code.STORE_NOT_ENCRYPTED, reason="cipher")
        connection.execute(f"PRAGMA page_size={PAGE_BYTES}")
        connection.execute(f"PRAGMA cache_size=-{cache_kib}")
        # Neither sorting nor a big result may spill readable text onto the disk.
        connection.execute("PRAGMA temp_store=MEMORY")
        # The file is encrypted: what is deleted need not be overwritten, which this build does unless told.
        connection.execute("PRAGMA secure_delete=0")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    return connection


def _prove_encryption(path: Path) -> None:
    try:
        with path.open("rb") as file:
            header = file.read(len(_PLAIN_HEADER))
    except OSError as error:
        raise Failure(Code.STORE_UNREADABLE, path=str(path), reason=error.strerror) from error
    if header == _PLAIN_HEADER:
        raise Failure(Code.STORE_NOT_ENCRYPTED, path=str(path), reason="header")


def _use_write_ahead_log(connection: apsw.Connection) -> None:
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while connection.pragma("journal_mode") != "wal":
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except apsw.BusyError:
            # The busy handler is not asked for this change: another process makes the same file just now.
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _migrate(connection: apsw.Connection, path: Path, key: bytes, layout: Layout) -> None:
    applied = _applied(connection, path, layout)
    if len(applied) == len(layout.migrations):
        return
    if not applied:
        _apply(connection, path, layout)
        return
    # Copying a large file takes longer than anybody waits for its write lock.
    with FileLock(f"{path}.migration", mode=0o600, thread_local=False):
        pending = layout.migrations[len(_applied(connection, path, layout)) :]
        if pending:
            _copy(connection, _before(path, pending[0]), key)
            _forget_older([copy for step in layout.migrations if (copy := _before(path, step)).exists()], COPIES)
            _apply(connection, path, layout)


def _apply(connection: apsw.Connection, path: Path, layout: Layout) -> None:
    with transaction(connection):
        # Another process may have been faster.
        for migration in layout.migrations[len(_applied(connection, path, layout)) :]:
            connection.execute(migration.statements)
            connection.execute("CREATE TABLE IF NOT EXISTS migrations(number INTEGER PRIMARY KEY, name TEXT NOT NULL)")
            connection.execute("INSERT INTO migrations(name) VALUES (?)", (migration.name,))


def _before(path: Path, step: Migration) -> Path:
    """Where the copy is that was made before ``step``."""
    return path.with_name(f"{path.name}.before-{step.name}")


def _applied(connection: apsw.Connection, path: Path, layout: Layout) -> tuple[str, ...]:
    # Asked with a query: the connection's own memory of the schema may be older than another process's change.
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'migrations'").fetchall():
        return ()
    applied = tuple(str(name) for (name,) in connection.execute("SELECT name FROM migrations ORDER BY number"))
    if applied != tuple(migration.name for migration in layout.migrations)[: len(applied)]:
        raise Failure(Code.STORE_NEWER, path=str(path))
    return applied


def _copy(connection: apsw.Connection, target: Path, key: bytes) -> None:
    target.unlink(missing_ok=True)
    with known_failures(target), contextlib.closing(_open(target, key, 2048)) as copy:
        try:
            with copy.backup("main", connection, "main") as backup:
                while not backup.done:
                    backup.step(1024)
        except BaseException:
            target.unlink(missing_ok=True)
            raise


def _forget_older(copies: Sequence[Path], keep: int) -> None:
    """Removes all but the last ``keep`` of ``copies``, which come oldest first."""
    for copy in copies[:-keep]:
        for suffix in ("-shm", "-wal", ""):
            # Another process may remove the same ones, or look into one; a copy too many does no harm.
            with contextlib.suppress(OSError):
                copy.with_name(copy.name + suffix).unlink()


class _Patience:
    """Waits for a lock of another connection, for a while."""

    def __init__(self) -> None:
        self._until_s = 0.0

    def __call__(self, looked: int) -> bool:
        """Whether to look once more, after so many looks."""
        now_s = time.monotonic()
        if looked == 0:
            self._until_s = now_s + BUSY_TIMEOUT_S
        if now_s >= self._until_s:
            return False
        time.sleep(LOOK_EVERY_S)
        return True


@contextlib.contextmanager
def _closed_on_failure(connection: apsw.Connection) -> Generator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise
