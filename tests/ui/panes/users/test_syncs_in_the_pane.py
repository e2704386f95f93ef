"""A sync as the users pane follows it."""

import asyncio
from datetime import timedelta

from PySide6.QtCore import Qt

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.indexes import IndexState
from cognito_admin.model.progress import JobState, Progress
from cognito_admin.model.query import Sort
from cognito_admin.ui.panes.users import sync_desk
from tests.ui.panes.fakes import NOW, FakeJobs, make_job, until
from tests.ui.panes.users.people import person
from tests.ui.panes.users.pool import PeoplesPool
from tests.ui.panes.users.stage import on_stage


def test_a_running_sync_is_followed_cancelled_and_continued(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        pane.refresh()
        await until(lambda: stage.jobs.wishes == [("start", stage.pool.sync_resource)])
        assert not pane.syncing.button.isEnabled()
        await until(lambda: not pane.syncing.strip.isHidden())
        running = stage.jobs.known[0]
        pane.syncing.sync()
        assert "running already" in shell.said[-1]
        pane.syncing.cancel()
        await until(lambda: ("cancel", running.id) in stage.jobs.wishes)
        stage.jobs.end(running.id, JobState.CANCELLED)
        await until(lambda: not pane.syncing.busy)
        assert pane.syncing.button.isEnabled()

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_news_that_take_long_to_be_found_among_the_rows_are_looked_for_less_often(qtbot, shell):
    took_s = []

    async def act(stage):
        pane = await stage.open()
        pane.searching.freshened.connect(took_s.append)
        await stage.search("ann")
        assert not took_s
        stage.pool.change([person(1), person(2)])
        await stage.news()
        assert len(took_s) == 1
        pane.searching.freshened.emit(2.0)
        pane.searching.freshened.emit(0.0)
        assert pane.syncing.news.interval() == 10_000
        await stage.news()
        assert pane.syncing.news.interval() < 10_000

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_the_news_wait_while_very_many_users_are_not_quick_to_search_yet_and_a_search_does_not(qtbot, shell):
    async def act(stage):
        await stage.open()
        stage.pool.change([person(1), person(2)])
        stage.pool.lately = sync_desk.MOST_LOOKED_AT + 1
        await stage.news()
        assert len(stage.column("username")) == 1
        await stage.search("user")
        assert len(stage.column("username")) == 2
        stage.pool.change([person(1), person(2), person(3)])
        stage.pool.lately = sync_desk.MOST_LOOKED_AT
        await stage.news()
        assert len(stage.column("username")) == 3

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_a_finished_sync_says_what_changed_and_shows_it(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        stage.pool.change([person(1), person(2)])
        stage.jobs.end("a", JobState.DONE, outcome={"added": 1, "changed": 0, "removed": 0, "total": 2})
        await until(lambda: pane.table.row_count() == 2)
        assert "Sync done: 1 added" in shell.said
        assert pane.syncing.strip.isHidden()

    jobs = FakeJobs(make_job("a", JobState.RUNNING, progress=Progress("users", 1, 2)))
    on_stage(qtbot, shell, PeoplesPool([person(1)]), act, jobs)


def test_an_interrupted_sync_offers_to_go_on(qtbot, shell):
    async def act(stage):
        stage.pool.index = IndexState(1, NOW - timedelta(days=1), True, 1)
        pane = await stage.open()
        assert "was interrupted" in pane.syncing.strip.accessibleName()
        stage.qtbot.mouseClick(pane.syncing.strip._continue, Qt.MouseButton.LeftButton)
        await until(lambda: stage.jobs.wishes == [("continue", "a")])

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act, FakeJobs(make_job("a", JobState.INTERRUPTED)))


def test_a_sync_that_cannot_start_says_why(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        stage.jobs.refusal = Failure(Code.DISK_FULL, path="x")
        pane.syncing.sync()
        await until(lambda: shell.said)
        assert shell.said == [stage.jobs.refusal]
        assert pane.syncing.button.isEnabled()

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_a_chosen_order_stays_while_the_settings_of_the_pool_arrive(qtbot, shell):
    class Slow(PeoplesPool):
        arrive = True
        asked = False

        async def describe(self):
            self.asked = True
            while not self.arrive:
                await asyncio.sleep(0.005)
            return await super().describe()

    async def act(stage):
        pane = await stage.open()
        stage.pool.arrive = stage.pool.asked = False
        described = stage.pool.described
        pane.syncing.read_pool()
        await until(lambda: stage.pool.asked)
        pane.sort_by("created", False)
        await stage.quiet()
        searches = len(stage.pool.searches)
        stage.pool.arrive = True
        await until(lambda: stage.pool.described > described)
        await stage.quiet()
        assert stage.column("username") == ["user000000", "user000002"]
        assert len(stage.pool.searches) == searches

    on_stage(qtbot, shell, Slow([person(2), person(0)]), act)


def test_news_that_made_way_for_somebody_who_scrolls_are_shown_later(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        pane.searching.freshen()
        pane.presenter.sort = Sort("created", True)
        pane.searching.make_way()
        await stage.quiet()
        assert stage.column("username") == ["user000000", "user000002"]
        await stage.news()
        assert stage.column("username") == ["user000002", "user000000"]

    on_stage(qtbot, shell, PeoplesPool([person(2), person(0)]), act)
