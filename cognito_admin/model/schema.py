"""Whether a value fits the schema of a pool, so that what Cognito would refuse is said before it is asked."""

import re
from collections.abc import Mapping
from datetime import date

from cognito_admin.model.changes.change import Reason
from cognito_admin.model.changes.codes import Why
from cognito_admin.model.pools import SchemaAttribute

MOST_BYTES = 2048
"""Of any value (developer guide, "Quotas in Amazon Cognito")."""
SET_BY_COGNITO = frozenset({"sub", "identities", "cognito:user_status", "cognito:username", "cognito:mfa_enabled"})
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE_NUMBER = re.compile(r"\+[1-9]\d{1,14}")
_NUMBER = re.compile(r"-?\d+", re.ASCII)


def is_email(text: str) -> bool:
    return _EMAIL.fullmatch(text) is not None


def is_phone_number(text: str) -> bool:
    """In the form of E.164: a plus sign, the country, the number, nothing between."""
    return _PHONE_NUMBER.fullmatch(text) is not None


def new_value_problem(schema: Mapping[str, SchemaAttribute], name: str, value: str) -> Reason | None:
    """Why a new user may not have ``value`` in the attribute ``name``."""
    if name in SET_BY_COGNITO:
        return Reason(Why.SET_BY_COGNITO, name)
    attribute = schema.get(name)
    if attribute is None:
        return Reason(Why.NOT_IN_SCHEMA, name)
    return _unfit(attribute, value) if value else None


def why_fixed(schema: Mapping[str, SchemaAttribute], name: str) -> Reason | None:
    """Why an attribute of a user cannot be changed, whatever to; None where it can."""
    if name in SET_BY_COGNITO:
        return Reason(Why.SET_BY_COGNITO, name)
    attribute = schema.get(name)
    if attribute is None:
        return Reason(Why.NOT_IN_SCHEMA, name)
    return None if attribute.mutable else Reason(Why.IMMUTABLE, name)


def changed_value_problem(schema: Mapping[str, SchemaAttribute], name: str, value: str) -> Reason | None:
    """Why an attribute of a user may not be given ``value``; a blank one deletes it."""
    if fixed := why_fixed(schema, name):
        return fixed
    attribute = schema[name]
    if not value:
        return Reason(Why.REQUIRED, name) if attribute.required else None
    return _unfit(attribute, value)


def _unfit(attribute: SchemaAttribute, value: str) -> Reason | None:
    name = attribute.name
    if len(value.encode(errors="surrogatepass")) > MOST_BYTES:
        return Reason(Why.TOO_MANY_BYTES, name, {"most": str(MOST_BYTES)})
    match attribute.type:
        case "Number":
            return _number_unfit(attribute, value)
        case "Boolean":
            return None if value in ("true", "false") else Reason(Why.NEITHER_TRUE_NOR_FALSE, name)
        case _:
            return _text_unfit(attribute, value)


def _number_unfit(attribute: SchemaAttribute, value: str) -> Reason | None:
    if not _NUMBER.fullmatch(value):
        return Reason(Why.NO_NUMBER, attribute.name)
    low, high = _limit(attribute.minimum), _limit(attribute.maximum)
    if low is not None and int(value) < low:
        return Reason(Why.TOO_SMALL, attribute.name, {"least": str(low)})
    if high is not None and int(value) > high:
        return Reason(Why.TOO_LARGE, attribute.name, {"most": str(high)})
    return None


def _text_unfit(attribute: SchemaAttribute, value: str) -> Reason | None:
    name = attribute.name
    if name == "email" and not is_email(value):
        return Reason(Why.NO_EMAIL, name)
    if name == "phone_number" and not is_phone_number(value):
        return Reason(Why.NO_PHONE_NUMBER, name)
    if name == "birthdate" and not _is_date(value):
        return Reason(Why.NO_DATE, name)
    low, high = _limit(attribute.minimum), _limit(attribute.maximum)
    if low is not None and len(value) < low:
        return Reason(Why.TOO_SHORT, name, {"least": str(low)})
    if high is not None and len(value) > high:
        return Reason(Why.TOO_LONG, name, {"most": str(high)})
    return None


def _is_date(value: str) -> bool:
    # OpenID Connect allows a birthdate without its year as 0000-MM-DD.
    try:
        date.fromisoformat(value.replace("0000", "2000", 1) if value.startswith("0000") else value)
    except ValueError:
        return False
    return len(value) == 10 and value.isascii()


def _limit(text: str | None) -> int | None:
    return int(text) if text and _NUMBER.fullmatch(text) else None
