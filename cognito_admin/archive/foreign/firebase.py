"""Users that ``firebase auth:export`` wrote: JSON, or CSV without titles.

Firebase checks passwords with a scrypt of its own, keyed with a secret of the project, that nobody else can check.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from cognito_admin.archive.foreign.json_pieces import objects
from cognito_admin.archive.foreign.social import identities
from cognito_admin.model.restore.mapping import SourceUser, flat

TOOL = "Firebase"
HASH = "firebase_scrypt$"
COLUMNS = (
    "localId", "email", "emailVerified", "passwordHash", "salt", "displayName", "photoUrl",
    "google.id", "google.email", "google.displayName", "google.photoUrl",
    "facebook.id", "facebook.email", "facebook.displayName", "facebook.photoUrl",
    "twitter.id", "twitter.email", "twitter.displayName", "twitter.photoUrl",
    "github.id", "github.email", "github.displayName", "github.photoUrl",
    "createdAt", "lastSignedInAt", "phoneNumber", "disabled", "customAttributes", "providerUserInfo",
)  # fmt: skip
"""Of the CSV. Older ones end before the last."""
_FEWEST = 26
_PROVIDERS = ("google", "facebook", "twitter", "github")
_OWN = ("password", "phone", "firebase", "emailLink")


def is_one(entry: Any) -> bool:
    return isinstance(entry, dict) and "localId" in entry


def is_row(cells: Sequence[str]) -> bool:
    """Whether a line of a table is a user as Firebase writes one."""
    return _FEWEST <= len(cells) <= len(COLUMNS) and bool(cells[0]) and cells[2] in ("true", "false")


def user_of(entry: Mapping[str, Any]) -> SourceUser:
    listed = objects(entry.get("providerUserInfo"))
    found = {name: value for name, value in entry.items() if name != "providerUserInfo"}
    elsewhere = [(str(one.get("providerId", "")), str(one.get("rawId", ""))) for one in listed]
    return _user(found, [pair for pair in elsewhere if pair[0] not in _OWN])


def user_of_row(cells: Sequence[str]) -> SourceUser:
    found: dict[str, Any] = {name: value for name, value in zip(COLUMNS, cells, strict=False) if value}
    elsewhere = [(name, str(found[f"{name}.id"])) for name in _PROVIDERS if f"{name}.id" in found]
    kept = {name: value for name, value in found.items() if "." not in name and name != "providerUserInfo"}
    return _user(kept, elsewhere)


def _user(found: dict[str, Any], elsewhere: list[tuple[str, str]]) -> SourceUser:
    hashed = found.pop("passwordHash", None)
    found.pop("salt", None)
    if hashed:
        found["passwordHash"] = f"{HASH}{hashed}"
    own = hashed or found.get("phoneNumber") or not elsewhere
    if isinstance(found.get("customAttributes"), str):
        try:
            claims: Any = json.loads(found["customAttributes"])
        except (ValueError, RecursionError):
            claims = None
        if isinstance(claims, dict):
            found["customAttributes"] = claims
    return SourceUser(flat(found), identities(elsewhere), federated=not own)
