"""Callers and a service with a quota, in a time of their own."""

import heapq
import itertools
import random
from dataclasses import dataclass, field

from cognito_admin.aws.pacing.categories import Category
from cognito_admin.aws.pacing.ledger import Ledger

LATENCY_S = 0.04


@dataclass
class Service:
    """A bucket that holds a second's worth of requests, or ``windows`` of a second. ``refuses`` besides, by chance."""

    calls_per_s: float
    windows: bool = False
    refuses: float = 0.0
    now_s: float = 0.0
    ledger: Ledger = field(default_factory=Ledger)
    """What the callers know; kept between simulations."""
    _filled_s: float = 0.0
    _tokens: float = 1e9
    _window: int = -1
    _random: random.Random = field(default_factory=lambda: random.Random(1))

    def allows(self, now_s: float) -> bool:
        if self.windows:
            if int(now_s) != self._window:
                self._window, self._tokens = int(now_s), self.calls_per_s
        else:
            refilled = self._tokens + (now_s - self._filled_s) * self.calls_per_s
            self._filled_s, self._tokens = now_s, min(self.calls_per_s, refilled)
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return self._random.random() >= self.refuses


@dataclass(frozen=True)
class Outcome:
    """``used`` is the part of what the service would have answered, ``refused`` the part of what was sent."""

    used: float
    refused: float


def simulate(service: Service, *, quota: float, seconds: float, callers: int = 32) -> Outcome:
    """Callers that send one request after the other, waiting as they are told, longer each time they are refused."""
    ledger, chance, order = service.ledger, random.Random(2), itertools.count()
    ledger.learn(Category.USER_LIST, quota, 0)
    begin_s, sent, refused = service.now_s, 0, 0
    events: list[tuple[float, int, int]] = [(begin_s, next(order), 0) for _ in range(callers)]
    free_s = begin_s
    while events[0][0] < begin_s + seconds:
        now_s, _, tries = heapq.heappop(events)
        if free_s > now_s:
            # Somebody else is waiting for a slot.
            heapq.heappush(events, (free_s, next(order), tries))
            continue
        slot_s = max(now_s, ledger.take("ListUsers", "p", 1, now_s, 0).at_s)
        free_s = slot_s
        sent += 1
        if service.allows(slot_s):
            back_s, tries = slot_s + LATENCY_S * chance.uniform(0.7, 1.5), 0
        else:
            refused += 1
            ledger.throttled("ListUsers", "p", 1, slot_s)
            back_s, tries = slot_s + 0.2 * 2**tries * chance.uniform(0.5, 1), min(5, tries + 1)
        heapq.heappush(events, (back_s, next(order), tries))
    service.now_s = begin_s + seconds
    return Outcome((sent - refused) / (seconds * service.calls_per_s), refused / sent)
