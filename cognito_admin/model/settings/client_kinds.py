"""What an app client is: who keeps its secret, and the ways in it allows."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class ClientKind(StrEnum):
    PUBLIC = "public"
    """Has no secret: an app in people's hands, in a browser or on a phone."""
    CONFIDENTIAL = "confidential"
    """Proves itself with a secret: an app on a server."""
    MACHINE = "machine"
    """Signs in for itself, not for a person: client credentials."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One of the ExplicitAuthFlows. ``sends_password``: the password itself travels to Cognito, and may be seen on its way."""

    name: str
    sends_password: bool = False
    of_old: bool = False
    """Without the prefix ALLOW_; AWS takes no mix of both."""


REFRESH = "ALLOW_REFRESH_TOKEN_AUTH"
FLOWS: tuple[Flow, ...] = (
    Flow("ALLOW_USER_SRP_AUTH"),
    Flow("ALLOW_USER_AUTH"),
    Flow(REFRESH),
    Flow("ALLOW_CUSTOM_AUTH"),
    Flow("ALLOW_USER_PASSWORD_AUTH", sends_password=True),
    Flow("ALLOW_ADMIN_USER_PASSWORD_AUTH", sends_password=True),
    Flow("ALLOW_TOKEN_EXCHANGE_DELEGATION"),
    Flow("ALLOW_TOKEN_EXCHANGE_IMPERSONATION"),
    Flow("USER_PASSWORD_AUTH", sends_password=True, of_old=True),
    Flow("ADMIN_NO_SRP_AUTH", sends_password=True, of_old=True),
    Flow("CUSTOM_AUTH_FLOW_ONLY", of_old=True),
)
"""The safest first."""
FLOWS_OF_OLD = frozenset(flow.name for flow in FLOWS if flow.of_old)
USUAL_FLOWS = (REFRESH, "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH")
"""What holds where a client names none."""

CODE, IMPLICIT, CLIENT_CREDENTIALS = "code", "implicit", "client_credentials"
OIDC_SCOPES = ("openid", "email", "phone", "profile", "aws.cognito.signin.user.admin")
OWN_PROVIDER = "COGNITO"
"""How SupportedIdentityProviders calls the pool's own users."""


def flows_of(client: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(client.get("ExplicitAuthFlows") or USUAL_FLOWS)


def kind_of(client: Mapping[str, Any]) -> ClientKind:
    if CLIENT_CREDENTIALS in (client.get("AllowedOAuthFlows") or ()):
        return ClientKind.MACHINE
    return ClientKind.CONFIDENTIAL if has_secret(client) else ClientKind.PUBLIC


def has_secret(client: Mapping[str, Any]) -> bool:
    return bool(client.get("ClientSecret") or client.get("GenerateSecret"))


def is_self_registered(client: Mapping[str, Any]) -> bool:
    """Whether an app made this client for itself (dynamic client registration)."""
    return client.get("ClientType") == "DCR"


def custom_scopes(resource_servers: Mapping[str, Mapping[str, Any]]) -> Mapping[str, str]:
    """The scopes of the pool's own resource servers, as clients name them (``https://api.example/read``): what each is for."""
    return {
        f"{identifier}/{scope['ScopeName']}": str(scope.get("ScopeDescription", ""))
        for identifier, server in resource_servers.items()
        for scope in server.get("Scopes") or ()
    }
