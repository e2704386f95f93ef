"""The columns a table of users can have, and what each of them says of a user."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from cognito_admin.model import attributes, sentences
from cognito_admin.ui.formats import clock, day, utc
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cognito_admin.model.pools import SchemaAttribute
    from cognito_admin.model.users import User


class Kind(StrEnum):
    """How a column is drawn."""

    TEXT = "text"
    ID = "id"
    NUMBER = "number"
    STATUS = "status"
    DATE = "date"
    YES_NO = "yes or no"
    SECONDS = "seconds since 1970"


@dataclass(frozen=True, slots=True)
class Column:
    """``name`` as the search language and the settings know it; ``width`` in pixels at text size 1."""

    name: str
    title: str
    explanation: str
    kind: Kind = Kind.TEXT
    width: int = 150
    sortable: bool = True


def fixed_columns() -> tuple[Column, ...]:
    """What Cognito keeps of every user beside the attributes."""
    return (
        Column("username", tr("User name"), tr("The name Cognito keeps the user under"), width=136),
        Column("sub", tr("Id (sub)"), tr("The id Cognito gave the user; it never changes"), Kind.ID, 270),
        Column("status", tr("Status"), tr("How far the account is set up"), Kind.STATUS, 176),
        Column("enabled", tr("Enabled"), tr("Whether the user may sign in at all"), width=72),
        Column("groups", tr("Groups"), tr("The groups the user belongs to"), width=98),
        Column("identities", tr("Linked"), tr("The identity providers linked to the user"), width=120, sortable=False),
        Column("created", tr("Created"), tr("When the user was created"), Kind.DATE, 120),
        Column("modified", tr("Modified"), tr("When the user was last changed"), Kind.DATE, 120),
    )


_WIDTHS = {"email": 208, "phone_number": 140, "name": 140, "address": 220, "locale": 80, "gender": 90}


_KINDS = {
    "email_verified": Kind.YES_NO,
    "phone_number_verified": Kind.YES_NO,
    "updated_at": Kind.SECONDS,
}
_KINDS_OF_TYPES = {"Number": Kind.NUMBER, "Boolean": Kind.YES_NO}


def attribute_column(name: str, type_: str = "String") -> Column:
    kind = _KINDS.get(name) or _KINDS_OF_TYPES.get(type_, Kind.TEXT)
    return Column(name, tr(attributes.title(name)), tr("The attribute {name}", name=name), kind, _WIDTHS.get(name, 130))


def available(schema: Iterable[SchemaAttribute], seen: Iterable[str]) -> tuple[Column, ...]:
    """Every column this pool can show: the fixed ones, the attributes of its schema, and those that users were seen with."""
    types = {attribute.name: attribute.type for attribute in schema}
    names = attributes.ordered({*types, *seen} - {"sub", "identities"}, types)
    return (*fixed_columns(), *(attribute_column(name, types.get(name, "String")) for name in names))


def default_names(seen: Iterable[str], *, username_is_id: bool) -> tuple[str, ...]:
    """The columns before anybody chose any: those that tell people of this pool apart."""
    seen = set(seen)
    names = [] if username_is_id else ["username"]
    if not seen:
        names += ["email", "name"]
    names += [name for name in ("email", "phone_number") if name in seen][:1]
    names += ["name"] if "name" in seen else [name for name in ("given_name", "family_name") if name in seen]
    return (*names, "status", "enabled", "groups", "created", "modified")


def chosen(every: Sequence[Column], names: Iterable[str]) -> tuple[Column, ...]:
    """The columns of these names, in this order. A name nobody carries any more keeps its (empty) column."""
    by_name = {column.name: column for column in every}
    return tuple(by_name.get(name) or attribute_column(name) for name in dict.fromkeys(names))


def cells(user: User, columns: Iterable[Column]) -> tuple[str, ...]:
    """What each column says of ``user``, on one line each."""
    return tuple(cell(user, column) for column in columns)


def cell(user: User, column: Column) -> str:
    read = _FIXED.get(column.name)
    text = read(user) if read else _READABLE.get(column.kind, str)(user.attributes.get(column.name, ""))
    return text if text.isprintable() else " ".join(text.split())


def value_name(field: str, value: str) -> str:
    """A value of a field that results are counted by, as people read it."""
    if not value:
        return tr("(empty)")
    if field == "status":
        return status_name(value.upper())
    readable = _yes_no(value) if field == "enabled" or _KINDS.get(field) is Kind.YES_NO else value
    return readable if readable.isprintable() else " ".join(readable.split())


def _yes_no(value: str) -> str:
    return {"true": tr("Yes"), "false": tr("No"), "yes": tr("Yes"), "no": tr("No")}.get(value.lower(), value)


def _moment(seconds: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _day_of_seconds(seconds: str) -> str:
    when = _moment(seconds)
    return seconds if when is None else day(when)


_READABLE: dict[Kind, Callable[[str], str]] = {Kind.YES_NO: _yes_no, Kind.SECONDS: _day_of_seconds}


def status_name(status: str) -> str:
    label = sentences.USER_STATUSES.get(status)
    return tr(label.name) if label else status


def status_kind(status: str) -> str:
    """How good or bad news a status is, as ``ui.widgets.badge`` calls it."""
    return _STATUS_KINDS.get(status, "neutral")


_STATUS_KINDS = {
    "CONFIRMED": "success",
    "EXTERNAL_PROVIDER": "accent",
    "UNCONFIRMED": "warning",
    "FORCE_CHANGE_PASSWORD": "warning",
    "RESET_REQUIRED": "warning",
    "COMPROMISED": "danger",
}


def whole_moment(user: User, column: Column) -> str:
    """Date and time of day for a column that shows the date alone; nothing for others."""
    when = {"created": user.created, "modified": user.modified}.get(column.name)
    if column.kind is Kind.SECONDS:
        when = _moment(user.attributes.get(column.name, ""))
    return f"{day(when)} {clock(when)}\n{utc(when)}" if when is not None else ""


_FIXED: dict[str, Callable[[User], str]] = {
    "username": lambda user: user.username,
    "sub": lambda user: user.sub,
    "status": lambda user: status_name(user.status),
    "enabled": lambda user: tr("Yes") if user.enabled else tr("No"),
    "groups": lambda user: ", ".join(user.groups),
    "identities": lambda user: ", ".join(dict.fromkeys(identity.provider_name for identity in user.identities)),
    "created": lambda user: day(user.created),
    "modified": lambda user: day(user.modified),
}
