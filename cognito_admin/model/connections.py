"""A connection: the way to one account and region. It holds no secret."""

from dataclasses import dataclass, field
from enum import StrEnum

from cognito_admin.model.ids import AccountId, ConnectionId, PoolId, Region


class Environment(StrEnum):
    """What a pool is for. It decides how careful the program is, and the colour of the badge."""

    PRODUCTION = "production"
    STAGING = "staging"
    DEVELOPMENT = "development"


class Mode(StrEnum):
    """What the program may do to a pool; each allows what the one before it does, and more.

    ``OFFLINE`` is no pool's choice: what was opened from a backup cannot be changed at all.
    """

    OFFLINE = "offline"
    READ_ONLY = "read-only"
    SUPPORT = "support"
    ADMINISTRATOR = "administrator"

    def allows_more_than(self, other: "Mode") -> bool:
        order = [*Mode]
        return order.index(self) > order.index(other)


CHOICES_OF_MODE = (Mode.READ_ONLY, Mode.SUPPORT, Mode.ADMINISTRATOR)
"""What a pool can be marked as."""


@dataclass(frozen=True, slots=True)
class Marking:
    """How a pool is to be treated. It belongs to the pool; the connection gives the default."""

    environment: Environment = Environment.PRODUCTION
    mode: Mode = Mode.READ_ONLY


class ConnectionKind(StrEnum):
    """Where the credentials of a connection come from."""

    CONFIGURATION = "configuration"
    """The AWS configuration of this computer: a profile of it, or whatever AWS tools find by themselves."""
    ACCESS_KEY = "access-key"
    """An access key that was typed into the program."""


@dataclass(frozen=True, slots=True)
class Connection:
    """``profile`` names one of ``~/.aws``; None means the SDK's default chain (environment, container, instance)."""

    id: ConnectionId
    name: str
    profile: str | None
    region: Region
    endpoint_url: str | None = None
    default_marking: Marking = Marking()
    kind: ConnectionKind = ConnectionKind.CONFIGURATION

    def leads_like(self, other: "Connection") -> bool:
        """Whether both lead to the same place with the same credentials, whatever they are called."""
        return self._way == other._way

    @property
    def _way(self) -> tuple[object, ...]:
        return (self.kind, self.profile, self.region, self.endpoint_url)


@dataclass(frozen=True, slots=True)
class AccessKey:
    """A key for AWS as a person types it. One with a ``session_token`` is valid for some hours at most."""

    id: str
    secret: str = field(repr=False)
    session_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the credentials say one is (STS GetCallerIdentity)."""

    account: AccountId
    arn: str


@dataclass(frozen=True, slots=True)
class PoolKey:
    """Names one pool on this machine: the same pool through two connections is two keys, one index."""

    connection: ConnectionId
    pool: PoolId


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile found in ``~/.aws``. ``kind`` is one of keys, sso, login, role, role-mfa, process, web-identity, other."""

    name: str
    region: Region | None
    kind: str
    endpoint_url: str | None = None
