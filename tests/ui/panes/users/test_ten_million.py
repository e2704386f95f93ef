"""The users pane on ten million users who are made up as one looks at them."""

import asyncio
from collections import deque

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QToolTip

from cognito_admin.model.indexes import Facet, IndexState
from cognito_admin.ui.panes.users.pages import PAGE
from cognito_admin.ui.robot import Robot
from tests.ui.panes.fakes import NOW, FakeShell, until
from tests.ui.panes.users.people import person
from tests.ui.panes.users.pool import PeoplesPool
from tests.ui.panes.users.stage import on_stage

TEN_MILLION = 10_000_000
A_FEW_PAGES = 12


class MadeUpResults:
    """``hold`` keeps rows back until they are ``released``, one request at a time."""

    counted = True

    def __init__(self) -> None:
        self.count = TEN_MILLION
        self.asked: list[range] = []
        self.hold = False
        self._waiting: deque[asyncio.Event] = deque()

    async def complete(self) -> int:
        return self.count

    async def rows(self, start, stop):
        assert stop - start <= PAGE
        self.asked.append(range(start, stop))
        if self.hold:
            self._waiting.append(asyncio.Event())
            await self._waiting[-1].wait()
        return tuple(map(person, range(start, stop)))

    def release(self) -> None:
        while self._waiting:
            self._waiting.popleft().set()

    async def position(self, sub):
        return int(sub[:8], 16)

    async def facets(self, fields, most=100):
        return tuple(Facet(field, (("x", TEN_MILLION),)) for field in fields)


class MadeUpPool(PeoplesPool):
    def __init__(self) -> None:
        super().__init__([person(1)])
        self.index = IndexState(TEN_MILLION, NOW, True, 1)

    async def search(self, text, sort):
        self.results.append(MadeUpResults())
        return self.results[-1]


@pytest.fixture
def pool():
    return MadeUpPool()


async def in_front(stage) -> Robot:
    stage.pane.activateWindow()
    await until(stage.pane.isActiveWindow)
    stage.pane.table.setFocus()
    return Robot(stage.pane)


async def filled(stage) -> None:
    table = stage.pane.table
    await until(lambda: all(table.users.user(row) for row in table.visible_rows()))
    await until(lambda: not table._filling)


def pages_asked(results) -> set[int]:
    return {rows.start // PAGE for rows in results.asked}


def test_a_drag_through_the_whole_list_fetches_where_it_ends(qtbot, qapp, pool):
    async def act(stage):
        table = (await stage.open()).table
        await filled(stage)
        (results,) = pool.results
        results.hold = True
        bar = table.verticalScrollBar()
        before = len(results.asked)
        for part in range(1, 51):
            bar.setValue(bar.maximum() * part // 100)
            await asyncio.sleep(0)
        assert table.model().index(table.visible_rows().start, 0).data() == "…"
        results.hold = False
        results.release()
        await filled(stage)
        middle = table.visible_rows().start
        assert abs(middle - TEN_MILLION // 2) < 100
        assert table.model().index(middle, 0).data() == f"user{middle:06}"
        # What was dragged past is not asked for, beyond the one request that was under way.
        assert len(results.asked) - before < A_FEW_PAGES

    on_stage(qtbot, FakeShell(), pool, act)


def test_who_drags_the_thumb_is_told_how_far_they_are(qtbot, qapp, pool):
    async def act(stage):
        bar = (await stage.open()).table.verticalScrollBar()
        bar.setSliderDown(True)
        bar.setSliderPosition(bar.maximum())
        assert QToolTip.text().endswith(" of 10,000,000")
        assert QToolTip.text().startswith("9,999,9")
        bar.setSliderDown(False)
        QToolTip.hideText()

    on_stage(qtbot, FakeShell(), pool, act)


def test_who_pages_down_finds_the_next_page_there_already(qtbot, qapp, pool):
    async def act(stage):
        table = (await stage.open()).table
        robot = await in_front(stage)
        table.go_to(5_000_000)
        await filled(stage)
        for _ in range(8):
            robot.key("PgDown")
            await until(lambda: not table._filling)
            rows = table.visible_rows()
            assert all(table.users.user(row) for row in range(rows.start, rows.stop + PAGE))
        for _ in range(8):
            robot.key("PgUp")
            await until(lambda: not table._filling)
            assert all(table.users.user(row) for row in range(rows.start - PAGE, rows.stop))
            rows = table.visible_rows()

    on_stage(qtbot, FakeShell(), pool, act)


@pytest.mark.parametrize("screen_reader", [False, True])
def test_nothing_one_does_walks_over_all_rows(qtbot, qapp, pool, screen_reader):
    async def act(stage):
        pane = await stage.open()
        robot = await in_front(stage)
        await filled(stage)
        (results,) = pool.results
        QAccessible.setActive(screen_reader)
        try:
            for keys in ("Ctrl+A", "x", "z", "End", "Home", "Shift+End", "Ctrl+A", "Ctrl+Space", "Down", "Esc"):
                robot.key(keys)
                pane.grab()
                await filled(stage)
            robot.key("Ctrl+A")
            pane.grab()
        finally:
            QAccessible.setActive(False)
        assert pane.searching.count.text() == "All 10,000,000 selected"
        assert len(pages_asked(results)) <= A_FEW_PAGES

    on_stage(qtbot, FakeShell(), pool, act)


def test_a_list_that_changes_keeps_all_but_a_few_selected(qtbot, qapp, pool):
    async def act(stage):
        pane = await stage.open()
        table = pane.table
        table.selectAll()
        for row in (3, 4):
            place = table.visualRect(table.model().index(row, 0)).center()
            qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place)
        assert pane.searching.count.text() == "All but 2 of 10,000,000 selected"
        table.verticalScrollBar().setValue(table.verticalScrollBar().maximum() // 3)
        await filled(stage)
        scrolled = table.verticalScrollBar().value()
        pool.version += 1
        await stage.news()
        assert len(pool.results) == 2
        assert table.excepted_ranges() == (range(3, 5),)
        assert table.verticalScrollBar().value() == scrolled

    on_stage(qtbot, FakeShell(), pool, act)


def test_counts_make_way_for_rows_and_are_taken_up_again_at_rest(qtbot, pool):
    async def act(stage):
        pane = await stage.open()
        await until(lambda: not pane.facets.busy)
        held, facets = asyncio.Event(), MadeUpResults.facets
        begun: list[object] = []

        async def slow_facets(fields, most=100):
            begun.append(fields)
            await held.wait()
            return await facets(pool.results[-1], fields, most)

        await stage.search("user")
        pool.results[-1].facets = slow_facets
        await until(lambda: begun)
        pane.table.verticalScrollBar().setValue(pane.table.verticalScrollBar().maximum() // 2)
        assert not pane.facets.busy
        await filled(stage)
        held.set()
        await until(lambda: pane.facets._counted is pane.table.users.pages)
        assert begun[0] in begun[1:]

    on_stage(qtbot, FakeShell(), pool, act)


def test_news_nobody_asked_for_makes_way_for_rows_too(qtbot, pool):
    async def act(stage):
        pane = await stage.open()
        await until(lambda: not pane.facets.busy)
        answer = pane.table.users.pages
        held, search = asyncio.Event(), pool.search

        async def slow_search(text, sort):
            await held.wait()
            return await search(text, sort)

        pool.search = slow_search
        pool.version += 1
        pane.syncing.look_for_news()
        await until(lambda: pane.searching.busy)
        pane.table.verticalScrollBar().setValue(pane.table.verticalScrollBar().maximum() // 2)
        assert not pane.searching.busy
        await filled(stage)
        assert pane.table.users.pages is answer
        held.set()
        await until(pane.table.is_calm)
        pane.syncing.look_for_news()
        await until(lambda: pane.table.users.pages is not answer)

    on_stage(qtbot, FakeShell(), pool, act)


def test_rows_that_are_still_to_come_are_drawn_calmly(qtbot, pool):
    async def act(stage):
        pane = await stage.open()
        pool.results[-1].hold = True
        pane.table.verticalScrollBar().setValue(pane.table.verticalScrollBar().maximum() // 2)
        row = pane.table.visible_rows().start
        drawn = [pane.table.model().index(row, place).data() for place in range(pane.table.model().columnCount())]
        assert drawn == ["…", *[""] * (len(drawn) - 1)]
        pool.results[-1].release()

    on_stage(qtbot, FakeShell(), pool, act)
