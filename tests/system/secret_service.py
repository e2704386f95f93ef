"""A session bus with the keyring of GNOME on it, as on a person's desktop."""

import os
import subprocess
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.system.parts import processes_of, until

PROGRAMS = ("dbus-daemon", "dbus-send", "gnome-keyring-daemon")


class Session:
    """To be used in a ``with`` block. The keyrings lie below HOME, so a later session finds those of an earlier one.

    ``password`` is what the person signed in with: another one than at first leaves the keyring locked.
    """

    def __init__(self, folder: Path, password: str) -> None:
        self.folder = folder
        self._password = password
        self._ends = ExitStack()
        self.environment = os.environ | {"TMPDIR": str(folder), "XDG_RUNTIME_DIR": str(folder)}
        # With a screen, a locked keyring would ask for its password there and wait. And the real one is meant here.
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "PYTHON_KEYRING_BACKEND"):
            self.environment.pop(name, None)

    def __enter__(self) -> Self:
        with ExitStack() as started:
            started.callback(self._nothing_runs)
            bus = self._start(started, "dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address")
            assert bus.stdout is not None
            self.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
            keyring = self._start(started, "gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground")
            assert keyring.stdin is not None
            keyring.stdin.write(self._password.encode())
            keyring.stdin.close()
            until(self._is_there, "the keyring on the bus")
            self._ends = started.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ends.close()

    def _is_there(self) -> bool:
        bus = "org.freedesktop.DBus"
        question = ("--print-reply", f"--dest={bus}", "/", f"{bus}.NameHasOwner", "string:org.freedesktop.secrets")
        asked = subprocess.run(["dbus-send", "--session", *question], env=self.environment, capture_output=True)
        return b"true" in asked.stdout

    def _nothing_runs(self) -> None:
        """The bus starts what it is asked for by itself; that ends with it."""
        until(lambda: not processes_of(self.folder), "the end of the session")

    def _start(self, started: ExitStack, *command: str) -> subprocess.Popen[bytes]:
        process = started.enter_context(
            subprocess.Popen(
                command,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        )
        started.callback(process.terminate)
        return process
