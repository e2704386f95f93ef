"""Values picked from a list, as terms of the query: put into its text, found in it, and taken out of it again."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from cognito_admin.model.query import Fields, Query, parse
from cognito_admin.model.query.fields import Kind, short_name, status_word
from cognito_admin.model.query.folding import fold
from cognito_admin.model.query.tokens import quoted
from cognito_admin.model.query.tree import Is
from cognito_admin.ui.panes.users.written import Choice, Written, has_alternatives, opened, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cognito_admin.model.query.tree import Node

_WITHOUT_QUOTES = re.compile(r"[\w@.+/-]+")
_OWN = (Kind.STATUS, Kind.ENABLED, Kind.GROUP, Kind.PROVIDER)


def term(choice: Choice, fields: Fields) -> str | None:
    """What to type for it. None for a value that the language has no words for."""
    text = _term(choice, fields, "=" if choice.letter_for_letter else None)
    return text if isinstance(parse(text, fields), Query) else None


def state(choice: Choice, written: Iterable[Written], fields: Fields) -> bool | None:
    """Whether the text asks for it (True), against it (False), or says nothing of it."""
    meanings = _meanings(choice, fields)
    return next((not found.negated for found in written if _meaning(found.node) in meanings), None)


def toggled(text: str, choice: Choice, fields: Fields, *, exclude: bool = False) -> str:
    """A term that is there goes, whatever was asked; one that is not is added, or its negation with ``exclude``.

    A further value of a field stands beside the one before: either will do. ``text`` has to be one that can be understood.
    """
    there = state(choice, read(text, fields) or (), fields)
    if there is not None:
        text = removed(text, choice, fields)
        if there is not exclude:
            return text
    new = term(choice, fields)
    if new is None:
        return text
    return added(text, f"-{new}", fields) if exclude else _joined(text, new, choice.field, fields)


def added(text: str, new: str, fields: Fields) -> str:
    """All of ``text``, and ``new``."""
    text = text.strip()
    if has_alternatives(text, fields):
        text = f"({text})"
    return f"{text} {new}".strip()


def removed(text: str, choice: Choice, fields: Fields) -> str:
    """``text`` without the terms for or against ``choice``. Brackets that held all the rest are opened."""
    meanings = _meanings(choice, fields)
    return _without(text, fields, lambda found: _meaning(found.node) in meanings)


def apart(text: str, field: str, fields: Fields) -> str:
    """``text`` without the values of ``field`` that it asks for, or against."""
    return _without(text, fields, lambda found: found.field == field and found.choice() is not None)


def _joined(text: str, new: str, field: str, fields: Fields) -> str:
    """All of ``text``, but that beside its last value of ``field`` the ``new`` one will do, too."""
    values = [found for found in read(text, fields) or () if found.field == field and found.choice() is not None]
    last = next((found for found in reversed(values) if not found.negated), None)
    if last is None:
        return added(text, new, fields)
    before, value, after = text[: last.place.start], text[last.place.start : last.place.stop], text[last.place.stop :]
    both = f"{value} OR {new}"
    return opened(f"{before}({both}){after}" if last.bracket is None else f"{before}{both}{after}", fields)


def _without(text: str, fields: Fields, goes: Callable[[Written], bool]) -> str:
    kept = text
    written = read(text, fields) or ()
    for condition in reversed(dict.fromkeys(found.condition for found in written)):
        terms = [found for found in written if found.condition == condition]
        stay = [found for found in terms if not goes(found)]
        bracket = terms[0].bracket
        if len(stay) == len(terms):
            continue
        if stay and bracket:
            others = " OR ".join(text[found.place.start : found.place.stop] for found in stay)
            others = f"({others})" if len(stay) > 1 else others
            kept = f"{kept[: bracket.start]}{others}{kept[bracket.stop :]}"
        else:
            kept = f"{kept[: condition.start].rstrip()} {kept[condition.stop :].lstrip()}".strip()
    return opened(kept, fields) if kept != text else text


def _term(choice: Choice, fields: Fields, sign: str | None = None) -> str:
    name = _name(choice.field, fields)
    if choice.value is None:
        return f"missing:{name}"
    field = fields.find(name)
    own = field is not None and field.kind in _OWN
    is_status = field is not None and field.kind is Kind.STATUS and sign is None
    value = status_word(choice.value) if is_status else choice.value
    plain = _WITHOUT_QUOTES.fullmatch(value) and not (field is not None and field.kind is Kind.PHONE)
    return f"{name}{sign or (':' if own else '=')}{value if plain else quoted(value)}"


def _name(attribute: str, fields: Fields) -> str:
    """The shortest name that finds it."""
    field = next((field for field in fields.all if field.name == attribute), None)
    if field is None:
        return attribute
    short = short_name(attribute)
    return short if fields.find(short) == field else attribute


@lru_cache(2048)
def _meanings(choice: Choice, fields: Fields) -> tuple[object, ...]:
    """What may stand in a text and means ``choice``."""
    signs = ("=",) if choice.letter_for_letter else (None, "=")
    roots = (parse(_term(choice, fields, sign), fields) for sign in signs)
    return tuple(_meaning(root.root) for root in roots if isinstance(root, Query))


def _meaning(node: Node) -> object:
    if isinstance(node, Is) and not node.exactly:
        return (node.field, fold(node.text))
    return node
