"""What differs between two states of a document, member by member, and how two people's edits go together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, cast

from cognito_admin.model.settings.things import Document

Pointer = tuple[str, ...]
"""Names of members, from the root of the document."""


class Missing(Enum):
    MISSING = "missing"

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing.MISSING
"""There is no such member."""

VOLATILE = frozenset(
    {
        "LastModifiedDate",
        "CreationDate",
        "EstimatedNumberOfUsers",
        "SmsConfigurationFailure",
        "EmailConfigurationFailure",
        "Status",
        "Version",
        "CSSVersion",
    }
)
"""Members of a document that change without anybody having set them."""
_VOLATILE = frozenset((name,) for name in VOLATILE)
_SAYS_SOMETHING_EMPTY = frozenset({"EmailMfaConfiguration", "SmsMfaConfiguration"})
"""Factors that are on, with Cognito's own texts, when their object is there."""

_LOOK = ("Settings",)
"""The look of managed login, whose lists say in which order people see what is in them."""
_RULES = ("RulesConfiguration", "Rules")
"""Of the rules of an identity pool the first that fits counts."""


@dataclass(frozen=True, slots=True)
class Edit:
    """``before`` or ``after`` is MISSING where there was, or is to be, none."""

    pointer: Pointer
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people set the same to different values. The pointer is empty where one of them removed the thing itself."""

    pointer: Pointer
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """``document`` is theirs with all of mine that is in nobody's way; where there is a conflict, it has theirs."""

    document: Document | None
    conflicts: tuple[Conflict, ...]
    theirs_only: tuple[Edit, ...]

    def resolved(self, mine: frozenset[Pointer]) -> Document | None:
        """The document with my values for the conflicts at these pointers."""
        document = self.document
        for conflict in self.conflicts:
            if conflict.pointer in mine:
                if not conflict.pointer:
                    return None if conflict.mine is MISSING else conflict.mine
                document = with_value(document or {}, conflict.pointer, conflict.mine)
        return document


def value_at(document: Document | None, pointer: Pointer, default: Any = None) -> Any:
    """The value there, or ``default`` where there is none."""
    value: Any = document
    for name in pointer:
        if not isinstance(value, Mapping) or name not in value:
            return default
        value = cast("Mapping[str, Any]", value)[name]
    return value


def with_value(document: Document, pointer: Pointer, value: Any) -> dict[str, Any]:
    """A copy with another value there. MISSING takes the member out."""
    if value is MISSING:
        return without(document, pointer)
    name, *rest = pointer
    inner = document.get(name)
    here: Document = cast("Document", inner) if isinstance(inner, Mapping) else {}
    return {**document, name: with_value(here, tuple(rest), value) if rest else value}


def without(document: Document, pointer: Pointer) -> dict[str, Any]:
    """A copy without the member; what held nothing else goes, too."""
    name, *rest = pointer
    inner = document.get(name)
    if rest and isinstance(inner, Mapping):
        left = without(cast("Document", inner), tuple(rest))
        if left or not inner or name in _SAYS_SOMETHING_EMPTY:
            return {**document, name: left}
    elif rest:
        return dict(document)
    return {member: value for member, value in document.items() if member != name}


def edits_between(before: Document | None, after: Document | None) -> tuple[Edit, ...]:
    """What was edited, member by member; lists are compared as wholes, whatever their order.

    What AWS changes by itself is left out, and an object without members is mostly the same as none.
    """
    old, new = before or {}, after or {}
    volatile = frozenset[Pointer]() if _is_named_by_people(old) and _is_named_by_people(new) else _VOLATILE
    return tuple(edit for edit in _edits((), old, new) if edit.pointer not in volatile)


def edited(document: Document, edits: tuple[Edit, ...]) -> dict[str, Any]:
    """The document with these edits made."""
    changed = dict(document)
    for edit in edits:
        changed = with_value(changed, edit.pointer, edit.after)
    return changed


def merged(base: Document | None, mine: Document | None, theirs: Document | None) -> Merged:
    """My edits of ``base`` and theirs together. None is a thing that is not there."""
    if base is not None and (mine is None or theirs is None):
        return _merged_with_removal(base, mine, theirs)
    my_edits, their_edits = edits_between(base, mine), edits_between(base, theirs)
    document = theirs if mine is None else dict(theirs or {})
    conflicts: dict[Pointer, Conflict] = {}
    for edit in my_edits:
        crossing = [other for other in their_edits if _overlap(edit.pointer, other.pointer)]
        if all(other == edit for other in crossing):
            document = with_value(document or {}, edit.pointer, edit.after)
            continue
        for other in crossing:
            pointer = min(edit.pointer, other.pointer, key=len)
            values = (value_at(one, pointer, MISSING) for one in (base, mine, theirs))
            conflicts[pointer] = Conflict(pointer, *values)
    mine_at = {edit.pointer for edit in my_edits}
    theirs_only = tuple(edit for edit in their_edits if not any(_overlap(edit.pointer, pointer) for pointer in mine_at))
    return Merged(document, tuple(conflicts.values()), theirs_only)


def _merged_with_removal(base: Document, mine: Document | None, theirs: Document | None) -> Merged:
    their_edits = edits_between(base, theirs)
    same = mine is None and theirs is None
    untouched = theirs is not None and not their_edits
    if same or untouched:
        return Merged(mine, (), ())
    if theirs is None and not edits_between(base, mine):
        return Merged(None, (), their_edits)
    whole = (MISSING if one is None else one for one in (base, mine, theirs))
    return Merged(theirs, (Conflict((), *whole),), their_edits)


def _is_named_by_people(document: Document) -> bool:
    """Whether these are tags, of which any may be called ``Version``: texts alone, and no word of the pool they are of."""
    return "UserPoolId" not in document and all(isinstance(value, str) for value in document.values())


def _edits(pointer: Pointer, before: Any, after: Any) -> Iterator[Edit]:
    old, new = _members(before), _members(after)
    if MISSING in (before, after) and pointer and pointer[-1] in _SAYS_SOMETHING_EMPTY:
        yield Edit(pointer, before, after)
        return
    if old is None or new is None:
        in_order = pointer[:1] == _LOOK or pointer[-2:] == _RULES
        if not _same(before, after) or (in_order and before != after):
            yield Edit(pointer, before, after)
        return
    for name in (*old, *(name for name in new if name not in old)):
        yield from _edits((*pointer, name), old.get(name, MISSING), new.get(name, MISSING))


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, list) and isinstance(after, list):
        old, new = cast("list[Any]", before), cast("list[Any]", after)
        # Cognito's lists are sets: what has an order has it in a member, and answers come in any.
        return len(old) == len(new) and all(old.count(entry) == new.count(entry) for entry in old)
    return isinstance(before, bool) is isinstance(after, bool) and before == after


def _members(value: Any) -> Mapping[str, Any] | None:
    if value is MISSING:
        return {}
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else None


def _overlap(one: Pointer, other: Pointer) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]
