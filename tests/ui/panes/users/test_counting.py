"""Results that come with their first page, and are counted while one looks at them; and what "all of them" means."""

import pytest
from PySide6.QtCore import Qt

from cognito_admin.ui.panes.users.pages import PAGE
from tests.ui.panes.fakes import FakeShell, until
from tests.ui.panes.users.people import person
from tests.ui.panes.users.pool import PeoplesPool
from tests.ui.panes.users.stage import on_stage

MANY = PAGE * 12 + 10
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shell(qapp):
    return FakeShell()


@pytest.fixture
def pool():
    pool = PeoplesPool([person(number) for number in range(MANY)])
    pool.counted_at_first = 100
    return pool


def click_row(stage, row: int, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    table = stage.pane.table
    place = table.visualRect(table.model().index(row, 0)).center()
    stage.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def test_the_first_page_is_there_while_the_rest_is_still_counted(qtbot, shell, pool):
    async def act(stage):
        pane = await stage.open()
        assert stage.column("username")[:2] == ["user000000", "user000001"]
        assert pane.searching.count.text() == "at least 100, counting…"
        assert pane.table.row_count() == 100
        pool.results[-1].count_to(200)
        await until(lambda: pane.searching.count.text() == "at least 200, counting…")
        assert pane.table.row_count() == 200
        pool.results[-1].go_on()
        await until(lambda: pane.searching.count.text() == f"{MANY} users")
        assert pane.table.row_count() == MANY

    on_stage(qtbot, shell, pool, act)


def test_the_exact_count_moves_neither_row_nor_selection_nor_scrolling(qtbot, shell, pool):
    async def act(stage):
        pane = await stage.open()
        table = pane.table
        table.selectRow(90)
        table.scrollToBottom()
        await until(lambda: table.users.user(99) is not None)
        scrolled, current = table.verticalScrollBar().value(), table.current_user()
        pool.results[-1].go_on()
        await until(lambda: table.row_count() == MANY)
        assert table.verticalScrollBar().value() == scrolled
        assert table.current_user() == current
        assert table.selected_ranges() == (range(90, 91),)
        # The page that was cut short by the count is fetched whole.
        await until(lambda: table.users.user(PAGE * 2 - 1) is not None)

    on_stage(qtbot, shell, pool, act)


def test_a_count_that_a_newer_search_ended_is_passed_over_in_silence(qtbot, shell, pool):
    async def act(stage):
        pane = await stage.open()
        await stage.quiet()
        first = pool.results[-1]
        pool.counted_at_first = None
        await stage.search("user000001")
        first.take_its_place()
        await until(lambda: pane.searching.count.text() == f"1 of {MANY}")
        assert not shell.said

    on_stage(qtbot, shell, pool, act)


def test_a_count_nobody_goes_on_with_stops_promising(qtbot, shell, pool):
    async def act(stage):
        pane = await stage.open()
        pool.results[-1].take_its_place()
        await until(lambda: pane.searching.count.text() == "at least 100")
        assert not shell.said

    on_stage(qtbot, shell, pool, act)


def test_what_a_search_broke_off_that_came_to_nothing_is_taken_up_again(qtbot, shell, pool):
    async def act(stage):
        pane = await stage.open()
        table, results = pane.table, pool.results[-1]
        await until(lambda: not table._filling)
        table.users.pages._pages.pop(1)
        results.take_its_place()
        await until(lambda: pane.searching.count.text() == "at least 100")
        table.scrollToBottom()
        await until(lambda: not table._filling)
        assert table.users.user(99) is None
        results.take_up_again()
        await stage.search('"never closed')
        await until(lambda: table.users.user(99) is not None)
        await until(lambda: pane.searching.count.text().endswith("at least 100, counting…"))
        results.go_on()
        await until(lambda: table.row_count() == MANY)
        assert not shell.said

    on_stage(qtbot, shell, pool, act)


def test_everything_includes_what_is_not_counted_yet(qtbot, shell, pool):
    async def act(stage):
        pane = await stage.open()
        pane.table.selectAll()
        click_row(stage, 2, CONTROL)
        assert pane.searching.count.text() == "All but 1 selected · at least 100, counting…"
        pool.results[-1].go_on()
        await until(lambda: pane.searching.count.text() == f"All but 1 of {MANY} selected")
        assert pane.table.selected_count() == MANY - 1

    on_stage(qtbot, shell, pool, act)


def test_copying_everything_waits_for_the_count(qtbot, shell, pool):
    async def act(stage):
        pane = await stage.open()
        pane.table.selectAll()
        click_row(stage, 0, CONTROL)
        pane.copying.copy_e_mails()
        pool.results[-1].go_on()
        await until(lambda: shell.copied)
        assert shell.copied[0][0].split() == [f"user{number}@example.com" for number in range(1, MANY)]

    on_stage(qtbot, shell, pool, act)


def test_exceptions_stay_exceptions_when_the_list_changes_or_is_sorted(qtbot, shell, pool):
    pool.counted_at_first = None

    async def act(stage):
        pane = await stage.open()
        table = pane.table
        table.selectAll()
        click_row(stage, 3, CONTROL)
        excepted = table.users.user(3)
        # Far away its page is soon forgotten.
        table.scrollToBottom()
        await until(lambda: table.users.user(MANY - 1) is not None)
        table.users.pages._pages.pop(0)
        pool.change([person(900_000), *(person(number) for number in range(MANY + 20))])
        await stage.news()
        assert pane.searching.count.text() == f"All but 1 of {MANY + 21} selected"
        pane.sort_by("username", descending=True)
        await stage.quiet()
        (rows,) = table.excepted_ranges()
        table.scrollTo(table.users.index(rows.start, 0))
        await until(lambda: table.users.user(rows.start) is not None)
        assert table.users.user(rows.start) == excepted
        await stage.search("user00000")
        assert not table.everything_selected()
        assert not table.selected_count()

    on_stage(qtbot, shell, pool, act)


def test_one_selected_user_stays_one_when_more_arrive(qtbot, shell):
    pool = PeoplesPool([person(1)])

    async def act(stage):
        pane = await stage.open()
        pane.table.selectRow(0)
        pool.change([person(0), person(1), person(2)])
        await stage.news()
        assert pane.table.selected_ranges() == (range(1, 2),)

    on_stage(qtbot, shell, pool, act)


def test_the_list_does_not_change_under_a_hand_or_before_it_is_counted(qtbot, shell, pool):
    async def act(stage):
        pane = await stage.open()
        pool.change([person(0)])
        pane.syncing.look_for_news()
        await stage.quiet()
        assert len(pool.results) == 1
        pool.results[-1].go_on()
        await until(lambda: not pane.facets.busy)
        place = pane.table.viewport().rect().center()
        stage.qtbot.mousePress(pane.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        pane.syncing.look_for_news()
        await stage.quiet()
        assert len(pool.results) == 1
        stage.qtbot.mouseRelease(pane.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        await stage.news()
        assert len(pool.results) == 2
        pane.hide()
        pool.change([person(0), person(1)])
        pane.syncing.look_for_news()
        await stage.quiet()
        assert len(pool.results) == 2

    on_stage(qtbot, shell, pool, act)
