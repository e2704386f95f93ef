"""How much people do at what time: whole numbers, a pure function of time, the same in every week of the last nine.

Every hour has a share of what is done at the peak (``_OF_HOUR``, in UTC) and every day of the week one of that (``_OF_DAY``).
Further back there were fewer customers: one percent less with every week before those nine.

Within an hour the five-minute steps differ a little from week to week, and add up to the same: twelve times what the hour has.
"""

from functools import lru_cache

STEP_S, HOUR_S, DAY_S, WEEK_S = 300, 3_600, 86_400, 604_800
STEPS = HOUR_S // STEP_S

_OF_HOUR = (
    35, 35, 35, 35, 35, 40, 50, 60, 70, 75, 80, 80, 85, 80, 75, 75, 80, 90, 100, 100, 95, 80, 60, 45,
)  # fmt: skip
"""Percent of the peak. Never few: somewhere in the world it is day."""
_OF_DAY = (100, 100, 100, 100, 100, 90, 80)
"""Percent, from Monday on."""
_WORKING_HOURS = range(6, 18)
_WEEKS_OF_TODAY = 9
_SWAY = (0, 1, -1, 2, -2, 0, 1, -1, 0, 2, -2, 0)
"""What the steps of an hour have more or less; together nothing. Each hour begins elsewhere in it."""
_LEAST_TO_SWAY = 10
_HOURS_OF_WEEK = 7 * 24


def weeks_back(hour: int, now_s: int) -> int:
    """How many weeks an hour, counted from 1970, lies before those in which nothing grew."""
    return max(0, (now_s - hour * HOUR_S) // WEEK_S - _WEEKS_OF_TODAY)


@lru_cache(maxsize=65_536)
def a_step(peak: int, hour: int, weeks: int, *, at_work: bool = False) -> int:
    """What is done in each five minutes of an hour, before they sway. ``at_work``: only from Monday to Friday, 6 to 18 o'clock."""
    day, of_day = divmod(hour, 24)
    # The first of January 1970 was a Thursday.
    weekday = (day + 3) % 7
    if at_work and (weekday > 4 or of_day not in _WORKING_HOURS):
        return 0
    grown = max(20, 100 - weeks)
    share = 100 if at_work else _OF_HOUR[of_day] * _OF_DAY[weekday] // 100
    return peak * share * grown // 10_000


def sway(base: int, step: int) -> int:
    """What the step of this number since 1970 has of an hour in which each has ``base``; nothing sways where little is done."""
    if base < _LEAST_TO_SWAY:
        return base
    hour, place = divmod(step, STEPS)
    return base + _SWAY[(place + 5 * hour + hour // _HOURS_OF_WEEK) % STEPS]


def spread(total: int, step: int) -> int:
    """What the step has of what an hour has in ``total``: evenly, in whole numbers."""
    place = step % STEPS
    return total * (place + 1) // STEPS - total * place // STEPS
