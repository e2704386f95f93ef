"""One user as the inspector tells of them: which lines, in which groups, with which badges. Draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_admin.model import attributes, sentences
from cognito_admin.model.attributes import AttributeGroup
from cognito_admin.model.sentences import marked
from cognito_admin.ui.panes.users.columns import status_kind, status_name
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from cognito_admin.model.pools import SchemaAttribute
    from cognito_admin.model.users import User


@dataclass(frozen=True, slots=True)
class Line:
    """One attribute. ``verified`` is None where there is nothing to verify."""

    name: str
    title: str
    value: str
    verified: bool | None = None


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A word on a coloured ground; ``kind`` as ``ui.widgets.badge`` knows it."""

    text: str
    kind: str
    explanation: str


def chips(user: User) -> tuple[Chip, ...]:
    """Status and whether the user may sign in at all."""
    label = sentences.USER_STATUSES.get(user.status)
    status = Chip(status_name(user.status), status_kind(user.status), tr(label.text) if label else user.status)
    if user.enabled:
        return status, Chip(tr("Enabled"), "neutral", tr("The account is switched on."))
    return status, Chip(
        tr("Disabled"), "danger", tr("An administrator switched the account off: nobody can sign in to it.")
    )


_TITLES = {
    AttributeGroup.CONTACT: marked("Contact"),
    AttributeGroup.PROFILE: marked("Profile"),
    AttributeGroup.CUSTOM: marked("Custom attributes"),
    AttributeGroup.OTHER: marked("Other attributes"),
}


def sections(
    user: User, schema: Iterable[SchemaAttribute], *, show_empty: bool, also: Container[str] = ()
) -> tuple[Section, ...]:
    """The attributes in reading order. With ``show_empty`` also those of the schema that the user does not have.

    ``also`` names some that are shown though they are empty.
    """
    in_schema = [attribute.name for attribute in schema]
    names = attributes.ordered({*user.attributes, *in_schema} - attributes.SHOWN_ELSEWHERE, in_schema)
    lines: dict[AttributeGroup, list[Line]] = {group: [] for group in AttributeGroup}
    for name in names:
        value = user.attributes.get(name, "")
        if value or show_empty or name in also:
            lines[attributes.group_of(name)].append(
                Line(name, tr(attributes.title(name)), value, _verified(user, name) if value else None)
            )
    return tuple(Section(tr(_TITLES[group]), tuple(found)) for group, found in lines.items() if found)


def empty_count(user: User, schema: Iterable[SchemaAttribute]) -> int:
    """How many attributes of the schema this user does not have."""
    names = {attribute.name for attribute in schema} - attributes.SHOWN_ELSEWHERE
    return sum(not user.attributes.get(name) for name in names)


def _verified(user: User, name: str) -> bool | None:
    if name not in attributes.VERIFIABLE:
        return None
    return user.attributes.get(f"{name}_verified", "").lower() == "true"
