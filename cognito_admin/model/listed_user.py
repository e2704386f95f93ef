"""A user as ListUsers gives one, as JSON with dates in ISO 8601, read by the million."""

from datetime import UTC, datetime

import msgspec

from cognito_admin.model.ids import Sub, Username
from cognito_admin.model.users import User


class _Attribute(msgspec.Struct, gc=False):
    Name: str
    Value: str


class _Listed(msgspec.Struct, gc=False):
    Username: str
    Attributes: list[_Attribute]
    UserStatus: str
    Enabled: bool
    UserCreateDate: datetime
    UserLastModifiedDate: datetime


class _Named(msgspec.Struct, gc=False):
    """What makes somebody a user; dates as they are written."""

    Username: str
    Attributes: list[_Attribute]
    UserStatus: str
    Enabled: bool
    UserCreateDate: str


_LISTED = msgspec.json.Decoder(_Listed).decode
_NAMED = msgspec.json.Decoder(_Named).decode


def listed_user(text: str) -> User | None:
    """The user whom ``text`` plainly gives; None where it takes a closer look, or is none. Raises RecursionError.

    Times are rounded to microseconds, and may be written in all the ways of RFC 3339.
    """
    try:
        found = _LISTED(text)
    except ValueError:
        return None
    created, modified = found.UserCreateDate, found.UserLastModifiedDate
    if created.tzinfo is not UTC or modified.tzinfo is not UTC:
        return None
    username = found.Username
    attributes = {attribute.Name: attribute.Value for attribute in found.Attributes}
    return User(
        Username(username),
        Sub(attributes.get("sub", username)),
        attributes,
        found.UserStatus,
        found.Enabled,
        created,
        modified,
    )


def listed_sub(text: str) -> str | None:
    """The ``sub`` of the user whom ``text`` plainly gives; None where it takes a closer look. Raises RecursionError."""
    try:
        found = _NAMED(text)
    except ValueError:
        return None
    return next((attribute.Value for attribute in reversed(found.Attributes) if attribute.Name == "sub"), None)
