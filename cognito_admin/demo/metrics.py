"""Series of CloudWatch as functions of time: what was put in every five minutes, in as many samples as there were."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

STEP_S, HOUR_S = 300, 3_600

Samples = tuple[tuple[float, int], ...]
"""Values, each with how often it was put."""


class Kept(Protocol):
    """A series that CloudWatch keeps."""

    @property
    def namespace(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> Mapping[str, str]: ...

    def put(self, start_s: int, length_s: int) -> Samples:
        """What was put in whole steps of five minutes, from ``start_s`` on; no samples where nothing was."""
        ...


@dataclass(frozen=True, slots=True)
class Series:
    """``value_at`` is the one value that was put in the five minutes that begin then, None where none was."""

    namespace: str
    name: str
    dimensions: Mapping[str, str]
    value_at: Callable[[datetime], float | None]

    def put(self, start_s: int, length_s: int) -> Samples:
        moments = (datetime.fromtimestamp(at_s, UTC) for at_s in range(start_s, start_s + length_s, STEP_S))
        return together(((value, 1),) for moment in moments if (value := self.value_at(moment)) is not None)


@dataclass(frozen=True, slots=True)
class Figures:
    """``figures`` tells what was put in five minutes, or in a whole hour, from a moment on. An hour has what its steps have."""

    namespace: str
    name: str
    dimensions: Mapping[str, str]
    figures: Callable[[int, int], Samples]

    def put(self, start_s: int, length_s: int) -> Samples:
        part_s = HOUR_S if start_s % HOUR_S == 0 and length_s % HOUR_S == 0 else STEP_S
        if length_s == part_s:
            return self.figures(start_s, length_s)
        return together(self.figures(at_s, part_s) for at_s in range(start_s, start_s + length_s, part_s))


def together(parts: Iterable[Samples]) -> Samples:
    """What was put in several spans, by value from the lowest on."""
    counted = Counter[float]()
    for samples in parts:
        for value, count in samples:
            counted[value] += count
    return tuple(sorted((value, count) for value, count in counted.items() if count))


def part_of(samples: Samples, elapsed_s: int) -> Samples:
    """What was put by the time so much of five minutes was over."""
    return tuple((value, part) for value, count in samples if (part := count * elapsed_s // STEP_S))


def statistic(samples: Samples, name: str) -> float:
    """``Sum``, ``SampleCount``, ``Average``, ``Minimum``, ``Maximum`` or ``p95``. ValueError for what is none."""
    match name:
        case "SampleCount":
            return float(_count(samples))
        case "Sum":
            return float(sum([value * often for value, often in samples]))
        case "Average":
            return sum([value * often for value, often in samples]) / _count(samples)
        case "Minimum":
            return float(min(samples)[0])
        case "Maximum":
            return float(max(samples)[0])
        case _:
            return _percentile(samples, percent_of(name), _count(samples))


def _count(samples: Samples) -> int:
    return sum([often for _, often in samples])


def percent_of(name: str) -> float:
    """95 of ``p95``. ValueError for the name of any other statistic."""
    percent = float(name[1:]) if name[:1] == "p" else math.nan
    if not 0 < percent <= 100:
        raise ValueError(f"no statistic is called {name}")
    return percent


def _percentile(samples: Samples, percent: float, count: int) -> float:
    """The value that so many percent of all samples do not exceed."""
    rank, passed = math.ceil(count * percent / 100), 0
    for value, often in sorted(samples):
        passed += often
        if passed >= rank:
            return float(value)
    raise ValueError("no samples")
