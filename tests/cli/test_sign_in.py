"""Commands whose sign-in has ended: at a terminal they sign in and go on, without one they end and can be continued."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from cognito_admin import app
from cognito_admin.app import Start
from cognito_admin.aws import sso
from cognito_admin.cli import terminal
from cognito_admin.cli.arguments import split
from cognito_admin.cli.main import main
from cognito_admin.cli.session import Host
from cognito_admin.cli.statuses import Status
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.work.services import Services
from tests.identity_center import CODE, PROFILE, IdentityCenter

PROGRAM = (sys.executable, "-m", "cognito_admin")
NEW_KEY = "AKIANEWNEWNEWNEWNEW1"


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def center(own_machine: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[IdentityCenter]:
    monkeypatch.setattr(sso, "SHORTEST_INTERVAL_S", 0.001)
    with IdentityCenter(ACCESS_KEY, SECRET_KEY) as center:
        center.use(own_machine, monkeypatch)
        yield center


@pytest.fixture
def run(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Runs a command with the profile; ``somebody`` says whether there is a terminal. Returns status, stdout and stderr."""

    def run(*words: str, somebody: bool, profile: str = PROFILE) -> tuple[int, str, str]:
        monkeypatch.setattr(terminal, "is_there", lambda: somebody)

        def services(share: float | None) -> AbstractAsyncContextManager[Services]:
            return app.services(Start(PROGRAM, basedir=tmp_path / "data", key=b"k" * 32, share=share))

        region, url = emulator.service.region, emulator.url
        given = ("--profile", profile, "--region", region, "--endpoint-url", url, *words)
        status = main(split(given), Host(PROGRAM, services, lambda _: 0, lambda _, __: 0, lambda _: 0))
        written = capsys.readouterr()
        return status, written.out, written.err

    return run


def sign_in_ends_during_the_listing(emulator: Emulator, center: IdentityCenter) -> None:
    """From the fourth page on AWS takes no more what the sign-in gave, and the portal gives no more of it."""
    fault = emulator.service.faults.add("expired", "ListUsers", access_key=ACCESS_KEY, skip=3)
    before = center.answer

    def answer(operation: str, request: dict[str, object]) -> tuple[int, object]:
        if fault.struck == 1 and operation == "GetRoleCredentials" and center.credentials["accessKeyId"] == ACCESS_KEY:
            center.ends_every_session()
            center.credentials["accessKeyId"] = NEW_KEY
        return before(operation, request)

    center.answer = answer


def test_a_command_at_a_terminal_signs_in(
    center: IdentityCenter, emulator: Emulator, run: Callable[..., tuple[int, str, str]]
) -> None:
    build_samples(emulator.service, ["staff"], 46)
    status, out, err = run("pools", somebody=True)
    assert status == Status.DONE
    assert "Staff" in out
    assert f"{center.url}/device?user_code={CODE}" in err
    assert CODE not in out
    assert "Signed in." in err


def test_a_command_without_a_terminal_says_what_to_do(
    center: IdentityCenter, run: Callable[..., tuple[int, str, str]]
) -> None:
    status, out, err = run("pools", somebody=False)
    assert (status, out) == (Status.NOT_PERMITTED, "")
    assert "Sign in to AWS again" in err
    assert f"aws sso login --profile {PROFILE}" in err
    assert center.asked["RegisterClient"] == 0


def test_a_sign_in_that_came_to_nothing_says_why(
    center: IdentityCenter, run: Callable[..., tuple[int, str, str]]
) -> None:
    center.refusals["CreateToken"] = ["AccessDeniedException"]
    status, _, err = run("pools", somebody=True)
    assert status == Status.NOT_PERMITTED
    assert "refused in the browser" in err


def test_a_sync_whose_sign_in_ends_asks_and_goes_on_where_it_was(
    center: IdentityCenter, emulator: Emulator, run: Callable[..., tuple[int, str, str]]
) -> None:
    pool = build_samples(emulator.service, ["load"], 600)["load"]
    sign_in_ends_during_the_listing(emulator, center)
    status, out, err = run("--json", "sync", pool.id, somebody=True)
    assert status == Status.DONE, err
    assert '"total": 600' in out
    assert err.count(CODE) == 2 * 2, "once at the start, once in the middle, each with code and address"


def test_a_sync_whose_sign_in_ends_without_a_terminal_is_continued_later(
    center: IdentityCenter, emulator: Emulator, run: Callable[..., tuple[int, str, str]]
) -> None:
    pool = build_samples(emulator.service, ["load"], 600)["load"]
    run("pools", somebody=True)
    sign_in_ends_during_the_listing(emulator, center)
    status, _, err = run("sync", pool.id, somebody=False)
    assert status == Status.NOT_PERMITTED
    assert "Sign in to AWS again" in err
    status, out, err = run("--json", "sync", pool.id, somebody=True)
    assert status == Status.DONE, err
    assert "Continuing after 180 users" in err
    assert '"total": 600' in out
