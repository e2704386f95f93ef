"""Asking Cognito itself for whom nobody here fits: when, and what is said of it."""

import asyncio

import pytest
from PySide6.QtCore import Qt

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.progress import JobState
from cognito_admin.ui.robot import Robot
from cognito_admin.work.workspace import Capability
from tests.ui.panes.fakes import FakeShell, until
from tests.ui.panes.users.people import person
from tests.ui.panes.users.pool import PeoplesPool
from tests.ui.panes.users.stage import on_stage

NEW = "Found 1 person at Cognito who was not in the copy on this computer."


@pytest.fixture
def shell(qapp):
    return FakeShell()


async def typing(stage, *, pause_ms: int = 0) -> Robot:
    pane = await stage.open()
    pane.searching.live._pause.setInterval(pause_ms)
    pane.activateWindow()
    await until(pane.isActiveWindow)
    pane.focus_search()
    return Robot(pane)


async def answered(stage) -> None:
    await until(lambda: stage.pool.looked_up and not stage.pane.searching.live.busy)
    await stage.quiet()


def said(stage) -> str:
    return stage.pane.searching.live.remark.whole_text()


def test_whom_nobody_here_fits_is_asked_for_at_cognito_and_shown(qtbot, shell):
    async def act(stage):
        robot = await typing(stage)
        stage.pool.unknown = [person(7, name="Zoe")]
        await robot.write("zoe")
        await answered(stage)
        assert stage.pool.looked_up[-1] == "zoe"
        assert stage.column("username") == ["user000007"]
        assert said(stage) == NEW
        assert stage.pane.search.hasFocus()
        await robot.write("x")
        assert said(stage) == ""

    on_stage(qtbot, shell, PeoplesPool([person(0, name="Ann")]), act)


def test_while_one_types_or_has_found_somebody_cognito_is_not_asked(qtbot, shell):
    async def act(stage):
        robot = await typing(stage, pause_ms=3_600_000)
        await robot.write("zzz")
        await stage.quiet()
        assert stage.pane.table_states.state == "empty"
        stage.pane.search.clear()
        stage.pane.searching.live._pause.setInterval(0)
        await robot.write("ann")
        await stage.quiet()
        await until(lambda: not stage.pane.searching.live._pause.isActive())
        assert stage.pool.looked_up == []

    on_stage(qtbot, shell, PeoplesPool([person(0, name="Ann")]), act)


def test_enter_opens_whoever_cognito_finds(qtbot, shell):
    async def act(stage):
        robot = await typing(stage, pause_ms=3_600_000)
        stage.pool.unknown = [person(7, name="Zoe")]
        await robot.write("zoe")
        robot.key("Return")
        await until(stage.pane.details.is_open)
        assert stage.pane.details.inspector.user.username == "user000007"
        await answered(stage)
        assert stage.pool.looked_up == ["zoe"]

    on_stage(qtbot, shell, PeoplesPool([person(0, name="Ann")]), act)


def test_enter_asks_for_more_than_was_found_and_keeps_ones_place(qtbot, shell):
    async def act(stage):
        robot = await typing(stage, pause_ms=3_600_000)
        stage.pool.unknown = [person(0, name="Ann Other"), person(9, name="Bob")]
        await robot.write("ann")
        robot.key("Return")
        await until(stage.pane.details.is_open)
        await answered(stage)
        assert stage.column("username") == ["user000000", "user000001"]
        assert stage.pane.details.inspector.user.username == "user000001"
        assert stage.pane.table.current_user().username == "user000001"
        await until(lambda: said(stage) == NEW)
        stage.pane.searching.live.entered()
        assert stage.pool.looked_up == ["ann"]

    on_stage(qtbot, shell, PeoplesPool([person(1, name="Ann")]), act)


def test_the_page_says_how_far_cognito_was_asked(qtbot, shell):
    async def act(stage):
        stage.pool.held = asyncio.Event()
        robot = await typing(stage)
        await robot.write("zzz")
        await until(lambda: "Asking Cognito" in stage.texts())
        stage.pool.held.set()
        await answered(stage)
        assert "it knows nobody" in stage.texts()
        assert said(stage) == ""
        stage.pool.requests = 0
        await robot.write("z")
        await answered(stage)
        await until(lambda: "after the next sync" in stage.texts())
        assert "it knows nobody" not in stage.texts()

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_when_cognito_cannot_be_asked_a_line_says_so_and_nothing_else_happens(qtbot, shell):
    async def act(stage):
        stage.pool.look_up_failure = Failure(Code.ENDPOINT_UNREACHABLE, endpoint="x")
        robot = await typing(stage)
        await robot.write("zzz")
        await answered(stage)
        await until(lambda: said(stage) == "Cognito could not be asked: No connection to AWS.")
        assert "No connection to AWS" in stage.texts()
        assert "after the next sync" in stage.texts()
        assert shell.said == []

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_another_key_ends_the_asking(qtbot, shell):
    async def act(stage):
        stage.pool.held = asyncio.Event()
        robot = await typing(stage, pause_ms=3_600_000)
        await robot.write("zzz")
        robot.key("Return")
        await until(lambda: stage.pool.looked_up)
        await robot.write("z")
        await until(lambda: not stage.pane.searching.live.busy)
        assert stage.pool.looked_up == ["zzz"]

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_where_cognito_cannot_be_looked_into_it_is_not_asked(qtbot, shell):
    async def act(stage):
        stage.pool.able.discard(Capability.LOOK_UP_LIVE)
        robot = await typing(stage)
        await robot.write("zzz")
        robot.key("Return")
        await stage.quiet()
        await until(lambda: not stage.pane.searching.live._pause.isActive())
        assert stage.pool.looked_up == []

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_where_aws_refused_to_be_asked_it_is_said_and_enter_asks_again(qtbot, shell):
    async def act(stage):
        stage.pool.able.discard(Capability.LOOK_UP_LIVE)
        stage.pool.reason = Failure(Code.ACCESS_DENIED, action="cognito-idp:ListUsers")
        robot = await typing(stage)
        await robot.write("zzz")
        refused = "Cognito could not be asked: AWS does not allow cognito-idp:ListUsers."
        await until(lambda: said(stage) == refused)
        assert stage.pool.looked_up == []
        robot.key("Return")
        await until(lambda: stage.pool.looked_up == ["zzz"])
        await until(lambda: said(stage) != refused)

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_before_the_first_sync_enter_asks_cognito_and_the_copy_stays_empty(qtbot, shell):
    async def act(stage):
        robot = await typing(stage)
        pane = stage.pane
        assert "press Enter: Cognito is asked" in stage.texts()
        stage.pool.unknown = [person(7, name="Zoe")]
        await robot.write("zoe")
        assert said(stage).endswith("Enter asks Cognito for whoever is called so.")
        await stage.quiet()
        assert stage.pool.looked_up == []
        robot.key("Return")
        await until(pane.details.is_open)
        assert pane.details.inspector.user.username == "user000007"
        assert stage.column("username") == ["user000007"]
        assert pane.searching.count.text() == "1 found at Cognito"
        await until(lambda: said(stage).endswith("Only whom Cognito named is shown."))
        assert stage.pool.index is None
        assert not pane.facets.beside.is_shown()
        pane.sort_by("created", True)
        await stage.news()
        assert stage.column("username") == ["user000007"]
        pane.focus_search()
        await robot.write("zzz")
        assert "press Enter: Cognito is asked" in stage.texts()
        assert pane.searching.count.text() == ""
        robot.key("Return")
        await until(lambda: "Cognito knows nobody" in stage.texts())
        assert shell.said == []

    on_stage(qtbot, shell, PeoplesPool(synced=False), act)


def test_whom_cognito_named_before_the_first_sync_give_way_to_the_users_of_the_pool(qtbot, shell):
    async def act(stage):
        robot = await typing(stage)
        pane = stage.pane
        stage.pool.unknown = [person(7, name="Zoe"), person(8, name="Zoe")]
        await robot.write("zoe")
        robot.key("Return")
        await until(lambda: stage.column("username") == ["user000007", "user000008"])
        await until(pane.table.hasFocus)
        assert not pane.details.is_open()
        pane.refresh()
        await until(lambda: stage.jobs.wishes)
        stage.pool.change([person(7, name="Zoe"), person(9, name="Bob")])
        stage.jobs.end(stage.jobs.known[0].id, JobState.DONE, outcome={"added": 2})
        await until(lambda: pane.searching.count.text() == "1 of 2")
        assert stage.column("username") == ["user000007"]
        assert said(stage) == ""

    on_stage(qtbot, shell, PeoplesPool(synced=False), act)


def test_a_search_that_is_not_understood_is_not_looked_up(qtbot, shell):
    async def act(stage):
        robot = await typing(stage)
        await robot.write("nonesuch:zzz")
        robot.key("Return")
        await until(stage.pane.searching.wrong.isVisible)
        # What was typed on the way, such as “none”, may have been.
        assert "nonesuch:zzz" not in stage.pool.looked_up

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_the_table_stays_where_it_is_whatever_is_said_above_it(qtbot, shell):
    async def act(stage):
        await typing(stage, pause_ms=3_600_000)
        pane = stage.pane

        def top() -> int:
            pane.layout().activate()
            return pane.table_states.mapTo(pane, pane.table_states.rect().topLeft()).y()

        before = top()
        pane.searching.live.remark.set_text(NEW)
        await until(lambda: pane.searching.live.remark.text())
        assert top() == before
        await stage.search("nonesuch:zzz")
        pane.search.setFocus(Qt.FocusReason.OtherFocusReason)
        await until(pane.searching.wrong.isVisible)
        assert top() == before

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)
