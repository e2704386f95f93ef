"""Opens a large backup in the window, in a process of its own: when its first rows are painted, and when all can be searched."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

import asyncio
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import QEvent, QObject

from tests.bench.apart import serve
from tests.window.computer import Computer
from tests.window.person import Person

WHOLE_S = 600.0
REST_S = 3.0
"""Nobody finds *Open backup…* and a file sooner once the window is there."""


class FirstRows(QObject):
    """``at_s`` is when the table was painted with somebody in it."""

    def __init__(self, table: Any) -> None:
        super().__init__()
        self._table = table
        self.at_s: float | None = None
        table.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.at_s is None and event.type() is QEvent.Type.Paint and self._table.visible_rows():
            self.at_s = time.monotonic()
        return False


def opening(place: str, started_s: float, *, at_once: bool, whole: bool) -> dict[str, Any]:
    """Seconds from ``started_s``, the start of the process, and from the wish to open it, to the first rows.

    ``at_once``: the wish comes with the window, which is busy with its own start then. ``whole``: how many users a second become
    searchable until all are, and until all are quick to search, too. ``reading`` says whether the rest was still read when the
    first rows were seen.
    """
    found: dict[str, Any] = {}

    async def visit(person: Person) -> None:
        shell = person.shell
        if not at_once:
            await asyncio.sleep(REST_S)
        began_s = time.monotonic()
        shell.pools.offline.open(place)
        await person.until(lambda: shell.pools.workspace(), "the backup")
        pane: Any = await person.until(lambda: shell.open_pane("users"), "the users")
        rows = FirstRows(pane.table)
        at_s = await person.until(lambda: rows.at_s, "the first rows")
        job = person.job()
        found.update(from_start_s=at_s - started_s, from_opening_s=at_s - began_s, reading=job and not job.state.ended)
        if whole:
            await person.robot.until(lambda: _all_are_there(person.job()), "everybody in the index", WHOLE_S)
            there_s = time.monotonic() - began_s
            await person.robot.until(lambda: (job := person.job()) and job.state.ended, "everybody", WHOLE_S)
            outcome = getattr(person.job(), "outcome", None) or {}
            found["users_per_s"] = outcome["total"] / there_s
            found["quick_users_per_s"] = outcome["total"] / (time.monotonic() - began_s)
        elif job is not None:
            await shell.services.jobs.cancel(job.id)
            await person.until(lambda: (job := person.job()) and job.state.ended, "the end of the job")

    nowhere: Any = SimpleNamespace(pools={}, url="http://127.0.0.1:9")
    with tempfile.TemporaryDirectory() as folder:
        computer = Computer(Path(folder), nowhere)
        os.environ.update(computer.profile_files)
        computer.window(visit, pool=None)
    return found


def _all_are_there(job: Any) -> bool:
    """Whoever is written is found from then on."""
    if job is None or job.state.ended:
        return job is not None
    progress = job.progress
    return (
        progress is not None
        and (progress.phase != "reading_users" or progress.done == progress.total)
        and (progress.phase not in ("starting", "waiting"))
    )


if __name__ == "__main__":
    serve(opening)
