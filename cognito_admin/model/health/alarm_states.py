"""When an alarm would have fired: its rule over a series, as CloudWatch evaluates it.

Source: CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data", with its tables.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cognito_admin.model.health.series import Points

_FURTHER_BACK = 2
"""So many periods more than are evaluated are looked at where some have no number; the guide's examples have 5 for 3."""


class AlarmState(StrEnum):
    """As CloudWatch spells them."""

    OK = "OK"
    ALARM = "ALARM"
    INSUFFICIENT_DATA = "INSUFFICIENT_DATA"


class Missing(StrEnum):
    """What a period without a number counts as."""

    MISSING = "missing"
    IGNORE = "ignore"
    BREACHING = "breaching"
    NOT_BREACHING = "notBreaching"


class Comparison(StrEnum):
    """With a threshold that stays the same; those with bands are not computed here."""

    ABOVE = "GreaterThanThreshold"
    AT_LEAST = "GreaterThanOrEqualToThreshold"
    BELOW = "LessThanThreshold"
    AT_MOST = "LessThanOrEqualToThreshold"


@dataclass(frozen=True, slots=True)
class Rule:
    """Of the last ``evaluated`` periods ``needed`` have to breach the threshold."""

    comparison: Comparison
    threshold: float
    needed: int
    evaluated: int
    missing: Missing = Missing.MISSING

    def breaches(self, value: float) -> bool:
        match self.comparison:
            case Comparison.ABOVE:
                return value > self.threshold
            case Comparison.AT_LEAST:
                return value >= self.threshold
            case Comparison.BELOW:
                return value < self.threshold
            case Comparison.AT_MOST:
                return value <= self.threshold

    def state_after(self, values: Sequence[float], before: AlarmState) -> AlarmState:
        """By the newest of ``values``, the last of them the newest; ``before`` is the state it was in."""
        looked_at = values[-(self.evaluated + _FURTHER_BACK) :]
        there = [self.breaches(value) for value in looked_at if not math.isnan(value)]
        if len(there) >= self.evaluated:
            return _state(sum(there[-self.evaluated :]) >= self.needed)
        breached = sum(there)
        if self.missing is Missing.BREACHING:
            return _state(breached + self.evaluated - len(there) >= self.needed)
        if breached >= self.needed or self.missing is Missing.NOT_BREACHING:
            return _state(breached >= self.needed)
        if breached < len(there):
            return AlarmState.OK
        if self.missing is Missing.IGNORE:
            return before
        if not there:
            return AlarmState.INSUFFICIENT_DATA
        # All there is breaches, and more of it may be on its way: it counts once it is old enough.
        oldest = next(place for place, value in enumerate(looked_at) if not math.isnan(value))
        return AlarmState.ALARM if len(looked_at) - oldest >= self.needed else before


@dataclass(frozen=True, slots=True)
class Firing:
    """From when on an alarm would have been in alarm, and until when; None: at the end of the points it still was.

    In seconds since 1970; both are ends of periods, since that is when their numbers are there.
    """

    since_s: int
    until_s: int | None


def firings(rule: Rule, points: Points) -> tuple[Firing, ...]:
    """Each time the alarm would have fired. What it would have been before the first point counts as good."""
    found: list[Firing] = []
    state, since_s = AlarmState.OK, None
    longest = rule.evaluated + _FURTHER_BACK
    for place in range(len(points.values)):
        state = rule.state_after(points.values[max(0, place + 1 - longest) : place + 1], state)
        moment_s = points.start_s + (place + 1) * points.period_s
        if state is AlarmState.ALARM and since_s is None:
            since_s = moment_s
        elif state is not AlarmState.ALARM and since_s is not None:
            found.append(Firing(since_s, moment_s))
            since_s = None
    if since_s is not None:
        found.append(Firing(since_s, None))
    return tuple(found)


def _state(in_alarm: bool) -> AlarmState:
    return AlarmState.ALARM if in_alarm else AlarmState.OK
