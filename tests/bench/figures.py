"""Figures that are held to a bound of their own, headings over them, and percentiles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """``least`` or ``most`` is the bound, or neither for information."""

    name: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None

    @property
    def holds(self) -> bool:
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)

    def __str__(self) -> str:
        return f"{self.name:<50} {self.value:>11,.1f} {self.unit:<8}{self._verdict()}"

    def as_json(self) -> dict[str, Any]:
        bounds = {"most": self.most, "least": self.least}
        return {"name": self.name, "value": self.value, "unit": self.unit, **bounds, "holds": self.holds}

    def _verdict(self) -> str:
        if self.most is None and self.least is None:
            return ""
        verdict = "ok" if self.holds else "OVER" if self.most is not None else "UNDER"
        bound = f"at most {self.most:,g}" if self.most is not None else f"at least {self.least:,g}"
        return f"  {verdict}, {bound}"


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    holds: bool = True

    def __str__(self) -> str:
        return f"\n{self.text}"

    def as_json(self) -> dict[str, Any]:
        return {"heading": self.text}


def percentiles(values: Iterable[float]) -> tuple[float, float, float]:
    """The median, the 95th percentile (of few values the largest) and the largest."""
    ordered = sorted(values)
    return _at(ordered, 0.5), _at(ordered, 0.95), ordered[-1]


def _at(ordered: Sequence[float], part: float) -> float:
    return ordered[max(0, ceil(part * len(ordered)) - 1)]
