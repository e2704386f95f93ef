"""What is left when the process is ended from below, by a fault in a library: a trace of where in the program that was."""

import contextlib
import faulthandler
import os
import re
from collections.abc import Generator
from pathlib import Path

from cognito_admin.work.crash import place_of

_FILE = re.compile(r'File "([^"]+)"')


@contextlib.contextmanager
def traced(file: Path) -> Generator[None]:
    """Has such a trace written to the end of ``file``, which only its owner may read.

    Where Python was started with a trace of its own (``-X faulthandler``, a test), that one stays.
    """
    if faulthandler.is_enabled():
        yield
        return
    try:
        descriptor = _opened(file)
    except OSError:
        # A program without such a trace is better than none.
        yield
        return
    try:
        faulthandler.enable(descriptor)
        yield
    finally:
        faulthandler.disable()
        os.close(descriptor)


def _opened(file: Path) -> int:
    # Appended to, since another window's process may have it open too.
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0), 0o600)


def left_by_an_earlier_process(file: Path) -> str:
    """The trace in ``file`` without the folders of the person; empty if there is none. It is told once, and gone then."""
    try:
        trace = file.read_text(encoding="utf-8", errors="replace")
        if trace:
            os.truncate(file, 0)
    except OSError:
        # Nothing to read, or nothing that may be read: there is no more to know.
        return ""
    return _FILE.sub(lambda match: f'File "{place_of(match.group(1))}"', trace)
