"""Two encrypted backups compared in the window, by a job of its own that is handed their keys."""

from pathlib import Path
from typing import Any

from cognito_admin.archive.encryption import BackupKey
from cognito_admin.archive.verifying import GROUPS
from cognito_admin.archive.writing import BackupWriter, line_of
from cognito_admin.model.backups import Counts, ForRecipients, Identities
from cognito_admin.ui.backups.compare_dialog import CompareDialog
from tests.archive.backups import manifest, person
from tests.window.computer import Computer
from tests.window.person import Person


def locked(folder: Path, people: list[dict[str, Any]]) -> Identities:
    """An encrypted backup of these users, and what opens it."""
    key = BackupKey.made()
    writer = BackupWriter.begin(folder, {}, ForRecipients((key.recipient,)))
    writer.add_users(map(line_of, people))
    writer.put(GROUPS, [])
    writer.settle({})
    writer.finish(manifest(writer, Counts(len(people))))
    return Identities((key.text,))


def test_two_encrypted_backups_are_compared_and_nothing_of_it_stays_on_the_computer(
    computer: Computer, tmp_path: Path
) -> None:
    keys = {
        name: locked(tmp_path / name, people)
        for name, people in {
            "before": [person(1, email="gone@example.com"), person(2)],
            "after": [person(2, name="Ann"), person(3)],
        }.items()
    }

    async def visit(person: Person) -> None:
        services, kept = person.shell.pools._services, computer.basedir
        before, after = [await services.offline.open(str(tmp_path / name), key) for name, key in keys.items()]
        person.shell.window.actions_named["backup.compare"].trigger()
        dialog = await person.until(lambda: person.robot.find(CompareDialog), "the dialog")
        for box, side in ((dialog.before, before), (dialog.after, after)):
            box.setCurrentIndex(next(at for at in range(box.count()) if box.itemData(at) == side.key))
        dialog.compare.click()
        await person.sees("1 user added, 1 user removed, 1 user changed")
        dialog.view.words.setText("gone@example")
        await person.until(lambda: dialog.view.rows.index(0, 2).data() == "gone@example.com", "who is gone")
        assert [*kept.rglob("compared-*.db")]
        assert not any(b"gone@example" in path.read_bytes() for path in kept.rglob("*") if path.is_file())
        dialog.accept()
        await person.until(lambda: not [*kept.rglob("compared-*")], "nothing left of it")

    computer.window(visit)
