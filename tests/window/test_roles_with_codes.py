"""A profile whose role asks for the code of an MFA device."""

import pytest
from PySide6.QtWidgets import QLineEdit

from cognito_admin.demo.identity import REFUSED_CODE
from tests.window.computer import (
    ACCESS_KEY,
    CONNECTION,
    PROFILE,
    SECRET_KEY,
    STAFF_USERS,
    Computer,
    EmulatorProcess,
)
from tests.window.person import Person

CODE = "123456"


ROLE = "arn:aws:iam::123456789012:role/support"


@pytest.fixture(autouse=True)
def needs_a_code(computer: Computer) -> None:
    computer.credentials.write_text(f"[keys]\naws_access_key_id = {ACCESS_KEY}\naws_secret_access_key = {SECRET_KEY}\n")
    computer.config.write_text(
        f"[profile {PROFILE}]\nrole_arn = {ROLE}\nsource_profile = keys\n"
        "mfa_serial = arn:aws:iam::123456789012:mfa/phone-of-ann\n"
    )


async def types_code(person: Person, code: str) -> None:
    line = await person.until(lambda: person.robot.find(QLineEdit, "Code"), "the line for the code")
    line.setFocus()
    await person.robot.write(code)
    await person.presses("Continue")


def test_the_code_is_asked_for_until_it_is_right_and_a_job_goes_on_with_the_role(
    computer: Computer, emulator: EmulatorProcess
) -> None:
    async def visit(person: Person) -> None:
        await person.sees("MFA code needed", "Your MFA device “phone-of-ann” shows it now.")
        await types_code(person, REFUSED_CODE)
        await person.sees("AWS did not accept the code", "Wait for the next one")
        await types_code(person, CODE)
        await person.until(lambda: "Staff" in person.tree(), "the pools")
        questions: list[object] = []
        person.shell.services.jobs.subscribe(lambda job: questions.append(job.question))
        await person.opens("users")
        await person.presses("Sync this pool")
        await person.until(person.job, "a job")
        await person.job_ended()
        assert emulator.calls("AssumeRole") == 2
        assert set(questions) == {None}
        await person.until(lambda: person.found_count() == STAFF_USERS, "everybody")

    computer.window(visit, pool="staff")


def test_a_job_that_needs_a_code_asks_by_way_of_its_window(computer: Computer) -> None:
    async def visit(person: Person) -> None:
        await types_code(person, CODE)
        await person.until(lambda: "Staff" in person.tree(), "the pools")
        # As if the role had come to its end meanwhile.
        person.shell.services.connections._sessions[CONNECTION].clear()
        await person.opens("users")
        await person.presses("Sync this pool")
        await person.sees("Asked by:", "Your MFA device “phone-of-ann” shows it now.")
        line = await person.until(lambda: person.robot.find(QLineEdit, "Code"), "the line for the code")
        line.setText(CODE)
        await person.presses("Answer")
        await person.job_ended()
        await person.until(lambda: person.found_count() == STAFF_USERS, "everybody")

    computer.window(visit, pool="staff")


def test_the_window_can_be_closed_while_it_asks_for_a_code(computer: Computer) -> None:
    async def visit(person: Person) -> None:
        await person.sees("MFA code needed")

    computer.window(visit, pool="staff")


def test_who_has_no_code_at_hand_can_come_back_to_it(computer: Computer) -> None:
    async def visit(person: Person) -> None:
        await person.sees("MFA code needed")
        await person.presses("Cancel")
        await person.clicks_row("MFA code needed")
        await person.sees("None was given.", "Try again")
        await person.presses("Try again")
        await types_code(person, CODE)
        await person.until(lambda: "Staff" in person.tree(), "the pools")

    computer.window(visit, pool=None)
