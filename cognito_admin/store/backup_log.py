"""Which backups were made, and which are to be made again and again: in the journal."""

# apsw's types name collections.abc.Buffer, which Python 3.11 does not have.
# pyright: reportUnknownMemberType=false

import json
from typing import Any

import apsw

from cognito_admin.model.backup_records import BackupRecord, record_from_json
from cognito_admin.model.ids import PoolId
from cognito_admin.model.schedules import Schedule, schedule_from_json
from cognito_admin.store.documents import document_text
from cognito_admin.store.encrypted import Migration, rows
from cognito_admin.store.lanes import Lane

MIGRATION = Migration(
    "backups",
    """
    CREATE TABLE backups(
      place TEXT PRIMARY KEY, pool TEXT NOT NULL, finished TEXT NOT NULL, document TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX backups_of_pool ON backups(pool, finished);
    CREATE TABLE backup_schedules(pool TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
    """,
)


class BackupLog:
    """Every method raises what the lane of the journal raises."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def put(self, record: BackupRecord) -> None:
        """Takes the place of what was known of the same place."""
        document = record.as_json()
        await self._rows(
            "INSERT OR REPLACE INTO backups VALUES (?, ?, ?, ?)",
            record.place,
            record.pool.id,
            document["finished"],
            document_text(document),
        )

    async def at(self, place: str) -> BackupRecord | None:
        found = await self._rows("SELECT document FROM backups WHERE place = ?", place)
        return record_from_json(json.loads(found[0][0])) if found else None

    async def forget(self, place: str) -> None:
        await self._rows("DELETE FROM backups WHERE place = ?", place)

    async def records(self, pool: PoolId | None = None) -> tuple[BackupRecord, ...]:
        """Of a pool or of all, the newest first."""
        found = await self._rows(
            "SELECT document FROM backups WHERE ?1 IS NULL OR pool = ?1 ORDER BY finished DESC, place", pool
        )
        return tuple(record_from_json(json.loads(document)) for (document,) in found)

    async def keep_schedule(self, schedule: Schedule) -> None:
        """Takes the place of the one of the same pool."""
        document = document_text(schedule.as_json())
        await self._rows("INSERT OR REPLACE INTO backup_schedules VALUES (?, ?)", schedule.pool, document)

    async def forget_schedule(self, pool: PoolId) -> None:
        await self._rows("DELETE FROM backup_schedules WHERE pool = ?", pool)

    async def schedules(self) -> tuple[Schedule, ...]:
        found = await self._rows("SELECT document FROM backup_schedules ORDER BY pool")
        return tuple(schedule_from_json(json.loads(document)) for (document,) in found)

    async def _rows(self, statement: str, *bindings: str | None) -> list[tuple[Any, ...]]:
        def ask(connection: apsw.Connection) -> list[tuple[Any, ...]]:
            return rows(connection, statement, bindings)

        return await self._lane.run(ask)
