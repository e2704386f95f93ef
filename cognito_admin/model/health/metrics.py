"""Which metrics tell of a pool. Source: the developer guide on metrics of user pools, of quotas' use, and of Lambda functions.

An attempt counts 1 in its metric of successes, or 0 when it fails or is throttled: SampleCount are the attempts, Sum the
successes, and what lies between them the failures.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cognito_admin.model.health.series import Metric, SeriesKey, Statistic, metric
from cognito_admin.model.ids import ClientId, PoolId
from cognito_admin.model.sentences.templates import marked

COGNITO, USAGE, LAMBDA = "AWS/Cognito", "AWS/Usage", "AWS/Lambda"

ADMIN = ClientId("Admin")
"""What stands in place of an app client where an administrator made the user."""
INVALID = ClientId("Invalid")
"""What stands in place of an app client where the request named none that there is."""
SPECIAL_CLIENTS = (ADMIN, INVALID)

FUNCTION_GIVES_UP_MS = 5_000.0
"""Cognito waits no longer for a function (developer guide)."""


class Group(StrEnum):
    """What belongs together on the screen."""

    SIGN_IN = "sign-in"
    TOKEN_REFRESH = "token-refresh"  # noqa: S105
    SIGN_UP = "sign-up"
    FEDERATION = "federation"
    RISK = "risk"
    QUOTA = "quota"
    TRIGGER = "trigger"


class Absence(StrEnum):
    """Why a series has no number at all in what is shown."""

    NEVER_EMITTED = "never-emitted"
    """CloudWatch was asked and has none: what it counts never happened in this span."""
    TOO_OLD = "too-old"
    """CloudWatch no longer keeps so old points in such short periods."""
    DENIED = "denied"
    NOT_REACHED = "not-reached"
    NOT_OFFERED = "not-offered"
    """The region has no such metrics."""
    NOT_ASKED = "not-asked"
    """Not yet, or there were too many to ask for all."""
    NOT_IN_BACKUP = "not-in-backup"


@dataclass(frozen=True, slots=True)
class Kind:
    """A metric, whosever it is. ``dimensions`` are the names of those it comes with, ``statistics`` the ones wanted."""

    namespace: str
    name: str
    group: Group
    dimensions: frozenset[str]
    statistics: tuple[Statistic, ...]
    title: str


_CLIENT = frozenset({"UserPool", "UserPoolClient"})
_PROVIDER = _CLIENT | {"IdentityProvider"}
_RISK = frozenset({"UserPoolId", "Operation"})
_LEVEL = _RISK | {"RiskLevel"}
_USE = frozenset({"Service", "Type", "Resource", "Class"})
_FUNCTION = frozenset({"FunctionName"})
_ATTEMPTS = (Statistic.SUM, Statistic.SAMPLE_COUNT)
_COUNT = (Statistic.SUM,)

SIGN_IN_SUCCESSES, SIGN_IN_THROTTLES = "SignInSuccesses", "SignInThrottles"
REFRESH_SUCCESSES, REFRESH_THROTTLES = "TokenRefreshSuccesses", "TokenRefreshThrottles"
SIGN_UP_SUCCESSES, SIGN_UP_THROTTLES = "SignUpSuccesses", "SignUpThrottles"
FEDERATION_SUCCESSES, FEDERATION_THROTTLES = "FederationSuccesses", "FederationThrottles"
COMPROMISED = "CompromisedCredentialRisk"
TAKEOVER, TAKEOVER_BEFORE = "AccountTakeoverRisk", "AccountTakeOverRisk"
"""The second is how an older text of the guide spells the first."""
BLOCKED = "OverrideBlock"
RISK, NO_RISK = "Risk", "NoRisk"
CALLS, REFUSED_CALLS = "CallCount", "ThrottleCount"
INVOCATIONS, ERRORS, FUNCTION_THROTTLES, DURATION = "Invocations", "Errors", "Throttles", "Duration"

KINDS = (
    Kind(COGNITO, SIGN_IN_SUCCESSES, Group.SIGN_IN, _CLIENT, _ATTEMPTS, marked("Sign-ins")),
    Kind(COGNITO, SIGN_IN_THROTTLES, Group.SIGN_IN, _CLIENT, _COUNT, marked("Sign-ins throttled")),
    Kind(COGNITO, REFRESH_SUCCESSES, Group.TOKEN_REFRESH, _CLIENT, _ATTEMPTS, marked("Token refreshes")),
    Kind(COGNITO, REFRESH_THROTTLES, Group.TOKEN_REFRESH, _CLIENT, _COUNT, marked("Token refreshes throttled")),
    Kind(COGNITO, SIGN_UP_SUCCESSES, Group.SIGN_UP, _CLIENT, _ATTEMPTS, marked("Sign-ups")),
    Kind(COGNITO, SIGN_UP_THROTTLES, Group.SIGN_UP, _CLIENT, _COUNT, marked("Sign-ups throttled")),
    Kind(COGNITO, FEDERATION_SUCCESSES, Group.FEDERATION, _PROVIDER, _ATTEMPTS, marked("Federated sign-ins")),
    Kind(COGNITO, FEDERATION_THROTTLES, Group.FEDERATION, _PROVIDER, _COUNT, marked("Federated sign-ins throttled")),
    Kind(COGNITO, COMPROMISED, Group.RISK, _LEVEL, _COUNT, marked("Compromised passwords")),
    Kind(COGNITO, TAKEOVER, Group.RISK, _LEVEL, _COUNT, marked("Account takeover risks")),
    Kind(COGNITO, TAKEOVER_BEFORE, Group.RISK, _LEVEL, _COUNT, marked("Account takeover risks")),
    Kind(COGNITO, BLOCKED, Group.RISK, _LEVEL, _COUNT, marked("Blocked as risky")),
    Kind(COGNITO, RISK, Group.RISK, _RISK, _COUNT, marked("Requests with a risk")),
    Kind(COGNITO, NO_RISK, Group.RISK, _RISK, _COUNT, marked("Requests without a risk")),
    Kind(USAGE, CALLS, Group.QUOTA, _USE, _COUNT, marked("Requests")),
    Kind(USAGE, REFUSED_CALLS, Group.QUOTA, _USE, _COUNT, marked("Requests throttled")),
    Kind(LAMBDA, INVOCATIONS, Group.TRIGGER, _FUNCTION, _COUNT, marked("Calls")),
    Kind(LAMBDA, ERRORS, Group.TRIGGER, _FUNCTION, _COUNT, marked("Errors")),
    Kind(LAMBDA, FUNCTION_THROTTLES, Group.TRIGGER, _FUNCTION, _COUNT, marked("Calls throttled")),
    Kind(LAMBDA, DURATION, Group.TRIGGER, _FUNCTION, (Statistic.P95,), marked("Duration")),
)


@dataclass(frozen=True, slots=True)
class Activity:
    """What people do with a pool, and the metrics that count it."""

    group: Group
    successes: str
    throttles: str


SIGN_INS = Activity(Group.SIGN_IN, SIGN_IN_SUCCESSES, SIGN_IN_THROTTLES)
REFRESHES = Activity(Group.TOKEN_REFRESH, REFRESH_SUCCESSES, REFRESH_THROTTLES)
SIGN_UPS = Activity(Group.SIGN_UP, SIGN_UP_SUCCESSES, SIGN_UP_THROTTLES)
FEDERATION = Activity(Group.FEDERATION, FEDERATION_SUCCESSES, FEDERATION_THROTTLES)
ACTIVITIES = (SIGN_INS, REFRESHES, SIGN_UPS, FEDERATION)

_BY_NAME: Mapping[tuple[str, str], Kind] = {(kind.namespace, kind.name): kind for kind in KINDS}

USAGE_SERVICE = "Cognito user pool"
"""As the guide writes it; the spelling in an account may differ, so that names are compared without regard to case."""


def kind_of(one: Metric) -> Kind | None:
    """What it tells of a pool; None for a metric that is none of these, or has other dimensions."""
    kind = _BY_NAME.get((one.namespace, one.name))
    if kind is None or frozenset(dict(one.dimensions)) != kind.dimensions:
        return None
    if kind.group is Group.QUOTA and (one.dimension("Service") or "").casefold() != USAGE_SERVICE.casefold():
        return None
    return kind


def wanted(one: Metric) -> tuple[SeriesKey, ...]:
    """The series to be asked for; none of a metric that tells nothing of a pool."""
    kind = kind_of(one)
    return () if kind is None else tuple(SeriesKey(one, statistic) for statistic in kind.statistics)


def of_client(pool: PoolId, client: ClientId) -> tuple[SeriesKey, ...]:
    """Every series of an app client, but for federation, whose series have to be listed to be known."""
    return _of(_CLIENT, UserPool=pool, UserPoolClient=client)


def of_function(function: str) -> tuple[SeriesKey, ...]:
    """Every series of a Lambda function, by its name."""
    return _of(_FUNCTION, FunctionName=function)


def of_category(category: str, service: str = USAGE_SERVICE) -> tuple[SeriesKey, ...]:
    """The use of a quota by all pools of the account."""
    return _of(_USE, Service=service, Type="API", Resource=category, Class="None")


def _of(names: frozenset[str], /, **dimensions: str) -> tuple[SeriesKey, ...]:
    return tuple(
        SeriesKey(metric(kind.namespace, kind.name, **dimensions), statistic)
        for kind in KINDS
        if kind.dimensions == names
        for statistic in kind.statistics
    )


def pool_of(one: Metric) -> str | None:
    """The dimension has one name where people act and another where risk is counted."""
    return one.dimension("UserPool") or one.dimension("UserPoolId")


def client_of(one: Metric) -> ClientId | None:
    client = one.dimension("UserPoolClient")
    return None if client is None else ClientId(client)


def provider_of(one: Metric) -> str | None:
    return one.dimension("IdentityProvider")


def function_of(one: Metric) -> str | None:
    return one.dimension("FunctionName")


def category_of(one: Metric) -> str | None:
    """The quota whose use it tells, as AWS names it."""
    return one.dimension("Resource") if one.namespace == USAGE else None
