"""Which backups this computer has made, what each lacks, and when it was last proved whole."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from cognito_admin.model.backup_records import BackupRecord, record_of
from cognito_admin.model.backups import Damage, Manifest
from cognito_admin.model.ids import JobId, PoolId
from cognito_admin.store.backup_log import BackupLog
from cognito_admin.store.journal import Journal


class BackupRecords:
    """``journal`` is asked for when somebody looks. Every method raises what the key of the store and the journal raise."""

    def __init__(self, journal: Callable[[], Awaitable[Journal]]) -> None:
        self._journal = journal

    async def verified(
        self, place: str, manifest: Manifest, damages: Sequence[Damage], made_by: JobId | None = None
    ) -> BackupRecord:
        """Every byte of the backup at ``place`` was read just now, whoever made it. What is on record of it then."""
        record = replace(record_of(place, manifest).proved(datetime.now(UTC), damages), job=made_by)
        await (await self._log()).put(record)
        return record

    async def made_by(self, job: JobId) -> BackupRecord | None:
        """What a job has made."""
        return next((record for record in await self.of() if record.job == job), None)

    async def removed(self, place: str) -> None:
        """It is not there any more."""
        await (await self._log()).forget(place)

    async def at(self, place: str) -> BackupRecord | None:
        return await (await self._log()).at(place)

    async def of(self, pool: PoolId | None = None) -> tuple[BackupRecord, ...]:
        """Of a pool or of all, the newest first."""
        return await (await self._log()).records(pool)

    async def _log(self) -> BackupLog:
        return (await self._journal()).backups
