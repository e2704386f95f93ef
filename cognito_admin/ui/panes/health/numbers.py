"""Lines of charts brought onto one grid of periods: what the table shows and a file is written from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from math import isnan, nan
from typing import TYPE_CHECKING

from cognito_admin.model.health.series import LATE_S, Points, nothing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.health.charts import Unit


@dataclass(frozen=True, slots=True)
class Column:
    """One line: ``name`` is stable, for files; ``points`` is None where there are none, and ``why_empty`` says why."""

    name: str
    title: str
    unit: Unit
    points: Points | None
    why_empty: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """``count`` periods of ``period_s`` from ``start_s`` on, in seconds since 1970. CloudWatch was asked at ``asked_s``."""

    start_s: int
    period_s: int
    count: int
    asked_s: float
    columns: tuple[Column, ...]

    def start_of(self, place: int) -> datetime:
        return datetime.fromtimestamp(self.start_s + place * self.period_s, UTC)

    def place(self, moment_s: float) -> int | None:
        """The period in which the moment lies."""
        place = int((moment_s - self.start_s) // self.period_s)
        return place if 0 <= place < self.count else None

    def is_partial(self, place: int) -> bool:
        """Whether its numbers may still grow."""
        return self.start_s + (place + 1) * self.period_s + LATE_S > self.asked_s

    def value(self, place: int, column: int) -> float:
        points = self.columns[column].points
        return nan if points is None else points.at(self.start_s + place * self.period_s)

    def values(self, column: int) -> Sequence[float]:
        """All of them, NaN where there is none."""
        points = self.columns[column].points
        if points is None:
            return nothing(self.count)
        if points.period_s != self.period_s:
            return [self.value(place, column) for place in range(self.count)]
        return points.between(self.start_s, self.start_s + self.count * self.period_s).values

    def cell(self, place: int, name: str) -> str:
        """As a file has it: the moment by UTC, numbers without words, nothing where there is none."""
        found = self.document(place, (name,))[name]
        return "" if found is None else str(found)

    def document(self, place: int, names: Sequence[str]) -> dict[str, object]:
        """With numbers as numbers; None where there is none."""
        found: dict[str, object] = {}
        at = {column.name: where for where, column in enumerate(self.columns)}
        for name in names:
            if name == TIME:
                found[name] = f"{self.start_of(place):%Y-%m-%dT%H:%M:%SZ}"
                continue
            value = self.value(place, at[name])
            found[name] = None if isnan(value) else int(value) if value == int(value) else round(value, 6)
        return found


TIME = "time"
"""The column of moments, in files."""
