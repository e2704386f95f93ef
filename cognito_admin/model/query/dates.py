"""Dates and ages as people type them, in the time zone of the person."""

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

from cognito_admin.model.query.folding import fold

_DATE = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})(?:[t ](?P<hour>[0-9]{2})"
    r"(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]{1,6}))?)?)?(?P<offset>z|[+-][0-9]{2}:[0-9]{2})?)?)?)?"
)
_AGE = re.compile(r"([0-9]{1,6})(h|d|w|mo|y)")


class Period(NamedTuple):
    """From ``start`` up to ``stop``, both UTC. Empty where clocks leapt over it."""

    start: datetime
    stop: datetime


class ComputerZone(tzinfo):
    """The time zone this computer is set to, with the summer times of other years."""

    def utcoffset(self, dt: datetime | None, /) -> timedelta | None:
        if dt is None:
            return None
        try:
            return dt.replace(tzinfo=None).astimezone().utcoffset()
        except (OSError, OverflowError, ValueError):
            # Further away than the system can tell: no user was created then, and any offset serves.
            return timedelta(0)

    def dst(self, _: datetime | None, /) -> timedelta | None:
        return None

    def tzname(self, _: datetime | None, /) -> str | None:
        return None


def now_here() -> datetime:
    """The present moment, in the time zone of this computer."""
    return datetime.now().replace(tzinfo=ComputerZone())  # noqa: DTZ005 - the zone follows at once


def period_of(text: str, now: datetime) -> Period | None:
    """The whole year, month, day, hour, minute or second that ``text`` names in ISO 8601, in the time zone of ``now``.

    In the hour that comes twice when clocks go back, a minute is that of the first time.
    """
    named = _DATE.fullmatch(fold(text))
    if named is None:
        return None
    try:
        return _period(named, now.tzinfo)
    except (ValueError, OverflowError):
        return None


def moment_ago(text: str, now: datetime) -> datetime | None:
    """The moment, in UTC, that lies as long before ``now`` as the age in ``text``: ``12h``, ``7d``, ``2w``, ``3mo``, ``1y``.

    Days, weeks, months and years ago it was the same time of day; the 31st of a shorter month is its last day.
    """
    age = _AGE.fullmatch(fold(text))
    if age is None:
        return None
    number = int(age[1])
    try:
        match age[2]:
            case "h":
                return now.astimezone(UTC) - timedelta(hours=number)
            case "d":
                earlier = _wall(now) - timedelta(days=number)
            case "w":
                earlier = _wall(now) - timedelta(weeks=number)
            case "mo":
                earlier = _months_later(_wall(now), -number)
            case _:
                earlier = _months_later(_wall(now), -12 * number)
        return _utc(earlier, now.tzinfo)
    except (ValueError, OverflowError):
        return None


def _period(named: re.Match[str], zone: tzinfo | None) -> Period:
    year, month, day, hour, minute, second = (
        int(named[part] or least)
        for part, least in (("year", 1), ("month", 1), ("day", 1), ("hour", 0), ("minute", 0), ("second", 0))
    )
    fraction = named["fraction"] or ""
    wall = datetime(year, month, day, hour, minute, second, int(fraction.ljust(6, "0")))  # noqa: DTZ001 - see _utc
    if named["offset"]:
        zone = _offset(named["offset"])
    start = _utc(wall, zone)
    if fraction:
        return Period(start, start + timedelta(microseconds=10 ** (6 - len(fraction))))
    if named["second"]:
        return Period(start, start + timedelta(seconds=1))
    if named["minute"]:
        return Period(start, start + timedelta(minutes=1))
    if named["hour"]:
        return Period(start, _utc(wall + timedelta(hours=1), zone))
    if named["day"]:
        return Period(start, _utc(wall + timedelta(days=1), zone))
    return Period(start, _utc(_months_later(wall, 1 if named["month"] else 12), zone))


def _offset(text: str) -> tzinfo | None:
    return datetime.strptime(text.upper(), "%z").tzinfo


def _wall(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None, fold=0)


def _utc(wall: datetime, zone: tzinfo | None) -> datetime:
    return wall.replace(tzinfo=zone).astimezone(UTC)


def _months_later(wall: datetime, months: int) -> datetime:
    year, month = divmod(wall.year * 12 + wall.month - 1 + months, 12)
    return wall.replace(year=year, month=month + 1, day=min(wall.day, monthrange(year, month + 1)[1]))
