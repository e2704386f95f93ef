"""A computer without a keyring: the person is asked, and nothing is ever kept in the clear."""

import contextlib
import tempfile
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit

from tests.window.computer import SECRET_KEY, Computer
from tests.window.person import Person

PASSPHRASE = "correct horse battery staple"
STAFF = 46


@pytest.fixture(autouse=True)
def folder_for_sessions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a session that keeps nothing puts its files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


async def types(person: Person, line: str, text: str) -> None:
    field = await person.until(lambda: person.robot.find(QLineEdit, line), line)
    field.setFocus()
    await person.robot.write(text)


async def reads_everybody(person: Person) -> None:
    await person.starts_sync()
    await person.until(lambda: person.found_count() == STAFF, "everybody")
    await person.job_ended()


def seen_of(person: Person) -> list[bytes]:
    """What must not be found in any file: people, keys, the passphrase."""
    addresses = [name.encode() for name in person.names() if "@" in name]
    assert addresses
    return [*addresses, SECRET_KEY.encode(), PASSPHRASE.encode()]


def files_with(folder: Path, secrets: list[bytes]) -> list[Path]:
    texts: dict[Path, bytes] = {}
    for file in folder.rglob("*"):
        # A store puts files of its own away while it is at work.
        with contextlib.suppress(FileNotFoundError):
            if file.is_file():
                texts[file] = file.read_bytes()
    assert texts
    return [file for file, text in texts.items() if any(secret in text for secret in secrets)]


def test_kept_for_this_session_only_nothing_is_left_behind(computer: Computer, folder_for_sessions: Path) -> None:
    secrets: list[bytes] = []

    async def visit(person: Person) -> None:
        await person.sees("No keyring on this computer", "keep nothing beyond this session")
        await person.presses("This session only")
        await reads_everybody(person)
        secrets.extend(seen_of(person))
        key = await person.shell.services.store_key.get()
        secrets.extend((key, key.hex().encode()))
        # Not even meanwhile.
        assert not files_with(computer.basedir, secrets)
        assert not files_with(folder_for_sessions, secrets)

    computer.window(visit, pool="staff", key=None)
    assert not files_with(computer.basedir, secrets)
    assert not list(folder_for_sessions.iterdir())
    assert not list(computer.basedir.rglob("*.db"))


def test_a_passphrase_opens_at_the_next_start_what_was_kept_and_a_wrong_one_is_told(computer: Computer) -> None:
    secrets: list[bytes] = []

    async def choose(person: Person) -> None:
        await person.sees("No keyring on this computer")
        await types(person, "Passphrase", PASSPHRASE)
        await types(person, "Passphrase, repeated", PASSPHRASE)
        await person.presses("Use the passphrase")
        await reads_everybody(person)
        secrets.extend(seen_of(person))
        key = await person.shell.services.store_key.get()
        secrets.extend((key, key.hex().encode()))

    async def come_back(person: Person) -> None:
        await person.sees("Passphrase needed")
        await types(person, "Passphrase", "not the one I chose")
        await person.presses("Unlock")
        await person.sees("That passphrase does not open what is kept here. Try again.")
        await types(person, "Passphrase", PASSPHRASE)
        await person.presses("Unlock")
        await person.opens("users")
        await person.until(lambda: person.found_count() == STAFF, "everybody")
        (await person.opens("activity")).show_jobs()
        await person.sees("Done")

    computer.window(choose, pool="staff", key=None)
    computer.window(come_back, pool="staff", key=None)
    assert not files_with(computer.basedir, secrets)


def test_who_chooses_nothing_is_told_why_nothing_opens_and_can_choose_later(computer: Computer) -> None:
    async def visit(person: Person) -> None:
        await person.sees("No keyring on this computer")
        await person.presses("Cancel")
        await person.sees("Choose a passphrase, or keep nothing beyond this session.")
        await person.presses("Try again")
        await person.presses("This session only")
        await person.opens("users")
        await person.sees("Sync this pool")

    computer.window(visit, pool="staff", key=None)
