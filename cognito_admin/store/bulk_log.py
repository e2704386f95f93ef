"""The record of changes to many users at once: for whom it was wished, and what became of each. It only grows."""

# apsw's types name collections.abc.Buffer, which Python 3.11 does not have.
# pyright: reportUnknownMemberType=false

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import apsw

from cognito_admin.model.changes.change import Wish, wish_from_json
from cognito_admin.model.changes.record import Bulk, BulkId, BulkResult, ChangeId, Result
from cognito_admin.model.ids import Sub
from cognito_admin.store.documents import document_text
from cognito_admin.store.encrypted import Migration, rows, transaction
from cognito_admin.store.lanes import Lane

MIGRATION = Migration(
    "bulks",
    """
    CREATE TABLE bulks(
      id TEXT PRIMARY KEY, pool TEXT NOT NULL, who TEXT NOT NULL, began TEXT NOT NULL, undoes TEXT, users INTEGER NOT NULL
    );
    CREATE TABLE bulk_wishes(bulk TEXT PRIMARY KEY REFERENCES bulks(id), document TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE bulk_users(
      bulk TEXT NOT NULL REFERENCES bulks(id), sub TEXT NOT NULL, PRIMARY KEY(bulk, sub)
    ) WITHOUT ROWID;
    CREATE TABLE bulk_results(
      bulk TEXT NOT NULL REFERENCES bulks(id), sub TEXT NOT NULL, result TEXT NOT NULL, code TEXT, change TEXT,
      PRIMARY KEY(bulk, sub)
    ) WITHOUT ROWID;
    CREATE TRIGGER bulks_stay BEFORE UPDATE ON bulks BEGIN SELECT RAISE(ABORT, 'the record only grows'); END;
    CREATE TRIGGER bulks_remain BEFORE DELETE ON bulks BEGIN SELECT RAISE(ABORT, 'the record only grows'); END;
    CREATE TRIGGER results_stay BEFORE UPDATE ON bulk_results BEGIN SELECT RAISE(ABORT, 'the record only grows'); END;
    CREATE TRIGGER results_remain BEFORE DELETE ON bulk_results BEGIN SELECT RAISE(ABORT, 'the record only grows'); END;
    """,
)

MIGRATION_OF_ENDS = Migration(
    "bulk_ends",
    """
    ALTER TABLE bulk_results ADD COLUMN facts TEXT;
    CREATE TABLE bulk_ends(bulk TEXT PRIMARY KEY REFERENCES bulks(id), at TEXT NOT NULL) WITHOUT ROWID;
    CREATE INDEX results_by_kind ON bulk_results(bulk, result, sub);
    CREATE INDEX bulks_of_pool ON bulks(pool, began);
    CREATE TRIGGER ends_stay BEFORE UPDATE ON bulk_ends BEGIN SELECT RAISE(ABORT, 'the record only grows'); END;
    CREATE TRIGGER ends_remain BEFORE DELETE ON bulk_ends BEGIN SELECT RAISE(ABORT, 'the record only grows'); END;
    """,
)

MIGRATION_OF_ROWS = Migration(
    "bulk_rows",
    """
    CREATE TABLE bulk_rows(
      bulk TEXT NOT NULL REFERENCES bulks(id), sub TEXT NOT NULL, document TEXT, change TEXT, PRIMARY KEY(bulk, sub)
    ) WITHOUT ROWID;
    CREATE INDEX row_of_change ON bulk_rows(change) WHERE change IS NOT NULL;
    """,
)

MIGRATION_OF_BLANKING = Migration(
    "bulk_blanking",
    """
    CREATE INDEX rows_to_blank ON bulk_rows(bulk) WHERE document IS NOT NULL;
    CREATE INDEX results_to_blank ON bulk_results(bulk) WHERE facts IS NOT NULL;
    DROP TRIGGER results_stay;
    CREATE TRIGGER results_stay BEFORE UPDATE OF bulk, sub, result, code, change ON bulk_results
      BEGIN SELECT RAISE(ABORT, 'the record only grows'); END;
    CREATE TRIGGER facts_stay BEFORE UPDATE OF facts ON bulk_results WHEN NEW.facts IS NOT NULL
      BEGIN SELECT RAISE(ABORT, 'the record only grows'); END;
    """,
)
BEGUN_AT_A_TIME = 2_000
"""Users who are put on record in one transaction: others have something to write meanwhile."""
BLANKED_AT_A_TIME = 500
_OLD = (
    "SELECT n.bulk, n.sub FROM bulks b CROSS JOIN {} n ON n.bulk = b.id WHERE b.began < ? AND n.{} IS NOT NULL LIMIT ?"
)
_BLANKING = (
    "DELETE FROM bulk_wishes WHERE bulk IN (SELECT w.bulk FROM bulks b CROSS JOIN bulk_wishes w ON w.bulk = b.id"
    " WHERE b.began < ? LIMIT ?) RETURNING bulk",
    f"UPDATE bulk_rows SET document = NULL WHERE (bulk, sub) IN ({_OLD.format('bulk_rows', 'document')}) RETURNING bulk",
    # Why somebody was left out may name them.
    f"UPDATE bulk_results SET facts = NULL WHERE (bulk, sub) IN ({_OLD.format('bulk_results', 'facts')}) RETURNING bulk",
)
_NEVER_BEGUN = (
    "SELECT bulk, sub FROM {0} WHERE bulk < ? AND {1} IS NOT NULL AND bulk NOT IN (SELECT id FROM bulks) LIMIT ?"
)
_BLANKING_OF_NEVER_BEGUN = (
    f"UPDATE bulk_rows SET document = NULL WHERE (bulk, sub) IN ({_NEVER_BEGUN.format('bulk_rows', 'document')})"
    " RETURNING bulk",
    f"UPDATE bulk_results SET facts = NULL WHERE (bulk, sub) IN ({_NEVER_BEGUN.format('bulk_results', 'facts')})"
    " RETURNING bulk",
)
_BULKS = """
SELECT id, pool, who, began, document, undoes, users, EXISTS(SELECT 1 FROM bulk_ends e WHERE e.bulk = id)
FROM bulks LEFT JOIN bulk_wishes w ON w.bulk = id
"""
_SETTLE = "INSERT OR IGNORE INTO bulk_results VALUES (?, ?, ?, ?, ?, ?)"


class BulkLog:
    """Every method raises what the lane of the journal raises."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def begin(
        self,
        bulk: BulkId,
        pool: str,
        who: str,
        wish: Wish | None,
        subs: Sequence[Sub],
        undoes: BulkId | None = None,
        settled: Sequence[BulkResult] = (),
        new: Mapping[Sub, Wish] | None = None,
    ) -> None:
        """On record before the first user is touched. Of users who are named twice, one counts.

        They are written some at a time, and what makes a bulk of them last: where that ends before, there is none.
        ``settled`` are users beside ``subs`` of whom it is known already what becomes of them. Users who are to be made have no
        ``sub`` yet and go by the number of a row in its place; ``new`` is what is wished for each of them.
        """
        began = datetime.now(UTC).isoformat(timespec="microseconds")
        wishes, done = new or {}, {each.sub: each for each in settled}

        def everybody(_: object) -> list[Sub]:
            return list(dict.fromkeys([*subs, *done]))

        def write_some(some: Sequence[Sub], connection: apsw.Connection) -> None:
            with transaction(connection):
                connection.executemany("INSERT INTO bulk_users VALUES (?, ?)", ((bulk, sub) for sub in some))
                connection.executemany(_SETTLE, (_values(bulk, done[sub]) for sub in some if sub in done))
                connection.executemany(
                    "INSERT INTO bulk_rows VALUES (?, ?, ?, NULL)",
                    ((bulk, sub, document_text(wishes[sub].as_json())) for sub in some if sub in wishes),
                )

        def write_bulk(connection: apsw.Connection) -> None:
            with transaction(connection):
                values = (bulk, pool, who, began, undoes, len(once))
                rows(connection, "INSERT INTO bulks VALUES (?, ?, ?, ?, ?, ?)", values)
                if wish is not None:
                    document = document_text(wish.as_json())
                    rows(connection, "INSERT INTO bulk_wishes VALUES (?, ?)", (bulk, document))

        once = await self._lane.run(everybody)
        for start in range(0, len(once), BEGUN_AT_A_TIME):
            await self._lane.run(partial(write_some, once[start : start + BEGUN_AT_A_TIME]))
        await self._lane.run(write_bulk)

    async def settle(self, bulk: BulkId, settled: BulkResult) -> None:
        """What became of one user; said a second time, it stays as it was."""
        await self._rows(_SETTLE, *_values(bulk, settled))

    async def row(self, bulk: BulkId, sub: Sub) -> Wish | None:
        """What is wished for a user who is to be made; None for one who was there, and once it was blanked."""
        found = await self._rows("SELECT document FROM bulk_rows WHERE bulk = ? AND sub = ?", bulk, sub)
        return wish_from_json(json.loads(found[0][0])) if found and found[0][0] else None

    async def new_rows(self, bulk: BulkId) -> dict[Sub, Wish]:
        """The same of all of them."""
        found = await self._rows("SELECT sub, document FROM bulk_rows WHERE bulk = ? AND document IS NOT NULL", bulk)
        return {Sub(sub): wish_from_json(json.loads(document)) for sub, document in found}

    async def row_begins(self, bulk: BulkId, sub: Sub, change: ChangeId) -> None:
        """Said before that change is on record."""
        await self._rows("UPDATE bulk_rows SET change = ? WHERE bulk = ? AND sub = ?", change, bulk, sub)

    async def row_of(self, change: ChangeId) -> Sub | None:
        """Which row of its bulk a change was begun for."""
        found = await self._rows("SELECT sub FROM bulk_rows WHERE change = ?", change)
        return Sub(found[0][0]) if found else None

    async def leave(self, bulk: BulkId) -> None:
        """Somebody decided that what is left of it stays undone."""
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        await self._rows("INSERT OR IGNORE INTO bulk_ends VALUES (?, ?)", bulk, now)

    async def bulk(self, bulk: BulkId) -> Bulk | None:
        found = await self._rows(f"{_BULKS} WHERE id = ?", bulk)
        return _bulk(found[0]) if found else None

    async def bulks(self, pool: str, limit: int = 200) -> tuple[Bulk, ...]:
        """The latest of a pool, newest first."""
        return tuple(map(_bulk, await self._rows(f"{_BULKS} WHERE pool = ? ORDER BY began DESC LIMIT ?", pool, limit)))

    async def left(self, bulk: BulkId, limit: int, after: str = "") -> tuple[Sub, ...]:
        """Users nothing became of yet, in the order of their ids, from ``after`` on."""
        done = "SELECT 1 FROM bulk_results r WHERE r.bulk = u.bulk AND r.sub = u.sub"
        statement = (
            f"SELECT sub FROM bulk_users u WHERE bulk = ? AND sub > ? AND NOT EXISTS({done}) ORDER BY sub LIMIT ?"
        )
        return tuple(Sub(sub) for (sub,) in await self._rows(statement, bulk, after, limit))

    async def counts(self, bulk: BulkId) -> dict[Result, int]:
        """How many users came to which end."""
        found = await self._rows("SELECT result, count(*) FROM bulk_results WHERE bulk = ? GROUP BY result", bulk)
        return {Result(result): count for result, count in found}

    async def results(
        self, bulk: BulkId, limit: int, after: str = "", only: Collection[Result] = tuple(Result)
    ) -> tuple[BulkResult, ...]:
        """A page of the report, in the order of the users' ids, from ``after`` on."""
        kinds = ", ".join(f"'{result.value}'" for result in only)
        statement = (
            "SELECT sub, result, code, change, facts FROM bulk_results"
            f" WHERE bulk = ? AND sub > ? AND result IN ({kinds}) ORDER BY sub LIMIT ?"
        )
        return tuple(map(_result, await self._rows(statement, bulk, after, limit)))

    async def blank(self, before: datetime) -> None:
        """Forgets what was wished for by bulks that began before then, and whom their results name.

        Some at a time, so that nobody waits for long who has something to write meanwhile.
        """
        moment = before.astimezone(UTC)
        began, name = moment.isoformat(timespec="microseconds"), f"{moment:%Y%m%dT%H%M%S}"
        for statement in _BLANKING:
            await self._blank(statement, began)
        # Those that were not put on record to the end are told by their ids, which begin with the time.
        for statement in _BLANKING_OF_NEVER_BEGUN:
            await self._blank(statement, name)

    async def _blank(self, statement: str, before: str) -> None:
        forget = partial(rows, statement=statement, bindings=(before, BLANKED_AT_A_TIME))
        while await self._lane.run(forget, patient=True):
            pass

    async def _rows(self, statement: str, *bindings: str | int | None) -> list[tuple[Any, ...]]:
        return await self._lane.run(lambda connection: rows(connection, statement, bindings))


def _bulk(row: tuple[Any, ...]) -> Bulk:
    bulk_id, pool, who, began, document, undoes, users, left = row
    wish = wish_from_json(json.loads(document)) if document else None
    moment = datetime.fromisoformat(began)
    return Bulk(BulkId(bulk_id), pool, who, moment, wish, undoes and BulkId(undoes), users, bool(left))


def _values(bulk: BulkId, settled: BulkResult) -> tuple[str | None, ...]:
    facts = {"about": settled.about, **settled.facts} if settled.about or settled.facts else None
    document = document_text(facts) if facts else None
    return bulk, settled.sub, settled.result.value, settled.code, settled.change, document


def _result(row: tuple[Any, ...]) -> BulkResult:
    sub, result, code, change, document = row
    facts: dict[str, str] = json.loads(document) if document else {}
    about = facts.pop("about", "")
    return BulkResult(Sub(sub), Result(result), code, change and ChangeId(change), about, facts)
