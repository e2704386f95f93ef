"""The series of CloudWatch as far as they were asked for, encrypted, of all pools in one file. Lost, they are asked for again.

The points of a series lie in sheets, each of a fixed stretch of time, so that what comes new touches one of them. Each sheet
tells between which moments CloudWatch was asked: where it has no number there, CloudWatch has none either.
"""
# apsw's types name collections.abc.Buffer, which Python 3.11 does not have.
# pyright: reportUnknownMemberType=false

import json
from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import apsw

from cognito_admin.model.health.series import Points, SeriesKey, nothing
from cognito_admin.store.documents import document_text
from cognito_admin.store.encrypted import Layout, Migration, open_writer, rows, transaction
from cognito_admin.store.lanes import Lane, close_all

DAY_S = 86_400
KEPT_DAYS = 455
"""As long as CloudWatch itself keeps anything."""
FINE_S, COARSE_S = 300, 3_600
"""The periods that points are kept of."""
SHEET_S: Mapping[int, int] = {FINE_S: DAY_S, COARSE_S: 30 * DAY_S}
"""How long a stretch of time a sheet is of, by the period of its points."""
_KEPT_S: Mapping[int, int] = {FINE_S: 63 * DAY_S, COARSE_S: KEPT_DAYS * DAY_S}

Meant = TypeVar("Meant")

LAYOUT = Layout(
    (
        Migration(
            "series",
            """
            CREATE TABLE series(
              id INTEGER PRIMARY KEY, pool TEXT NOT NULL, key TEXT NOT NULL, period_s INTEGER NOT NULL,
              UNIQUE(pool, period_s, key)
            );
            CREATE TABLE sheets(
              series INTEGER NOT NULL, start_s INTEGER NOT NULL, asked_from_s INTEGER NOT NULL,
              asked_until_s INTEGER NOT NULL, points BLOB NOT NULL, PRIMARY KEY(series, start_s)
            ) WITHOUT ROWID;
            CREATE TABLE documents(name TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
            CREATE TABLE spent(
              day TEXT PRIMARY KEY, calls INTEGER NOT NULL, metrics INTEGER NOT NULL
            ) WITHOUT ROWID;
            """,
        ),
    ),
    durable=False,
)


@dataclass(frozen=True, slots=True)
class Held:
    """What is kept of a series in a span: NaN where there is no number, ``asked`` the spans that CloudWatch was asked about."""

    points: Points
    asked: tuple[tuple[int, int], ...] = ()


class SeriesStore:
    """Used by the window, its jobs and commands at the same time.

    ``pool`` names a pool, whatever the connection. Methods raise what a Lane raises.
    """

    def __init__(self, lane: Lane, reading: Lane) -> None:
        self._lane = lane
        self._reading = reading

    @classmethod
    async def open(cls, path: Path, key: bytes) -> "SeriesStore":
        """Made when missing.

        Raises Failure: STORE_KEY_WRONG, STORE_NEWER, STORE_NOT_ENCRYPTED, STORE_LOCKED, STORE_UNREADABLE, STORE_DAMAGED,
        DISK_FULL, FOLDER_NOT_WRITABLE.
        """

        def connect() -> apsw.Connection:
            return open_writer(path, key, LAYOUT, cache_kib=4096)

        lane = Lane("series", path, connect, interruptible=False)
        try:
            await lane.run(lambda _: None)
        except BaseException:
            await lane.close()
            raise
        # Opened as a writer, too: a reader cannot make good the log of one that was killed.
        return cls(lane, Lane("series-read", path, connect, interruptible=False))

    async def held(
        self, pool: str, keys: Collection[SeriesKey], period_s: int, start_s: int, end_s: int
    ) -> Mapping[SeriesKey, Held]:
        """Of each key that anything is kept of: its points in the span, and what was asked of the span."""
        sheets = await self._sheets("t.points", pool, keys, period_s, start_s, end_s)
        return await self._reading.run(
            lambda _: {key: _held(found, period_s, start_s, end_s) for key, found in sheets.items()}
        )

    async def asked(
        self, pool: str, keys: Collection[SeriesKey], period_s: int, start_s: int, end_s: int
    ) -> Mapping[SeriesKey, tuple[tuple[int, int], ...]]:
        """As ``held``, without the points: those of a long span take much room."""
        sheets = await self._sheets("x''", pool, keys, period_s, start_s, end_s)
        return {key: _asked(found, start_s, end_s) for key, found in sheets.items()}

    async def _sheets(
        self, points: str, pool: str, keys: Collection[SeriesKey], period_s: int, start_s: int, end_s: int
    ) -> "Mapping[SeriesKey, Sequence[_Sheet]]":
        texts = {key.text: key for key in keys}
        statement = (
            f"SELECT s.key, t.start_s, t.asked_from_s, t.asked_until_s, {points} FROM json_each(?1) k"
            " JOIN series s ON s.pool = ?2 AND s.period_s = ?3 AND s.key = k.value"
            " JOIN sheets t ON t.series = s.id AND t.start_s > ?4 AND t.start_s < ?5 ORDER BY s.id, t.start_s"
        )
        bindings = (json.dumps(list(texts)), pool, period_s, start_s - SHEET_S[period_s], end_s)

        def read(connection: apsw.Connection) -> Mapping[SeriesKey, Sequence[_Sheet]]:
            sheets: defaultdict[SeriesKey, list[_Sheet]] = defaultdict(list)
            for text, *sheet in rows(connection, statement, bindings):
                sheets[texts[text]].append(_Sheet(*sheet))
            return sheets

        return await self._reading.run(read)

    async def put(
        self, pool: str, period_s: int, found: Mapping[SeriesKey, Points], start_s: int, end_s: int, settled_s: int
    ) -> None:
        """What CloudWatch said of the span. Up to ``settled_s`` it need not be asked again; what comes later may still grow.

        Where a series is without points in ``found``, CloudWatch has none of it.
        """
        sheet_s, asked_until_s = SHEET_S[period_s], min(end_s, settled_s)

        def write(connection: apsw.Connection) -> None:
            with transaction(connection):
                for key, points in found.items():
                    series = _series(connection, pool, key.text, period_s)
                    for first in range(start_s // sheet_s * sheet_s, end_s, sheet_s):
                        asked_from_s = max(start_s, first)
                        asked = asked_from_s, max(asked_from_s, min(asked_until_s, first + sheet_s))
                        _put(connection, series, first, period_s, points.between(first, first + sheet_s), asked)

        await self._lane.run(write)

    async def emitted(self, pool: str, keys: Collection[SeriesKey]) -> frozenset[SeriesKey]:
        """Those of the keys that any number is kept of."""
        texts = {key.text: key for key in keys}
        statement = (
            "SELECT DISTINCT s.key FROM json_each(?1) k JOIN series s ON s.pool = ?2 AND s.key = k.value"
            " WHERE EXISTS(SELECT 1 FROM sheets WHERE series = s.id AND length(points) > 0)"
        )
        found = await self._reading.run(lambda lane: rows(lane, statement, (json.dumps(list(texts)), pool)))
        return frozenset(texts[text] for (text,) in found)

    async def keys(self, pool: str) -> frozenset[SeriesKey]:
        """All that anything is kept of."""
        statement = "SELECT DISTINCT key FROM series WHERE pool = ?"
        found = await self._reading.run(lambda connection: rows(connection, statement, (pool,)))
        return frozenset(SeriesKey.from_text(text) for (text,) in found)

    async def document(self, name: str, meaning: Callable[[Mapping[str, Any]], Meant]) -> Meant | None:
        """What was kept by this name; ``meaning`` makes it of JSON, on the lane's thread.

        None where there is nothing, or nothing that is understood: ``meaning`` raises ValueError, KeyError or TypeError.
        """

        def read(connection: apsw.Connection) -> Meant | None:
            found = rows(connection, "SELECT document FROM documents WHERE name = ?", (name,))
            try:
                return meaning(json.loads(found[0][0])) if found else None
            except (ValueError, KeyError, TypeError):
                return None

        return await self._reading.run(read)

    async def put_document(self, name: str, document: Callable[[], Mapping[str, Any]]) -> None:
        """``document`` is made on the lane's thread."""

        def write(connection: apsw.Connection) -> None:
            values = (name, document_text(dict(document())))
            rows(connection, "INSERT OR REPLACE INTO documents VALUES (?, ?)", values)

        await self._lane.run(write)

    async def spend(self, day: str, calls: int, metrics: int) -> tuple[int, int]:
        """Counts what was asked on a day, of all pools. Calls and metrics of that day by now."""

        def write(connection: apsw.Connection) -> tuple[int, int]:
            added = "calls = calls + excluded.calls, metrics = metrics + excluded.metrics"
            statement = f"INSERT INTO spent VALUES (?, ?, ?) ON CONFLICT(day) DO UPDATE SET {added}"
            with transaction(connection):
                if calls or metrics:
                    rows(connection, statement, (day, calls, metrics))
                found = rows(connection, "SELECT calls, metrics FROM spent WHERE day = ?", (day,))
            return (int(found[0][0]), int(found[0][1])) if found else (0, 0)

        return await self._lane.run(write)

    async def forget(self, now_s: float) -> None:
        """Drops what CloudWatch itself keeps no longer."""

        def write(connection: apsw.Connection) -> None:
            with transaction(connection):
                for period_s, sheet_s in SHEET_S.items():
                    oldest_s = int(now_s) - _KEPT_S[period_s] - sheet_s
                    of_period = "SELECT id FROM series WHERE period_s = ?"
                    old = f"DELETE FROM sheets WHERE start_s < ? AND series IN ({of_period})"
                    rows(connection, old, (oldest_s, period_s))
                rows(connection, "DELETE FROM series WHERE id NOT IN (SELECT series FROM sheets)")

        await self._lane.run(write, patient=True)

    async def close(self) -> None:
        await close_all(self._reading, self._lane)


@dataclass(frozen=True, slots=True)
class _Sheet:
    start_s: int
    asked_from_s: int
    asked_until_s: int
    points: bytes

    def values(self) -> "array[float]":
        values: array[float] = array("d")
        values.frombytes(self.points)
        return values


def _held(sheets: Sequence[_Sheet], period_s: int, start_s: int, end_s: int) -> Held:
    first = start_s // period_s * period_s
    values = nothing(-(-(end_s - first) // period_s))
    for sheet in sheets:
        if sheet.points:
            there = sheet.values()
            place = (sheet.start_s - first) // period_s
            part = there[max(0, -place) : len(values) - place]
            values[max(0, place) : max(0, place) + len(part)] = part
    return Held(Points(first, period_s, values), _asked(sheets, start_s, end_s))


def _asked(sheets: Iterable[_Sheet], start_s: int, end_s: int) -> tuple[tuple[int, int], ...]:
    asked: list[tuple[int, int]] = []
    for sheet in sheets:
        span = max(start_s, sheet.asked_from_s), min(end_s, sheet.asked_until_s)
        if span[0] < span[1]:
            if asked and asked[-1][1] == span[0]:
                span = asked.pop()[0], span[1]
            asked.append(span)
    return tuple(asked)


def _series(connection: apsw.Connection, pool: str, key: str, period_s: int) -> int:
    place = (pool, key, period_s)
    rows(connection, "INSERT OR IGNORE INTO series(pool, key, period_s) VALUES (?, ?, ?)", place)
    return int(rows(connection, "SELECT id FROM series WHERE pool = ? AND key = ? AND period_s = ?", place)[0][0])


def _put(
    connection: apsw.Connection, series: int, start_s: int, period_s: int, points: Points, asked: tuple[int, int]
) -> None:
    """Into one sheet: new numbers take the place of old ones."""
    statement = "SELECT start_s, asked_from_s, asked_until_s, points FROM sheets WHERE series = ? AND start_s = ?"
    found = rows(connection, statement, (series, start_s))
    if found:
        there = _Sheet(*found[0])
        if there.points:
            points = Points(start_s, period_s, there.values()).merged(points)
        known = there.asked_from_s, there.asked_until_s
        if known[0] <= asked[1] and asked[0] <= known[1]:
            asked = min(known[0], asked[0]), max(known[1], asked[1])
        elif known[1] - known[0] > asked[1] - asked[0]:
            # Two spans with a gap between them: the longer one need not be asked for again.
            asked = known
    data = b"" if points.is_empty else points.values.tobytes()
    rows(connection, "INSERT OR REPLACE INTO sheets VALUES (?, ?, ?, ?, ?)", (series, start_s, *asked, data))
