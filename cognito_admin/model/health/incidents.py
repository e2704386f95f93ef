"""When something went wrong, and until when, found in counts.

What exceeds the expected is added up period after period, and the sum never falls below zero (a CUSUM chart): so chance is
told from trouble by how much comes together, a lot at once or a little for long. A rise begins where the sum left zero and
ends at its peak.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from cognito_admin.model.health.ranges import COARSE_S
from cognito_admin.model.health.series import Points

LULL_S = 3_600
"""After so long without a new peak it is over, and what comes then is another one."""
RECENT_S = 1_800
"""What ended so recently is taken to go on."""

_ENOUGH_AN_HOUR = 20
_ENOUGH_HOURS = 3
_ENOUGH = 50


@dataclass(frozen=True, slots=True)
class Incident:
    """``count`` of ``out_of``, where ``usual`` were to be expected."""

    start_s: int
    end_s: int
    going_on: bool
    count: float
    out_of: float
    usual: float

    @property
    def share(self) -> float:
        """Between 0 and 1; all where it is not known of how many."""
        return min(1.0, self.count / self.out_of) if self.out_of else 1.0

    @property
    def times(self) -> float:
        """How many times the usual it was; infinite where nothing was expected."""
        return self.count / self.usual if self.usual else math.inf

    @property
    def rise(self) -> float:
        """By how much the share exceeds the usual one, between 0 and 1."""
        return self.share - (self.usual / self.out_of if self.out_of else 0.0)


def incidents(
    bad: Points, out_of: Points, usual: Sequence[float], *, times: float, least: float, settled: int
) -> list[Incident]:
    """Where ``bad`` exceeded ``times`` the ``usual`` by ``least`` in all, among the first ``settled`` periods.

    All three have the same periods. Where there is no number, nothing is taken to have happened.
    """
    found: list[Incident] = []
    score = peak = 0.0
    begin, highest = 0, -1
    lull = max(2, LULL_S // bad.period_s)
    for place, (count, expected) in enumerate(zip(bad.values[:settled], usual, strict=False)):
        score += (count if count == count else 0.0) - times * expected
        if score > peak:
            peak, highest = score, place
        elif score <= 0 or place - highest > lull:
            if peak >= least:
                found.append(_incident(bad, out_of, usual, begin, highest, settled))
            score, peak, begin, highest = 0.0, 0.0, place + 1, place
    if peak >= least:
        found.append(_incident(bad, out_of, usual, begin, highest, settled))
    return found


def runs(flagged: Sequence[bool], period_s: int, least_s: int) -> list[tuple[int, int]]:
    """First and last place of what lasted ``least_s`` at least; one period of an hour is long enough."""
    found: list[tuple[int, int]] = []
    begin: int | None = None
    for place, flag in enumerate([*flagged, False]):
        if flag and begin is None:
            begin = place
        elif not flag and begin is not None:
            if (place - begin) * period_s >= min(least_s, COARSE_S):
                found.append((begin, place - 1))
            begin = None
    return found


def usual_share(part: Points, whole: Points) -> float | None:
    """The share of an ordinary hour: the median of all hours with enough in them. None where there was too little to tell."""
    parts, wholes = part.summed(COARSE_S).values, whole.summed(COARSE_S).values
    hours = [a / b for a, b in zip(parts, wholes, strict=True) if a == a and b >= _ENOUGH_AN_HOUR]
    if len(hours) >= _ENOUGH_HOURS:
        return median(hours)
    return part.total / whole.total if whole.total >= _ENOUGH else None


def is_recent(last: int, settled: int, period_s: int) -> bool:
    """Whether what lasted until the period ``last`` is taken to go on."""
    return (settled - 1 - last) * period_s < max(RECENT_S, period_s)


def _incident(bad: Points, out_of: Points, usual: Sequence[float], begin: int, last: int, settled: int) -> Incident:
    return Incident(
        start_s=bad.start_s + begin * bad.period_s,
        end_s=bad.start_s + (last + 1) * bad.period_s,
        going_on=is_recent(last, settled, bad.period_s),
        count=_total(bad.values[begin : last + 1]),
        out_of=_total(out_of.values[begin : last + 1]),
        usual=_total(usual[begin : last + 1]),
    )


def _total(values: Sequence[float]) -> float:
    return math.fsum(value for value in values if value == value)
