"""The program in a real window, with a real keyboard and clipboard."""

import contextlib
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.query.folding import fold
from tests.system.parts import PATIENCE_S, need, processes_of, until
from tests.system.screen import Screen

WORD = "ann"
ONE = "ann@example.com"
CLOSES_WITHIN_S = 15.0


@pytest.fixture
def screen() -> Iterator[Screen]:
    need("Xvfb", "openbox", "xdotool", "xclip")
    with Screen() as screen:
        yield screen


class Desktop:
    """The demo in a window on ``screen``. Its temporary files go to ``folder``, and those of the session below it."""

    def __init__(self, screen: Screen, folder: Path) -> None:
        self.screen, self.folder = screen, folder
        session = folder / "session"
        session.mkdir(0o700)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cognito_admin", "--demo"],
            env=screen.environment | {"QT_QPA_PLATFORM": "xcb", "TMPDIR": str(folder), "XDG_RUNTIME_DIR": str(session)},
            stdin=subprocess.DEVNULL,
        )

    def wait_for_pool(self) -> None:
        until(lambda: "Shop customers" in self.screen.window_in_front(), "the window on the first pool")

    def closes_by(self, chord: str) -> bool:
        self.screen.press(chord)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(CLOSES_WITHIN_S)
        return self.process.returncode is not None

    def status(self) -> int:
        """Waits for the end; nothing is left of the program then, no process and no file."""
        status = self.process.wait(PATIENCE_S)
        until(lambda: not processes_of(self.folder), "the end of the processes it started")
        assert [str(path.relative_to(self.folder)) for path in self.folder.rglob("*")] == ["session"]
        return status


@pytest.fixture
def desktop(screen: Screen) -> Iterator[Desktop]:
    # Not pytest's folder: the path of a socket in it would be longer than the system allows.
    with tempfile.TemporaryDirectory(prefix="desktop-") as folder:
        desktop = Desktop(screen, Path(folder))
        try:
            desktop.wait_for_pool()
            yield desktop
        finally:
            desktop.process.terminate()
            desktop.process.wait()


def customers() -> list[dict[str, Any]]:
    """Everyone in the pool the demo opens, as Cognito lists them."""
    with Emulator() as emulator:
        pool = build_samples(emulator.service, ["shop"])["shop"]
        cognito = boto3.client("cognito-idp", **emulator.credentials)
        pages = cognito.get_paginator("list_users").paginate(UserPoolId=pool.id)
        listed = [user for page in pages for user in page["Users"]]
        cognito.close()
    return listed


def attributes(user: dict[str, Any]) -> dict[str, str]:
    return {entry["Name"]: entry["Value"] for entry in user["Attributes"]}


def test_someone_syncs_searches_opens_and_leaves(desktop: Desktop) -> None:
    screen = desktop.screen
    everyone = customers()
    meant = sorted(
        attributes(user).get("email", "")
        for user in everyone
        if any(WORD in fold(value) for value in (user["Username"], *attributes(user).values()))
    )

    def e_mails_found() -> list[str]:
        screen.forget_copied()
        screen.press("ctrl+f", "ctrl+a")
        screen.write(WORD)
        screen.press("Down", "ctrl+a", "ctrl+c")
        return sorted(line.split("\t")[0] for line in screen.copied().splitlines())

    screen.press("ctrl+2", "F5")
    until(lambda: e_mails_found() == meant, "everyone called Ann on the clipboard")
    until(lambda: not any(" job " in process for process in processes_of(desktop.folder)), "the end of the sync")

    screen.press("ctrl+f", "ctrl+a")
    screen.write(ONE)
    screen.press("Down", "Return")
    # By way of the divider, the button that closes the details, the page itself, the verdict's link and five actions.
    screen.press(*["Tab"] * 10, "space")
    (name,) = (user["Username"] for user in everyone if attributes(user).get("email") == ONE)
    until(lambda: screen.copied() == name, "the user name from the details on the clipboard")

    screen.press("ctrl+q")
    assert desktop.status() == 0


def test_the_close_button_of_the_window_ends_the_program(desktop: Desktop) -> None:
    # Of a busy screen's keys one may be lost before the window manager has it: whoever sees the window stay presses again.
    until(lambda: desktop.closes_by("alt+F4"), "the end of the program")
    assert desktop.status() == 0


def test_a_program_that_is_told_to_end_leaves_nothing_behind(desktop: Desktop) -> None:
    desktop.process.send_signal(signal.SIGTERM)
    assert desktop.status() == 0
