"""CloudWatch alarms as values: what they watch, when they fire, whom they tell, and whether they concern a pool."""

from array import array
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NewType, cast

from cognito_admin.model.health.alarm_states import AlarmState, Comparison, Firing, Missing, Rule, firings
from cognito_admin.model.health.metric_math import Expression, NotUnderstood, parsed, series_of
from cognito_admin.model.health.series import Metric, Points, SeriesKey, Statistic
from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.things import Document

AlarmName = NewType("AlarmName", str)
Watches = tuple[frozenset[tuple[Metric, str]], bool]
"""Metrics with their statistics, and whether something is computed of them."""

_STATE = frozenset(
    {
        "AlarmArn",
        "AlarmConfigurationUpdatedTimestamp",
        "EvaluationState",
        "StateReason",
        "StateReasonData",
        "StateTransitionedTimestamp",
        "StateUpdatedTimestamp",
        "StateValue",
    }
)
"""What DescribeAlarms tells of an alarm that nobody set."""
_POOL_DIMENSIONS = ("UserPool", "UserPoolId")
_USAGE = "AWS/Usage"
_COGNITO_IN_USAGE = "cognito"
_ONLY = "watched"
"""The id of a metric that is watched without metric math."""


@dataclass(frozen=True, slots=True)
class Watched:
    """One metric of an alarm. ``statistic`` is CloudWatch's text, which may be one that this program does not draw."""

    metric: Metric
    statistic: str
    period_s: int

    @property
    def key(self) -> SeriesKey | None:
        try:
            return SeriesKey(self.metric, Statistic(self.statistic))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Alarm:
    """``rule`` is None where its threshold is no number (a band around what is usual, another series).

    ``expressions`` are metric math by id; the threshold is held against ``wanted``, the id of one of them or of a metric.
    ``tells`` are the ARNs that an alarm is told to, and nobody while ``is_silent``.
    """

    name: AlarmName
    description: str
    state: AlarmState
    since: datetime | None
    reason: str
    rule: Rule | None
    metrics: Mapping[str, Watched]
    expressions: Mapping[str, str]
    wanted: str
    tells: tuple[str, ...]
    is_silent: bool
    document: Document

    @property
    def period_s(self) -> int:
        return max((one.period_s for one in self.metrics.values()), default=0)

    @property
    def watches(self) -> Watches:
        """The same for alarms that watch the same."""
        return frozenset((one.metric, one.statistic) for one in self.metrics.values()), bool(self.expressions)

    def concerns(self, pool: PoolId, functions: Collection[str]) -> bool:
        """Whether it watches the pool, a function that it calls, or the quotas of Cognito, which all pools share."""
        return any(_concerns(one.metric, pool, functions) for one in self.metrics.values())


def read_alarm(document: Document) -> Alarm:
    """From what DescribeAlarms tells, or from what PutMetricAlarm is sent, which is in no state yet."""
    metrics, expressions, wanted = _watched(document)
    return Alarm(
        AlarmName(str(document["AlarmName"])),
        str(document.get("AlarmDescription", "")),
        _one_of(AlarmState, document.get("StateValue")) or AlarmState.INSUFFICIENT_DATA,
        _moment(document.get("StateTransitionedTimestamp") or document.get("StateUpdatedTimestamp")),
        str(document.get("StateReason", "")),
        _rule(document),
        metrics,
        expressions,
        wanted,
        tuple(map(str, document.get("AlarmActions") or ())),
        document.get("ActionsEnabled") is False,
        document,
    )


def settings_of(document: Document) -> Document:
    """What was set of an alarm, without the state it is in: the members that PutMetricAlarm takes, or nobody here has heard of."""
    return {name: value for name, value in document.items() if name not in _STATE}


def watched_points(alarm: Alarm, points: Mapping[SeriesKey, Points]) -> Points | None:
    """What the threshold is held against, over the span of ``points``.

    None where that cannot be told: a statistic or an expression that is not computed here, metrics in several periods, no points
    at all, or points of longer periods than the alarm's.
    """
    found: dict[str, Points] = {}
    for name, one in alarm.metrics.items():
        series = None if one.key is None else points.get(one.key)
        if one.key is None or (series is not None and not _fits(one, series)):
            return None
        if series is not None and series.values:
            adds_up = one.key.statistic.adds_up
            found[name] = series.summed(one.period_s) if adds_up else series.highest(one.period_s)
    if not found or len({one.period_s for one in alarm.metrics.values()}) > 1:
        return None
    if alarm.wanted in found:
        return found[alarm.wanted]
    try:
        expressions: dict[str, Expression] = {name: parsed(text) for name, text in alarm.expressions.items()}
        start_s, end_s = min(one.start_s for one in found.values()), max(one.end_s for one in found.values())
        columns = {name: one.between(start_s, end_s).values for name, one in found.items()}
        values = series_of(alarm.wanted, expressions, columns, (end_s - start_s) // alarm.period_s)
    except NotUnderstood:
        return None
    return Points(start_s, alarm.period_s, array("d", values))


def would_fire(alarm: Alarm, points: Mapping[SeriesKey, Points]) -> tuple[Firing, ...] | None:
    """Each time it would have fired over these points; None where that cannot be told."""
    watched = watched_points(alarm, points)
    return None if watched is None or alarm.rule is None else firings(alarm.rule, watched)


def _fits(one: Watched, series: Points) -> bool:
    if one.period_s == series.period_s:
        return True
    # A percentile of an hour cannot be had from those of its minutes.
    may_be_joined = one.statistic in (Statistic.SUM, Statistic.SAMPLE_COUNT, Statistic.MAXIMUM)
    return may_be_joined and one.period_s > 0 and one.period_s % series.period_s == 0


def _concerns(metric: Metric, pool: PoolId, functions: Collection[str]) -> bool:
    if metric.namespace == _USAGE:
        return _COGNITO_IN_USAGE in (metric.dimension("Service") or "").casefold()
    if metric.namespace == "AWS/Lambda":
        return metric.dimension("FunctionName") in functions
    return any(metric.dimension(name) == pool for name in _POOL_DIMENSIONS)


def _watched(document: Document) -> tuple[dict[str, Watched], dict[str, str], str]:
    queries: Sequence[Mapping[str, Any]] = document.get("Metrics") or ()
    if not queries:
        statistic = str(document.get("ExtendedStatistic") or document.get("Statistic") or "")
        if "MetricName" not in document:
            return {}, {}, ""
        return {_ONLY: Watched(_metric(document), statistic, int(document.get("Period") or 0))}, {}, _ONLY
    metrics: dict[str, Watched] = {}
    expressions: dict[str, str] = {}
    for query in queries:
        told: Mapping[str, Any] | None = query.get("MetricStat")
        if told is not None:
            metrics[str(query["Id"])] = Watched(
                _metric(told.get("Metric") or {}), str(told.get("Stat", "")), int(told.get("Period") or 0)
            )
        else:
            expressions[str(query["Id"])] = str(query.get("Expression", ""))
    wanted = next((str(query["Id"]) for query in queries if query.get("ReturnData", True)), "")
    return metrics, expressions, wanted


def _metric(told: Mapping[str, Any]) -> Metric:
    dimensions: Sequence[Mapping[str, Any]] = told.get("Dimensions") or ()
    pairs = sorted((str(one["Name"]), str(one["Value"])) for one in dimensions)
    return Metric(str(told.get("Namespace", "")), str(told.get("MetricName", "")), tuple(pairs))


def _rule(document: Document) -> Rule | None:
    comparison = _one_of(Comparison, document.get("ComparisonOperator"))
    threshold, evaluated = document.get("Threshold"), int(document.get("EvaluationPeriods") or 0)
    if comparison is None or threshold is None or not evaluated or document.get("ThresholdMetricId"):
        return None
    needed = int(document.get("DatapointsToAlarm") or evaluated)
    missing = _one_of(Missing, document.get("TreatMissingData")) or Missing.MISSING
    return Rule(comparison, float(cast("float", threshold)), needed, evaluated, missing)


def _one_of(kind: Any, value: object) -> Any:
    return kind(value) if value in set(kind) else None


def _moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
