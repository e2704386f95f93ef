"""Reads what the overview shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cognito_admin.model.failures import Failure
from cognito_admin.model.overview import Overview, read_overview
from cognito_admin.ui.panes.overview.words import Synced

if TYPE_CHECKING:
    from cognito_admin.work.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Shown:
    """``synced`` None where the copy on this computer could not be looked at."""

    overview: Overview
    synced: Synced | None
    at: datetime


class OverviewPresenter:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def read(self) -> Shown:
        """Asks AWS for the pool. Raises Failure. A copy that cannot be opened is no reason not to show the pool."""
        description = await self._workspace.describe()
        try:
            index = await self._workspace.index_state()
        except Failure:
            synced = None
        else:
            synced = Synced(index.users, index.synced_at) if index else Synced(0, None)
        return Shown(read_overview(description), synced, datetime.now(UTC))
