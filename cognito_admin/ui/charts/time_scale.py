"""The horizontal scale: where to write local times and days, and where the nights are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from cognito_admin.ui.charts.shown import View
from cognito_admin.ui.formats import DateShape, clock, dated
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

_MINUTES = (5, 10, 15, 30, 60, 120, 180, 360, 720)
_DAYS = (1, 2, 7, 14)
_MONTHS = (1, 2, 3, 6, 12)
_DAY_MINUTES = 1_440
NIGHT_FROM, NIGHT_TO = 20, 6
"""Hours of local time: when most people do not sign in."""
_NIGHTS_UP_TO_S = 33 * 86_400
"""Of longer spans, nights would be stripes and nothing else."""


@dataclass(frozen=True, slots=True)
class Tick:
    """``is_day`` where a new day, or what is longer, begins."""

    moment_s: float
    text: str
    is_day: bool


@lru_cache(maxsize=8)
def ticks(view: View, most: int) -> tuple[Tick, ...]:
    """About ``most`` of them at the most, at round local times, whatever summer time does in between."""
    return tuple(tick for tick in _ticks(view, max(1, most)) if view.has(tick.moment_s))


@lru_cache(maxsize=8)
def nights(view: View) -> tuple[View, ...]:
    """From evening to morning of local time, as far as they lie in the view; none of a long one."""
    if view.length_s > _NIGHTS_UP_TO_S:
        return ()
    found: list[View] = []
    for day in _days(view):
        dark = View(_at(day, NIGHT_FROM * 60), _at(day + timedelta(days=1), NIGHT_TO * 60))
        start_s, end_s = max(dark.start_s, view.start_s), min(dark.end_s, view.end_s)
        if start_s < end_s:
            found.append(View(start_s, end_s))
    return tuple(found)


def span_text(start_s: float, period_s: int) -> str:
    """The period as it is read out: local time first, then UTC."""
    start, end = datetime.fromtimestamp(start_s, UTC), datetime.fromtimestamp(start_s + period_s, UTC)
    day = dated(start.astimezone().date(), DateShape.WEEKDAY_AND_YEAR)
    elsewhere = start.date() != start.astimezone().date()
    return tr(
        "{day} {start}–{end} (UTC {utc})",
        day=day,
        start=clock(start),
        end=clock(end),
        utc=(f"{dated(start.date(), DateShape.DAY)} " if elsewhere else "") + start.strftime("%H:%M"),
    )


def _ticks(view: View, most: int) -> Iterator[Tick]:
    minutes = view.length_s / 60
    for step in _MINUTES:
        if minutes / step <= most:
            yield from _hours(view, step)
            return
    for step in _DAYS:
        if minutes / _DAY_MINUTES / step <= most:
            # Counted from one Monday of long ago, so that they stay where they are when the view moves.
            chosen = [day for day in _days(view) if day.toordinal() % step == 1 % step]
            yield from (Tick(_at(day, 0), _day_text(day), True) for day in chosen)
            return
    months = minutes / _DAY_MINUTES / 30.4
    step = next((step for step in _MONTHS if months / step <= most), _MONTHS[-1])
    for day in _days(view):
        if day.day == 1 and (day.month - 1) % step == 0:
            yield Tick(_at(day, 0), _month_text(day), True)


def _hours(view: View, step: int) -> Iterator[Tick]:
    for day in _days(view):
        for minute in range(0, _DAY_MINUTES, step):
            moment_s = _at(day, minute)
            if not _is_shown(minute, moment_s):
                # The hour that is left out when summer time begins.
                continue
            if minute == 0:
                yield Tick(moment_s, _day_text(day), True)
            elif view.has(moment_s):
                yield Tick(moment_s, clock(datetime.fromtimestamp(moment_s, UTC)), False)


def _days(view: View) -> list[date]:
    """Every local day that has a part in the view, and the one before for its night."""
    first = datetime.fromtimestamp(view.start_s, UTC).astimezone().date() - timedelta(days=1)
    last = datetime.fromtimestamp(view.end_s, UTC).astimezone().date()
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]


def _at(day: date, minute: int) -> float:
    """The moment at which local clocks show that minute of the day."""
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60).timestamp()  # noqa: DTZ001


def _is_shown(minute: int, moment_s: float) -> bool:
    """Whether local clocks show that minute of the day then."""
    local = datetime.fromtimestamp(moment_s, UTC).astimezone()
    return local.hour * 60 + local.minute == minute


def _day_text(day: date) -> str:
    return dated(day, DateShape.WEEKDAY)


def _month_text(day: date) -> str:
    return dated(day, DateShape.MONTH_AND_YEAR if day.month == 1 else DateShape.MONTH)
