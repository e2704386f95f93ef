"""A line as it is drawn: thinned out to what a screen can show, highest and lowest kept, gaps kept as gaps."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cognito_admin.model.health.charts import Line
    from cognito_admin.model.health.series import Points
    from cognito_admin.ui.charts.shown import View

    Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Summary:
    """Of the numbers there are."""

    total: float
    lowest: float
    highest: float
    highest_at_s: float


class Thinned:
    """The numbers of a series, and their lowest and highest in groups of 2, 4, 8 and so on.

    The groups are the same wherever the view begins, so that a line keeps its shape while it is moved.
    """

    def __init__(self, points: Points) -> None:
        self.start_s = points.start_s
        self.period_s = points.period_s
        values = np.frombuffer(points.values, dtype=np.float64)
        self._lowest, self._highest = [values], [values]

    @property
    def values(self) -> Numbers:
        return self._lowest[0]

    @cached_property
    def highest(self) -> float:
        """Of all there are; NaN where there is none."""
        return _of_all(np.fmax, self.values)

    def summary(self) -> Summary | None:
        """None where there is no number."""
        if self.highest != self.highest:
            return None
        known = self.values[np.isfinite(self.values)]
        at_s = self.start_s + int(np.nanargmax(self.values)) * self.period_s
        return Summary(float(known.sum()), float(known.min()), self.highest, at_s)

    def extremes(self, view: View) -> tuple[float, float]:
        """The lowest and the highest number in the view; NaN twice where there is none."""
        level = self._level(view, 200)
        first, last = self._between(view, level)
        if first >= last:
            return math.nan, math.nan
        low, high = self._group(level)
        return _of_all(np.fmin, low[first:last]), _of_all(np.fmax, high[first:last])

    def line(self, view: View, groups: int) -> tuple[Numbers, Numbers]:
        """Moments (in seconds since 1970) and numbers of about ``groups`` groups, one more on either side.

        A group has its lowest and its highest, one after the other; a period by itself has one number.
        """
        level = self._level(view, groups)
        first, last = self._between(view, level)
        low, high = self._group(level)
        first, last = max(0, first - 1), min(len(low), last + 1)
        length_s = self.period_s << level
        if level == 0:
            return self.start_s + (np.arange(first, last, dtype=np.float64) + 0.5) * length_s, low[first:last]
        both = np.empty((last - first, 2))
        both[:, 0], both[:, 1] = low[first:last], high[first:last]
        # Where the highest comes first, so that a rise is not drawn as a peak before it.
        halves = _in_two(self._group(level - 1)[1], first, last)
        falls = halves[:, 0] > halves[:, 1]
        both[falls] = both[falls][:, ::-1]
        return self.start_s + (np.arange(2 * first, 2 * last, dtype=np.float64) + 0.5) * (length_s / 2), both.ravel()

    def alone(self, moments: Numbers, numbers: Numbers) -> tuple[Numbers, Numbers]:
        """Those of ``line`` with no number on either side: no line leads there."""
        known = np.isfinite(numbers)
        beside = np.zeros(len(known) + 2, dtype=bool)
        beside[1:-1] = known
        lonely = known & ~beside[:-2] & ~beside[2:]
        return moments[lonely], numbers[lonely]

    def at(self, moment_s: float) -> float:
        place = math.floor((moment_s - self.start_s) / self.period_s)
        return float(self.values[place]) if 0 <= place < len(self.values) else math.nan

    def _level(self, view: View, groups: int) -> int:
        within = view.length_s / self.period_s
        level = max(0, math.ceil(math.log2(max(1.0, within / max(1, groups)))))
        return min(level, max(0, (len(self.values) - 1).bit_length()))

    def _between(self, view: View, level: int) -> tuple[int, int]:
        length_s = self.period_s << level
        count = -(-len(self.values) // (1 << level))
        first = math.floor((view.start_s - self.start_s) / length_s)
        last = math.ceil((view.end_s - self.start_s) / length_s)
        return min(max(0, first), count), min(max(0, last), count)

    def _group(self, level: int) -> tuple[Numbers, Numbers]:
        while len(self._lowest) <= level:
            self._lowest.append(_in_pairs(self._lowest[-1], np.fmin))
            self._highest.append(_in_pairs(self._highest[-1], np.fmax))
        return self._lowest[level], self._highest[level]


class DrawnLine:
    """A line of a chart, with what draws it. ``place`` is which of its kind it is, for its colour."""

    def __init__(self, line: Line, place: int) -> None:
        self.line = line
        self.place = place
        self.thinned = Thinned(line.points)


def _in_two(numbers: Numbers, first: int, last: int) -> Numbers:
    """The two halves of each group from ``first`` to ``last``; NaN for one that is missing at the end."""
    both = np.full(2 * (last - first), np.nan)
    there = numbers[2 * first : 2 * last]
    both[: len(there)] = there
    return both.reshape(-1, 2)


def stretches(moments: Numbers, numbers: Numbers) -> list[tuple[Numbers, Numbers]]:
    """What is between the gaps, by two numbers and more."""
    edges = np.flatnonzero(np.diff(np.isfinite(numbers), prepend=False, append=False))
    pairs = zip(edges[0::2].tolist(), edges[1::2].tolist(), strict=True)
    return [(moments[a:b], numbers[a:b]) for a, b in pairs if b - a > 1]


def gaps(lines: list[DrawnLine], view: View, longest: int) -> list[tuple[float, float]]:
    """From when to when none of the lines has a number, of at least a ``longest``-th of the view."""
    known = [drawn.thinned for drawn in lines]
    if not known:
        return []
    first = known[0]
    start = max(0, math.floor((view.start_s - first.start_s) / first.period_s))
    end = min(len(first.values), math.ceil((view.end_s - first.start_s) / first.period_s))
    if start >= end:
        return []
    there = np.zeros(end - start + 2, dtype=bool)
    there[0] = there[-1] = True
    for one in known:
        part = one.values[start:end]
        there[1 : 1 + len(part)] |= np.isfinite(part)
    edges = np.flatnonzero(there[1:] != there[:-1])
    least = view.length_s / longest
    return [
        (first.start_s + (start + int(a)) * first.period_s, first.start_s + (start + int(b)) * first.period_s)
        for a, b in zip(edges[0::2], edges[1::2], strict=True)
        if (int(b) - int(a)) * first.period_s >= least
    ]


def _of_all(better: np.ufunc, values: Numbers) -> float:
    return float(better.reduce(values, initial=math.nan))


def _in_pairs(values: Numbers, better: np.ufunc) -> Numbers:
    pairs = len(values) // 2
    made = np.empty(len(values) - pairs)
    better(values[0 : 2 * pairs : 2], values[1 : 2 * pairs : 2], out=made[:pairs])
    if len(values) % 2:
        made[-1] = values[-1]
    return made
