"""Signing in at IAM Identity Center from the window, over a stand-in for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cognito_admin.aws import sso
from cognito_admin.model.progress import JobState
from cognito_admin.ui.shell import sign_in_desk
from tests.identity_center import CODE, PROFILE, IdentityCenter
from tests.window.computer import ACCESS_KEY, SECRET_KEY, SHOP_USERS, Computer, EmulatorProcess
from tests.window.person import Person, run_aside


@pytest.fixture
def center(own_machine: Path, monkeypatch: pytest.MonkeyPatch, computer: Computer) -> Iterator[IdentityCenter]:
    monkeypatch.setattr(sso, "SHORTEST_INTERVAL_S", 0.02)
    with IdentityCenter(ACCESS_KEY, SECRET_KEY) as center:
        center.use(own_machine, monkeypatch)
        center.waits_for_person = True
        computer.config.write_text((own_machine / ".aws" / "config").read_text())
        computer.credentials.write_text("")
        computer.connects(profile=PROFILE)
        yield center


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the browser was given."""
    pages: list[str] = []
    monkeypatch.setattr(sign_in_desk, "open_page", lambda page: not pages.append(page))
    return pages


def test_who_signs_in_by_the_code_sees_the_pools(computer: Computer, center: IdentityCenter, pages: list[str]) -> None:
    async def visit(person: Person) -> None:
        await person.until(lambda: "Sign in to AWS again" in person.tree(), "that a sign-in is needed")
        await person.presses("Sign in…")
        await person.sees(CODE)
        await person.until(lambda: center.asked["CreateToken"] > 1, "the program to wait for the browser")
        assert pages == [f"{center.url}/device?user_code={CODE}"]
        await run_aside(center.person_confirms)
        await person.until(lambda: {"Shop customers", "Staff", "Legacy"} <= set(person.tree()), "the pools")
        assert CODE not in person.sight()

    computer.window(visit, pool=None)


async def signs_in(person: Person, center: IdentityCenter) -> None:
    await person.presses("Sign in…")
    await person.sees(CODE)
    await run_aside(center.person_confirms)


async def sync_stops_for_want_of_a_sign_in(person: Person, center: IdentityCenter, emulator: EmulatorProcess) -> None:
    """From the fourth page on AWS takes no more what the sign-in gave, and the sign-in is over."""
    await person.until(lambda: "Sign in to AWS again" in person.tree(), "that a sign-in is needed")
    await signs_in(person, center)
    await person.until(person.shell.pools.front, "the pool that was open last")
    emulator.trouble("expired", "ListUsers", access_key=ACCESS_KEY, skip=3)
    center.ends_every_session()
    center.credentials["accessKeyId"] = "AKIANEWNEWNEWNEWNEW1"
    await person.opens("users")
    await person.presses("Sync this pool")
    await person.sees("The work waits, and goes on where it was when you have signed in.")


def test_a_sync_whose_sign_in_ends_goes_on_where_it_was_with_a_new_one(
    computer: Computer, center: IdentityCenter, pages: list[str], emulator: EmulatorProcess
) -> None:
    async def visit(person: Person) -> None:
        await sync_stops_for_want_of_a_sign_in(person, center, emulator)
        asked = emulator.calls("ListUsers")
        await signs_in(person, center)
        await person.job_ended()
        await person.until(lambda: person.found_count() == SHOP_USERS, "everybody")
        assert len(pages) == 2
        assert emulator.calls("ListUsers") - asked < SHOP_USERS / 60 + 20, "it began anew"

    computer.window(visit)


def test_a_sync_cancelled_instead_of_signing_in_is_continued_later(
    computer: Computer, center: IdentityCenter, pages: list[str], emulator: EmulatorProcess
) -> None:
    async def visit(person: Person) -> None:
        await sync_stops_for_want_of_a_sign_in(person, center, emulator)
        await person.presses("Cancel the job")
        await person.job_ended(JobState.CANCELLED)
        await person.presses("Continue")
        await person.sees("The work waits, and goes on where it was when you have signed in.")
        await signs_in(person, center)
        await person.job_ended()
        await person.until(lambda: person.found_count() == SHOP_USERS, "everybody")

    computer.window(visit)
