"""What one term says: a bare word, a field with its value, or a question about a field."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import cast

from cognito_admin.model.query.amounts import number_of
from cognito_admin.model.query.dates import Period, moment_ago, period_of
from cognito_admin.model.query.fields import (
    QUESTIONS,
    SUB,
    TRUTHS,
    USERNAME,
    VERIFIABLE,
    Field,
    Fields,
    Kind,
    status_word,
)
from cognito_admin.model.query.folding import fold
from cognito_admin.model.query.tokens import Misread, Piece, Term
from cognito_admin.model.query.tree import (
    Anywhere,
    Begins,
    Compares,
    Ends,
    Every,
    Exactly,
    Expected,
    Has,
    Holds,
    Is,
    Node,
    Not,
    QueryError,
    Shared,
    Sign,
    Within,
)

CONTAINS = ":"
EQUALS = "="
BEGINS = "^="
ENDS = "$="
RANGE = ".."
BUT_FOR_CASE = "~case"

_FOR_TEXT = (CONTAINS, EQUALS, BEGINS, ENDS)
_FOR_ORDER = (CONTAINS, EQUALS, "<", "<=", ">", ">=")
_FOR_VALUES = (CONTAINS, EQUALS)
OPERATORS: Mapping[Kind, tuple[str, ...]] = {
    Kind.TEXT: _FOR_TEXT,
    Kind.PHONE: _FOR_TEXT,
    Kind.NUMBER: _FOR_ORDER,
    Kind.DATE: _FOR_ORDER,
    Kind.STATUS: _FOR_VALUES,
    Kind.ENABLED: _FOR_VALUES,
    Kind.VERIFIED: _FOR_VALUES,
    Kind.GROUP: _FOR_VALUES,
    Kind.PROVIDER: _FOR_VALUES,
    Kind.IDENTITIES: (),
}
"""What may stand between a field and its value."""

_LONGEST_QUOTATION = 40


def node_of(term: Term, fields: Fields, now: datetime) -> Node:
    """Raises Misread."""
    if term.name is None or term.operator is None:
        return Anywhere(_text(term.value))
    field = fields.find(term.name.text)
    question = fold(term.name.text)
    if field is None and question not in QUESTIONS:
        # An operator with nothing before it is the place itself.
        raise Misread(_unknown(term.name if term.name.length else term.operator, term.name.text, fields))
    if field is not None and field.kind is Kind.IDENTITIES:
        raise Misread(term.name.error(Expected.PROVIDER))
    _check_operator(term.name, term.operator, OPERATORS[field.kind] if field else (CONTAINS,))
    if not term.value.quoted and not term.value.length:
        whole = Piece(term.name.position, term.operator.end - term.name.position, "")
        raise Misread(whole.error(Expected.VALUE, field=_quotable(term.name.text), sign=term.operator.text))
    if field is None:
        return _answer(question, term.value, fields)
    match field.kind:
        case Kind.TEXT | Kind.PHONE:
            return _text_node(field, term.operator.text, term.value)
        case Kind.NUMBER:
            return _number_node(field, term.operator.text, term.value)
        case Kind.DATE:
            return _date_node(field, term.operator.text, term.value, now)
        case _:
            return _is(field, term.value, fields, exactly=term.operator.text == EQUALS)


def _check_operator(name: Piece, operator: Piece, allowed: tuple[str, ...]) -> None:
    if operator.text not in allowed:
        signs = ", ".join(allowed)
        raise Misread(operator.error(Expected.OPERATOR, field=_quotable(name.text), signs=signs))


def _unknown(place: Piece, name: str, fields: Fields) -> QueryError:
    nearest = fields.nearest(name)
    facts = {"nearest": nearest} if nearest else {}
    return place.error(Expected.FIELD, field=_quotable(name), **facts)


def _answer(question: str, value: Piece, fields: Fields) -> Node:
    name = value.text
    field = fields.find(name)
    but_for_case = False
    if question == "dup" and field is None and fold(name).endswith(BUT_FOR_CASE):
        name = name[: -len(BUT_FOR_CASE)]
        field, but_for_case = fields.find(name), True
    if field is None and fold(name) not in QUESTIONS:
        raise Misread(_unknown(value, name, fields))
    if question == "dup":
        if field is None or field == SUB or not field.kind.is_attribute:
            raise Misread(value.error(Expected.SHAREABLE))
        return Shared(field, but_for_case)
    if field is None or field in (USERNAME, SUB) or not _can_be_missing(field.kind):
        raise Misread(value.error(Expected.MISSABLE))
    return Has(field) if question == "has" else Not(Has(field))


def _can_be_missing(kind: Kind) -> bool:
    return kind.is_attribute or kind in (Kind.IDENTITIES, Kind.GROUP, Kind.PROVIDER)


def _text_node(field: Field, operator: str, value: Piece) -> Node:
    match operator:
        case "=":
            return Exactly(field, value.text)
        case "^=":
            return Begins(field, _text(value))
        case "$=":
            return Ends(field, _text(value))
        case _:
            return Holds(field, _text(value))


def _text(value: Piece) -> str:
    if not fold(value.text):
        raise Misread(value.error(Expected.TEXT))
    return value.text


def _number_node(field: Field, operator: str, value: Piece) -> Node:
    def number(text: str) -> Decimal:
        found = number_of(text)
        if found is None:
            raise Misread(value.error(Expected.NUMBER))
        return found

    if operator not in (CONTAINS, EQUALS):
        return Compares(field, cast("Sign", operator), number(value.text))
    if RANGE not in value.text:
        return Compares(field, "=", number(value.text))
    first, last = (number(side) if side else None for side in _sides(value, Expected.NUMBER))
    if first is not None and last is not None and first > last:
        raise Misread(value.error(Expected.RISING))
    parts: list[Node] = []
    if first is not None:
        parts.append(Compares(field, ">=", first))
    if last is not None:
        parts.append(Compares(field, "<=", last))
    return parts[0] if len(parts) == 1 else Every(tuple(parts))


def _date_node(field: Field, operator: str, value: Piece, now: datetime) -> Node:
    age = moment_ago(value.text, now)
    if operator in (CONTAINS, EQUALS):
        if RANGE in value.text:
            return _between(field, value, now)
        if age is not None:
            raise Misread(value.error(Expected.AGE_SIGN, field=field.name, age=value.text))
        return Within(field, *_period(value, value.text, now))
    if age is not None:
        # An age that is less, is a later moment.
        return Within(field, age, None) if operator in ("<", "<=") else Within(field, None, age)
    start, stop = _period(value, value.text, now)
    match operator:
        case "<":
            return Within(field, None, start)
        case "<=":
            return Within(field, None, stop)
        case ">":
            return Within(field, stop, None)
        case _:
            return Within(field, start, None)


def _between(field: Field, value: Piece, now: datetime) -> Within:
    first, last = (_period(value, side, now) if side else None for side in _sides(value, Expected.DATE))
    if first and last and first.start > last.start and first.start >= last.stop:
        raise Misread(value.error(Expected.RISING))
    return Within(field, first and first.start, last and last.stop)


def _sides(value: Piece, expected: Expected) -> tuple[str, str]:
    """Both sides of a range; one of them may be empty."""
    first, _, last = (side.strip() for side in value.text.partition(RANGE))
    if not first and not last:
        raise Misread(value.error(expected))
    return first, last


def _period(value: Piece, text: str, now: datetime) -> Period:
    """What a date or an age covers; an age is but a moment."""
    moment = moment_ago(text, now)
    period = Period(moment, moment) if moment else period_of(text, now)
    if period is None:
        raise Misread(value.error(Expected.DATE))
    return period


def _is(field: Field, value: Piece, fields: Fields, *, exactly: bool) -> Is:
    folded = fold(_text(value))
    match field.kind:
        case Kind.ENABLED:
            if folded not in TRUTHS:
                raise Misread(value.error(Expected.YES_OR_NO))
            return Is(field, "yes" if TRUTHS[folded] else "no")
        case Kind.VERIFIED:
            if folded not in VERIFIABLE:
                raise Misread(value.error(Expected.VERIFIABLE))
            return Is(field, VERIFIABLE[folded])
        case Kind.STATUS:
            if folded in map(fold, fields.statuses):
                return Is(field, value.text, exactly)
            status = fields.status_called(value.text)
            if status is None:
                statuses = ", ".join(map(status_word, fields.statuses))
                raise Misread(value.error(Expected.STATUS, statuses=statuses))
            return Is(field, status, exactly)
        case _:
            return Is(field, value.text, exactly)


def _quotable(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTATION else f"{text[:_LONGEST_QUOTATION]}…"
