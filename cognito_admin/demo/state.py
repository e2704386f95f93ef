"""What the emulated account holds: per Region a service, per service its user pools."""

from __future__ import annotations

import hashlib
import random
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cognito_admin.demo.clock import Clock
from cognito_admin.demo.errors import group_not_found, pool_not_found, user_not_found
from cognito_admin.demo.faults import Faults
from cognito_admin.demo.mau import ActiveUsers
from cognito_admin.demo.outbox import Outbox
from cognito_admin.demo.quotas import Quotas
from cognito_admin.demo.subs import COGNITO7
from cognito_admin.demo.triggers import Functions
from cognito_admin.demo.users import User, UserSource

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from cognito_admin.demo.metrics import Kept

Members = dict[str, Any]
"""A structure as AWS gives it, by member name; dates are aware datetimes."""


@dataclass(slots=True)
class GroupState:
    """A group; who is in it, its users say."""

    name: str
    created: datetime
    modified: datetime
    description: str | None = None
    role_arn: str | None = None
    precedence: int | None = None


@dataclass(slots=True)
class ImportFile:
    """What an import job was given, the rows read from it, how far it is, and the log it writes, a line a user."""

    content: bytes | None = None
    rows: list[dict[str, str] | None] | None = None
    rows_done: int = 0
    log: list[str] = field(default_factory=list[str])
    delivered: int = 0
    """How many lines of the log CloudWatch Logs already has."""


@dataclass(slots=True)
class PoolState:
    """A user pool. The dictionaries hold each resource as its Describe operation gives it, by its key."""

    id: str
    arn: str
    settings: Members
    """DescribeUserPool's UserPool, less EstimatedNumberOfUsers; members nobody has heard of are kept."""
    mfa: Members = field(default_factory=dict[str, Any])
    """GetUserPoolMfaConfig's answer."""
    clients: dict[str, Members] = field(default_factory=dict[str, Members])
    """By ClientId."""
    client_secrets: dict[str, list[Members]] = field(default_factory=dict[str, list[Members]])
    providers: dict[str, Members] = field(default_factory=dict[str, Members])
    """By ProviderName."""
    groups: dict[str, GroupState] = field(default_factory=dict[str, GroupState])
    resource_servers: dict[str, Members] = field(default_factory=dict[str, Members])
    """By Identifier."""
    domains: dict[str, Members] = field(default_factory=dict[str, Members])
    """By domain."""
    ui_customizations: dict[str, Members] = field(default_factory=dict[str, Members])
    """By ClientId, or "ALL"."""
    branding: dict[str, Members] = field(default_factory=dict[str, Members])
    """By ManagedLoginBrandingId."""
    terms: dict[str, Members] = field(default_factory=dict[str, Members])
    """By TermsId."""
    risk: dict[str, Members] = field(default_factory=dict[str, Members])
    """By ClientId, or "ALL"."""
    log_delivery: list[Members] = field(default_factory=list[Members])
    sessions: Members = field(default_factory=dict[str, Any])
    """GetUserPoolSessionConfiguration's answer, less the pool's id."""
    client_sessions: dict[str, Members] = field(default_factory=dict[str, Members])
    replicas: dict[str, Members] = field(default_factory=dict[str, Members])
    tags: dict[str, str] = field(default_factory=dict[str, str])
    import_jobs: dict[str, Members] = field(default_factory=dict[str, Members])
    """By JobId."""
    import_files: dict[str, ImportFile] = field(default_factory=dict[str, ImportFile])
    users: UserSource = field(default_factory=UserSource)

    @property
    def case_sensitive(self) -> bool:
        """Whether user names and aliases that differ in case are different (UsernameConfiguration; AWS's default is yes)."""
        return bool(self.settings.get("UsernameConfiguration", {}).get("CaseSensitive", True))

    def group(self, name: str) -> GroupState:
        """The group, or ResourceNotFoundException."""
        if name not in self.groups:
            raise group_not_found()
        return self.groups[name]

    def user(self, name: str) -> User:
        """The user that an Admin operation's Username means: user name, sub or alias. Else UserNotFoundException."""
        user = self.find_user(name)
        if user is None:
            raise user_not_found()
        return user

    def find_user(self, name: str) -> User | None:
        """As ``user``; None when there is none, or when an alias leads to several."""
        named = [user for user in self.users.having("username", name) if self.same(user.username, name)]
        if named:
            return named[0]
        user = self.users.by_sub(name)
        if user is not None:
            return user
        holders = [
            user for alias in ("email", "phone_number", "preferred_username") for user in self.holders(alias, name)
        ]
        return holders[0] if len(holders) == 1 else None

    def holders(self, alias: str, value: str) -> list[User]:
        """The users who can be reached by this value of ``email``, ``phone_number`` or ``preferred_username``."""
        if alias in self.settings.get("UsernameAttributes", ()):
            verified = False
        elif alias in self.settings.get("AliasAttributes", ()):
            verified = alias != "preferred_username"
        else:
            return []
        return [
            user
            for user in self.users.having(alias, value)
            if self.same(user.attributes[alias], value)
            and (not verified or user.attributes.get(f"{alias}_verified") == "true")
        ]

    def same(self, one: str, other: str) -> bool:
        """Whether two user names or aliases count as the same here."""
        return one == other if self.case_sensitive else one.lower() == other.lower()


@dataclass(slots=True)
class IdentityPool:
    """``settings`` as DescribeIdentityPool gives them, ``roles`` as GetIdentityPoolRoles, ``tags`` by provider."""

    settings: Members
    roles: Members = field(default_factory=dict[str, Any])
    tags: dict[str, Members] = field(default_factory=dict[str, Members])


@dataclass
class Service:
    """Cognito user pools of one account in one Region. All the account's Regions share all but quotas and pools."""

    account_id: str = "123456789012"
    region: str = "eu-central-1"
    seed: int = 1
    endpoint_url: str = ""
    """Where the emulator is reached, once it is served."""
    when_others_load: list[Callable[[], None]] = field(default_factory=list["Callable[[], None]"], repr=False)
    """Called once, after moto's services are there and before they answer."""
    clock: Clock = field(default_factory=Clock)
    quotas: Quotas = field(default_factory=Quotas)
    faults: Faults = field(default_factory=Faults)
    outbox: Outbox = field(default_factory=Outbox)
    functions: Functions = field(default_factory=Functions)
    metrics: list[Kept] = field(default_factory=list["Kept"])
    """What CloudWatch keeps."""
    alarms: dict[str, Members] = field(default_factory=dict[str, Members])
    """PutMetricAlarm's members and when they were set, by AlarmName."""
    mau: ActiveUsers = field(default_factory=ActiveUsers)
    pools: dict[str, PoolState] = field(default_factory=dict[str, PoolState])
    identity_pools: dict[str, IdentityPool] = field(default_factory=dict[str, IdentityPool])
    members_to_come: set[str] = field(default_factory=set[str])
    """Names of request members that AWS knows and the API's model of today does not."""
    principals: dict[str, str] = field(default_factory=dict[str, str])
    """ARNs by access key id; any other key is the administrator's."""
    calls: list[str] = field(default_factory=list[str])
    """Names of the operations called, in order."""
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def __post_init__(self) -> None:
        self._random = random.Random(f"{self.seed}/{self.account_id}/{self.region}")
        self._elsewhere: dict[str, Service] = {self.region: self}

    def pool(self, pool_id: str) -> PoolState:
        """The pool, or ResourceNotFoundException."""
        if pool_id not in self.pools:
            raise pool_not_found(pool_id)
        return self.pools[pool_id]

    def pool_arn(self, pool_id: str) -> str:
        return f"arn:aws:cognito-idp:{self.region}:{self.account_id}:userpool/{pool_id}"

    def principal(self, access_key: str) -> str:
        """The ARN of whoever holds the access key."""
        return self.principals.get(access_key, f"arn:aws:iam::{self.account_id}:user/administrator")

    def in_region(self, region: str) -> Service:
        """The same account's service in another Region, empty until a pool is created there."""
        with self.lock:
            if region not in self._elsewhere:
                other = Service(
                    account_id=self.account_id,
                    region=region,
                    seed=self.seed,
                    endpoint_url=self.endpoint_url,
                    clock=self.clock,
                    quotas=Quotas(enforced=self.quotas.enforced),
                    faults=self.faults,
                    outbox=self.outbox,
                    functions=self.functions,
                    mau=self.mau,
                    members_to_come=self.members_to_come,
                    principals=self.principals,
                    calls=self.calls,
                    lock=self.lock,
                )
                other._elsewhere = self._elsewhere
                self._elsewhere[region] = other
            return self._elsewhere[region]

    def everywhere(self) -> tuple[Service, ...]:
        """The account's services in every Region it has used."""
        return tuple(self._elsewhere.values())

    def letters(self, alphabet: str, length: int) -> str:
        """The next text out of the service's own seeded chance: ids, secrets, codes."""
        return "".join(self._random.choices(alphabet, k=length))

    def secret(self) -> bytes:
        """What the service signs its paging tokens with."""
        return hashlib.blake2b(f"{self.seed}/{self.account_id}/{self.region}".encode(), digest_size=16).digest()

    def new_sub(self) -> str:
        """A new user's sub, in the shape Cognito has given them since 2023: ``X4X8X4X8-X0X1-70XX-…``."""
        return COGNITO7.make(self._random.getrandbits(32), self._random.getrandbits(64))
