"""What people try at a sample pool, and how it goes: the ordinary course, a bad evening, and an incident. Told in ``health``."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from cognito_admin.demo.samples.rhythm import DAY_S, HOUR_S, STEP_S, STEPS, a_step, spread, sway, weeks_back

EVENING_BEGAN_S, EVENING_LASTED_S = 55_500, 9_600
INCIDENT_BEGAN_S = 9_600
DELETED_S = 6 * DAY_S
_EVENING_TIMES = 4


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """Attempts of one kind: ``peak`` of them every five minutes when most are made, of which ``fails`` in a thousand fail."""

    peak: int
    fails: int = 0
    at_work: bool = False
    """Whether there are any in working hours only."""
    evening: bool = False
    """Whether the bad evening was on them."""
    function: bool = False
    """Whether those that succeed lead to the function of the incident."""
    until_s: int | None = None


class Tries(NamedTuple):
    """``failed`` are all that did not succeed; ``throttled`` and ``by_function`` are those of them that failed for that."""

    tried: int
    failed: int
    throttled: int
    by_function: int

    @property
    def succeeded(self) -> int:
        return self.tried - self.failed

    @property
    def led_to_function(self) -> int:
        return self.succeeded + self.by_function


NOTHING = Tries(0, 0, 0, 0)


class Course:
    """What happened when, seen from the moment the sample was made: ``made_s``, seconds since 1970."""

    def __init__(self, made_s: int) -> None:
        self._made_s = made_s
        # Several metrics tell of the same attempts.
        self._of_hour = lru_cache(maxsize=32_768)(self._in_hour)
        self._of_step = lru_cache(maxsize=32_768)(self._in_step)
        made = made_s // STEP_S
        began = made - EVENING_BEGAN_S // STEP_S
        self.evening = range(began, began + EVENING_LASTED_S // STEP_S)
        """The steps of the bad evening, by their number since 1970."""
        self.incident_from = made - INCIDENT_BEGAN_S // STEP_S
        """The first step of the incident."""
        self.deleted_s = (made_s - DELETED_S) // STEP_S * STEP_S
        """Since when the app that was deleted is silent."""

    def tries(self, flow: Flow, at_s: int, length_s: int) -> Tries:
        """In five minutes or an hour that begins at ``at_s``."""
        return self._of_step(flow, at_s // STEP_S) if length_s == STEP_S else self._of_hour(flow, at_s // HOUR_S)

    def a_step(self, peak: int, hour: int, *, at_work: bool = False) -> int:
        """What is done in each five minutes of an hour."""
        return a_step(peak, hour, weeks_back(hour, self._made_s), at_work=at_work)

    def of_evening(self, at_s: int, length_s: int) -> int:
        """How many steps of a span belong to the bad evening."""
        first, end = at_s // STEP_S, (at_s + length_s) // STEP_S
        return max(0, min(end, self.evening.stop) - max(first, self.evening.start))

    def _in_hour(self, flow: Flow, hour: int) -> Tries:
        if not self._is_ordinary(flow, hour):
            steps = [self._of_step(flow, step) for step in range(hour * STEPS, (hour + 1) * STEPS)]
            return Tries(*(sum(column) for column in zip(*steps, strict=True)))
        tried = self.a_step(flow.peak, hour, at_work=flow.at_work) * STEPS
        return Tries(tried, tried * flow.fails // 1_000, 0, 0)

    def _in_step(self, flow: Flow, step: int) -> Tries:
        if flow.until_s is not None and step * STEP_S >= flow.until_s:
            return NOTHING
        base = self.a_step(flow.peak, step // STEPS, at_work=flow.at_work)
        tried, failed = sway(base, step), spread(base * STEPS * flow.fails // 1_000, step)
        if flow.evening and step in self.evening:
            return Tries(tried + (_EVENING_TIMES - 1) * failed, _EVENING_TIMES * failed, failed, 0)
        by_function = (tried - failed) // 2 if flow.function and step >= self.incident_from else 0
        return Tries(tried, failed + by_function, 0, by_function)

    def _is_ordinary(self, flow: Flow, hour: int) -> bool:
        first, end = hour * STEPS, (hour + 1) * STEPS
        if flow.until_s is not None and end * STEP_S > flow.until_s:
            return False
        if flow.function and end > self.incident_from:
            return False
        return not flow.evening or end <= self.evening.start or self.evening.stop <= first
