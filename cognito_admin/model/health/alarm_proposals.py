"""Alarms that are sensible for a pool, with thresholds taken from what was usual in its own last weeks.

The rules are told in docs/health.md. CloudWatch takes ten metrics at most in one alarm (CloudWatch user guide, metric math alarms).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median, quantiles
from typing import Any

from cognito_admin.model.health.alarm_states import Comparison, Missing
from cognito_admin.model.health.alarms import AlarmName, Watches, read_alarm, watched_points
from cognito_admin.model.health.metrics import (
    COMPROMISED,
    DURATION,
    ERRORS,
    SIGN_IN_SUCCESSES,
    SIGN_IN_THROTTLES,
    SPECIAL_CLIENTS,
    TAKEOVER,
    TAKEOVER_BEFORE,
    client_of,
    function_of,
)
from cognito_admin.model.health.pool_series import PoolSeries
from cognito_admin.model.health.ranges import COARSE_S, FINE_S
from cognito_admin.model.health.series import Metric, Points, SeriesKey, Statistic, sum_of
from cognito_admin.model.ids import ClientId
from cognito_admin.model.settings.things import Document

MOST_METRICS = 10
MOST_CLIENTS = MOST_METRICS // 2
"""A rate takes two metrics of each app client."""
_MOST_TOLD = 1_024
"""Characters of an alarm's description, by CloudWatch's limits."""
_LEAST_FAILURE_PERCENT, _MOST_FAILURE_PERCENT = 10.0, 90.0
_LEAST_THROTTLES, _LEAST_ERRORS, _LEAST_RISKS = 5.0, 3.0, 5.0
_SLOW_MS = 4_000.0
"""A second before Cognito gives up on a function."""
_SLOWISH_MS = 1_000.0
"""A function that never takes so long is hardly worth an alarm of its own."""
_FEW_ATTEMPTS, _MANY_ATTEMPTS = 5.0, 100.0
_TWICE = 2.0
_RISKS = (TAKEOVER, TAKEOVER_BEFORE, COMPROMISED)


class Subject(StrEnum):
    """What an alarm is about."""

    FAILURE_RATE = "sign-in-failure-rate"
    THROTTLES = "sign-in-throttles"
    TRIGGER_ERRORS = "trigger-errors"
    TRIGGER_SLOW = "trigger-slow"
    RISK = "high-risk-requests"


class Measure(StrEnum):
    """What a threshold is counted in."""

    PERCENT = "percent"
    COUNT = "count"
    MILLISECONDS = "ms"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An alarm to be. ``about`` is an app client's name or a function's; nothing where it is about the whole pool.

    ``usual`` is what nineteen of twenty periods stay below, None where there is too little to tell; ``least_attempts`` is below
    how many attempts in a period the rate counts as zero. ``recommended``: it is worth having for any pool like this one.
    """

    subject: Subject
    measure: Measure
    name: AlarmName
    watched: Mapping[str, Any]
    comparison: Comparison
    threshold: float
    needed: int
    evaluated: int
    period_s: int
    about: str = ""
    client: ClientId | None = None
    usual: float | None = None
    least_attempts: int = 0
    left_out: int = 0
    """So many app clients are not in it, since it cannot have more."""
    recommended: bool = True

    def document(
        self,
        threshold: float | None = None,
        *,
        needed: int | None = None,
        evaluated: int | None = None,
        name: str = "",
        description: str = "",
        tells: Sequence[str] = (),
    ) -> Document:
        """As PutMetricAlarm takes it. Whom it ``tells`` of an alarm is also told of its end."""
        return {
            "AlarmName": name or self.name,
            "AlarmDescription": description[:_MOST_TOLD],
            "ActionsEnabled": True,
            "AlarmActions": list(tells),
            "OKActions": list(tells),
            "EvaluationPeriods": self.evaluated if evaluated is None else evaluated,
            "DatapointsToAlarm": self.needed if needed is None else needed,
            "Threshold": self.threshold if threshold is None else threshold,
            "ComparisonOperator": self.comparison.value,
            "TreatMissingData": Missing.NOT_BREACHING.value,
            **self.watched,
        }

    @property
    def watches(self) -> Watches:
        """As ``Alarm.watches``: an alarm that watches the same is there already, whatever its threshold."""
        return read_alarm(self.document()).watches


def proposals(series: PoolSeries) -> tuple[Proposal, ...]:
    """What is worth an alarm in this pool, by the points of its last weeks in periods of five minutes."""
    clients = _busiest(series)
    found = [
        *_failure_rates(series, clients),
        *_throttles(series, clients),
        *(one for function in _functions(series) for one in _of_function(series, function)),
        *_risks(series),
    ]
    return tuple(found)


def _busiest(series: PoolSeries) -> list[ClientId]:
    """App clients that are there and that anybody signed in to, the busiest first."""
    attempts: dict[ClientId, float] = {}
    for key, points in series.points.items():
        client = client_of(key.metric)
        if key.metric.name == SIGN_IN_SUCCESSES and key.statistic is Statistic.SAMPLE_COUNT and client is not None:
            attempts[client] = attempts.get(client, 0.0) + points.total
    gone = {client for client, name in series.clients.items() if name is None}
    there = [client for client, count in attempts.items() if count and client not in (*SPECIAL_CLIENTS, *gone)]
    return sorted(there, key=lambda client: (-attempts[client], client))


def _functions(series: PoolSeries) -> list[str]:
    return sorted(set(series.triggers.values()))


def _failure_rates(series: PoolSeries, clients: Sequence[ClientId]) -> Iterable[Proposal]:
    if not clients:
        return
    together = clients[:MOST_CLIENTS]
    yield _failure_rate(series, together, left_out=len(clients) - len(together))
    if len(together) > 1:
        for client in together:
            yield _failure_rate(series, (client,), of_one=True)


def _failure_rate(
    series: PoolSeries, clients: Sequence[ClientId], *, left_out: int = 0, of_one: bool = False
) -> Proposal:
    metrics = [_sign_ins(series, SIGN_IN_SUCCESSES, client) for client in clients]
    keys = [SeriesKey(metric, Statistic.SAMPLE_COUNT) for metric in metrics]
    period_s, least = _pace(sum_of([series.points[key] for key in keys if key in series.points]))
    queries = [
        *_together("attempts", metrics, Statistic.SAMPLE_COUNT, period_s),
        *_together("successes", metrics, Statistic.SUM, period_s),
        {
            "Id": "rate",
            "Expression": f"IF(attempts>={least},100*(attempts-successes)/attempts,0)",
            "Label": "Failed sign-ins, %",
            "ReturnData": True,
        },
    ]
    watched = {"Metrics": queries}
    usual = _usual(series, watched)
    threshold = min(_MOST_FAILURE_PERCENT, max(_LEAST_FAILURE_PERCENT, _up_to(5.0, _TWICE * (usual or 0.0))))
    client = clients[0] if of_one else None
    return Proposal(
        Subject.FAILURE_RATE, Measure.PERCENT, _name(series, Subject.FAILURE_RATE, client or ""), watched,
        Comparison.ABOVE, threshold, *_of_how_many(period_s), period_s,
        about=_client_name(series, client), client=client, usual=usual, least_attempts=least, left_out=left_out,
        recommended=not of_one,
    )  # fmt: skip


def _throttles(series: PoolSeries, clients: Sequence[ClientId]) -> Iterable[Proposal]:
    if not clients:
        return
    together = clients[:MOST_METRICS]
    metrics = [_sign_ins(series, SIGN_IN_THROTTLES, client) for client in together]
    watched = _one_or_sum("throttled", metrics, FINE_S, "Throttled sign-ins")
    usual = _usual(series, watched)
    yield Proposal(
        Subject.THROTTLES, Measure.COUNT, _name(series, Subject.THROTTLES), watched,
        Comparison.AT_LEAST, max(_LEAST_THROTTLES, _rounded_up(_TWICE * (usual or 0.0))), *_of_how_many(FINE_S), FINE_S,
        usual=usual, left_out=len(clients) - len(together),
    )  # fmt: skip


def _of_function(series: PoolSeries, function: str) -> Iterable[Proposal]:
    of_it: Mapping[str, Metric] = {
        key.metric.name: key.metric for key in series.points if function_of(key.metric) == function
    }
    dimensions = (("FunctionName", function),)
    errors = of_it.get(ERRORS) or Metric("AWS/Lambda", ERRORS, dimensions)
    watched = _one_or_sum("errors", (errors,), FINE_S, "")
    usual = _usual(series, watched)
    yield Proposal(
        Subject.TRIGGER_ERRORS, Measure.COUNT, _name(series, Subject.TRIGGER_ERRORS, function), watched,
        Comparison.AT_LEAST, max(_LEAST_ERRORS, _rounded_up(_TWICE * (usual or 0.0))), *_of_how_many(FINE_S), FINE_S,
        about=function, usual=usual,
    )  # fmt: skip
    slow = {
        **_plain(Metric("AWS/Lambda", DURATION, dimensions), FINE_S),
        "ExtendedStatistic": Statistic.P95.value,
    }
    times = _values(series, slow)
    yield Proposal(
        Subject.TRIGGER_SLOW, Measure.MILLISECONDS, _name(series, Subject.TRIGGER_SLOW, function), slow,
        Comparison.AT_LEAST, _SLOW_MS, *_of_how_many(FINE_S), FINE_S,
        about=function, usual=_usual(series, slow), recommended=max(times, default=_SLOW_MS) >= _SLOWISH_MS,
    )  # fmt: skip


def _risks(series: PoolSeries) -> Iterable[Proposal]:
    metrics = sorted(
        {
            key.metric
            for key, points in series.points.items()
            if key.metric.name in _RISKS
            and (key.metric.dimension("RiskLevel") or "").casefold() == "high"
            and not points.is_empty
        }
    )[:MOST_METRICS]
    if not metrics:
        # Which operations it is counted of is not known before it was counted once.
        return
    watched = _one_or_sum("risks", metrics, COARSE_S, "Requests with a high risk")
    usual = _usual(series, watched)
    yield Proposal(
        Subject.RISK, Measure.COUNT, _name(series, Subject.RISK), watched,
        Comparison.AT_LEAST, max(_LEAST_RISKS, _rounded_up(_TWICE * (usual or 0.0))), 1, 1, COARSE_S,
        usual=usual,
    )  # fmt: skip


def _pace(attempts: Points | None) -> tuple[int, int]:
    """In which periods a rate is taken, and how many attempts it takes to count: one of two that fails is no alarm."""
    there = [value for value in (attempts.values if attempts else ()) if value == value]
    usual = median(there) if there else 0.0
    if attempts is not None and usual < _FEW_ATTEMPTS:
        hourly = [value for value in attempts.summed(COARSE_S).values if value == value]
        return COARSE_S, _least(median(hourly) if hourly else 0.0)
    return FINE_S, _least(usual)


def _least(usual: float) -> int:
    return int(min(_MANY_ATTEMPTS, max(_FEW_ATTEMPTS, usual // 4)))


def _of_how_many(period_s: int) -> tuple[int, int]:
    return (2, 3) if period_s < COARSE_S else (1, 1)


def _sign_ins(series: PoolSeries, name: str, client: ClientId) -> Metric:
    return Metric("AWS/Cognito", name, (("UserPool", series.pool), ("UserPoolClient", client)))


def _together(name: str, metrics: Sequence[Metric], statistic: Statistic, period_s: int) -> list[dict[str, Any]]:
    """The queries that make ``name`` the sum of the metrics."""
    ids = [name] if len(metrics) == 1 else [f"{name}{number}" for number in range(1, len(metrics) + 1)]
    queries: list[dict[str, Any]] = [
        {
            "Id": one,
            "MetricStat": {"Metric": _told(metric), "Period": period_s, "Stat": statistic.value},
            "ReturnData": False,
        }
        for one, metric in zip(ids, metrics, strict=True)
    ]
    if len(metrics) > 1:
        queries.append({"Id": name, "Expression": f"SUM([{','.join(ids)}])", "ReturnData": False})
    return queries


def _one_or_sum(name: str, metrics: Sequence[Metric], period_s: int, label: str) -> dict[str, Any]:
    if len(metrics) == 1:
        return {**_plain(metrics[0], period_s), "Statistic": Statistic.SUM.value}
    queries = _together(name, metrics, Statistic.SUM, period_s)
    queries[-1] |= {"Label": label, "ReturnData": True}
    return {"Metrics": queries}


def _plain(metric: Metric, period_s: int) -> dict[str, Any]:
    return {**_told(metric), "Period": period_s}


def _told(metric: Metric) -> dict[str, Any]:
    return {
        "Namespace": metric.namespace,
        "MetricName": metric.name,
        "Dimensions": [{"Name": name, "Value": value} for name, value in metric.dimensions],
    }


def _usual(series: PoolSeries, watched: Mapping[str, Any]) -> float | None:
    """What nineteen of twenty periods stay below; None where there are too few to tell."""
    there = _values(series, watched)
    return quantiles(there, n=20, method="inclusive")[-1] if len(there) > 1 else None


def _values(series: PoolSeries, watched: Mapping[str, Any]) -> list[float]:
    alarm = read_alarm({"AlarmName": "", **watched})
    keys = [one.key for one in alarm.metrics.values() if one.key in series.points]
    cut = {key: series.points[key].between(series.start_s, series.end_s) for key in keys if key is not None}
    points = watched_points(alarm, cut)
    return [value for value in (points.values if points else ()) if value == value]


def _up_to(step: float, value: float) -> float:
    return math.ceil(value / step - 1e-9) * step


def _rounded_up(value: float) -> float:
    """To 1, 2 or 5 and as many zeros as it takes; 0 stays."""
    if value <= 0:
        return 0.0
    tens = 10.0 ** math.floor(math.log10(value))
    return next(step * tens for step in (1.0, 2.0, 5.0, 10.0) if step * tens >= value - 1e-9)


def _name(series: PoolSeries, subject: Subject, about: str = "") -> AlarmName:
    return AlarmName("-".join(part for part in (series.pool, subject.value, about) if part))


def _client_name(series: PoolSeries, client: ClientId | None) -> str:
    return "" if client is None else series.clients.get(client) or client
