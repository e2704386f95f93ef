"""CloudWatch's alarms on what concerns a pool: which there are, which are worth having, and what each would have done.

They are made and deleted as settings are: shown before, on record, and taken back by the way of ``pool_settings``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn, Protocol

from cognito_admin.model.failures import Failure
from cognito_admin.model.health.alarm_proposals import Proposal, proposals
from cognito_admin.model.health.alarm_states import Firing
from cognito_admin.model.health.alarms import Alarm, read_alarm, settings_of, would_fire
from cognito_admin.model.health.pool_series import PoolSeries
from cognito_admin.model.health.ranges import FINE_S, Range
from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.change import Part, SettingsChange
from cognito_admin.model.settings.things import POOL, Document, Thing, ThingKind
from cognito_admin.model.triggers.attaching import attached
from cognito_admin.model.triggers.names import function_name
from cognito_admin.store.threads import on_a_thread
from cognito_admin.work.triggers import UNTOLD

if TYPE_CHECKING:
    from cognito_admin.aws.alarms import Alarms as AlarmsInAws
    from cognito_admin.work.health import Health
    from cognito_admin.work.settings_sources import SettingsSource

BASIS = Range.WEEK
"""What is usual is taken from this and the same before it, in points as fine as alarms have them."""


@dataclass(frozen=True, slots=True)
class KnownAlarms:
    """Those that concern the pool, by name. ``refused`` is what kept its functions from being known, and so their alarms."""

    alarms: tuple[Alarm, ...]
    at: datetime
    refused: Failure | None = None


class Alarms(Protocol):
    """Of one pool. Raises Failure."""

    def why_not(self) -> Failure | None:
        """Why there is nothing to ask; None where there is."""
        ...

    async def read(self) -> KnownAlarms: ...

    async def topics(self) -> tuple[str, ...]:
        """The ARNs of what can be told of an alarm."""
        ...


class LiveAlarms:
    """Of a pool in AWS. ``alarms`` is made when it is first asked."""

    def __init__(self, alarms: "Callable[[], AlarmsInAws]", settings: "SettingsSource", pool: PoolId) -> None:
        self._alarms = alarms
        self._settings = settings
        self._pool = pool

    def why_not(self) -> Failure | None:
        return None

    async def read(self) -> KnownAlarms:
        functions, refused = frozenset[str](), None
        try:
            functions = await self._functions()
        except Failure as failure:
            if failure.code not in UNTOLD:
                raise
            refused = failure
        every = map(read_alarm, await self._alarms().every())
        found = tuple(alarm for alarm in every if alarm.concerns(self._pool, functions))
        return KnownAlarms(found, datetime.now(UTC), refused)

    async def topics(self) -> tuple[str, ...]:
        return await self._alarms().topics()

    async def _functions(self) -> frozenset[str]:
        triggers = attached(await self._settings.read(POOL) or {}).values()
        return frozenset(name.name for one in triggers if (name := function_name(one.arn)) is not None)


class OfflineAlarms:
    """A backup has none."""

    def __init__(self, not_here: Callable[[], Failure]) -> None:
        self._not_here = not_here

    def why_not(self) -> Failure | None:
        return self._not_here()

    async def read(self) -> KnownAlarms:
        self._refuse()

    async def topics(self) -> tuple[str, ...]:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise self._not_here()


async def basis(health: "Health", shown: PoolSeries | None) -> PoolSeries:
    """The points that alarms are proposed and tried by: of two weeks, or of the span ``shown`` where that lies further back.

    Of all app clients, whichever is looked at. CloudWatch is asked only for what is not kept of them, and not where it cannot be.
    Raises Failure.
    """
    kept, asks = await _both_weeks(await health.shown(BASIS)), health.why_not() is None
    if shown is not None and shown.period_s == FINE_S and shown.start_s < kept.start_s:
        span = shown.window
        return (await health.refresh(span)).series if asks else await health.shown(span)
    return await _both_weeks((await health.refresh(BASIS)).series) if asks else kept


async def _both_weeks(series: PoolSeries) -> PoolSeries:
    """On a thread: there may be thousands of series."""
    return await on_a_thread(lambda: _with_last_week(series), "alarms")


def _with_last_week(series: PoolSeries) -> PoolSeries:
    """Both as one span."""
    before = series.last_week
    if before is None:
        return series
    points = dict(before.points)
    for key, newer in series.points.items():
        points[key] = points[key].merged(newer) if key in points else newer
    return replace(series, start_s=before.start_s, points=points, last_week=None)


async def proposed(series: PoolSeries) -> tuple[Proposal, ...]:
    """What is worth an alarm, by these points. Reckoned on a thread: it takes a tenth of a second."""
    return await on_a_thread(lambda: proposals(series), "alarms")


async def tried(documents: Sequence[Document], series: PoolSeries) -> tuple[tuple[Firing, ...] | None, ...]:
    """When each alarm would have fired over these points; None where that cannot be told."""
    return await on_a_thread(
        lambda: tuple(would_fire(read_alarm(document), series.points) for document in documents), "alarms"
    )


def creation(documents: Sequence[Document]) -> SettingsChange:
    """The change that makes new alarms; where one of that name is there meanwhile, it is not replaced."""
    return SettingsChange(tuple(Part(_thing(document), None, document) for document in documents))


def deletion(alarm: Alarm) -> SettingsChange:
    return SettingsChange((Part(_thing(alarm.document), settings_of(alarm.document), None),))


def _thing(document: Document) -> Thing:
    return Thing(ThingKind.ALARM, str(document["AlarmName"]))
