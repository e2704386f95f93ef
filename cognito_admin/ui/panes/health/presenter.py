"""Reads what the pane shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.health.drawing import charts
from cognito_admin.ui.panes.health.shown import Shown
from cognito_admin.ui.panes.pane import breathe

if TYPE_CHECKING:
    from cognito_admin.model.health.charts import Chart
    from cognito_admin.model.health.pool_series import PoolSeries
    from cognito_admin.model.health.verdict import Verdict
    from cognito_admin.model.ids import ClientId
    from cognito_admin.work.health import Health, Span, Spent


class HealthPresenter:
    """``span`` and ``client`` are what is looked at."""

    def __init__(self, health: Health, span: Span) -> None:
        self.health = health
        self.span = span
        self.client: ClientId | None = None

    async def kept(self) -> Shown:
        """What is known on this computer, at once."""
        series = await self.health.shown(self.span, self.client)
        return await self._shown(series, self.health.verdict or await self.health.judged())

    async def newest(self) -> tuple[Shown, Spent]:
        """With what CloudWatch has of it now, and what it took to ask. Raises Failure."""
        refreshed = await self.health.refresh(self.span, self.client)
        return await self._shown(refreshed.series, refreshed.verdict), refreshed.spent

    async def _shown(self, series: PoolSeries, verdict: Verdict) -> Shown:
        made: list[Chart] = []
        for chart in charts(series, self.client):
            made.append(chart)
            # Fifteen months of a thousand app clients are much to add up.
            await breathe()
        return Shown(self.span, self.client, series, tuple(made), verdict, self.health.refreshed_at)
