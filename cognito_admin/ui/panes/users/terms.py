"""Values picked from a list, as terms of the query: put into its text, found in it, and taken out of it again.

The text is read with the language's own reader, so that a value inside a phrase or in brackets is never mistaken for a term.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cognito_admin.model.query import Fields, Query, parse
from cognito_admin.model.query.dates import now_here
from cognito_admin.model.query.fields import Kind
from cognito_admin.model.query.folding import fold
from cognito_admin.model.query.terms import node_of
from cognito_admin.model.query.tokens import Joint, Mark, Misread, Term, quoted, tokens
from cognito_admin.model.query.tree import Exactly, Has, Is, Not

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_admin.model.query.tree import Node

_WITHOUT_QUOTES = re.compile(r"[\w@.+/-]+")
_OWN = (Kind.STATUS, Kind.ENABLED, Kind.GROUP, Kind.PROVIDER)
_NEGATIONS = (Joint.NOT, Joint.MINUS)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a field, both named as results are counted by them. None stands for users who have no value there.

    ``letter_for_letter`` tells values apart that differ by case or accents alone.
    """

    field: str
    value: str | None
    letter_for_letter: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """One of the terms that all have to hold, where it stands in the text, its negation and the AND before it included."""

    start: int
    stop: int
    node: Node
    negated: bool

    @property
    def field(self) -> str:
        """What it is about; nothing for a bare word."""
        node = self.node.part if isinstance(self.node, Not) else self.node
        return getattr(getattr(node, "field", None), "name", "")

    def choice(self) -> Choice | None:
        """What to pick from a list for it; None for what is no single value."""
        match self.node:
            case Is(field, text) | Exactly(field, text):
                return Choice(field.name, text.upper() if field.kind is Kind.STATUS else text)
            case Not(Has(field)):
                return Choice(field.name, None)
            case _:
                return None


def term(choice: Choice, fields: Fields) -> str | None:
    """What to type for it. None for a value that the language has no words for."""
    text = _term(choice, fields, "=" if choice.letter_for_letter else None)
    return text if isinstance(parse(text, fields), Query) else None


def read(text: str, fields: Fields) -> tuple[Written, ...] | None:
    """The terms that all have to hold; None where ``text`` cannot be understood. Of alternatives none has to."""
    if not isinstance(parse(text, fields), Query):
        return None
    found = _outermost(text, fields)
    return None if found is None else tuple(found[0] if not found[1] else ())


def state(choice: Choice, written: tuple[Written, ...], fields: Fields) -> bool | None:
    """Whether the text asks for it (True), against it (False), or says nothing of it."""
    meanings = _meanings(choice, fields)
    return next((not found.negated for found in written if _meaning(found.node) in meanings), None)


def toggled(text: str, choice: Choice, fields: Fields, *, exclude: bool = False) -> str:
    """A term that is there goes, whatever was asked; one that is not is added, or its negation with ``exclude``.

    ``text`` has to be one that can be understood.
    """
    there = state(choice, read(text, fields) or (), fields)
    if there is not None:
        text = removed(text, choice, fields)
        if there is not exclude:
            return text
    new = term(choice, fields)
    return text if new is None else added(text, f"-{new}" if exclude else new, fields)


def added(text: str, new: str, fields: Fields) -> str:
    """All of ``text``, and ``new``."""
    text = text.strip()
    found = _outermost(text, fields)
    if found is not None and found[1]:
        text = f"({text})"
    return f"{text} {new}".strip()


def removed(text: str, choice: Choice, fields: Fields) -> str:
    """``text`` without the terms for or against ``choice``. Brackets that held all the rest are opened."""
    meanings = _meanings(choice, fields)
    kept = text
    for found in reversed(read(text, fields) or ()):
        if _meaning(found.node) in meanings:
            kept = f"{kept[: found.start].rstrip()} {kept[found.stop :].lstrip()}".strip()
    first = next(tokens(kept, fields), None)
    if isinstance(first, Mark) and first.joint is Joint.AND:
        kept = kept[first.end :].lstrip()
    return _opened(kept, fields) if kept != text else text


def _term(choice: Choice, fields: Fields, sign: str | None = None) -> str:
    name = _name(choice.field, fields)
    if choice.value is None:
        return f"missing:{name}"
    field = fields.find(name)
    own = field is not None and field.kind in _OWN
    value = choice.value.lower() if field is not None and field.kind is Kind.STATUS and sign is None else choice.value
    plain = _WITHOUT_QUOTES.fullmatch(value) and not (field is not None and field.kind is Kind.PHONE)
    return f"{name}{sign or (':' if own else '=')}{value if plain else quoted(value)}"


def _name(attribute: str, fields: Fields) -> str:
    """The shortest name that finds it."""
    field = next((field for field in fields.all if field.name == attribute), None)
    if field is None:
        return attribute
    short = attribute.removeprefix("dev:").removeprefix("custom:")
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


def _outermost(text: str, fields: Fields) -> tuple[list[Written], bool] | None:
    """The terms outside of all brackets, and whether they are alternatives. None for a text that cannot be read."""
    found: list[Written] = []
    alternatives, depth = False, 0
    start: int | None = None
    negated = False
    try:
        for token, position in _placed(text, fields):
            if isinstance(token, Mark):
                depth += {Joint.OPEN: 1, Joint.CLOSE: -1}.get(token.joint, 0)
                alternatives = alternatives or (token.joint is Joint.OR and not depth)
                if not depth and token.joint in (Joint.AND, *_NEGATIONS):
                    start = position if start is None else start
                    negated ^= token.joint in _NEGATIONS
                    continue
            elif not depth:
                node = node_of(token, fields, now_here())
                if isinstance(node, Has):
                    node, negated = Not(node), not negated
                found.append(Written(position if start is None else start, token.end, node, negated))
            start, negated = None, False
    except Misread:
        return None
    return found, alternatives


def _placed(text: str, fields: Fields) -> Iterator[tuple[Term | Mark, int]]:
    for token in tokens(text, fields):
        yield token, token.piece.position if isinstance(token, Mark) else token.position


def _opened(text: str, fields: Fields) -> str:
    """``text`` without the brackets around all of it."""
    depth, marks = 0, list(_placed(text, fields))
    for place, (token, _) in enumerate(marks):
        if isinstance(token, Mark):
            depth += {Joint.OPEN: 1, Joint.CLOSE: -1}.get(token.joint, 0)
        if not depth and place < len(marks) - 1:
            return text
    is_bracket = marks and isinstance(marks[0][0], Mark) and marks[0][0].joint is Joint.OPEN
    return text[1:-1].strip() if is_bracket else text
