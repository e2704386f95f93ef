"""CloudWatch's ListMetrics and GetMetricData."""

from collections.abc import Mapping, Sequence
from typing import Any

from cognito_admin.demo.errors import AwsError
from cognito_admin.demo.metric_math import BadExpression, Expression
from cognito_admin.demo.metrics import HOUR_S, STEP_S, Kept, Samples, part_of, percent_of, statistic, together
from cognito_admin.demo.paging import make_token, read_token
from cognito_admin.demo.state import Service

Point = tuple[int, float]
"""When a period begins, in seconds since 1970, and its number."""

DAY_S = 86_400
LISTED_FOR_S = 14 * DAY_S
_RECENTLY_S = 3 * HOUR_S
_LIST_PAGE = 500
_MOST_QUERIES, _MOST_POINTS = 500, 100_800
_KEPT_S = ((3_600, 455 * DAY_S), (300, 63 * DAY_S), (60, 15 * DAY_S))
"""How long points of a period are kept: those of a multiple of each number of seconds."""
_STATISTICS = ("Average", "Maximum", "Minimum", "SampleCount", "Sum")


def list_metrics(service: Service, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Five hundred a page; what was silent for two weeks is not there."""
    lately_s = _RECENTLY_S if asked.get("RecentlyActive") == "PT3H" else LISTED_FOR_S
    found = [
        _named(series) for series in service.metrics if _fits(series, asked) and _put_since(service, series, lately_s)
    ]
    query = ["ListMetrics", {name: value for name, value in asked.items() if name != "NextToken"}]
    start = _position(service, query, asked.get("NextToken"))
    answer: dict[str, Any] = {"Metrics": found[start : start + _LIST_PAGE]}
    if start + _LIST_PAGE < len(found):
        answer["NextToken"] = make_token(service, query, start + _LIST_PAGE)
    return answer


def get_metric_data(service: Service, asked: Mapping[str, Any]) -> dict[str, Any]:
    queries: list[dict[str, Any]] = asked["MetricDataQueries"]
    start_s, end_s = float(asked["StartTime"]), float(asked["EndTime"])
    _check(queries, start_s, end_s)
    most = min(int(asked.get("MaxDatapoints") or _MOST_POINTS), _MOST_POINTS)
    newest_first = asked.get("ScanBy", "TimestampDescending") == "TimestampDescending"
    query: list[Any] = ["GetMetricData", {name: value for name, value in asked.items() if name != "NextToken"}]
    place, skipped = map(int, _position(service, query, asked.get("NextToken"), [0, 0]))
    read = Reading(service, queries, start_s, end_s)
    told = [one for one in queries if one.get("ReturnData", True)]
    results: list[dict[str, Any]] = []
    room = most
    while place < len(told) and room:
        points = sorted(read.points(str(told[place]["Id"])), reverse=newest_first)
        page = points[skipped : skipped + room]
        complete = skipped + len(page) == len(points)
        results.append(_result(told[place], page, "Complete" if complete else "PartialData"))
        room -= len(page)
        place, skipped = (place + 1, 0) if complete else (place, skipped + len(page))
    answer: dict[str, Any] = {"MetricDataResults": results, "Messages": []}
    if place < len(told):
        answer["NextToken"] = make_token(service, query, [place, skipped])
    return answer


class Reading:
    """What a set of queries gives, metrics and expressions over them, as GetMetricData and alarms have them."""

    def __init__(self, service: Service, queries: Sequence[Mapping[str, Any]], start_s: float, end_s: float) -> None:
        self._service = service
        self._start_s, self._end_s = start_s, end_s
        self._by_id = {str(query["Id"]): query for query in queries}
        # Of one metric several statistics are asked for, one after the other.
        self._told: tuple[tuple[int, int], list[tuple[int, Samples]]] | None = None
        self._kept = {(one.namespace, one.name, frozenset(one.dimensions.items())): one for one in service.metrics}

    def points(self, query_id: str) -> list[Point]:
        """From the oldest on."""
        query = self._by_id[query_id]
        if "MetricStat" in query:
            return self._of_metric(query["MetricStat"])
        expression = _expression(query)
        columns = {name: dict(self.points(name)) for name in expression.names}
        moments = sorted({moment for column in columns.values() for moment in column})
        found = (
            (moment, expression.value({name: column.get(moment) for name, column in columns.items()}))
            for moment in moments
        )
        return [(moment, value) for moment, value in found if value is not None]

    def _of_metric(self, stat: Mapping[str, Any]) -> list[Point]:
        metric = stat["Metric"]
        dimensions = frozenset((each["Name"], each["Value"]) for each in metric.get("Dimensions", ()))
        series = self._kept.get((metric["Namespace"], metric["MetricName"], dimensions))
        if series is None or stat.get("Unit") not in (None, "Count", "Milliseconds"):
            return []
        told = self._told_of(series, int(stat["Period"]))
        return [(moment, statistic(samples, stat["Stat"])) for moment, samples in told]

    def _told_of(self, series: Kept, period_s: int) -> list[tuple[int, Samples]]:
        """By period, those without samples left out."""
        asked = (id(series), period_s)
        if self._told is None or self._told[0] != asked:
            now_s = self._service.clock.now().timestamp()
            told_until_s = int(now_s - self._service.faults.metrics_late_s)
            periods = range(rounded(self._start_s, now_s), min(int(self._end_s), told_until_s), period_s)
            oldest_s = now_s - _kept_s(period_s)
            found = ((at_s, put_between(series, at_s, period_s, told_until_s)) for at_s in periods if at_s >= oldest_s)
            self._told = asked, [(at_s, samples) for at_s, samples in found if samples]
        return self._told[1]


def period_of(queries: Sequence[Mapping[str, Any]], query_id: str) -> int:
    """Of an expression: the longest of what it is about."""
    query = next(one for one in queries if one["Id"] == query_id)
    if "MetricStat" in query:
        return int(query["MetricStat"]["Period"])
    return max((period_of(queries, name) for name in _expression(query).names), default=60)


def put_between(series: Kept, start_s: int, length_s: int, told_until_s: int) -> Samples:
    """What CloudWatch knows by ``told_until_s`` of a period; of five minutes that are not over, a part."""
    first, end = -(-start_s // STEP_S) * STEP_S, start_s + length_s
    if first == start_s and end % STEP_S == 0 and end <= told_until_s:
        return series.put(start_s, length_s)
    steps = range(first, min(end, told_until_s), STEP_S)
    return together(part_of(series.put(step, STEP_S), min(STEP_S, told_until_s - step)) for step in steps)


def rounded(start_s: float, now_s: float) -> int:
    """As CloudWatch rounds the beginning of what is asked for: to minutes, five minutes or hours, by its age."""
    age_s = now_s - start_s
    unit = 60 if age_s < 15 * DAY_S else 300 if age_s < 63 * DAY_S else 3_600
    return int(start_s // unit * unit)


def _kept_s(period_s: int) -> int:
    return next((kept for unit, kept in _KEPT_S if period_s % unit == 0), 3 * HOUR_S)


def _check(queries: Sequence[Mapping[str, Any]], start_s: float, end_s: float) -> None:
    """Raises what AWS answers to a request that cannot be."""
    if len(queries) > _MOST_QUERIES:
        raise invalid(f"The collection MetricDataQueries must not have a size greater than {_MOST_QUERIES}.")
    if start_s >= end_s:
        raise invalid("The parameter StartTime must be less than the parameter EndTime.")
    check_queries(queries)


def check_queries(queries: Sequence[Mapping[str, Any]]) -> None:
    """Raises what AWS answers to metrics and expressions that cannot be."""
    by_id = {str(query["Id"]): query for query in queries}
    if len(by_id) < len(queries):
        raise invalid("The values for parameter id in MetricDataQueries are not unique.")
    for name, query in by_id.items():
        if not (name[:1].islower() and name.replace("_", "").isalnum() and name.isascii()):
            raise invalid(
                f"The value {name} for parameter id in MetricDataQueries is not matching the expected pattern."
            )
        if ("MetricStat" in query) is ("Expression" in query):
            raise invalid("Exactly one of MetricStat and Expression is needed for every query.")
        if "MetricStat" in query:
            check_period(int(query["MetricStat"]["Period"]))
            check_statistic(str(query["MetricStat"]["Stat"]))
        elif any(used not in by_id or used == name for used in _expression(query).names):
            raise invalid(f"Error in expression '{name}': it refers to an id that there is not.")


def check_period(period_s: int) -> None:
    if period_s not in (1, 5, 10, 20, 30) and (period_s % 60 or period_s < 60):
        raise invalid("The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.")


def check_statistic(name: str) -> None:
    try:
        if name not in _STATISTICS:
            percent_of(name)
    except ValueError:
        raise invalid(f"The parameter Stat must be a valid statistic: {name}") from None


def invalid(message: str) -> AwsError:
    return AwsError("ValidationError", message)


def _expression(query: Mapping[str, Any]) -> Expression:
    try:
        return Expression(str(query["Expression"]))
    except BadExpression as problem:
        raise invalid(f"Error in expression '{query['Id']}': {problem}") from None


def _result(query: Mapping[str, Any], points: Sequence[Point], status: str) -> dict[str, Any]:
    label = query.get("Label") or query.get("Expression") or query["MetricStat"]["Metric"]["MetricName"]
    return {
        "Id": query["Id"],
        "Label": label,
        "Timestamps": [moment for moment, _ in points],
        "Values": [value for _, value in points],
        "StatusCode": status,
    }


def _position(service: Service, query: Sequence[Any], token: str | None, start: Any = 0) -> Any:
    if token is None:
        return start
    try:
        return read_token(service, query, token)
    except AwsError:
        raise AwsError("InvalidNextToken", "The next token specified is invalid.") from None


def _named(series: Kept) -> dict[str, Any]:
    named = [{"Name": name, "Value": value} for name, value in series.dimensions.items()]
    return {"Namespace": series.namespace, "MetricName": series.name, "Dimensions": named}


def _fits(series: Kept, asked: Mapping[str, Any]) -> bool:
    wanted = {each["Name"]: each.get("Value") for each in asked.get("Dimensions", ())}
    return (
        asked.get("Namespace") in (None, series.namespace)
        and asked.get("MetricName") in (None, series.name)
        and wanted.keys() <= series.dimensions.keys()
        and all(value in (None, series.dimensions[name]) for name, value in wanted.items())
    )


def _put_since(service: Service, series: Kept, seconds: int) -> bool:
    until_s = int(service.clock.now().timestamp() - service.faults.metrics_late_s)
    newest = until_s // HOUR_S * HOUR_S
    hours = range(newest, newest - seconds - 1, -HOUR_S)
    return any(put_between(series, hour, HOUR_S, until_s) for hour in hours)
