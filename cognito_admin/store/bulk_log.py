"""The record of changes to many users at once: for whom it was wished, and what became of each. It only grows."""

# apsw's types name collections.abc.Buffer, which Python 3.11 does not have.
# pyright: reportUnknownMemberType=false

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import apsw

from cognito_admin.model.changes.change import Wish, wish_from_json
from cognito_admin.model.changes.record import Bulk, BulkId, BulkResult, ChangeId, Result
from cognito_admin.model.ids import Sub
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


class BulkLog:
    """Every method raises what the lane of the journal raises."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def begin(
        self, bulk: BulkId, pool: str, who: str, wish: Wish | None, subs: Sequence[Sub], undoes: BulkId | None = None
    ) -> None:
        """On record before the first user is touched. Of users who are named twice, one counts."""
        began = datetime.now(UTC).isoformat(timespec="microseconds")
        once = dict.fromkeys(subs)

        def write(connection: apsw.Connection) -> None:
            with transaction(connection):
                rows(
                    connection,
                    "INSERT INTO bulks VALUES (?, ?, ?, ?, ?, ?)",
                    (bulk, pool, who, began, undoes, len(once)),
                )
                connection.executemany("INSERT INTO bulk_users VALUES (?, ?)", ((bulk, sub) for sub in once))
                if wish is not None:
                    document = json.dumps(wish.as_json(), ensure_ascii=False)
                    rows(connection, "INSERT INTO bulk_wishes VALUES (?, ?)", (bulk, document))

        await self._lane.run(write)

    async def settle(self, bulk: BulkId, settled: BulkResult) -> None:
        """What became of one user; said a second time, it stays as it was."""
        values = (bulk, settled.sub, settled.result.value, settled.code, settled.change)
        await self._rows("INSERT OR IGNORE INTO bulk_results VALUES (?, ?, ?, ?, ?)", *values)

    async def bulk(self, bulk: BulkId) -> Bulk | None:
        columns = "id, pool, who, began, document, undoes, users"
        statement = f"SELECT {columns} FROM bulks LEFT JOIN bulk_wishes ON bulk = id WHERE id = ?"
        for bulk_id, pool, who, began, document, undoes, users in await self._rows(statement, bulk):
            wish = wish_from_json(json.loads(document)) if document else None
            return Bulk(
                BulkId(bulk_id), pool, who, datetime.fromisoformat(began), wish, undoes and BulkId(undoes), users
            )
        return None

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

    async def results(self, bulk: BulkId, limit: int, after: str = "") -> tuple[BulkResult, ...]:
        """A page of the report, in the order of the users' ids, from ``after`` on."""
        statement = "SELECT sub, result, code, change FROM bulk_results WHERE bulk = ? AND sub > ? ORDER BY sub LIMIT ?"
        return tuple(
            BulkResult(Sub(sub), Result(result), code, change and ChangeId(change))
            for sub, result, code, change in await self._rows(statement, bulk, after, limit)
        )

    async def blank(self, before: datetime) -> None:
        """Forgets what was wished for by bulks that began before then."""
        old = "SELECT id FROM bulks WHERE began < ?"
        moment = before.astimezone(UTC).isoformat(timespec="microseconds")
        await self._rows(f"DELETE FROM bulk_wishes WHERE bulk IN ({old})", moment)

    async def _rows(self, statement: str, *bindings: str | int | None) -> list[tuple[Any, ...]]:
        return await self._lane.run(lambda connection: rows(connection, statement, bindings))
