"""What a column of charts is told to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cognito_admin.model.health.charts import Chart, Line
    from cognito_admin.model.health.pool_series import Marker, PoolSeries
    from cognito_admin.model.health.ranges import Window


@dataclass(frozen=True, slots=True)
class Words:
    """Texts in the person's language, for what charts leave to whoever shows them."""

    chart: Callable[[Chart], str]
    """Its heading."""
    line: Callable[[Line], str]
    """What stands for it in the legend."""
    why_empty: Callable[[Chart], str]
    """One or two sentences, drawn in place of lines."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Charts over one span of time. ``asked_at`` is when CloudWatch was asked for the newest numbers, which may still grow."""

    charts: Sequence[Chart]
    window: Window
    asked_at: datetime
    words: Words
    markers: Sequence[Marker] = ()

    @classmethod
    def of(cls, series: PoolSeries, charts: Sequence[Chart], words: Words) -> Shown:
        return cls(charts, series.window, series.asked_at.astimezone(UTC), words, series.markers)


@dataclass(frozen=True, slots=True)
class View:
    """The part of the span that is on the screen, in seconds since 1970."""

    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        return self.end_s - self.start_s

    @property
    def middle_s(self) -> float:
        return (self.start_s + self.end_s) / 2

    def has(self, moment_s: float) -> bool:
        return self.start_s <= moment_s <= self.end_s

    def within(self, window: Window, least_s: float) -> View:
        """No longer than the window, no shorter than ``least_s``, and pushed back into it."""
        whole_s = window.end_s - window.start_s
        length_s = min(max(self.length_s, min(least_s, whole_s)), whole_s)
        start_s = self.middle_s - length_s / 2
        start_s = min(max(start_s, window.start_s), window.end_s - length_s)
        return View(start_s, start_s + length_s)

    def zoomed(self, factor: float, at_s: float) -> View:
        """``factor`` times as long, with ``at_s`` staying where it is."""
        return View(at_s - (at_s - self.start_s) * factor, at_s + (self.end_s - at_s) * factor)

    def moved(self, by_s: float) -> View:
        return View(self.start_s + by_s, self.end_s + by_s)
