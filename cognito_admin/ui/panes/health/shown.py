"""What the pane shows at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_admin.ui.panes.health import words
from cognito_admin.ui.panes.health.numbers import Column, Numbers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cognito_admin.model.health.charts import Chart
    from cognito_admin.model.health.pool_series import PoolSeries
    from cognito_admin.model.health.verdict import Verdict
    from cognito_admin.model.ids import ClientId
    from cognito_admin.work.health import Span


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """``charts`` are those of ``client``, of all where it is None. ``verdict`` is on the last day, whatever the span."""

    span: Span
    client: ClientId | None
    series: PoolSeries
    charts: tuple[Chart, ...]
    verdict: Verdict
    refreshed_at: datetime | None

    @property
    def is_empty(self) -> bool:
        """Whether there is not a number in any chart."""
        return not any(chart.lines for chart in self.charts)

    @property
    def client_name(self) -> str | None:
        return None if self.client is None else self.series.clients.get(self.client)

    def numbers(self, *names: str) -> Numbers:
        """Of these charts, or of all, on the grid of the span."""
        charts = [chart for chart in self.charts if chart.name in names] if names else [*self.charts]
        window = self.series.window
        columns = [column for chart in charts for column in _columns(chart, alone=len(charts) == 1)]
        return Numbers(window.start_s, window.period_s, window.count, self.series.asked_at.timestamp(), tuple(columns))


def _columns(chart: Chart, *, alone: bool) -> Sequence[Column]:
    """``alone`` says that the chart need not be named in each title."""
    title = words.chart_title(chart)
    found: list[Column] = []
    taken: dict[str, int] = {}
    for line in chart.lines:
        said = words.line_title(line)
        name = f"{chart.name}.{words.key(line)}"
        taken[name] = taken.get(name, 0) + 1
        if taken[name] > 1:
            name = f"{name}.{taken[name]}"
        titled = said if alone else f"{title}: {said}"
        found.append(Column(name, titled, chart.unit, line.points))
    return found
