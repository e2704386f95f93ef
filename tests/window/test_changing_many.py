"""Many users changed at once, from the table to the report and back again."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu

from tests.window.computer import Computer, EmulatorProcess
from tests.window.person import Person, run_aside

PEOPLE = 40
CONFIRMED = "status:confirmed enabled:yes"


async def chooses(person: Person, text: str) -> None:
    """Picks an entry of the menu that is open."""

    def entry() -> QAction | None:
        menus = [top for top in QApplication.topLevelWidgets() if isinstance(top, QMenu) and top.isVisible()]
        return next((action for menu in menus for action in menu.actions() if action.text() == text), None)

    action = await person.until(entry, f"the entry {text}")
    assert action.isEnabled(), action.toolTip()
    menu = next(top for top in QApplication.topLevelWidgets() if isinstance(top, QMenu) and top.isVisible())
    person.robot.click(menu, menu.actionGeometry(action).center())


async def selects(person: Person, query: str, count: int = PEOPLE) -> None:
    """Finds and selects the first so many."""
    await person.opens("users")
    await person.searches(query)
    person.pane.table.setFocus()
    person.robot.key("Ctrl+Home")
    for _ in range(count - 1):
        person.robot.key("Shift+Down")
    await person.sees(f"{count} selected")


def test_forty_people_are_disabled_in_three_steps_and_enabled_again_in_three(
    used_computer: Computer, emulator: EmulatorProcess
) -> None:
    async def visit(person: Person) -> None:
        await selects(person, CONFIRMED)
        await person.presses("Change…")
        await chooses(person, "Disable…")
        await person.sees("40 users will be changed.", "It can be undone, for all of them together.", "The first 10")
        await person.presses("Disable 40 users")
        await person.job_ended()
        await person.sees("Disable 40 users: 40 done")
        assert await run_aside(lambda: emulator.calls("AdminDisableUser")) == PEOPLE
        described = await run_aside(lambda: emulator.calls("DescribeUserPool"))
        await person.presses("Undo…")
        await person.presses("Undo for 40 users")
        await person.until(lambda: len(person.shell.services.jobs.jobs()) == 2, "the way back")
        await person.job_ended()
        await person.sees("Undo for 40 users: 40 done")
        assert await run_aside(lambda: emulator.calls("AdminEnableUser")) == PEOPLE
        assert await run_aside(lambda: emulator.calls("DescribeUserPool")) <= described + 3

    used_computer.window(visit)
