"""What was handed out of the quotas of one account in one region, and what was learned of them.

Pure: the caller says what time it is. Times in seconds are those of the machine's monotonic clock, which all of its processes
share; days are told by the wall clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import exp

from cognito_admin.aws.pacing.categories import (
    PER_POOL_QUOTA,
    QUOTAS,
    Category,
    category_of,
    is_held_per_pool,
)
from cognito_admin.aws.pacing.learned_limit import LearnedLimit
from cognito_admin.model.quotas import QuotaUse

MOST = 0.995
"""Of a quota, whatever share is asked for: two clocks differ, and a request too many costs more than one too few."""
FLOOR = 0.25
"""Of the rate that should be: refusals never slow down further, since others may be the ones who cause them."""
CATCH_UP_S = 0.1
"""A caller that comes late may catch up this much; without it a busy machine loses a tenth of the rate."""
TRAFFIC_S = 1.5
"""Over how long traffic is averaged."""
QUIET_PER_S = 0.2
"""Less than this is no traffic to tell of."""
ANSWER_HOLDS_S = 86_400.0
CLAIM_HOLDS_S = 30.0
"""How long others wait for a process that said it would ask AWS for a quota."""
FORGOTTEN_AFTER_S = 120.0


@dataclass(frozen=True, slots=True)
class Slot:
    """When a request may leave: in the past for one that is late. ``quota_known`` is false where AWS may be asked for the quota."""

    at_s: float
    quota_known: bool


@dataclass(slots=True)
class Pace:
    """Evenly spaced slots, of a category or of one operation on one pool. The next one begins at ``next_s``, or when asked for."""

    next_s: float = 0.0
    limit: LearnedLimit = field(default_factory=LearnedLimit)

    def slot(self, now_s: float) -> float:
        return max(self.next_s, now_s - CATCH_UP_S)

    def rate(self, quota: float, share: float, now_s: float) -> float:
        """Requests a second for one who may have ``share`` of ``quota``."""
        wanted = quota * min(share, MOST)
        learned = self.limit.rate(quota, now_s)
        return wanted if learned is None else min(wanted, max(FLOOR * wanted, learned))


@dataclass(slots=True)
class Traffic:
    """Requests of a category a second, and those refused: decaying averages as of ``at_s``. ``share`` is that of the latest."""

    per_s: float = 0.0
    refused_per_s: float = 0.0
    at_s: float = 0.0
    share: float = 0.0

    def at(self, now_s: float) -> "Traffic":
        left = exp(-max(0.0, now_s - self.at_s) / TRAFFIC_S)
        return Traffic(self.per_s * left, self.refused_per_s * left, max(now_s, self.at_s), self.share)


@dataclass(slots=True)
class Answer:
    """What AWS said of a quota on the wall clock's ``on_s``; no ``rate`` where it would not say."""

    rate: float | None
    on_s: float

    def holds(self, wall_s: float) -> bool:
        return abs(wall_s - self.on_s) < ANSWER_HOLDS_S


@dataclass(slots=True)
class Ledger:
    """Paces by category, and by operation and pool where that is held to a limit of its own; what AWS said; who asks it now."""

    paces: dict[str, Pace] = field(default_factory=dict[str, Pace])
    traffic: dict[Category, Traffic] = field(default_factory=dict[Category, Traffic])
    answers: dict[Category, Answer] = field(default_factory=dict[Category, Answer])
    claims: dict[Category, float] = field(default_factory=dict[Category, float])
    leads_to: str = ""
    """The account whose ledger counts instead, once it is known."""

    def take(self, operation: str, pool: str | None, share: float, now_s: float, wall_s: float) -> Slot:
        """Hands out the next slot for ``operation``. ``share`` is the part of the quota to use, by all who take slots together.

        A request with a smaller share takes up more of everybody's time: those with different shares stay under the largest.
        """
        category = category_of(operation)
        (first, quota), *of_pool = self._paces(operation, pool)
        at_s = first.slot(now_s)
        # From its own slot on, so that a pool with a limit of its own holds up no other pool.
        first.next_s = at_s + 1 / first.rate(quota, share, now_s)
        for pace, quota in of_pool:
            at_s = max(at_s, pace.slot(now_s))
            pace.next_s = at_s + 1 / pace.rate(quota, share, now_s)
        traffic = self._traffic(category, now_s)
        traffic.per_s += 1 / TRAFFIC_S
        traffic.share = share
        return Slot(at_s, not category.may_be_asked or self._knows(category, wall_s))

    def throttled(self, operation: str, pool: str | None, share: float, now_s: float) -> None:
        """Notes that AWS refused one for being too many."""
        traffic = self._traffic(category_of(operation), now_s)
        traffic.refused_per_s += 1 / TRAFFIC_S
        refused = min(1.0, traffic.refused_per_s / max(traffic.per_s, 1 / TRAFFIC_S))
        for pace, quota in self._paces(operation, pool):
            pace.limit.cut(pace.rate(quota, share, now_s), refused, now_s)

    def claim(self, category: Category, now_s: float, wall_s: float) -> bool:
        """Whether the caller is the one to ask AWS for the quota now."""
        claimed_s = self.claims.get(category)
        if self._knows(category, wall_s) or (claimed_s is not None and now_s - claimed_s < CLAIM_HOLDS_S):
            return False
        self.claims[category] = now_s
        return True

    def learn(self, category: Category, rate: float | None, wall_s: float) -> None:
        """Keeps what AWS said of a quota for a day. None: that it would not say."""
        self.claims.pop(category, None)
        self.answers[category] = Answer(rate if rate is not None and rate > 0 else None, wall_s)

    def quota(self, category: Category) -> float:
        """Requests a second: as AWS said, else by default."""
        answer = self.answers.get(category)
        return QUOTAS[category] if answer is None or answer.rate is None else answer.rate

    def uses(self, account: str, region: str, now_s: float) -> tuple[QuotaUse, ...]:
        """What goes on, but for asking for quotas, which is nobody's concern."""
        return tuple(
            self._use(account, region, category, traffic, now_s)
            for category, traffic in ((category, traffic.at(now_s)) for category, traffic in self.traffic.items())
            if traffic.per_s >= QUIET_PER_S and category is not Category.LIMIT_MANAGEMENT
        )

    def forget_what_is_past(self, now_s: float) -> None:
        """Drops what says nothing any more."""
        old_s = now_s - FORGOTTEN_AFTER_S
        self.paces = {
            name: pace for name, pace in self.paces.items() if pace.next_s > old_s or pace.limit.cut_s > old_s
        }
        self.traffic = {category: traffic for category, traffic in self.traffic.items() if traffic.at_s > old_s}

    def forget_times(self) -> None:
        """For a clock that began anew."""
        self.paces.clear()
        self.traffic.clear()
        self.claims.clear()

    def _use(self, account: str, region: str, category: Category, traffic: Traffic, now_s: float) -> QuotaUse:
        pace, quota = self.paces.get(category, Pace()), self.quota(category)
        answer = self.answers.get(category)
        rate = pace.rate(quota, traffic.share, now_s)
        return QuotaUse(
            account=account,
            region=region,
            category=category.value,
            calls_per_s=traffic.per_s,
            quota=quota,
            told_by_aws=answer is not None and answer.rate is not None,
            share=traffic.share,
            slowed_to=rate if rate < quota * min(traffic.share, MOST) * 0.999 else None,
        )

    def _knows(self, category: Category, wall_s: float) -> bool:
        answer = self.answers.get(category)
        return answer is not None and answer.holds(wall_s)

    def _traffic(self, category: Category, now_s: float) -> Traffic:
        traffic = self.traffic[category] = self.traffic.get(category, Traffic()).at(now_s)
        return traffic

    def _paces(self, operation: str, pool: str | None) -> Iterator[tuple[Pace, float]]:
        category = category_of(operation)
        yield self.paces.setdefault(category, Pace()), self.quota(category)
        if is_held_per_pool(category) and pool is not None:
            yield self.paces.setdefault(f"{operation} {pool}", Pace()), PER_POOL_QUOTA
