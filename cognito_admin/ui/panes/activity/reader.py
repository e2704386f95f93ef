"""Reads the record of changes for the list, without a window: a page at a time, and what is new at the top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_admin.model.changes.activity import Selection

if TYPE_CHECKING:
    from cognito_admin.model.changes.activity import Line
    from cognito_admin.model.changes.record import BulkId
    from cognito_admin.work.activity import Activity
    from cognito_admin.work.changes import Changes
    from cognito_admin.work.pool_settings import PoolSettings

PAGE = 100
MOST_RENEWED = 300
"""So many of the newest lines are read again when something changed; below them only what was done long ago is left."""


@dataclass(frozen=True, slots=True)
class Page:
    """``whole`` says that there are no lines after these. ``unfinished`` are the changes that nobody is at work on."""

    lines: tuple[Line, ...]
    whole: bool
    unfinished: frozenset[str] = frozenset()


class ChangesReader:
    """``selection`` is what was asked for last."""

    def __init__(self, activity: Activity, changes: Changes, settings: PoolSettings) -> None:
        self._activity = activity
        self._changes = changes
        self._settings = settings
        self._version: int | None = None
        self.pool = changes.pool
        self.selection = Selection(pool=self.pool)

    async def first(self, selection: Selection) -> Page:
        """The newest lines of a selection."""
        self.selection = selection
        return await self._newest(PAGE)

    async def more(self, after: Line) -> Page:
        """The lines after one that is shown."""
        lines = await self._activity.lines(self.selection, PAGE, after)
        return Page(lines, whole=len(lines) < PAGE)

    async def news(self, shown: int) -> Page | None:
        """The newest lines as they are now, where anybody has written something since they were read."""
        if await self._activity.version() == self._version:
            return None
        return await self._newest(max(PAGE, min(shown, MOST_RENEWED)))

    async def count(self) -> int:
        return await self._activity.count(self.selection)

    async def callers(self) -> tuple[str, ...]:
        return await self._activity.callers(self.selection.pool)

    def of_bulk(self, bulk: BulkId, pool: str) -> Selection:
        """The changes of a bulk, and of nothing else."""
        return Selection(pool=pool, bulk=bulk)

    async def _newest(self, limit: int) -> Page:
        # Asked before the lines, so that what comes between the two is found the next time.
        self._version = await self._activity.version()
        lines = await self._activity.lines(self.selection, limit)
        begun = (*await self._changes.unfinished(), *await self._settings.unfinished())
        return Page(lines, len(lines) < limit, frozenset[str](record.id for record in begun))
