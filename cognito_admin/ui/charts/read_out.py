"""A chart in words, for whoever does not see it: over the whole span, and at the crosshair."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cognito_admin.model.health.charts import LineKind, Unit
from cognito_admin.ui.charts.time_scale import span_text
from cognito_admin.ui.charts.value_scale import written
from cognito_admin.ui.formats import moment
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from cognito_admin.model.health.charts import Chart
    from cognito_admin.ui.charts.chart_drawing import ChartDrawing
    from cognito_admin.ui.charts.drawn_line import DrawnLine
    from cognito_admin.ui.charts.shown import Shown


def description(drawing: ChartDrawing, shown: Shown) -> str:
    """Each line with what it came to, its lowest and its highest; or why there is nothing."""
    chart = drawing.chart
    if not chart.lines:
        return shown.words.why_empty(chart)
    start, end = (datetime.fromtimestamp(at, UTC) for at in (shown.window.start_s, shown.window.end_s))
    told = [
        _of_line(drawn, chart.unit, shown.words.line(drawn.line))
        for drawn in drawing.lines
        if drawn.line.kind is not LineKind.LAST_WEEK
    ]
    return " ".join([tr("From {start} to {end}.", start=moment(start), end=moment(end)), *told])


def counted_in(chart: Chart, shown: Shown) -> str:
    """The time in which each number of a chart that counts came about; nothing for other charts."""
    if chart.unit is not Unit.COUNT or not chart.lines:
        return ""
    minutes = shown.window.period_s // 60
    return tr("per hour") if minutes == 60 else tr("per {minutes} minutes", minutes=minutes)


def at_moment(drawing: ChartDrawing, shown: Shown, moment_s: float) -> str:
    """When, and the number of each line then."""
    chart, period_s = drawing.chart, shown.window.period_s
    numbers = [
        tr("{line}: {value}", line=shown.words.line(line), value=_said(line.points.at(moment_s), chart.unit))
        for line in chart.lines
        if line.kind is not LineKind.LIMIT
    ]
    when = span_text(moment_s // period_s * period_s, period_s)
    return ". ".join([when, shown.words.chart(chart), *(numbers or [shown.words.why_empty(chart)])])


def _of_line(drawn: DrawnLine, unit: Unit, name: str) -> str:
    told = drawn.thinned.summary()
    if told is None:
        return tr("{line}: no numbers.", line=name)
    if drawn.line.kind is LineKind.LIMIT:
        return tr("{line}: {value}.", line=name, value=written(told.highest, unit))
    at = datetime.fromtimestamp(told.highest_at_s, UTC)
    facts = {"line": name, "low": written(told.lowest, unit), "high": written(told.highest, unit), "at": moment(at)}
    if unit is Unit.COUNT:
        total = written(told.total, unit)
        return tr("{line}: {total} in all, between {low} and {high}, the most: {at}.", total=total, **facts)
    return tr("{line}: between {low} and {high}, the most: {at}.", **facts)


def _said(value: float, unit: Unit) -> str:
    return written(value, unit) if value == value else tr("no number")
