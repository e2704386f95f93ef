"""Identity providers: what AWS takes for one (API reference, CreateIdentityProvider), and what goes wrong later if it is taken."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cognito_admin.model.pools import SchemaAttribute
from cognito_admin.model.sentences import marked
from cognito_admin.model.settings.attribute_rules import access
from cognito_admin.model.settings.problems import Problem, problem
from cognito_admin.model.settings.provider_echo import can_be_echoed
from cognito_admin.model.settings.provider_kinds import (
    KNOWN_SCOPES,
    METADATA_FILE,
    METADATA_URL,
    PRIVATE_KEY,
    Detail,
    ProviderType,
    scopes_in,
    type_of,
)

SHORTEST_NAME, LONGEST_NAME = 3, 32
MOST_IDENTIFIERS = 50
LONGEST_IDENTIFIER = 40
OWN_PROVIDER = "COGNITO"
"""How app clients call the pool's own users among their providers."""
_IDENTIFIER = re.compile(r"[\w\s+=.@-]+")
_ACR = re.compile(r"[\x21\x23-\x5B\x5D-\x7E]{1,64}")
_NEVER_MAPPED = frozenset({"sub", "identities"})
_WRITTEN_ANYWAY = frozenset({"username", "email_verified", "phone_number_verified"})
"""No app client lists them among what it writes."""


@dataclass(frozen=True, slots=True)
class Uses:
    """App clients, by what people call them. ``only``: those whose people have no other way in."""

    clients: tuple[str, ...]
    only: tuple[str, ...]


def name_problem(name: str, taken: Iterable[str]) -> Problem | None:
    """What is wrong with the name of a new SAML or OIDC provider."""
    if not name:
        return problem(marked("Give the provider a name."))
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        return problem(
            marked("A name has {least} to {most} characters; this one has {count}."),
            least=SHORTEST_NAME,
            most=LONGEST_NAME,
            count=len(name),
        )
    if any(sign == "_" or unicodedata.category(sign)[0] in "ZC" for sign in name):
        return problem(marked("A name has no spaces and no underscores."))
    if name in set(taken):
        return problem(marked("The pool already has a provider of this name."))
    if name == OWN_PROVIDER or any(kind.is_social and name == kind for kind in ProviderType):
        return problem(marked("This name belongs to another kind of provider."))
    return None


def detail_problem(kind: ProviderType, detail: Detail, value: str) -> Problem | None:
    """What is wrong with one value of ProviderDetails; an empty one is none."""
    if not value.strip():
        return (
            problem(marked("Fill this in: without it Cognito cannot reach the provider.")) if detail.required else None
        )
    if detail.url:
        return url_problem(value)
    if detail.scopes_between and kind is ProviderType.OIDC and "openid" not in scopes_in(value):
        return problem(marked("Ask for the scope openid: Cognito needs the ID token that comes with it."))
    return None


def detail_caution(kind: ProviderType, detail: Detail, value: str) -> Problem | None:
    """What AWS may well take, and is likely a mistake."""
    if detail.url and value.endswith("/") and kind is ProviderType.OIDC:
        return problem(marked("AWS asks for an issuer without a slash at its end."))
    known = KNOWN_SCOPES.get(kind, ())
    strange = [scope for scope in scopes_in(value) if scope not in known] if detail.scopes_between else []
    if strange and kind.is_social:
        return problem(
            marked("Cognito documents {known} for this kind of provider; {strange} may be refused."),
            known=", ".join(known),
            strange=", ".join(strange),
        )
    return None


def url_problem(url: str) -> Problem | None:
    """Of an address that Cognito itself asks: it has to be public, and https."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        parts, host = None, None
    if parts is None or any(sign.isspace() for sign in url) or (parts.scheme in ("http", "https") and not host):
        return problem(marked("This is no complete address. It looks like https://login.example.com."))
    if parts.scheme != "https":
        return problem(marked("The address has to begin with https://."))
    if host == "localhost" or "." not in str(host):
        return problem(marked("Cognito asks this address over the internet, where {host} is not known."), host=host)
    return None


def identifiers_problem(identifiers: Sequence[str], taken: Mapping[str, str]) -> Problem | None:
    """The first thing that is wrong with them. ``taken``: the identifiers of other providers, and whose they are."""
    if len(identifiers) > MOST_IDENTIFIERS:
        return problem(marked("A provider has at most {most} identifiers."), most=MOST_IDENTIFIERS)
    seen: set[str] = set()
    for identifier in identifiers:
        if len(identifier) > LONGEST_IDENTIFIER:
            return problem(
                marked("An identifier has at most {most} characters: {identifier}"),
                most=LONGEST_IDENTIFIER,
                identifier=identifier,
            )
        if not _IDENTIFIER.fullmatch(identifier):
            return problem(
                marked("An identifier has letters, digits, spaces and the signs _ + = . @ - only: {identifier}"),
                identifier=identifier,
            )
        if identifier in seen:
            return problem(marked("{identifier} is there twice."), identifier=identifier)
        if identifier in taken:
            return problem(
                marked("{identifier} already belongs to {provider}."), identifier=identifier, provider=taken[identifier]
            )
        seen.add(identifier)
    return None


def acr_problem(value: str) -> Problem | None:
    """Of what an OIDC provider calls a level of assurance; empty is none."""
    if not value or _ACR.fullmatch(value):
        return None
    return problem(marked("At most 64 letters, digits and signs, without spaces, quotes or backslashes."))


def mapping_problem(attribute: str, claim: str, schema: Mapping[str, SchemaAttribute]) -> Problem | None:
    """Why the provider's ``claim`` cannot go into the attribute of the pool."""
    if attribute not in schema and attribute != "username":
        return problem(marked("The pool has no attribute {attribute}."), attribute=attribute)
    if not claim.strip():
        return problem(marked("Say what the provider calls it, or remove the line."))
    return None


def mapping_caution(
    attribute: str, schema: Mapping[str, SchemaAttribute], unwritable_for: Sequence[str]
) -> Problem | None:
    """What makes people fail to sign in though AWS takes the mapping. The last are app clients that may not write it."""
    known = schema.get(attribute)
    if known is not None and not known.mutable:
        return problem(
            marked(
                "Never changes once it is set: each person could sign in once, and every later sign-in fails with "
                "“Attribute cannot be updated”."
            )
        )
    if unwritable_for:
        return problem(
            marked("{clients} may not write it, so that signing in there fails. Allow it in the app client."),
            clients=", ".join(unwritable_for),
        )
    return None


def missing_in_mapping(mapping: Mapping[str, str], schema: Mapping[str, SchemaAttribute]) -> tuple[str, ...]:
    """Attributes that the pool requires, and that nobody who comes from the provider would have."""
    return tuple(
        name
        for name, attribute in schema.items()
        if attribute.required and name not in mapping and name not in _NEVER_MAPPED
    )


def mappable(schema: Mapping[str, SchemaAttribute]) -> tuple[str, ...]:
    """Attributes of the pool that a provider may fill; those that never change come last."""
    names = [name for name in schema if name not in _NEVER_MAPPED and not name.startswith("dev:")]
    return tuple(sorted(names, key=lambda name: not schema[name].mutable))


def users_of(provider: str, clients: Iterable[Mapping[str, Any]]) -> Uses:
    """The app clients that offer the provider."""
    using = [client for client in clients if provider in (client.get("SupportedIdentityProviders") or ())]
    only = [client for client in using if list(client["SupportedIdentityProviders"]) == [provider]]
    return Uses(_titles(using), _titles(only))


def unwritable_for(attribute: str, provider: str, clients: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The app clients that offer the provider and may not write the attribute."""
    if attribute in _WRITTEN_ANYWAY:
        return ()
    offering = [client for client in clients if provider in (client.get("SupportedIdentityProviders") or ())]
    return _titles(client for client in offering if not access(attribute, [client]).writers)


def asked_again(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """The detail that AWS wants again because others of the provider were edited, and does not tell; empty where none is."""
    details: Mapping[str, Any] = after.get("ProviderDetails") or {}
    if can_be_echoed(before) or details == (before.get("ProviderDetails") or {}):
        return ""
    if type_of(before) is ProviderType.APPLE:
        return "" if details.get(PRIVATE_KEY) else PRIVATE_KEY
    return "" if details.get(METADATA_URL) or details.get(METADATA_FILE) else METADATA_FILE


def identifiers_taken(name: str, providers: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The identifiers of all providers but the one called ``name``, and whose they are."""
    return {
        str(identifier): str(other.get("ProviderName"))
        for other in providers
        if other.get("ProviderName") != name
        for identifier in other.get("IdpIdentifiers") or ()
    }


def addresses(pool_id: str, domain: str, kind: ProviderType) -> dict[str, str]:
    """What the provider has to be told of the pool. ``domain``: the host of the pool's sign-in pages, empty without one."""
    base = f"https://{domain}" if domain else ""
    if kind is ProviderType.SAML:
        told = {"entity": f"urn:amazon:cognito:sp:{pool_id}", "reply": base and f"{base}/saml2/idpresponse"}
        return told | ({"logout": f"{base}/saml2/logout"} if base else {})
    return {"redirect": base and f"{base}/oauth2/idpresponse"}


def sign_in_host(pool: Mapping[str, Any], region: str) -> str:
    """The host of the pool's own sign-in pages: the custom domain where there is one. Empty where there is none."""
    if custom := pool.get("CustomDomain"):
        return str(custom)
    prefix = pool.get("Domain")
    return f"{prefix}.auth.{region}.amazoncognito.com" if prefix else ""


def _titles(clients: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(
        sorted((str(client.get("ClientName") or client.get("ClientId", "")) for client in clients), key=str.casefold)
    )
