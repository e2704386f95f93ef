"""What is found wrong with how a pool fares, as data; sentences/health.py has the words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cognito_admin.model.health.metrics import Absence
from cognito_admin.model.health.pool_series import Marker
from cognito_admin.model.ids import ClientId


class Level(StrEnum):
    """From bad to good; of several the worst counts. Unknown is worse than healthy: no data is no good news."""

    TROUBLE = "trouble"
    ATTENTION = "attention"
    UNKNOWN = "unknown"
    HEALTHY = "healthy"


class Rule(StrEnum):
    """What is looked for."""

    SIGN_IN_FAILURES = "sign-in-failures"
    REFRESH_FAILURES = "refresh-failures"
    SIGN_UP_FAILURES = "sign-up-failures"
    FEDERATION_FAILURES = "federation-failures"
    SIGN_IN_THROTTLES = "sign-in-throttles"
    REFRESH_THROTTLES = "refresh-throttles"
    SIGN_UP_THROTTLES = "sign-up-throttles"
    FEDERATION_THROTTLES = "federation-throttles"
    SILENCE = "silence"
    TRIGGER_ERRORS = "trigger-errors"
    TRIGGER_THROTTLES = "trigger-throttles"
    TRIGGER_SLOW = "trigger-slow"
    TRIGGER_TOO_SLOW = "trigger-too-slow"
    QUOTA_NEAR = "quota-near"
    QUOTA_REACHED = "quota-reached"
    RISK = "risk"
    NO_NUMBERS = "no-numbers"
    """Not judged, since there is nothing to judge by."""
    PARTLY_KNOWN = "partly-known"
    """Sign-ins are judged, and something else is not."""
    CLIENTS_LEFT_OUT = "clients-left-out"
    OUTDATED = "outdated"
    """CloudWatch was not asked for a while."""


@dataclass(frozen=True, slots=True)
class Reason:
    """``until`` is None while it goes on. ``facts`` fill the placeholders of the rule's sentence.

    ``chart`` is the name of the chart that shows it; ``client``, ``provider`` and ``trigger`` are what it is about, if only one.
    ``absence`` is why there are no numbers, ``change`` what this program changed shortly before.
    """

    rule: Rule
    level: Level
    since: datetime | None
    until: datetime | None = None
    facts: Mapping[str, str] = field(default_factory=dict[str, str])
    chart: str = "sign-ins"
    client: ClientId | None = None
    provider: str | None = None
    trigger: str | None = None
    absence: Absence | None = None
    change: Marker | None = None
