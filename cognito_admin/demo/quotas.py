"""Request quotas: a token bucket a category and account, and the finer limits within it.

Source: developer guide, "Quotas in Amazon Cognito". A bucket holds one second's worth of requests.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

DEFAULTS: Mapping[str, float] = {
    "UserAuthentication": 120,
    "UserCreation": 50,
    "UserFederation": 25,
    "UserAccountRecovery": 30,
    "UserRead": 120,
    "UserUpdate": 25,
    "UserToken": 120,
    "UserResourceRead": 50,
    "UserResourceUpdate": 25,
    "UserList": 30,
    "UserPoolRead": 15,
    "UserPoolUpdate": 15,
    "UserPoolResourceRead": 20,
    "UserPoolResourceUpdate": 15,
    "UserPoolClientRead": 15,
    "UserPoolClientUpdate": 15,
    "ClientAuthentication": 150,
    "LimitManagement": 1,
}
"""Requests per second an account has in a Region before anything is raised."""

ADJUSTABLE = frozenset(
    ("UserAuthentication", "UserCreation", "UserFederation", "UserRead", "UserToken", "UserResourceRead")
)
PER_OPERATION = frozenset(
    ("UserPoolResourceRead", "UserPoolResourceUpdate", "UserPoolClientRead", "UserPoolClientUpdate")
)
"""Categories whose every operation is held to ``OPERATION_RATE`` against one pool besides."""
OPERATION_RATE = 5.0
USER_READS = frozenset(("UserRead", "UserResourceRead"))
USER_WRITES = frozenset(("UserUpdate", "UserResourceUpdate", "UserAccountRecovery"))
USER_RATE = 10.0
"""Reads, and writes, per second of one user."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_s: float


class Quotas:
    """Counts requests. ``monotonic_s`` is real time: a stopped clock must not stop the service."""

    def __init__(self, *, enforced: bool = True, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self.enforced = enforced
        self.rates: dict[str, float] = dict(DEFAULTS)
        self.refused = 0
        self._monotonic_s = monotonic_s
        self._buckets: dict[tuple[str, ...], _Bucket] = {}
        self._lock = threading.Lock()

    def allow(self, category: str | None, operation: str, pool_id: str, username: str) -> bool:
        """Whether a request may pass; it then counts against every limit it falls under."""
        if not self.enforced:
            return True
        with self._lock:
            buckets = [self._bucket(key, rate) for key, rate in self._limits(category, operation, pool_id, username)]
            if any(bucket.tokens < 1 for bucket in buckets):
                self.refused += 1
                return False
            for bucket in buckets:
                bucket.tokens -= 1
            return True

    def _limits(
        self, category: str | None, operation: str, pool_id: str, username: str
    ) -> list[tuple[tuple[str, ...], float]]:
        if category is None:
            return []
        limits: list[tuple[tuple[str, ...], float]] = [((category,), self.rates[category])]
        if category in PER_OPERATION and pool_id:
            limits.append(((category, operation, pool_id), OPERATION_RATE))
        if username and category in USER_READS:
            limits.append((("read", pool_id, username), USER_RATE))
        if username and category in USER_WRITES:
            limits.append((("write", pool_id, username), USER_RATE))
        return limits

    def _bucket(self, key: tuple[str, ...], rate: float) -> _Bucket:
        now_s = self._monotonic_s()
        bucket = self._buckets.get(key)
        if bucket is None:
            if len(self._buckets) > 10_000:
                self._forget_idle(now_s)
            bucket = self._buckets[key] = _Bucket(rate, now_s)
        bucket.tokens = min(rate, bucket.tokens + (now_s - bucket.filled_s) * rate)
        bucket.filled_s = now_s
        return bucket

    def _forget_idle(self, now_s: float) -> None:
        """A bucket untouched for a second is full again, which is what a new one is."""
        self._buckets = {key: bucket for key, bucket in self._buckets.items() if now_s - bucket.filled_s < 1}
