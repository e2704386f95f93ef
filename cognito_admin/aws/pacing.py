"""Keeps the program under the account's quotas, which it shares with the applications people sign in to.

Pure: the caller says what time it is. Source of the numbers: developer guide, "Quotas in Amazon Cognito".
"""

import threading
from collections.abc import Mapping
from enum import StrEnum

from cognito_admin.model.quotas import LIST_CALLS_PER_S


class Category(StrEnum):
    """A quota category of user pools. All operations of one share its requests a second, in an account and region."""

    USER_LIST = "UserList"
    USER_READ = "UserRead"
    USER_RESOURCE_READ = "UserResourceRead"
    POOL_READ = "UserPoolRead"
    POOL_RESOURCE_READ = "UserPoolResourceRead"
    CLIENT_READ = "UserPoolClientRead"
    LIMIT_MANAGEMENT = "LimitManagement"
    OTHER = "Other"


QUOTAS: Mapping[Category, float] = {
    Category.USER_LIST: LIST_CALLS_PER_S,
    Category.USER_READ: 120,
    Category.USER_RESOURCE_READ: 50,
    Category.POOL_READ: 15,
    Category.POOL_RESOURCE_READ: 20,
    Category.CLIENT_READ: 15,
    Category.LIMIT_MANAGEMENT: 1,
    Category.OTHER: 5,
}
"""Requests a second by default. ``OTHER`` is for operations whose category AWS does not name."""

PER_POOL_QUOTA = 5.0
"""Requests a second of any single operation of the categories below against one pool."""

_PER_POOL = frozenset({Category.POOL_RESOURCE_READ, Category.CLIENT_READ})

CATEGORIES: Mapping[str, Category] = {
    **dict.fromkeys(("ListUsers", "ListUsersInGroup"), Category.USER_LIST),
    **dict.fromkeys(("AdminGetUser", "AdminGetUserAuthFactors"), Category.USER_READ),
    **dict.fromkeys(
        ("AdminGetDevice", "AdminListDevices", "AdminListGroupsForUser", "AdminListUserAuthEvents"),
        Category.USER_RESOURCE_READ,
    ),
    **dict.fromkeys(("DescribeUserPool", "ListUserPools"), Category.POOL_READ),
    **dict.fromkeys(
        (
            "DescribeIdentityProvider", "DescribeManagedLoginBranding", "DescribeManagedLoginBrandingByClient",
            "DescribeResourceServer", "DescribeRiskConfiguration", "DescribeUserImportJob", "DescribeUserPoolDomain",
            "GetCSVHeader", "GetGroup", "GetIdentityProviderByIdentifier", "GetSigningCertificate", "GetUICustomization",
            "GetUserPoolMfaConfig", "ListGroups", "ListIdentityProviders", "ListResourceServers", "ListTagsForResource",
            "ListUserImportJobs",
        ),
        Category.POOL_RESOURCE_READ,
    ),
    **dict.fromkeys(("DescribeUserPoolClient", "ListUserPoolClients"), Category.CLIENT_READ),
    "GetProvisionedLimit": Category.LIMIT_MANAGEMENT,
}  # fmt: skip

CATCH_UP_S = 0.1
"""A caller that comes late may catch up this much; without it a busy machine loses a tenth of the rate."""
CUT = 0.93
CUT_PAUSE_S = 1.0
FLOOR = 0.25
RECOVERY_S = 30.0


class Pace:
    """Evenly spaced slots. Throttling stretches them gently, quiet brings them back."""

    def __init__(self) -> None:
        self._next_s = -1e9
        self._factor = 1.0
        self._cut_at_s = -1e9

    def factor(self, now_s: float) -> float:
        """The part of the rate in force: 1 when all is well; after a cut it climbs back within ``RECOVERY_S`` of quiet."""
        quiet_s = max(0.0, now_s - self._cut_at_s - CUT_PAUSE_S)
        return min(1.0, self._factor + quiet_s / RECOVERY_S)

    def next_slot(self, now_s: float) -> float:
        """When the next slot begins."""
        return max(self._next_s, now_s - CATCH_UP_S)

    def take(self, slot_s: float, rate: float, now_s: float) -> None:
        """Hands out the slot that begins at ``slot_s``; the next one follows after 1/``rate`` seconds or more."""
        self._next_s = slot_s + 1.0 / (rate * self.factor(now_s))

    def throttled(self, now_s: float) -> None:
        """Cuts the rate, once a second at most, and never below a quarter: others may be the ones who cause the throttling."""
        if now_s - self._cut_at_s >= CUT_PAUSE_S:
            self._factor = max(FLOOR, self.factor(now_s) * CUT)
            self._cut_at_s = now_s


class Pacer:
    """The paces of one account and region. May be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._paces: dict[tuple[str, ...], Pace] = {}

    def wait_s(self, operation: str, pool: str | None, share: float, now_s: float) -> float:
        """Takes a slot for ``operation`` and returns the seconds until it begins. ``share`` is the part of the quota to use."""
        with self._lock:
            paces = self._of(operation, pool)
            slot_s = max(pace.next_slot(now_s) for pace, _ in paces)
            for pace, quota in paces:
                pace.take(slot_s, quota * share, now_s)
        return max(0.0, slot_s - now_s)

    def throttled(self, operation: str, pool: str | None, now_s: float) -> None:
        """Notes that AWS asked to slow down."""
        with self._lock:
            for pace, _ in self._of(operation, pool):
                pace.throttled(now_s)

    def _of(self, operation: str, pool: str | None) -> list[tuple[Pace, float]]:
        category = CATEGORIES.get(operation, Category.OTHER)
        paces = [(self._pace(category), QUOTAS[category])]
        if category in _PER_POOL and pool is not None:
            paces.append((self._pace(category, operation, pool), PER_POOL_QUOTA))
        return paces

    def _pace(self, *key: str) -> Pace:
        return self._paces.setdefault(key, Pace())
