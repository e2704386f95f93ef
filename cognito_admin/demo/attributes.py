"""A user's attributes held against the pool's schema."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from cognito_admin.demo.errors import alias_exists, invalid_parameter, username_exists
from cognito_admin.demo.state import PoolState
from cognito_admin.demo.users import User

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+[1-9]\d{1,14}")
_PROVIDED_BY_THE_SERVICE = ("sub", "identities", "cognito:user_status", "cognito:mfa_enabled", "cognito:username")
CONTACTS = ("email", "phone_number")


def is_email(text: str) -> bool:
    return _EMAIL.fullmatch(text) is not None


def is_phone_number(text: str) -> bool:
    return _PHONE.fullmatch(text) is not None


def given(entries: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The UserAttributes of a request; a value left out is blank. ``dev:`` names are their custom attributes'."""
    return {entry["Name"].removeprefix("dev:"): entry.get("Value", "") for entry in entries}


def check_new(pool: PoolState, values: Mapping[str, str], *, required: bool) -> None:
    """Whether a new user may have these attributes; ``required``: those the schema requires must be there."""
    schema = _schema(pool)
    problems = [f"{name}: {problem}" for name, value in values.items() if (problem := _problem(schema, name, value))]
    if required:
        problems += [
            f"{name}: The attribute is required"
            for name, attribute in schema.items()
            if attribute.get("Required") and name != "sub" and not values.get(name)
        ]
    if problems:
        raise invalid_parameter("Attributes did not conform to the schema: " + "\n".join(problems) + "\n")
    _check_contacts(values, values)


def check_changed(pool: PoolState, user: User, values: Mapping[str, str]) -> None:
    """Whether these attributes of a user may be given these values (blank: deleted)."""
    schema = _schema(pool)
    for name, value in values.items():
        problem = _problem(schema, name, value) if value or name not in schema else None
        if problem is None and not schema[name].get("Mutable", True):
            problem = "Attribute cannot be updated."
        if problem is None and not value and schema[name].get("Required"):
            problem = "Attribute is required."
        if problem is not None:
            raise invalid_parameter(f"user.{name}: {problem}")
    _check_contacts(values, {**user.attributes, **values})


def check_deletable(pool: PoolState, names: Iterable[str]) -> None:
    """Whether these attributes may be deleted."""
    schema = _schema(pool)
    for name in (name.removeprefix("dev:") for name in names):
        if name not in schema:
            raise invalid_parameter(f"user.{name}: Attribute does not exist in the schema.")
        if not schema[name].get("Mutable", True):
            raise invalid_parameter(f"user.{name}: Attribute cannot be updated.")
        if schema[name].get("Required"):
            raise invalid_parameter(f"user.{name}: Attribute is required.")


def claimed_aliases(pool: PoolState, values: Mapping[str, str]) -> list[str]:
    """The attributes among ``values`` by whose value a user could be reached, were they a user's."""
    names = pool.settings.get("UsernameAttributes", ())
    aliases = pool.settings.get("AliasAttributes", ())
    return [
        name
        for name in (*CONTACTS, "preferred_username")
        if values.get(name)
        and (
            name in names
            or (name in aliases and (name == "preferred_username" or values.get(f"{name}_verified") == "true"))
        )
    ]


def taken_aliases(pool: PoolState, values: Mapping[str, str], sub: str) -> list[tuple[str, User]]:
    """The aliases among ``values`` that users other than ``sub`` hold, with their holders."""
    return [
        (name, holder)
        for name in claimed_aliases(pool, values)
        for holder in pool.holders(name, values[name])
        if holder.sub != sub
    ]


def check_aliases_free(pool: PoolState, values: Mapping[str, str], sub: str) -> None:
    """AliasExistsException when an alias among ``values`` is somebody else's."""
    for name, _ in taken_aliases(pool, values, sub):
        raise alias_exists(name)


def _schema(pool: PoolState) -> dict[str, dict[str, Any]]:
    return {attribute["Name"]: attribute for attribute in pool.settings.get("SchemaAttributes", ())}


def _problem(schema: Mapping[str, dict[str, Any]], name: str, value: str) -> str | None:
    if name in _PROVIDED_BY_THE_SERVICE:
        raise invalid_parameter(f"Cannot modify the non-mutable attribute {name}")
    if name not in schema:
        return "Attribute does not exist in the schema."
    attribute = schema[name]
    match attribute.get("AttributeDataType", "String"):
        case "Number":
            return _number_problem(attribute.get("NumberAttributeConstraints", {}), value)
        case "Boolean":
            return None if value in ("true", "false") else "Attribute value must be true or false."
        case _:
            return _length_problem(attribute.get("StringAttributeConstraints", {}), value)


def _number_problem(bounds: Mapping[str, str], value: str) -> str | None:
    try:
        number = int(value)
    except ValueError:
        return "Attribute value must be a number."
    if "MinValue" in bounds and number < int(bounds["MinValue"]):
        return f"Attribute value must be at least {bounds['MinValue']}."
    if "MaxValue" in bounds and number > int(bounds["MaxValue"]):
        return f"Attribute value must be at most {bounds['MaxValue']}."
    return None


def _length_problem(bounds: Mapping[str, str], value: str) -> str | None:
    if len(value) < int(bounds.get("MinLength", 0)):
        return f"String must be at least {bounds['MinLength']} characters."
    if len(value) > int(bounds.get("MaxLength", 2048)):
        return f"String must be no longer than {bounds.get('MaxLength', 2048)} characters."
    return None


def _check_contacts(changed: Mapping[str, str], resulting: Mapping[str, str]) -> None:
    if changed.get("email") and not is_email(changed["email"]):
        raise invalid_parameter("Invalid email address format.")
    if changed.get("phone_number") and not is_phone_number(changed["phone_number"]):
        raise invalid_parameter("Invalid phone number format.")
    for contact in CONTACTS:
        if changed.get(f"{contact}_verified") == "true" and not resulting.get(contact):
            raise invalid_parameter(f"{contact} is required to set {contact}_verified to true.")


def stored_username(pool: PoolState, username: str, sub: str) -> tuple[str, dict[str, str]]:
    """The user name a new user is stored under, and the attribute its name becomes where people sign in with an alias."""
    names = pool.settings.get("UsernameAttributes", ())
    if not names:
        aliases = pool.settings.get("AliasAttributes", ())
        if "email" in aliases and is_email(username):
            raise invalid_parameter(
                "Username cannot be of email format, since user pool is configured for email alias."
            )
        if "phone_number" in aliases and is_phone_number(username):
            raise invalid_parameter(
                "Username cannot be of phone number format, since user pool is configured for phone number alias."
            )
        return username, {}
    if "email" in names and is_email(username):
        return sub, {"email": username}
    if "phone_number" in names and is_phone_number(username):
        return sub, {"phone_number": username}
    kinds = [kind for name, kind in (("email", "an email"), ("phone_number", "a phone number")) if name in names]
    raise invalid_parameter(f"Username should be {'either ' if len(kinds) > 1 else ''}{' or '.join(kinds)}.")


def check_username_free(pool: PoolState, username: str, values: Mapping[str, str]) -> None:
    """UsernameExistsException when the name is somebody's, upper and lower case counting as the pool has it."""
    for name in pool.settings.get("UsernameAttributes", ()):
        if values.get(name) and pool.holders(name, values[name]):
            raise username_exists(f"An account with the given {name} already exists.")
    if any(pool.same(user.username, username) for user in pool.users.having("username", username)):
        raise username_exists()
