"""Users that Auth0 exported: a document a line, or a list. Hashes come in a file of their own, which Auth0's support makes."""

from collections.abc import Mapping
from typing import Any

from cognito_admin.archive.foreign.json_pieces import objects
from cognito_admin.archive.foreign.social import identities
from cognito_admin.model.restore.mapping import SourceUser, flat

TOOL = "Auth0"
_OWN = "auth0"
"""The provider of users with a password of Auth0's own."""
_MARKS = ("user_id", "Id", "_tmp_is_unique", "password_set_date")


def is_one(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and any(mark in entry for mark in _MARKS)
        and any(name in entry for name in ("email", "Email", "username", "phone_number", "identities"))
    )


def user_of(entry: Mapping[str, Any]) -> SourceUser:
    """Raises ValueError for what is no user."""
    listed = objects(entry.get("identities"))
    old_id = str(entry.get("user_id") or "")
    provider = old_id.partition("|")[0]
    elsewhere = [(str(one.get("provider", "")), str(one.get("user_id", ""))) for one in listed]
    if not listed and provider not in ("", _OWN) and "|" in old_id:
        elsewhere = [(provider, old_id.partition("|")[2])]
    found = {name: value for name, value in entry.items() if name not in ("identities", "_tmp_is_unique")}
    if isinstance(found.get("_id"), dict):
        # As MongoDB writes an id.
        found["user_id"] = f"{_OWN}|{found.pop('_id').get('$oid', '')}"
    own = any(one == _OWN for one, _ in elsewhere) or not elsewhere
    return SourceUser(flat(found), identities(pair for pair in elsewhere if pair[0] != _OWN), federated=not own)
