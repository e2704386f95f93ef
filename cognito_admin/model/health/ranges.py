"""How far back one looks, and in which periods. Source: the CloudWatch API reference on retention.

CloudWatch keeps points of five minutes for 63 days and points of an hour for 455. Cognito publishes every five minutes, so shorter
periods show nothing more.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

FINE_S, COARSE_S = 300, 3_600
FINE_KEPT_S, COARSE_KEPT_S = 63 * 86_400, 455 * 86_400
WEEK_S = 7 * 86_400
_FINE_UP_TO_S = 14 * 86_400
"""Of longer spans, five minutes are more points than a screen has dots."""


class Range(StrEnum):
    """The spans that are offered, up to now."""

    HOURS_3 = "3h"
    HOURS_12 = "12h"
    DAY = "24h"
    DAYS_3 = "3d"
    WEEK = "7d"
    WEEKS_2 = "14d"
    DAYS_30 = "30d"
    DAYS_63 = "63d"
    MONTHS_6 = "6mo"
    MONTHS_15 = "15mo"


LENGTHS: Mapping[Range, timedelta] = {
    Range.HOURS_3: timedelta(hours=3),
    Range.HOURS_12: timedelta(hours=12),
    Range.DAY: timedelta(hours=24),
    Range.DAYS_3: timedelta(days=3),
    Range.WEEK: timedelta(days=7),
    Range.WEEKS_2: timedelta(days=14),
    Range.DAYS_30: timedelta(days=30),
    Range.DAYS_63: timedelta(days=63),
    Range.MONTHS_6: timedelta(days=183),
    Range.MONTHS_15: timedelta(days=455),
}

_UNITS = {"h": 3_600, "d": 86_400, "w": WEEK_S, "mo": 365 * 86_400 // 12}
_LENGTH = re.compile(r"([1-9]\d{0,4})(h|d|w|mo)")


def length(text: str) -> timedelta:
    """Of ``3h``, ``14d``, ``2w`` or ``15mo``. Raises ValueError for anything else, and for more than CloudWatch keeps."""
    if text in [*Range]:
        return LENGTHS[Range(text)]
    match = _LENGTH.fullmatch(text)
    if match is None or int(match[1]) * _UNITS[match[2]] > COARSE_KEPT_S:
        raise ValueError(f"no length: {text}")
    return timedelta(seconds=int(match[1]) * _UNITS[match[2]])


@dataclass(frozen=True, slots=True)
class Window:
    """A span on the grid of its periods; the last period may still go on."""

    start_s: int
    end_s: int
    period_s: int

    @property
    def last_week(self) -> "Window":
        """The same span, seven days before."""
        return Window(self.start_s - WEEK_S, self.end_s - WEEK_S, self.period_s)

    @property
    def count(self) -> int:
        """How many periods it has."""
        return (self.end_s - self.start_s) // self.period_s


def window(span: Range, now: datetime) -> Window:
    """Up to the period that goes on at ``now``."""
    return own_window(now - LENGTHS[span], now, now)


def own_window(start: datetime, end: datetime, now: datetime) -> Window:
    """A span of one's own, cut to what CloudWatch keeps and to what has begun; at least one period."""
    now_s = now.timestamp()
    start_s, end_s = start.timestamp(), min(end.timestamp(), now_s)
    period_s = period(start_s, end_s, now_s)
    last = -(-int(end_s) // period_s) * period_s
    first = max(int(start_s), int(now_s) - COARSE_KEPT_S)
    if end_s == now_s and last - end_s > 0:
        # A window up to now goes on with its last period, and is no longer for that.
        first += last - int(end_s)
    first = first // period_s * period_s
    return Window(min(first, last - period_s), last, period_s)


def period(start_s: float, end_s: float, now_s: float) -> int:
    """Five minutes where CloudWatch has them also of the week before, and they are not too many; else an hour."""
    # Within a period of it, since whoever reckons the beginning may not have the very same now.
    fine = end_s - start_s <= _FINE_UP_TO_S + FINE_S and now_s - start_s + WEEK_S < FINE_KEPT_S
    return FINE_S if fine else COARSE_S


def oldest_s(period_s: int, now_s: float) -> int:
    """From when on CloudWatch still has points of that period, on its grid."""
    kept_s = FINE_KEPT_S if period_s < COARSE_S else COARSE_KEPT_S
    return -(-(int(now_s) - kept_s) // period_s) * period_s


def moment(seconds: float) -> datetime:
    """In UTC."""
    return datetime.fromtimestamp(seconds, UTC)
