"""CloudWatch's ListMetrics and GetMetricData: sums of series that are functions of time."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cognito_admin.demo.neighbours import METRICS
from cognito_admin.demo.state import Service
from cognito_admin.demo.wire import HttpRequest, HttpResponse

STEP = timedelta(minutes=5)
_OPERATIONS = ("ListMetrics", "GetMetricData")


@dataclass(frozen=True, slots=True)
class Series:
    """``value_at`` is the sum, or the asked percentile, of the five minutes that begin then, None where nothing was put."""

    namespace: str
    name: str
    dimensions: Mapping[str, str]
    value_at: Callable[[datetime], float | None]

    def as_json(self) -> dict[str, Any]:
        named = [{"Name": name, "Value": value} for name, value in self.dimensions.items()]
        return {"Namespace": self.namespace, "MetricName": self.name, "Dimensions": named}


def concern(request: HttpRequest) -> bool:
    return request.headers.get("x-amz-target", "").removeprefix(f"{METRICS}.") in _OPERATIONS


def respond(service: Service, request: HttpRequest) -> HttpResponse:
    """Sums and percentiles only, in periods of whole steps: what anybody here asks for."""
    asked: dict[str, Any] = json.loads(request.body)
    listing = request.headers["x-amz-target"].endswith("ListMetrics")
    answer = _listed(service, asked) if listing else _data(service, asked)
    return HttpResponse(json.dumps(answer).encode(), 200, {"Content-Type": "application/x-amz-json-1.0"})


def _listed(service: Service, asked: dict[str, Any]) -> dict[str, Any]:
    return {"Metrics": [series.as_json() for series in service.metrics if _fits(series, asked)]}


def _data(service: Service, asked: dict[str, Any]) -> dict[str, Any]:
    start, end = (datetime.fromtimestamp(asked[name], UTC) for name in ("StartTime", "EndTime"))
    results: list[dict[str, Any]] = []
    for query in asked["MetricDataQueries"]:
        stat = query["MetricStat"]
        period = timedelta(seconds=stat["Period"])
        found = [series for series in service.metrics if _fits(series, stat["Metric"], exactly=True)]
        values: dict[float, float] = {}
        moment = start
        while moment < min(end, service.clock.now()) and found:
            steps = (moment + STEP * number for number in range(period // STEP))
            put = [value for step in steps if (value := found[0].value_at(step)) is not None]
            if put:
                # Of percentiles nobody could tell more.
                values[moment.timestamp()] = sum(put) if stat["Stat"] == "Sum" else max(put)
            moment += period
        newest_first = sorted(values, reverse=True)
        results.append(
            {
                "Id": query["Id"],
                "Label": stat["Metric"]["MetricName"],
                "Timestamps": newest_first,
                "Values": [values[moment] for moment in newest_first],
                "StatusCode": "Complete",
            }
        )
    return {"MetricDataResults": results, "Messages": []}


def _fits(series: Series, asked: dict[str, Any], *, exactly: bool = False) -> bool:
    wanted = {each["Name"]: each.get("Value") for each in asked.get("Dimensions", ())}
    return (
        asked.get("Namespace") in (None, series.namespace)
        and asked.get("MetricName") in (None, series.name)
        and (not exactly or wanted.keys() == series.dimensions.keys())
        and all(value in (None, series.dimensions.get(name)) for name, value in wanted.items())
        and wanted.keys() <= series.dimensions.keys()
    )
