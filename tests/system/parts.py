"""The parts of a Linux system that these tests use."""

import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

T = TypeVar("T")

LOOKS_EVERY_S = 0.05
PATIENCE_S = 60.0


def need(*programs: str) -> None:
    """Skips the test where a program is missing, and says which; fails it where ``CI=true`` promises that all are there."""
    missing = [program for program in programs if shutil.which(program) is None]
    if sys.platform != "linux":
        pytest.skip("there is no X and no Secret Service on this system")
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"not installed: {', '.join(missing)}")
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


def until(seen: Callable[[], T | None], what: str) -> T:
    """What ``seen`` answers as soon as that is true."""
    deadline = time.monotonic() + PATIENCE_S
    while not (answer := seen()):
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(LOOKS_EVERY_S)
    return answer


def processes_of(folder: Path) -> list[str]:
    """The command lines of the processes that were told to keep their temporary files in this folder."""
    mark = f"TMPDIR={folder}\0".encode()
    found: list[str] = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes() + b"\0":
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found
