"""Users of a realm that Keycloak exported, with the hashes of their passwords."""

import base64
import json
from collections.abc import Mapping
from typing import Any, cast

from cognito_admin.archive.foreign.json_pieces import objects
from cognito_admin.archive.foreign.social import identities
from cognito_admin.model.restore.mapping import SourceUser, flat
from cognito_admin.model.restore.password_hashes import argon2id, pbkdf2_sha256

TOOL = "Keycloak"
HASH = "passwordHash"
_LEFT = (
    "credentials",
    "federatedIdentities",
    "disableableCredentialTypes",
    "requiredActions",
    "access",
    "totp",
    "notBefore",
)


def is_one(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and "username" in entry
        and any(
            name in entry for name in ("createdTimestamp", "credentials", "realmRoles", "disableableCredentialTypes")
        )
    )


def user_of(entry: Mapping[str, Any]) -> SourceUser:
    found = {name: value for name, value in entry.items() if name not in _LEFT}
    hashed = next((text for one in objects(entry.get("credentials")) if (text := _hash(one))), "")
    if hashed:
        found[HASH] = hashed
    elsewhere = [
        (str(one.get("identityProvider", "")), str(one.get("userId", "")))
        for one in objects(entry.get("federatedIdentities"))
    ]
    return SourceUser(flat(found), identities(elsewhere), federated=bool(elsewhere) and not hashed)


def _hash(credential: Mapping[str, Any]) -> str:
    """As other systems write such a hash; blank for credentials that are no password."""
    if credential.get("type") != "password":
        return ""
    try:
        secret = _told(credential, "secretData")
        data = _told(credential, "credentialData")
        algorithm, iterations = str(data["algorithm"]), int(data["hashIterations"])
        digest, salt = base64.b64decode(secret["value"]), base64.b64decode(secret["salt"])
        if algorithm == "pbkdf2-sha256":
            return pbkdf2_sha256(iterations, salt, digest)
        if algorithm == "argon2":
            more: Mapping[str, Any] = data.get("additionalParameters") or {}
            if _first(more, "type") == "id" and _first(more, "version") == "1.3":
                return argon2id(int(_first(more, "memory")), iterations, int(_first(more, "parallelism")), salt, digest)
        # What it was made with is told, so that one can be told why it cannot come along.
        return f"{algorithm.replace('-', '_')}${iterations}${secret['salt']}${secret['value']}"
    except (KeyError, TypeError, ValueError):
        return ""


def _told(credential: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """JSON within JSON. Older versions have the members beside."""
    text: Any = credential.get(name)
    if text is None:
        return {"value": credential["hashedSaltedValue"], **credential}
    found: Any = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("no credential")
    return cast("dict[str, Any]", found)


def _first(more: Mapping[str, Any], name: str) -> str:
    return str(more[name][0])
