"""Lambda functions and keys as far as triggers need them, and how functions fare."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cognito_admin.model.failures import Failure
from cognito_admin.model.settings.problems import Problem, problem
from cognito_admin.model.triggers.kinds import MOST_S
from cognito_admin.model.triggers.names import KEY_DISABLED, KEY_GONE, KEY_NOT_SYMMETRIC

_NEARLY_MS = 0.8 * MOST_S * 1000


@dataclass(frozen=True, slots=True)
class Function:
    """A Lambda function. ``runtime`` None for one that is a container image."""

    name: str
    arn: str
    runtime: str | None = None
    description: str = ""
    modified: datetime | None = None
    timeout_s: int | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A KMS key; ``alias`` is one of its names, without ``alias/``. ``state`` and ``usage`` as KMS spells them."""

    arn: str
    alias: str = ""
    state: str = "Enabled"
    spec: str = "SYMMETRIC_DEFAULT"

    def problem(self) -> Problem | None:
        """What keeps it from encrypting codes."""
        if self.state == "PendingDeletion":
            return problem(KEY_GONE)
        if self.state != "Enabled":
            return problem(KEY_DISABLED)
        return None if self.spec == "SYMMETRIC_DEFAULT" else problem(KEY_NOT_SYMMETRIC)


@dataclass(frozen=True, slots=True)
class Fared:
    """How a function fared over a while; None where nobody counted, which is not zero.

    ``p95_ms``: 95 of 100 calls of its slowest hour took no longer. ``last_error``: when the five minutes began that had the
    last one.
    """

    calls: int | None = None
    errors: int | None = None
    throttles: int | None = None
    p95_ms: float | None = None
    last_error: datetime | None = None

    @property
    def nearly_too_slow(self) -> bool:
        """It comes near the time after which Cognito gives up."""
        return self.p95_ms is not None and self.p95_ms >= _NEARLY_MS

    @property
    def too_slow(self) -> bool:
        return self.p95_ms is not None and self.p95_ms >= MOST_S * 1000


@dataclass(frozen=True, slots=True)
class Behind:
    """The function behind a trigger: whether it is there, and lets Cognito in for this pool. None where nobody could tell."""

    there: bool | None = None
    lets_in: bool | None = None
    function: Function | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """``behind`` by the ARN that a trigger names, ``fared`` by the name of the function.

    ``refused`` is what could not be asked, and is therefore not known.
    """

    behind: Mapping[str, Behind]
    fared: Mapping[str, Fared] = field(default_factory=dict[str, Fared])
    refused: tuple[Failure, ...] = ()
