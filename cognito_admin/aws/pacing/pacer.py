"""Makes each request wait for its turn, and meanwhile learns what the account may send."""

import asyncio
import time
from dataclasses import replace
from typing import Protocol

from cognito_admin.aws.pacing.categories import UNPACED, Category, category_of, is_held_per_pool
from cognito_admin.aws.pacing.ledger import CLAIM_HOLDS_S
from cognito_admin.aws.pacing.paces import Paces, Place
from cognito_admin.model.failures import Failure


class AccountFacts(Protocol):
    """What AWS says of the account itself. Both raise Failure."""

    async def account(self) -> str: ...

    async def quota(self, category: Category) -> float | None:
        """Requests a second; None where AWS will not say."""
        ...


class Pacer:
    """The pace of what one connection asks. Belongs to one event loop. Without ``facts`` quotas are those by default."""

    def __init__(self, paces: Paces, place: Place, facts: AccountFacts | None) -> None:
        self._paces = paces
        self._place = place
        self._facts = facts
        self._turns: dict[str, asyncio.Lock] = {}
        self._unknown: set[Category] = set()
        self._account_wanted = place.account is None
        self._learning: asyncio.Task[None] | None = None
        self._not_before_s = 0.0

    async def wait(self, operation: str, pool: str | None, share: float) -> None:
        """Returns when the request may leave. ``share`` is the part of the quota to use."""
        if operation in UNPACED:
            return
        category = category_of(operation)
        turn = f"{operation} {pool}" if is_held_per_pool(category) else category
        # One slot at a time: whoever sleeps on many would keep them at a rate that is no longer right.
        async with self._turns.setdefault(turn, asyncio.Lock()):
            slot = await self._paces.change(
                self._place, lambda ledger, now_s: ledger.take(operation, pool, share, now_s, time.time())
            )
            wait_s = slot.at_s - time.monotonic()
            if wait_s > 0:
                await asyncio.sleep(wait_s)
        if not slot.quota_known:
            self._unknown.add(category)

    async def throttled(self, operation: str, pool: str | None, share: float) -> None:
        """Notes that AWS asked to slow down."""
        await self._paces.change(self._place, lambda ledger, now_s: ledger.throttled(operation, pool, share, now_s))

    def answered(self) -> None:
        """Notes that AWS answered. Only then is it asked anything about the account, so that nobody waits for that."""
        if self._facts is None or self._learning is not None or time.monotonic() < self._not_before_s:
            return
        if self._account_wanted or self._unknown:
            self._learning = asyncio.create_task(self._learn(self._facts), name="learning quotas")

    def account_is(self, account: str) -> None:
        """Paces with all else that leads to ``account``."""
        self._account_wanted = False
        self._place = replace(self._place, account=account)

    def close(self) -> None:
        """Asks nothing more."""
        self._facts = None
        if self._learning is not None:
            self._learning.cancel()

    async def _learn(self, facts: AccountFacts) -> None:
        try:
            if self._account_wanted:
                self._account_wanted = False
                self.account_is(await facts.account())
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
