"""How a pool was set up at two moments, what is different between them, and how it is put back.

A moment is now, one before a change on record, one that somebody kept, a backup that is open, or another pool that is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cognito_admin.model.connections import PoolKey
from cognito_admin.model.offline import OfflineBackup
from cognito_admin.model.settings.change import SettingsChange, SettingsChangeId
from cognito_admin.model.settings.record import SettingsRecord
from cognito_admin.model.settings.states import PoolState, ThingDifference, differences
from cognito_admin.model.settings.things import ThingKind
from cognito_admin.work.offline_backups import OfflineBackups
from cognito_admin.work.pool_settings import PoolSettings
from cognito_admin.work.settings_sources import whole_state
from cognito_admin.work.workspace import Workspace
from cognito_admin.work.workspaces import Workspaces


class Moment(StrEnum):
    NOW = "now"
    """The pool one looks at: as it is, or as the backup that one looks at has it."""
    BEFORE = "before"
    """Before a change on record."""
    KEPT = "kept"
    """When somebody took a snapshot."""
    BACKUP = "backup"
    POOL = "pool"
    """Another pool, as it is now."""


@dataclass(frozen=True, slots=True)
class Point:
    """What one can compare. ``name`` is that of a pool or a file; ``record`` and ``key`` say where it is found."""

    moment: Moment
    name: str = ""
    at: datetime | None = None
    record: SettingsRecord | None = None
    key: PoolKey | None = None

    @property
    def id(self) -> str:
        """The same as long as it is the same point."""
        if self.record is not None:
            return f"{self.moment}:{self.record.id}"
        return self.moment if self.key is None else f"{self.moment}:{self.key.connection}:{self.key.pool}"


NOW = Point(Moment.NOW)


@dataclass(frozen=True, slots=True)
class ComparedSettings:
    """``across``: they are of two pools. ``unknown`` are kinds of which one of the two does not say what there was."""

    found: tuple[ThingDifference, ...]
    across: bool
    unknown: tuple[ThingKind, ...]


class SettingsComparison:
    """Of one pool. Every method raises Failure."""

    def __init__(
        self, here: Workspace, settings: PoolSettings, workspaces: Workspaces, offline: OfflineBackups
    ) -> None:
        self._here = here
        self._settings = settings
        self._workspaces = workspaces
        self._offline = offline

    async def points(self) -> tuple[Point, ...]:
        """Now, what is on record from the newest to the oldest, then what else is open."""
        records = await self._settings.history()
        on_record = (
            Point(Moment.KEPT if record.is_snapshot else Moment.BEFORE, at=record.began, record=record)
            for record in records
        )
        return (NOW, *on_record, *self._elsewhere())

    async def state(self, point: Point) -> PoolState | None:
        """How the pool was set up then; None where that is no longer kept."""
        if point.record is not None:
            return await self._settings.snapshot(point.record.id)
        if point.key is None:
            return await self._settings.state()
        workspace = await self._workspaces.open(point.key)
        try:
            return await whole_state(workspace.settings)
        finally:
            await self._workspaces.release(workspace)

    async def compare(self, before: Point, after: Point) -> ComparedSettings | None:
        """None where one of the two is no longer kept."""
        was, became = await self.state(before), await self.state(after)
        if was is None or became is None:
            return None
        across = self._pool_of(before) != self._pool_of(after)
        kinds = {thing.kind for state in (was, became) for thing in state.documents}
        unknown = [kind for kind in ThingKind if kind in kinds and not (_tells(was, kind) and _tells(became, kind))]
        return ComparedSettings(differences(was, became, across=across), across, tuple(unknown))

    async def put_back(self, chosen: Iterable[ThingDifference]) -> SettingsChange:
        """The change that makes the chosen things as they were in the first state. The second has to be the pool as it is now."""
        found = tuple(chosen)
        return await self._settings.put_back(
            {one.thing: one.before for one in found}, {one.thing: one.after for one in found}
        )

    async def keep(self) -> SettingsChangeId:
        """Keeps how the pool is set up now."""
        return await self._settings.take_snapshot()

    def _elsewhere(self) -> Sequence[Point]:
        here = self._here.key
        backups = [
            _of_backup(backup)
            for backup in self._offline.all()
            if backup.key != here and not self._offline.needs_look(backup)
        ]
        pools = [
            Point(Moment.POOL, workspace.summary.name, key=workspace.key)
            for workspace in self._workspaces.opened()
            if workspace.as_of is None and workspace.key != here
        ]
        # Backups of this pool are what one looks for.
        return [*sorted(backups, key=lambda point: point.key is None or point.key.pool != here.pool), *pools]

    def _pool_of(self, point: Point) -> str:
        return self._here.key.pool if point.key is None else point.key.pool


def _of_backup(backup: OfflineBackup) -> Point:
    return Point(Moment.BACKUP, backup.pool.name, backup.taken, key=backup.key)


def _tells(state: PoolState, kind: ThingKind) -> bool:
    return kind in state.kinds or any(thing.kind is kind for thing in state.documents)
