"""Changes bytes of real backups for a minute: nothing may crash, and no change be taken for what was written.

On its own: ``python -m tests.bench.fuzz --seconds 600``.
"""

import argparse
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.archive.fuzzing import KINDS, Fuzzing
from tests.bench.figures import Figure, Heading

SECONDS = 60.0


def measure(seconds: float = SECONDS) -> Iterator[Heading | Figure]:
    """Raises what a change crashes, with the seed that leads to it."""
    seed = random.SystemRandom().randrange(1 << 32)
    yield Heading(f"Backups with bytes changed, for {seconds:,.0f} s, seed {seed}")
    chance = random.Random(seed)
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            fuzzing = Fuzzing(Path(folder), kind, chance)
            silent = fuzzing.run(seconds=seconds / len(KINDS))
            yield Figure(f"changes to a backup: {kind}", fuzzing.tried, "")
            yield Figure("  of them accepted in silence", len(silent), "", most=0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    for line in measure(parser.parse_args().seconds):
        print(line, flush=True)
