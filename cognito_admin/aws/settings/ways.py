"""How each kind of thing is read, made, changed and removed: AWS's operations, and what names the thing in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cognito_admin.model.settings.things import Document, Thing, ThingKind


@dataclass(frozen=True, slots=True)
class Way:
    """Operations; empty where there is none. ``key`` is the member that names the thing, beside the pool."""

    read: str
    update: str = ""
    create: str = ""
    delete: str = ""
    key: str = ""


_DOMAIN = Way(
    "DescribeUserPoolDomain", "UpdateUserPoolDomain", "CreateUserPoolDomain", "DeleteUserPoolDomain", "Domain"
)
_WAYS: Mapping[ThingKind, Way] = {
    ThingKind.POOL: Way("DescribeUserPool", "UpdateUserPool"),
    ThingKind.MFA: Way("GetUserPoolMfaConfig", "SetUserPoolMfaConfig"),
    ThingKind.CLIENT: Way(
        "DescribeUserPoolClient", "UpdateUserPoolClient", "CreateUserPoolClient", "DeleteUserPoolClient", "ClientId"
    ),
    ThingKind.CLIENT_SECRETS: Way("ListUserPoolClientSecrets", key="ClientId"),
    ThingKind.PROVIDER: Way(
        "DescribeIdentityProvider", "UpdateIdentityProvider", "CreateIdentityProvider", "DeleteIdentityProvider",
        "ProviderName",
    ),
    ThingKind.RESOURCE_SERVER: Way(
        "DescribeResourceServer", "UpdateResourceServer", "CreateResourceServer", "DeleteResourceServer", "Identifier"
    ),
    ThingKind.DOMAIN: _DOMAIN,
    ThingKind.CUSTOM_DOMAIN: _DOMAIN,
    ThingKind.RISK: Way("DescribeRiskConfiguration", "SetRiskConfiguration", key="ClientId"),
    ThingKind.LOG_DELIVERY: Way("GetLogDeliveryConfiguration", "SetLogDeliveryConfiguration"),
    ThingKind.SESSIONS: Way("GetUserPoolSessionConfiguration", "SetUserPoolSessionConfiguration"),
    ThingKind.UI: Way("GetUICustomization", "SetUICustomization", key="ClientId"),
    ThingKind.BRANDING: Way(
        "DescribeManagedLoginBrandingByClient", "UpdateManagedLoginBranding", "CreateManagedLoginBranding",
        "DeleteManagedLoginBranding", "ClientId",
    ),
    ThingKind.TERMS: Way("DescribeTerms", "UpdateTerms", "CreateTerms", "DeleteTerms", "TermsId"),
    ThingKind.TAGS: Way("ListTagsForResource"),
}  # fmt: skip
_CLIENT_SESSIONS = Way("GetUserPoolClientSessionConfiguration", "SetUserPoolClientSessionConfiguration", key="ClientId")
ALL_CLIENTS = "all"
"""The name of the classic look that clients have which have none of their own."""


def way_of(thing: Thing) -> Way:
    if thing.kind is ThingKind.SESSIONS and thing.name:
        return _CLIENT_SESSIONS
    return _WAYS[thing.kind]


def named(operation: str, thing: Thing, document: Document) -> dict[str, Any]:
    """The members of a request that name the thing. ``document`` is what AWS has of it, or is to have."""
    way = way_of(thing)
    if not way.key:
        return {}
    if way is _DOMAIN:
        return {"Domain": document["Domain"]}
    if operation in ("UpdateManagedLoginBranding", "DeleteManagedLoginBranding"):
        return {"ManagedLoginBrandingId": document["ManagedLoginBrandingId"]}
    if operation == "CreateTerms":
        return {"ClientId": document["ClientId"]}
    if operation == "CreateUserPoolClient" or thing.name in ("", ALL_CLIENTS):
        return {}
    return {way.key: thing.name}
