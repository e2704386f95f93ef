"""Runs the benchmarks and prints what they find; the exit status is 1 when anything is over its bound."""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from tests.bench import (
    backups,
    bulk,
    charts,
    checkup,
    first_paint,
    frames,
    fuzz,
    health,
    listing,
    pacing,
    restoring,
    search,
    spark,
)
from tests.bench.figures import Heading


class Line(Protocol):
    """Something that was found, or a heading over it. ``holds`` unless it misses its bound."""

    @property
    def holds(self) -> bool: ...


def measure(users: int) -> Iterator[Line]:
    """One after the other, each as soon as it is known."""
    yield from first_paint.measure()
    with tempfile.TemporaryDirectory() as folder:
        bench = search.SearchBench(users, Path(folder))
        yield from bench.lines()
        yield from frames.measure(bench.index)
        yield from bulk.frames(bench.index)
        yield from checkup.measure(bench.index)
        yield from search.with_many_attributes(users // 10, Path(folder))
    yield from health.measure()
    yield from charts.measure()
    yield from pacing.measure()
    yield from listing.measure(users)
    yield from bulk.measure()
    yield from backups.measure()
    yield from spark.measure()
    yield from restoring.measure()
    yield from fuzz.measure()
    yield Heading("Ten million users: python -m tests.bench.search --users 10000000")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--users", type=int, default=search.USERS, help="how many the index is measured with (default: %(default)s)"
    )
    holds = True
    for line in measure(parser.parse_args().users):
        print(line, flush=True)
        holds = holds and line.holds
    return 0 if holds else 1


if __name__ == "__main__":
    raise SystemExit(main())
