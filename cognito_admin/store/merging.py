"""Settings that two processes changed at once, put together: what either of them added, changed or took away holds."""

from typing import TypeAlias, cast

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"
Document: TypeAlias = "dict[str, JSON]"

_MAPS = ("columns", "ui")
"""Members of the settings whose own members have nothing to do with each other."""
_NAMES = ("id", "connection", "pool")
"""The members by which an entry of a list is the same one, whatever else of it was changed."""


def merged(held: Document, ours: Document, theirs: Document) -> Document:
    """``held`` is what both began with. Where both changed the very same, ours holds; what is not in ours stays as it is."""
    whole = dict(theirs)
    for name, value in ours.items():
        before = held.get(name)
        if name in held and before == value:
            continue
        other = theirs.get(name)
        if name in _MAPS and isinstance(value, dict) and isinstance(other, dict):
            whole[name] = _members(before if isinstance(before, dict) else {}, value, other)
        elif _are_entries(value) and _are_entries(other):
            members = (_named(before) if _are_entries(before) else {}, _named(value), _named(other))
            whole[name] = list(_members(*members).values())
        else:
            whole[name] = value
    return whole


def _members(held: Document, ours: Document, theirs: Document) -> Document:
    """Each as who changed it has it; in the order of theirs, with what only ours has at the end."""
    whole: Document = {}
    for name in (*theirs, *(name for name in ours if name not in theirs)):
        changed_here = name not in held or ours.get(name) != held[name]
        source = ours if name in ours and changed_here else theirs
        taken_away = name in held and (name not in ours) and theirs.get(name) == held[name]
        if name in source and not taken_away:
            whole[name] = source[name]
    return whole


def _named(entries: JSON) -> Document:
    return {_name(entry): entry for entry in cast("list[Document]", entries)}


def _name(entry: Document) -> str:
    return repr([entry.get(name) for name in _NAMES])


def _are_entries(value: JSON) -> bool:
    """Whether it is a list whose entries can be told apart."""
    return isinstance(value, list) and all(isinstance(one, dict) for one in value) and len(_named(value)) == len(value)
