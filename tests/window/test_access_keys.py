"""An access key typed into the window, on a computer that has no other credentials."""

import keyring
import pytest
from keyring.backend import KeyringBackend
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget

from tests.window.computer import ACCESS_KEY, REGION, SECRET_KEY, STAFF_USERS, Computer, EmulatorProcess
from tests.window.person import Person


class KeyringInMemory(KeyringBackend):
    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[username]


@pytest.fixture
def of_system(computer: Computer) -> KeyringInMemory:
    computer.credentials.write_text("")
    backend = KeyringInMemory()
    keyring.set_keyring(backend)
    return backend


async def types(person: Person, line: str, text: str) -> None:
    field = await person.until(lambda: person.robot.find(QLineEdit, line), line)
    field.setFocus()
    await person.robot.write(text)


def test_a_typed_key_is_used_by_window_and_jobs_and_goes_with_its_connection(
    computer: Computer, emulator: EmulatorProcess, of_system: KeyringInMemory
) -> None:
    async def visit(person: Person) -> None:
        await person.sees("AWS profile not found")
        await person.presses("Add connection…")
        sources = await person.until(lambda: person.robot.find(QListWidget, "AWS profiles"), "the dialog")
        await person.until(lambda: sources.count() > 1, "what there is to choose from")
        (own,) = sources.findItems("Access key", Qt.MatchFlag.MatchExactly)
        person.robot.click(sources.viewport(), sources.visualItemRect(own).center())
        await types(person, "Access key ID", ACCESS_KEY)
        await types(person, "Secret access key", SECRET_KEY)
        region = await person.until(lambda: person.robot.find(QComboBox, "Region"), "the region")
        region.setEditText(REGION)
        await types(person, "Endpoint address, optional", emulator.url)
        await person.presses("Test")
        await person.sees("Signed in to account 123456789012")
        await person.presses("Add connection")
        await person.clicks_row("Staff")
        await person.opens("users")
        await person.presses("Sync this pool")
        await person.until(person.job, "a job")
        await person.job_ended()
        await person.until(lambda: person.found_count() == STAFF_USERS, "everybody")
        (added,) = (one for one in person.shell.services.connections.all() if one.name == "Access key")
        assert sorted(of_system.kept) == [f"access-key:{added.id}", "store-key"]
        person.shell.connections.remove(added.id)
        await person.presses("Remove connection")
        await person.until(lambda: sorted(of_system.kept) == ["store-key"], "the key to be gone")

    computer.window(visit, pool=None, key=None)
    files = [file for file in computer.basedir.rglob("*") if file.is_file()]
    assert files
    assert not [file for file in files if SECRET_KEY.encode() in file.read_bytes()]
