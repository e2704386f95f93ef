"""Reads what the pane shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cognito_admin.model.health.ranges import Window, window
from cognito_admin.ui.panes.health.shown import Shown
from cognito_admin.work.health import drawn

if TYPE_CHECKING:
    from cognito_admin.model.health.pool_series import PoolSeries
    from cognito_admin.model.health.verdict import Verdict
    from cognito_admin.model.ids import ClientId
    from cognito_admin.work.health import Health, Span, Spent


_FRESH = timedelta(minutes=1)
"""CloudWatch has nothing newer so soon, but where somebody asks for it."""


_JUDGED_FOR = timedelta(minutes=10)
"""What was well then may not be known to be well by now."""


class HealthPresenter:
    """``span`` and ``client`` are what is looked at."""

    def __init__(self, health: Health, span: Span) -> None:
        self.health = health
        self.span = span
        self.client: ClientId | None = None

        self._before: list[Span] = []
        self._asked: tuple[Span, ClientId | None, datetime] | None = None

    # What is looked at

    def look_at(self, span: Span) -> None:
        """Whoever chooses a range of their own comes back to what was there before."""
        if not isinstance(span, Window):
            self._before.clear()
        elif span != self.span:
            self._before.append(self.span)
        self.span = span

    def look_back(self) -> bool:
        """False where one's own range was not chosen."""
        if not self._before:
            return False
        self.span = self._before.pop()
        return True

    def is_in_sight(self, when: datetime) -> bool:
        span = self.span if isinstance(self.span, Window) else window(self.span, self.health.now)
        return span.start_s <= when.timestamp() < span.end_s

    # Whether CloudWatch is asked for it

    def is_due(self) -> bool:
        if self._asked is None:
            return True
        span, client, at = self._asked
        return (span, client) != (self.span, self.client) or datetime.now(UTC) - at > _FRESH

    def note_asked(self) -> None:
        """CloudWatch was asked, by whomever."""
        self._asked = (self.span, self.client, datetime.now(UTC))

    def forget(self) -> None:
        """Somebody wants the newest, whenever it was asked for."""
        self._asked = None

    # Reading

    async def kept(self) -> Shown:
        """What is known on this computer, at once."""
        series = await self.health.shown(self.span, self.client)
        verdict, at = self.health.verdict, self.health.judged_at
        if verdict is None or at is None or abs(self.health.now - at) > _JUDGED_FOR:
            verdict = await self.health.judged()
        return await self._shown(series, verdict)

    async def newest(self) -> tuple[Shown, Spent]:
        """With what CloudWatch has of it now, and what it took to ask. Raises Failure."""
        refreshed = await self.health.refresh(self.span, self.client)
        self.note_asked()
        return await self._shown(refreshed.series, refreshed.verdict), refreshed.spent

    async def _shown(self, series: PoolSeries, verdict: Verdict) -> Shown:
        charts = await drawn(series, self.client)
        return Shown(self.span, self.client, series, charts, verdict, self.health.refreshed_at)
