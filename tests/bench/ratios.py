"""Pairs of measurements and what is said of them."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Comparison:
    """``ratio`` is the median of ours / baseline, pair by pair. ``bound`` is the most it may be, or None for information."""

    name: str
    ours: float
    baseline: float
    ratio: float
    unit: str
    bound: float | None

    @property
    def holds(self) -> bool:
        return self.bound is None or self.ratio <= self.bound

    def __str__(self) -> str:
        verdict = "" if self.bound is None else f"  {'ok' if self.holds else 'OVER'}, at most {self.bound:g}"
        return (
            f"{self.name:<44} {self.ours:>9.1f} {self.unit:<3} against {self.baseline:>8.1f} {self.unit:<3}"
            f"  ratio {self.ratio:5.2f}{verdict}"
        )


def compare(
    name: str,
    ours: Callable[[], float],
    baseline: Callable[[], float],
    *,
    unit: str,
    bound: float | None = None,
    pairs: int = 9,
) -> Comparison:
    """Measures the two in turn, after one of each that does not count."""
    ours()
    baseline()
    measured = [(ours(), baseline()) for _ in range(pairs)]
    return Comparison(
        name=name,
        ours=median(mine for mine, _ in measured),
        baseline=median(other for _, other in measured),
        ratio=median(mine / other for mine, other in measured),
        unit=unit,
        bound=bound,
    )
