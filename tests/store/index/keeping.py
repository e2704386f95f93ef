"""Upkeep with little steps, in a process that gets killed: ``python -m tests.store.index.keeping PATH``."""

import sys
from pathlib import Path

from cognito_admin.store.encrypted import open_writer
from cognito_admin.store.index import layout
from cognito_admin.store.index.upkeep import building, numbering, planning, settling
from cognito_admin.store.index.upkeep import steps as upkeep
from tests.store.index.store import KEY, nothing


def small_steps() -> None:
    """Everything in little pieces, so that a few users make many segments and a kill meets every kind of step."""
    planning.LEAST_DIRTY = upkeep.LEAST_DIRTY = 20
    planning.MOST_ALIKE = 3
    upkeep.SEGMENT_USERS = 200
    upkeep.CLEARED_POSTINGS = 100
    building.READ_USERS = 20
    building.WRITTEN_POSTINGS = 50
    numbering.WRITTEN_GRAMS = 50
    settling.LEAST_NEWEST = 25
    settling.SETTLED_AT_ONCE = 10


if __name__ == "__main__":
    small_steps()
    connection = open_writer(Path(sys.argv[1]), KEY, layout.LAYOUT)
    print("open", flush=True)
    while upkeep.upkeep(connection, nothing, True):
        pass
    print("done", flush=True)
