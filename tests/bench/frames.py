"""The window while a sync runs: how soon it paints what somebody does with the wheel, the keys, the mouse.

``python -m tests.bench.frames --users 100000`` measures it alone; ``--log FILE`` writes a line of JSON for each event.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.bench.apart import run_apart
from tests.bench.figures import Figure, Heading, percentiles
from tests.bench.search import USERS, SearchBench

KINDS = ("wheel", "page down", "thumb", "typing")
PAINTED_MS = 25
TIMES = 240
LOAD_USERS = 400_000
"""A sync reads some 1,600 of them a second, which is what Cognito gives."""


def measure(index: Path, *, times: int = TIMES, log: Path | None = None) -> Iterator[Figure | Heading]:
    """On a copy of ``index``."""
    seen = run_apart("tests.bench.frames_probe", index=str(index), load_users=LOAD_USERS, times=times)
    frames: list[dict[str, Any]] = seen["frames"]
    if log is not None:
        log.write_text("".join(f"{json.dumps(frame)}\n" for frame in frames))
    yield Heading(f"The window on {seen['users']:,} users while a sync runs, from event to paint")
    for kind in KINDS:
        yield from _of_kind(kind, [frame for frame in frames if frame["kind"] == kind])


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
        for line in measure(bench.index, times=chosen.times, log=chosen.log):
            print(line, flush=True)
            holds = holds and line.holds
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
