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
from cognito_admin.model.settings.edits import edits_between
from cognito_admin.model.settings.record import SettingsRecord
from cognito_admin.model.settings.states import OF_CLIENTS, PoolState, ThingDifference, differences
from cognito_admin.model.settings.things import ThingKind
from cognito_admin.work.offline_backups import OfflineBackups
from cognito_admin.work.pool_settings import PoolSettings
from cognito_admin.work.settings_sources import Reading, whole_state
from cognito_admin.work.workspace import Workspace
from cognito_admin.work.workspaces import Workspaces

MOST_MOMENTS = 200
"""So many changes are offered, the latest; those before them are under Activity."""


class Moment(StrEnum):
    NOW = "now"
    """The pool one looks at: as it is, or, then with a date, as the backup that one looks at has it."""
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


@dataclass(frozen=True, slots=True)
class ComparedSettings:
    """``across``: they are of two pools. ``unknown`` are kinds of which one of the two does not say what there was."""

    found: tuple[ThingDifference, ...]
    across: bool
    unknown: tuple[ThingKind, ...]


class SettingsComparison:
    """Of one pool. Every method raises Failure. What the pool is like now is read once, until ``forget``."""

    def __init__(
        self, here: Workspace, settings: PoolSettings, workspaces: Workspaces, offline: OfflineBackups
    ) -> None:
        self._here = here
        self._settings = settings
        self._workspaces = workspaces
        self._offline = offline
        self._now: PoolState | None = None

    def forget(self) -> None:
        """How the pool is set up now may be otherwise by now."""
        self._now = None

    async def points(self) -> tuple[Point, ...]:
        """Now, what is on record from the newest to the oldest, then what else is open."""
        records = await self._settings.history(limit=MOST_MOMENTS)
        on_record = (
            Point(Moment.KEPT if record.is_snapshot else Moment.BEFORE, at=record.began, record=record)
            for record in records
        )
        return (Point(Moment.NOW, at=self._here.as_of), *on_record, *self._elsewhere())

    async def _state(self, point: Point, other: PoolState | None) -> PoolState | None:
        """How the pool was set up then; None where that is no longer kept. Of a pool no more is read than ``other`` knows of."""
        if point.record is not None:
            return await self._settings.snapshot(point.record.id)
        if point.key is None:
            self._now = await _read(self._settings, other, self._now)
            return self._now
        workspace = await self._workspaces.open(point.key)
        try:
            return await _read(workspace.settings, other, None)
        finally:
            await self._workspaces.release(workspace)

    async def compare(self, before: Point, after: Point) -> ComparedSettings | None:
        """None where one of the two is no longer kept."""
        # What is on record is at hand, and says what is worth reading.
        if after.record is not None:
            became = await self._state(after, None)
            was = await self._state(before, became)
        else:
            was = await self._state(before, None)
            became = await self._state(after, was)
        if was is None or became is None:
            return None
        across = self._pool_of(before) != self._pool_of(after)
        kinds = {thing.kind for state in (was, became) for thing in state.documents}
        unknown = [kind for kind in ThingKind if kind in kinds and not (_tells(was, kind) and _tells(became, kind))]
        return ComparedSettings(differences(was, became, across=across), across, tuple(unknown))

    def made_by(self, record: SettingsRecord) -> ComparedSettings | None:
        """What a change did; None where that is no longer on record."""
        if record.change is None:
            return None
        parts = zip(record.things, record.titles, record.change.parts, strict=True)
        found = tuple(
            ThingDifference(thing, title, part.before, part.after, edits_between(part.before, part.after))
            for thing, title, part in parts
        )
        return ComparedSettings(found, False, ())

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


async def _read(source: Reading, other: PoolState | None, known: PoolState | None) -> PoolState:
    """What there is of all that ``other`` knows of. ``known`` was read before."""
    of_clients = other is None or not other.kinds.isdisjoint(OF_CLIENTS)
    if known is None or (of_clients and known.kinds.isdisjoint(OF_CLIENTS)):
        known = await whole_state(source, of_clients=of_clients)
    missing = [thing for thing in other.documents if not known.knows(thing)] if other is not None else []
    return PoolState({**known.documents, **{thing: await source.read(thing) for thing in missing}}, known.kinds)


def _tells(state: PoolState, kind: ThingKind) -> bool:
    return kind in state.kinds or any(thing.kind is kind for thing in state.documents)
