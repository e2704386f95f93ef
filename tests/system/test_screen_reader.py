"""The program as somebody hears it who uses a screen reader: driven from outside, by nothing but what it tells of itself."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import pytest

from tests.system.parts import need, processes_of, until
from tests.system.screen import Screen

PYTHON = "/usr/bin/python3"
"""The system's, which has the bindings of AT-SPI."""
READER = Path(__file__).with_name("screen_reader.py")
PATIENCE_S = 240.0
EVE = "eve@example.com"


@pytest.fixture
def screen() -> Iterator[Screen]:
    need("Xvfb", "openbox", "dbus-daemon")
    bindings = [PYTHON, "-c", "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"]
    launcher = Path("/usr/share/dbus-1/services/org.a11y.Bus.service")
    if not launcher.exists() or not Path(PYTHON).exists() or subprocess.run(bindings, capture_output=True).returncode:
        need("at-spi2-core, python3-gi and gir1.2-atspi-2.0")
    with Screen() as screen:
        yield screen


class Session:
    """A session bus on ``screen``, and what is started in it: all of that has ended afterwards."""

    def __init__(self, screen: Screen, folder: Path) -> None:
        self._ends = ExitStack()
        self._ends.callback(lambda: until(lambda: not processes_of(folder), "the end of the session"))
        self.environment = screen.environment | {
            "TMPDIR": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }
        for name in ("PYTHONPATH", "VIRTUAL_ENV"):
            self.environment.pop(name, None)
        bus = self.start("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address")
        assert bus.stdout is not None
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.close()

    def start(self, *command: str, told: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
        """``told`` takes what it writes to standard error."""
        process = self._ends.enter_context(
            subprocess.Popen(
                command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=told or subprocess.DEVNULL,
            )
        )
        self._ends.callback(process.terminate)
        return process


@pytest.fixture
def heard(screen: Screen) -> Iterator[dict[str, Any]]:
    # Not pytest's folder: the path of a socket in it would be longer than the system allows.
    with tempfile.TemporaryDirectory(prefix="session-") as folder:
        Path(folder).chmod(0o700)
        with (Path(folder) / "told").open("w+b") as told, Session(screen, Path(folder)) as session:
            program = session.start(sys.executable, "-X", "faulthandler", "-m", "cognito_admin", "--demo", told=told)
            reader = subprocess.run(
                [PYTHON, "-B", str(READER), "Shop customers", EVE],
                env=session.environment,
                capture_output=True,
                text=True,
                timeout=PATIENCE_S,
            )
            told.seek(0)
            assert reader.returncode == 0, (reader.stderr, program.poll(), told.read().decode())
            yield json.loads(reader.stdout)


def test_a_user_is_found_and_opened_and_the_verdict_heard(heard: dict[str, Any]) -> None:
    assert heard["everybody"] > 2_000
    assert heard["count"].startswith("1 of ")
    assert heard["row"] == EVE
    assert heard["described"] == "Eve Example"
    details = "\n".join(heard["details"])
    for words in (EVE, "Disabled", "cannot sign in"):
        assert words.lower() in details.lower(), details
    assert any(said.startswith("1 of ") for said in heard["said"])
