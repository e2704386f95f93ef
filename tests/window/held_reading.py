"""The program, whose jobs read the first few users of a backup and then wait until somebody opens the gate.

The gate is a pipe with a name, which stands in the environment.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from cognito_admin.__main__ import main
from cognito_admin.archive import contents
from cognito_admin.model.users import User

GATE = "GATE_OF_READING"
_pages = contents.pages


def _held(users: Iterable[User]) -> Iterator[list[User]]:
    found = _pages(users)
    yield next(found)
    Path(os.environ[GATE]).read_text()
    yield from found


if __name__ == "__main__":
    contents.pages = _held
    raise SystemExit(main())
