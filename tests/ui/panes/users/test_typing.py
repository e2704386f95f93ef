"""Typing into the search: where the keyboard goes, and what becomes of every keystroke."""

import pytest
from PySide6.QtCore import Qt

from cognito_admin.ui.robot import Robot
from tests.ui.panes.fakes import FakeShell, until
from tests.ui.panes.users.people import person
from tests.ui.panes.users.pool import PeoplesPool
from tests.ui.panes.users.stage import on_stage


@pytest.fixture
def shell(qapp):
    return FakeShell()


async def in_front(stage) -> Robot:
    stage.pane.activateWindow()
    await until(stage.pane.isActiveWindow)
    return Robot(stage.pane)


def test_keys_stay_in_the_search_while_its_results_come_and_go(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        robot = await in_front(stage)
        pane.table.setFocus()
        pane.table.selectRow(0)
        robot.key("Return")
        await until(pane.details.is_open)
        robot.key("Esc")
        assert pane.table.hasFocus()
        pane.focus_search()
        for letter in "zoex":
            await robot.write(letter)
            await stage.quiet()
        assert pane.table_states.state == "empty"
        assert pane.search.text() == "zoex"
        for _ in range(4):
            robot.key("Backspace")
            await stage.quiet()
            assert pane.search.hasFocus()
        await robot.write("ann")
        assert pane.search.text() == "ann"

    on_stage(qtbot, shell, PeoplesPool([person(0, name="Ann"), person(1, name="Zoe")]), act)


def test_a_table_that_goes_with_the_keyboard_gives_it_to_the_search(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        await in_front(stage)
        await stage.search("name:ann")
        pane.table.setFocus(Qt.FocusReason.OtherFocusReason)
        stage.pool.change([])
        await stage.news()
        assert pane.table_states.state == "empty"
        assert pane.search.hasFocus()

    on_stage(qtbot, shell, PeoplesPool([person(0, name="Ann")]), act)
