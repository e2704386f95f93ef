"""Files of other systems as the window asks about them before anything is restored."""

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, cast

import pytest

from cognito_admin.archive.contents import Contents
from cognito_admin.archive.foreign.contents import foreign_contents
from cognito_admin.model.failures import Cancelled
from cognito_admin.model.ids import ConnectionId
from cognito_admin.model.restore.mapping import FieldMapping
from cognito_admin.model.restore.password_hashes import Algorithm
from cognito_admin.work.foreign_users import ForeignUsers
from cognito_admin.work.stop import Stop

BACKUP = ConnectionId("backup-1")
HASHED = FieldMapping({"digest": "password_hash"})


class Opened:
    """One file as ``OfflineBackups`` opens it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def contents(self, _: ConnectionId) -> Callable[[], AbstractContextManager[Contents]]:
        @contextlib.contextmanager
        def opening() -> Iterator[Contents]:
            found = foreign_contents(self._path)
            assert found is not None
            yield found

        return opening


def users_of(path: Path) -> ForeignUsers:
    return ForeignUsers(cast("Any", Opened(path)), cast("Any", None))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    lines = [f"p{number}@example.com,{'$2b$10$' + 'a' * 53 if number else ''}" for number in range(5)]
    path.write_text("\n".join(["mail,digest", *lines]), encoding="utf-8")
    return path


def test_the_first_users_are_shown_as_the_file_has_them(table: Path) -> None:
    found = asyncio.run(users_of(table).look(BACKUP))
    assert found is not None
    assert found.tool == "CSV"
    assert found.users[1].fields["mail"] == "p1@example.com"


def test_users_as_aws_gives_them_need_no_mapping(tmp_path: Path) -> None:
    path = tmp_path / "users.json"
    path.write_text(json.dumps([{"Username": "ann", "Attributes": []}]), encoding="utf-8")
    assert asyncio.run(users_of(path).look(BACKUP)) is None


def test_hashes_are_counted_of_everybody_and_not_after_a_change_of_mind(table: Path) -> None:
    counts = asyncio.run(users_of(table).hashes(BACKUP, HASHED, Stop()))
    assert (counts.taken, counts.without) == ({Algorithm.BCRYPT: 4}, 1)
    stop = Stop()
    stop.request()
    with pytest.raises(Cancelled):
        asyncio.run(users_of(table).hashes(BACKUP, HASHED, stop))
