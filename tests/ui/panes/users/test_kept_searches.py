"""Saved and recent searches: the star, the list below the line, and what is remembered without a word."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.searches import SavedSearch
from cognito_admin.ui.robot import Robot
from tests.ui.panes.fakes import FakeShell, until
from tests.ui.panes.users.people import person
from tests.ui.panes.users.pool import PeoplesPool
from tests.ui.panes.users.stage import on_stage

ANN = SavedSearch("All Anns", "ann")


@pytest.fixture
def shell(qapp):
    return FakeShell()


@pytest.fixture
def pool():
    return PeoplesPool([person(0, name="Ann"), person(1, name="Zoe")])


async def typing(stage, *, saved=(), recent=()) -> Robot:
    searches = stage.services.searches
    searches.kept = {search.name: search for search in saved}
    searches.noted = [*recent]
    pane = await stage.open()
    pane.searching.kept._stayed.setInterval(3_600_000)
    await until(lambda: pane.search.offers_kept or not (saved or recent))
    pane.activateWindow()
    await until(pane.isActiveWindow)
    pane.focus_search()
    return Robot(pane)


def rows(stage) -> list[str]:
    model = stage.pane.searching.kept.panel.list().model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


async def opened(stage):
    panel = stage.pane.searching.kept.panel
    await until(panel.isVisible)
    return panel.list()


def press(widget, name: str) -> None:
    next(button for button in widget.findChildren(QAbstractButton) if button.text() == name).click()


def test_ctrl_d_saves_at_once_and_asks_what_to_call_it(qtbot, shell, pool):
    async def act(stage):
        robot = await typing(stage)
        kept = stage.pane.searching.kept
        await robot.write("ann")
        robot.key("Ctrl+D")
        await until(kept.bubble.isVisible)
        assert stage.services.searches.kept == {"ann": SavedSearch("ann", "ann")}
        line = kept.bubble.name_line()
        assert line.selectedText() == "ann"
        line.setText("All Anns")
        qtbot.keyClick(line, Qt.Key.Key_Return)
        await until(lambda: kept.saved == (ANN,))
        assert "All Anns" in stage.pane.search._star.text()
        kept.keep()
        await until(kept.bubble.isVisible)
        press(kept.bubble, "Remove")
        await until(lambda: kept.saved == ())
        assert "Save this search" in stage.pane.search._star.text()

    on_stage(qtbot, shell, pool, act)


def test_nothing_and_what_is_not_understood_are_not_saved(qtbot, shell, pool):
    async def act(stage):
        robot = await typing(stage)
        robot.key("Ctrl+D")
        assert "Type a search first" in shell.said[-1]
        await robot.write("nonesuch:x")
        await until(stage.pane.searching.wrong.isVisible)
        robot.key("Ctrl+D")
        assert "not understood" in shell.said[-1]
        assert stage.services.searches.kept == {}

    on_stage(qtbot, shell, pool, act)


def test_arrow_down_in_an_empty_line_offers_what_was_kept(qtbot, shell, pool):
    async def act(stage):
        robot = await typing(stage, saved=[ANN], recent=["ann", "zoe", "group:admins"])
        robot.key("Down")
        found = await opened(stage)
        assert rows(stage) == ["Saved", "All Anns", "Recent", "group:admins", "zoe"]
        qtbot.keyClick(found, Qt.Key.Key_Down)
        qtbot.keyClick(found, Qt.Key.Key_Down)
        qtbot.keyClick(found, Qt.Key.Key_Return)
        await stage.quiet()
        assert stage.pane.search.text() == "zoe"
        assert stage.pane.search.hasFocus()
        assert stage.column("username") == ["user000001"]

    on_stage(qtbot, shell, pool, act)


def test_arrow_down_goes_to_the_results_where_nothing_is_kept_or_something_is_typed(qtbot, shell, pool):
    async def act(stage):
        robot = await typing(stage)
        robot.key("Down")
        assert stage.pane.table.hasFocus()
        stage.services.searches.noted = ["ann"]
        stage.pane.searching.kept.read()
        await until(lambda: stage.pane.search.offers_kept)
        stage.pane.focus_search()
        await robot.write("z")
        await stage.quiet()
        robot.key("Down")
        assert stage.pane.table.hasFocus()
        stage.pane.focus_search()
        robot.key("Alt+Down")
        found = await opened(stage)
        qtbot.keyClick(found, Qt.Key.Key_Escape)
        stage.pane.table.setFocus(Qt.FocusReason.OtherFocusReason)
        robot.key("Alt+Down")
        await opened(stage)

    on_stage(qtbot, shell, pool, act)


def test_who_types_in_the_list_goes_on_in_the_line(qtbot, shell, pool):
    async def act(stage):
        robot = await typing(stage, saved=[ANN])
        robot.key("Down")
        found = await opened(stage)
        qtbot.keyClick(found, Qt.Key.Key_Z)
        assert stage.pane.search.text() == "z"
        assert not stage.pane.searching.kept.panel.isVisible()

    on_stage(qtbot, shell, pool, act)


def test_a_saved_search_is_renamed_in_its_place(qtbot, shell, pool):
    async def act(stage):
        robot = await typing(stage, saved=[ANN])
        robot.key("Down")
        found = await opened(stage)
        qtbot.keyClick(found, Qt.Key.Key_F2)
        editor = found.findChild(QLineEdit)
        editor.setText("")
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        await until(lambda: rows(stage) == ["Saved", ANN.name] and not found.findChildren(QLineEdit))
        qtbot.keyClick(found, Qt.Key.Key_F2)
        editor = found.findChild(QLineEdit)
        editor.setText("Everybody called Ann")
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        await until(lambda: rows(stage) == ["Saved", "Everybody called Ann"])
        assert stage.pane.searching.kept.panel.isVisible()
        assert stage.pane.search.text() == ""

    on_stage(qtbot, shell, pool, act)


def test_what_is_removed_can_be_brought_back(qtbot, shell, pool):
    async def act(stage):
        robot = await typing(stage, saved=[ANN], recent=["zoe"])
        panel = stage.pane.searching.kept.panel
        robot.key("Down")
        found = await opened(stage)
        for name in (ANN.name, "zoe"):
            qtbot.keyClick(found, Qt.Key.Key_Delete)
            await until(lambda name=name: name not in rows(stage))
            press(panel, "Undo")
            await until(lambda name=name: name in rows(stage))
            qtbot.keyClick(found, Qt.Key.Key_Down)
        assert stage.services.searches.kept == {ANN.name: ANN}
        press(panel, "Clear recent searches")
        await until(lambda: rows(stage) == ["Saved", "All Anns"])

    on_stage(qtbot, shell, pool, act)


def test_a_search_is_remembered_once_somebody_did_something_with_it(qtbot, shell, pool):
    async def act(stage):
        robot = await typing(stage)
        noted = stage.services.searches
        await robot.write("ann")
        await stage.quiet()
        assert noted.noted == []
        robot.key("Return")
        await until(lambda: noted.noted == ["ann"])
        stage.pane.focus_search()
        await robot.write("zoe")
        await stage.quiet()
        stage.pane.table.selectRow(0)
        stage.pane.table.row_opened.emit(0)
        await until(lambda: noted.noted == ["ann", "zoe"])

    on_stage(qtbot, shell, pool, act)


def test_a_search_one_stays_with_is_remembered_and_one_without_a_hit_is_not(qtbot, shell, pool):
    async def act(stage):
        robot = await typing(stage)
        stage.pane.searching.kept._stayed.setInterval(0)
        await robot.write("zo")
        await until(lambda: stage.services.searches.noted == ["zo"])
        await robot.write("xx")
        await stage.quiet()
        assert not stage.pane.searching.kept._stayed.isActive()
        assert stage.services.searches.noted == ["zo"]

    on_stage(qtbot, shell, pool, act)


def test_half_a_word_one_paused_at_is_not_remembered(qtbot, shell, pool):
    async def act(stage):
        robot = await typing(stage)
        noted = stage.services.searches
        stage.pane.searching.kept._stayed.setInterval(0)
        await robot.write("zo")
        await until(lambda: noted.noted == ["zo"])
        await robot.write("e")
        await until(lambda: noted.noted == ["zoe"])
        stage.pane.search.clear()
        await robot.write("ann")
        await until(lambda: noted.noted[-1] == "ann")
        assert noted.noted[0] == "zoe"
        robot.key("Return")
        await stage.quiet()
        await robot.write("")
        assert "ann" in noted.noted

    on_stage(qtbot, shell, pool, act)


def test_saved_searches_are_among_the_commands(qtbot, shell, pool):
    async def act(stage):
        await typing(stage, saved=[SavedSearch("R&D", "zoe")])
        action = next(action for action in stage.pane.actions_for_shell() if action.text() == "Find: R&&D")
        action.trigger()
        await stage.quiet()
        assert stage.column("username") == ["user000001"]

    on_stage(qtbot, shell, pool, act)


def test_the_window_may_ask_for_a_search(qtbot, shell, pool):
    async def act(stage):
        pane = await stage.open()
        pane.search_for("zoe")
        await stage.quiet()
        assert pane.search.text() == "zoe"
        assert stage.column("username") == ["user000001"]

    on_stage(qtbot, shell, pool, act)


def test_a_search_that_cannot_be_saved_is_told(qtbot, shell, pool):
    async def act(stage):
        robot = await typing(stage)
        stage.services.searches.failure = Failure(Code.DISK_FULL, path="x")
        await robot.write("ann")
        robot.key("Ctrl+D")
        await until(lambda: stage.services.searches.failure in shell.said)

    on_stage(qtbot, shell, pool, act)
