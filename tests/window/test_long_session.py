"""A window that is used for hours."""

import gc
import os
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.window.computer import Computer
from tests.window.person import Person

WARMING_UP = 30
ROUNDS = 200
MOST_GROWTH_BYTES = 10_000_000

pytestmark = pytest.mark.soak


def held_bytes() -> int:
    """Memory of this process that is really there."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def look_around(person: Person) -> None:
    await person.opens("overview")
    await person.opens("users")
    for query in ("ann", "email:ann status:confirmed", "colour:red", ""):
        await person.searches(query)
    for key in ("Down", "Return"):
        person.robot.key(key)
    await person.until(person.opened, "the details of a user")
    person.robot.key("Ctrl+I")
    await person.until(lambda: not person.opened(), "the details to close")
    await person.opens("activity")


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise elsewhere")
def test_hours_of_looking_around_neither_fill_the_memory_nor_use_up_what_python_counts(used_computer: Computer) -> None:
    async def visit(person: Person) -> None:
        for _ in range(WARMING_UP):
            await look_around(person)
        gc.collect()
        held, widgets, references = held_bytes(), len(QApplication.allWidgets()), sys.getrefcount(None)
        for _ in range(ROUNDS):
            await look_around(person)
        gc.collect()
        assert held_bytes() - held < MOST_GROWTH_BYTES
        assert len(QApplication.allWidgets()) <= widgets
        assert sys.getrefcount(None) > references - ROUNDS

    used_computer.window(visit)
