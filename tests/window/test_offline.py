"""A backup in the window, without AWS: opened, searched, looked through, and gone without a trace."""

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton

from cognito_admin.archive import contents
from cognito_admin.model.backups import ForPassphrase
from cognito_admin.model.checkup.finding import Edits
from cognito_admin.ui.shell.backup_key import OPEN, BackupKeyQuestion
from tests.archive.backups import member, person, written
from tests.window import held_reading
from tests.window.computer import Computer, EmulatorProcess
from tests.window.person import Person, run_aside

SETTINGS = {"Name": "Shop customers", "UsernameAttributes": ["email"], "EstimatedNumberOfUsers": 9}
DOCUMENTS = {"pool/user-pool.json": SETTINGS, "pool/clients/4k2j.json": {"ClientName": "web shop"}}


def drop(window: Person, place: Path) -> None:
    """What a file manager sends when its icon is let go over the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(place))])
    copy, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    at = QPoint(300, 300)
    for event in (QDragEnterEvent(at, copy, data, button, none), QDropEvent(at, copy, data, button, none)):
        QApplication.sendEvent(window.shell.window, event)


def test_an_encrypted_backup_dropped_onto_the_window_is_searched_by_a_custom_attribute_without_asking_aws(
    computer: Computer, emulator: EmulatorProcess, tmp_path: Path
) -> None:
    same = {"name": "Ann Example", "birthdate": "1987-04-12"}
    people = [
        person(number, **{"custom:tier": "gold" if number == 7 else "iron", **(same if number in (7, 8) else {})})
        for number in range(700)
    ]
    place = written(
        tmp_path / "shop", people, [member("admins", 7)], ["admins"], ForPassphrase("open sesame"), DOCUMENTS
    )

    async def visit(person: Person) -> None:
        window = person.shell.window
        drop(person, place)
        question = await person.until(lambda: window.findChild(BackupKeyQuestion), "the question for the passphrase")
        question.findChildren(QLineEdit)[0].setText("open sesame")
        question.buttons[OPEN].click()
        await person.until(lambda: person.shell.pools.workspace(), "the backup")
        await person.opens("users")
        await person.until(lambda: person.found_count() == 700, "everybody")
        await person.searches("custom:tier=gold")
        assert person.found_count() == 1
        await person.sees("as of", "Backup")
        assert "Sync" not in person.sight()
        await person.opens("groups")
        await person.sees("admins", "From the backup of")
        assert "Read from Cognito" not in person.sight()
        await person.opens("duplicates")
        await person.sees("Ann Example · 1987-04-12", "Perhaps one person", "in which nothing can be changed")
        pane = await person.opens("checkup")
        await person.sees("could not be checked", "Silence…", "What AWS says about it")
        pane.list.go_to(next(one for one in pane.report.heard if isinstance(one.fix, Edits)))
        assert not pane.details.fix.isEnabled()
        assert "backup" in pane.details.fix.toolTip()
        pane = await person.opens("settings")
        pane.go_to("documents")
        await person.sees("App clients", "4k2j")
        text = pane.findChild(QPlainTextEdit)
        await person.until(lambda: "UsernameAttributes" in text.toPlainText(), "the settings")
        # The window looked for the pools of its connection at the start, and for nothing in them.
        assert set(emulator.do("state")["calls"]) <= {"GetCallerIdentity", "ListUserPools"}
        workspace = person.shell.pools.workspace()
        assert workspace is not None
        window.navigation.backup_close_requested.emit(workspace.key.connection)
        await person.until(lambda: not any("Offline backups" in row for row in person.tree()), "it closed")
        assert person.shell.pools.front() is None

    computer.window(visit, pool=None)
    assert not list(computer.basedir.rglob("backup-*.db"))


def test_of_a_folder_that_holds_backups_the_newest_is_offered_and_what_was_said_goes_when_it_opens(
    computer: Computer, tmp_path: Path
) -> None:
    for day in (20, 22, 21):
        written(tmp_path / f"shop_2026-11-{day}T09-00-00Z", [person(number) for number in range(day)])

    async def visit(person: Person) -> None:
        window = person.shell.window
        person.shell.pools.offline.open(str(tmp_path))
        await person.sees("This is not a backup", "the newest of which is shop_2026-11-22T09-00-00Z")
        person.shell.pools.offline.open(str(tmp_path / "shop_2026-11-20T09-00-00Z"))
        await person.until(lambda: person.shell.pools.workspace(), "the backup")
        assert not window.banners.banners()
        person.shell.pools.offline.open(str(tmp_path))
        banner = await person.until(lambda: next(iter(window.banners.banners()), None), "the message")
        next(button for button in banner.findChildren(QPushButton) if button.text() == "Open the newest").click()
        await person.until(lambda: len(person.tree()) > 2 and not window.banners.banners(), "the newest")
        await person.opens("users")
        await person.until(lambda: person.found_count() == 22, "everybody in it")

    computer.window(visit, pool=None)


def test_the_first_users_are_shown_before_the_backup_is_read_to_its_end(
    computer: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [person(number) for number in range(contents.FIRST_PAGE + 200)]
    place = written(tmp_path / "shop", people, documents=DOCUMENTS)
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    monkeypatch.setenv(held_reading.GATE, str(gate))
    computer.program = (sys.executable, "-m", held_reading.__name__)

    async def visit(person: Person) -> None:
        person.shell.pools.offline.open(str(place))
        await person.until(lambda: person.shell.pools.workspace(), "the backup")
        await person.opens("users")
        await person.until(lambda: len(person.names()) > 5, "the first rows")
        job = person.job()
        assert job is not None
        assert not job.state.ended
        await person.searches("nobody of that name")
        await person.sees("Nobody in this backup matches. More users are being read just now")
        await run_aside(lambda: gate.write_text(""))
        await person.job_ended()
        await person.sees("Nobody in this backup matches. It shows the pool as of")
        assert "sync" not in person.sight()
        await person.searches("")
        await person.until(lambda: person.found_count() == len(people), "everybody")

    computer.window(visit, pool=None)
