"""The health pane over series by hand."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import shiboken6

from cognito_admin.model.health.pool_series import Marker
from cognito_admin.model.health.ranges import Range, Window, window
from cognito_admin.model.health.verdict import Verdict, judge
from cognito_admin.ui.panes.health.view import HealthPane
from cognito_admin.work.health import Health, Refreshed, Spent
from tests.model.health.shop import MOBILE, NOW, WEB, Shop, ago, during, steady
from tests.ui.changes.stage import Shell
from tests.ui.panes.fakes import FakeWorkspace, play, services

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.health.pool_series import PoolSeries

BEGAN = datetime.fromtimestamp(ago(2), UTC)


@cache
def shop(span: Range | Window = Range.DAY) -> PoolSeries:
    """Mobile fails 40 of 100 for the last two hours and 10 before, Web never. A trigger fails with it."""
    made = Shop(span) if isinstance(span, Range) else Shop()
    bad = during(ago(2), ago(0), 40, steady(10))
    made.attempted(MOBILE, steady(100), bad).attempted(WEB, steady(20), steady(0))
    made.trigger("PreTokenGeneration", steady(120), during(ago(2), ago(0), 30, steady(0)), steady(80))
    series = made.told()
    if isinstance(span, Window):
        series = replace(series, start_s=span.start_s, end_s=span.end_s)
    marker = Marker(BEGAN, "Trigger: before a token is made", "change-1")
    return replace(series, markers=(marker,))


class FakeHealth(Health):
    """``kept`` and ``newest`` make the series of a span; ``asked`` are the spans and clients that CloudWatch was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: Callable[[Range | Window], PoolSeries] = shop
        self.newest: Callable[[Range | Window], PoolSeries] = shop
        self.asked: list[tuple[object, object]] = []
        self.refusal: Failure | None = None
        self.closed: Failure | None = None
        self.answers = asyncio.Event()
        self.answers.set()

    def why_not(self) -> Failure | None:
        return self.closed

    @property
    def now(self) -> datetime:
        return NOW

    async def shown(self, span: Range | Window, client: Any = None) -> PoolSeries:
        return self.kept(span)

    async def refresh(self, span: Range | Window = Range.DAY, client: Any = None) -> Refreshed:
        self.asked.append((span, client))
        await self.answers.wait()
        if self.refusal is not None:
            raise self.refusal
        self.kept = self.newest
        self.refreshed_at = NOW
        self._tell(judge(self.newest(Range.DAY)))
        return Refreshed(self.newest(span), await self.judged(), Spent(1, 64))

    async def judged(self) -> Verdict:
        return judge(self.kept(Range.DAY))


def nothing(span: Range | Window) -> PoolSeries:
    """Of which CloudWatch has no number."""
    made = shop(Range.DAY)
    shown = span if isinstance(span, Window) else window(span, NOW)
    return replace(made, points={}, last_week=None, triggers={}, start_s=shown.start_s, end_s=shown.end_s, markers=())


class FakeWatch:
    """``ticks`` are what is called when there may be news."""

    def __init__(self) -> None:
        self.ticks: list[Callable[[], object]] = []

    def every_five_minutes(self, tick: Callable[[], object]) -> Callable[[], None]:
        self.ticks.append(tick)
        return lambda: self.ticks.remove(tick)

    async def spent_today(self) -> Spent:
        return Spent(3, 192)


class Stage:
    def __init__(self, health: FakeHealth | None = None) -> None:
        self.shell = Shell()
        self.health = health or FakeHealth()
        self.panes: dict[str, Any] = {}
        self.workspace: Any = FakeWorkspace()
        self.workspace.health = self.health
        self.services: Any = services()
        # Charts take their time to draw; their own tests do.
        self.services.settings.set_ui("health", {"view": "numbers"})
        self.services.health = FakeWatch()

    def open_pane(self, name: str) -> Any:
        noted: list[str] = []
        made = SimpleNamespace(noted=noted, go_to=noted.append, show_change=noted.append)
        made.show_jobs = lambda: noted.append("jobs")
        return self.panes.setdefault(name, made)

    def play(
        self, qtbot: Any, scene: Callable[[HealthPane], Awaitable[None]], *, size: tuple[int, int] = (760, 460)
    ) -> None:
        self.shell.open_pane = self.open_pane  # type: ignore[method-assign]

        async def whole() -> None:
            pane = HealthPane(self.services, self.workspace, self.shell)
            qtbot.addWidget(pane)
            pane.resize(*size)
            pane.show()
            pane.activate()
            await scene(pane)
            if shiboken6.isValid(pane):
                pane.close_pane()

        play(self.shell, whole)
