"""The window as somebody meets it who does not see it, or has no mouse: every pane, and the dialogs that lead on from there."""

from typing import Any

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from cognito_admin.ui.panes import panes
from cognito_admin.ui.panes.settings.sign_in import SignInPage
from cognito_admin.ui.settings.page import Section
from cognito_admin.ui.widgets.states import PaneStates
from tests.accessible import faults, focus_faults, order_faults
from tests.window.computer import SHOP_USERS, Computer
from tests.window.person import Person

PATIENCE_S = 60.0


async def opens(person: Person, name: str) -> Any:
    """As ``person.opens``, with the patience that a check-up of a whole pool needs."""
    person.pane = pane = await person.robot.until(lambda: person.shell.open_pane(name), name)
    await person.robot.until(
        lambda: all(states.state != "loading" for states in pane.findChildren(PaneStates)),
        f"{name} to be read",
        PATIENCE_S,
    )
    return pane


def shows_whole_page(pane: Any) -> bool:
    frame = pane.frame(SignInPage.name)
    return frame.is_shown and not any(section.is_folded for section in frame.findChildren(Section))


def test_every_pane_can_be_heard_and_walked_through_by_tab(used_computer: Computer) -> None:
    found: list[str] = []

    async def walks(person: Person) -> None:
        window = person.shell.window
        window.resize(1366, 768)
        for kind in panes():
            pane: Any = await opens(person, kind.name)
            if kind.name == "users":
                await person.until(lambda: person.found_count() == SHOP_USERS, "everybody")
                await person.searches("ann@example.com")
                person.robot.key("Return")
                await person.until(lambda: person.opened() == "Ann Example", "the details of a user")
            if kind.name == "health":
                await person.robot.until(lambda pane=pane: pane.charts.is_drawn, "the charts", PATIENCE_S)
            if kind.name == "settings":
                await person.until(lambda pane=pane: shows_whole_page(pane), "the whole page")
            await person.robot.settle(0.3)
            found.extend(f"{kind.name}: {fault}" for fault in faults(window))
            window.navigation.focus_tree()
            found.extend(f"{kind.name}: {fault}" for fault in [*order_faults(pane), *focus_faults(pane)])
        window.navigation.focus_tree()
        found.extend(f"window: {fault}" for fault in order_faults(window))

    used_computer.window(walks)
    assert not found, "\n".join(found)


def test_every_dialog_can_be_heard_and_walked_through_by_tab(used_computer: Computer) -> None:
    found: list[str] = []

    async def walks(person: Person) -> None:
        shell = person.shell
        await person.opens("users")

        async def opened(name: str) -> QWidget:
            dialog = await person.until(lambda: person.robot.find(QDialog), name)
            await person.robot.settle(0.2)
            return dialog

        for name, show in (
            ("a connection", shell.connections.add),
            ("preferences", shell.show_preferences),
            ("shortcuts", shell.show_shortcuts),
            ("about", shell.show_about),
            ("a pool by its id", shell.open_pool_by_id),
            ("a backup", shell.back_up),
        ):
            show()
            dialog = await opened(name)
            dialog.activateWindow()
            found.extend(
                f"{name}: {fault}" for fault in [*faults(dialog), *order_faults(dialog), *focus_faults(dialog)]
            )
            for top in QApplication.topLevelWidgets():
                if isinstance(top, QDialog):
                    top.reject()
            await person.until(lambda: not person.robot.find(QDialog), f"the end of {name}")
            shell.window.activateWindow()

    used_computer.window(walks)
    assert not found, "\n".join(found)
