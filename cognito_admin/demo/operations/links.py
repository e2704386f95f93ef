"""Identities of other providers, linked to users of the pool and unlinked again."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from cognito_admin.demo.errors import AwsError, invalid_parameter, limit_exceeded, resource_not_found
from cognito_admin.demo.registry import Answer, Request, operation
from cognito_admin.demo.state import PoolState, Service
from cognito_admin.demo.users import User

LINKS_A_USER = 5
_SUBJECT = "Cognito_Subject"
_BY_SUBJECT_ONLY = ("Facebook", "Google", "LoginWithAmazon", "SignInWithApple")


@operation("AdminLinkProviderForUser", category="UserUpdate")
def admin_link_provider_for_user(service: Service, request: Request) -> Answer:
    """Only before the identity's first sign-in: afterwards it has a profile of its own, which must be deleted first."""
    pool = service.pool(request["UserPoolId"])
    destination, source = request["DestinationUser"], request["SourceUser"]
    if destination.get("ProviderName", "Cognito") != "Cognito":
        raise invalid_parameter("Invalid DestinationUser")
    user = pool.user(destination.get("ProviderAttributeValue", ""))
    name, attribute, value = _identity(pool, source)
    if pool.find_user(f"{name}_{value}") is not None:
        raise invalid_parameter(
            "Merging is not currently supported, provide a SourceUser that has not been signed up in order to link"
        )
    if any(_is_linked(other, name, value) for other in pool.users):
        raise AwsError("AliasExistsException", "SourceUser is already linked to DestinationUser")
    identities = identities_of(user)
    if len(identities) >= LINKS_A_USER:
        raise limit_exceeded("The maximum number of identities linked to a user is reached.")
    kind = pool.providers[name].get("ProviderType", "SAML")
    entry = _entry(value, name, kind, primary=False, created=service.clock.now())
    _store(service, pool, user, [*identities, entry])
    pool.users.details(user.sub).links.append({**entry, "ProviderAttributeName": attribute})
    return {}


@operation("AdminDisableProviderForUser", category="UserUpdate")
def admin_disable_provider_for_user(service: Service, request: Request) -> Answer:
    """Unlinks an identity; for a user of the pool itself, takes the password away."""
    pool = service.pool(request["UserPoolId"])
    wanted = request["User"]
    if wanted.get("ProviderName") == "Cognito":
        user = pool.user(wanted.get("ProviderAttributeValue", ""))
        pool.users.details(user.sub).password = None
        pool.users.put(replace(user, modified=service.clock.now()), service.clock.now())
        return {}
    name, attribute, value = _identity(pool, wanted)
    for user in pool.users:
        if not _is_linked(user, name, value):
            continue
        links = pool.users.details(user.sub).links
        link = next((link for link in links if link["providerName"] == name and link["userId"] == value), None)
        if attribute not in (_SUBJECT, link["ProviderAttributeName"] if link else _SUBJECT):
            break
        kept = [entry for entry in identities_of(user) if (entry["providerName"], entry["userId"]) != (name, value)]
        pool.users.details(user.sub).links = [other for other in links if other is not link]
        _store(service, pool, user, kept)
        return {}
    raise AwsError("UserNotFoundException", "User does not exist.")


def identities_of(user: User) -> list[dict[str, Any]]:
    """The entries of the user's ``identities`` attribute."""
    return cast("list[dict[str, Any]]", json.loads(user.attributes.get("identities", "[]")))


def _identity(pool: PoolState, identifier: dict[str, str]) -> tuple[str, str, str]:
    """Provider, attribute and value of a ProviderUserIdentifierType, checked."""
    name = identifier.get("ProviderName", "")
    attribute = identifier.get("ProviderAttributeName", "")
    value = identifier.get("ProviderAttributeValue", "")
    if name not in pool.providers:
        raise resource_not_found(f"Identity provider {name} does not exist.")
    if not attribute or not value:
        raise invalid_parameter("ProviderAttributeName and ProviderAttributeValue are required.")
    if pool.providers[name].get("ProviderType") in _BY_SUBJECT_ONLY and attribute != _SUBJECT:
        raise invalid_parameter(
            "Invalid SourceUser: Cognito_Subject is the only ProviderAttributeName for social providers."
        )
    return name, attribute, value


def _is_linked(user: User, name: str, value: str) -> bool:
    return "identities" in user.attributes and any(
        entry["providerName"] == name and entry["userId"] == value for entry in identities_of(user)
    )


def _entry(user_id: str, name: str, kind: str, *, primary: bool, created: datetime) -> dict[str, Any]:
    return {
        "userId": user_id,
        "providerName": name,
        "providerType": kind,
        "issuer": None,
        "primary": primary,
        "dateCreated": int(created.timestamp() * 1000),
    }


def _store(service: Service, pool: PoolState, user: User, identities: list[dict[str, Any]]) -> None:
    now = service.clock.now()
    kept = {name: value for name, value in user.attributes.items() if name != "identities"}
    if identities:
        kept["identities"] = json.dumps(identities, separators=(",", ":"))
    pool.users.put(replace(user, attributes=kept, modified=now), now)
    service.mau.add(pool.id, user.sub, now)
