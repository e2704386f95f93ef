"""What is known of a pool's series in a span, wherever they are kept: nothing is guessed, and what lacks is said."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from cognito_admin.model.health.metrics import KINDS, SPECIAL_CLIENTS, USAGE_SERVICE, Absence, client_of
from cognito_admin.model.health.pool_series import PoolSeries
from cognito_admin.model.health.ranges import COARSE_S, FINE_S, Window, oldest_s
from cognito_admin.model.health.series import Points, SeriesKey, metric
from cognito_admin.model.ids import ClientId, PoolId
from cognito_admin.store.series import Held
from cognito_admin.store.threads import on_a_thread
from cognito_admin.work.series_asking import DAY_S, HOUR_S, settled_s, union, without

MOST_NUMBERS = 5_000_000
"""Of a span, with the same a week before: forty megabytes. Of more app clients than that the quietest are left out."""
_FRESH_S = 1_800
"""For so long an answer tells what is so now."""
_TAIL_S = 2 * DAY_S
"""The last hours are not settled, and are made of five-minute points."""

TEMPLATES = tuple(
    SeriesKey(
        metric(
            kind.namespace, kind.name, **{name: USAGE_SERVICE if name == "Service" else "" for name in kind.dimensions}
        ),
        kind.statistics[0],
    )
    for kind in KINDS
)
"""One of each kind, of nobody: they stand for all where it is not known which there are."""


class Keeper(Protocol):
    """Where series are kept."""

    async def held(
        self, keys: Collection[SeriesKey], period_s: int, start_s: int, end_s: int
    ) -> Mapping[SeriesKey, Held]: ...


@dataclass(frozen=True, slots=True)
class Lacks:
    """Why there may be nothing of some series: AWS refused the ``denied``, and ``why`` tells of all that was not asked for.

    ``asked_s`` is when the newest points were asked for, and came. The ``quiet`` have had no number since ``quiet_from_s``, so that
    they are not asked for later ones.
    """

    denied: frozenset[SeriesKey] = frozenset()
    why: Absence = Absence.NOT_ASKED
    asked_s: float | None = None
    quiet: frozenset[SeriesKey] = frozenset()
    quiet_from_s: float = math.inf


async def pool_series(
    keeper: Keeper, window: Window, keys: Collection[SeriesKey], now: datetime, lacks: Lacks
) -> PoolSeries:
    """Of each key either its points or why there is none, in the window and in the same a week before. Of no pool yet."""
    known, week_ago = [await _known(keeper, one, keys, now, lacks) for one in (window, window.last_week)]
    return replace(known, last_week=week_ago)


async def _known(
    keeper: Keeper, window: Window, keys: Collection[SeriesKey], now: datetime, lacks: Lacks
) -> PoolSeries:
    now_s = now.timestamp()
    held = await keeper.held(keys, window.period_s, window.start_s, window.end_s)
    tails: Mapping[SeriesKey, Held] = {}
    if window.period_s == COARSE_S and window.end_s > settled_s(now_s) - _TAIL_S:
        tails = await keeper.held(keys, FINE_S, max(window.start_s, window.end_s - _TAIL_S), window.end_s)
    # Of a thousand app clients that takes longer than a frame.
    points, absent = await on_a_thread(lambda: _put_together(window, keys, held, tails, now_s, lacks), "series")
    return PoolSeries(PoolId(""), now, window.start_s, window.end_s, window.period_s, points, absent)


def _put_together(
    window: Window,
    keys: Collection[SeriesKey],
    held: Mapping[SeriesKey, Held],
    tails: Mapping[SeriesKey, Held],
    now_s: float,
    lacks: Lacks,
) -> tuple[Mapping[SeriesKey, Points], Mapping[SeriesKey, Absence]]:
    points = {key: one.points for key, one in held.items()}
    for key, tail in tails.items():
        hours = tail.points.summed(COARSE_S) if key.statistic.adds_up else tail.points.highest(COARSE_S)
        # What was asked for in hours is exact.
        points[key] = hours.merged(points[key]) if key in points else hours
    points = {key: one.between(window.start_s, window.end_s) for key, one in points.items()}
    found = {key: one for key, one in points.items() if not one.is_empty}
    absent = {
        key: _absence(
            key, window, [span for side in (held, tails) if key in side for span in side[key].asked], now_s, lacks
        )
        for key in keys
        if key not in found
    }
    return found, absent


def room_for(window: Window, most_numbers: int = MOST_NUMBERS) -> int:
    """How many series of the window, and of the week before, are held at a time."""
    return max(1, most_numbers // (2 * window.count))


def bounded(
    keys: Collection[SeriesKey], most: int, busy: Mapping[ClientId, float]
) -> tuple[Collection[SeriesKey], Collection[SeriesKey]]:
    """So many series, and the others: those of the quietest app clients."""
    if len(keys) <= most:
        return keys, ()

    def rank(key: SeriesKey) -> tuple[bool, float, str]:
        client = client_of(key.metric) or ClientId("")
        return client not in ("", *SPECIAL_CLIENTS), -busy.get(client, 0), client

    ordered = sorted(keys, key=rank)
    return ordered[:most], ordered[most:]


def _absence(key: SeriesKey, window: Window, asked: Sequence[tuple[int, int]], now_s: float, lacks: Lacks) -> Absence:
    oldest = oldest_s(window.period_s, now_s)
    if window.end_s <= oldest:
        return Absence.TOO_OLD
    if key in lacks.denied:
        return Absence.DENIED
    end_s = min(window.end_s, now_s, lacks.quiet_from_s if key in lacks.quiet else math.inf)
    wanted = max(window.start_s, oldest + HOUR_S), int(end_s)
    # What had not settled was asked for as well, and is asked for again soon.
    newest = [] if lacks.asked_s is None else [(settled_s(lacks.asked_s), int(lacks.asked_s) + _FRESH_S)]
    unknown = without([wanted], union((*asked, *newest))) if wanted[0] < wanted[1] else []
    return lacks.why if unknown else Absence.NEVER_EMITTED
