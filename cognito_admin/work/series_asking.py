"""What CloudWatch is to be asked for, so that nothing is asked twice: whole hours, as many series together as can be."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cognito_admin.model.health.ranges import COARSE_S, FINE_S, Window, oldest_s
from cognito_admin.model.health.series import SeriesKey

HOUR_S = 3_600
DAY_S = 24 * HOUR_S
SETTLED_AFTER_S = 1_800
"""Numbers that are as old do not grow any more: Cognito's come every five minutes, and some minutes late.

A clock that is ahead by as much as AWS bears, which is a quarter of an hour, leaves them the other.
"""

Interval = tuple[int, int]
Asked = Mapping[SeriesKey, Sequence[Interval]]
"""Between which moments CloudWatch was asked already, in order."""


@dataclass(frozen=True, slots=True)
class Question:
    """Between two full hours."""

    keys: tuple[SeriesKey, ...]
    period_s: int
    start_s: int
    end_s: int

    def parts(self, most: int) -> "Iterable[Question]":
        """The same of so many series at a time."""
        return (replace(self, keys=self.keys[first : first + most]) for first in range(0, len(self.keys), most))


def settled_s(now_s: float) -> int:
    """The full hour up to which all numbers have come."""
    return int(now_s - SETTLED_AFTER_S) // HOUR_S * HOUR_S


def questions(
    windows: Iterable[Window], keys: Collection[SeriesKey], fine: Asked, coarse: Asked, now_s: float
) -> tuple[Question, ...]:
    """What is not known yet of the ``windows``. ``fine`` and ``coarse`` tell what was asked for, by the length of periods.

    Hours add up from what is asked in five minutes, where a series does. Of hours only settled ones are asked for.
    """
    windows = tuple(windows)
    end_s, settled = -(-int(now_s) // HOUR_S) * HOUR_S, settled_s(now_s)
    wanted_fine = _wanted(windows, FINE_S, now_s, end_s)
    wanted_coarse = _wanted(windows, COARSE_S, now_s, settled)
    gaps_fine = {key: without(wanted_fine, fine.get(key, ())) for key in keys}
    gaps_coarse = {
        key: without(wanted_coarse, union((*coarse.get(key, ()), *(gaps_fine[key] if key.statistic.adds_up else ()))))
        for key in keys
    }
    return (*_together(gaps_fine, FINE_S, end_s), *_together(gaps_coarse, COARSE_S, settled))


def with_questions(asked: Asked, asking: Iterable[Question]) -> Asked:
    """What is known once those in five minutes were answered: their hours as well, which add up."""
    known = {key: [*spans] for key, spans in asked.items()}
    for question in asking:
        for key in question.keys if question.period_s == FINE_S else ():
            known.setdefault(key, []).append((question.start_s, question.end_s))
    return {key: union(spans) for key, spans in known.items()}


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """In order, each where another one ended or later."""
    joined: list[Interval] = []
    for start, end in sorted(intervals):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def without(intervals: Iterable[Interval], known: Sequence[Interval]) -> list[Interval]:
    """What of ``intervals`` is in none of ``known``; both are in order, without overlaps."""
    left: list[Interval] = []
    for start, end in intervals:
        at = start
        for first, last in known:
            if last <= at or first >= end:
                continue
            if first > at:
                left.append((at, first))
            at = last
        if at < end:
            left.append((at, end))
    return left


def _wanted(windows: Iterable[Window], period_s: int, now_s: float, end_s: int) -> list[Interval]:
    """In whole hours, as far as CloudWatch still has them."""
    oldest = -(-oldest_s(period_s, now_s) // HOUR_S) * HOUR_S
    hours = [
        (max(oldest, one.start_s // HOUR_S * HOUR_S), min(end_s, -(-one.end_s // HOUR_S) * HOUR_S))
        for one in windows
        if one.period_s == period_s
    ]
    return union((start, end) for start, end in hours if start < end)


def _together(gaps: Mapping[SeriesKey, Sequence[Interval]], period_s: int, end_s: int) -> Iterable[Question]:
    """The newest hours of all in one question, the rest by what is missing of several alike."""
    newest: dict[SeriesKey, int] = {}
    others: defaultdict[Interval, list[SeriesKey]] = defaultdict(list)
    for key, missing in gaps.items():
        for start, end in missing:
            if end == end_s and start >= end_s - DAY_S:
                newest[key] = start
            else:
                # A span that moves on with the clock would be asked for anew every hour.
                ahead_s = min(end_s, -(-end // DAY_S) * DAY_S)
                others[start, ahead_s].append(key)
    if newest:
        yield Question(tuple(newest), period_s, min(newest.values()), end_s)
    for (start, end), keys in sorted(others.items()):
        yield Question(tuple(keys), period_s, start, end)
