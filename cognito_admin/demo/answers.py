"""How the API writes a user down."""

from typing import Any

from cognito_admin.demo.users import User, UserSource


def attribute_list(user: User) -> list[dict[str, str]]:
    """All attributes, ``sub`` first."""
    return [
        {"Name": "sub", "Value": user.sub},
        *[{"Name": name, "Value": value} for name, value in user.attributes.items()],
    ]


def user_entry(users: UserSource, user: User) -> dict[str, Any]:
    """UserType: what listings hold."""
    entry = {
        "Username": user.username,
        "Attributes": attribute_list(user),
        "UserCreateDate": user.created.timestamp(),
        "UserLastModifiedDate": user.modified.timestamp(),
        "Enabled": user.enabled,
        "UserStatus": user.status,
    }
    details = users.known_details(user.sub)
    if details is not None and details.mfa_options:
        entry["MFAOptions"] = details.mfa_options
    return entry
