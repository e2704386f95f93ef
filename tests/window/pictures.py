"""Pictures of every action in the real window on the demo: what it comes to before, what came of it, and the way back.

``python -m tests.window.pictures FOLDER [light|dark] [NAME…]``, on a display with a window manager. For docs/changes.md.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from cognito_admin.__main__ import program
from cognito_admin.app import Program, Start
from cognito_admin.demo_session import DemoSession
from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.groups import DESCRIPTION, NAME
from cognito_admin.model.connections import Environment, Marking, Mode
from cognito_admin.ui.changes.password import PasswordShown
from cognito_admin.ui.changes.question import ChangeQuestion, DeleteQuestion
from cognito_admin.ui.desktop import run
from cognito_admin.ui.panes.groups.new_group import NewGroupDialog
from cognito_admin.ui.shell.shell import Shell
from cognito_admin.work.settings import Theme
from tests.window.person import Person, run_aside

Visit = Callable[[Shell, Path, list[str]], Coroutine[Any, Any, None]]
WIDTH_PX, HEIGHT_PX = 1060, 700
CALM_S = 0.6
COLOURS = 64
UNTIL_DONE_S = 60.0
PEOPLE = [
    "E-Mail;First name;Last name",
    "nina@example.org;Nina;New",
    "otto@example.org;Otto;Other",
    "no address;Bad;Line",
]


@dataclass(frozen=True)
class Action:
    """``who`` finds the user; ``choose`` makes the wish of what is known of them, where it takes more than its kind."""

    name: str
    who: str
    wish: Wish | Callable[[Any], Wish]
    looks_up: bool = False


def _identity(person: Any) -> Wish:
    one = next(identity for identity in person.user.identities if not identity.primary)
    return Wish(Kind.UNLINK, values={"provider": one.provider_name, "user_id": one.user_id})


ACTIONS = (
    Action("edit", "ann@example", Wish(Kind.EDIT, values={"name": "Anna Example", "custom:plan": "enterprise"})),
    Action("edit-email", "ann@example", Wish(Kind.EDIT, values={"email": "anna@example.org"})),
    Action("enable", "eve@example", Wish(Kind.ENABLE)),
    Action("disable", "ann@example", Wish(Kind.DISABLE)),
    Action("confirm", "clara@example", Wish(Kind.CONFIRM)),
    Action("verify", "finn@example", Wish(Kind.VERIFY, "email")),
    Action("resend-invitation", "ben@example", Wish(Kind.RESEND_INVITATION)),
    Action("reset-password", "henry@example", Wish(Kind.RESET_PASSWORD)),
    Action("temporary-password", "david@example", Wish(Kind.SET_TEMPORARY_PASSWORD)),
    Action("permanent-password", "grace@example", Wish(Kind.SET_PASSWORD)),
    Action("sign-out", "grace@example", Wish(Kind.SIGN_OUT)),
    Action("add-to-group", "ann@example", Wish(Kind.ADD_TO_GROUP, "wholesale")),
    Action("remove-from-group", "ann@example", Wish(Kind.REMOVE_FROM_GROUP, "vip")),
    Action("prefer-factor", "ivy@example", Wish(Kind.SET_MFA, values={"SMS_MFA": "preferred"}), looks_up=True),
    Action("switch-off-factor", "ivy@example", Wish(Kind.SET_MFA, values={"SMS_MFA": "off"}), looks_up=True),
    Action("remove-authenticator", "ivy@example", Wish(Kind.REMOVE_AUTHENTICATOR), looks_up=True),
    Action(
        "forget-device", "ann@example", lambda one: Wish(Kind.FORGET_DEVICE, next(iter(one.devices))), looks_up=True
    ),
    Action(
        "end-session",
        "olga.dolgikh@example",
        lambda one: Wish(Kind.END_SESSION, next(iter(one.sessions))),
        looks_up=True,
    ),
    Action("unlink", "ann@example", _identity),
    Action("delete", "agnes.berenger", Wish(Kind.DELETE)),
)


class Photographer:
    def __init__(self, person: Person, folder: Path) -> None:
        self.person = person
        self._folder = folder
        self._window = person.shell.window

    async def takes(self, name: str) -> None:
        """What is on the screen where the window and its dialogs are."""
        await self.person.robot.settle(CALM_S)
        frame = QRect()
        for top in QApplication.topLevelWidgets():
            if top.isVisible():
                # A dialog has a frame, which tells it from what is behind; that of the window only takes room.
                frame = frame.united(top.geometry() if top is self._window else top.frameGeometry())
        screen = self._window.screen()
        picture = screen.grabWindow(0).copy(frame.intersected(screen.geometry()))
        path = self._folder / f"{name}.png"
        picture.save(str(path))
        await run_aside(lambda: _shrink(path))

    async def finds(self, words: str) -> None:
        self._window.activateWindow()
        await self.person.opens("users")
        await self.person.searches(words)
        await self.person.until(lambda: self.person.found_count() >= 1, words)
        self.person.robot.key("Down")
        self.person.robot.key("Return")
        inspector = self.person.pane.details.inspector
        await self.person.until(lambda: inspector.as_of().startswith("Read from"), "a fresh copy")
        await self.person.until(lambda: inspector.pool.rules is not None, "the rules of the pool")

    async def dialog(self, kind: type[QDialog] = ChangeQuestion) -> Any:
        return await self.person.until(lambda: self.person.robot.find(kind), kind.__name__)

    async def writes(self, line: QLineEdit, text: str) -> None:
        await self.person.until(line.hasFocus, "the keyboard to be there")
        await self.person.robot.write(text)

    async def one(self, action: Action) -> None:
        person = self.person
        await self.finds(action.who)
        pane = person.pane
        if action.looks_up:
            person.robot.key("Ctrl+Shift+M")
            await person.sees("Sign-in history")
            await person.until(lambda: pane.details.inspector.person.mfa is not None, "the factors")
        meant = pane.details.inspector.person
        wish = action.wish if isinstance(action.wish, Wish) else action.wish(meant)
        pane.changes.wish(wish, meant)
        await self.agrees(action.name, pane.changes)
        await self.tells(action.name, pane.changes)

    async def agrees(self, name: str, changes: Any) -> None:
        await self.person.until(lambda: self.person.robot.find(ChangeQuestion) or changes.busy, "the question")
        question = await self.dialog()
        if isinstance(question, DeleteQuestion):
            await self.writes(question.line, question._named)
        await self.takes(f"{name}-preview")
        question.agree.click()

    async def tells(self, name: str, changes: Any) -> None:
        """What came of it, and the way back where there is one."""
        await self.person.robot.until(lambda: not changes.busy, "the end of the change", UNTIL_DONE_S)
        shown = self.person.robot.find(PasswordShown)
        if shown is not None:
            await self.takes(f"{name}-password")
            shown.accept()
        await self.takes(f"{name}-result")
        if "Undo" in self.person.sight().split("\n"):
            await self.person.presses("Undo")
            await self.person.robot.until(lambda: not changes.busy, "the end of the undo", UNTIL_DONE_S)
            await self.takes(f"{name}-undo")
        while self._window.banners.dismiss_newest():
            pass

    async def creates(self, kind: Kind, name: str, address: str) -> None:
        pane = self.person.pane = await self.person.opens("users")
        await self.person.robot.until(lambda: pane.editing.button.isEnabled(), "that users may be made")
        pane.editing.create()
        dialog = await self.person.until(lambda: pane.editing.dialog, "the dialog")
        await self.writes(dialog.fields.line, address)
        dialog.way.buttons[kind].setChecked(True)
        await self.takes(f"{name}-preview")
        dialog.agree.click()
        await self.person.until(lambda: pane.editing.dialog is None, "the user")
        await self.tells(name, pane.changes)

    async def creates_many(self, file: Path) -> None:
        pane = self.person.pane = await self.person.opens("users")
        pane.from_file.open()
        dialog = await self.person.until(lambda: pane.from_file.dialog, "the question")
        dialog.read(file)
        await self.person.sees("2 users will be created")
        await self.takes("create-many-preview")
        await self.person.presses("Create 2 users")
        await self.person.job_ended()
        await self.person.sees("2 done")
        await self.takes("create-many-result")
        await self.person.presses("Undo…")
        await self.takes("create-many-undo")
        await self.person.presses("Cancel")
        while self._window.banners.dismiss_newest():
            pass

    async def of_groups(self) -> None:
        pane = self.person.pane = await self.person.opens("groups")
        await self.person.sees("Read from Cognito at")
        pane.create_group()
        dialog = await self.dialog(NewGroupDialog)
        await self.writes(dialog.form.control(NAME), "helpdesk")
        dialog.form.control(DESCRIPTION).setPlainText("Answers the telephone")
        await self.takes("create-group-preview")
        dialog.agree.click()
        await self.tells("create-group", pane.changes)
        pane.list.go_to("vip")
        pane.list.opened.emit()
        await self.person.until(lambda: pane.details.isVisible(), "the group")
        pane.details.form.control(DESCRIPTION).setPlainText("Spends a lot, and never waits")
        await self.takes("edit-group-preview")
        pane.details.save.click()
        await self.tells("edit-group", pane.changes)
        pane.delete("wholesale")
        await self.agrees("delete-group", pane.changes)
        await self.tells("delete-group", pane.changes)

    async def activity(self) -> None:
        await self.person.opens("activity")
        self.person.robot.key("Down")
        self.person.robot.key("Return")
        await self.takes("activity")


def _shrink(path: Path) -> None:
    """To the few colours a window has, where ImageMagick is there."""
    if shutil.which("convert"):
        subprocess.run(["convert", path, "+dither", "-colors", str(COLOURS), "-strip", f"png8:{path}"], check=True)


async def photographed(shell: Shell, folder: Path, only: list[str]) -> None:
    window, person = shell.window, Person(shell)
    window.showNormal()
    window.move(60, 20)
    window.resize(WIDTH_PX, HEIGHT_PX)
    pane = person.pane = await person.robot.until(lambda: shell.open_pane("users"), "the users")
    shell.services.settings.mark(pane.workspace.key, Marking(Environment.PRODUCTION, Mode.ADMINISTRATOR))
    person.robot.key("F5")
    await person.robot.until(
        lambda: person.found_count() > 2_000 and not shell.services.jobs.running(), "the sync", 120
    )
    album = Photographer(person, folder)

    async def take(name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        if not only or name in only:
            try:
                await work()
            except Exception as error:  # noqa: BLE001 - the other pictures are taken all the same
                print(f"{name}: {error!r}", file=sys.stderr)
                for dialog in window.findChildren(QDialog):
                    dialog.reject()

    for action in ACTIONS:
        await take(action.name, lambda action=action: album.one(action))
    await take("invite", lambda: album.creates(Kind.INVITE, "invite", "ina@example.org"))
    await take("create-silent", lambda: album.creates(Kind.CREATE, "create-silent", "stella@example.org"))
    await take("create-ready", lambda: album.creates(Kind.CREATE_READY, "create-ready", "rita@example.org"))
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "people.csv")
        file.write_text("\n".join(PEOPLE))
        await take("create-many", lambda: album.creates_many(file))
    await take("groups", album.of_groups)
    await take("activity", album.activity)


def main(folder: Path, theme: Theme, only: list[str], visit: Visit = photographed) -> int:
    """``visit`` leads through the window, and takes the pictures that are wanted."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        launcher = program()
        session = DemoSession([*launcher, "emulator"])
        stack.callback(session.close)
        session.hide_real_accounts()
        start = Start(program=launcher, basedir=session.basedir, key=session.key, demo=session.place)
        running = Program(replace(start, purpose="window", follows_jobs=True))
        running.settings.theme = theme
        return run(running, lambda shell: visit(shell, folder, only))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Theme((sys.argv[2:3] or ["light"])[0]), sys.argv[3:]))
