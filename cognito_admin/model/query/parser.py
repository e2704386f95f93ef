"""From what a person typed to what it means, or to the place where it cannot be understood."""

from cognito_admin.model.query.fields import TRUTHS, VERIFIABLE, Field, Fields, Kind
from cognito_admin.model.query.folding import fold
from cognito_admin.model.query.tokens import Misread, Piece, Term, terms
from cognito_admin.model.query.tree import (
    Anywhere,
    Every,
    Exactly,
    Expected,
    Holds,
    Is,
    Node,
    Query,
    QueryError,
)

MOST_TERMS = 100
CONTAINS = ":"
EQUALS = "="
AND = "AND"

_OR = "OR"
_NOT = "NOT"
_ONE_DAY = ("created", "modified", "has", "missing", "dup")
"""Names of the language that it does not have yet."""
_NEGATION = "-"


def parse(text: str, fields: Fields) -> Query | QueryError:
    """Never raises, whatever ``text`` is. The first error is the one reported."""
    parts: list[Node] = []
    dangling: Piece | None = None
    try:
        for term in terms(text, fields):
            if term.name is None and not term.value.quoted and term.value.text == AND:
                if dangling is not None or not parts:
                    return term.value.error(Expected.TERM)
                dangling = term.value
                continue
            dangling = None
            if len(parts) == MOST_TERMS:
                place = _place(term)
                return QueryError(place, len(text) - place, Expected.FEWER_TERMS, {"most": str(MOST_TERMS)})
            parts.append(_node(term, fields))
    except Misread as misread:
        return misread.error
    if dangling is not None:
        return dangling.error(Expected.TERM)
    return Query(text, parts[0] if len(parts) == 1 else Every(tuple(parts)))


def _place(term: Term) -> int:
    return (term.name or term.value).position


def _node(term: Term, fields: Fields) -> Node:
    if term.name is None or term.operator is None:
        return Anywhere(_bare_text(term.value))
    field = fields.find(term.name.text)
    if field is None:
        raise Misread(_unknown(term.name, term.operator, fields))
    if term.operator.text not in (CONTAINS, EQUALS):
        raise Misread(term.operator.error(Expected.NOT_YET, sign=term.operator.text))
    if not term.value.quoted and not term.value.length:
        whole = Piece(term.name.position, term.name.length + term.operator.length, "")
        raise Misread(whole.error(Expected.VALUE, field=term.name.text))
    equals = term.operator.text == EQUALS
    if field.kind.is_text:
        return Exactly(field, term.value.text) if equals else Holds(field, _text(term.value))
    return _is(field, term.value, fields, exactly=equals)


def _unknown(name: Piece, operator: Piece, fields: Fields) -> QueryError:
    if not name.length:
        # An operator with nothing before it is the place itself.
        return operator.error(Expected.FIELD, field="")
    if name.text.lower() in _ONE_DAY:
        return name.error(Expected.NOT_YET, sign=name.text + operator.text)
    nearest = fields.nearest(name.text)
    facts = {"nearest": nearest} if nearest else {}
    return name.error(Expected.FIELD, field=name.text, **facts)


def _bare_text(value: Piece) -> str:
    if not value.quoted and value.text == _OR:
        raise Misread(value.error(Expected.NO_OR_YET))
    if not value.quoted and value.text == _NOT:
        raise Misread(value.error(Expected.NOT_YET, sign=_NOT))
    if not value.quoted and value.text.startswith(_NEGATION):
        raise Misread(value.error(Expected.NOT_YET, sign=_NEGATION, word=value.text))
    return _text(value)


def _text(value: Piece) -> str:
    if not fold(value.text):
        raise Misread(value.error(Expected.TEXT))
    return value.text


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
                raise Misread(
                    value.error(Expected.STATUS, statuses=", ".join(status.lower() for status in fields.statuses))
                )
            return Is(field, status, exactly)
        case _:
            return Is(field, value.text, exactly)
