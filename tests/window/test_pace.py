"""How fast AWS is asked, as the person sees it."""

import re

from tests.window.computer import Computer, EmulatorProcess
from tests.window.person import Person, run_aside

PACE = re.compile(r"\d+ of (\d+) calls a second")


def test_the_status_bar_tells_how_fast_a_job_asks_aws_and_of_how_many_calls(
    computer: Computer, emulator: EmulatorProcess
) -> None:
    emulator.do("quotas", rates={"UserList": 40})

    async def visit(person: Person) -> None:
        status = person.shell.window.status
        await person.starts_sync()
        # What AWS said of the quota is known to the window though it was a job that asked.
        await person.until(lambda: (pace := PACE.fullmatch(status.pace())) and pace[1] == "40", "the pace of the job")
        await person.job_ended()
        await person.until(lambda: status.pace() == "", "nothing while all is quiet")

    computer.window(visit)


def test_while_a_job_waits_for_an_answer_the_status_bar_says_nothing(
    computer: Computer, emulator: EmulatorProcess
) -> None:
    emulator.trouble("hold", "ListUsers", skip=5)

    async def visit(person: Person) -> None:
        status = person.shell.window.status
        await person.starts_sync()
        await person.until(lambda: PACE.fullmatch(status.pace()), "the pace of the job")
        await person.until(lambda: status.pace() == "", "nothing while all is held")
        await run_aside(emulator.no_more_trouble)
        await person.until(lambda: PACE.fullmatch(status.pace()), "the pace again")
        await person.job_ended()

    computer.window(visit)
