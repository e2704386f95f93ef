"""The things a pool is set up with, each with one document: what AWS says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast
from urllib.parse import unquote

Document = Mapping[str, Any]
"""The body of a thing as AWS describes it (``UserPool``, ``UserPoolClient`` ...), members unknown to the program included.

Dates are text, bytes are base64, and secrets are ``secrets.HIDDEN``.
"""


class ThingKind(StrEnum):
    """Each is the name of the file or folder that a backup keeps the documents in."""

    POOL = "user-pool"
    MFA = "mfa"
    CLIENT = "clients"
    CLIENT_SECRETS = "secrets"
    """The name is a client's."""
    PROVIDER = "providers"
    RESOURCE_SERVER = "resource-servers"
    DOMAIN = "domain"
    CUSTOM_DOMAIN = "domain-custom"
    RISK = "risk"
    """No name: of the pool; otherwise of the client of this name. So are sessions."""
    LOG_DELIVERY = "log-delivery"
    SESSIONS = "sessions"
    UI = "ui"
    """The name is a client's, or ``all``."""
    BRANDING = "branding"
    """The name is a client's."""
    TERMS = "terms"
    TAGS = "tags"
    PERMISSION = "triggers"
    """Whether the function of a trigger lets Cognito in: ``{"FunctionArn": str, "Allowed": bool}``.

    The name is the trigger's key; that of a function that stands for no trigger yet is its ARN.
    """
    IDENTITY_POOL = "identity-pools"
    """What ``model.identity_pools.trust`` says of one that the account has. The name is its id; no backup has any."""
    ALARM = "alarms"
    """An alarm of CloudWatch's on what concerns the pool, as PutMetricAlarm takes it; no backup has any."""


@dataclass(frozen=True, slots=True, order=True)
class Thing:
    """``name`` is AWS's: a client's id, a provider's name; of a thing that is to be made, whatever tells it from others."""

    kind: ThingKind
    name: str = ""

    @property
    def path(self) -> tuple[str, ...]:
        """Where a backup has its document, below ``pool/`` and without its ending."""
        return (self.kind.value, self.name) if self.name else (self.kind.value,)


@dataclass(frozen=True, slots=True)
class Listed:
    """One of several things of a kind: ``title`` is what people call it."""

    name: str
    title: str


NAMED_BY_AWS = frozenset({ThingKind.CLIENT, ThingKind.TERMS})
"""What has no name before AWS made it."""
POOL = Thing(ThingKind.POOL)
MFA = Thing(ThingKind.MFA)
_ENVELOPES: Mapping[ThingKind, str] = {
    ThingKind.POOL: "UserPool",
    ThingKind.CLIENT: "UserPoolClient",
    ThingKind.PROVIDER: "IdentityProvider",
    ThingKind.RESOURCE_SERVER: "ResourceServer",
    ThingKind.DOMAIN: "DomainDescription",
    ThingKind.CUSTOM_DOMAIN: "DomainDescription",
    ThingKind.RISK: "RiskConfiguration",
    ThingKind.LOG_DELIVERY: "LogDeliveryConfiguration",
    ThingKind.UI: "UICustomization",
    ThingKind.BRANDING: "ManagedLoginBranding",
    ThingKind.TERMS: "Terms",
    ThingKind.TAGS: "Tags",
}
"""The member of the answer that holds the document; the other documents are the answer itself."""


def thing_at(path: tuple[str, ...]) -> Thing | None:
    """The thing whose document a backup has at this path; None where it is no thing's."""
    kind, name = (*path, "", "")[:2]
    if kind not in set(ThingKind) or len(path) > 2:
        return None
    return Thing(ThingKind(kind), name)


def thing_in(file: str) -> Thing | None:
    """The thing whose document is in this file of a backup, whose name has odd signs encoded; None where it is no thing's."""
    if not file.startswith("pool/") or not file.endswith(".json"):
        return None
    return thing_at(tuple(map(unquote, file.removeprefix("pool/").removesuffix(".json").split("/"))))


def body_of(kind: ThingKind, answer: Mapping[str, Any]) -> Document | None:
    """The document in an answer, or in a file of a backup; None where it has none."""
    envelope = _ENVELOPES.get(kind)
    body: Any = answer if envelope is None else answer.get(envelope)
    return cast("Document", body) if isinstance(body, Mapping) and body else None


def answer_of(kind: ThingKind, body: Document) -> dict[str, Any]:
    """The inverse of ``body_of``: as a backup keeps it."""
    envelope = _ENVELOPES.get(kind)
    return dict(body) if envelope is None else {envelope: body}
