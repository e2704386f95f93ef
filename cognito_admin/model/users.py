"""A user of a pool, as ListUsers gives one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from cognito_admin.model.ids import GroupName, Sub, Username

STATUSES = (
    "CONFIRMED",
    "UNCONFIRMED",
    "FORCE_CHANGE_PASSWORD",
    "RESET_REQUIRED",
    "EXTERNAL_PROVIDER",
    "ARCHIVED",
    "COMPROMISED",
    "UNKNOWN",
)
"""Every UserStatus Cognito has named so far. A status outside this list is kept and shown as it came."""


@dataclass(frozen=True, slots=True)
class LinkedIdentity:
    """One entry of the ``identities`` attribute: an account at an identity provider that leads to this user."""

    provider_name: str
    provider_type: str
    user_id: str
    primary: bool
    linked_at: datetime | None


@dataclass(frozen=True, slots=True)
class User:
    """``attributes`` holds every attribute as text, ``sub`` and ``identities`` among them. Dates are aware UTC."""

    username: Username
    sub: Sub
    attributes: Mapping[str, str]
    status: str
    enabled: bool
    created: datetime
    modified: datetime
    groups: tuple[GroupName, ...] = field(default=())

    @property
    def identities(self) -> tuple[LinkedIdentity, ...]:
        """The linked identities; a malformed ``identities`` attribute counts as none."""
        return linked_identities(self.attributes.get("identities", ""))

    @property
    def is_federated(self) -> bool:
        """Whether the account came into being by a sign-in through an identity provider, and has no password here."""
        return self.status == "EXTERNAL_PROVIDER"

    @property
    def display_name(self) -> str:
        """The friendliest text that names this person: name, given and family name, e-mail, phone number, user name."""
        attributes = self.attributes
        full = " ".join(part for part in (attributes.get("given_name"), attributes.get("family_name")) if part)
        return (
            attributes.get("name")
            or full
            or attributes.get("preferred_username")
            or attributes.get("email")
            or attributes.get("phone_number")
            or self.username
        )


def linked_identities(text: str) -> tuple[LinkedIdentity, ...]:
    """Reads the JSON list in the ``identities`` attribute (developer guide, "Linking federated users")."""
    return tuple(map(_identity, _entries(text)))


def with_identity(text: str, provider: str, user_id: str, *, linked: bool) -> str:
    """The ``identities`` attribute with one account more at its end, or without it. Blank where none is left."""
    entries = [
        entry
        for entry in _entries(text)
        if (entry.get("providerName"), str(entry.get("userId"))) != (provider, user_id)
    ]
    if linked:
        entries.append({"userId": user_id, "providerName": provider, "primary": False})
    return json.dumps(entries, separators=(",", ":")) if entries else ""


def _entries(text: str) -> list[Mapping[str, Any]]:
    try:
        entries: Any = json.loads(text) if text else []
    except ValueError:
        return []
    if not isinstance(entries, list):
        return []
    return [cast("Mapping[str, Any]", entry) for entry in cast("list[Any]", entries) if isinstance(entry, Mapping)]


def _identity(entry: Mapping[str, Any]) -> LinkedIdentity:
    return LinkedIdentity(
        provider_name=str(entry.get("providerName", "")),
        provider_type=str(entry.get("providerType", "")),
        user_id=str(entry.get("userId", "")),
        primary=str(entry.get("primary", "")).lower() == "true",
        linked_at=_milliseconds(entry.get("dateCreated")),
    )


def _milliseconds(value: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(str(value)) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
