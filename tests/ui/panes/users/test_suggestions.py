"""Values suggested with their counts: read in the background, once, and never in the way of a key."""

import asyncio

import pytest

from cognito_admin.ui.robot import Robot
from cognito_admin.ui.widgets.asides import ASIDE
from tests.ui.panes.fakes import FakeShell, until
from tests.ui.panes.users.people import person
from tests.ui.panes.users.pool import PeoplesPool
from tests.ui.panes.users.stage import on_stage

PEOPLE = [person(number, **{"custom:tenantId": "acme" if number else "globex"}) for number in range(4)]


def tenants() -> PeoplesPool:
    pool = PeoplesPool(PEOPLE)
    pool.facets = ("status", "custom:tenantId")
    return pool


@pytest.fixture
def shell(qapp):
    return FakeShell()


def offered(stage) -> list[tuple[str, str]]:
    model = stage.pane.search._popup.model()
    rows = [model.index(row, 0) for row in range(model.rowCount())] if stage.pane.search.is_completing() else []
    return [(row.data(), row.data(ASIDE)) for row in rows]


async def typing(stage) -> Robot:
    pane = await stage.open()
    pane.activateWindow()
    await until(pane.isActiveWindow)
    pane.focus_search()
    return Robot(pane)


def test_values_are_counted_when_they_are_first_typed_and_keys_do_not_wait(qtbot, shell):
    async def act(stage):
        stage.pool.held = asyncio.Event()
        robot = await typing(stage)
        assert stage.pool.counted == []
        await robot.write("tenantId:")
        await until(lambda: stage.pool.counted)
        await robot.write("a")
        assert stage.pane.search.text() == "tenantId:a"
        assert offered(stage) == []
        stage.pool.held.set()
        await until(lambda: offered(stage) == [("tenantId=acme", "3")])
        await robot.write("c")
        assert stage.pool.counted == ["custom:tenantId"]

    on_stage(qtbot, shell, tenants(), act)


def test_after_a_sync_they_are_counted_anew(qtbot, shell):
    async def act(stage):
        robot = await typing(stage)
        await robot.write("status:")
        await until(lambda: ("status:confirmed", "4") in offered(stage))
        stage.pool.change(PEOPLE[:2])
        await stage.news()
        stage.pane.focus_search()
        robot.key("Delete")
        await robot.write("status:")
        await until(lambda: ("status:confirmed", "2") in offered(stage))

    on_stage(qtbot, shell, tenants(), act)


def test_a_field_with_many_values_offers_none(qtbot, shell):
    async def act(stage):
        robot = await typing(stage)
        await robot.write("email:u")
        await stage.quiet()
        assert offered(stage) == []
        assert stage.pool.counted == []

    on_stage(qtbot, shell, tenants(), act)
