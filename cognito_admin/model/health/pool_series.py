"""All that is known of how one pool fares in a span of time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cognito_admin.model.failures import Failure
from cognito_admin.model.health.metrics import Absence, Group, kind_of
from cognito_admin.model.health.ranges import Window
from cognito_admin.model.health.series import Metric, Points, SeriesKey, Statistic, sum_of
from cognito_admin.model.ids import ClientId, PoolId


@dataclass(frozen=True, slots=True)
class Marker:
    """A moment when this program changed the pool. ``change`` finds it in the activity."""

    moment: datetime
    title: str
    change: str


@dataclass(frozen=True, slots=True)
class PoolSeries:
    """``now`` is when it was put together. ``last_week`` is the same span seven days before, at its own times.

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

    @property
    def window(self) -> Window:
        return Window(self.start_s, self.end_s, self.period_s)

    def summed(self, name: str, statistic: Statistic, belongs: Callable[[Metric], bool] | None = None) -> Points | None:
        """All series of the metric that ``belongs`` takes, added up over the span. None where none has a number."""
        found = [
            series.between(self.start_s, self.end_s)
            for key, series in self.points.items()
            if key.metric.name == name
            and key.statistic is statistic
            and kind_of(key.metric) is not None
            and (belongs is None or belongs(key.metric))
        ]
        total = sum_of(found)
        return None if total is None or total.is_empty else total

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
