"""What is said below a value while it is typed: how it will be saved, what it means, how much may follow."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from cognito_admin.model.schema import is_phone_number
from cognito_admin.ui.changes.standard_values import locale_name, zones
from cognito_admin.ui.formats import moment_alone
from cognito_admin.ui.translate import tr, trn

if TYPE_CHECKING:
    from cognito_admin.model.pools import SchemaAttribute

ONE_LINE = frozenset({"email", "phone_number", "birthdate", "locale", "zoneinfo"})
"""Standard attributes that are one word: a space at either end is never meant."""
_PUNCTUATION = re.compile(r"[\s\u00a0().\-/\u2010-\u2015]")
_COUNTED_FROM = 0.8
"""Part of the most that may be typed from which on it is counted."""
_EXAMPLES = {
    "Number": lambda: tr("a whole number"),
    "DateTime": lambda: tr("such as {value}", value="2026-11-21T10:15:00Z"),
}


def cleaned(attribute: SchemaAttribute, typed: str) -> str:
    """What is sent for what was typed: a phone number without the signs that only make it readable."""
    if attribute.name == "phone_number":
        number = _PUNCTUATION.sub("", typed)
        number = f"+{number[2:]}" if number.startswith("00") else number
        return number if is_phone_number(number) else typed.strip()
    if attribute.name in ONE_LINE or attribute.type == "Number":
        return typed.strip()
    return typed


def example(attribute: SchemaAttribute) -> str:
    """What a value looks like, where there is none yet."""
    match attribute.name:
        case "phone_number":
            return tr("such as {value}", value="+12025550123")
        case "birthdate":
            return tr("such as {value}", value="1987-04-12")
        case _:
            return _EXAMPLES.get(attribute.type, lambda: "")()


def hint(attribute: SchemaAttribute, typed: str) -> str:
    """A remark on a value that fits; often there is none."""
    if not typed:
        return ""
    value = cleaned(attribute, typed)
    match attribute.name:
        case "phone_number":
            return tr("Saved as {value}", value=value) if value != typed.strip() else ""
        case "birthdate":
            return _birthdate(value)
        case "locale":
            return locale_name(value) or tr("Not a known locale. It is saved as it stands.")
        case "zoneinfo":
            return "" if value in dict(zones()) else tr("Not a known time zone. It is saved as it stands.")
        case "updated_at":
            return _second(value)
        case _:
            return _of_text(attribute, value)


def _birthdate(value: str) -> str:
    if value.startswith("0000"):
        return tr("A day without a year")
    try:
        born = date.fromisoformat(value)
    except ValueError:
        return ""
    today = datetime.now(UTC).date()
    if born > today:
        return tr("That day is still to come.")
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return trn("1 year old", "{count} years old", years)


def _second(value: str) -> str:
    """``updated_at`` counts seconds since 1970 (OpenID Connect Core, 5.1)."""
    try:
        return moment_alone(datetime.fromtimestamp(int(value), UTC))
    except (ValueError, OverflowError, OSError):
        return ""


def _moment(value: str) -> str:
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        return tr("Not a known date and time. It is saved as it stands.")
    return moment_alone(when if when.tzinfo else when.replace(tzinfo=UTC))


def _of_text(attribute: SchemaAttribute, value: str) -> str:
    if attribute.type == "DateTime":
        return _moment(value)
    if attribute.type != "String":
        return ""
    if value != value.strip():
        return tr("It begins or ends with a space.")
    most = int(attribute.maximum) if attribute.maximum and attribute.maximum.isdecimal() else 0
    if most and len(value) >= most * _COUNTED_FROM:
        return tr("{count} of {most} characters", count=len(value), most=most)
    return ""
