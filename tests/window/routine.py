"""A day's work in the window, over and over: whatever people do between opening it in the morning and closing it at night."""

import shutil
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog

from cognito_admin.ui.backups.run_dialog import RunDialog
from cognito_admin.ui.backups.wizard import BackupWizard
from cognito_admin.ui.panes.users.attribute_row import AttributeRow
from tests.window.computer import SHOP_USERS, STAFF_USERS
from tests.window.person import Person

PAGES = ("sign-in", "passwords", "messages", "attributes", "app-clients")
DIALOGS = (
    "preferences",
    "connection.add",
    "pool.by_id",
    "shortcuts",
    "permissions",
    "token",
    "about",
    "backup.compare",
    "backup.open",
)
QUERIES = ("ann", "email:ann status:confirmed", "colour:red", "")


class Routine:
    """One round begins and ends in the overview of the shop. Backups go into ``folder``, and are gone at its end."""

    def __init__(self, person: Person, folder: Path) -> None:
        self.person, self.folder, self.round = person, folder, 0

    async def once(self) -> None:
        self.round += 1
        for part in (
            self.looks_at_users,
            self.changes_a_user,
            self.reads_the_pool_again,
            self.looks_at_every_pane,
            self.looks_at_settings,
            self.opens_dialogs,
            self.backs_up_another_pool,
            self.changes_the_look,
        ):
            await part()
        await self.person.opens("overview")
        await self._tidies_up()

    async def looks_at_users(self) -> None:
        person = self.person
        await person.opens("users")
        for query in QUERIES:
            await person.searches(query)
        await person.until(lambda: person.found_count() == SHOP_USERS, "everybody")
        # The list of recent searches may be open.
        person.pane.table.setFocus()
        for key in ("Down", "Return"):
            person.robot.key(key)
        await person.until(person.opened, "the details of a user")
        person.robot.key("Ctrl+I")
        await person.until(lambda: not person.opened(), "the details to close")

    async def changes_a_user(self) -> None:
        """Another name, and the old one again."""
        person = self.person
        await person.searches("agnes.berenger")
        await person.until(lambda: person.found_count() == 1, "one person")
        person.robot.key("Down")
        columns = [column.name for column in person.pane.table.users.columns]
        person.robot.key("Home")
        for _ in range(columns.index("name")):
            person.robot.key("Right")
        person.robot.key("F2")
        await person.until(lambda: _row(person, "name"), "the details")
        name = f"Agnes {self.round}"
        await person.robot.write(name)
        person.robot.key("Return")
        await person.sees("AWS counts the user as active this month")
        person.robot.key("Return")
        await person.sees(f"Name of {name} is changed")
        await person.until(lambda: person.opened() == name, "the new name")
        await person.presses("Undo")
        await person.until(lambda: person.opened() == "Agnès Bérenger", "the old name")
        # Without a window manager nobody hands the keyboard back after a question.
        person.shell.window.activateWindow()
        person.pane.table.setFocus()
        person.pane.details.close_user()
        await self._tidies_up()

    async def reads_the_pool_again(self) -> None:
        person = self.person
        await person.opens("users")
        await person.searches("")
        await person.starts_sync()
        await person.job_ended()
        await person.until(lambda: person.found_count() == SHOP_USERS, "everybody")

    async def looks_at_every_pane(self) -> None:
        person = self.person
        for name in ("groups", "duplicates", "triggers", "activity"):
            await person.opens(name)
        health: Any = await person.opens("health")
        for view in ("charts", "numbers"):
            health.show_view(view)
            await person.until(lambda: health.shown and not health.reading.busy, "the figures")
        await person.until(lambda: health.charts.is_drawn, "the charts")
        checks: Any = await person.opens("checkup")
        checks.refresh()
        await person.until(lambda: checks.report and not checks.checking.busy, "the check-up")

    async def looks_at_settings(self) -> None:
        """Through the pages; one is edited, and the edit thrown away."""
        person = self.person
        pane: Any = await person.opens("settings")
        for name in PAGES:
            pane.go_to(name)
            await person.until(lambda name=name: pane.frame(name).is_shown, f"the page {name}")
        page: Any = pane.page("passwords")
        pane.go_to("passwords")
        page.length.enter(20)
        await person.sees("1 change not saved")
        pane._let_go()
        await person.until(lambda: "not saved" not in person.sight(), "the edit to go")

    async def opens_dialogs(self) -> None:
        person = self.person
        for name in DIALOGS:
            person.shell.window.actions_named[name].trigger()
            dialog = await person.until(lambda: person.robot.find(QDialog), f"the dialog {name}")
            await person.robot.settle()
            dialog.reject()
            await person.until(lambda: not person.robot.find(QDialog), f"the end of the dialog {name}")
            person.shell.window.activateWindow()
        person.robot.key("Ctrl+K")
        await person.robot.write("co")
        await person.robot.settle()
        person.robot.key("Esc")

    async def backs_up_another_pool(self) -> None:
        """In clear, which is opened, searched and closed again."""
        person, robot = self.person, self.person.robot
        await person.clicks_row("Staff")
        await person.until(lambda: _name_in_front(person) == "Staff", "the other pool")
        await person.opens("overview")
        robot.key("Ctrl+B")
        await self._orders()
        await robot.until(lambda: (job := person.job()) and job.state.ended, "the end of the backup")
        await person.sees("Backed up and verified", f"{STAFF_USERS} users")
        robot.key("Return")
        await person.until(lambda: robot.find(RunDialog) is None, "the summary to go")
        (place,) = self.folder.iterdir()
        person.shell.pools.offline.open(str(place))
        await person.until(lambda: (front := person.shell.pools.workspace()) and front.as_of, "the backup")
        await person.opens("users")
        await person.until(lambda: person.found_count() == STAFF_USERS, "everybody in it")
        await person.searches("emergency")
        workspace = person.shell.pools.workspace()
        assert workspace is not None
        person.shell.window.navigation.backup_close_requested.emit(workspace.key.connection)
        await person.until(lambda: not any("Offline backups" in row for row in person.tree()), "it closed")
        shutil.rmtree(place)
        await person.clicks_row("Shop customers")
        await person.until(lambda: _name_in_front(person) == "Shop customers", "the first pool")
        await self._tidies_up()

    async def _orders(self) -> None:
        """Page by page at the first time; from then on as it was the last time."""
        person, robot = self.person, self.person.robot
        wizard = await person.until(lambda: robot.find(BackupWizard), "the wizard")
        if wizard.last is None:
            await person.sees(f"about {STAFF_USERS} users")
            robot.key("Return")
            await person.sees("Each backup gets a folder of its own")
            robot.key("Ctrl+A")
            await robot.write(str(self.folder))
            await person.until(
                lambda: wizard.place.to() == str(self.folder) and not wizard.place.why_not(), "room there"
            )
            robot.key("Return")
            await person.sees("At least 12 characters")
            robot.key("Alt+N")
            await person.sees("I want it in clear")
            robot.key("Tab")
            robot.key("Space")
        await person.presses("Back up now")
        await person.until(lambda: robot.find(RunDialog), "the progress")

    async def changes_the_look(self) -> None:
        actions = self.person.shell.window.actions_named
        for name in ("theme.dark", "text.larger", "theme.light", "text.normal", "theme.auto"):
            actions[name].trigger()
            await self.person.robot.settle()

    async def _tidies_up(self) -> None:
        """Puts away what the program said meanwhile."""
        banners = self.person.shell.window.banners
        while banners.banners():
            banners.dismiss_newest()
            await self.person.robot.settle(0.02)


def _row(person: Person, name: str) -> AttributeRow | None:
    rows = person.pane.findChildren(AttributeRow)
    return next((row for row in rows if row.name == name and row.isVisible()), None)


def _name_in_front(person: Person) -> str:
    workspace = person.shell.pools.workspace()
    return "" if workspace is None else workspace.summary.name
