"""Many users changed at once, from the table to the report and back again."""

import os
import re
import signal
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu

from cognito_admin.model.connections import Environment, Marking, Mode
from cognito_admin.model.failures import Code
from cognito_admin.model.progress import JobState
from cognito_admin.work.bulk_run import AT_A_TIME
from tests.window.computer import SHOP_USERS, Computer, EmulatorProcess
from tests.window.person import Person, run_aside
from tests.window.test_interruptions import job_process

PEOPLE = 40
CONFIRMED = "status:confirmed enabled:yes"


async def chooses(person: Person, text: str) -> None:
    """Picks an entry of the menu that is open."""

    def entry() -> QAction | None:
        menus = [top for top in QApplication.topLevelWidgets() if isinstance(top, QMenu) and top.isVisible()]
        entries = (action for menu in menus for action in menu.actions())
        return next((action for action in entries if action.text().replace("&", "") == text), None)

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


def test_everybody_found_but_three_is_left_to_type_before_it_cannot_be_undone(
    used_computer: Computer, emulator: EmulatorProcess
) -> None:
    async def visit(person: Person) -> None:
        await person.opens("users")
        await person.until(lambda: person.found_count() == SHOP_USERS, "everybody")
        table = person.pane.table
        table.setFocus()
        person.robot.key("Ctrl+A")
        await person.sees(f"All {SHOP_USERS:,} selected")
        for row in range(3):
            place = table.visualRect(table.model().index(row, 0)).center()
            QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place)
        await person.sees(f"All but 3 of {SHOP_USERS:,} selected")
        person.robot.key("Ctrl+Shift+E")
        await chooses(person, "Sign out everywhere…")
        await person.sees("It cannot be undone.", "The user is not confirmed yet.")
        typed = await person.until(lambda: re.search(r"Type (\d+) to confirm:", person.sight()), "how many to type")
        count = int(typed[1])
        assert count < SHOP_USERS - 3
        agree = person.robot.find(QAbstractButton, f"Sign out {count:,} users everywhere")
        assert agree is not None
        assert not agree.isEnabled()
        await person.robot.write(f"{count:,}")
        assert agree.isEnabled()
        await person.presses("Cancel")
        assert await run_aside(lambda: emulator.calls("AdminUserGlobalSignOut")) == 0

    used_computer.window(visit)


def test_what_aws_refuses_half_way_is_told_and_goes_on_where_it_was(
    used_computer: Computer, emulator: EmulatorProcess
) -> None:
    emulator.trouble("denied", "AdminDisableUser", skip=10)

    async def visit(person: Person) -> None:
        await selects(person, CONFIRMED)
        await person.presses("Change…")
        await chooses(person, "Disable…")
        await person.presses("Disable 40 users")
        await person.job_ended(JobState.FAILED)
        await person.sees("30 users are still ahead", "So far 10 done.")
        await run_aside(emulator.no_more_trouble)
        await person.presses("Continue")
        await person.until(lambda: len(person.shell.services.jobs.jobs()) == 2, "the rest")
        await person.job_ended()
        await person.sees("Disable 40 users: 40 done")

    used_computer.window(visit)
    assert emulator.calls("AdminDisableUser") < PEOPLE + 20


def test_a_pool_made_read_only_is_not_changed_any_further_by_the_job_that_runs(
    used_computer: Computer, emulator: EmulatorProcess
) -> None:
    emulator.trouble("hold", "AdminDisableUser", skip=10)

    async def visit(person: Person) -> None:
        await selects(person, CONFIRMED)
        await person.presses("Change…")
        await chooses(person, "Disable…")
        await person.presses("Disable 40 users")
        await person.until(lambda: (job := person.job()) and job.progress and job.progress.done == 10, "ten of them")
        settings, workspace = person.shell.services.settings, person.pane.workspace
        settings.mark(workspace.key, Marking(Environment.DEVELOPMENT, Mode.READ_ONLY))
        await settings.flush()
        await run_aside(emulator.no_more_trouble)
        job = await person.job_ended(JobState.FAILED)
        assert job.failure is not None
        assert job.failure.code is Code.NOT_ALLOWED_BY_MODE
        # Those on their way are brought to their end; nobody after them is begun.
        assert await run_aside(lambda: emulator.calls("AdminDisableUser")) <= 10 + AT_A_TIME

    used_computer.window(visit)


@pytest.mark.skipif(sys.platform != "linux", reason="finds and stops processes the way Linux has it")
def test_what_was_killed_with_its_window_is_found_by_the_next_and_nobody_is_changed_twice(
    used_computer: Computer, emulator: EmulatorProcess
) -> None:
    emulator.trouble("hold", "AdminDisableUser", skip=15)

    async def begin(person: Person) -> None:
        await selects(person, CONFIRMED)
        await person.presses("Change…")
        await chooses(person, "Disable…")
        await person.presses("Disable 40 users")
        await person.until(lambda: (job := person.job()) and job.progress and job.progress.done >= 10, "ten of them")
        os.kill(job_process(), signal.SIGKILL)
        await person.job_ended(JobState.INTERRUPTED)

    async def come_back(person: Person) -> None:
        await person.opens("users")
        await person.sees("“Disable 40 users” was not finished", "Leave it so")
        await person.presses("Continue")
        await person.until(lambda: len(person.shell.services.jobs.jobs()) == 2, "the rest")
        await person.job_ended()
        await person.sees("Disable 40 users: 40 done")
        await person.presses("Results")
        await person.sees("Done  40", "Failed  0")
        await person.presses("Close")

    used_computer.window(begin)
    emulator.no_more_trouble()
    used_computer.window(come_back)
