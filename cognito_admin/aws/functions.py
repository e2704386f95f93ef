"""The Lambda functions that a pool calls, whether they let it in, and how they fare.

Other permissions than Cognito's own are needed for it.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.model.failures import Failure
from cognito_admin.model.function_policies import lets_cognito_in
from cognito_admin.model.ids import PoolId
from cognito_admin.model.triggers.functions import Fared, Function

if TYPE_CHECKING:
    from cognito_admin.aws.session import Clients

_PERIOD_S = 300
_HOUR_S = 3600
_MOST_QUERIES = 500
_NOT_FOUND = "ResourceNotFoundException"
_COUNTS = ("Invocations", "Errors", "Throttles")
_P95 = "Duration"


class Functions:
    """Every method raises Failure."""

    def __init__(self, calls: Calls, pool: PoolId) -> None:
        self._calls = calls
        self._pool = pool

    async def function(self, arn: str) -> Function | None:
        """None where there is none (any more)."""
        try:
            answer = await self._calls.read(
                Asked("GetFunctionConfiguration", self._pool),
                lambda clients: clients.functions.get_function_configuration(FunctionName=arn),
            )
        except Failure as failure:
            if failure.facts.get("aws_code") == _NOT_FOUND:
                return None
            raise
        return read_function(answer)

    async def lets_in(self, arn: str, pool_arn: str) -> bool:
        """Whether Cognito may call the function, or the alias of it that ``arn`` names, for the pool; no where there is none."""

        def send(clients: "Clients") -> Mapping[str, Any]:
            try:
                return clients.functions.get_policy(FunctionName=arn)
            except clients.functions.exceptions.ResourceNotFoundException:
                # Who never allowed anybody to call it has no policy.
                return {}

        answer = await self._calls.read(Asked("GetPolicy", self._pool), send)
        return lets_cognito_in(answer.get("Policy", ""), pool_arn)

    async def fared(self, names: Sequence[str], since: datetime, until: datetime) -> Mapping[str, Fared]:
        """How each function fared meanwhile, by its name, in one request for 125 of them."""
        names = tuple(dict.fromkeys(names))
        queries = [query for place, name in enumerate(names) for query in _queries(place, name)]
        since_hour = datetime.fromtimestamp(since.timestamp() // _HOUR_S * _HOUR_S, UTC)
        series: dict[str, list[tuple[datetime, float]]] = {}
        for first in range(0, len(queries), _MOST_QUERIES):
            asked = queries[first : first + _MOST_QUERIES]
            for page in await self._data(asked, since_hour, until):
                for result in page.get("MetricDataResults", ()):
                    points = zip(result.get("Timestamps", ()), result.get("Values", ()), strict=False)
                    series.setdefault(result["Id"], []).extend(points)
        return {name: _fared(place, series) for place, name in enumerate(names)}

    async def _data(self, queries: list[Any], since: datetime, until: datetime) -> list[Mapping[str, Any]]:
        return [
            page
            async for page in self._calls.pages(
                Asked("GetMetricData", self._pool),
                "NextToken",
                lambda clients, options: clients.metrics.get_metric_data(
                    MetricDataQueries=queries, StartTime=since, EndTime=until, **options
                ),
            )
        ]


def read_function(told: Mapping[str, Any]) -> Function:
    return Function(
        told["FunctionName"],
        told["FunctionArn"],
        told.get("Runtime"),
        told.get("Description", ""),
        _moment(told.get("LastModified")),
        told.get("Timeout"),
    )


def _moment(text: object) -> datetime | None:
    """Lambda's dates are text: ``2026-11-01T08:30:00.000+0000``."""
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _queries(place: int, name: str) -> list[Any]:
    return [
        *(_query(f"m{place}_{metric.lower()}", metric, "Sum", _PERIOD_S, name) for metric in _COUNTS),
        _query(f"m{place}_{_P95.lower()}", _P95, "p95", _HOUR_S, name),
    ]


def _query(identifier: str, metric: str, stat: str, period_s: int, function: str) -> dict[str, Any]:
    of_function = {
        "Namespace": "AWS/Lambda",
        "MetricName": metric,
        "Dimensions": [{"Name": "FunctionName", "Value": function}],
    }
    return {"Id": identifier, "MetricStat": {"Metric": of_function, "Period": period_s, "Stat": stat}}


def _fared(place: int, series: Mapping[str, list[tuple[datetime, float]]]) -> Fared:
    def points(metric: str) -> list[tuple[datetime, float]]:
        return series.get(f"m{place}_{metric.lower()}", [])

    def total(metric: str) -> int | None:
        found = points(metric)
        return round(sum(value for _, value in found)) if found else None

    calls, errors, throttles = map(total, _COUNTS)
    failed = [moment for moment, value in points("Errors") if value > 0]
    slowest = max((value for _, value in points(_P95)), default=None)
    return Fared(calls, errors, throttles, slowest, max(failed, default=None))
