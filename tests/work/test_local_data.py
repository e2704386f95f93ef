"""All that is kept goes: whatever it is, wherever it was interrupted, and nothing else goes with it."""

import asyncio
import errno
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import keyring
import pytest
from filelock import FileLock
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from cognito_admin.app import Program, Start
from cognito_admin.keystore import SERVICE
from cognito_admin.model.backups import ForPassphrase
from cognito_admin.model.connections import AccessKey, Connection, ConnectionKind, PoolKey
from cognito_admin.model.ids import ConnectionId, PoolId, Region
from cognito_admin.model.local_data import Left, Part, Survey
from cognito_admin.model.schedule_entries import Scheduler
from cognito_admin.model.schedules import Schedule
from cognito_admin.work import local_data
from cognito_admin.work.backup_orders import Order, OrderedPool
from cognito_admin.work.local_data import LocalData
from cognito_admin.work.presence import Presence
from cognito_admin.work.services import Services
from tests.work.test_schedules import NOW, RECIPIENT

TYPED = Connection(ConnectionId("typed"), "typed", None, Region("eu-central-1"), kind=ConnectionKind.ACCESS_KEY)
SHOP = PoolId("eu-central-1_Shop")
SHOP_KEY = PoolKey(TYPED.id, SHOP)
OF_OTHERS = ("another-program", "password")


class FakeKeyring(KeyringBackend):
    """A keyring of the system, in memory."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.secrets: dict[tuple[str, str], str] = {OF_OTHERS: "of others"}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._ask()
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._ask()
        self.secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._ask()
        del self.secrets[service, username]

    def _ask(self) -> None:
        if self.locked:
            raise KeyringLocked("it was not unlocked")

    @property
    def ours(self) -> set[str]:
        return {name for service, name in self.secrets if service == SERVICE}


@pytest.fixture
def system() -> Iterator[FakeKeyring]:
    made = FakeKeyring()
    keyring.set_keyring(made)
    yield made
    assert made.secrets[OF_OTHERS] == "of others"


@pytest.fixture
def start(tmp_path: Path) -> Start:
    return Start(("cognito-admin",), basedir=tmp_path / "data")


async def use(services: Services) -> None:
    """As a person does over the weeks: everything the program keeps is there."""
    await services.searches.note("shop", "ann")
    await services.connections.add(TYPED, AccessKey("AKIAIOSFODNN7EXAMPLE", "of-the-key"))
    order = Order((OrderedPool(SHOP_KEY, "Shop"),), "/backups", ForPassphrase("of the backup"), keep_key=True)
    await services.last_orders.remember(order)
    await services.schedules.keep(
        Schedule(SHOP, "Shop", TYPED.id, "typed", "/backups", (RECIPIENT,), NOW), Scheduler.SYSTEMD
    )
    base = Path(services.facts.basedir)
    (base / "crashes").mkdir()
    (base / "crashes" / "crash-1.txt").touch()
    for name in (
        "indexes/shop.db",
        "indexes/shop.db-wal",
        "journal.db.aside-20260101T000000000000",
        "paces/" + 24 * "a" + ".pace",
    ):
        (base / name).write_bytes(b"x" * 100)
    for name in (
        "settings.json.damaged",
        "journal.db.before-more_rows",
        "logs/job-1.log",
        "locks/job-1.lock",
        "instance.lock",
    ):
        (base / name).touch()
    await services.settings.flush()


def used(start: Start, *, passphrase: str | None = None) -> tuple[LocalData, Survey]:
    """What a used folder is removed by, everything being closed; and what was said of it before."""

    async def live() -> tuple[LocalData, Survey]:
        program = Program(start)
        services = await program.build()
        try:
            if passphrase is not None:
                await services.store_key.use_passphrase(passphrase)
            await use(services)
            return services.local_data, await services.local_data.survey()
        finally:
            await program.close()

    return asyncio.run(live())


def again(start: Start) -> LocalData:
    """That of a later start."""

    async def live() -> LocalData:
        program = Program(start)
        try:
            return (await program.build()).local_data
        finally:
            await program.close()

    return asyncio.run(live())


def units(home: Path) -> Path:
    return home / ".config" / "systemd" / "user"


@pytest.mark.skipif(sys.platform != "linux", reason="where schedules are written differs")
def test_after_it_the_folder_is_gone_and_so_are_entries_in_the_keyring_and_of_the_scheduler(
    start: Start, system: FakeKeyring, own_machine: Path
) -> None:
    data, survey = used(start)
    timer = units(own_machine) / f"cognito-admin-backup-{SHOP}.timer"
    turned_on = timer.parent / "timers.target.wants" / timer.name
    turned_on.parent.mkdir()
    turned_on.symlink_to(timer)
    assert start.basedir is not None
    assert start.basedir.is_dir()
    assert len(system.ours) == len(survey.secrets) == 3
    assert survey.has_store_key
    assert survey.parts[Part.INDEXES].count == 2
    assert survey.parts[Part.INDEXES].size_bytes == 200
    assert set(survey.parts) == set(Part) - {Part.SCHEDULES}
    assert survey.schedules[timer] == f"systemctl --user stop {timer.stem}.timer"
    assert asyncio.run(data.remove()) == ()
    assert not start.basedir.exists()
    assert system.ours == set()
    assert [*timer.parent.rglob("cognito-admin*")] == []


def test_what_an_earlier_version_kept_in_the_keyring_without_a_note_of_it_goes_too(
    start: Start, system: FakeKeyring
) -> None:
    data, noted = used(start)
    assert start.basedir is not None
    for note in (start.basedir / "keyring").iterdir():
        note.unlink()
    assert set(asyncio.run(data.survey()).secrets) == set(noted.secrets) == system.ours
    assert asyncio.run(data.remove()) == ()
    assert system.ours == set()
    assert not start.basedir.exists()


def test_without_a_keyring_it_goes_just_so(start: Start) -> None:
    data, survey = used(start, passphrase="correct horse battery staple")
    assert start.basedir is not None
    assert (start.basedir / "salt.json").exists()
    assert not survey.has_store_key
    assert survey.secrets == ()
    assert asyncio.run(data.remove()) == ()
    assert not start.basedir.exists()


def test_what_is_not_the_programs_stays_as_it_was(start: Start, system: FakeKeyring) -> None:
    assert start.basedir is not None
    others = {
        name: start.basedir / name
        for name in (
            "notes.txt",
            "journal.dbx",
            "instance.json",
            "settings.json.mine",
            "logs/mine.txt",
            "indexes/mine.csv",
            "mine/a/b.txt",
        )
    }
    for path in others.values():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    data, _ = used(start)
    assert asyncio.run(data.remove()) == ()
    there = {path for path in start.basedir.rglob("*") if path.is_file()}
    assert there == set(others.values())
    assert {path.read_text() for path in there} == {"mine"}
    assert system.ours == set()


def test_interrupted_at_any_file_or_entry_it_is_done_again_to_the_end(
    start: Start, system: FakeKeyring, monkeypatch: pytest.MonkeyPatch, own_machine: Path
) -> None:
    class Killed(BaseException):
        pass

    done = 0
    unlink = Path.unlink

    def stopped(path: Path, missing_ok: bool = False) -> None:
        nonlocal left_to_do
        left_to_do -= 1
        if left_to_do < 0:
            raise Killed
        unlink(path, missing_ok=missing_ok)

    data, _ = used(start)
    assert start.basedir is not None
    while start.basedir.exists():
        # Each time it comes two steps further than the last time.
        done, left_to_do = done + 1, 2
        later = LocalData(data._paths, data._keystore, data._presence, data._schedules, data._usual)
        with monkeypatch.context() as killing:
            killing.setattr(Path, "unlink", stopped)
            try:
                assert asyncio.run(later.remove()) == ()
            except Killed:
                continue
    assert done > 10
    assert system.ours == set()
    assert [*units(own_machine).glob("cognito-admin*")] == []


@pytest.mark.skipif(sys.platform == "win32", reason="no process is killed so there")
def test_killed_half_way_a_later_start_finishes_it(start: Start) -> None:
    used(replace(start, key=bytes(32)))
    killed = subprocess.run([sys.executable, "-c", _KILLED, str(start.basedir)], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert start.basedir is not None
    assert (start.basedir / "settings.json").exists()
    assert not (start.basedir / "journal.db").exists()
    assert asyncio.run(again(start).remove()) == ()
    assert not start.basedir.exists()


_KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from cognito_admin.app import Program, Start
unlink = Path.unlink
def once(path, missing_ok=False):
    if path.name == "settings.json":
        os.kill(os.getpid(), signal.SIGKILL)
    unlink(path, missing_ok=missing_ok)
async def live():
    program = Program(Start(["cognito-admin"], basedir=Path(sys.argv[1])))
    data = (await program.build()).local_data
    await program.close()
    Path.unlink = once
    await data.remove()
asyncio.run(live())
"""


def test_what_could_not_be_removed_is_told_and_goes_the_next_time(
    start: Start, system: FakeKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, survey = used(start)
    assert start.basedir is not None
    held = start.basedir / "indexes" / "shop.db"
    removed = local_data._unlinked
    with monkeypatch.context() as holding:
        holding.setattr(
            local_data,
            "_unlinked",
            lambda path: PermissionError(13, "In use", str(path)) if path == held else removed(path),
        )
        system.locked = True
        left = asyncio.run(data.remove())
    assert Left(str(held), "In use") in left
    assert {one.what for one in left} == {str(held), *survey.secrets}
    assert held.exists()
    system.locked = False
    assert asyncio.run(again(start).remove()) == ()
    assert not start.basedir.exists()
    assert system.ours == set()


def test_the_key_stays_while_the_usual_folder_needs_it(start: Start, system: FakeKeyring) -> None:
    usual, _ = used(replace(start, basedir=None))
    data, survey = used(start)
    assert (survey.shared_key, survey.has_store_key) == (True, False)
    assert asyncio.run(data.remove()) == ()
    assert start.basedir is not None
    assert not start.basedir.exists()
    assert "store-key" in system.ours
    assert asyncio.run(usual.remove()) == ()
    assert system.ours == set()


@pytest.mark.skipif(sys.platform != "linux", reason="where schedules are written differs")
def test_entries_that_work_on_another_folder_stay(
    start: Start, system: FakeKeyring, own_machine: Path, tmp_path: Path
) -> None:
    other = units(own_machine) / "cognito-admin-backup-other.service"
    other.parent.mkdir(parents=True)
    other.write_text('[Service]\nExecStart=cognito-admin --basedir "/else where" backup other\n')
    data, survey = used(start)
    assert other not in survey.schedules
    assert asyncio.run(data.remove()) == ()
    assert [*other.parent.glob("cognito-admin*")] == [other]


def test_a_process_that_begins_while_others_look_is_known(tmp_path: Path) -> None:
    looking = Presence(tmp_path)
    ended = threading.Event()

    def look() -> None:
        while not ended.is_set():
            looking.others()

    others = threading.Thread(target=look)
    others.start()
    try:
        for _ in range(100):
            begun = Presence(tmp_path)
            assert begun._lock.is_locked
            assert begun._path.exists()
            begun.close()
    finally:
        ended.set()
        others.join()
    looking.close()


def test_where_the_folder_takes_no_locks_what_a_killed_process_left_keeps_nothing_from_being_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "process-4711-abcdef01.lock").touch()

    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(FileLock, "acquire", refused)
    assert Presence(tmp_path).others() == ()


def test_other_processes_on_the_same_folder_are_known_while_they_live(start: Start) -> None:
    async def scenario() -> None:
        program = Program(start)
        data = (await program.build()).local_data
        assert await data.others() == ()
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _PRESENT, str(start.basedir), stdout=asyncio.subprocess.PIPE
        )
        assert child.stdout is not None
        await child.stdout.readline()
        assert await data.others() == (child.pid,)
        child.kill()
        await child.wait()
        assert await data.others() == ()
        await program.close()

    asyncio.run(scenario())


_PRESENT = """
import sys, time
from pathlib import Path
from cognito_admin.work.presence import Presence
here = Presence(Path(sys.argv[1]) / "locks")
print("here", flush=True)
time.sleep(60)
"""
