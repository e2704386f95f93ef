"""The window while a sync runs: how soon it paints what somebody does with the wheel, the keys, the mouse.

``python -m tests.bench.frames --users 100000`` measures it alone; ``--log FILE`` writes a line of JSON for each event.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.bench.apart import run_apart
from tests.bench.figures import Figure, Heading, percentiles
from tests.bench.listing import PAGE
from tests.bench.search import USERS, SearchBench

KINDS = ("wheel", "page down", "thumb", "typing")
PAINTED_MS = 25
TIMES = 240
CALLS_PER_S = (30, 120)
"""What Cognito gives by default, and where the quota was raised."""
SYNC_S = 150
"""A sync has so much to read that it goes on until everything is measured."""


def measure(
    index: Path, *, times: int = TIMES, calls_per_s: Sequence[float] = CALLS_PER_S, log: Path | None = None
) -> Iterator[Figure | Heading]:
    """On copies of ``index``, once for each of ``calls_per_s``, by which a sync in a process of its own goes meanwhile."""
    logged: list[dict[str, Any]] = []
    for calls in calls_per_s:
        load_users = round(calls * PAGE * SYNC_S)
        wish = {"index": str(index), "load_users": load_users, "times": times, "calls_per_s": calls}
        seen = run_apart("tests.bench.frames_probe", **wish)
        frames: list[dict[str, Any]] = seen["frames"]
        yield Heading(
            f"The window on {seen['users']:,} users while a sync makes {seen['calls_per_s']:.0f} calls a second,"
            " from event to paint"
        )
        for kind in KINDS:
            yield from _of_kind(kind, [frame for frame in frames if frame["kind"] == kind])
            yield Figure("  of the machine, taken by others meanwhile", seen["taken_percent"][kind], "%")
        logged += ({"calls_per_s": calls, **frame} for frame in frames)
    if log is not None:
        log.write_text("".join(f"{json.dumps(frame)}\n" for frame in logged))


def _of_kind(kind: str, frames: list[dict[str, Any]]) -> Iterator[Figure]:
    painted = [frame for frame in frames if frame["painted_ms"] is not None]
    median_ms, most_ms, longest_ms = percentiles(frame["painted_ms"] for frame in painted)
    yield Figure(f"{kind}: 95th percentile of {len(painted)}", most_ms, "ms", most=PAINTED_MS)
    yield Figure("  median", median_ms, "ms")
    yield Figure("  longest", longest_ms, "ms")
    computed_ms = percentiles(frame["computed_ms"] for frame in painted)
    yield Figure("  95th percentile of what the thread computed", computed_ms[1], "ms")
    since_due_ms = percentiles(frame["late_ms"] + frame["painted_ms"] for frame in painted)
    yield Figure("  95th percentile since it was due", since_due_ms[1], "ms")
    shown_ms = percentiles(frame["shown_ms"] for frame in painted if frame["shown_ms"] is not None)
    yield Figure("  95th percentile until no row was missing", shown_ms[1], "ms")
    yield Figure("  never painted", len(frames) - len(painted), "events", most=0)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.frames", description=__doc__)
    parser.add_argument("--users", type=int, default=USERS, help="in the index (default: %(default)s)")
    parser.add_argument("--times", type=int, default=TIMES, help="events of each kind (default: %(default)s)")
    parser.add_argument(
        "--calls", type=float, action="append", metavar="N", help="a second that the sync makes (default: 30, then 120)"
    )
    parser.add_argument("--log", type=Path, metavar="FILE", help="write each event there")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep the index there, or use the one that is there"
    )
    chosen = parser.parse_args()
    holds = True
    with ExitStack() as stack:
        folder = chosen.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        bench = SearchBench(chosen.users, folder)
        bench.fill()
        for line in measure(bench.index, times=chosen.times, calls_per_s=chosen.calls or CALLS_PER_S, log=chosen.log):
            print(line, flush=True)
            holds = holds and line.holds
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
