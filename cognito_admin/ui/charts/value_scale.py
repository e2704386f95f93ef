"""The vertical scale of a chart: from where to where, which lines across, how a number is written."""

from __future__ import annotations

import math
from dataclasses import dataclass

from cognito_admin.model.health.charts import Unit
from cognito_admin.ui.formats import locale
from cognito_admin.ui.translate import tr

_TICKS = 4


@dataclass(frozen=True, slots=True)
class ValueScale:
    """``ticks`` lie between ``low`` and ``high``, both included."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> tuple[float, ...]:
        count = round((self.high - self.low) / self.step)
        return tuple(self.low + self.step * place for place in range(count + 1))


def value_scale(unit: Unit, lowest: float, highest: float) -> ValueScale:
    """Round numbers around what there is (NaN for nothing), from zero on; shares near to all from where they can be told apart."""
    if unit is Unit.SHARE:
        return _share_scale(lowest, highest)
    least = 1.0 if unit is Unit.COUNT else 0.2
    highest = max(highest, least * _TICKS) if highest == highest else least * _TICKS
    step = max(least, _round_step(highest / _TICKS))
    return ValueScale(0.0, math.ceil(highest / step - 1e-9) * step, step)


def _share_scale(lowest: float, highest: float) -> ValueScale:
    if highest == highest and highest <= 0.5:
        step = max(0.0025, _round_step(max(highest, 0.01) / _TICKS))
        return ValueScale(0.0, max(step, math.ceil(highest / step - 1e-9) * step), step)
    for low, step in ((0.99, 0.002), (0.9, 0.02), (0.5, 0.1)):
        if lowest >= low:
            return ValueScale(low, 1.0, step)
    return ValueScale(0.0, 1.0, 0.25)


def _round_step(rough: float) -> float:
    """The next larger of 1, 2, 2.5 and 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1.0, 2.0, 2.5, 5.0, 10.0) if factor * power >= rough * (1 - 1e-9))


def on_axis(value: float, scale: ValueScale, unit: Unit) -> str:
    """As short as the line across needs it."""
    if unit is Unit.SHARE:
        return tr("{percent} %", percent=_digits(value * 100, _decimals(scale.step * 100)))
    if value == 0:
        return "0"
    if unit is Unit.MILLISECONDS:
        return _milliseconds(value)
    if unit is Unit.PER_SECOND:
        return tr("{count}/s", count=_digits(value, _decimals(scale.step)))
    if scale.high >= 10_000_000:
        return tr("{count} M", count=_digits(value / 1_000_000, _decimals(scale.step / 1_000_000)))
    if scale.high >= 10_000:
        return tr("{count} k", count=_digits(value / 1_000, _decimals(scale.step / 1_000)))
    return _digits(value, _decimals(scale.step))


def written(value: float, unit: Unit) -> str:
    """As somebody reads it out; a dash where there is no number."""
    if value != value:
        return "–"
    if unit is Unit.SHARE:
        return tr("{percent} %", percent=_percent(value * 100))
    if unit is Unit.MILLISECONDS:
        return _milliseconds(value)
    if unit is Unit.PER_SECOND:
        return tr("{count}/s", count=_digits(value, 0 if value >= 100 else 2))
    return _digits(value, 0 if value == round(value) else 1)


def _percent(percent: float) -> str:
    """Never all, and never nothing, unless it is just that."""
    if percent in (0.0, 100.0):
        return _digits(percent, 0)
    return _digits(min(max(percent, 0.01), 99.99), 1 if 1 <= percent <= 99 else 2)


def _milliseconds(value: float) -> str:
    if value >= 1_000:
        return tr("{count} s", count=_digits(value / 1_000, 0 if value % 1_000 == 0 else 2 if value % 100 else 1))
    return tr("{count} ms", count=_digits(value, 0 if value >= 10 or value == round(value) else 1))


def _decimals(step: float) -> int:
    return next((places for places in range(4) if abs(step * 10**places - round(step * 10**places)) < 1e-6), 4)


def _digits(value: float, decimals: int) -> str:
    return locale().toString(float(value), "f", decimals)
