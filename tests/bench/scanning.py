"""What is compared with: an ordinary table, as encrypted as the index, with all texts of a user in one lower-cased column.

It is searched from end to end (``instr``), and by FTS5 over its trigrams.
"""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw

from cognito_admin.model.query import Fields
from cognito_admin.model.query.folding import SEPARATOR, digits, fold
from cognito_admin.model.query.matching import texts
from cognito_admin.model.query.order import microseconds
from cognito_admin.model.users import User
from cognito_admin.store.encrypted import PAGE_BYTES
from cognito_admin.store.index import Index
from tests.bench.apart import serve
from tests.bench.asking import ROWS, TRIES, answer
from tests.bench.crowd import Crowd
from tests.bench.filling import KEY
from tests.bench.questions import Question
from tests.bench.understanding import understood

COLUMNS = {"username": "username_key", "email": "email_key", "family_name": "family_key", "created": "created"}
"""What is sorted by."""
FACETS = {"status": "status", "custom:tenantId": "tenant"}
_TABLE = """
    CREATE TABLE users(
      id INTEGER PRIMARY KEY, sub TEXT, username_key TEXT, email_key TEXT, phone TEXT, given_name TEXT, family_key TEXT,
      status TEXT, enabled INTEGER, tenant TEXT, role TEXT, plan TEXT, external TEXT, created INTEGER, modified INTEGER,
      groups TEXT, hay BLOB
    )
"""


class Table:
    """``fill`` makes it; every question is answered as the index has to answer it."""

    def __init__(self, path: Path) -> None:
        self._connection = apsw.Connection(str(path))
        for pragma in ("cipher='aegis'", f"key='raw:{KEY.hex()}'", f"page_size={PAGE_BYTES}", "cache_size=-32768"):
            self._rows(f"PRAGMA {pragma}")
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "temp_store=MEMORY", "secure_delete=0"):
            self._rows(f"PRAGMA {pragma}")

    def close(self) -> None:
        self._connection.close()

    def fill(self, crowd: Crowd) -> None:
        self._rows(_TABLE)
        insert = f"INSERT INTO users VALUES (NULL, {', '.join('?' * 16)})"
        for number in range(crowd.blocks):
            with self._connection:
                self._connection.executemany(insert, map(_row, crowd.block(number)))

    def fill_trigrams(self) -> None:
        self._rows(
            "CREATE VIRTUAL TABLE trigrams USING fts5(hay, tokenize='trigram case_sensitive 1', detail=none, content='')"
        )
        with self._connection:
            self._rows("INSERT INTO trigrams(rowid, hay) SELECT id, CAST(hay AS TEXT) FROM users")

    def count(self, question: Question) -> int:
        return self._rows(f"SELECT count(*) FROM users WHERE {question.where}", question.bindings)[0][0]

    def page(self, question: Question, start: int) -> list[str]:
        """``sub`` of the users on the page that begins at ``start``."""
        turn = "DESC" if question.descending else "ASC"
        order = f"ORDER BY {COLUMNS[question.column]} {turn}, sub {turn} LIMIT {ROWS} OFFSET {start}"
        return [
            sub for (sub,) in self._rows(f"SELECT sub FROM users WHERE {question.where} {order}", question.bindings)
        ]

    def facet(self, question: Question, field: str) -> dict[str, int]:
        counts = f"SELECT {FACETS[field]}, count(*) FROM users WHERE {question.where} GROUP BY 1"
        return dict(self._rows(counts, question.bindings))

    def page_by_trigrams(self, text: str) -> list[int]:
        """Ids of a page of users with ``text`` somewhere: without positions each trigram is one condition, then the row decides."""
        return [number for (number,) in self._rows(f"{self._by_trigrams('t.rowid')} LIMIT {ROWS}", _trigrams(text))]

    def count_by_trigrams(self, text: str) -> int:
        return self._rows(self._by_trigrams("count(*)"), _trigrams(text))[0][0]

    def _by_trigrams(self, wanted: str) -> str:
        return (
            f"SELECT {wanted} FROM trigrams t CROSS JOIN users u ON u.id = t.rowid"
            " WHERE trigrams MATCH ?1 AND instr(u.hay, CAST(?2 AS BLOB))"
        )

    def _rows(self, statement: str, bindings: tuple[str | int, ...] = ()) -> list[Any]:
        return self._connection.execute(statement, bindings).fetchall()


def _trigrams(text: str) -> tuple[str, str]:
    pieces = {text[start : start + 3] for start in range(len(text) - 2)}
    return " AND ".join('"{}"'.format(piece.replace('"', '""')) for piece in sorted(pieces)), text


def _row(user: User) -> tuple[str | int | bytes, ...]:
    attributes = user.attributes
    return (
        user.sub,
        fold(user.username),
        fold(attributes["email"]),
        digits(attributes.get("phone_number", "")),
        attributes["given_name"],
        fold(attributes["family_name"]),
        user.status,
        int(user.enabled),
        attributes["custom:tenantId"],
        attributes["custom:role"],
        attributes["custom:plan"],
        attributes.get("custom:externalId", ""),
        microseconds(user.created),
        microseconds(user.modified),
        f"|{'|'.join(user.groups)}|",
        SEPARATOR.join(map(fold, texts(user))).encode(),
    )


def _spent_ms(work: Callable[[str], object], text: str) -> float:
    before = time.perf_counter()
    work(text)
    return (time.perf_counter() - before) * 1000


async def compare(table: Table, path: Path, questions: list[Question], *, trigrams: bool) -> list[dict[str, Any]]:
    """Asks the table and the index in ``path`` in turn, so that both meet the same machine. The better of two tries counts."""
    index = await Index.open(path, KEY)
    try:
        fields = Fields((), await index.attribute_names())
        return [await _compare(table, index, question, fields, trigrams=trigrams) for question in questions]
    finally:
        await index.close()


async def _compare(table: Table, index: Index, question: Question, fields: Fields, *, trigrams: bool) -> dict[str, Any]:
    query = understood(question.text, fields)
    text = str(question.bindings[0])
    works: dict[str, Callable[[str], object]] = {"scan_ms": lambda _: table.count(question)}
    if trigrams:
        works = {"page_ms": table.page_by_trigrams, "count_ms": table.count_by_trigrams}
    tries: list[dict[str, float]] = []
    for _ in range(TRIES):
        told = await answer(index, question, query)
        theirs = {name: _spent_ms(work, text) for name, work in works.items()}
        tries.append({**theirs, "index_page_ms": told["first_ms"], "index_count_ms": told["count_ms"]})
    return {"kind": question.kind, **{name: min(one[name] for one in tries) for name in tries[0]}}


def scan(
    path: Path,
    index: Path,
    crowd: Crowd,
    timed: list[Question],
    timed_by_trigrams: list[Question],
    checked: list[tuple[Question, Any]],
) -> dict[str, Any]:
    """Milliseconds of both for each timed question, and what the index answered otherwise than the table does."""
    table = Table(path)
    try:
        table.fill(crowd)
        if timed_by_trigrams:
            table.fill_trigrams()
        return {
            "scan": asyncio.run(compare(table, index, timed, trigrams=False)),
            "trigrams": asyncio.run(compare(table, index, timed_by_trigrams, trigrams=True)),
            "differences": [
                difference for question, told in checked for difference in _differences(table, question, told)
            ],
            "checked": len(checked),
        }
    finally:
        table.close()


def _differences(table: Table, question: Question, told: dict[str, Any]) -> list[str]:
    """Where the index did not say what a look at every row says."""
    count = table.count(question)
    page = table.page(question, int(question.place * count))
    found = [] if count == told["count"] else [f"{question.text!r}: {told['count']} instead of {count}"]
    if page != told["page"]:
        found.append(f"{question.text!r}: another page of the list by {question.column}")
    for field, (values, others, _missing) in told["facets"].items():
        counts = table.facet(question, field)
        named = dict(values)
        least = min(named.values(), default=0)
        right = all(counts.get(value) == number for value, number in named.items())
        right = right and all(number <= least for value, number in counts.items() if value not in named)
        if not right or sum(named.values()) + others != count:
            found.append(f"{question.text!r}: other numbers for {field}")
    return found


def _scan(
    path: str,
    index: str,
    users: int,
    attributes: int,
    seed: int,
    timed: list[dict[str, Any]],
    timed_by_trigrams: list[dict[str, Any]],
    checked: list[tuple[dict[str, Any], Any]],
) -> dict[str, Any]:
    return scan(
        Path(path),
        Path(index),
        Crowd(users, seed=seed, attributes=attributes),
        [Question.from_json(question) for question in timed],
        [Question.from_json(question) for question in timed_by_trigrams],
        [(Question.from_json(question), told) for question, told in checked],
    )


if __name__ == "__main__":
    serve(_scan)
