"""What differs where the program was installed as a folder with everything it needs."""

import os
import sys
from collections.abc import MutableMapping, Sequence
from pathlib import Path

_LIBRARIES, _BEFORE = "LD_LIBRARY_PATH", "LD_LIBRARY_PATH_ORIG"
_STARTERS = "_PYI_"
"""How the names begin by which the starter of such a program knows its own processes, which would go without the libraries then."""


def is_frozen() -> bool:
    return bool(getattr(sys, "frozen", False))


def give_environment_back(environment: MutableMapping[str, str] = os.environ) -> None:
    """Has the programs that this one starts load the libraries of the system, as they would from a terminal.

    On Linux the starter leads every process to the libraries beside the program. They would break others: what gives credentials,
    a browser. This process has read where they are by now, and its own are started as from outside.
    """
    if sys.platform != "linux":
        return
    for name in [name for name in environment if name.startswith(_STARTERS)]:
        del environment[name]
    before = environment.pop(_BEFORE, None)
    environment.pop(_LIBRARIES, None)
    if before:
        environment[_LIBRARIES] = before


def lasting(program: Sequence[str], environment: MutableMapping[str, str] = os.environ) -> tuple[str, ...]:
    """The command by which ``program`` can be started at any later time, as a scheduler does.

    An AppImage is only seen as a folder, of a name made up each time, while it runs.
    """
    image, folder = environment.get("APPIMAGE"), environment.get("APPDIR")
    if image and folder and Path(program[0]).is_relative_to(folder):
        return (image, *program[1:])
    return tuple(program)
