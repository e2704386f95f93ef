"""What was found different between two states of a pool, however much it is: written by a job, looked through by the window."""

# apsw's types name collections.abc.Buffer, which Python 3.11 does not have.
# pyright: reportUnknownMemberType=false

import contextlib
import json
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import apsw

from cognito_admin.model.comparisons import (
    About,
    Compared,
    Difference,
    Sought,
    compared_from_json,
    difference_from_json,
)
from cognito_admin.store.documents import document_text
from cognito_admin.store.encrypted import Layout, Migration, open_reader, open_writer, rows, transaction
from cognito_admin.store.lanes import Lane

_LAYOUT = Layout(
    (
        Migration(
            "differences",
            """
            CREATE TABLE differences(
              id INTEGER PRIMARY KEY, rank INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, words TEXT NOT NULL,
              document TEXT NOT NULL
            );
            CREATE TABLE compared(document TEXT NOT NULL);
            """,
        ),
    ),
    durable=False,
)
_RANKS = {about: rank for rank, about in enumerate((About.SETTING, About.GROUP, About.USER, About.MEMBERSHIP))}
_ENDINGS = ("", "-wal", "-shm")


class KeptDifferences:
    """Methods raise what a Lane raises: Failure, Cancelled where a newer question took its place, Outdated once it is closed."""

    def __init__(self, path: Path, key: bytes, *, writes: bool = False) -> None:
        """Who ``writes`` begins anew."""
        self._path = path

        def connect() -> apsw.Connection:
            if not writes:
                return open_reader(path, key)
            remove(path)
            return open_writer(path, key, _LAYOUT)

        self._lane = Lane("differences", path, connect, interruptible=not writes)

    async def add(self, differences: Iterable[Difference]) -> None:
        found = [
            (
                _RANKS[difference.about],
                difference.kind.value,
                _storable(difference.name),
                _words(difference),
                document_text(difference.as_json()),
            )
            for difference in differences
        ]

        def write(connection: apsw.Connection) -> None:
            with transaction(connection):
                connection.executemany(
                    "INSERT INTO differences(rank, kind, name, words, document) VALUES (?, ?, ?, ?, ?)", found
                )

        await self._lane.run(write)

    async def finish(self, compared: Compared) -> None:
        """All are in it."""

        def write(connection: apsw.Connection) -> None:
            with transaction(connection):
                rows(connection, "CREATE INDEX in_order ON differences(rank, name COLLATE NOCASE, id)")
                rows(connection, "INSERT INTO compared VALUES (?)", (document_text(compared.as_json()),))

        await self._lane.run(write)

    async def compared(self) -> Compared:
        ((document,),) = await self._lane.run(lambda connection: rows(connection, "SELECT document FROM compared"))
        return compared_from_json(json.loads(document))

    async def find(self, sought: Sought) -> Sequence[int]:
        """The numbers of those that fit: settings first, then groups, users, memberships, each by name."""
        conditions, bindings = ["true"], list[str | int]()
        if sought.about is not None:
            conditions.append("rank = ?")
            bindings.append(_RANKS[sought.about])
        if sought.kind is not None:
            conditions.append("kind = ?")
            bindings.append(sought.kind.value)
        for word in sought.words.casefold().split():
            conditions.append("instr(words, ?)")
            bindings.append(word)
        statement = (
            f"SELECT id FROM differences WHERE {' AND '.join(conditions)} ORDER BY rank, name COLLATE NOCASE, id"
        )

        def read(connection: apsw.Connection) -> Sequence[int]:
            cursor: Any = connection.execute(statement, bindings)
            return array("q", (number for (number,) in cursor))

        return await self._lane.run(read)

    async def differences(self, numbers: Sequence[int]) -> tuple[Difference, ...]:
        """Those with these numbers, in their order."""
        marks = ",".join("?" * len(numbers))
        statement = f"SELECT id, document FROM differences WHERE id IN ({marks})"
        found = dict(await self._lane.run(lambda connection: rows(connection, statement, tuple(numbers))))
        return tuple(difference_from_json(json.loads(found[number])) for number in numbers)

    async def close(self) -> None:
        await self._lane.close()


def remove(path: Path) -> None:
    for ending in _ENDINGS:
        with contextlib.suppress(OSError):
            path.with_name(f"{path.name}{ending}").unlink()


def _words(difference: Difference) -> str:
    """What one looks for: names and values."""
    values = (value for edit in difference.edits for value in (edit.path, edit.before, edit.after))
    texts = (value if isinstance(value, str) else json.dumps(value) for value in values if value is not None)
    return _storable("\n".join((difference.name, difference.id, *texts)).casefold())


def _storable(text: str) -> str:
    """JSON may say half of a character that takes two, which is none."""
    return text.encode(errors="replace").decode()
