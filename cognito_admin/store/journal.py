"""The journal: what was done and what is going on. It is never rebuilt, since nothing else knows what is in it."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import apsw

from cognito_admin.model.failures import Code, Failure, failure_from_json
from cognito_admin.model.ids import JobId
from cognito_admin.model.progress import Job, JobState, Progress, Question
from cognito_admin.model.searches import SavedSearch
from cognito_admin.store import activity_log, backup_log, bulk_log, change_log, checkup_log, restore_log, settings_log
from cognito_admin.store.documents import document_text
from cognito_admin.store.encrypted import (
    Layout,
    Migration,
    check,
    open_reader,
    open_writer,
    rows,
    set_aside,
    transaction,
)
from cognito_admin.store.lanes import Lane, close_all
from cognito_admin.store.settings_file import JSON

LAYOUT = Layout(
    (
        Migration(
            "jobs",
            """
            CREATE TABLE jobs(
              id TEXT PRIMARY KEY, kind TEXT NOT NULL, resource TEXT NOT NULL, subject TEXT NOT NULL,
              arguments TEXT NOT NULL, state TEXT NOT NULL, started TEXT NOT NULL, ended TEXT,
              progress TEXT, question TEXT, failure TEXT, outcome TEXT, cancel INTEGER NOT NULL DEFAULT 0
            );
            CREATE INDEX jobs_by_start ON jobs(started, id);
            """,
        ),
        Migration(
            "searches",
            """
            CREATE TABLE saved_searches(
              pool TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL, PRIMARY KEY(pool, name)
            ) WITHOUT ROWID;
            CREATE TABLE recent_searches(
              id INTEGER PRIMARY KEY AUTOINCREMENT, pool TEXT NOT NULL, query TEXT NOT NULL, UNIQUE(pool, query)
            );
            """,
        ),
        change_log.MIGRATION,
        bulk_log.MIGRATION,
        bulk_log.MIGRATION_OF_ENDS,
        activity_log.MIGRATION,
        bulk_log.MIGRATION_OF_ROWS,
        bulk_log.MIGRATION_OF_BLANKING,
        backup_log.MIGRATION,
        restore_log.MIGRATION,
        settings_log.MIGRATION,
        checkup_log.MIGRATION,
    ),
    durable=True,
)

READ_WHOLE_BYTES = 32_000_000
_USED_AT_ONCE = ("jobs", "saved_searches", "recent_searches")
_COLUMNS = "id, kind, resource, subject, state, started, ended, progress, question, failure, outcome"


class Journal:
    """Used by the window and by its jobs at the same time. ``set_aside`` is where a damaged journal was put, if it was.

    ``changes`` is the record of changes to users, ``bulks`` that of changes to many at once, ``settings`` that of changes to how
    pools are set up; ``activity`` looks through them. ``backups`` is the record of backups, ``restores`` that of restores;
    ``checkups`` has what was silenced, and what the last check-up of each pool found.
    """

    def __init__(self, lane: Lane, reading: Lane, aside: Path | None) -> None:
        self._lane = lane
        self._reading = reading
        self.set_aside = aside
        self.changes = change_log.ChangeLog(lane)
        self.bulks = bulk_log.BulkLog(lane)
        self.settings = settings_log.SettingsLog(lane)
        self.activity = activity_log.ActivityLog(reading)
        self.backups = backup_log.BackupLog(lane)
        self.restores = restore_log.RestoreLog(lane)
        self.checkups = checkup_log.CheckUpLog(lane)

    @classmethod
    async def open(cls, path: Path, key: bytes) -> "Journal":
        """Made when missing. A damaged journal is set aside for good and a new one begun, which ``set_aside`` tells.

        Raises Failure: STORE_KEY_WRONG, STORE_NEWER, STORE_NOT_ENCRYPTED, STORE_LOCKED, STORE_UNREADABLE, DISK_FULL,
        FOLDER_NOT_WRITABLE.
        """

        def connect() -> apsw.Connection:
            connection = open_writer(path, key, LAYOUT, cache_kib=2048)
            try:
                # Read whole, so that damage is found now and not when it is needed. Of a long record only what is used at once:
                # each of its pages is checked anyway when it is read.
                check(connection, () if path.stat().st_size <= READ_WHOLE_BYTES else _USED_AT_ONCE)
            except BaseException:
                connection.close()
                raise
            return connection

        aside: Path | None = None
        while True:
            lane = Lane("journal", path, connect, interruptible=False)
            try:
                await lane.run(lambda _: None)
            except Failure as failure:
                await lane.close()
                if failure.code is not Code.STORE_DAMAGED or aside is not None:
                    raise
                aside = set_aside(path, keep=None)
            except BaseException:
                await lane.close()
                raise
            else:
                # What is written does not wait for who looks through a long record.
                reading = Lane("activity", path, lambda: open_reader(path, key, cache_kib=8192), interruptible=True)
                return cls(lane, reading, aside)

    async def insert_job(self, job: Job, arguments: Mapping[str, JSON]) -> None:
        """``arguments`` hold no secret."""
        values = (document_text(dict(arguments)), *_values(job))
        places = ", ".join("?" * len(values))
        await self._rows(f"INSERT INTO jobs(arguments, {_COLUMNS}) VALUES ({places})", *values)

    async def update_job(self, job: Job) -> None:
        """Writes the job as it stands now; the wish to cancel it stays."""
        columns = ", ".join(f"{column.strip()} = ?" for column in _COLUMNS.split(","))
        await self._rows(f"UPDATE jobs SET {columns} WHERE id = ?", *_values(job), job.id)

    async def jobs(self, limit: int = 200) -> tuple[Job, ...]:
        """The latest, newest first."""
        found = await self._rows(f"SELECT {_COLUMNS} FROM jobs ORDER BY started DESC, id DESC LIMIT ?", limit)
        return tuple(map(_job, found))

    async def job(self, job: JobId) -> Job | None:
        found = await self._rows(f"SELECT {_COLUMNS} FROM jobs WHERE id = ?", job)
        return _job(found[0]) if found else None

    async def job_arguments(self, job: JobId) -> Mapping[str, JSON]:
        """Raises KeyError for a job it does not have."""
        for (arguments,) in await self._rows("SELECT arguments FROM jobs WHERE id = ?", job):
            return cast("dict[str, JSON]", json.loads(arguments))
        raise KeyError(job)

    async def request_cancel(self, job: JobId) -> None:
        await self._rows("UPDATE jobs SET cancel = 1 WHERE id = ?", job)

    async def cancel_requested(self, job: JobId) -> bool:
        return bool(await self._rows("SELECT 1 FROM jobs WHERE id = ? AND cancel", job))

    # Searches. ``pool`` names the file of the index in which they were asked.

    async def saved_searches(self, pool: str) -> tuple[SavedSearch, ...]:
        """By name."""
        found = await self._rows("SELECT name, query FROM saved_searches WHERE pool = ? ORDER BY name", pool)
        return tuple(SavedSearch(name, query) for name, query in found)

    async def save_search(self, pool: str, search: SavedSearch) -> None:
        """Takes the place of the one with the same name."""
        await self._rows("INSERT OR REPLACE INTO saved_searches VALUES (?, ?, ?)", pool, search.name, search.query)

    async def rename_search(self, pool: str, name: str, other: str) -> None:
        """Takes the place of one that is called ``other``."""
        await self._rows("UPDATE OR REPLACE saved_searches SET name = ? WHERE pool = ? AND name = ?", other, pool, name)

    async def remove_search(self, pool: str, name: str) -> None:
        await self._rows("DELETE FROM saved_searches WHERE pool = ? AND name = ?", pool, name)

    async def recent_searches(self, pool: str) -> tuple[str, ...]:
        """The queries, newest first."""
        found = await self._rows("SELECT query FROM recent_searches WHERE pool = ? ORDER BY id DESC", pool)
        return tuple(query for (query,) in found)

    async def note_search(self, pool: str, query: str, most: int) -> None:
        """``query`` is the newest now; of all, ``most`` are kept."""

        def note(connection: apsw.Connection) -> None:
            with transaction(connection):
                rows(connection, "DELETE FROM recent_searches WHERE pool = ? AND query = ?", (pool, query))
                rows(connection, "INSERT INTO recent_searches(pool, query) VALUES (?, ?)", (pool, query))
                rows(
                    connection,
                    "DELETE FROM recent_searches WHERE pool = ?1 AND id NOT IN"
                    " (SELECT id FROM recent_searches WHERE pool = ?1 ORDER BY id DESC LIMIT ?2)",
                    (pool, most),
                )

        await self._lane.run(note)

    async def forget_search(self, pool: str, query: str) -> None:
        """One of the recent ones."""
        await self._rows("DELETE FROM recent_searches WHERE pool = ? AND query = ?", pool, query)

    async def forget_searches(self, pool: str) -> None:
        """All recent ones; saved ones stay."""
        await self._rows("DELETE FROM recent_searches WHERE pool = ?", pool)

    async def close(self) -> None:
        await close_all(self._reading, self._lane)

    async def _rows(self, statement: str, *bindings: str | int | None) -> list[tuple[Any, ...]]:
        return await self._lane.run(lambda connection: rows(connection, statement, bindings))


def _values(job: Job) -> tuple[str | None, ...]:
    return (
        job.id,
        job.kind,
        job.resource,
        job.subject,
        job.state.value,
        job.started.astimezone(UTC).isoformat(),
        job.ended and job.ended.astimezone(UTC).isoformat(),
        _text(job.progress and asdict(job.progress)),
        _text(job.question and {**asdict(job.question), "facts": dict(job.question.facts)}),
        _text(job.failure and job.failure.as_json()),
        _text(job.outcome and dict(job.outcome)),
    )


def _text(document: Mapping[str, object] | None) -> str | None:
    return None if document is None else document_text(document)


def _job(row: tuple[Any, ...]) -> Job:
    job_id, kind, resource, subject, state, started, ended, progress, question, failure, outcome = row
    return Job(
        id=JobId(job_id),
        kind=kind,
        resource=resource,
        subject=subject,
        state=JobState(state),
        started=datetime.fromisoformat(started),
        ended=ended and datetime.fromisoformat(ended),
        progress=progress and Progress(**json.loads(progress)),
        question=question and Question(**json.loads(question)),
        failure=failure and _failure(json.loads(failure)),
        outcome=outcome and json.loads(outcome),
    )


def _failure(document: Mapping[str, object]) -> Failure:
    try:
        return failure_from_json(document)
    except ValueError:
        return Failure(Code.JOB_DIED, reason=str(document.get("code")))
