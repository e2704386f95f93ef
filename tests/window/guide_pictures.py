"""Pictures of the tasks of a day in the real window on the demo, for README, docs/first-search.md and docs/support.md.

``python -m tests.window.guide_pictures FOLDER [light|dark] [NAME…]``, on a display with a window manager.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.connections import Environment, Marking, Mode
from cognito_admin.ui.backups.run_dialog import RunDialog
from cognito_admin.ui.backups.wizard import BackupWizard
from cognito_admin.ui.changes.bulk_dialog import BulkDialog
from cognito_admin.ui.export import desk as export_desk
from cognito_admin.ui.export.dialog import ExportDialog
from cognito_admin.ui.panes.users.groups_part import GroupsPart
from cognito_admin.ui.shell.backup_key import OPEN, BackupKeyQuestion
from cognito_admin.ui.shell.shell import Shell
from cognito_admin.ui.widgets.question import Question
from cognito_admin.work.settings import Theme
from tests.window.person import Person
from tests.window.pictures import Photographer, main

WIDTH_PX, HEIGHT_PX = 1320, 820
SHOP_USERS = 2_400
MANY = 500
INVITED = "emma.hayes@post.example"
"""Of the Emmas, the one who never signed in."""
PASSPHRASE = "correct horse battery"
READ_S = 120.0
UNFOLDED_S = 2.0
"""Until all parts of a person have their place, on a busy machine."""


class Guide:
    """The shop's pool was read, and its users are in front."""

    def __init__(self, person: Person, album: Photographer, folder: Path) -> None:
        self._person = person
        self._album = album
        self._folder = folder

    async def before_reading(self) -> None:
        await self._person.sees("Sync this pool")
        await self._album.takes("unread")

    async def finding(self) -> None:
        await self._everybody()
        await self._person.searches("ann")
        await self._album.takes("find")

    async def seeing(self) -> None:
        await self._everybody()
        await self._person.searches("emma")
        pane = self._person.pane
        row = next(
            row
            for row in range(pane.table.model().rowCount())
            if pane.table.users.user(row).attributes.get("email") == INVITED
        )
        pane.table.setCurrentIndex(pane.table.users.index(row, 0))
        pane.table.setFocus()
        self._person.robot.key("Return")
        await self._person.until(lambda: self._person.opened() == "Emma Hayes", "her details")
        await self._person.robot.settle(UNFOLDED_S)
        await self._album.takes("users")

    async def looking_up(self) -> None:
        await self._finds("ann@example", "Ann Example")
        self._person.robot.key("Ctrl+Shift+M")
        await self._person.sees("Sign-in history")
        pane = self._person.pane
        await self._person.until(lambda: pane.details.inspector.person.mfa is not None, "the factors")
        await self._album.takes("look-up")

    async def putting_right(self) -> None:
        await self._finds("david@example", "David Example")
        self._person.robot.key("Ctrl+Shift+P")
        question = await self._album.dialog()
        await self._album.takes("put-right")
        await self._leaves(question)

    async def editing(self) -> None:
        await self._finds("ann@example", "Ann Example")
        pane = self._person.pane
        pane.changes.wish(Wish(Kind.EDIT, values={"name": "Anna Example"}), pane.details.inspector.person)
        question = await self._album.dialog()
        await self._album.takes("edit")
        await self._leaves(question)

    async def grouping(self) -> None:
        await self._finds("ann@example", "Ann Example")
        pane = self._person.pane
        groups = pane.details.inspector.part(GroupsPart)
        self._person.robot.key("Ctrl+Shift+G")
        chooser = await self._person.until(lambda: groups.chooser, "the groups")
        await self._person.until(lambda: chooser.table.model().rowCount() > 0, "the groups")
        await self._album.takes("group")
        self._person.robot.key("Esc")
        await self._person.until(lambda: not chooser.isVisible(), "the groups to go")
        pane.table.setFocus()

    async def changing_many(self) -> None:
        await self._everybody()
        table = self._person.pane.table
        await self._person.searches("status:confirmed enabled:yes -group:wholesale")
        table.setFocus()
        self._person.robot.key("Esc")
        first, last = (table.model().index(row, 0) for row in (0, MANY - 1))
        table.selectionModel().select(
            QItemSelection(first, last),
            QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
        )
        await self._person.sees(f"{MANY} selected")
        await self._person.robot.settle(UNFOLDED_S)
        await self._album.takes("many-chosen")
        self._person.robot.key("Ctrl+Shift+G")
        dialog = await self._album.dialog(BulkDialog)
        await self._person.robot.write("wholesale")
        await self._person.robot.settle()
        if (proposals := QApplication.activePopupWidget()) is not None:
            proposals.close()
        await self._person.robot.until(dialog.agree.isEnabled, "that it can be agreed to")
        await self._album.takes("many-preview")
        dialog.agree.click()
        await self._person.robot.until(lambda: f"{MANY} done" in self._person.sight(), "the end", READ_S)
        await self._album.takes("many-done")
        await self._person.presses("Results")
        await self._person.robot.settle(UNFOLDED_S)
        await self._album.takes("many-each")
        await self._person.presses("Undo…")
        question = await self._album.dialog(Question)
        await self._album.takes("many-undo")
        await self._leaves(question)
        table.clearSelection()

    async def exporting(self) -> None:
        await self._everybody()
        await self._person.searches("group:vip")
        self._person.pane.table.setFocus()
        self._person.robot.key("Esc")
        self._person.robot.key("Ctrl+Shift+X")
        dialog = await self._album.dialog(ExportDialog)
        await self._album.takes("export")
        await self._leaves(dialog)

    async def health(self) -> None:
        pane: Any = await self._person.opens("health")
        pane.show_view("charts")
        await self._person.until(lambda: not pane.reading.busy and pane.charts.is_drawn, "the charts")
        await self._album.takes("health")

    async def backing_up(self) -> None:
        robot = self._person.robot
        await self._person.opens("users")
        robot.key("Ctrl+B")
        wizard = await self._album.dialog(BackupWizard)
        await self._person.sees("makes nobody a monthly active user")
        robot.key("Return")
        await self._person.sees("Each backup gets a folder of its own")
        robot.key("Ctrl+A")
        await robot.write(str(self._folder))
        await self._person.until(lambda: not wizard.place.why_not(), "room there")
        robot.key("Return")
        await self._person.sees("At least 12 characters")
        await robot.write(PASSPHRASE)
        robot.key("Tab")
        await robot.write(PASSPHRASE)
        await self._album.takes("backup-protection")
        robot.key("Return")
        dialog = await self._album.dialog(RunDialog)
        await robot.until(lambda: "Backed up and verified" in self._person.sight(), "the end of the backup", READ_S)
        await self._album.takes("backup-done")
        await self._leaves(dialog)

    async def offline(self) -> None:
        (place,) = self._folder.iterdir()
        shell = self._person.shell
        shell.pools.offline.open(str(place))
        question = await self._album.dialog(BackupKeyQuestion)
        question.findChildren(QLineEdit)[0].setText(PASSPHRASE)
        question.buttons[OPEN].click()
        await self._person.robot.until(self._in_front_offline, "the backup", READ_S)
        await self._person.opens("users")
        await self._person.robot.until(lambda: self._person.found_count() == SHOP_USERS, "everybody", READ_S)
        await self._person.searches("tenantId:t-1001")
        self._person.robot.key("Down")
        self._person.robot.key("Return")
        await self._person.until(self._person.opened, "somebody")
        await self._person.robot.settle(UNFOLDED_S)
        await self._album.takes("offline")
        front = shell.pools.workspace()
        assert front is not None
        shell.window.navigation.backup_close_requested.emit(front.key.connection)
        await self._person.clicks_row("Shop customers")
        await self._everybody()

    async def _leaves(self, dialog: QDialog) -> None:
        dialog.reject()
        window = self._person.shell.window
        window.activateWindow()
        await self._person.until(window.isActiveWindow, "the keyboard to come back")
        await self._person.robot.settle(0.5)

    def _in_front_offline(self) -> bool:
        front = self._person.shell.pools.front()
        return front is not None and front.workspace.marking.mode is Mode.OFFLINE

    async def _everybody(self) -> None:
        await self._person.opens("users")
        await self._person.searches("")

    async def _finds(self, words: str, name: str) -> None:
        await self._album.finds(words)
        await self._person.until(lambda: self._person.opened() == name, name)


@contextmanager
def _folder(name: str) -> Iterator[Path]:
    """One of a name that people give, since it is to be read in the pictures."""
    folder = Path(tempfile.gettempdir(), name)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


async def photographed(shell: Shell, folder: Path, only: list[str]) -> None:
    window, person = shell.window, Person(shell)
    window.showNormal()
    window.move(20, 0)
    window.resize(WIDTH_PX, HEIGHT_PX)
    pane = person.pane = await person.robot.until(lambda: shell.open_pane("users"), "the users")
    shell.services.settings.mark(pane.workspace.key, Marking(Environment.PRODUCTION, Mode.ADMINISTRATOR))
    with _folder("Documents") as documents, _folder("Backups") as backups:
        export_desk.usual_folder = lambda _kept: documents
        guide = Guide(person, Photographer(person, folder), backups)
        works: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {
            "find": guide.finding,
            "users": guide.seeing,
            "look-up": guide.looking_up,
            "put-right": guide.putting_right,
            "edit": guide.editing,
            "export": guide.exporting,
            "health": guide.health,
            "backup": guide.backing_up,
            "offline": guide.offline,
            "group": guide.grouping,
            "many": guide.changing_many,
        }
        if not only or "unread" in only:
            await guide.before_reading()
        person.robot.key("F5")
        await person.robot.until(
            lambda: person.found_count() == SHOP_USERS and not shell.services.jobs.running(), "the sync", READ_S
        )
        for name, work in works.items():
            if not only or name in only:
                try:
                    await work()
                except Exception as error:  # noqa: BLE001 - the other pictures are taken all the same
                    print(f"{name}: {error!r}", file=sys.stderr)
                    for dialog in window.findChildren(QDialog):
                        dialog.reject()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Theme((sys.argv[2:3] or ["light"])[0]), sys.argv[3:], photographed))
