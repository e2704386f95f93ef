"""When this program changed a pool, to be marked in charts: as the journal has it."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from cognito_admin.model.changes.activity import BulkLine, Line, Selection
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.failures import Cancelled, Failure
from cognito_admin.model.health.pool_series import Marker
from cognito_admin.model.ids import PoolId
from cognito_admin.model.restore.record import Restore
from cognito_admin.model.sentences.changes import CHANGES
from cognito_admin.model.settings.record import SettingsRecord
from cognito_admin.model.settings.rows import thing_name
from cognito_admin.store.journal import Journal

MOST = 300
"""The newest; more marks than that hide what they stand beside."""
RESTORED = "Backup restored into this pool"
_MOST_THINGS = 3


class Markers:
    """Of one pool: ``name`` is what it is called on record. ``journal`` is asked for when somebody looks."""

    def __init__(self, name: str, pool: PoolId, journal: Callable[[], Awaitable[Journal]]) -> None:
        self._name = name
        self._pool = pool
        self._journal = journal

    async def between(self, start: datetime, end: datetime) -> tuple[Marker, ...]:
        """In order. None where the record cannot be read: charts are of use without."""
        try:
            journal = await self._journal()
            lines = await journal.activity.lines(Selection(pool=self._name, since=start, until=end), MOST)
            restores = await journal.restores.into(self._pool, start, end)
        except (Failure, Cancelled):
            return ()
        found = [*map(_marker, lines), *map(_restored, restores)]
        return tuple(sorted(found, key=lambda one: one.moment)[-MOST:])


def _marker(line: Line) -> Marker:
    return Marker(line.began, _title(line), line.id)


def _title(line: Line) -> str:
    if isinstance(line, SettingsRecord):
        return _things(line)
    if isinstance(line, BulkLine):
        return f"{_kind(line.kind)}: {line.bulk.users:,} users"
    return f"{_kind(line.kind)}: {line.name}" if line.name else _kind(line.kind)


def _things(record: SettingsRecord) -> str:
    names: Sequence[str] = [
        thing_name(thing, title) for thing, title in zip(record.things, record.titles, strict=False)
    ]
    more = f" and {len(names) - _MOST_THINGS} more" if len(names) > _MOST_THINGS else ""
    return f"Settings: {', '.join(names[:_MOST_THINGS])}{more}"


def _kind(kind: Kind | None) -> str:
    return "Change of users" if kind is None else CHANGES[kind].name


def _restored(restore: Restore) -> Marker:
    return Marker(restore.began, RESTORED, "")
