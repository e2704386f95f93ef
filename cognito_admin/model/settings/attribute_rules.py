"""Attributes that a pool may be given, and who reads and writes those it has.

A pool's schema only ever grows: Cognito adds custom attributes, and never changes or removes any.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cognito_admin.model.attributes import CONTACT, PROFILE
from cognito_admin.model.sentences import marked
from cognito_admin.model.settings.problems import Problem, problem

AT_ONCE = 25
"""That one AddCustomAttributes takes (API reference)."""
MOST_CUSTOM = 50
"""Of one pool (developer guide, "Quotas in Amazon Cognito")."""
LONGEST_NAME = 20
LONGEST_TEXT = 2048
TYPES = ("String", "Number", "DateTime", "Boolean")
STANDARD = frozenset({*CONTACT, *PROFILE, "sub", "email_verified", "phone_number_verified"})
_BOUNDS = {
    "String": ("StringAttributeConstraints", "MinLength", "MaxLength"),
    "Number": ("NumberAttributeConstraints", "MinValue", "MaxValue"),
}
_READ_UNLESS_TOLD = STANDARD
_WRITTEN_UNLESS_TOLD = STANDARD - {"sub", "email_verified", "phone_number_verified"}
_NAME = re.compile(r"[^\s\x00-\x1f\x7f]+")
_WHOLE = re.compile(r"\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class NewAttribute:
    """A custom attribute as one asks for it: ``name`` without ``custom:``; bounds as typed, empty for none."""

    name: str
    type: str = "String"
    mutable: bool = True
    minimum: str = ""
    maximum: str = ""

    def entry(self) -> dict[str, Any]:
        """As SchemaAttributes has it once it is there."""
        entry: dict[str, Any] = {
            "Name": f"custom:{self.name.strip()}",
            "AttributeDataType": self.type,
            "DeveloperOnlyAttribute": False,
            "Mutable": self.mutable,
            "Required": False,
        }
        if self.type not in _BOUNDS:
            return entry
        member, low, high = _BOUNDS[self.type]
        said = {low: self.minimum.strip(), high: self.maximum.strip()}
        return {**entry, member: {name: value for name, value in said.items() if value}}


@dataclass(frozen=True, slots=True)
class Access:
    """Titles of the app clients whose users may read or write an attribute themselves."""

    readers: tuple[str, ...]
    writers: tuple[str, ...]


def custom_names(schema: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """As users carry them, with their prefix."""
    return tuple(str(entry["Name"]) for entry in schema if ":" in str(entry["Name"]))


def room(schema: Iterable[Mapping[str, Any]]) -> int:
    """How many custom attributes may still be added, ever."""
    return max(0, MOST_CUSTOM - len(custom_names(schema)))


def name_problem(name: str, taken: Iterable[str]) -> Problem | None:
    """``taken`` are names as users carry them, those about to be added among them."""
    name = name.strip()
    if not name:
        return problem(marked("Give the attribute a name."))
    if not _NAME.fullmatch(name):
        return problem(marked("A name has no spaces."))
    if len(name) > LONGEST_NAME:
        return problem(
            marked("A name has at most {most} characters; this one has {count}."), most=LONGEST_NAME, count=len(name)
        )
    if name.startswith(("custom:", "dev:")):
        return problem(marked("Leave out the prefix: Cognito adds “custom:” by itself."))
    if f"custom:{name}" in set(taken):
        return problem(marked("The pool already has custom:{name}."), name=name)
    return None


def bounds_problem(type_: str, minimum: str, maximum: str) -> Problem | None:
    """Of the shortest and longest text, or the smallest and largest number. Other types have none."""
    if type_ not in _BOUNDS:
        return None
    low, high = minimum.strip(), maximum.strip()
    for text in (low, high):
        if text and not _WHOLE.fullmatch(text):
            return problem(marked("Limits are whole numbers from 0 up, or empty."))
    longest = max((int(text) for text in (low, high) if text), default=0)
    if type_ == "String" and longest > LONGEST_TEXT:
        return problem(marked("A text has at most {most} characters."), most=LONGEST_TEXT)
    if low and high and int(low) > int(high):
        return problem(marked("The lower limit is above the upper one."))
    return None


def problems_of(added: Sequence[NewAttribute], schema: Sequence[Mapping[str, Any]]) -> tuple[Problem, ...]:
    """Everything that is wrong with adding these, the first of each attribute."""
    found: list[Problem] = []
    taken = [str(entry["Name"]) for entry in schema]
    for attribute in added:
        wrong = name_problem(attribute.name, taken) or bounds_problem(
            attribute.type, attribute.minimum, attribute.maximum
        )
        if wrong is not None:
            found.append(wrong)
        taken.append(f"custom:{attribute.name.strip()}")
    if len(added) > AT_ONCE:
        found.append(problem(marked("At most {most} attributes are added at once."), most=AT_ONCE))
    if len(added) > room(schema):
        found.append(
            problem(
                marked("A pool has at most {most} custom attributes; {room} more fit."),
                most=MOST_CUSTOM,
                room=room(schema),
            )
        )
    return tuple(found)


def access(attribute: str, clients: Iterable[Mapping[str, Any]]) -> Access:
    """Who may, by their own access token. A client that was never told has the standard attributes only."""
    readers: list[str] = []
    writers: list[str] = []
    for client in clients:
        title = str(client.get("ClientName") or client.get("ClientId", ""))
        if attribute in _listed(client, "ReadAttributes", _READ_UNLESS_TOLD):
            readers.append(title)
        if attribute in _listed(client, "WriteAttributes", _WRITTEN_UNLESS_TOLD):
            writers.append(title)
    return Access(tuple(readers), tuple(writers))


def _listed(client: Mapping[str, Any], member: str, unless_told: Iterable[str]) -> frozenset[str]:
    # AWS tells the lists only where they are not what every client begins with.
    return frozenset(client.get(member) or unless_told)
