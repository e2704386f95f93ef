"""What to ask Cognito itself about the people a query means: it searches one attribute at a time, for a value or its beginning.

A plan need not be whole and may bring people whom the query does not mean: whoever comes is matched again here.
Source: API reference, ListUsers, "Filter".
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain, zip_longest

from cognito_admin.model.query.fields import Field, Kind
from cognito_admin.model.query.folding import digits, exact, fold, is_phone_like
from cognito_admin.model.query.tree import Anywhere, Begins, Either, Every, Exactly, Holds, Is, Node, Query

MOST = 6
"""Requests that one search may cost."""
LONGEST_FILTER = 256
SEARCHABLE = (
    "username",
    "sub",
    "email",
    "phone_number",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
)
"""What Cognito searches, beside the status and whether somebody is enabled. Never custom attributes."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_FEWEST_LETTERS = 2
_FEWEST_DIGITS = 5
_NORTH_AMERICAN_DIGITS = 10
_OF_A_WORD = ("email", "username", "name", "given_name", "family_name", "preferred_username")
_OF_WORDS = ("given_name", "family_name", "email", "username", "preferred_username")
_OF_A_NUMBER = ("username", "email", "preferred_username")
_OF_AN_ADDRESS = ("email", "username", "preferred_username")


@dataclass(frozen=True, slots=True)
class Lookup:
    """One request: ``attribute`` begins with ``value``, or is exactly that."""

    attribute: str
    value: str
    exactly: bool = False

    @property
    def filter(self) -> str:
        """As ListUsers wants it."""
        quoted = self.value.replace("\\", "\\\\").replace('"', '\\"')
        return f'{self.attribute} {"=" if self.exactly else "^="} "{quoted}"'

    @property
    def can_be_asked(self) -> bool:
        """Whether Cognito can take it, and would answer with fewer than everybody."""
        enough = self.exactly or len(self.value) >= _FEWEST_LETTERS or not self.value.isascii()
        return bool(self.value) and enough and self.value.isprintable() and len(self.filter) <= LONGEST_FILTER


class _Aim(IntEnum):
    """How many people a part of a query is likely to mean: who fits all parts is found by the narrowest."""

    PERSON = 0
    PEOPLE = 1
    CROWD = 2


@dataclass(frozen=True, slots=True)
class _Plan:
    aim: _Aim
    lookups: tuple[Lookup, ...]


def lookups(query: Query) -> tuple[Lookup, ...]:
    """At most ``MOST`` requests, the most promising first; none where Cognito cannot search for what the query says."""
    plan = _of(query.root)
    return () if plan is None else plan.lookups[:MOST]


def _of(node: Node) -> _Plan | None:
    match node:
        case Anywhere(text):
            plan = _word(text)
        case Holds(field, text) | Begins(field, text):
            plan = _field(field, text, exactly=False)
        case Exactly(field, text):
            plan = _field(field, text, exactly=True)
        case Is(field, text):
            plan = _own_field(field, text)
        case Every(parts):
            plan = _every(parts)
        case Either(parts):
            plan = _either(parts)
        case _:
            # Ends, dates, numbers and what is not the case: nothing that Cognito could search for.
            plan = None
    if plan is None:
        return None
    asked = tuple(lookup for lookup in dict.fromkeys(plan.lookups) if lookup.can_be_asked)
    return _Plan(plan.aim, asked) if asked else None


def _every(parts: Sequence[Node]) -> _Plan | None:
    plans = [(part, plan) for part in parts if (plan := _of(part)) is not None]
    if not plans:
        return None
    aim = min(plan.aim for _, plan in plans)
    chosen = [(part, plan) for part, plan in plans if plan.aim is aim]
    if aim is not _Aim.PEOPLE:
        return _Plan(aim, _in_turn(plan.lookups for _, plan in chosen))
    said = [part.text for part, _ in chosen if isinstance(part, Anywhere)]
    if len(said) < 2:
        return _Plan(aim, _in_turn(plan.lookups for _, plan in chosen))
    # First name and last name, most likely.
    each = (
        [Lookup(attribute, exact(part.text).strip()) for attribute in _OF_WORDS]
        if isinstance(part, Anywhere)
        else plan.lookups
        for part, plan in chosen
    )
    return _Plan(aim, (Lookup("name", " ".join(exact(word).strip() for word in said)), *_in_turn(each)))


def _either(parts: Sequence[Node]) -> _Plan | None:
    plans = [plan for part in parts if (plan := _of(part)) is not None]
    return _Plan(max(plan.aim for plan in plans), _in_turn(plan.lookups for plan in plans)) if plans else None


def _in_turn(plans: Iterable[Sequence[Lookup]]) -> tuple[Lookup, ...]:
    """The first of each, then the second of each, and so on."""
    return tuple(lookup for lookup in chain.from_iterable(zip_longest(*plans)) if lookup is not None)


def _word(text: str) -> _Plan | None:
    value = exact(text).strip()
    if _UUID.fullmatch(value):
        return _Plan(_Aim.PERSON, (Lookup("sub", value.lower(), exactly=True), Lookup("username", value)))
    if "@" in value:
        return None if value.startswith("@") else _Plan(_Aim.PERSON, _begin(value, _OF_AN_ADDRESS))
    if is_phone_like(value) and len(digits(value)) >= _FEWEST_DIGITS:
        return _Plan(_Aim.PERSON, (*_phone(value), *(_begin(value, _OF_A_NUMBER) if value.isdecimal() else ())))
    return _Plan(_Aim.PEOPLE, _begin(value, _OF_A_WORD))


def _begin(value: str, attributes: Iterable[str]) -> tuple[Lookup, ...]:
    return tuple(Lookup(attribute, value) for attribute in attributes)


def _phone(text: str, *, exactly: bool = False) -> tuple[Lookup, ...]:
    """Cognito keeps phone numbers with a plus and the country in front, and nothing between the digits."""
    number = digits(text)
    if text.startswith("+"):
        return (Lookup("phone_number", f"+{number}", exactly),)
    if number.startswith("00"):
        return (Lookup("phone_number", f"+{number[2:]}", exactly),)
    as_typed = Lookup("phone_number", f"+{number}", exactly)
    if len(number) == _NORTH_AMERICAN_DIGITS:
        return (Lookup("phone_number", f"+1{number}", exactly), as_typed)
    # A number that begins with a zero leaves its country out.
    return () if number.startswith("0") else (as_typed,)


def _field(field: Field, text: str, *, exactly: bool) -> _Plan | None:
    if field.name not in SEARCHABLE:
        return None
    value = exact(text).strip()
    if field.kind is Kind.PHONE and is_phone_like(value):
        return _Plan(_Aim.PERSON, _phone(value, exactly=exactly))
    if field.name == "sub":
        whole = bool(_UUID.fullmatch(value))
        return _Plan(_Aim.PERSON, (Lookup("sub", value.lower(), exactly or whole),))
    aim = _Aim.PERSON if exactly or "@" in value else _Aim.PEOPLE
    return _Plan(aim, (Lookup(field.name, value, exactly),))


def _own_field(field: Field, text: str) -> _Plan | None:
    match field.kind:
        case Kind.STATUS:
            return _Plan(_Aim.CROWD, (Lookup("cognito:user_status", fold(text).upper(), exactly=True),))
        case Kind.ENABLED:
            wanted = "Enabled" if text == "yes" else "Disabled"
            return _Plan(_Aim.CROWD, (Lookup("status", wanted, exactly=True),))
        case _:
            return None
