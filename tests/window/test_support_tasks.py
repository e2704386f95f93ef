"""What support staff do all day, in as few steps as promised: once with the keyboard alone, once with the mouse alone.

A task goes on where the one before it ended: somebody is found, then opened, then put right. ``STEPS`` is the promise.
"""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pyrage
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from cognito_admin.archive.reading import opened
from cognito_admin.model.backups import ForPassphrase, ForRecipients, Identities, InClear
from cognito_admin.model.connections import Mode, PoolKey
from cognito_admin.model.progress import JobState
from cognito_admin.ui.backups.wizard import BackupWizard
from cognito_admin.ui.changes.bulk_dialog import BulkDialog
from cognito_admin.ui.changes.password import PasswordShown
from cognito_admin.ui.changes.question import ChangeQuestion
from cognito_admin.ui.export import desk as export_desk
from cognito_admin.ui.export.dialog import ExportDialog
from cognito_admin.ui.panes.users.attributes_part import AttributesPart
from cognito_admin.ui.panes.users.groups_part import GroupsPart
from cognito_admin.ui.shell.backup_key import BackupKeyQuestion
from cognito_admin.ui.shell.open_backup import OpenBackupDialog
from cognito_admin.ui.widgets.question import Question
from cognito_admin.work.backup_orders import Order, OrderedPool
from tests.archive.backups import person as backed_up
from tests.archive.backups import written
from tests.window.computer import (
    ACCESS_KEY,
    CONNECTION,
    REGION,
    SECRET_KEY,
    SHOP_USERS,
    STAFF_USERS,
    Computer,
    EmulatorProcess,
)
from tests.window.person import Person, run_aside
from tests.window.steps import Hands, Keyboard, Mouse

STEPS = {
    "find": 1,
    "see": 1,
    "look up": 2,
    "put right": 2,
    "edit": 3,
    "group": 2,
    "many": 3,
    "undo many": 2,
    "export": 2,
    "back up": 3,
    "offline": 3,
}


@pytest.fixture
def cognito(emulator: EmulatorProcess) -> Iterator[Any]:
    client: Any = boto3.client(
        "cognito-idp",
        REGION,
        endpoint_url=emulator.url,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
    )
    yield client
    client.close()


@pytest.fixture
def downloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "downloads"
    folder.mkdir()
    monkeypatch.setattr(export_desk, "usual_folder", lambda _kept: folder)
    return folder


class Truth:
    """The shop's pool as AWS shows it."""

    def __init__(self, client: Any, pool: str) -> None:
        self._client = client
        self._pool = pool

    def user(self, email: str) -> Any:
        (user,) = self._client.list_users(UserPoolId=self._pool, Filter=f'email = "{email}"')["Users"]
        return user

    def attribute(self, email: str, name: str) -> str | None:
        return {item["Name"]: item["Value"] for item in self.user(email)["Attributes"]}.get(name)

    def groups(self, email: str) -> set[str]:
        name = self.user(email)["Username"]
        found = self._client.admin_list_groups_for_user(UserPoolId=self._pool, Username=name)["Groups"]
        return {group["GroupName"] for group in found}

    def of(self, subs: list[str]) -> list[Any]:
        """Each of these users, but for when they were changed."""
        found = [self._client.list_users(UserPoolId=self._pool, Filter=f'sub = "{sub}"')["Users"][0] for sub in subs]
        return [{**user, "UserLastModifiedDate": None} for user in found]

    async def becomes(self, hands: Hands, ask: Callable[[], object], what: str) -> None:
        """Waits until AWS says so."""
        for _ in range(200):
            if await run_aside(ask):
                return
            await hands.person.robot.settle(0.05)
        raise AssertionError(what)


@pytest.fixture
def truth(cognito: Any, emulator: EmulatorProcess) -> Truth:
    return Truth(cognito, emulator.pools["shop"])


async def at_the_pool(person: Person) -> None:
    """The pool is open, and its users are in front."""
    await person.opens("users")
    await person.until(lambda: person.found_count() == SHOP_USERS, "everybody")


async def back_at_the_window(hands: Hands) -> None:
    # Without a window manager nobody hands the keyboard back after a dialog.
    hands.person.shell.window.activateWindow()
    await hands.person.robot.settle()


async def finds(hands: Hands, words: str) -> None:
    """In the line that has the keyboard as soon as one comes to the users."""
    if hands.person.pane.search.text():
        # The line is emptied for the next: nobody counts the first search of the day.
        hands.person.pane.search.clear()
        await hands.until(lambda: hands.person.found_count() == SHOP_USERS, "everybody again")
        await back_at_the_window(hands)
        hands.person.pane.focus_search()
    hands.begin()
    await hands.types(words)
    await hands.until(lambda: hands.person.found_count() == 1, f"the one person that {words} finds")
    assert hands.steps <= STEPS["find"]


async def sees(hands: Hands, name: str) -> None:
    hands.begin()
    if isinstance(hands, Keyboard):
        hands.presses("Return")
    elif isinstance(hands, Mouse):
        await hands.clicks_row(hands.person.pane.table, 0)
    await hands.until(lambda: hands.person.opened() == name, name)
    await hands.until(lambda: hands.person.pane.details.inspector.pool.rules is not None, "the rules of the pool")
    assert hands.steps <= STEPS["see"]


async def before_ann(person: Person, kind: type[Hands]) -> Hands:
    """The pool is open, and so is she."""
    hands = kind(person)
    await at_the_pool(person)
    await finds(hands, "ann@example")
    await sees(hands, "Ann Example")
    return hands


async def agrees(hands: Hands) -> None:
    """To the one question, whose button has the keyboard."""
    question = await hands.until(lambda: hands.person.robot.find(ChangeQuestion), "the question")
    await hands.until(question.agree.isEnabled, "that it can be agreed to")
    if isinstance(hands, Keyboard):
        hands.presses("Return")
    elif isinstance(hands, Mouse):
        hands.click(question.agree)


def with_keyboard_and_mouse(test: Callable[..., None]) -> Callable[..., None]:
    return pytest.mark.parametrize("kind", [Keyboard, Mouse], ids=["keyboard", "mouse"])(test)


@with_keyboard_and_mouse
def test_somebody_is_found_by_a_scrap_and_seen_with_what_keeps_them_out(
    used_computer: Computer, kind: type[Hands]
) -> None:
    async def visit(person: Person) -> None:
        hands = kind(person)
        await at_the_pool(person)
        for words, name in (
            ("ann@example", "Ann Example"),
            ("39980701", "Agnès Gérard"),
            ("clara exa", "Clara Example"),
            ("externalId:CUS-000811", "Agnès Gérard"),
            ('"Ann Exa"', "Ann Example"),
        ):
            await finds(hands, words)
            await sees(hands, name)
        await hands.sees("business", "vip", "newsletter", "Google", "Confirmed")
        await finds(hands, "ben@example")
        await sees(hands, "Ben Example")
        await hands.sees("Must change password", "expired")

    used_computer.window(visit)


PUT_RIGHT = [
    (
        "ann@example",
        "Ann Example",
        "Ctrl+Shift+R",
        "Reset password",
        lambda user: user["UserStatus"] == "RESET_REQUIRED",
    ),
    (
        "david@example",
        "David Example",
        "Ctrl+Shift+P",
        "Set temporary password",
        lambda user: user["UserStatus"] == "FORCE_CHANGE_PASSWORD",
    ),
    ("clara@example", "Clara Example", "Ctrl+Shift+K", "Confirm", lambda user: user["UserStatus"] == "CONFIRMED"),
    ("eve@example", "Eve Example", "Ctrl+Shift+A", "Enable", lambda user: user["Enabled"]),
    ("eve@example", "Eve Example", "Ctrl+Shift+D", "Disable", lambda user: not user["Enabled"]),
]


@with_keyboard_and_mouse
def test_somebody_is_put_right_in_two_steps(
    used_computer: Computer, emulator: EmulatorProcess, truth: Truth, kind: type[Hands]
) -> None:
    async def visit(person: Person) -> None:
        hands = kind(person)
        await at_the_pool(person)
        for words, name, keys, button, is_done in PUT_RIGHT:
            await finds(hands, words)
            await sees(hands, name)
            hands.begin()
            await begins(hands, keys, button)
            await agrees(hands)
            email = f"{words}.com"
            await truth.becomes(hands, lambda email=email, is_done=is_done: is_done(truth.user(email)), button)
            assert hands.steps <= STEPS["put right"], button
            await closes_what_is_shown(hands)
        await finds(hands, "ann@example")
        await sees(hands, "Ann Example")
        hands.begin()
        await begins(hands, "Ctrl+Shift+O", "Sign out everywhere")
        await agrees(hands)
        await truth.becomes(hands, lambda: emulator.calls("AdminUserGlobalSignOut") == 1, "the sign-out")
        assert hands.steps <= STEPS["put right"]

    used_computer.window(visit)


def entry(text: str) -> tuple[QMenu, QAction] | None:
    """Of the menu that is open."""
    menus = [top for top in QApplication.topLevelWidgets() if isinstance(top, QMenu) and top.isVisible()]
    found = ((menu, action) for menu in menus for action in menu.actions())
    return next(((menu, action) for menu, action in found if action.text().replace("&", "") == text), None)


async def begins(hands: Hands, keys: str, button: str) -> None:
    if isinstance(hands, Keyboard):
        hands.presses(keys)
    elif isinstance(hands, Mouse):
        await hands.clicks(button, hands.person.pane.details.inspector)


async def closes_what_is_shown(hands: Hands) -> None:
    """A password that is shown once; not among the steps of the task."""
    await hands.until(lambda: not hands.person.pane.changes.busy, "the end of the change")
    shown = hands.person.robot.find(PasswordShown)
    if shown is not None:
        shown.close()


@with_keyboard_and_mouse
def test_what_only_cognito_knows_is_looked_up_in_two_steps(
    used_computer: Computer, emulator: EmulatorProcess, kind: type[Hands]
) -> None:
    async def visit(person: Person) -> None:
        hands = await before_ann(person, kind)
        assert await run_aside(lambda: emulator.calls("AdminListDevices")) == 0
        hands.begin()
        await begins(hands, "Ctrl+Shift+M", "Look up MFA, devices and sign-ins")
        await hands.sees("Second factors", "Remembered devices", "Sessions", "Sign-in history")
        assert hands.steps <= STEPS["look up"]

    used_computer.window(visit)


@with_keyboard_and_mouse
def test_an_attribute_is_edited_in_three_steps_and_shows_its_before_and_after(
    used_computer: Computer, truth: Truth, kind: type[Hands]
) -> None:
    async def visit(person: Person) -> None:
        hands = await before_ann(person, kind)
        if isinstance(hands, Keyboard):
            # Where one is: in the row of the table, at the name.
            names = [column.name for column in person.pane.table.users.columns]
            person.pane.table.setCurrentIndex(person.pane.table.users.index(0, names.index("name")))
            person.pane.table.setFocus()
        hands.begin()
        attributes = person.pane.details.inspector.part(AttributesPart)
        if isinstance(hands, Keyboard):
            hands.presses("F2")
        elif isinstance(hands, Mouse):
            await hands.clicks("Edit Name", attributes)
        await hands.until(lambda: "name" in attributes.edits.editors, "the editor")
        await hands.types("Anna Example", enter=True)
        await hands.sees("Ann Example", "Anna Example")
        await agrees(hands)
        await truth.becomes(hands, lambda: truth.attribute("ann@example.com", "name") == "Anna Example", "the name")
        assert hands.steps <= STEPS["edit"]

    used_computer.window(visit)


@with_keyboard_and_mouse
def test_somebody_joins_a_group_and_leaves_it_in_two_steps_each(
    used_computer: Computer, truth: Truth, kind: type[Hands]
) -> None:
    async def visit(person: Person) -> None:
        hands = await before_ann(person, kind)
        groups = person.pane.details.inspector.part(GroupsPart)
        hands.begin()
        await begins(hands, "Ctrl+Shift+G", "Add to group")
        chooser = await hands.until(lambda: groups.chooser, "the groups")
        await hands.until(lambda: chooser.table.model().rowCount() > 0, "the groups")
        if isinstance(hands, Keyboard):
            await hands.types("wholesale", enter=True)
        elif isinstance(hands, Mouse):
            names = [chooser.table.model().index(row, 0).data() for row in range(chooser.table.model().rowCount())]
            await hands.clicks_row(chooser.table, names.index("wholesale"))
        await truth.becomes(hands, lambda: "wholesale" in truth.groups("ann@example.com"), "the new group")
        assert hands.steps <= STEPS["group"]
        await hands.sees("wholesale")
        await hands.until(lambda: not person.pane.changes.busy, "the end of the change")
        hands.begin()
        if isinstance(hands, Keyboard):
            hands.presses("Ctrl+Shift+U")
            await hands.until(lambda: chooser.isVisible() and chooser.table.model().rowCount() == 3, "their groups")
            await hands.types("wholesale", enter=True)
        elif isinstance(hands, Mouse):
            await hands.clicks("Remove from wholesale", groups)
            await agrees(hands)
        await truth.becomes(hands, lambda: "wholesale" not in truth.groups("ann@example.com"), "the group to be left")
        assert hands.steps <= STEPS["group"]

    used_computer.window(visit)


MANY = 18
OF_MANY = [
    ("Ctrl+Shift+D", "Disable…", "", f"Disable {MANY} users"),
    ("Ctrl+Shift+G", "Add to group…", "wholesale", f"Add {MANY} users to wholesale"),
    ("Ctrl+Shift+R", "Reset password…", str(MANY), f"Reset password of {MANY} users"),
    ("F2", "Edit an attribute…", "Customer", f"Set Name of {MANY} users"),
]
"""What is pressed, chosen from the menu and typed to change many, and what is then agreed to. The last is really made."""


@with_keyboard_and_mouse
def test_eighteen_who_are_selected_are_changed_in_three_steps_and_that_is_undone_in_two(
    used_computer: Computer, truth: Truth, kind: type[Hands]
) -> None:
    async def visit(person: Person) -> None:
        hands = kind(person)
        await at_the_pool(person)
        # A name of their own shows that the way back leads to what each of them had.
        await hands.types("status:confirmed enabled:yes email_verified:true -group:wholesale has:name -dup:email")
        await hands.until(lambda: MANY < person.found_count() < SHOP_USERS, "enough of them")
        subs = await selects_many(hands)
        before = await run_aside(lambda: truth.of(subs))
        for keys, entry_text, typed, agreed in OF_MANY:
            hands.begin()
            await begins_for_many(hands, keys, entry_text)
            dialog = await settles_many(hands, typed)
            assert dialog.agree.text() == agreed
            agreements: list[str] = []
            is_last = agreed == OF_MANY[-1][-1]
            dialog.agree.clicked.connect(lambda _=False, found=agreements, agreed=agreed: found.append(agreed))
            if not is_last:
                dialog.agree.clicked.disconnect(dialog.accept)
            await agrees_to(hands, dialog.agree, ends_phrase=bool(typed))
            assert agreements == [agreed]
            assert hands.steps <= STEPS["many"], entry_text
            if not is_last:
                dialog.reject()
                await back_at_the_window(hands)
        await job_done(person, 1)
        await hands.sees(f"{agreed}: {MANY} done")
        assert {name_of(user) for user in await run_aside(lambda: truth.of(subs))} == {"Customer"}
        hands.begin()
        await undoes_many(hands)
        assert hands.steps <= STEPS["undo many"]
        await job_done(person, 2)
        await hands.sees(f"Undo for {MANY} users: {MANY} done")
        assert await run_aside(lambda: truth.of(subs)) == before

    used_computer.window(visit)


def name_of(user: Any) -> str:
    return next(attribute["Value"] for attribute in user["Attributes"] if attribute["Name"] == "name")


async def selects_many(hands: Hands) -> list[str]:
    """The first eighteen rows, with the cell of a name as the one that one is in; returns who they are."""
    table = hands.person.pane.table
    column = [column.name for column in table.users.columns].index("name")
    await back_at_the_window(hands)
    if isinstance(hands, Keyboard):
        # From the search into the table, and along the row to the name.
        for keys in ("Down", "Ctrl+Home", *["Right"] * column, *["Shift+Down"] * (MANY - 1)):
            hands.presses(keys)
    elif isinstance(hands, Mouse):
        await hands.clicks_row(table, 0, column)
        await hands.clicks_row(table, MANY - 1, column, Qt.KeyboardModifier.ShiftModifier)
    await hands.sees(f"{MANY} selected")
    await hands.until(lambda: all(table.users.user(row) is not None for row in range(MANY)), "the rows")
    assert table.current_column() == "name"
    return [table.users.user(row).sub for row in range(MANY)]


async def begins_for_many(hands: Hands, keys: str, entry_text: str) -> None:
    if isinstance(hands, Keyboard):
        hands.presses(keys)
    elif isinstance(hands, Mouse):
        await hands.clicks("Change…", hands.person.pane)
        menu, action = await hands.until(lambda: entry(entry_text), "the entry")
        hands.click(menu, menu.actionGeometry(action).center())


async def settles_many(hands: Hands, typed: str) -> BulkDialog:
    """Types what is asked for, and looks at what it comes to."""
    dialog = await hands.until(lambda: hands.person.robot.find(BulkDialog), "what it comes to")
    await hands.until(lambda: not typed.isdigit() or "to confirm:" in hands.person.sight(), "how many to type")
    if typed:
        await hands.types(typed)
    await hands.until(dialog.agree.isEnabled, "that it can be agreed to")
    await hands.sees(f"{MANY} users will be changed")
    return dialog


async def agrees_to(hands: Hands, button: QPushButton, *, ends_phrase: bool = False) -> None:
    """By the button, or by the Enter that ends what was typed, once it was looked at."""
    if ends_phrase:
        hands.person.robot.key("Return")
    elif isinstance(hands, Keyboard):
        hands.presses("Return")
    elif isinstance(hands, Mouse):
        hands.click(button)


async def undoes_many(hands: Hands) -> None:
    """From the message, and the one question."""
    await back_at_the_window(hands)
    if isinstance(hands, Keyboard):
        hands.presses("Ctrl+Z")
    elif isinstance(hands, Mouse):
        await hands.clicks("Undo…")
    question = await hands.until(lambda: hands.person.robot.find(Question), "the question")
    await agrees_to(hands, question.buttons["go"])


async def job_done(person: Person, count: int) -> None:
    await person.until(lambda: len(person.shell.services.jobs.jobs()) == count, "the job")
    await person.job_ended(JobState.DONE)


@with_keyboard_and_mouse
def test_what_is_in_the_table_is_exported_in_two_steps(
    used_computer: Computer, downloads: Path, kind: type[Hands]
) -> None:
    async def visit(person: Person) -> None:
        hands = kind(person)
        await at_the_pool(person)
        await hands.types("group:vip")
        many = await hands.until(lambda: 1 < person.found_count() < SHOP_USERS and person.found_count(), "the VIPs")
        hands.begin()
        if isinstance(hands, Keyboard):
            hands.presses("Ctrl+Shift+X")
        elif isinstance(hands, Mouse):
            await hands.clicks("Export users to a file", person.pane)
        dialog = await hands.until(lambda: person.robot.find(ExportDialog), "the question")
        if isinstance(hands, Keyboard):
            hands.presses("Return")
        elif isinstance(hands, Mouse):
            await hands.clicks("Export", dialog)
        await hands.sees(f"{many} rows were written to")
        assert hands.steps <= STEPS["export"]
        (path,) = downloads.iterdir()
        with path.open(encoding="utf-8", newline="") as file:
            assert len([*csv.DictReader(file)]) == many

    used_computer.window(visit)


@with_keyboard_and_mouse
def test_a_pool_is_backed_up_as_last_time_and_seen_to_be_verified_in_three_steps(
    computer: Computer, tmp_path: Path, kind: type[Hands]
) -> None:
    identity = pyrage.x25519.Identity.generate()
    protection = ForRecipients((str(identity.to_public()),))
    folder = tmp_path / "backups"

    async def visit(person: Person) -> None:
        hands = kind(person)
        staff = OrderedPool(PoolKey(CONNECTION, computer.pools["staff"]), "Staff")
        await person.shell.services.last_orders.remember(Order((staff,), str(folder), protection))
        await person.opens("users")
        hands.begin()
        if isinstance(hands, Keyboard):
            hands.presses("Ctrl+B")
        elif isinstance(hands, Mouse):
            bar = person.shell.window.menuBar()
            hands.click(bar, bar.actionGeometry(next(one for one in bar.actions() if "Backup" in one.text())).center())
            menu, action = await hands.until(lambda: entry("Back up…"), "the entry")
            hands.click(menu, menu.actionGeometry(action).center())
        wizard = await hands.until(lambda: person.robot.find(BackupWizard), "what would be done")
        await hands.sees("As last time", "encrypted", str(folder), f"about {STAFF_USERS} users")
        await agrees_to(hands, await hands.until(lambda: has_focus(wizard, "Back up now"), "that it can be done"))
        await job_done(person, 1)
        await hands.sees("Backed up and verified", f"{STAFF_USERS} users", "every byte was read again")
        assert hands.steps <= STEPS["back up"]

    computer.window(visit, pool="staff")
    (place,) = folder.iterdir()
    with opened(place, Identities((str(identity),))) as backup:
        assert backup.manifest.counts.users == STAFF_USERS


def has_focus(dialog: QWidget, text: str) -> QPushButton | None:
    """The button of the dialog that has the keyboard, if that is written on it."""
    focused = dialog.focusWidget()
    return focused if isinstance(focused, QPushButton) and focused.text().replace("&", "") == text else None


PASSPHRASE = "open sesame"
OLD_PEOPLE = 300


@with_keyboard_and_mouse
def test_somebody_is_found_in_a_backup_in_three_steps(
    used_computer: Computer, tmp_path: Path, kind: type[Hands]
) -> None:
    people = [backed_up(number, **{"custom:tier": "gold" if number == 7 else "iron"}) for number in range(OLD_PEOPLE)]
    # With the mouse it is dropped onto the window and unlocked; the path is typed where there is nothing to unlock.
    protection = InClear() if kind is Keyboard else ForPassphrase(PASSPHRASE)
    place = written(tmp_path / "shop", people, protection=protection)

    async def visit(person: Person) -> None:
        hands = kind(person)
        await at_the_pool(person)
        hands.begin()
        if isinstance(hands, Keyboard):
            hands.presses("Ctrl+Shift+B")
            await hands.until(lambda: has_keyboard(person.robot.find(OpenBackupDialog)), "the place")
            await hands.types(str(place), enter=True)
        elif isinstance(hands, Mouse):
            hands.drops(place)
            await hands.until(lambda: has_keyboard(person.robot.find(BackupKeyQuestion)), "the passphrase")
            await hands.types(PASSPHRASE, enter=True)
        person.pane = await hands.until(lambda: users_of_backup(person), "its users")
        await hands.until(lambda: person.found_count() == OLD_PEOPLE, "everybody in it")
        await back_at_the_window(hands)
        await hands.types("custom:tier=gold")
        await hands.until(lambda: person.found_count() == 1, "the one")
        assert hands.steps <= STEPS["offline"]

    used_computer.window(visit)


def has_keyboard(dialog: QWidget | None) -> bool:
    focused = QApplication.focusWidget()
    return dialog is not None and focused is not None and dialog.isAncestorOf(focused)


def users_of_backup(person: Person) -> Any:
    front, pane = person.shell.pools.front(), person.shell.current_pane()
    offline = front is not None and front.workspace.marking.mode is Mode.OFFLINE
    return pane if offline and pane is not None and pane.name == "users" else None
