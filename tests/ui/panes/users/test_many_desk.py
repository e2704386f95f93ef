"""Whom a change of many is for: those selected when it was chosen, whatever becomes of the table until it is looked at."""

import pytest

from tests.ui.panes.fakes import FakeShell
from tests.ui.panes.users.people import person
from tests.ui.panes.users.pool import PeoplesPool
from tests.ui.panes.users.stage import on_stage


@pytest.fixture
def shell(qapp):
    return FakeShell()


def some(count: int) -> PeoplesPool:
    return PeoplesPool([person(number) for number in range(count)])


async def names(people) -> list[str]:
    return [user.username async for page in people.pages() for user in page]


def test_who_joins_the_list_after_all_were_chosen_is_not_among_them(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        pane.table.selectAll()
        people = pane.many.people()
        stage.pool.change([person(number) for number in range(5)])
        await stage.news()
        assert pane.table.row_count() == 5
        assert await names(people) == ["user000000", "user000001", "user000002"]
        assert people.count == 3

    on_stage(qtbot, shell, some(3), act)


def test_who_was_clicked_off_stays_so_and_who_is_chosen_later_does_not_join(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        pane.table.selectAll()
        flag = pane.table.selectionModel().SelectionFlag
        pane.table.selectionModel().select(pane.table.model().index(1, 0), flag.Toggle | flag.Rows)
        people = pane.many.people()
        pane.table.select_rows([range(1, 2)])
        await stage.search("user000003")
        assert await names(people) == ["user000000", "user000002", "user000003"]

    on_stage(qtbot, shell, some(4), act)


def test_of_a_list_that_is_still_counted_all_are_meant(qtbot, shell):
    pool = some(6)
    pool.counted_at_first = 4

    async def act(stage):
        pane = await stage.open()
        pane.table.selectAll()
        people = pane.many.people()
        assert people.count is None
        pane.table.users.pages.results.go_on()
        assert len(await names(people)) == 6

    on_stage(qtbot, shell, pool, act)


def test_nobody_selected_is_nobody_to_change(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        assert pane.many.people() is None

    on_stage(qtbot, shell, some(2), act)
