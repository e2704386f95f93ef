"""Signing in at IAM Identity Center from the window, over a stand-in for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cognito_admin.aws import sso
from cognito_admin.ui.shell import sign_in_desk
from tests.identity_center import CODE, PROFILE, IdentityCenter
from tests.window.computer import ACCESS_KEY, SECRET_KEY, Computer
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
