"""A real X server with a window manager, and someone at its keyboard."""

import os
import subprocess
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from tests.system.parts import PATIENCE_S, until


class Screen:
    """To be used in a ``with`` block; everything it started has ended afterwards."""

    def __init__(self) -> None:
        self._ends = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as started:
            read, write = os.pipe()
            started.callback(os.close, read)
            # It chooses a display that is free, and tells it here when it is ready.
            self._start(
                started,
                # Unless told otherwise it begins anew when its last visitor leaves, and throws out who comes meanwhile.
                ["Xvfb", "-displayfd", str(write), "-screen", "0", "1440x900x24", "-nolisten", "tcp", "-noreset"],
                pass_fds=(write,),
            )
            os.close(write)
            self.display = f":{os.read(read, 16).decode().strip()}"
            self.environment = os.environ | {"DISPLAY": self.display}
            self._start(started, ["openbox"])
            until(lambda: self._ask("xdotool", "get_desktop"), "the window manager")
            self._ends = started.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ends.close()

    def press(self, *chords: str) -> None:
        """One chord after the other, as xdotool spells them: ``ctrl+f``, ``Down``."""
        self._ask("xdotool", "key", "--delay", "60", *chords)

    def write(self, text: str) -> None:
        self._ask("xdotool", "type", "--delay", "60", text)

    def window_in_front(self) -> str:
        """The title of the window that has the keyboard, or nothing."""
        return self._ask("xdotool", "getwindowfocus", "getwindowname").strip()

    def forget_copied(self) -> None:
        subprocess.run(
            ["xclip", "-selection", "clipboard", "-in"],
            env=self.environment,
            input=b"",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )

    def copied(self) -> str:
        """What the clipboard holds; nothing where it is empty."""
        return self._ask("xclip", "-selection", "clipboard", "-out", "-target", "UTF8_STRING")

    def _ask(self, *command: str) -> str:
        asked = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=PATIENCE_S)
        return asked.stdout if asked.returncode == 0 else ""

    def _start(self, started: ExitStack, command: list[str], pass_fds: tuple[int, ...] = ()) -> None:
        process = subprocess.Popen(
            command,
            env=getattr(self, "environment", None),
            pass_fds=pass_fds,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        started.callback(process.wait, PATIENCE_S)
        started.callback(process.terminate)
