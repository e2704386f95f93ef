"""When the health of pools is asked for anew: only while somebody can see it, and no more often than CloudWatch has news."""

import asyncio
import logging
import math
import time
from collections.abc import Callable, Sequence

from cognito_admin.model.connections import PoolKey
from cognito_admin.model.failures import Cancelled, Failure
from cognito_admin.model.health.verdict import Verdict
from cognito_admin.work.health import Spent
from cognito_admin.work.kept_series import KeptSeries
from cognito_admin.work.workspace import Workspace

log = logging.getLogger(__name__)

PANE_EVERY_S = 300.0
"""Cognito publishes its metrics every five minutes."""
BADGE_EVERY_S = 900.0
_FIRST_AFTER_S = 15.0
"""A pool that has just been opened has other things to ask for."""
_LOOK_EVERY_S = 1.0

Tick = Callable[[], object]
OnBadge = Callable[[PoolKey, Verdict | None], None]


class HealthWatch:
    """``opened`` tells which pools are open, ``badge_every_s`` how often each is asked for; None: nothing is, but by a person.

    Belongs to one event loop; does nothing before ``window_is`` says it is visible."""

    def __init__(
        self,
        opened: Callable[[], Sequence[Workspace]],
        kept: KeptSeries,
        *,
        badge_every_s: Callable[[], float | None] = lambda: BADGE_EVERY_S,
        clock_s: Callable[[], float] = time.monotonic,
        look_every_s: float = _LOOK_EVERY_S,
    ) -> None:
        self._opened = opened
        self._kept = kept
        self._badge_every_s = badge_every_s
        self._clock_s = clock_s
        self._look_every_s = look_every_s
        self._visible = False
        self._ticks: dict[int, tuple[Tick, float]] = {}
        self._next = 0
        self._opened_s: dict[PoolKey, float] = {}
        self._answered_s: dict[PoolKey, float] = {}
        self._verdicts: dict[PoolKey, Verdict] = {}
        self._ends: dict[PoolKey, tuple[Workspace, Callable[[], None]]] = {}
        self._callbacks: list[OnBadge] = []
        self._running: asyncio.Task[None] | None = None

    def window_is(self, *, visible: bool) -> None:
        """Nothing is asked for while nobody can see the window."""
        self._visible = visible
        if visible and self._running is None:
            self._running = asyncio.create_task(self._keep_looking(), name="health of open pools")

    def every_five_minutes(self, tick: Tick) -> Callable[[], None]:
        """For a pane that is in front: ``tick`` is called whenever there may be new points and the window is visible.

        Not at once. Returns what ends that.
        """
        number, self._next = self._next, self._next + 1
        self._ticks[number] = tick, self._clock_s() + PANE_EVERY_S
        return lambda: self._ticks.pop(number, None) and None

    def subscribe(self, callback: OnBadge) -> Callable[[], None]:
        """``callback`` gets each verdict on an open pool, whoever asked, and None once it is closed. Returns what ends that."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback) if callback in self._callbacks else None

    def verdict(self, key: PoolKey) -> Verdict | None:
        """As long as it is open; None where none is known."""
        return self._verdicts.get(key)

    async def spent_today(self) -> Spent:
        """What was asked of CloudWatch today (UTC), of all pools and by all processes on these files. Raises as the store does."""
        return await self._kept.spend()

    async def close(self) -> None:
        self._callbacks.clear()
        self._ticks.clear()
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])

    async def _keep_looking(self) -> None:
        while True:
            self._follow()
            if self._visible:
                await self._look()
            await asyncio.sleep(self._look_every_s)

    def _follow(self) -> None:
        """Those that are open now; of one that was closed nothing is known any more."""
        opened = {workspace.key: workspace for workspace in self._opened()}
        for key, (workspace, end) in tuple(self._ends.items()):
            if opened.get(key) is not workspace:
                end()
                del self._ends[key]
                self._opened_s.pop(key, None)
                self._answered_s.pop(key, None)
                if self._verdicts.pop(key, None) is not None:
                    self._tell(key, None)
        for key, workspace in opened.items():
            # How a pool fared when it was backed up is told where one looks for it.
            if key not in self._ends and workspace.as_of is None:
                self._ends[key] = workspace, workspace.health.subscribe(self._hears_of(key))
                self._opened_s[key] = self._clock_s()

    def _hears_of(self, key: PoolKey) -> Callable[[Verdict], None]:
        def heard(verdict: Verdict) -> None:
            self._verdicts[key] = verdict
            self._answered_s[key] = self._clock_s()
            self._tell(key, verdict)

        return heard

    def _tell(self, key: PoolKey, verdict: Verdict | None) -> None:
        for callback in tuple(self._callbacks):
            callback(key, verdict)

    async def _look(self) -> None:
        now_s, every_s = self._clock_s(), self._badge_every_s()
        if every_s is None:
            return
        for number, (tick, due_s) in tuple(self._ticks.items()):
            if now_s >= due_s:
                self._ticks[number] = tick, now_s + PANE_EVERY_S
                tick()
        for key, (workspace, _) in tuple(self._ends.items()):
            answered_s = self._answered_s.get(key)
            if now_s >= (self._opened_s[key] + _FIRST_AFTER_S if answered_s is None else answered_s + every_s):
                self._answered_s[key] = math.inf
                await self._judge(workspace)

    async def _judge(self, workspace: Workspace) -> None:
        """What fails is not tried again before somebody asks: it may have put a question to a person who did not want it."""
        try:
            await workspace.health.refresh()
            await workspace.health.learn_quotas()
        except (Failure, Cancelled) as why:
            # The pane tells it to whoever looks there; a badge only lacks.
            log.info("The health of a pool is not known: %s", why)
