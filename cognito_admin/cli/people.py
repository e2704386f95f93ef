"""Users as a command shows them."""

from collections.abc import Iterable, Sequence

from cognito_admin.model.user_rows import OWN_COLUMNS, cell
from cognito_admin.model.users import User

_USUAL = ("username", "email", "name", "phone_number", "status", "enabled", "created")


def usual_columns(users: Iterable[User]) -> tuple[str, ...]:
    """The columns to show when none were asked for: attributes only when anybody has them."""
    seen = {name for user in users for name in user.attributes}
    return tuple(name for name in _USUAL if name in OWN_COLUMNS or name in seen)


def rows(users: Iterable[User], columns: Sequence[str]) -> list[list[str]]:
    return [[cell(user, column) for column in columns] for user in users]


def facts(user: User) -> dict[str, str]:
    """Everything known of ``user``, name by name, for people."""
    own = {column: cell(user, column) for column in OWN_COLUMNS}
    linked = {
        f"identity {number}": f"{identity.provider_name} ({identity.provider_type}): {identity.user_id}"
        for number, identity in enumerate(user.identities, 1)
    }
    others = {name: value for name, value in sorted(user.attributes.items()) if name not in ("sub", "identities")}
    return {**own, **others, **linked}
