"""Series by hand: a pool whose numbers are told by a function of client and time."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from cognito_admin.model.health import metrics
from cognito_admin.model.health.metrics import Activity
from cognito_admin.model.health.pool_series import PoolSeries
from cognito_admin.model.health.ranges import Range, window
from cognito_admin.model.health.series import Metric, Points, SeriesKey, Statistic, metric, points
from cognito_admin.model.ids import ClientId, PoolId

POOL = PoolId("us-east-1_Shop00001")
MOBILE, WEB = ClientId("mobile1"), ClientId("web1")
NOW = datetime(2026, 3, 4, 20, 2, tzinfo=UTC)
NOW_S = int(NOW.timestamp()) - 120
"""When the period began that goes on."""

Count = Callable[[int], float | None]
"""What was counted in the period that begins at a second."""


class Shop:
    """Fills in series over a range and the same span last week."""

    def __init__(self, span: Range = Range.DAY, now: datetime = NOW) -> None:
        self.window = window(span, now)
        self.series = PoolSeries(
            POOL,
            now,
            self.window.start_s,
            self.window.end_s,
            self.window.period_s,
            {},
            clients={MOBILE: "Mobile", WEB: "Web", metrics.ADMIN: None, metrics.INVALID: None},
        )
        self._points: dict[SeriesKey, Points] = {}
        self._before: dict[SeriesKey, Points] = {}

    def counted(self, one: Metric, statistic: Statistic, count: Count) -> "Shop":
        shown, before = self.window, self.window.last_week
        key = SeriesKey(one, statistic)
        self._points[key] = points(
            shown.start_s, shown.period_s, map(count, _starts(shown.start_s, shown.end_s, shown.period_s))
        )
        self._before[key] = points(
            before.start_s, before.period_s, map(count, _starts(before.start_s, before.end_s, before.period_s))
        )
        return self

    def attempted(
        self,
        client: ClientId,
        attempts: Count,
        failures: Count,
        throttles: Count | None = None,
        activity: Activity = metrics.SIGN_INS,
        provider: str | None = None,
    ) -> "Shop":
        whose = {"UserPool": POOL, "UserPoolClient": client} | ({"IdentityProvider": provider} if provider else {})

        def successes(at: int) -> float | None:
            tried, failed = attempts(at), failures(at)
            return None if tried is None or failed is None else tried - failed

        counted = metric(metrics.COGNITO, activity.successes, **whose)
        self.counted(counted, Statistic.SAMPLE_COUNT, attempts).counted(counted, Statistic.SUM, successes)
        if throttles:
            self.counted(metric(metrics.COGNITO, activity.throttles, **whose), Statistic.SUM, throttles)
        return self

    def trigger(self, name: str, calls: Count, errors: Count, p95_ms: Count) -> "Shop":
        function = f"shop-{name}"
        self.series = replace(self.series, triggers={**self.series.triggers, name: function})
        for which, statistic, count in (
            (metrics.INVOCATIONS, Statistic.SUM, calls),
            (metrics.ERRORS, Statistic.SUM, errors),
            (metrics.DURATION, Statistic.P95, p95_ms),
        ):
            self.counted(metric(metrics.LAMBDA, which, FunctionName=function), statistic, count)
        return self

    def used(self, category: str, calls: Count, refused: Count, quota: float | None) -> "Shop":
        whose = {"Service": "cognito user pool", "Type": "API", "Resource": category, "Class": "None"}
        self.counted(metric(metrics.USAGE, metrics.CALLS, **whose), Statistic.SUM, calls)
        self.counted(metric(metrics.USAGE, metrics.REFUSED_CALLS, **whose), Statistic.SUM, refused)
        if quota is not None:
            self.series = replace(self.series, quotas={**self.series.quotas, category: quota})
        return self

    def told(self, *, last_week: bool = True) -> PoolSeries:
        before = None
        if last_week:
            shown = self.window.last_week
            before = replace(self.series, points=self._before, start_s=shown.start_s, end_s=shown.end_s)
        return replace(self.series, points=self._points, last_week=before)


def steady(value: float) -> Count:
    return lambda at: value


def during(start_s: int, end_s: int, value: float | None, otherwise: Count) -> Count:
    """``value`` in the periods that begin in the span, this week only."""
    return lambda at: value if start_s <= at < end_s else otherwise(at)


def ago(hours: float) -> int:
    """The second that lies so many hours before ``NOW_S``."""
    return NOW_S - round(hours * 3_600)


def _starts(start_s: int, end_s: int, period_s: int) -> Iterable[int]:
    return range(start_s, end_s, period_s)
