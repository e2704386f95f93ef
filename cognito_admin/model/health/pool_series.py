"""All that is known of how one pool fares in a span of time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cognito_admin.model.failures import Failure
from cognito_admin.model.health.metrics import Absence, Activity, Group, kind_of
from cognito_admin.model.health.ranges import Window
from cognito_admin.model.health.series import Metric, Points, SeriesKey, Statistic, difference, sum_of
from cognito_admin.model.ids import ClientId, PoolId

Whose = Callable[[Metric], str | None]
"""To whom a metric belongs, by name."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A moment when this program changed the pool. ``change`` finds it in the activity."""

    moment: datetime
    title: str
    change: str


@dataclass(frozen=True, slots=True)
class PoolSeries:
    """``now`` is when it was put together; ``known_until`` is when CloudWatch was asked for the newest points, if that was before.

    ``last_week`` is the same span seven days before, at its own times.

    ``clients`` are by their names, None for one that is deleted or is none (Admin, Invalid). ``triggers`` are the functions of the
    pool's triggers, by LambdaConfig's keys. ``quotas`` are requests a second, by AWS's names of the quotas.
    """

    pool: PoolId
    now: datetime
    start_s: int
    end_s: int
    period_s: int
    points: Mapping[SeriesKey, Points]
    absent: Mapping[SeriesKey, Absence] = field(default_factory=dict[SeriesKey, Absence])
    refused: tuple[Failure, ...] = ()
    clients: Mapping[ClientId, str | None] = field(default_factory=dict[ClientId, str | None])
    triggers: Mapping[str, str] = field(default_factory=dict[str, str])
    quotas: Mapping[str, float] = field(default_factory=dict[str, float])
    markers: tuple[Marker, ...] = ()
    last_week: "PoolSeries | None" = None
    known_until: datetime | None = None

    @property
    def window(self) -> Window:
        return Window(self.start_s, self.end_s, self.period_s)

    @property
    def asked_at(self) -> datetime:
        """When CloudWatch was asked for the newest points: what lies less than ten minutes before it may still grow."""
        return min(self.now, self.known_until or self.now)

    def absence(self, *groups: Group) -> Absence | None:
        """Why there is nothing of these: what somebody could change comes first. None where one has a number."""

        def wanted(key: SeriesKey) -> bool:
            kind = kind_of(key.metric)
            return kind is not None and kind.group in groups

        if any(
            wanted(key) and not series.between(self.start_s, self.end_s).is_empty for key, series in self.points.items()
        ):
            return None
        reasons = {reason for key, reason in self.absent.items() if wanted(key)}
        return next((reason for reason in _WEIGHT if reason in reasons), Absence.NEVER_EMITTED)


_WEIGHT = (
    Absence.DENIED,
    Absence.NOT_REACHED,
    Absence.NOT_OFFERED,
    Absence.NOT_IN_BACKUP,
    Absence.NOT_ASKED,
    Absence.TOO_OLD,
    Absence.NEVER_EMITTED,
)


class Sums:
    """The series of a pool by what they count, added up over its span; looked through once for all sums."""

    def __init__(self, series: PoolSeries) -> None:
        self._span = (series.start_s, series.end_s)
        self._found: dict[tuple[str, Statistic], list[tuple[Metric, Points]]] = {}
        for key, one in series.points.items():
            if kind_of(key.metric) is not None:
                self._found.setdefault((key.metric.name, key.statistic), []).append((key.metric, one))

    def metrics(self, name: str, statistic: Statistic = Statistic.SUM) -> tuple[Metric, ...]:
        """Those of this name that have points, though they may lie outside of the span."""
        return tuple(one for one, _points in self._found.get((name, statistic), ()))

    def of(
        self, name: str, belongs: Callable[[Metric], bool] | None = None, statistic: Statistic = Statistic.SUM
    ) -> Points | None:
        """All that ``belongs`` takes, over the span. None where none has a number in it."""
        found = self._found.get((name, statistic), ())
        total = sum_of([one.between(*self._span) for metric, one in found if belongs is None or belongs(metric)])
        return None if total is None or total.is_empty else total

    def attempts(
        self, successes: str, throttles: str, belongs: Callable[[Metric], bool] | None = None
    ) -> "Attempts | None":
        """None where nothing was attempted, or it is not known both how often and with what success."""
        both = {*self.metrics(successes)} & {*self.metrics(successes, Statistic.SAMPLE_COUNT)}

        def told(metric: Metric) -> bool:
            return metric in both and (belongs is None or belongs(metric))

        attempted, succeeded = self.of(successes, told, Statistic.SAMPLE_COUNT), self.of(successes, told)
        if attempted is None or succeeded is None:
            return None
        return Attempts(attempted, difference(attempted, succeeded), self.of(throttles, belongs))

    def attempts_apart(self, activity: Activity, whose: Whose) -> "Mapping[str, Attempts]":
        """As ``attempts``, for each of whom ``whose`` tells the name; without what was throttled."""
        succeeded = self.apart(activity.successes, whose)
        attempted = self.apart(activity.successes, whose, Statistic.SAMPLE_COUNT)
        return {
            owner: Attempts(tried, difference(tried, succeeded[owner]))
            for owner, tried in attempted.items()
            if owner in succeeded
        }

    def apart(self, name: str, whose: Whose, statistic: Statistic = Statistic.SUM) -> Mapping[str, Points]:
        """As ``of``, for each of whom ``whose`` tells the name; only those who have a number, in the order of their names."""
        found: dict[str, list[Points]] = {}
        for metric, one in self._found.get((name, statistic), ()):
            if (owner := whose(metric)) is not None:
                found.setdefault(owner, []).append(one.between(*self._span))
        totals = ((owner, sum_of(parts)) for owner, parts in sorted(found.items()))
        return {owner: total for owner, total in totals if total is not None and not total.is_empty}


@dataclass(frozen=True, slots=True)
class Attempts:
    """How often something was attempted, and how often it failed; throttled attempts are among the failed ones."""

    attempted: Points
    failed: Points
    throttled: Points | None = None
