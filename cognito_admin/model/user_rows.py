"""A user as a row of what is written: its cells as text, or an object with their own types."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from cognito_admin.model import attributes
from cognito_admin.model.users import User

OWN_COLUMNS = ("username", "sub", "status", "enabled", "created", "modified", "groups")
"""What Cognito keeps of every user beside the attributes."""


class Kind(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    FLAG = "flag"
    MOMENT = "moment"
    TEXTS = "texts"


_KINDS = {"enabled": Kind.FLAG, "created": Kind.MOMENT, "modified": Kind.MOMENT, "groups": Kind.TEXTS}


def kinds(columns: Iterable[str]) -> Mapping[str, Kind]:
    """An attribute is always text, whatever the schema of its pool says: so Cognito gives it."""
    return {column: _KINDS.get(column, Kind.TEXT) for column in columns}


def all_columns(seen: Iterable[str]) -> tuple[str, ...]:
    """Every column of users who carry the attributes ``seen``."""
    names = attributes.ordered(set(seen) - {"sub", "identities"})
    return (*OWN_COLUMNS, *names, *({"identities"} & set(seen)))


def cell(user: User, column: str) -> str:
    """What ``user`` has in ``column``: one of OWN_COLUMNS or an attribute, custom ones with or without ``custom:``.

    Times are ISO 8601 in UTC, groups stand apart by commas, linked identities are the JSON that Cognito keeps.
    """
    match column:
        case "username" | "sub" | "status":
            return str(getattr(user, column))
        case "enabled":
            return "yes" if user.enabled else "no"
        case "created" | "modified":
            return getattr(user, column).isoformat(timespec="seconds")
        case "groups":
            return ", ".join(user.groups)
        case _:
            return user.attributes.get(column) or user.attributes.get(f"custom:{column}", "")


def value(user: User, column: str) -> object:
    """As ``cell``, but of the kind of its column; None where the user has nothing in it."""
    if column in OWN_COLUMNS:
        return getattr(user, column)
    return user.attributes.get(column, user.attributes.get(f"custom:{column}"))


def document(user: User, columns: Sequence[str] | None = None) -> dict[str, object]:
    """Everything known of ``user``, for JSON; or what they have of ``columns``."""
    own: dict[str, object] = {
        "username": user.username,
        "sub": user.sub,
        "status": user.status,
        "enabled": user.enabled,
        "created": user.created.isoformat(),
        "modified": user.modified.isoformat(),
        "groups": list(user.groups),
    }
    if columns is None:
        return {**own, "attributes": dict(user.attributes)}
    found: dict[str, object] = {name: own[name] for name in OWN_COLUMNS if name in columns}
    names = [name if name in user.attributes else f"custom:{name}" for name in columns if name not in own]
    if names:
        found["attributes"] = {name: user.attributes[name] for name in names if name in user.attributes}
    return found
