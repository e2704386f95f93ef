"""What the text of a query says term by term, and where.

Read with the language's own reader, so that a value inside a phrase or in brackets is never mistaken for a term.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_admin.model.query import Fields, Query, parse
from cognito_admin.model.query.dates import now_here
from cognito_admin.model.query.fields import Kind
from cognito_admin.model.query.terms import node_of
from cognito_admin.model.query.tokens import Joint, Mark, Misread, Term, tokens
from cognito_admin.model.query.tree import Exactly, Has, Is, Not

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.query.tokens import Token
    from cognito_admin.model.query.tree import Node

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
    """A term that has to hold, or one of several values of a field of which one has to hold.

    ``place`` is where the term stands, ``bracket`` where it and the other values stand, and ``condition`` where all of this
    stands together with its negation and the AND before it.
    """

    condition: range
    place: range
    node: Node
    negated: bool = False
    bracket: range | None = None

    @property
    def field(self) -> str:
        """What it is about; nothing for a bare word."""
        return _field(self.node)

    def choice(self) -> Choice | None:
        """What to pick from a list for it; None for what is no single value."""
        return _choice(self.node)


def read(text: str, fields: Fields) -> tuple[Written, ...] | None:
    """The terms that have to hold, and the values of one field of which one has to; None where ``text`` cannot be understood.

    Of other alternatives none has to hold.
    """
    if not isinstance(parse(text, fields), Query):
        return None
    found = _tokens(text, fields)
    return None if found is None else _conditions(found, fields)


def has_alternatives(text: str, fields: Fields) -> bool:
    """Whether one of several has to hold, so that what is put beside them needs brackets around them."""
    depth = 0
    for token in _tokens(text, fields) or ():
        if isinstance(token, Mark):
            depth += {Joint.OPEN: 1, Joint.CLOSE: -1}.get(token.joint, 0)
            if token.joint is Joint.OR and not depth:
                return True
    return False


def opened(text: str, fields: Fields) -> str:
    """``text`` without the brackets around all of it, and without an AND that has nothing before it."""
    found = _tokens(text, fields) or ()
    if not found:
        return text
    if isinstance(found[0], Mark) and found[0].joint is Joint.AND:
        return opened(text[_end(found[0]) :].lstrip(), fields)
    in_brackets = _is_open(found[0]) and _closing(found, 0) == len(found) - 1
    return text[_end(found[0]) : _position(found[-1])].strip() if in_brackets else text


def _tokens(text: str, fields: Fields) -> list[Token] | None:
    try:
        return list(tokens(text, fields))
    except Misread:
        return None


def _conditions(found: Sequence[Token], fields: Fields) -> tuple[Written, ...]:
    conditions: list[Written] = []
    start: int | None = None
    negated = False
    place = 0
    while place < len(found):
        token = found[place]
        position = _position(token)
        if isinstance(token, Mark) and token.joint in (Joint.AND, *_NEGATIONS):
            start = position if start is None else start
            negated ^= token.joint in _NEGATIONS
            place += 1
            continue
        if isinstance(token, Mark) and token.joint is Joint.OR:
            whole = range(_position(found[0]), _end(found[-1]))
            return _values(found, fields, whole, whole)
        last = _closing(found, place) if _is_open(token) else place
        condition = range(position if start is None else start, _end(found[last]))
        if isinstance(token, Term):
            node = node_of(token, fields, now_here())
            if isinstance(node, Has):
                node, negated = Not(node), not negated
            conditions.append(Written(condition, range(position, token.end), node, negated))
        elif not negated:
            bracket = range(position, _end(found[last]))
            conditions += _values(found[place + 1 : last], fields, condition, bracket)
        start, negated = None, False
        place = last + 1
    return tuple(conditions)


def _values(found: Sequence[Token], fields: Fields, condition: range, bracket: range) -> tuple[Written, ...]:
    """Values of one and the same field with OR between them, or none at all."""
    values: list[Written] = []
    for place, token in enumerate(found):
        if place % 2:
            if not (isinstance(token, Mark) and token.joint is Joint.OR):
                return ()
        elif isinstance(token, Term):
            node = node_of(token, fields, now_here())
            values.append(Written(condition, range(token.position, token.end), node, bracket=bracket))
        else:
            return ()
    one_field = len({value.field for value in values}) == 1
    return tuple(values) if one_field and all(value.choice() for value in values) else ()


def _closing(found: Sequence[Token], place: int) -> int:
    """Where the bracket is closed that is opened there."""
    depth = 0
    for at, token in enumerate(found[place:], place):
        if isinstance(token, Mark):
            depth += {Joint.OPEN: 1, Joint.CLOSE: -1}.get(token.joint, 0)
        if not depth:
            return at
    return len(found) - 1


def _is_open(token: Token) -> bool:
    return isinstance(token, Mark) and token.joint is Joint.OPEN


def _position(token: Token) -> int:
    return token.piece.position if isinstance(token, Mark) else token.position


def _end(token: Token) -> int:
    return token.piece.end if isinstance(token, Mark) else token.end


def _field(node: Node) -> str:
    node = node.part if isinstance(node, Not) else node
    return getattr(getattr(node, "field", None), "name", "")


def _choice(node: Node) -> Choice | None:
    match node:
        case Is(field, text) | Exactly(field, text):
            return Choice(field.name, text.upper() if field.kind is Kind.STATUS else text)
        case Not(Has(field)):
            return Choice(field.name, None)
        case _:
            return None
