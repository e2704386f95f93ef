"""A pool whose series CloudWatch has, made up by a function of time, and its health kept in a folder."""

import asyncio
import math
from array import array
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cognito_admin.aws.metrics import MOST_QUERIES, Listing, Read
from cognito_admin.keystore import Keystore
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.health.metrics import of_client
from cognito_admin.model.health.series import Points, SeriesKey, Statistic
from cognito_admin.model.ids import ClientId, PoolId
from cognito_admin.model.settings.things import Listed, ThingKind
from cognito_admin.store.paths import Paths
from cognito_admin.work.kept_series import KeptSeries
from cognito_admin.work.live_health import LiveHealth
from cognito_admin.work.unlock import StoreKey

POOL = PoolId("us-east-1_shop")
NOW = datetime(2026, 11, 20, 14, 3, tzinfo=UTC)
WEB, MOBILE = ClientId("web"), ClientId("mobile")
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:greet"
DENIED = Failure(
    Code.ACCESS_DENIED, action="cloudwatch:GetMetricData", operation="GetMetricData", aws_code="AccessDenied"
)


def steady(key: SeriesKey, at_s: int) -> float | None:
    """In five minutes ten try to sign in, and two fail; nothing is throttled; functions are quick."""
    del at_s
    if key.metric.name.endswith("Successes"):
        return 8.0 if key.statistic is Statistic.SUM else 10.0
    return 120.0 if key.statistic is Statistic.P95 else 0.0


@dataclass
class FakeMetrics:
    """``has`` tells of five minutes, None where there is nothing. ``reads`` are what it was asked for."""

    has: Callable[[SeriesKey, int], float | None] = steady
    clients: tuple[ClientId, ...] = (WEB, MOBILE)
    refuses: Failure | None = None
    denied: frozenset[SeriesKey] = frozenset()
    reads: list[tuple[tuple[SeriesKey, ...], int, int, int]] = field(default_factory=list[Any])
    listings: int = 0

    async def known(self) -> Listing:
        self.listings += 1
        if self.refuses is not None:
            raise self.refuses
        return Listing(tuple(sorted({key.metric for client in self.clients for key in of_client(POOL, client)})), 3)

    async def read(self, keys: Iterable[SeriesKey], start_s: int, end_s: int, period_s: int) -> Read:
        keys = tuple(keys)
        self.reads.append((keys, start_s, end_s, period_s))
        if self.refuses is not None:
            raise self.refuses
        told = {key: self._points(key, start_s, end_s, period_s) for key in keys if key not in self.denied}
        return Read(told, self.denied & {*keys}, frozenset(), -(-len(keys) // MOST_QUERIES), len(keys))

    def _points(self, key: SeriesKey, start_s: int, end_s: int, period_s: int) -> Points:
        values: array[float] = array("d")
        together = sum if key.statistic.adds_up else max
        for first in range(start_s, end_s, period_s):
            moments = range(first, min(first + period_s, int(NOW.timestamp())), 300)
            there = [part for at in moments if (part := self.has(key, at)) is not None]
            values.append(together(there) if there else math.nan)
        return Points(start_s, period_s, values)


@dataclass
class FakeAsking:
    of: FakeMetrics
    pool: PoolId = POOL
    names_of: tuple[Listed, ...] = (Listed(WEB, "Web shop"), Listed(MOBILE, "Mobile"))
    refuses: Failure | None = None
    """What Cognito refuses, whatever CloudWatch does."""

    def metrics(self) -> Any:
        return self.of

    async def names(self, kind: ThingKind) -> tuple[Listed, ...]:
        assert kind is ThingKind.CLIENT
        if self.refuses is not None:
            raise self.refuses
        return self.names_of

    async def settings(self) -> Mapping[str, Any]:
        if self.refuses is not None:
            raise self.refuses
        return {"LambdaConfig": {"PostAuthentication": FUNCTION}}

    async def quota(self, category: str) -> float | None:
        return {"UserAuthentication": 200.0}.get(category)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)


Scenario = Callable[[LiveHealth, KeptSeries, Clock], Awaitable[None]]


def with_health(folder: Path, metrics: FakeMetrics, scenario: Scenario, asking: FakeAsking | None = None) -> None:
    async def run() -> None:
        keystore, clock = Keystore(), Clock()
        store_key = StoreKey(keystore, Paths(folder))
        store_key.given(bytes(32))
        kept = KeptSeries(lambda: Paths(folder).series, store_key)
        try:
            health = LiveHealth("shop", asking or FakeAsking(metrics), kept, None, lambda: metrics.refuses, clock)
            await scenario(health, kept, clock)
        finally:
            await kept.close()
            store_key.close()
            keystore.close()

    asyncio.run(run())
