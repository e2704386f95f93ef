"""Charts of fifteen months, hour by hour, forty lines: how long a frame takes while somebody zooms, moves and points.

``python -m tests.bench.charts`` measures it alone. Beside it, the same lines as pyqtgraph's own plots draw them.
"""

import sys
from collections.abc import Iterator
from typing import Any

from tests.bench.apart import run_apart
from tests.bench.figures import Figure, Heading, percentiles
from tests.bench.ratios import Comparison

LINES = 40
TIMES = 60
FRAME_MS = 25
FIRST_MS = 300
BUSY_MS = 50
"""Nothing keeps the window from answering for longer."""
BESIDE_PLAIN = 1.25
"""Plain plots show neither legends nor nights, gaps, markers and limits."""


def measure(times: int = TIMES, lines: int = LINES) -> Iterator[Figure | Heading | Comparison]:
    """All of it in a process of its own; a frame counts from the wish to the paint of every chart in sight."""
    seen: dict[str, Any] = run_apart("tests.bench.charts_probe", times=times, lines=lines)
    yield Heading(
        f"{lines} lines of {seen['points']:,} points in {seen['charts']} charts, {seen['in_sight']} of them in sight"
    )
    for name in ("zoom", "pan", "crosshair"):
        median_ms, most_ms, longest_ms = percentiles(seen[name])
        yield Figure(f"{name}: 95th percentile of {len(seen[name])}", most_ms, "ms", most=FRAME_MS)
        yield Figure("  median", median_ms, "ms")
        yield Figure("  longest", longest_ms, "ms")
    yield Figure("finely again, one chart: longest", max(seen["fine"]), "ms", most=BUSY_MS)
    yield Figure("fourteen days of five minutes: first drawing", seen["first_ms"], "ms", most=FIRST_MS)
    yield Figure("pyqtgraph read in its thread", seen["read_ms"], "ms")
    yield Figure("  longest that the window did not answer meanwhile", seen["stalled_ms"], "ms", most=BUSY_MS)
    yield Figure("memory of the charts, pyqtgraph among them", seen["memory_mb"], "MB")
    ours, plain = percentiles(seen["zoom"] + seen["pan"])[0], percentiles(seen["plain"])[0]
    yield Comparison("a frame, beside pyqtgraph's own plots", ours, plain, ours / plain, "ms", BESIDE_PLAIN)


def main() -> int:
    holds = True
    for line in measure():
        print(line, flush=True)
        holds = holds and line.holds
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
