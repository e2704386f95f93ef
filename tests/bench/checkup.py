"""What a check-up takes from the index of a whole pool, and how long accounts are looked for that may be one person's."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.apart import run_apart
from tests.bench.figures import Figure, Heading
from tests.bench.search import USERS, SearchBench

MOST_S = {2_400: 2.0, 1_000_000: 10.0}
"""By the number of users that a pool has at most."""
MB = 1024 * 1024


def measure(index: Path) -> Iterator[Heading | Figure]:
    """Of an index that is there already."""
    found = run_apart("tests.bench.checking", path=str(index))
    most_s = next((most for users, most in MOST_S.items() if found["users"] <= users), None)
    yield Heading(f"Check-up of {found['users']:,} users, from the index")
    yield Figure("all that is counted of them", found["checked_s"], "s", most=most_s)
    yield Figure("accounts that may be one person's", found["shared_s"], "s")
    yield Figure("  groups of them", found["groups"], "")
    yield Figure("memory", found["peak_bytes"] / MB, "MB")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.checkup", description=__doc__)
    parser.add_argument("--users", type=int, default=USERS, help="how many (default: %(default)s)")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep the index there, or use the one that is there"
    )
    chosen = parser.parse_args()
    holds = True
    with tempfile.TemporaryDirectory() as folder:
        place = chosen.keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        bench = SearchBench(chosen.users, place)
        bench.fill()
        for line in measure(bench.index):
            holds = holds and getattr(line, "holds", True)
            print(line, flush=True)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
