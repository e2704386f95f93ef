"""The program, which notes each address it asks for or connects to; a job of it makes a mistake if it is told what to say then.

Where it notes that, and the file with what to say, stand in the environment.
"""

import os
import sys
from pathlib import Path
from typing import NoReturn

NOTES, MISTAKE = "NOTES_OF_ADDRESSES", "WORDS_OF_MISTAKE"
_EVENTS = frozenset(
    {
        "socket.connect",
        "socket.sendto",
        "socket.sendmsg",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
    }
)


def watch() -> None:
    """Has every address noted from now on, for good, while the environment says where."""
    sys.addaudithook(_note)


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event not in _EVENTS or NOTES not in os.environ:
        return
    place = arguments[0] if event.startswith(("socket.geta", "socket.geth")) else arguments[1]
    host = place[0] if isinstance(place, tuple) else place
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg") and not isinstance(place, tuple):
        # A socket of this computer, such as that of the desktop.
        return
    port = place[1] if isinstance(place, tuple) else arguments[1] if event == "socket.getaddrinfo" else ""
    with Path(os.environ[NOTES]).open("a", encoding="utf-8") as notes:
        notes.write(f"{event} {host} {port}\n")


def _mistaken(*_: object, **__: object) -> NoReturn:
    raise RuntimeError(Path(os.environ[MISTAKE]).read_text("utf-8"))


if __name__ == "__main__":
    watch()
    from cognito_admin.__main__ import start
    from cognito_admin.work import sync

    if "job" in sys.argv and Path(os.environ[MISTAKE]).exists():
        sync._Sync._look_at_pool = _mistaken  # pyright: ignore
    raise SystemExit(start())
