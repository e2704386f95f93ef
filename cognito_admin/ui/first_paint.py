"""How soon the window is painted, as ``make package`` asks of an installed program, in which nothing can be put from outside."""

import os
import sys
import time
from collections.abc import Callable

from cognito_admin.ui.shell.window import Window


def measure(start: Callable[[], int]) -> int:
    """Starts the window, prints the moment of its first paint by ``time.monotonic``, in seconds, and ends the process with it."""

    def painted(_window: Window, _event: object) -> None:
        sys.stdout.write(f"{time.monotonic()}\n")
        sys.stdout.flush()
        os._exit(0)

    Window.paintEvent = painted  # pyright: ignore[reportAttributeAccessIssue] # Qt names its arguments otherwise
    return start()
