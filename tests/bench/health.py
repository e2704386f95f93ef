"""How long series take from the store to the charts' data, and what a refresh asks of CloudWatch.

``python -m tests.bench.health`` measures it alone; ``tests.bench.charts`` has what drawing them takes.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from cognito_admin.model.health.ranges import Range
from cognito_admin.model.ids import ClientId
from cognito_admin.work.kept_series import KeptSeries
from cognito_admin.work.live_health import LiveHealth
from tests.bench.figures import Figure, Heading, percentiles
from tests.work.health_pool import Clock, FakeAsking, FakeMetrics, with_health

CLIENTS = tuple(ClientId(f"client-{number}") for number in range(4))
"""With the function of a trigger they have forty series."""
TIMES = 20
SHOWN_MS = 150
"""Half of what the first drawing may take."""


def measure(times: int = TIMES) -> Iterator[Figure | Heading]:
    shown_ms: list[float] = []
    calls: list[int] = []
    counted: list[int] = []

    async def scenario(health: LiveHealth, kept: KeptSeries, clock: Clock) -> None:
        del kept
        found = (await health.refresh(Range.WEEKS_2)).series
        counted.extend((len(found.points), sum(len(points.values) for points in found.points.values())))
        for _ in range(times):
            began_s = time.perf_counter()
            await health.shown(Range.WEEKS_2)
            shown_ms.append(1000 * (time.perf_counter() - began_s))
        for _ in range(3):
            clock.later(minutes=5)
            calls.append((await health.refresh(Range.WEEKS_2)).spent.calls)

    metrics = FakeMetrics(clients=CLIENTS)
    with tempfile.TemporaryDirectory() as folder:
        with_health(Path(folder), metrics, scenario, FakeAsking(metrics, names_of=()))
    series, points = counted
    yield Heading(f"{series} series of fourteen days, {points:,} points")
    median_ms, most_ms, _ = percentiles(shown_ms)
    yield Figure(f"from the store: median of {times}", median_ms, "ms", most=SHOWN_MS)
    yield Figure("  95th percentile", most_ms, "ms")
    yield Figure("requests of a refresh", max(calls), "", most=1)


def main() -> int:
    holds = True
    for line in measure():
        print(line, flush=True)
        holds = holds and line.holds
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
