"""Files of the program that were damaged: told, set aside, made anew, and nothing else touched."""

from pathlib import Path

import pytest

from cognito_admin.store.paths import Paths
from tests.window.computer import SHOP_USERS, Computer
from tests.window.person import Person

pytestmark = pytest.mark.usefixtures("keyring_of_system")


def damage(file: Path) -> bytes:
    """Overwrites much of it, and returns what stands there now."""
    before = file.read_bytes()
    after = before[:64] + b"\xaa" * 50_000 + before[50_064:]
    file.write_bytes(after)
    return after


def test_a_damaged_index_is_told_set_aside_and_read_anew(used_computer: Computer) -> None:
    damaged = damage(used_computer.index("shop"))
    journal = Paths(used_computer.basedir).journal

    async def visit(person: Person) -> None:
        await person.opens("users")
        await person.sees("A file of this program is damaged", "Set the file aside and sync again.")
        await person.until(journal.exists, "the history")
        begun = journal.stat().st_ino
        await person.presses("Rebuild")
        await person.sees("Sync this pool")
        await person.starts_sync()
        await person.until(lambda: person.found_count() == SHOP_USERS, "everybody")
        await person.job_ended()
        assert journal.stat().st_ino == begun

    used_computer.window(visit, key=None)
    kept = [file for file in used_computer.index("shop").parent.iterdir() if file.read_bytes() == damaged]
    assert len(kept) == 1


def test_a_damaged_history_is_set_aside_and_everything_works_on(used_computer: Computer) -> None:
    async def work(person: Person) -> None:
        await person.starts_sync()
        await person.job_ended()

    async def come_back(person: Person) -> None:
        await person.sees("The history could not be read", "Nothing needs to be done.")
        await person.opens("users")
        await person.until(lambda: person.found_count() == SHOP_USERS, "everybody")
        await person.opens("activity")
        await person.sees("Nothing was changed yet")

    used_computer.window(work, pool="staff", key=None)
    damaged = damage(Paths(used_computer.basedir).journal)
    used_computer.window(come_back, key=None)
    assert [file for file in used_computer.basedir.iterdir() if file.is_file() and file.read_bytes() == damaged]
