"""Which app clients of a user pool an identity pool takes tokens of.

Its document is what DescribeIdentityPool tells, with ``Roles`` and ``RoleMappings`` of GetIdentityPoolRoles and, as
``AttributeTags``, what GetPrincipalTagAttributeMap tells for the user pool.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.things import Document

PROVIDERS = "CognitoIdentityProviders"
GUESTS = "AllowUnauthenticatedIdentities"
CLASSIC = "AllowClassicFlow"
ROLES = "Roles"
MAPPINGS = "RoleMappings"
TAGS = "AttributeTags"
OF_ROLES = (ROLES, MAPPINGS)
MOST_CLIENTS = 50
"""App clients of user pools in one identity pool, by default."""
_HOSTS = {"cn-": "amazonaws.com.cn", "eusc-": "amazonaws.eu"}


def provider_name(pool: PoolId) -> str:
    """What identity pools call a user pool: ``cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123``."""
    region = pool.partition("_")[0]
    host = next((host for beginning, host in _HOSTS.items() if region.startswith(beginning)), "amazonaws.com")
    return f"cognito-idp.{region}.{host}/{pool}"


def mapping_key(pool: PoolId, client: str) -> str:
    """Where the roles of those who come through an app client are told of among ``RoleMappings``."""
    return f"{provider_name(pool)}:{client}"


def trusted(document: Document, pool: PoolId) -> tuple[str, ...]:
    """The ids of the app clients of ``pool`` whose tokens it takes."""
    return tuple(str(entry.get("ClientId", "")) for entry in _entries(document) if is_of(entry, pool))


def is_of(entry: Mapping[str, Any], pool: PoolId) -> bool:
    return str(entry.get("ProviderName", "")).rpartition("/")[2] == pool


def with_trusted(entries: Sequence[Mapping[str, Any]], pool: PoolId, clients: Sequence[str]) -> list[Mapping[str, Any]]:
    """The entries with these app clients of ``pool``, and all others as they are."""
    kept = [entry for entry in entries if not is_of(entry, pool) or entry.get("ClientId") in clients]
    known = {entry.get("ClientId") for entry in kept if is_of(entry, pool)}
    name = provider_name(pool)
    return [
        *kept,
        *(
            {"ProviderName": name, "ClientId": client, "ServerSideTokenCheck": False}
            for client in clients
            if client not in known
        ),
    ]


def without_untrusted(document: Document, pool: PoolId) -> Document:
    """Less the role mappings of app clients of ``pool`` that it does not trust: AWS refuses those. Without any, less the tags."""
    mappings: Mapping[str, Any] = document.get(MAPPINGS) or {}
    there = {mapping_key(pool, client) for client in trusted(document, pool)}
    if not there:
        document = {name: value for name, value in document.items() if name != TAGS}
    gone = [key for key in mappings if key.startswith(f"{provider_name(pool)}:") and key not in there]
    if not gone:
        return document
    left = {key: value for key, value in mappings.items() if key not in gone}
    rest = {name: value for name, value in document.items() if name != MAPPINGS}
    return {**rest, MAPPINGS: left} if left else rest


def other_providers(document: Document, pool: PoolId) -> tuple[str, ...]:
    """Who else's tokens it takes, by name."""
    others = {str(entry.get("ProviderName", "")) for entry in _entries(document) if not is_of(entry, pool)}
    logins: Mapping[str, str] = document.get("SupportedLoginProviders") or {}
    arns = [*(document.get("SamlProviderARNs") or ()), *(document.get("OpenIdConnectProviderARNs") or ())]
    developer = document.get("DeveloperProviderName")
    return tuple(
        sorted({*others, *logins, *(str(arn).rpartition("/")[2] for arn in arns), *([developer] if developer else [])})
    )


def _entries(document: Document) -> Sequence[Mapping[str, Any]]:
    return document.get(PROVIDERS) or ()
