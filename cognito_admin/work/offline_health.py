"""How signing in to a pool fared, as a backup has it: nothing is asked of anybody."""

import asyncio
from array import array
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, cast

from cognito_admin.archive.contents import BackupContents, Contents
from cognito_admin.archive.series_lines import PERIODS_S
from cognito_admin.model.failures import Failure
from cognito_admin.model.health.metrics import Absence, client_of
from cognito_admin.model.health.pool_series import PoolSeries
from cognito_admin.model.health.ranges import Range, moment, window
from cognito_admin.model.health.series import Points, SeriesKey
from cognito_admin.model.health.verdict import Verdict, judge
from cognito_admin.model.ids import ClientId, PoolId
from cognito_admin.store.series import Held
from cognito_admin.store.threads import on_a_thread
from cognito_admin.work.health import JUDGED, Health, Refreshed, Span
from cognito_admin.work.health_reading import ABOUT, asked_between
from cognito_admin.work.health_record import DEFAULT_QUOTAS
from cognito_admin.work.known_series import TEMPLATES, Lacks, pool_series
from cognito_admin.work.series_asking import settled_s
from cognito_admin.work.settings_sources import Asking

_Series = Mapping[int, Mapping[SeriesKey, Points]]
"""By the period of their points."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a backup has of it. ``at`` is None where it has nothing."""

    at: datetime | None = None
    clients: Mapping[ClientId, str] = field(default_factory=dict[ClientId, str])
    triggers: Mapping[str, str] = field(default_factory=dict[str, str])
    series: _Series = field(default_factory=dict[int, Mapping[SeriesKey, Points]])

    async def held(
        self, keys: Collection[SeriesKey], period_s: int, start_s: int, end_s: int
    ) -> Mapping[SeriesKey, Held]:
        """All that CloudWatch had was asked for, so that what has no number here had none there."""
        if self.at is None:
            return {}
        there, asked = self.series.get(period_s, {}), asked_between(period_s, self.at)
        nothing = Points(start_s // period_s * period_s, period_s, array("d"))
        return {key: Held(there.get(key, nothing).between(start_s, end_s), asked) for key in keys}


class OfflineHealth(Health):
    """``ask`` puts a question to what is in the backup, on a thread. Read once: a backup does not change."""

    def __init__(self, pool: PoolId, taken: datetime | None, ask: Asking, not_here: Callable[[], Failure]) -> None:
        super().__init__()
        self._pool = pool
        self._backed_up = taken
        self._ask = ask
        self._not_here = not_here
        self._taken: _Taken | None = None
        self._reading = asyncio.Lock()

    def why_not(self) -> Failure:
        return self._not_here()

    @property
    def now(self) -> datetime:
        """Up to when numbers had settled when CloudWatch was asked, as far as that is known by now."""
        at = self._taken and self._taken.at
        return moment(settled_s(at.timestamp())) if at else self._backed_up or datetime.now(UTC)

    async def shown(self, span: Span, client: ClientId | None = None) -> PoolSeries:
        taken = await self._read()
        now = self.now
        keys = {key for of_period in taken.series.values() for key in of_period}
        chosen = [key for key in sorted(keys) if client is None or client_of(key.metric) in (None, client)]
        missing = taken.at is None
        series = await pool_series(
            taken,
            window(span, now) if isinstance(span, Range) else span,
            TEMPLATES if missing else chosen,
            now,
            Lacks(why=Absence.NOT_IN_BACKUP),
        )
        gone = {one: None for key in keys if (one := client_of(key.metric)) is not None}
        return replace(
            series,
            pool=self._pool,
            clients={**gone, **taken.clients},
            triggers=taken.triggers,
            quotas=DEFAULT_QUOTAS,
            known_until=taken.at,
        )

    async def refresh(self, span: Span = JUDGED, client: ClientId | None = None) -> Refreshed:
        del span, client
        raise self._not_here()

    async def judged(self) -> Verdict:
        series = await self.shown(JUDGED)
        verdict = await on_a_thread(lambda: judge(series), "verdict")
        self._tell(verdict)
        return verdict

    async def _read(self) -> _Taken:
        async with self._reading:
            if self._taken is None:
                self._taken = cast("_Taken", await self._ask(_taken_from))
                self.refreshed_at = self._taken.at
            return self._taken


def _taken_from(contents: Contents) -> _Taken:
    """As far as it is intact."""
    if not isinstance(contents, BackupContents):
        return _Taken()
    try:
        about = cast("Mapping[str, Any]", contents.document(ABOUT))
        at = datetime.fromisoformat(about["taken"])
        told = _Taken(
            at,
            {ClientId(client): str(name) for client, name in about["clients"].items()},
            {str(trigger): str(function) for trigger, function in about["triggers"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError, Failure):
        return _Taken()
    found: dict[int, dict[SeriesKey, list[Points]]] = {}
    spans = {period_s: asked_between(period_s, at)[0] for period_s in PERIODS_S}
    for key, points in contents.series():
        start_s, end_s = spans[points.period_s]
        if points.end_s <= start_s or points.start_s >= end_s:
            # Nothing that this program writes; between it and the rest there may be centuries.
            continue
        found.setdefault(points.period_s, {}).setdefault(key, []).append(points)
    return replace(
        told, series={period_s: {key: _joined(parts) for key, parts in of.items()} for period_s, of in found.items()}
    )


def _joined(parts: Collection[Points]) -> Points:
    joined, *others = sorted(parts, key=lambda one: one.start_s)
    for one in others:
        joined = joined.merged(one)
    return joined
