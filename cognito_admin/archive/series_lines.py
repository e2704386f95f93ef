"""Series of CloudWatch as lines of a backup: the points of one series in a stretch of time, what repeats told once."""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, cast

from cognito_admin.archive.writing import line_of
from cognito_admin.model.health.series import Metric, Points, SeriesKey, Statistic, points

MOST_POINTS = 20_000
"""Of one line. This program writes a day of five minutes or thirty days of hours."""
PERIODS_S = (300, 3600)


def series_line(key: SeriesKey, of: Points) -> bytes:
    """``values`` are numbers, null where there is none, and ``[value, times]`` for what comes several times in a row."""
    metric = key.metric
    return line_of(
        {
            "namespace": metric.namespace,
            "metric": metric.name,
            "dimensions": dict(metric.dimensions),
            "statistic": key.statistic.value,
            "period": of.period_s,
            "start": datetime.fromtimestamp(of.start_s, UTC).isoformat().replace("+00:00", "Z"),
            "values": _packed(of.values),
        }
    )


def series_of(record: Any) -> tuple[SeriesKey, Points]:
    """What a line says. Raises ValueError where it is none."""
    try:
        dimensions: Mapping[str, str] = record["dimensions"]
        named = tuple(sorted((_text(name), _text(value)) for name, value in dimensions.items()))
        key = SeriesKey(
            Metric(_text(record["namespace"]), _text(record["metric"]), named), Statistic(record["statistic"])
        )
        start, period_s = datetime.fromisoformat(_text(record["start"])), record["period"]
        start_s = int(start.timestamp())
        if period_s not in PERIODS_S or start.tzinfo is None or start_s % period_s:
            raise ValueError("a series that lies on no grid")
        return key, points(start_s, period_s, list(_unpacked(record["values"])))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError) as error:
        raise ValueError("no series") from error


def _packed(values: Sequence[float]) -> list[Any]:
    told: list[Any] = []
    for value, run in groupby(map(_number, values)):
        times = sum(1 for _ in run)
        told += [value] * times if times < 3 else [[value, times]]
    return told


def _number(value: float) -> float | int | None:
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _unpacked(told: Sequence[Any]) -> Iterator[float | None]:
    count = 0
    for one in told:
        value, times = cast("tuple[object, object]", one) if isinstance(one, list) else (one, 1)
        if not isinstance(times, int) or times < 1 or (count := count + times) > MOST_POINTS:
            raise ValueError("more points than a line can have")
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise ValueError("a point that is no number")
        if value is not None and not math.isfinite(value):
            raise ValueError("a point beyond all numbers")
        for _ in range(times):
            yield None if value is None else float(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
