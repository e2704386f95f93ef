"""ID and access tokens with the claims that Cognito gives them (developer guide, "Understanding user pool JSON web tokens")."""

import json
from typing import Any

from cognito_admin.demo.state import PoolState, Service
from cognito_admin.demo.token_keys import encoded, key_of
from cognito_admin.demo.users import User

_HOUR_S = 3600
_ALPHABET = "0123456789abcdef"
_NOT_TOLD = frozenset({"sub", "identities"})
_BOOLEANS = frozenset({"email_verified", "phone_number_verified"})


def id_token(service: Service, pool: PoolState, client: dict[str, Any], user: User) -> str:
    """Who somebody is: with all their attributes, which a client that may read only some would not be given."""
    attributes = {
        name: value == "true" if name in _BOOLEANS else value
        for name, value in user.attributes.items()
        if name not in _NOT_TOLD
    }
    identities = user.attributes.get("identities")
    linked = {"identities": json.loads(identities)} if identities else {}
    return _signed(
        pool,
        "id",
        {
            **_common(service, pool, user, "id"),
            **_roles(pool, user),
            **attributes,
            **linked,
            "aud": client["ClientId"],
            "cognito:username": user.username,
        },
    )


def access_token(service: Service, pool: PoolState, client: dict[str, Any], user: User) -> str:
    """What an app may do for somebody."""
    return _signed(
        pool,
        "access",
        {
            **_common(service, pool, user, "access"),
            "client_id": client["ClientId"],
            "username": user.username,
            "scope": "aws.cognito.signin.user.admin",
        },
    )


def _common(service: Service, pool: PoolState, user: User, use: str) -> dict[str, Any]:
    now_s = int(service.clock.now().timestamp())
    return {
        "sub": user.sub,
        "iss": f"https://cognito-idp.{service.region}.amazonaws.com/{pool.id}",
        "token_use": use,
        **({"cognito:groups": [*user.groups]} if user.groups else {}),
        "auth_time": now_s,
        "iat": now_s,
        "exp": now_s + _HOUR_S,
        "jti": service.letters(_ALPHABET, 32),
        "origin_jti": service.letters(_ALPHABET, 32),
    }


def _roles(pool: PoolState, user: User) -> dict[str, Any]:
    """The roles of the groups, and the one of the group that comes first where that is one."""
    groups = [pool.groups[name] for name in user.groups if name in pool.groups and pool.groups[name].role_arn]
    if not groups:
        return {}
    precedences = [group.precedence for group in groups if group.precedence is not None]
    first = min(precedences, default=None)
    preferred = {group.role_arn for group in groups if group.precedence == first}
    return {
        "cognito:roles": [*dict.fromkeys(group.role_arn for group in groups)],
        **({"cognito:preferred_role": next(iter(preferred))} if len(preferred) == 1 else {}),
    }


def _signed(pool: PoolState, use: str, claims: dict[str, Any]) -> str:
    key = key_of(pool.id, use)
    header = {"kid": key.id, "alg": "RS256"}
    parts = [encoded(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims)]
    return ".".join((*parts, encoded(key.signature(".".join(parts).encode()))))
