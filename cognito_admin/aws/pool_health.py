"""How the functions of a pool fare and whether Cognito throttles its people: from Lambda and CloudWatch.

Other permissions than Cognito's own are needed for it.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.model.function_policies import lets_cognito_in
from cognito_admin.model.ids import PoolId

if TYPE_CHECKING:
    from cognito_admin.aws.session import Clients

PERIOD_S = 300
"""Cognito publishes its metrics every five minutes, and longer periods would be cut off at the edges."""
_MOST_QUERIES = 500

Metric = Mapping[str, Any]
"""AWS's Metric: Namespace, MetricName, Dimensions."""


class PoolHealth:
    """Every method raises Failure."""

    def __init__(self, calls: Calls, pool: PoolId) -> None:
        self._calls = calls
        self._pool = pool

    async def is_invokable(self, function_arn: str, pool_arn: str) -> bool:
        """Whether Cognito may call the function for this pool; no for one that is not there."""

        def send(clients: "Clients") -> Mapping[str, Any]:
            try:
                return clients.functions.get_policy(FunctionName=function_arn)
            except clients.functions.exceptions.ResourceNotFoundException:
                # Who never allowed anybody to call it has no policy.
                return {}

        answer = await self._calls.read(Asked("GetPolicy", self._pool), send)
        return lets_cognito_in(answer.get("Policy", ""), pool_arn)

    async def errors(self, functions: Sequence[str], since: datetime, until: datetime) -> Mapping[str, int]:
        """How often each function failed meanwhile, by its name; whose number nobody counted is left out."""
        metrics = [_metric("AWS/Lambda", "Errors", FunctionName=name) for name in functions]
        sums = await self._sums(metrics, since, until)
        return {name: total for name, total in zip(functions, sums, strict=True) if total is not None}

    async def throttled(self, since: datetime, until: datetime) -> int:
        """How many attempts to sign in were throttled meanwhile, in all apps of the pool."""
        pages = self._calls.pages(
            Asked("ListMetrics", self._pool),
            "NextToken",
            lambda clients, options: clients.metrics.list_metrics(
                Namespace="AWS/Cognito",
                MetricName="SignInThrottles",
                Dimensions=[{"Name": "UserPool", "Value": self._pool}],
                **options,
            ),
        )
        metrics: list[Metric] = [metric async for page in pages for metric in page.get("Metrics", ())]
        return sum(total for total in await self._sums(metrics, since, until) if total is not None)

    async def _sums(self, metrics: Sequence[Metric], since: datetime, until: datetime) -> list[int | None]:
        """In the order of ``metrics``; None where CloudWatch has no number at all."""
        totals: dict[str, float] = {}
        ids = [f"m{number}" for number in range(len(metrics))]
        queries = [
            {"Id": name, "MetricStat": {"Metric": metric, "Period": PERIOD_S, "Stat": "Sum"}}
            for name, metric in zip(ids, metrics, strict=True)
        ]
        start = since - timedelta(seconds=since.timestamp() % PERIOD_S)
        for first in range(0, len(queries), _MOST_QUERIES):
            async for page in self._data(queries[first : first + _MOST_QUERIES], start, until):
                for result in page.get("MetricDataResults", ()):
                    if values := result.get("Values"):
                        totals[result["Id"]] = totals.get(result["Id"], 0.0) + sum(values)
        return [round(totals[name]) if name in totals else None for name in ids]

    def _data(self, queries: list[Any], since: datetime, until: datetime) -> AsyncIterator[Mapping[str, Any]]:
        return self._calls.pages(
            Asked("GetMetricData", self._pool),
            "NextToken",
            lambda clients, options: clients.metrics.get_metric_data(
                MetricDataQueries=queries, StartTime=since, EndTime=until, **options
            ),
        )


def _metric(namespace: str, name: str, **dimensions: str) -> Metric:
    return {
        "Namespace": namespace,
        "MetricName": name,
        "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
    }
