"""The series of numbers that CloudWatch keeps of a pool: which there are, and their points.

A metric that was silent for two weeks is not listed any more, though its points are still given to whoever names it.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.model.health.series import Metric, Points, SeriesKey, metric, nothing
from cognito_admin.model.ids import PoolId

MOST_QUERIES = 500
"""Series that one GetMetricData request takes."""
_AT_A_STRETCH, _BREATH_S = 5_000, 0.001
"""So many points are taken over before the loop does something else for a moment: an answer may hold 100,800."""

_COGNITO, _USAGE = "AWS/Cognito", "AWS/Usage"
_SERVICE = "cognito user pool"
"""How AWS/Usage calls user pools, in one case or another."""


@dataclass(frozen=True, slots=True)
class Read:
    """``points`` covers the whole window for every series that CloudWatch answered for, NaN where it has no number.

    ``denied`` were refused one by one, ``unanswered`` may be asked for again. ``calls`` counts the requests, ``asked`` the
    series they were for, which is what AWS bills.
    """

    points: Mapping[SeriesKey, Points]
    denied: frozenset[SeriesKey]
    unanswered: frozenset[SeriesKey]
    calls: int
    asked: int


@dataclass(frozen=True, slots=True)
class Listing:
    """``calls`` counts the requests it took."""

    metrics: tuple[Metric, ...]
    calls: int


class Metrics:
    """Every method raises Failure."""

    def __init__(self, calls: Calls, pool: PoolId) -> None:
        self._calls = calls
        self._pool = pool

    async def of_pool(self) -> tuple[Metric, ...]:
        """What CloudWatch lists of the pool, in order."""
        return (await self._of_pool()).metrics

    async def known(self) -> Listing:
        """With how much of its quotas the whole account uses (AWS/Usage)."""
        of_pool = await self._of_pool()
        pages = [page async for page in self._listed(_USAGE, Type="API")]
        found = {one for page in pages for one in page if _is_of_user_pools(one)}
        return Listing(tuple(sorted({*of_pool.metrics, *found})), of_pool.calls + len(pages))

    async def _of_pool(self) -> Listing:
        pages = [page async for page in self._listed(_COGNITO, UserPool=self._pool)]
        pages += [page async for page in self._listed(_COGNITO, UserPoolId=self._pool)]
        return Listing(tuple(sorted({one for page in pages for one in page})), len(pages))

    async def read(self, keys: Iterable[SeriesKey], start_s: int, end_s: int, period_s: int) -> Read:
        """Points of ``period_s`` from ``start_s`` to ``end_s``, both multiples of it."""
        return await self.read_each(dict.fromkeys(keys, period_s), start_s, end_s)

    async def read_each(self, periods_s: Mapping[SeriesKey, int], start_s: int, end_s: int) -> Read:
        """As ``read``, each series in the period it stands with; ``start_s`` and ``end_s`` are multiples of all of them."""
        keys = tuple(periods_s)
        points: dict[SeriesKey, Points] = {}
        status: dict[SeriesKey, str] = {}
        calls = filled = 0
        for first in range(0, len(keys), MOST_QUERIES):
            asked = keys[first : first + MOST_QUERIES]
            answered = [_empty(start_s, end_s, periods_s[key]) for key in asked]
            queries = [_query(place, key, periods_s[key]) for place, key in enumerate(asked)]
            async for page in self._data(queries, start_s, end_s):
                calls += 1
                for result in page.get("MetricDataResults", ()):
                    place = int(result["Id"][1:])
                    _fill(answered[place], result)
                    status[asked[place]] = result.get("StatusCode", "")
                    filled += len(result.get("Values", ()))
                    if filled >= _AT_A_STRETCH:
                        filled = 0
                        await asyncio.sleep(_BREATH_S)
            points |= zip(asked, answered, strict=True)
        denied = frozenset(key for key in keys if status.get(key) == "Forbidden")
        unanswered = frozenset(key for key in keys if status.get(key, "InternalError") == "InternalError")
        there = {key: found for key, found in points.items() if key not in denied and key not in unanswered}
        return Read(there, denied, unanswered, calls, len(keys))

    async def _listed(self, namespace: str, **dimensions: str) -> AsyncIterator[Sequence[Metric]]:
        """Page by page."""
        pages = self._calls.pages(
            Asked("ListMetrics", self._pool),
            "NextToken",
            lambda clients, options: clients.metrics.list_metrics(
                Namespace=namespace,
                Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()],
                **options,
            ),
        )
        async for page in pages:
            yield [_listed_metric(told) for told in page.get("Metrics", ())]

    def _data(self, queries: Sequence[Any], start_s: int, end_s: int) -> AsyncIterator[Mapping[str, Any]]:
        start, end = datetime.fromtimestamp(start_s, UTC), datetime.fromtimestamp(end_s, UTC)
        return self._calls.pages(
            Asked("GetMetricData", self._pool),
            "NextToken",
            lambda clients, options: clients.metrics.get_metric_data(
                MetricDataQueries=queries, StartTime=start, EndTime=end, ScanBy="TimestampAscending", **options
            ),
        )


def _is_of_user_pools(one: Metric) -> bool:
    return (one.dimension("Service") or "").casefold().startswith(_SERVICE)


def _listed_metric(told: Mapping[str, Any]) -> Metric:
    named = {entry["Name"]: entry["Value"] for entry in told.get("Dimensions", ())}
    return metric(told["Namespace"], told["MetricName"], **named)


def _query(place: int, key: SeriesKey, period_s: int) -> dict[str, Any]:
    of = {
        "Namespace": key.metric.namespace,
        "MetricName": key.metric.name,
        "Dimensions": [{"Name": name, "Value": value} for name, value in key.metric.dimensions],
    }
    return {"Id": f"m{place}", "MetricStat": {"Metric": of, "Period": period_s, "Stat": key.statistic.value}}


def _empty(start_s: int, end_s: int, period_s: int) -> Points:
    return Points(start_s, period_s, nothing((end_s - start_s) // period_s))


def _fill(points: Points, result: Mapping[str, Any]) -> None:
    """Puts what one page of an answer tells into the points that are being read, in which nobody has looked yet."""
    for moment, value in zip(result.get("Timestamps", ()), result.get("Values", ()), strict=False):
        place = (int(moment.timestamp()) - points.start_s) // points.period_s
        if 0 <= place < len(points.values):
            points.values[place] = value
