"""However the program is asked to end, nothing of a demo is left on the machine."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")

END_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class Demo:
    """A demo as a process of its own that puts its temporary files into ``temporary`` and its pictures into ``pictures``."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.temporary, self.pictures = folder / "tmp", folder / "pictures"
        self.temporary.mkdir()
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "cognito_admin",
                *words,
                *(("--out", str(self.pictures)) if "tour" in words else ()),
            ],
            env={**os.environ, "TMPDIR": str(self.temporary), "QT_QPA_PLATFORM": "offscreen"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def has_begun(self) -> bool:
        return any(self.temporary.iterdir())

    def shows_its_window(self) -> bool:
        return any(self.pictures.glob("*.png"))

    def ends_on(self, name: str, moment: Callable[[], bool]) -> str:
        """What it says when it is asked to end at that moment, by the terminal or the system."""
        deadline = time.monotonic() + 60
        while not moment():
            assert self._process.poll() is None, "it ended by itself"
            assert time.monotonic() < deadline
            time.sleep(0.005)
        # A terminal asks every process in it.
        os.killpg(self._process.pid, signal.Signals[name])
        try:
            return self._process.communicate(timeout=60)[1]
        finally:
            self._process.kill()
            self._process.wait()


@pytest.mark.parametrize("name", END_SIGNALS)
@pytest.mark.parametrize("words", [("--demo",), ("--demo", "pools")])
def test_a_demo_that_is_ended_while_it_starts_leaves_nothing(tmp_path: Path, words: tuple[str, ...], name: str) -> None:
    demo = Demo(tmp_path, *words)
    assert demo.ends_on(name, demo.has_begun) == ""
    assert [*demo.temporary.iterdir()] == []


@pytest.mark.parametrize("name", END_SIGNALS)
def test_a_tour_that_is_ended_leaves_nothing_but_its_pictures(tmp_path: Path, name: str) -> None:
    demo = Demo(tmp_path, "tour")
    assert demo.ends_on(name, demo.shows_its_window) == ""
    assert [*demo.temporary.iterdir()] == []
