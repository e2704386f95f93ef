"""A screen without a monitor, on which an installed program is used by keyboard as a person would."""

import shutil
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

_PATIENCE_S = 60.0
_STEP_S = 0.2


class Screen:
    """``display`` is its name for X."""

    def __init__(self, display: str) -> None:
        self.display = display

    def title(self) -> str:
        """Of the window in front; empty where there is none."""
        done = self._ask("getactivewindow", "getwindowname")
        return done.stdout.strip() if done.returncode == 0 else ""

    def sees(self, part: str) -> str:
        """Waits until the title of the window in front has ``part`` in it. Raises TimeoutError."""
        ends = time.monotonic() + _PATIENCE_S
        while part not in (title := self.title()):
            if time.monotonic() > ends:
                raise TimeoutError(f"No window “{part}” came to the front; there is “{title}”")
            time.sleep(_STEP_S)
        return title

    def keys(self, *names: str) -> None:
        self._ask("key", "--delay", "60", *names)

    def types(self, text: str) -> None:
        self._ask("type", "--delay", "40", text)

    def clipboard(self) -> str:
        done = subprocess.run(
            ["xclip", "-display", self.display, "-selection", "clipboard", "-o"],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        return done.stdout

    def picture(self, file: Path) -> int:
        """Writes what is on it, and returns how many colours that has."""
        file.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["import", "-display", self.display, "-window", "root", str(file)], check=True)
        told = subprocess.run(["identify", "-format", "%k", str(file)], capture_output=True, text=True, check=True)
        return int(told.stdout)

    def _ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["xdotool", *words],
            capture_output=True,
            text=True,
            env={"DISPLAY": self.display, "PATH": "/usr/bin:/bin"},
            check=False,
        )


@contextmanager
def screen(number: int) -> Generator[Screen]:
    """One of 1366 × 768, with a window manager."""
    display = f":{number}"
    server = subprocess.Popen(
        ["Xvfb", display, "-screen", "0", "1366x768x24", "-dpi", "96", "-nolisten", "tcp", "-noreset"],
        stderr=subprocess.DEVNULL,
    )
    started = [server]
    try:
        _wait_for(Path(f"/tmp/.X11-unix/X{number}"))
        openbox = shutil.which("openbox")
        assert openbox is not None
        started.append(
            subprocess.Popen(
                [openbox],
                env={"DISPLAY": display, "HOME": "/nonexistent", "PATH": "/usr/bin:/bin"},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        time.sleep(1)
        yield Screen(display)
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def _wait_for(place: Path) -> None:
    ends = time.monotonic() + _PATIENCE_S
    while not place.exists():
        if time.monotonic() > ends:
            raise TimeoutError(f"{place} did not come")
        time.sleep(_STEP_S)
