"""A window that is used for hours: what it holds after a while is what it holds at the end.

``make soak MINUTES=60`` takes longer than the ten minutes it takes else.
"""

import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.window import person as person_module
from tests.window.computer import Computer
from tests.window.holdings import Holdings, left_behind, note_pools_of_connections
from tests.window.person import Person
from tests.window.routine import Routine

MINUTES = float(os.environ.get("SOAK_MINUTES") or 10)
WARMING_UP, WARMING_UP_ROUNDS = 0.3, 2
"""This part of the time, and so many rounds at least, what is made once may be made: it is told, and not judged."""
ROUNDS = 4
"""So many at least are judged."""
MOST_GROWTH = 0.05

pytestmark = pytest.mark.soak


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise elsewhere")
def test_hours_of_use_neither_fill_the_memory_nor_leave_anything_behind(
    used_computer: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary, backups = tmp_path / "temporary", tmp_path / "backups"
    for folder in (temporary, backups):
        folder.mkdir()
    folders = (temporary, backups, used_computer.basedir / "indexes", used_computer.basedir / "locks")
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    # What is looked for here is not how fast it goes, on a machine that may have other work.
    monkeypatch.setattr(person_module, "PATIENCE_S", 120.0)
    note_pools_of_connections(monkeypatch)
    began_s = time.monotonic()
    noted: list[Holdings] = []

    def minutes() -> float:
        return (time.monotonic() - began_s) / 60

    async def visit(person: Person) -> None:
        routine = Routine(person, backups)
        warm = 0
        while minutes() < MINUTES or len(noted) < warm + ROUNDS:
            await routine.once()
            noted.append(Holdings.now(*folders))
            print(f"{minutes():5.1f} min, round {routine.round}: {noted[-1].held_bytes / 1e6:.1f} MB")
            if not warm and minutes() >= MINUTES * WARMING_UP and len(noted) >= WARMING_UP_ROUNDS:
                warm = len(noted)
        judged = noted[warm - 1 :]
        before, after, rounds = judged[0], judged[-1], len(judged) - 1
        growth = after.held_bytes / before.held_bytes - 1
        left = left_behind(judged)
        print(f"{rounds} rounds after {warm} to warm up: memory {growth:+.1%}, left behind: {left or 'nothing'}")
        print(f"At the end: {_told(after)}")
        assert growth <= MOST_GROWTH
        assert not left
        assert after.nones > before.nones - rounds

    used_computer.window(visit)


def _told(holdings: Holdings) -> str:
    kinds: Counter[str] = Counter()
    for (kind, _), count in holdings.things.items():
        kinds[kind] += count
    return ", ".join(f"{count} × {kind}" for kind, count in sorted(kinds.items()))
