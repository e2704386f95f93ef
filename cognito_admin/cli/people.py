"""Users as a command shows them: cells of a table, members of a JSON document."""

from collections.abc import Iterable, Sequence

from cognito_admin.model.users import User

OWN_COLUMNS = ("username", "sub", "status", "enabled", "created", "modified", "groups")
_USUAL = ("username", "email", "name", "phone_number", "status", "enabled", "created")


def usual_columns(users: Iterable[User]) -> tuple[str, ...]:
    """The columns to show when none were asked for: attributes only when anybody has them."""
    seen = {name for user in users for name in user.attributes}
    return tuple(name for name in _USUAL if name in OWN_COLUMNS or name in seen)


def cell(user: User, column: str) -> str:
    """What ``user`` has in ``column``: one of OWN_COLUMNS or an attribute, custom ones with or without ``custom:``."""
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


def rows(users: Iterable[User], columns: Sequence[str]) -> list[list[str]]:
    return [[cell(user, column) for column in columns] for user in users]


def document(user: User) -> dict[str, object]:
    """Everything known of ``user``, for JSON."""
    return {
        "username": user.username,
        "sub": user.sub,
        "status": user.status,
        "enabled": user.enabled,
        "created": user.created.isoformat(),
        "modified": user.modified.isoformat(),
        "groups": list(user.groups),
        "attributes": dict(user.attributes),
    }


def facts(user: User) -> dict[str, str]:
    """Everything known of ``user``, name by name, for people."""
    own = {column: cell(user, column) for column in OWN_COLUMNS}
    linked = {
        f"identity {number}": f"{identity.provider_name} ({identity.provider_type}): {identity.user_id}"
        for number, identity in enumerate(user.identities, 1)
    }
    others = {name: value for name, value in sorted(user.attributes.items()) if name not in ("sub", "identities")}
    return {**own, **others, **linked}
