from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cognito_admin.model.health.ranges import Range
from cognito_admin.model.health.verdict import Rule
from cognito_admin.ui.panes.health.presenter import HealthPresenter
from cognito_admin.work import health
from tests.model.health.shop import NOW
from tests.ui.panes.health.stage import FakeHealth, shop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    import pytest

    from cognito_admin.model.health.charts import Chart


def test_the_window_answers_while_the_numbers_of_many_app_clients_are_added_up(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[threading.Thread] = []
    charts = health.charts

    def noted(*given: Any) -> Iterator[Chart]:
        made.append(threading.current_thread())
        return charts(*given)

    monkeypatch.setattr(health, "charts", noted)
    shown = asyncio.run(HealthPresenter(FakeHealth(), Range.DAY).kept())
    assert not shown.is_empty
    assert made
    assert threading.main_thread() not in made


def test_numbers_that_came_while_their_period_went_on_are_not_whole_hours_later() -> None:
    health = FakeHealth()
    asked_at = NOW - timedelta(hours=3)
    health.kept = lambda span: replace(shop(span), known_until=asked_at)
    numbers = asyncio.run(HealthPresenter(health, Range.DAY).kept()).numbers()
    place = numbers.place(asked_at.timestamp() - 1)
    assert place is not None
    assert [numbers.is_partial(at) for at in (place - 4, place)] == [False, True]


def test_what_was_well_hours_ago_is_not_said_to_be_well_now() -> None:
    class Waiting(FakeHealth):
        clock = NOW

        @property
        def now(self) -> datetime:
            return self.clock

    async def look() -> None:
        health = Waiting()
        presenter = HealthPresenter(health, Range.DAY)
        await presenter.kept()
        health.clock += timedelta(hours=5)
        health.kept = lambda span: replace(
            shop(span), now=health.clock, end_s=shop(span).end_s + 5 * 3600, known_until=NOW
        )
        verdict = (await presenter.kept()).verdict
        assert Rule.OUTDATED in {reason.rule for reason in verdict.reasons}

    asyncio.run(look())
