import contextlib
import errno
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from cognito_admin.model.failures import Code, Failure
from cognito_admin.store import journal
from cognito_admin.store.encrypted import (
    DURABLE_LOG_PAGES,
    LOG_PAGES,
    PAGE_BYTES,
    Layout,
    Migration,
    check,
    known_failures,
    open_reader,
    open_writer,
    set_aside,
    transaction,
)
from cognito_admin.store.index import layout as index_layout

KEY = bytes(range(32))
PEOPLE = Layout((Migration("people", "CREATE TABLE people(name TEXT)"),), durable=False)
GROWN = Layout((*PEOPLE.migrations, Migration("age", "ALTER TABLE people ADD age INTEGER")), durable=False)
MARK = "ann@example.com"

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions of Windows come from the profile's folder")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "people.db"


def filled(path: Path, rows: int = 1) -> None:
    connection = open_writer(path, KEY, PEOPLE)
    connection.executemany("INSERT INTO people VALUES (?)", [(MARK,)] * rows)
    connection.close()


def code_of(action: Callable[[], object]) -> Code:
    with pytest.raises(Failure) as caught:
        action()
    return caught.value.code


def test_what_is_written_can_be_read_back_with_the_key(path: Path) -> None:
    filled(path)
    reader = open_reader(path, KEY)
    assert reader.execute("SELECT name FROM people").fetchall() == [(MARK,)]
    reader.close()


def test_nothing_readable_is_on_disk_neither_in_the_file_nor_in_its_log(path: Path) -> None:
    connection = open_writer(path, KEY, PEOPLE)
    connection.executemany("INSERT INTO people VALUES (?)", [(MARK,)] * 5000)
    files = list(path.parent.iterdir())
    assert {file.name for file in files} == {"people.db", "people.db-wal", "people.db-shm"}
    for file in files:
        content = file.read_bytes()
        assert MARK.encode() not in content
        assert KEY not in content
    connection.close()


@posix
def test_file_and_log_are_the_owners_from_the_first_byte_whatever_the_umask(path: Path) -> None:
    previous = os.umask(0)
    try:
        connection = open_writer(path, KEY, PEOPLE)
        connection.execute("INSERT INTO people VALUES ('ann')")
        reader = open_reader(path, KEY)
        reader.execute("SELECT * FROM people").fetchall()
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
        reader.close()
    finally:
        os.umask(previous)
    connection.close()
    assert modes == {"people.db": 0o600, "people.db-wal": 0o600, "people.db-shm": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("durable", [True, False])
def test_every_connection_keeps_the_promises_of_the_store(path: Path, durable: bool) -> None:
    """Cipher; no readable spill onto the disk; nothing overwritten in vain; pages as large as the cipher was measured with."""
    writer = open_writer(path, KEY, Layout(PEOPLE.migrations, durable=durable))
    reader = open_reader(path, KEY)
    for connection in (writer, reader):
        assert connection.pragma("cipher") == "aegis"
        assert connection.pragma("temp_store") == 2  # in memory
        assert connection.pragma("secure_delete") == 0
        assert connection.pragma("page_size") == PAGE_BYTES
        assert connection.pragma("journal_mode") == "wal"
    assert writer.pragma("synchronous") == (2 if durable else 1)
    assert writer.pragma("wal_autocheckpoint") == (DURABLE_LOG_PAGES if durable else LOG_PAGES)
    with pytest.raises(apsw.ReadOnlyError):
        reader.execute("DELETE FROM people")
    reader.close()
    writer.close()


def test_a_history_survives_a_power_cut_with_its_last_commit_and_an_index_need_not() -> None:
    assert journal.LAYOUT.durable
    assert not index_layout.LAYOUT.durable


def test_another_key_is_refused_and_changes_nothing(path: Path) -> None:
    filled(path)
    before = path.read_bytes()
    assert code_of(lambda: open_writer(path, bytes(32), PEOPLE)) is Code.STORE_KEY_WRONG
    assert code_of(lambda: open_reader(path, bytes(32))) is Code.STORE_KEY_WRONG
    assert path.read_bytes() == before


def test_a_library_that_cannot_encrypt_is_refused_before_anything_is_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(apsw, "mc_version")
    assert code_of(lambda: open_writer(path, KEY, PEOPLE)) is Code.STORE_NOT_ENCRYPTED
    assert not path.exists()


def test_a_file_that_is_not_encrypted_is_refused(path: Path) -> None:
    path.parent.mkdir()
    plain = apsw.Connection(str(path))
    plain.execute("CREATE TABLE people(name TEXT)")
    plain.close()
    assert code_of(lambda: open_writer(path, KEY, PEOPLE)) is Code.STORE_NOT_ENCRYPTED
    assert code_of(lambda: open_reader(path, KEY)) is Code.STORE_NOT_ENCRYPTED


def test_a_truncated_file_is_recognised_as_damaged(path: Path) -> None:
    filled(path, rows=5000)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert code_of(lambda: open_reader(path, KEY)) is Code.STORE_DAMAGED


def test_one_changed_bit_is_recognised_when_its_page_is_read(path: Path) -> None:
    filled(path, rows=5000)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    reader = open_reader(path, KEY)

    def read() -> None:
        with known_failures(path):
            reader.execute("SELECT name FROM people").fetchall()

    assert code_of(read) is Code.STORE_DAMAGED
    reader.close()


@pytest.mark.parametrize("at", [0.3, 0.9])
def test_a_check_finds_damage_anywhere(path: Path, at: float) -> None:
    filled(path, rows=5000)
    content = bytearray(path.read_bytes())
    content[int(len(content) * at)] ^= 1
    path.write_bytes(content)
    reader = open_reader(path, KEY)

    def read() -> None:
        with known_failures(path):
            check(reader)

    assert code_of(read) is Code.STORE_DAMAGED
    reader.close()


@pytest.mark.parametrize(
    ("result", "code"),
    [
        (apsw.SQLITE_CORRUPT, Code.STORE_DAMAGED),
        (apsw.SQLITE_CORRUPT_INDEX, Code.STORE_DAMAGED),
        (apsw.SQLITE_IOERR_DATA, Code.STORE_DAMAGED),
        (apsw.SQLITE_IOERR_CODEC, Code.STORE_DAMAGED),
        (apsw.SQLITE_FULL, Code.DISK_FULL),
        (apsw.SQLITE_IOERR_WRITE, Code.DISK_FULL),
        (apsw.SQLITE_IOERR_FSYNC, Code.DISK_FULL),
        (apsw.SQLITE_IOERR_DIR_FSYNC, Code.DISK_FULL),
        (apsw.SQLITE_IOERR_SHMSIZE, Code.DISK_FULL),
        (apsw.SQLITE_IOERR, Code.STORE_UNREADABLE),
        (apsw.SQLITE_IOERR_READ, Code.STORE_UNREADABLE),
        (apsw.SQLITE_IOERR_SHORT_READ, Code.STORE_UNREADABLE),
        (apsw.SQLITE_IOERR_LOCK, Code.STORE_UNREADABLE),
        (apsw.SQLITE_IOERR_SHMMAP, Code.STORE_UNREADABLE),
        (apsw.SQLITE_IOERR_SHMLOCK, Code.STORE_UNREADABLE),
        (apsw.SQLITE_IOERR_FSTAT, Code.STORE_UNREADABLE),
    ],
)
def test_only_a_page_that_is_not_what_was_written_is_damage(path: Path, result: int, code: Code) -> None:
    def fail() -> None:
        with known_failures(path):
            raise apsw.exception_for(result)

    assert code_of(fail) is code


@posix
def test_a_write_that_the_system_refuses_is_a_full_disk_and_loses_nothing(path: Path) -> None:
    program = (
        "import resource, signal, sys; from pathlib import Path; from cognito_admin.model.failures import Failure\n"
        "from cognito_admin.store.encrypted import *\n"
        "path = Path(sys.argv[1])\n"
        "layout = Layout((Migration('people', 'CREATE TABLE people(name)'),), durable=False)\n"
        "connection = open_writer(path, bytes(range(32)), layout)\n"
        "connection.execute('INSERT INTO people VALUES (1)')\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))\n"
        "try:\n"
        "    with known_failures(path), transaction(connection):\n"
        "        connection.executemany('INSERT INTO people VALUES (?)', [('x' * 5000,)] * 20_000)\n"
        "except Failure as failure:\n"
        "    print(failure.code.value, connection.execute('SELECT count(*) FROM people').fetchall()[0][0])\n"
    )
    said = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["disk_full", "1"]


def test_a_file_that_cannot_be_looked_into_is_no_damaged_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(path)

    def refuse(*arguments: object) -> object:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", refuse)
        assert code_of(lambda: open_reader(path, KEY)) is Code.STORE_UNREADABLE


def test_an_older_layout_is_brought_up_to_date_and_a_copy_of_the_file_kept(path: Path) -> None:
    filled(path)
    grown = open_writer(path, KEY, GROWN)
    assert grown.execute("SELECT name, age FROM people").fetchall() == [(MARK, None)]
    grown.close()
    copy = path.with_name("people.db.before-age")
    assert MARK.encode() not in copy.read_bytes()
    if sys.platform != "win32":
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    old = open_reader(copy, KEY)
    assert old.execute("SELECT * FROM people").fetchall() == [(MARK,)]
    old.close()


def test_a_layout_step_that_fails_leaves_the_file_as_it_was(path: Path) -> None:
    filled(path)
    steps = Migration("broken", "ALTER TABLE people ADD age INTEGER; SELECT nothing FROM nowhere")
    with pytest.raises(apsw.SQLError):
        open_writer(path, KEY, Layout((*PEOPLE.migrations, steps), durable=False))
    connection = open_writer(path, KEY, PEOPLE)
    assert connection.execute("SELECT * FROM people").fetchall() == [(MARK,)]
    connection.close()


def test_a_file_of_a_newer_version_is_left_alone(path: Path) -> None:
    open_writer(path, KEY, GROWN).close()
    before = path.read_bytes()
    assert code_of(lambda: open_writer(path, KEY, PEOPLE)) is Code.STORE_NEWER
    assert path.read_bytes() == before


def test_a_full_disk_is_told_and_what_was_written_before_stays(path: Path) -> None:
    connection = open_writer(path, KEY, PEOPLE)
    connection.execute("INSERT INTO people VALUES ('ann')")
    connection.execute("PRAGMA max_page_count=4")

    def fill() -> None:
        with known_failures(path), transaction(connection):
            connection.executemany("INSERT INTO people VALUES (?)", [("x" * 1000,)] * 1000)

    assert code_of(fill) is Code.DISK_FULL
    assert connection.execute("SELECT name FROM people").fetchall() == [("ann",)]
    connection.close()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert code_of(lambda: open_writer(tmp_path / "file" / "people.db", KEY, PEOPLE)) is Code.FOLDER_NOT_WRITABLE


def test_a_file_set_aside_is_kept_whole_and_its_place_is_free(path: Path) -> None:
    filled(path)
    aside = set_aside(path)
    assert not path.exists()
    reader = open_reader(aside, KEY)
    assert reader.execute("SELECT name FROM people").fetchall() == [(MARK,)]
    reader.close()


def test_of_files_set_aside_the_newest_two_are_kept(path: Path) -> None:
    asides: list[Path] = []
    for _ in range(4):
        filled(path)
        path.with_name("people.db-wal").write_bytes(b"")
        asides.append(set_aside(path))
    filled(path.with_name("people.db.other"))
    kept = {one.name for one in path.parent.iterdir()}
    assert kept == {"people.db.other", *(one.name + suffix for one in asides[-2:] for suffix in ("", "-wal"))}


def test_of_files_that_cannot_be_fetched_again_all_set_aside_are_kept(path: Path) -> None:
    asides: set[Path] = set()
    for _ in range(4):
        filled(path)
        asides.add(set_aside(path, keep=None))
    assert set(path.parent.iterdir()) == asides


def test_of_copies_made_before_an_update_the_newest_two_are_kept(path: Path) -> None:
    filled(path)
    steps = PEOPLE.migrations
    # Later steps come earlier in the alphabet.
    for name in ("d", "c", "b", "a"):
        steps = (*steps, Migration(name, f"ALTER TABLE people ADD {name} INTEGER"))
        open_writer(path, KEY, Layout(steps, durable=False)).close()
    assert sorted(one.name for one in path.parent.glob("*.before-*")) == ["people.db.before-a", "people.db.before-b"]


def open_in_processes_at_once(path: Path, migrations: str, statement: str = "SELECT 1") -> None:
    """Four of them open the file as a writer, and do what ``statement`` says."""
    program = (
        "import sys; from pathlib import Path; from cognito_admin.store.encrypted import *\n"
        f"layout = Layout(({migrations},), durable=False)\n"
        "connection = open_writer(Path(sys.argv[1]), bytes(range(32)), layout)\n"
        f"connection.execute({statement!r}).fetchall(); connection.close()\n"
    )
    processes = [subprocess.Popen([sys.executable, "-c", program, str(path)]) for _ in range(4)]
    assert [process.wait() for process in processes] == [0, 0, 0, 0]


def test_processes_that_make_the_same_file_at_once_all_get_it(path: Path) -> None:
    made = "Migration('people', 'CREATE TABLE people(name TEXT)')"
    open_in_processes_at_once(path, made, "INSERT INTO people VALUES (1)")
    reader = open_reader(path, KEY)
    assert reader.execute("SELECT count(*) FROM people").fetchall() == [(4,)]
    reader.close()


def test_processes_that_bring_the_same_file_up_to_date_at_once_all_get_it(path: Path) -> None:
    filled(path, rows=20_000)
    made = "Migration('people', 'CREATE TABLE people(name TEXT)')"
    open_in_processes_at_once(path, f"{made}, Migration('age', 'ALTER TABLE people ADD age INTEGER')")
    connection = open_writer(path, KEY, GROWN)
    assert connection.execute("SELECT count(*), count(age) FROM people").fetchall() == [(20_000, 0)]
    connection.close()
    assert [one.name for one in path.parent.glob("*.before-*")] == ["people.db.before-age"]


def test_who_waits_gets_a_turn_as_soon_as_another_who_writes_all_the_time_leaves_one(path: Path) -> None:
    """That one holds the lock for ten times as long as it leaves it free."""
    filled(path)
    turns, done = 0, threading.Event()

    def write_all_the_time() -> None:
        nonlocal turns
        with contextlib.closing(open_writer(path, KEY, PEOPLE)) as connection:
            while not done.is_set():
                with transaction(connection):
                    time.sleep(0.06)
                turns += 1
                time.sleep(0.006)

    other = threading.Thread(target=write_all_the_time)
    with contextlib.closing(open_writer(path, KEY, PEOPLE)) as connection:
        other.start()
        try:
            for _ in range(10):
                with transaction(connection):
                    pass
                time.sleep(0.02)
        finally:
            done.set()
            other.join()
    assert turns <= 30


def test_preparing_the_store_loads_neither_numpy_nor_the_sdk() -> None:
    program = (
        "import sys, cognito_admin.store.encrypted, cognito_admin.store.paths\n"
        "assert not {'numpy', 'boto3', 'botocore', 'PySide6'} & set(sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
