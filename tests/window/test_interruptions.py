"""What happens to long work when its process, its window or the whole computer goes away for a while."""

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cognito_admin.model.progress import JobState
from tests.window.computer import LEGACY_USERS, SHOP_USERS, STAFF_USERS, Computer, EmulatorProcess
from tests.window.person import Person, run_aside

PAGES = 6
HALF = 3
"""Of the users of the legacy pool."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds and stops processes the way Linux has it")


def job_process() -> int:
    """The process that does the work of the one job."""
    (pid,) = (child for child in _children() if b"\0job\0" in Path(f"/proc/{child}/cmdline").read_bytes())
    return pid


def _children() -> Iterator[int]:
    for task in Path("/proc/self/task").iterdir():
        # A thread may have ended meanwhile.
        with contextlib.suppress(FileNotFoundError):
            yield from map(int, (task / "children").read_text().split())


def test_a_job_whose_process_was_killed_is_told_as_interrupted_and_continues(
    computer: Computer, emulator: EmulatorProcess
) -> None:
    emulator.trouble("hold", "ListUsers", skip=HALF)

    async def visit(person: Person) -> None:
        await person.starts_sync()
        await person.job_listed(HALF * 60)
        os.kill(job_process(), signal.SIGKILL)
        await person.job_ended(JobState.INTERRUPTED)
        await person.sees("The last sync was interrupted", "What was read so far is kept; it goes on where it stopped.")
        await run_aside(emulator.no_more_trouble)
        asked = await run_aside(lambda: emulator.calls("ListUsers"))
        await person.presses("Continue")
        await person.until(lambda: person.found_count() == LEGACY_USERS, "everybody")
        await person.job_ended()
        assert await run_aside(lambda: emulator.calls("ListUsers")) - asked <= PAGES - HALF + 1

    computer.window(visit, pool="legacy")


def test_a_job_left_running_is_found_again_by_the_next_window(computer: Computer, emulator: EmulatorProcess) -> None:
    emulator.trouble("hold", "ListUsers", skip=HALF)
    left: list[int] = []

    async def leave(person: Person) -> None:
        await person.starts_sync()
        await person.job_listed(HALF * 60)
        left.append(job_process())
        await person.closes_window("Go on in the background")

    async def come_back(person: Person) -> None:
        await person.opens("users")
        await person.until(lambda: person.shell.services.jobs.running(), "the job to be found again")
        await person.sees("Fetching users", "Cancel")
        await run_aside(emulator.no_more_trouble)
        await person.until(lambda: person.found_count() == LEGACY_USERS, "everybody")
        await person.job_ended()

    computer.window(leave, pool="legacy")
    computer.window(come_back, pool="legacy")
    os.waitpid(left[0], 0)
    assert emulator.calls("ListUsers") <= PAGES + 1


def test_what_a_job_did_without_a_window_is_there_at_the_next_start(
    computer: Computer, emulator: EmulatorProcess
) -> None:
    emulator.trouble("hold", "ListUsers")
    left: list[int] = []

    async def leave(person: Person) -> None:
        await person.starts_sync()
        await person.job_listed(0)
        left.append(job_process())
        await person.closes_window("Go on in the background")

    async def come_back(person: Person) -> None:
        await person.opens("users")
        await person.until(lambda: person.found_count() == STAFF_USERS, "everybody")
        (await person.opens("activity")).show_jobs()
        await person.sees("Done")

    computer.window(leave, pool="staff")
    emulator.no_more_trouble()
    os.waitpid(left[0], 0)
    computer.window(come_back, pool="staff")


def test_stopped_with_the_window_a_job_can_be_continued_at_the_next_start(
    computer: Computer, emulator: EmulatorProcess
) -> None:
    emulator.trouble("hold", "ListUsers", skip=HALF)

    async def stop(person: Person) -> None:
        await person.starts_sync()
        await person.job_listed(HALF * 60)
        await person.closes_window("Stop and close")

    async def come_back(person: Person) -> None:
        await person.opens("users")
        await person.sees("The last sync was interrupted")
        await person.presses("Continue")
        await person.until(lambda: person.found_count() == LEGACY_USERS, "everybody")
        await person.job_ended()

    computer.window(stop, pool="legacy")
    emulator.no_more_trouble()
    computer.window(come_back, pool="legacy")
    assert emulator.calls("ListUsers") <= PAGES + 2


def test_a_computer_that_slept_for_hours_finishes_the_job_after_it_woke_up(
    computer: Computer, emulator: EmulatorProcess
) -> None:
    emulator.trouble("hold", "ListUsers", skip=20)

    async def visit(person: Person) -> None:
        await person.starts_sync()
        await person.job_listed(20 * 60)
        asleep = job_process()
        os.kill(asleep, signal.SIGSTOP)
        # The place in the list that the job holds is forgotten after an hour.
        await run_aside(lambda: emulator.do("clock", advance_s=2 * 3600))
        await run_aside(emulator.no_more_trouble)
        os.kill(asleep, signal.SIGCONT)
        job = await person.job_ended()
        assert job.outcome is not None
        assert job.outcome["total"] == SHOP_USERS
        await person.until(lambda: person.found_count() == SHOP_USERS, "everybody")

    computer.window(visit)
    assert emulator.calls("ListUsers") > 40
