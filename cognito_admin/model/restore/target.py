"""What a restore is planned from: what the backup holds, and what is where it is to go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cognito_admin.model.backups import BackedUpPool, Counts, LeftOut, Unread
from cognito_admin.model.ids import AccountId, PoolId, Region

Documents = Mapping[str, Any]
"""Files of a backup by their paths (``pool/user-pool.json``), each with the JSON it holds."""


@dataclass(frozen=True, slots=True)
class BackupFacts:
    """``documents`` are all but users and memberships. ``damaged`` names files that could not be read whole.

    ``mfa_preferences`` counts the people whose second factors the backup knows.
    """

    pool: BackedUpPool
    documents: Documents
    counts: Counts
    unread: tuple[Unread, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    damaged: tuple[str, ...] = ()
    mfa_preferences: int = 0


@dataclass(frozen=True, slots=True)
class NewPool:
    name: str
    region: Region
    account: AccountId


@dataclass(frozen=True, slots=True)
class ExistingPool:
    """``snapshot`` is the pool as it is now, in the form of ``BackupFacts.documents``."""

    id: PoolId
    name: str
    region: Region
    account: AccountId
    snapshot: Documents


Where = NewPool | ExistingPool


class ResourceKind(StrEnum):
    """What a pool names that lies outside of it."""

    ROLE = "role"
    FUNCTION = "function"
    KEY = "key"
    CERTIFICATE = "certificate"
    EMAIL_IDENTITY = "email-identity"
    DOMAIN = "domain"
    """The prefix or custom domain of the sign-in pages. YES: taken by another pool."""
    LOG_DESTINATION = "log-destination"


@dataclass(frozen=True, slots=True)
class Resource:
    """``name`` is an ARN, or a domain."""

    kind: ResourceKind
    name: str


class Presence(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Limit(StrEnum):
    """A quota of things (facts: developer guide, "Quotas in Amazon Cognito")."""

    POOLS = "pools"
    CLIENTS = "clients"
    PROVIDERS = "providers"
    RESOURCE_SERVERS = "resource-servers"
    GROUPS = "groups"
    CUSTOM_ATTRIBUTES = "custom-attributes"
    USERS = "users"


DEFAULT_LIMITS: Mapping[Limit, int] = {
    Limit.POOLS: 1_000,
    Limit.CLIENTS: 1_000,
    Limit.PROVIDERS: 300,
    Limit.RESOURCE_SERVERS: 25,
    Limit.GROUPS: 10_000,
    Limit.CUSTOM_ATTRIBUTES: 50,
    Limit.USERS: 40_000_000,
}


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """``present`` answers for what ``resources_needed`` asks. ``rates`` are the requests a second that may be sent, by AWS's name
    of the quota (``UserCreation``): the quota times the share; the documented default times ``share`` where one is missing.

    ``pools`` counts the pools of the account and region. ``import_role`` is the ARN of a role for import jobs.
    """

    where: Where
    present: Mapping[Resource, Presence] = field(default_factory=dict[Resource, Presence])
    import_role: str | None = None
    rates: Mapping[str, float] = field(default_factory=dict[str, float])
    share: float = 1.0
    limits: Mapping[Limit, int] = field(default_factory=dict[Limit, int])
    pools: int | None = None

    def presence(self, resource: Resource) -> Presence:
        return self.present.get(resource, Presence.UNKNOWN)

    def limit(self, limit: Limit) -> int:
        return self.limits.get(limit, DEFAULT_LIMITS[limit])
