import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from cognito_admin.model.connections import PoolKey
from cognito_admin.model.failures import Cancelled
from cognito_admin.model.health.verdict import Level, Verdict
from cognito_admin.model.ids import ConnectionId, PoolId
from cognito_admin.work.health import Spent
from cognito_admin.work.health_watch import BADGE_EVERY_S, PANE_EVERY_S, HealthWatch

SHOP, STAFF = (PoolKey(ConnectionId("work"), PoolId(name)) for name in ("shop", "staff"))


class FakeHealth:
    def __init__(self, fails: Exception | None = None) -> None:
        self.refreshes = 0
        self.fails = fails
        self._heard: list[Callable[[Verdict], None]] = []

    def subscribe(self, callback: Callable[[Verdict], None]) -> Callable[[], None]:
        self._heard.append(callback)
        return lambda: self._heard.remove(callback)

    def says(self, level: Level) -> None:
        for callback in tuple(self._heard):
            callback(Verdict(level))

    async def refresh(self) -> None:
        self.refreshes += 1
        if self.fails is not None:
            raise self.fails
        self.says(Level.HEALTHY)

    async def learn_quotas(self) -> None: ...


class FakePool:
    as_of = None

    def __init__(self, key: PoolKey, fails: Exception | None = None) -> None:
        self.key = key
        self.health = FakeHealth(fails)


class FakeKept:
    async def spend(self) -> Spent:
        return Spent(3, 120)


class Watched:
    def __init__(self, *pools: FakePool) -> None:
        self.pools: list[Any] = [*pools]
        self.now_s = 0.0
        self.told: list[tuple[PoolKey, Level | None]] = []
        kept: Any = FakeKept()
        self.every_s: float | None = BADGE_EVERY_S
        self.watch = HealthWatch(
            lambda: self.pools,
            kept,
            badge_every_s=lambda: self.every_s,
            clock_s=lambda: self.now_s,
            look_every_s=0,
        )
        self.watch.subscribe(lambda key, verdict: self.told.append((key, verdict and verdict.level)))

    async def later(self, seconds: float) -> None:
        self.now_s += seconds
        for _ in range(10):
            await asyncio.sleep(0)


def watched(scenario: Callable[[Watched], Awaitable[None]], *pools: FakePool) -> None:
    async def run() -> None:
        made = Watched(*pools)
        made.watch.window_is(visible=True)
        try:
            await made.later(0)
            await scenario(made)
        finally:
            await made.watch.close()

    asyncio.run(run())


def test_an_open_pool_is_asked_about_soon_and_then_every_quarter_of_an_hour() -> None:
    shop = FakePool(SHOP)

    async def scenario(seen: Watched) -> None:
        assert (shop.health.refreshes, seen.watch.verdict(SHOP)) == (0, None)
        await seen.later(15)
        assert shop.health.refreshes == 1
        assert seen.told == [(SHOP, Level.HEALTHY)]
        await seen.later(BADGE_EVERY_S - 1)
        assert shop.health.refreshes == 1
        await seen.later(1)
        assert shop.health.refreshes == 2
        assert await seen.watch.spent_today() == Spent(3, 120)

    watched(scenario, shop)


def test_how_often_is_the_persons_choice_and_never_asks_nothing_by_itself() -> None:
    shop = FakePool(SHOP)
    ticks: list[None] = []

    async def scenario(seen: Watched) -> None:
        seen.every_s = None
        seen.watch.every_five_minutes(lambda: ticks.append(None))
        await seen.later(10 * BADGE_EVERY_S)
        assert (shop.health.refreshes, ticks) == (0, [])
        seen.every_s = 3_600.0
        await seen.later(1)
        assert shop.health.refreshes == 1
        await seen.later(3_599)
        assert shop.health.refreshes == 1
        await seen.later(1)
        assert shop.health.refreshes == 2

    watched(scenario, shop)


def test_nothing_is_asked_while_nobody_can_see_it() -> None:
    shop = FakePool(SHOP)
    ticks: list[None] = []

    async def scenario(seen: Watched) -> None:
        end = seen.watch.every_five_minutes(lambda: ticks.append(None))
        seen.watch.window_is(visible=False)
        await seen.later(BADGE_EVERY_S)
        assert (shop.health.refreshes, ticks) == (0, [])
        seen.watch.window_is(visible=True)
        await seen.later(0)
        assert (shop.health.refreshes, ticks) == (1, [None])
        await seen.later(PANE_EVERY_S - 1)
        assert len(ticks) == 1
        await seen.later(1)
        assert len(ticks) == 2
        end()
        await seen.later(PANE_EVERY_S)
        assert len(ticks) == 2

    watched(scenario, shop)


def test_what_a_pane_asked_for_counts_and_a_closed_pool_is_forgotten() -> None:
    shop = FakePool(SHOP)

    async def scenario(seen: Watched) -> None:
        shop.health.says(Level.TROUBLE)
        await seen.later(60)
        assert shop.health.refreshes == 0
        seen.pools.remove(shop)
        await seen.later(0)
        assert seen.told == [(SHOP, Level.TROUBLE), (SHOP, None)]
        assert seen.watch.verdict(SHOP) is None

    watched(scenario, shop)


def test_what_fails_is_not_tried_again_before_somebody_asks_and_does_not_keep_others() -> None:
    shop, staff = FakePool(SHOP, Cancelled()), FakePool(STAFF)

    async def scenario(seen: Watched) -> None:
        await seen.later(15)
        await seen.later(BADGE_EVERY_S)
        assert (shop.health.refreshes, staff.health.refreshes) == (1, 2)
        shop.health.fails = None
        shop.health.says(Level.HEALTHY)
        await seen.later(BADGE_EVERY_S)
        assert shop.health.refreshes == 2

    watched(scenario, shop, staff)
