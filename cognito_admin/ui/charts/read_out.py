"""A chart in words, for whoever does not see it: over the whole span, and at the crosshair."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cognito_admin.model.health.charts import LineKind, Unit
from cognito_admin.ui.charts.time_scale import span_text
from cognito_admin.ui.charts.value_scale import written
from cognito_admin.ui.formats import moment
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from cognito_admin.model.health.charts import Chart, Line
    from cognito_admin.ui.charts.shown import Shown


def description(chart: Chart, shown: Shown) -> str:
    """Each line with what it came to, its lowest and its highest; or why there is nothing."""
    if not chart.lines:
        return shown.words.why_empty(chart)
    start, end = (datetime.fromtimestamp(at, UTC) for at in (shown.window.start_s, shown.window.end_s))
    told = [_of_line(line, chart.unit, shown) for line in chart.lines if line.kind is not LineKind.LAST_WEEK]
    return " ".join([tr("From {start} to {end}.", start=moment(start), end=moment(end)), *told])


def at_moment(chart: Chart, shown: Shown, moment_s: float) -> str:
    """When, and the number of each line then."""
    period_s = shown.window.period_s
    numbers = [
        tr("{line}: {value}", line=shown.words.line(line), value=_said(line.points.at(moment_s), chart.unit))
        for line in chart.lines
        if line.kind is not LineKind.LIMIT
    ]
    when = span_text(moment_s // period_s * period_s, period_s)
    return ". ".join([when, shown.words.chart(chart), *(numbers or [shown.words.why_empty(chart)])])


def _of_line(line: Line, unit: Unit, shown: Shown) -> str:
    name = shown.words.line(line)
    numbers = [value for value in line.points.values if value == value]
    if not numbers:
        return tr("{line}: no numbers.", line=name)
    if line.kind is LineKind.LIMIT:
        return tr("{line}: {value}.", line=name, value=written(numbers[-1], unit))
    highest = max(numbers)
    place = line.points.values.index(highest)
    at = datetime.fromtimestamp(line.points.start_s + place * line.points.period_s, UTC)
    facts = {"line": name, "low": written(min(numbers), unit), "high": written(highest, unit), "at": moment(at)}
    if unit is Unit.COUNT:
        total = written(math.fsum(numbers), unit)
        return tr("{line}: {total} in all, between {low} and {high}, the most at {at}.", total=total, **facts)
    return tr("{line}: between {low} and {high}, the most at {at}.", **facts)


def _said(value: float, unit: Unit) -> str:
    return written(value, unit) if value == value else tr("no number")
