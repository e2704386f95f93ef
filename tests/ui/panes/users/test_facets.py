"""The list of values beside the table: what it counts, and what a click makes of the query."""

import asyncio

import pytest
from PySide6.QtCore import Qt

from cognito_admin.model.failures import Cancelled, Outdated
from cognito_admin.ui.panes.users.facet_rows import FEW, Kind
from cognito_admin.ui.robot import Robot
from tests.ui.panes.fakes import FakeShell, until
from tests.ui.panes.users.people import person
from tests.ui.panes.users.pool import PeoplesPool
from tests.ui.panes.users.stage import Scene, on_stage

CONTROL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def shell(qapp):
    return FakeShell()


@pytest.fixture
def pool():
    people = [
        person(1, groups=("admins", "staff"), **{"custom:plan": "free"}),
        person(2, status="UNCONFIRMED", groups=("staff",), **{"custom:plan": "free"}),
        person(3, enabled=False, **{"custom:plan": "two words"}),
        person(4),
    ]
    pool = PeoplesPool(people)
    pool.facets = ("status", "enabled", "group", "provider", "custom:plan")
    return pool


async def counted(stage) -> None:
    await stage.quiet()
    await until(lambda: not stage.pane.facets.busy)


def listed(stage, field: str | None = None) -> list[tuple[str, int]]:
    rows = stage.pane.facets.panel.rows()
    return [(row.text, row.count) for row in rows if row.kind is Kind.VALUE and field in (None, row.field)]


def line(stage, text: str):
    rows = stage.pane.facets.panel.rows()
    return next(place for place, row in enumerate(rows) if row.text == text)


def click(stage, text: str, modifier=PLAIN) -> None:
    view = stage.pane.facets.panel.list
    index = view.model().index(line(stage, text), 0)
    view.scrollTo(index)
    stage.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, view.visualRect(index).center())


def test_values_are_counted_the_most_frequent_first_and_fields_without_any_are_left_out(qtbot, shell, pool):
    async def act(stage):
        await stage.open()
        await counted(stage)
        titles = [row.text for row in stage.pane.facets.panel.rows() if row.kind is Kind.FIELD]
        assert titles == ["Status", "Enabled", "Groups", "plan"]
        assert listed(stage, "status") == [("Confirmed", 3), ("Unconfirmed", 1)]
        assert listed(stage, "enabled") == [("Yes", 3), ("No", 1)]
        assert listed(stage, "group") == [("staff", 2), ("admins", 1), ("(none)", 2)]
        assert listed(stage, "custom:plan") == [("free", 2), ("two words", 1), ("(none)", 1)]

    on_stage(qtbot, shell, pool, act)


def test_a_click_keeps_those_alone_and_a_second_one_lets_all_in_again(qtbot, shell, pool):
    async def act(stage):
        pane = await stage.open()
        await counted(stage)
        await stage.search("user0 OR nobody")
        await counted(stage)
        click(stage, "two words")
        assert pane.search.text() == '(user0 OR nobody) plan="two words"'
        await counted(stage)
        assert stage.column("username") == ["user000003"]
        assert listed(stage, "status") == [("Confirmed", 1)]
        assert next(row for row in pane.facets.panel.rows() if row.text == "two words").asked is True
        click(stage, "two words")
        assert pane.search.text() == "user0 OR nobody"

    on_stage(qtbot, shell, pool, act)


def test_a_click_with_ctrl_leaves_them_out_and_they_can_be_let_in_again(qtbot, shell, pool):
    async def act(stage):
        pane = await stage.open()
        await counted(stage)
        click(stage, "Unconfirmed", CONTROL)
        assert pane.search.text() == "-status:unconfirmed"
        await counted(stage)
        assert listed(stage, "status") == [("Confirmed", 3), ("Unconfirmed", 1)]
        assert listed(stage, "enabled") == [("Yes", 2), ("No", 1)]
        click(stage, "Unconfirmed")
        assert pane.search.text() == "status:unconfirmed"
        await counted(stage)
        click(stage, "Unconfirmed")
        assert pane.search.text() == ""

    on_stage(qtbot, shell, pool, act)


def test_a_second_value_of_a_field_can_be_picked_beside_the_first(qtbot, shell, pool):
    async def act(stage):
        pane = await stage.open()
        await counted(stage)
        click(stage, "free")
        await counted(stage)
        assert listed(stage, "custom:plan") == [("free", 2), ("two words", 1), ("(none)", 1)]
        assert listed(stage, "status") == [("Confirmed", 1), ("Unconfirmed", 1)]
        click(stage, "two words")
        assert pane.search.text() == 'plan=free OR plan="two words"'
        await counted(stage)
        assert len(stage.column("username")) == 3
        click(stage, "Unconfirmed")
        assert pane.search.text() == '(plan=free OR plan="two words") status:unconfirmed'
        await counted(stage)
        assert listed(stage, "status") == [("Confirmed", 2), ("Unconfirmed", 1)]
        assert listed(stage, "custom:plan") == [("free", 1), ("two words", 0)]

    on_stage(qtbot, shell, pool, act)


def test_a_field_is_searched_for_apart_only_where_something_is_picked_of_it(qtbot, shell, pool):
    async def act(stage):
        await stage.open()
        await counted(stage)
        await stage.search("user0 enabled:yes")
        await counted(stage)
        assert pool.searches == ["", "user0 enabled:yes", "user0"]
        await stage.search("user0 enabled:yes OR enabled:no")
        await counted(stage)
        await stage.search("user0 (enabled:yes OR enabled:no)")
        await counted(stage)
        # What is picked of a field changes nothing about how often its values are there to be picked.
        assert pool.searches[3:] == ["user0 enabled:yes OR enabled:no", "user0 (enabled:yes OR enabled:no)", "user0"]

    on_stage(qtbot, shell, pool, act)


def test_counting_never_breaks_off_a_search(qtbot, shell, pool):
    async def act(stage):
        pane = await stage.open()
        newest, search = [None], pool.search

        async def interrupting_search(text, sort):
            mine = newest[0] = object()
            await asyncio.sleep(0.02)
            if newest[0] is not mine:
                raise Cancelled
            return await search(text, sort)

        pool.search = interrupting_search
        await stage.search("enabled:yes")
        for pause_ms in range(70, 130, 6):
            before = pane.table.users.pages
            pane.searching.search_anew()
            pool.change(pool.people)
            await stage.quiet()
            assert pane.table.users.pages is not before
            await asyncio.sleep(pause_ms / 1000)
        await counted(stage)
        assert listed(stage, "enabled") == [("Yes", 3), ("No", 1)]

    on_stage(qtbot, shell, pool, act)


def test_a_status_nobody_has_heard_of_can_be_picked(qtbot, shell):
    pool = PeoplesPool([person(1, status="HIBERNATING"), person(2)])

    async def act(stage):
        pane = await stage.open()
        await counted(stage)
        click(stage, "HIBERNATING")
        assert pane.search.text() == "status:hibernating"

    on_stage(qtbot, shell, pool, act)


def test_a_term_typed_by_hand_marks_its_value(qtbot, shell, pool):
    async def act(stage):
        pane = await stage.open()
        await counted(stage)
        await stage.search("group:STAFF has:plan")
        await counted(stage)
        asked = {(row.field, row.text): row.asked for row in pane.facets.panel.rows() if row.asked is not None}
        assert asked == {("group", "staff"): True, ("custom:plan", "(none)"): False}

    on_stage(qtbot, shell, pool, act)


def test_a_click_beside_a_query_that_is_wrong_goes_on_from_the_last_right_one(qtbot, shell, pool):
    async def act(stage):
        pane = await stage.open()
        await stage.search("user0")
        await counted(stage)
        await stage.search('user0 "')
        click(stage, "No")
        assert pane.search.text() == "user0 enabled:no"

    on_stage(qtbot, shell, pool, act)


def test_the_keyboard_walks_uses_folds_and_leaves(qtbot, shell, pool):
    async def act(stage):
        pane = await stage.open()
        await counted(stage)
        pane.activateWindow()
        await until(pane.isActiveWindow)
        robot = Robot(pane)
        robot.key("Ctrl+Shift+F")
        assert pane.facets.panel.list.hasFocus()
        robot.key("Down")
        robot.key("Space")
        assert pane.search.text() == "status:confirmed"
        await counted(stage)
        robot.key("Return")
        await counted(stage)
        assert pane.search.text() == ""
        robot.key("Ctrl+Return")
        assert pane.search.text() == "-status:confirmed"
        await counted(stage)
        robot.key("Up")
        robot.key("Left")
        assert listed(stage, "status") == [("Confirmed", 3)]
        assert stage.services.settings.ui("users.facets_folded") == ["status"]
        await counted(stage)
        robot.key("Right")
        await counted(stage)
        assert listed(stage, "status") == [("Confirmed", 3), ("Unconfirmed", 1)]
        robot.key("Esc")
        assert pane.table.hasFocus()
        robot.key("Ctrl+Shift+F")
        robot.key("Ctrl+Shift+F")
        assert pane.facets.panel.isHidden()
        assert pane.table.hasFocus()

    on_stage(qtbot, shell, pool, act)


def test_values_that_come_while_the_keyboard_is_there_have_a_place_for_it(qtbot, shell, pool):
    async def act(stage):
        stage.pane.activateWindow()
        await until(stage.pane.isActiveWindow)
        pool.counted_at_first = 2
        pane = await stage.open()
        pane.facets.toggle()
        assert pane.facets.panel.list.hasFocus()
        pool.results[-1].go_on()
        await counted(stage)
        assert pane.facets.panel.list.currentIndex().row() == 0

    on_stage(qtbot, shell, pool, act)


def test_lines_are_said_with_their_counts(qtbot, shell, pool):
    async def act(stage):
        await stage.open()
        await counted(stage)
        await stage.search("enabled:yes -plan=free")
        await counted(stage)
        model = stage.pane.facets.panel.list.model()
        said = [model.index(place, 0).data(Qt.ItemDataRole.AccessibleTextRole) for place in range(model.rowCount())]
        assert "Status, shown" in said
        assert "Yes, 1 user, picked" in said
        assert "free, 2 users, left out" in said

    on_stage(qtbot, shell, pool, act)


def test_the_rest_of_a_long_list_is_shown_on_request_and_found_by_typing(qtbot, shell):
    people = [person(number, **{"custom:shop": f"shop {number % 20}"}) for number in range(40)]
    pool = PeoplesPool(people)
    pool.facets = ("status", "custom:shop")

    async def act(stage):
        panel = stage.pane.facets.panel
        await stage.open()
        await counted(stage)
        assert len(listed(stage, "custom:shop")) == FEW
        click(stage, "More…")
        assert len(listed(stage, "custom:shop")) == 20
        click(stage, "Fewer")
        assert len(listed(stage, "custom:shop")) == FEW
        stage.qtbot.keyClicks(panel.narrow, "OP 17")
        assert listed(stage) == [("shop 17", 2)]
        stage.qtbot.keyClick(panel.narrow, Qt.Key.Key_Escape)
        assert not panel.narrow.text()

    on_stage(qtbot, shell, pool, act)


def test_nothing_is_counted_while_the_list_is_hidden_which_is_remembered(qtbot, shell, pool):
    async def act(stage):
        pane = await stage.open()
        await counted(stage)
        stage.qtbot.mouseClick(pane.facets.button, Qt.MouseButton.LeftButton)
        await stage.search("user000001")
        await counted(stage)
        assert pool.results[-1].facets_asked == []
        again = Scene(stage.qtbot, stage.shell, stage.pool)
        assert not again.pane.facets.panel.isHidden()
        again.pane.close_pane()
        stage.qtbot.mouseClick(pane.facets.button, Qt.MouseButton.LeftButton)
        await counted(stage)
        assert listed(stage, "status") == [("Confirmed", 1)]

    on_stage(qtbot, shell, pool, act)


def test_a_narrow_window_has_room_for_the_table_alone(qtbot, shell, pool):
    async def act(stage):
        pane = await stage.open()
        assert not pane.facets.panel.isHidden()
        pane.resize(700, 500)
        await until(pane.facets.panel.isHidden)
        assert not pane.facets.button.isChecked()
        pane.resize(1200, 500)
        await until(lambda: not pane.facets.panel.isHidden())
        assert stage.services.settings.ui("users.facets") is None

    on_stage(qtbot, shell, pool, act)


def test_values_are_counted_only_after_the_first_page_and_the_exact_count(qtbot, shell, pool):
    pool.counted_at_first = 2

    async def act(stage):
        pane = await stage.open()
        assert len(stage.column("username")) == 2
        assert pool.results[-1].facets_asked == []
        pool.results[-1].go_on()
        await counted(stage)
        assert listed(stage, "enabled") == [("Yes", 3), ("No", 1)]
        assert not pane.facets.panel.list.lines._stale

    on_stage(qtbot, shell, pool, act)


def test_counts_of_an_older_answer_are_dim_until_those_of_the_newer_one_are_there(qtbot, shell, pool):
    async def act(stage):
        pane = await stage.open()
        await counted(stage)
        pool.counted_at_first = 1
        lines = pane.facets.panel.list.lines
        await stage.search("user000001")
        await until(lambda: "status" in lines._stale)
        assert listed(stage, "status") == [("Confirmed", 3), ("Unconfirmed", 1)]
        pool.results[-1].go_on()
        await until(lambda: listed(stage, "status") == [("Confirmed", 1)])
        await counted(stage)
        assert not lines._stale

    on_stage(qtbot, shell, pool, act)


def test_what_is_counted_already_is_not_dimmed_while_the_rest_is_counted(qtbot, shell, pool):
    async def act(stage):
        pane = await stage.open()
        await counted(stage)
        lines, go_on = pane.facets.panel.list.lines, asyncio.Event()
        search, asked = pool.search, []

        async def slow_search(text, sort):
            results = await search(text, sort)
            facets = results.facets

            async def slow_facets(fields, most):
                asked.append(fields)
                if len(asked) == 3:
                    await go_on.wait()
                return await facets(fields, most)

            results.facets = slow_facets
            return results

        pool.search = slow_search
        await stage.search("user000001")
        await until(lambda: len(asked) == 3)
        await until(lambda: lines._stale)
        assert lines._stale == {"custom:plan"}
        go_on.set()
        await counted(stage)
        assert not lines._stale

    on_stage(qtbot, shell, pool, act)


def test_nothing_is_counted_and_no_list_made_anew_while_somebody_scrolls(qtbot, shell, monkeypatch):
    pool = PeoplesPool([person(number) for number in range(300)])

    async def act(stage):
        pane = await stage.open()
        await counted(stage)
        calm = False
        monkeypatch.setattr(pane.table, "is_calm", lambda: calm)
        pool.change([person(0)])
        pane.syncing.look_for_news()
        await stage.quiet()
        assert len(pool.results) == 1
        await stage.search("user000001")
        await asyncio.sleep(0)
        assert pool.results[-1].facets_asked == []
        calm = True
        await counted(stage)
        assert pool.results[-1].facets_asked
        await stage.news()

    on_stage(qtbot, shell, pool, act)


def test_while_a_sync_goes_on_the_same_search_is_counted_anew_after_a_rest(qtbot, shell, pool, monkeypatch):
    monkeypatch.setattr("cognito_admin.ui.panes.users.facet_desk._AGAIN_S", 0.2)

    async def act(stage):
        await stage.open()
        await counted(stage)
        pool.change([person(1)])
        await stage.news()
        assert pool.results[-1].facets_asked == []
        await until(lambda: listed(stage, "status") == [("Confirmed", 1)])

    on_stage(qtbot, shell, pool, act)


def test_an_answer_that_can_be_read_no_longer_is_counted_no_further(qtbot, shell, pool):
    async def act(stage):
        await stage.open()
        await counted(stage)

        async def facets(fields, most):
            raise Outdated

        await stage.search("user000001")
        pool.results[-1].facets = facets
        await counted(stage)
        assert not shell.said

    on_stage(qtbot, shell, pool, act)
