"""Typing into the search: where the keyboard goes, and what becomes of every keystroke."""

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from cognito_admin.model.failures import Cancelled, Code, Failure, Outdated
from cognito_admin.model.ids import Username
from cognito_admin.model.query import Sort
from cognito_admin.ui.panes.users import search_desk
from cognito_admin.ui.robot import Robot
from cognito_admin.ui.theme import theme
from tests.ui.panes.fakes import FakeShell, until
from tests.ui.panes.users.people import person
from tests.ui.panes.users.pool import PeoplesPool
from tests.ui.panes.users.stage import Scene, on_stage


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


def test_an_answer_to_an_older_search_is_marked_as_such(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        height = pane.table.mapTo(pane, pane.table.rect().topLeft()).y()
        await stage.search("ann")
        index = pane.table.model().index(0, 0)
        assert index.data(Qt.ItemDataRole.ForegroundRole) is None
        await stage.search("ann enabled:maybe")
        await until(pane.searching.wrong.isVisible)
        assert pane.searching.count.text() == "Last valid search: ann · 1 of 2"
        assert index.data(Qt.ItemDataRole.ForegroundRole).name() == QColor(theme.current().muted).name()
        assert pane.table.mapTo(pane, pane.table.rect().topLeft()).y() == height
        await stage.search("ann")
        assert pane.searching.count.text() == "1 of 2"
        assert index.data(Qt.ItemDataRole.ForegroundRole) is None

    on_stage(qtbot, shell, PeoplesPool([person(0, name="Ann"), person(1, name="Zoe")]), act)


def test_nobody_matches_is_never_said_of_a_text_that_is_no_longer_there(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        robot = await in_front(stage)
        pane.focus_search()
        await robot.write("zzz enabled:")
        await stage.quiet()
        assert "No user matches" not in stage.texts()
        await robot.write("maybe")
        await until(pane.searching.wrong.isVisible)
        assert "No user matches" not in stage.texts()
        assert "not understood" in stage.texts()

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_who_is_still_typing_is_not_corrected(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        robot = await in_front(stage)
        pane.focus_search()
        for letter in "sub:u":
            await robot.write(letter)
            await stage.quiet()
            assert not pane.searching.wrong.isVisible()
            assert pane.search.wrong_part() == range(0)

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_keys_that_are_quicker_than_the_answer_wait_for_it(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        robot = await in_front(stage)
        pane.focus_search()
        for letter in "00002":
            qtbot.keyClicks(pane.search, letter)
        robot.key("Down")
        robot.key("Return")
        await until(pane.details.is_open)
        assert pane.details.inspector.user.username == "user000002"
        assert pane.table.hasFocus()
        assert pane.table.selected_ranges() == (range(1),)

    on_stage(qtbot, shell, PeoplesPool([person(number) for number in range(30)]), act)


@pytest.mark.parametrize(
    "typed", ["ann@x.example", "ANN@X.EXAMPLE", "email:ann@x.example", "ann", "00000005-0000-4000-8000-000000000005"]
)
def test_enter_opens_whom_the_search_names_to_the_letter_wherever_they_stand(qtbot, shell, typed):
    people = [
        person(number, email=f"joann@x.example{number}", name="ann@x.example ann 00000005-0000-4000-8000-000000000005")
        for number in range(4)
    ]
    people.append(replace(person(5, email="ann@x.example"), username=Username("ann")))

    async def act(stage):
        pane = await stage.open()
        robot = await in_front(stage)
        pane.presenter.sort = Sort("created")
        pane.focus_search()
        await robot.write(typed)
        robot.key("Return")
        await until(pane.details.is_open)
        assert pane.details.inspector.user.username == "ann"
        assert pane.table.current_user().username == "ann"
        assert pane.table.hasFocus()
        await stage.quiet()
        assert stage.services.searches.noted == [typed]

    on_stage(qtbot, shell, PeoplesPool(people), act)


def test_enter_opens_the_only_result(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        robot = await in_front(stage)
        pane.focus_search()
        await robot.write("zo")
        robot.key("Return")
        await until(pane.details.is_open)
        assert pane.details.inspector.user.username == "user000001"

    on_stage(qtbot, shell, PeoplesPool([person(0, name="Ann"), person(1, name="Zoe")]), act)


@pytest.mark.parametrize("typed", ["ann", "", "ann enabled:yes"])
def test_among_several_enter_goes_to_the_first_and_a_second_one_opens_it(qtbot, shell, typed):
    async def act(stage):
        pane = await stage.open()
        robot = await in_front(stage)
        pane.table.selectRow(2)
        pane.focus_search()
        await robot.write(typed)
        robot.key("Return")
        await until(pane.table.hasFocus)
        await stage.quiet()
        assert not pane.details.is_open()
        assert pane.table.selected_ranges() == (range(1),)
        await until(lambda: not pane.facets.busy)
        robot.key("Return")
        assert pane.details.inspector.user.username == "user000000"

    # Two have this very address: neither is the better one.
    people = [person(number, name="Ann", email="ann") for number in range(2)]
    on_stage(qtbot, shell, PeoplesPool([*people, person(2, name="Anna")]), act)


def test_what_is_typed_before_the_first_users_came_is_searched_when_they_do(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        robot = await in_front(stage)
        assert pane.focus_search()
        assert pane.search.hasFocus()
        pane.refresh()
        await until(lambda: "first time" in stage.texts())
        await robot.write("user000001")
        await stage.quiet()
        assert "first time" in stage.texts()
        stage.pool.change([person(number) for number in range(3)])
        await stage.news()
        assert pane.search.text() == "user000001"
        assert stage.column("username") == ["user000001"]

    on_stage(qtbot, shell, PeoplesPool(synced=False), act)


def test_dark_colours_reach_the_rows_already_drawn(qtbot, qapp, shell):
    async def act(stage):
        pane = await stage.open()
        cells = [pane.table.model().index(0, place) for place in range(pane.table.model().columnCount())]
        dotted = next(cell for cell in cells if cell.data(Qt.ItemDataRole.DecorationRole))
        light = dotted.data(Qt.ItemDataRole.DecorationRole).pixmap(32, 32).toImage()
        try:
            theme.apply(qapp, theme.Scheme.DARK)
            assert cells[0].data(Qt.ItemDataRole.ForegroundRole).name() == QColor(theme.current().muted).name()
            assert dotted.data(Qt.ItemDataRole.DecorationRole).pixmap(32, 32).toImage() != light
        finally:
            theme.apply(qapp, theme.Scheme.LIGHT)

    on_stage(qtbot, shell, PeoplesPool([person(1, enabled=False)]), act)


def test_escape_lets_go_of_everything_selected(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        robot = await in_front(stage)
        pane.table.setFocus()
        robot.key("Ctrl+A")
        assert pane.table.everything_selected()
        robot.key("Esc")
        assert not pane.table.selected_count()

    on_stage(qtbot, shell, PeoplesPool([person(number) for number in range(3)]), act)


def test_who_selects_or_scrolls_while_an_answer_is_on_its_way_keeps_that(qtbot, shell):
    many = 400

    async def act(stage):
        pane = await stage.open()
        go_on, search = asyncio.Event(), stage.pool.search

        async def slow_search(text, sort):
            results = await search(text, sort)
            await go_on.wait()
            return results

        stage.pool.search = slow_search
        stage.pool.change([person(number) for number in range(many + 1)])
        pane.searching.search_anew()
        await until(lambda: len(stage.pool.searches) == 2)
        pane.table.selectAll()
        pane.table.verticalScrollBar().setValue(pane.table.verticalScrollBar().maximum())
        go_on.set()
        await stage.quiet()
        assert pane.table.selected_count() == many + 1
        assert many - 1 in pane.table.visible_rows()

    on_stage(qtbot, shell, PeoplesPool([person(number) for number in range(many)]), act)


def test_a_pane_that_is_closed_begins_nothing_any_more(qtbot, shell):
    async def act(stage):
        other = Scene(qtbot, shell, stage.pool)
        pane = await other.open()
        await until(lambda: not pane.facets.busy)
        stage.pool.change([person(0)])
        await other.news()
        assert any(timer.isActive() for timer in pane.findChildren(QTimer))
        pane.close_pane()
        assert not any(timer.isActive() for timer in pane.findChildren(QTimer))

    on_stage(qtbot, shell, PeoplesPool([person(0, name="Ann")]), act)


def test_shortcuts_of_the_pane_work_wherever_the_keyboard_is(qtbot, shell):
    async def act(stage):
        window = QWidget()
        qtbot.addWidget(window)
        beside = QLineEdit()
        row = QHBoxLayout(window)
        row.addWidget(beside)
        pane = await stage.open()
        await until(lambda: not pane.facets.busy)
        window.resize(1300, 700)
        window.show()
        row.addWidget(pane)
        window.activateWindow()
        await until(window.isActiveWindow)
        beside.setFocus()
        Robot(window).key("Ctrl+Shift+F")
        assert pane.facets.panel.list.hasFocus()
        pane.hide()
        beside.setFocus()
        Robot(window).key("Ctrl+Shift+F")
        assert beside.hasFocus()
        row.removeWidget(pane)
        pane.setParent(None)

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_a_search_that_takes_long_says_so_until_its_answer_is_there(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        count = pane.searching.count
        assert "2" in count.text()
        stage.pool.kept_waiting = asyncio.Event()
        pane.search.setText("zoe")
        await until(lambda: count.text() == "Searching…")
        pane.search.setText("zo")
        pane.table.selectRow(0)
        assert count.text() == "Searching…"
        stage.pool.kept_waiting.set()
        await until(lambda: count.text() == "1 of 2")

    on_stage(qtbot, shell, PeoplesPool([person(0, name="Ann"), person(1, name="Zoe")]), act)


def test_a_page_without_a_hit_does_not_stand_for_a_search_that_takes_long(qtbot, shell, monkeypatch):
    monkeypatch.setattr(search_desk, "SLOW_MS", 0)

    async def act(stage):
        pane = await stage.open()
        pane.search.setText("nobody")
        await until(lambda: shows(pane, "No user matches “nobody”"))
        stage.pool.kept_waiting = asyncio.Event()
        pane.search.setText("zo")
        await until(lambda: shows(pane, "Searching…"))
        assert not shows(pane, "nobody")
        pane.searching.cancel()
        assert shows(pane, "No user matches “nobody”")
        pane.search.setText("zoe")
        await until(lambda: shows(pane, "Searching…"))
        stage.pool.kept_waiting.set()
        await until(lambda: pane.table_states.state == "ready")
        assert pane.searching.count.text() == "1 of 2"

    on_stage(qtbot, shell, PeoplesPool([person(0, name="Ann"), person(1, name="Zoe")]), act)


def shows(pane, text: str) -> bool:
    states = pane.table_states
    return states.state == "empty" and any(text in label.text() for label in states.findChildren(QLabel))


def test_that_cognito_is_asked_does_not_bring_back_what_was_said_of_another_search(qtbot, shell, monkeypatch):
    monkeypatch.setattr(search_desk, "SLOW_MS", 0)

    async def act(stage):
        pane = await stage.open()
        pane.search.setText("nobody")
        await until(lambda: shows(pane, "No user matches “nobody”"))
        stage.pool.kept_waiting = stage.pool.held = asyncio.Event()
        pane.search.setText("zo")
        await until(lambda: shows(pane, "Searching…"))
        Robot(pane.search).key("Return")
        await asyncio.sleep(0.05)
        assert shows(pane, "Searching…")
        stage.pool.kept_waiting.set()
        await until(lambda: pane.table_states.state == "ready")

    on_stage(qtbot, shell, PeoplesPool([person(0, name="Ann"), person(1, name="Zoe")]), act)


def test_a_slow_search_takes_away_no_page_that_is_no_answer(qtbot, shell, monkeypatch):
    monkeypatch.setattr(search_desk, "SLOW_MS", 0)

    async def act(stage):
        pane = await stage.open()
        said = "has not been read yet"
        assert shows(pane, said)
        stage.pool.change([person(0, name="Ann"), person(1, name="Zoe")])
        stage.pool.kept_waiting = asyncio.Event()
        stage.pool.search_failure = Failure(Code.STORE_LOCKED, path="x")
        await pane.presenter.read_index()
        pane.syncing.show_status()
        pane.search.setText("zo")
        await until(lambda: pane.searching.busy)
        await asyncio.sleep(0.05)
        stage.pool.kept_waiting.set()
        await until(lambda: not pane.searching.busy)
        assert not shows(pane, "Searching…")

    on_stage(qtbot, shell, PeoplesPool(synced=False), act)


def test_nothing_is_searched_any_more_once_the_query_is_wrong(qtbot, shell, monkeypatch):
    monkeypatch.setattr(search_desk, "SLOW_MS", 0)
    monkeypatch.setattr(search_desk, "CALM_MS", 0)

    async def act(stage):
        pane = await stage.open()
        pane.search.setText("nobody")
        await until(lambda: shows(pane, "No user matches “nobody”"))
        stage.pool.kept_waiting = asyncio.Event()
        pane.search.setText("zo")
        await until(lambda: shows(pane, "Searching…"))
        stage.pool.kept_waiting.set()
        monkeypatch.setattr(type(pane.search), "is_completing", lambda _: True)
        pane.search.setText('zo status:"')
        await until(lambda: not pane.searching.busy)
        assert not shows(pane, "Searching…")

    on_stage(qtbot, shell, PeoplesPool([person(0, name="Ann"), person(1, name="Zoe")]), act)


@pytest.mark.parametrize("ended", [Failure(Code.STORE_LOCKED, path="x"), Cancelled(), Outdated()])
def test_a_search_that_is_answered_by_nothing_is_not_told_for_ever(qtbot, shell, monkeypatch, ended):
    monkeypatch.setattr(search_desk, "SLOW_MS", 0)

    async def act(stage):
        pane = await stage.open()
        stage.pool.kept_waiting = asyncio.Event()
        stage.pool.search_failure = ended
        pane.search.setText("zoe")
        await until(lambda: pane.searching.count.text() == "Searching…")
        stage.pool.kept_waiting.set()
        await until(lambda: not pane.searching.busy)
        assert pane.searching.count.text() == "2 users"
        stage.pool.search_failure = None
        stage.pool.kept_waiting.clear()
        pane.search.setText("zo")
        await until(lambda: pane.searching.count.text() == "Searching…")
        pane.searching.cancel()
        assert pane.searching.count.text() == "2 users"

    on_stage(qtbot, shell, PeoplesPool([person(0, name="Ann"), person(1, name="Zoe")]), act)


def test_rows_that_are_read_anew_unasked_are_not_told_as_a_search(qtbot, shell, monkeypatch):
    monkeypatch.setattr(search_desk, "SLOW_MS", 0)

    async def act(stage):
        pane = await stage.open()
        stage.pool.kept_waiting = asyncio.Event()
        stage.pool.change([person(0), person(1), person(2)])
        pane.syncing.look_for_news()
        await until(lambda: len(stage.pool.searches) > 1)
        await asyncio.sleep(0.05)
        pane.searching.draw_count()
        assert pane.searching.count.text() == "2 of 3"
        stage.pool.kept_waiting.set()
        await until(lambda: pane.searching.count.text() == "3 users")

    on_stage(qtbot, shell, PeoplesPool([person(0), person(1)]), act)
