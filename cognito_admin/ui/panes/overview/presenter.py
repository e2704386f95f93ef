"""Reads what the overview shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cognito_admin.model.failures import Failure
from cognito_admin.model.overview import Overview, read_overview
from cognito_admin.ui.panes.overview.words import Backups, Synced

if TYPE_CHECKING:
    from cognito_admin.work.backup_records import BackupRecords
    from cognito_admin.work.schedules import Schedules
    from cognito_admin.work.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Shown:
    """``synced`` and ``backups`` None where what is kept on this computer could not be looked at, or there can be none."""

    overview: Overview
    synced: Synced | None
    backups: Backups | None
    at: datetime


class OverviewPresenter:
    def __init__(self, workspace: Workspace, backups: BackupRecords, schedules: Schedules) -> None:
        self._workspace = workspace
        self._backups, self._schedules = backups, schedules

    async def read(self) -> Shown:
        """Asks AWS for the pool. Raises Failure. A copy that cannot be opened is no reason not to show the pool."""
        description = await self._workspace.describe()
        try:
            index = await self._workspace.index_state()
        except Failure:
            synced = None
        else:
            synced = Synced(index.users, index.synced_at) if index else Synced(0, None)
        return Shown(read_overview(description), synced, await self._read_backups(), datetime.now(UTC))

    async def _read_backups(self) -> Backups | None:
        """None for a pool that comes from a backup itself."""
        if self._workspace.as_of is not None:
            return None
        pool = self._workspace.key.pool
        try:
            made = await self._backups.of(pool)
            watched = [one for one in await self._schedules.watched() if one.schedule.pool == pool]
        except Failure:
            return None
        return Backups(next(iter(made), None), next(iter(watched), None))
