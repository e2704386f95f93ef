"""Numbers of CloudWatch over time: a metric with a statistic is a series, its points lie on a grid of periods.

Where CloudWatch has no number there is NaN, which is never zero.
"""

import json
import math
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import sub
from typing import cast

LATE_S = 600
"""Younger points may still grow: CloudWatch takes some minutes to have every number."""


class Statistic(StrEnum):
    """As CloudWatch spells them."""

    SUM = "Sum"
    SAMPLE_COUNT = "SampleCount"
    P95 = "p95"
    MAXIMUM = "Maximum"

    @property
    def adds_up(self) -> bool:
        """Whether the numbers of short periods make that of a longer one, so that it need not be asked for."""
        return self in (Statistic.SUM, Statistic.SAMPLE_COUNT)


@dataclass(frozen=True, slots=True, order=True)
class Metric:
    """``dimensions`` are sorted by name; ``metric()`` sees to it."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...] = ()

    def dimension(self, name: str) -> str | None:
        return dict(self.dimensions).get(name)


def metric(namespace: str, name: str, /, **dimensions: str) -> Metric:
    return Metric(namespace, name, tuple(sorted(dimensions.items())))


@dataclass(frozen=True, slots=True, order=True)
class SeriesKey:
    """What the points of a series are kept under."""

    metric: Metric
    statistic: Statistic

    @property
    def text(self) -> str:
        """The same text for the same series, always; the key in the store and in backups."""
        one = self.metric
        parts = [one.namespace, one.name, self.statistic.value, dict(one.dimensions)]
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> "SeriesKey":
        """The inverse of ``text``. Raises ValueError for anything else."""
        match json.loads(text):
            case [str(namespace), str(name), str(statistic), {**dimensions}]:
                named = cast("dict[str, object]", dimensions)
                if not all(isinstance(value, str) for value in named.values()):
                    raise ValueError(f"a dimension that is no text: {text}")
                pairs = tuple(sorted((key, str(value)) for key, value in named.items()))
                return cls(Metric(namespace, name, pairs), Statistic(statistic))
            case _:
                raise ValueError(f"no series: {text}")


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """A number for each period from ``start_s`` on, NaN where there is none.

    ``start_s`` is in seconds since 1970 (UTC) and a multiple of ``period_s``. ``values`` is an array of ``d``, not to be changed.
    """

    start_s: int
    period_s: int
    values: "array[float]"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Points):
            return NotImplemented
        same_grid = (self.start_s, self.period_s, len(self.values)) == (
            other.start_s,
            other.period_s,
            len(other.values),
        )
        return same_grid and all(a == b or (a != a and b != b) for a, b in zip(self.values, other.values, strict=True))

    def __hash__(self) -> int:
        return hash((self.start_s, self.period_s, len(self.values)))

    @property
    def end_s(self) -> int:
        """When the last period ends."""
        return self.start_s + len(self.values) * self.period_s

    @property
    def is_empty(self) -> bool:
        """Whether there is no number at all."""
        return all(value != value for value in self.values)

    @property
    def total(self) -> float:
        """The sum of all numbers there are; 0 where there are none."""
        whole = math.fsum(self.values)
        return whole if whole == whole else math.fsum(value for value in self.values if value == value)

    def at(self, moment_s: float) -> float:
        """The number of the period in which the moment lies; NaN outside."""
        place = math.floor((moment_s - self.start_s) / self.period_s)
        return self.values[place] if 0 <= place < len(self.values) else math.nan

    def between(self, start_s: int, end_s: int) -> "Points":
        """Those of every period that lies at least partly in the span; NaN where it goes beyond what is known."""
        first = math.floor(start_s / self.period_s) * self.period_s
        count = max(0, math.ceil((end_s - first) / self.period_s))
        skipped = (first - self.start_s) // self.period_s
        if skipped == 0 and count == len(self.values):
            return self
        before = min(count, max(0, -skipped))
        within = self.values[max(0, skipped) : max(0, skipped + count)]
        values = nothing(before) + within
        values.extend(nothing(count - len(values)))
        return Points(first, self.period_s, values)

    def merged(self, newer: "Points") -> "Points":
        """Both together; ``newer`` wins where it has a number. Both have the same period."""
        (old, new), start_s = _on_one_grid((self, newer))
        return Points(start_s, self.period_s, array("d", [a if b != b else b for a, b in zip(old, new, strict=True)]))

    def summed(self, period_s: int) -> "Points":
        """In longer periods, a multiple of this one: for what adds up. NaN where all parts are."""
        return self._longer(period_s, _sum)

    def highest(self, period_s: int) -> "Points":
        """In longer periods, a multiple of this one: for what does not add up, such as the slowest of several."""
        return self._longer(period_s, max)

    def _longer(self, period_s: int, together: Callable[[Sequence[float]], float]) -> "Points":
        if period_s == self.period_s:
            return self
        if period_s % self.period_s:
            raise ValueError(f"{period_s} s are no multiple of {self.period_s} s")
        start_s = self.start_s // period_s * period_s
        whole = self.between(start_s, -(-self.end_s // period_s) * period_s) if self.values else self
        parts = period_s // self.period_s
        values: array[float] = array("d")
        for place in range(0, len(whole.values), parts):
            there = [value for value in whole.values[place : place + parts] if value == value]
            values.append(together(there) if there else math.nan)
        return Points(start_s, period_s, values)

    def is_partial(self, now_s: float) -> bool:
        """Whether its last number may still grow."""
        return self.end_s + LATE_S > now_s

    def shifted(self, seconds: int) -> "Points":
        """The same numbers at another time, a multiple of the period away."""
        return Points(self.start_s + seconds, self.period_s, self.values)


def points(start_s: int, period_s: int, values: Iterable[float | None]) -> Points:
    """From numbers as they come, None where there is none."""
    return Points(start_s, period_s, array("d", [math.nan if value is None else value for value in values]))


def nothing(count: int) -> "array[float]":
    """So many periods without a number."""
    return array("d", (math.nan,)) * max(0, count)


def sum_of(parts: Sequence[Points]) -> Points | None:
    """Added up, of one period all: NaN only where none has a number. None of no series at all."""
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0]
    columns, start_s = _on_one_grid(parts)
    dense = [_all_numbers(column) for column in columns]
    filled = [
        column if whole else [0.0 if value != value else value for value in column]
        for column, whole in zip(columns, dense, strict=True)
    ]
    total = array("d", map(sum, zip(*filled, strict=True)))
    if not any(dense):
        for place, value in enumerate(total):
            if value == 0 and all(column[place] != column[place] for column in columns):
                total[place] = math.nan
    return Points(start_s, parts[0].period_s, total)


def difference(whole: Points, part: Points) -> Points:
    """What is left of ``whole``, never below zero: what came late may be counted in one of the two only. NaN without both."""
    (a, b), start_s = _on_one_grid((whole, part))
    return Points(start_s, whole.period_s, array("d", [0.0 if value < 0 else value for value in map(sub, a, b)]))


def share(part: Points, whole: Points) -> Points:
    """``part`` of ``whole``, between 0 and 1; NaN without both, and where there is nothing to have a share of."""
    (a, b), start_s = _on_one_grid((part, whole))
    return Points(start_s, part.period_s, array("d", [x / y if y else math.nan for x, y in zip(a, b, strict=True)]))


def _sum(values: Sequence[float]) -> float:
    return math.fsum(values)


def _all_numbers(values: "array[float]") -> bool:
    whole = sum(values)
    return whole == whole


def _on_one_grid(parts: Sequence[Points]) -> "tuple[list[array[float]], int]":
    """The values of each over the span of all of them, and where it begins."""
    periods = {part.period_s for part in parts}
    if len(periods) != 1:
        raise ValueError(f"series of several periods: {sorted(periods)}")
    there = [part for part in parts if part.values] or parts[:1]
    start_s, end_s = min(part.start_s for part in there), max(part.end_s for part in there)
    return [part.between(start_s, end_s).values for part in parts], start_s
