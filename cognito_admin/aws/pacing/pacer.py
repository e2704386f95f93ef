"""Makes each request wait for its turn, and meanwhile learns what the account may send."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Protocol

from cognito_admin.aws.pacing.categories import UNPACED, Category, category_of, is_held_per_pool
from cognito_admin.aws.pacing.ledger import CLAIM_HOLDS_S, Ledger, Slot
from cognito_admin.aws.pacing.paces import Paces, Place
from cognito_admin.aws.pacing.turns import Turns
from cognito_admin.model.failures import Code, Failure

AHEAD_S = 0.1
"""Slots are taken for those who wait no longer ahead, so that a rate that falls is felt soon. One at a time, a busy process
could not take as many as it may."""
ASKED_AFTER = 5
"""So many requests a quota holds up before AWS is asked how large it is. One a second may be asked for: those through which the
settings of a pool are read would go before that of its users, who take far more requests."""
LATE_S = 1.0
"""What was taken and not used for so long is let go: a busy machine is late by less."""


class AccountFacts(Protocol):
    """What AWS says of the account itself. Both raise Failure."""

    async def account(self) -> str: ...

    async def quota(self, category: Category) -> float | None:
        """Requests a second; None where AWS will not say."""
        ...


@dataclass(slots=True)
class _Queue:
    """Requests that take slots from one another, and the slots that were taken for them."""

    turns: Turns = field(default_factory=Turns)
    length: int = 0
    slots: deque[Slot] = field(default_factory=deque[Slot])

    def drop_what_is_late(self) -> None:
        """They were for requests that were given up, and would let others leave together."""
        late_s = time.monotonic() - LATE_S
        while self.slots and self.slots[0].at_s < late_s:
            self.slots.popleft()


class Pacer:
    """The pace of what one connection asks. Belongs to one event loop. Without ``facts`` quotas are those by default.

    No more than about ``at_once`` requests are on their way, and one until the first has come back: slots taken for requests that
    cannot leave yet would let them leave all at once.
    """

    def __init__(self, paces: Paces, place: Place, facts: AccountFacts | None, at_once: int) -> None:
        self._paces = paces
        self._place = place
        self._facts = facts
        self._queues: dict[tuple[str, str | None, float], _Queue] = {}
        self._at_once = at_once
        self._on_the_way = 0
        self._has_come_back = False
        self._room = asyncio.Event()
        self._held_up: Counter[Category] = Counter()
        self._unknown: set[Category] = set()
        self._account_wanted = place.account is None
        self._learning: asyncio.Task[None] | None = None
        self._not_before_s = 0.0

    async def wait(self, operation: str, pool: str | None, share: float) -> None:
        """Returns when the request may leave. ``share`` is the part of the quota to use."""
        if operation in UNPACED:
            return
        category = category_of(operation)
        if category is Category.LIMIT_MANAGEMENT:
            # No application needs it, and it is one request a second.
            share = 1.0
        asked = (operation, pool, share) if is_held_per_pool(category) else (category, None, share)
        queue = self._queues.setdefault(asked, _Queue())
        queue.length += 1
        try:
            async with queue.turns.of(operation):
                while self._on_the_way >= (self._at_once if self._has_come_back else 1):
                    self._room.clear()
                    await self._room.wait()
                queue.drop_what_is_late()
                if not queue.slots:
                    queue.slots += await self._slots(operation, pool, share, queue.length)
                slot = queue.slots.popleft()
                wait_s = slot.at_s - time.monotonic()
                if wait_s > 0:
                    if not slot.quota_known:
                        # It may be more than it is taken for.
                        self._held_up[category] += 1
                        if self._held_up[category] >= ASKED_AFTER:
                            self._unknown.add(category)
                    await asyncio.sleep(wait_s)
        finally:
            queue.length -= 1

    @asynccontextmanager
    async def sending(self, operation: str, pool: str | None, share: float) -> AsyncGenerator[None]:
        """Around the request and its answer. A Failure(THROTTLED) slows down whatever else is asked of the account."""
        if operation in UNPACED:
            yield
            return
        self._on_the_way += 1
        try:
            yield
        except Failure as failure:
            self._has_come_back = True
            if failure.code is Code.THROTTLED:
                await self._paces.change(
                    self._place, lambda ledger, now_s: ledger.throttled(operation, pool, share, now_s)
                )
            raise
        else:
            self._has_come_back = True
            self._learn_meanwhile()
        finally:
            self._on_the_way -= 1
            self._room.set()

    async def account_is(self, account: str) -> None:
        """Paces with all else that leads to ``account``."""
        self._account_wanted = False
        self._place = replace(self._place, account=account)
        await self._paces.change(self._unnamed, lambda ledger, _: setattr(ledger, "leads_to", account))

    def close(self) -> None:
        """Asks nothing more."""
        self._facts = None
        if self._learning is not None:
            self._learning.cancel()

    async def _slots(self, operation: str, pool: str | None, share: float, wanted: int) -> list[Slot]:
        """At least one, at most ``wanted``."""

        def hand_out(ledger: Ledger, now_s: float) -> list[Slot]:
            slots = [ledger.take(operation, pool, share, now_s, time.time())]
            while len(slots) < wanted and slots[-1].at_s < now_s + AHEAD_S:
                slots.append(ledger.take(operation, pool, share, now_s, time.time()))
            return slots

        place = self._place
        slots = await self._paces.change(place, lambda ledger, now_s: ledger.leads_to or hand_out(ledger, now_s))
        if isinstance(slots, str):
            # Another process has found out which account this is.
            self._place = replace(place, account=slots)
            return await self._paces.change(self._place, hand_out)
        return slots

    @property
    def _unnamed(self) -> Place:
        return replace(self._place, account=None)

    def _learn_meanwhile(self) -> None:
        """Asks AWS about the account. Only once it has answered something else, so that nobody waits for that."""
        if self._facts is None or self._learning is not None or time.monotonic() < self._not_before_s:
            return
        if self._account_wanted or self._unknown:
            self._learning = asyncio.create_task(self._learn(self._facts), name="learning quotas")

    async def _learn(self, facts: AccountFacts) -> None:
        try:
            if self._account_wanted:
                self._account_wanted = False
                await self.account_is(await facts.account())
            while self._unknown:
                await self._learn_quota(facts, self._unknown.pop())
        except Failure:
            # It is a courtesy: what is known already serves as well. The claims of this process end by then.
            self._not_before_s = time.monotonic() + CLAIM_HOLDS_S
        finally:
            self._learning = None

    async def _learn_quota(self, facts: AccountFacts, category: Category) -> None:
        place = self._place
        if await self._paces.change(place, lambda ledger, now_s: ledger.claim(category, now_s, time.time())):
            rate = await facts.quota(category)
            await self._paces.change(place, lambda ledger, _: ledger.learn(category, rate, time.time()))
