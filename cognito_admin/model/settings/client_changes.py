"""App clients that are made, copied and put right; and which apps notice what of an edit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cognito_admin.model.settings.client_kinds import REFRESH, flows_of, has_secret

_OF_ONE_CLIENT = frozenset({"ClientId", "ClientSecret", "ClientType", "CreationDate", "LastModifiedDate", "UserPoolId"})
_NEEDS_PAGES = ("AllowedOAuthFlows", "AllowedOAuthScopes")


class ClientNoticed(StrEnum):
    FLOW_ENDS = "flow_ends"
    REFRESH_ENDS = "refresh_ends"
    PAGES_END = "pages_end"
    GRANT_ENDS = "grant_ends"
    CALLBACK_ENDS = "callback_ends"
    LOGOUT_ENDS = "logout_ends"
    SCOPE_ENDS = "scope_ends"
    PROVIDER_ENDS = "provider_ends"
    READ_ENDS = "read_ends"
    WRITE_ENDS = "write_ends"
    ROTATION_BEGINS = "rotation_begins"


@dataclass(frozen=True, slots=True)
class ClientNotice:
    """``about``: the flow, address, scope, provider or attribute it concerns."""

    noticed: ClientNoticed
    about: str = ""


def new_client(name: str, *, with_secret: bool) -> Mapping[str, Any]:
    """A client with AWS's defaults, but for the two where the better choice is not the default."""
    return {
        "ClientName": name,
        "GenerateSecret": with_secret,
        "ExplicitAuthFlows": [REFRESH, "ALLOW_USER_SRP_AUTH"],
        "PreventUserExistenceErrors": "ENABLED",
        "EnableTokenRevocation": True,
    }


def copy_of(client: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Another client with the same settings, and a secret of its own where that one has one."""
    settings = {member: value for member, value in client.items() if member not in _OF_ONE_CLIENT}
    return {**settings, "ClientName": name, "GenerateSecret": has_secret(client)}


def name_of_copy(name: str, taken: Sequence[str]) -> str:
    """``Web copy``, or the next free ``Web copy 2``, within the length AWS allows."""
    number, suffix = 1, " copy"
    while name[: 128 - len(suffix)] + suffix in taken:
        number += 1
        suffix = f" copy {number}"
    return name[: 128 - len(suffix)] + suffix


def put_right(client: Mapping[str, Any]) -> Mapping[str, Any]:
    """The client without what AWS takes only together with the sign-in pages, where these are off."""
    if client.get("AllowedOAuthFlowsUserPoolClient"):
        return client
    return {member: value for member, value in client.items() if member not in _NEEDS_PAGES}


def client_notices(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[ClientNotice, ...]:
    """What apps and people that use the client notice of the edit; nothing where it only allows more."""
    return tuple(_notices(before, after))


def _notices(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[ClientNotice]:
    rotates = _rotates(after)
    for flow in flows_of(before):
        if flow in flows_of(after):
            continue
        if flow != REFRESH:
            yield ClientNotice(ClientNoticed.FLOW_ENDS, flow)
        elif not rotates:
            yield ClientNotice(ClientNoticed.REFRESH_ENDS)
    if rotates and not _rotates(before):
        yield ClientNotice(ClientNoticed.ROTATION_BEGINS)
    if before.get("AllowedOAuthFlowsUserPoolClient") and not after.get("AllowedOAuthFlowsUserPoolClient"):
        yield ClientNotice(ClientNoticed.PAGES_END)
    else:
        yield from _gone(before, after, "AllowedOAuthFlows", ClientNoticed.GRANT_ENDS)
        yield from _gone(before, after, "CallbackURLs", ClientNoticed.CALLBACK_ENDS)
        yield from _gone(before, after, "LogoutURLs", ClientNoticed.LOGOUT_ENDS)
        yield from _gone(before, after, "AllowedOAuthScopes", ClientNoticed.SCOPE_ENDS)
    yield from _gone(before, after, "SupportedIdentityProviders", ClientNoticed.PROVIDER_ENDS)
    yield from _gone(before, after, "ReadAttributes", ClientNoticed.READ_ENDS)
    yield from _gone(before, after, "WriteAttributes", ClientNoticed.WRITE_ENDS)


def _gone(
    before: Mapping[str, Any], after: Mapping[str, Any], member: str, noticed: ClientNoticed
) -> Iterator[ClientNotice]:
    kept = after.get(member) or ()
    yield from (ClientNotice(noticed, str(one)) for one in before.get(member) or () if one not in kept)


def _rotates(client: Mapping[str, Any]) -> bool:
    rotation: Mapping[str, Any] = client.get("RefreshTokenRotation") or {}
    return rotation.get("Feature") == "ENABLED"
