"""What the rules look at, and how they tell what they found."""

from collections.abc import Mapping
from datetime import timedelta

from cognito_admin.model.health.incidents import Incident
from cognito_admin.model.health.pool_series import Marker, PoolSeries, Sums
from cognito_admin.model.health.ranges import WEEK_S, moment
from cognito_admin.model.health.reasons import Level, Reason, Rule
from cognito_admin.model.health.series import LATE_S, Points
from cognito_admin.model.ids import ClientId

_SHORTLY = timedelta(hours=1)
_LEAST_SHARE = 0.0005


class Case:
    """The series of a pool, and how many of its periods can be judged: the newest may still grow."""

    def __init__(self, series: PoolSeries) -> None:
        self.series = series
        self.sums = Sums(series)
        self.before = None if series.last_week is None else Sums(series.last_week)
        whole = (series.end_s - series.start_s) // series.period_s
        self.settled = max(0, min(whole, int(series.asked_at.timestamp() - LATE_S - series.start_s) // series.period_s))

    @property
    def settled_end_s(self) -> int:
        return self.series.start_s + self.settled * self.series.period_s

    def last_week(self, points: Points | None) -> Points | None:
        """Points of last week at the times of this one."""
        if points is None:
            return None
        return points.shifted(WEEK_S).between(self.series.start_s, self.series.end_s)

    def reason(
        self,
        rule: Rule,
        level: Level,
        found: Incident,
        facts: Mapping[str, str],
        chart: str,
        *,
        client: ClientId | None = None,
        provider: str | None = None,
        trigger: str | None = None,
    ) -> Reason:
        """``client`` is told by its name as well."""
        named = {**facts, "client": self.name(client)} if client else facts
        since = moment(found.start_s)
        return Reason(
            rule,
            level,
            since,
            None if found.going_on else moment(found.end_s),
            {name: fact for name, fact in named.items() if fact},
            chart,
            client,
            provider,
            trigger,
            change=self._change(found),
        )

    def name(self, client: ClientId) -> str:
        return self.series.clients.get(client) or client

    def _change(self, found: Incident) -> Marker | None:
        """What this program changed last before it began, or as it did."""
        begun = moment(found.start_s + self.series.period_s)
        before = [one for one in self.series.markers if begun - _SHORTLY <= one.moment <= begun]
        return max(before, key=lambda one: one.moment, default=None)


def counted(value: float) -> str:
    return f"{round(value):,}"


def percent(share: float) -> str:
    if 0 < share < _LEAST_SHARE:
        return "<0.1%"
    return f"{share:.0%}" if share >= 0.1 else f"{share:.1%}"


def how_many_times(value: float) -> str:
    """Empty where there was nothing to compare with."""
    if value == float("inf") or value != value:
        return ""
    return f"{value:.1f}".removesuffix(".0") if value < 10 else counted(value)
