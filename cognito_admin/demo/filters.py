"""ListUsers' Filter: one condition on one of ten attributes. Source: API reference, ListUsers."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from cognito_admin.demo.errors import invalid_parameter
from cognito_admin.demo.users import User

_FORM = re.compile(r'\s*([\w:]+)\s*(\^=|=)\s*"((?:[^"\\]|\\.)*)"\s*', re.DOTALL)

_VALUES: Mapping[str, Callable[[User], str | None]] = {
    "username": lambda user: user.username,
    "sub": lambda user: user.sub,
    "cognito:user_status": lambda user: user.status,
    "status": lambda user: "Enabled" if user.enabled else "Disabled",
}
_ATTRIBUTES = ("email", "phone_number", "name", "given_name", "family_name", "preferred_username")
_CASE_SENSITIVE = ("username", "status", "sub")


@dataclass(frozen=True, slots=True)
class Filter:
    """``attribute`` is, or begins with, ``value``."""

    attribute: str
    operator: Literal["=", "^="]
    value: str

    def matches(self, user: User) -> bool:
        """User names, subs and the enabled status are told apart by case, everything else is not."""
        read = _VALUES.get(self.attribute)
        value = user.attributes.get(self.attribute) if read is None else read(user)
        if value is None:
            return False
        wanted = self.value
        if self.attribute not in _CASE_SENSITIVE:
            value, wanted = value.lower(), wanted.lower()
        return value == wanted if self.operator == "=" else value.startswith(wanted)


def parse(text: str) -> Filter | None:
    """None for an empty filter, which matches everybody. InvalidParameterException for anything but one condition."""
    if not text.strip():
        return None
    match = _FORM.fullmatch(text)
    if match is None:
        raise invalid_parameter("Error while parsing the filter expression.")
    attribute, operator, value = match.groups()
    if attribute not in _VALUES and attribute not in _ATTRIBUTES:
        raise invalid_parameter(f"Invalid search attribute: {attribute}")
    return Filter(attribute, "^=" if operator == "^=" else "=", re.sub(r"\\(.)", r"\1", value, flags=re.DOTALL))
