"""Cuts a query into its terms, each with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cognito_admin.model.query.fields import Fields, Kind
from cognito_admin.model.query.folding import digits, is_phone_like
from cognito_admin.model.query.tree import Expected, QueryError

QUOTE = '"'
ESCAPE = "\\"
GROUPING = "()"

_OPERATOR = re.compile(r"[$^<>]=|[:=<>]")
_FEWEST_DIGITS = 5
_MOST_DIGITS = 15
"""As many as an international phone number has at most (E.164)."""
_LONGEST_NUMBER = 48
_PREFIXES = ("custom", "dev", "dev:custom")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the query's text. ``text`` is what it means, quotes and escapes taken away."""

    position: int
    length: int
    text: str
    quoted: bool = False

    def error(self, expected: Expected, **facts: str) -> QueryError:
        return QueryError(self.position, self.length, expected, facts)


@dataclass(frozen=True, slots=True)
class Term:
    """``name`` and ``operator`` are None for a bare word or phrase. An operator without a value has an empty, unquoted one."""

    name: Piece | None
    operator: Piece | None
    value: Piece


class Misread(Exception):
    """Carries the error out of the reader. Never leaves ``parse``."""

    def __init__(self, error: QueryError) -> None:
        super().__init__(error)
        self.error = error


def terms(text: str, fields: Fields) -> Iterator[Term]:
    """The terms of ``text`` in their order. Raises Misread."""
    position = _after_space(text, 0)
    while position < len(text):
        term = _term(text, position, fields)
        yield term
        position = _after_space(text, term.value.position + term.value.length)


def _term(text: str, start: int, fields: Fields) -> Term:
    if text[start] == QUOTE:
        return Term(None, None, _phrase(text, start))
    number = _phone_number(text, start)
    if number is not None:
        return Term(None, None, number)
    split = _operator(text, start, _end_of_word(text, start), fields)
    if split is None:
        return Term(None, None, _word(text, start))
    name = Piece(start, split.position - start, text[start : split.position])
    field, value = fields.find(name.text), split.position + split.length
    number = _phone_number(text, value) if field is not None and field.kind is Kind.PHONE else None
    return Term(name, split, number or _value(text, value))


def _phone_number(text: str, start: int) -> Piece | None:
    """A phone number as people write and paste them, spaces and signs included: ``+1 (202) 555-0123``.

    Numbers with nothing but spaces between them are words like others.
    """
    if start == len(text) or not (text[start] in "+(" or text[start].isdecimal()):
        return None
    end = position = start
    while position < min(len(text), start + _LONGEST_NUMBER):
        word_end = _end_of_word(text, position, start + _LONGEST_NUMBER)
        is_negated = position > start and text[position] == "-" and word_end - position > 1
        if is_negated or not all(is_phone_like(f"0{character}") for character in text[position:word_end]):
            break
        end = word_end
        position = _after_space(text, word_end)
    number = text[start:end]
    whole = end == len(text) or text[end].isspace()
    signed = any(not (character.isdecimal() or character.isspace()) for character in number)
    if whole and signed and _FEWEST_DIGITS <= len(digits(number)) <= _MOST_DIGITS:
        return Piece(start, end - start, number)
    return None


def _value(text: str, start: int) -> Piece:
    if start == len(text) or text[start].isspace():
        return Piece(start, 0, "")
    return _phrase(text, start) if text[start] == QUOTE else _word(text, start)


def _word(text: str, start: int) -> Piece:
    end = _end_of_word(text, start)
    for position in range(start, end):
        if text[position] == QUOTE:
            raise Misread(QueryError(position, 1, Expected.SPACE))
        if text[position] in GROUPING:
            raise Misread(QueryError(position, 1, Expected.NOT_YET, {"sign": text[position], "word": text[start:end]}))
    return Piece(start, end - start, text[start:end])


def _phrase(text: str, start: int) -> Piece:
    said: list[str] = []
    position = start + 1
    while position < len(text) and text[position] != QUOTE:
        if text[position] == ESCAPE and text[position + 1 : position + 2] in (QUOTE, ESCAPE):
            position += 1
        said.append(text[position])
        position += 1
    if position == len(text):
        raise Misread(QueryError(start, len(text) - start, Expected.CLOSING_QUOTE))
    position += 1
    if position < len(text) and not text[position].isspace():
        raise Misread(QueryError(position, 1, Expected.SPACE))
    return Piece(start, position - start, "".join(said), quoted=True)


def _operator(text: str, start: int, end: int, fields: Fields) -> Piece | None:
    """The operator that ends the longest known name; without one, the first that could end a name."""
    first: Piece | None = None
    known: Piece | None = None
    for sign in _OPERATOR.finditer(text, start, end):
        name = text[start : sign.start()]
        if QUOTE in name or (first and len(name) > fields.longest_name):
            break
        piece = Piece(sign.start(), len(sign.group()), sign.group())
        if fields.find(name):
            known = piece
        elif name.lower() not in _PREFIXES:
            first = first or piece
    return known or first


def _end_of_word(text: str, start: int, stop: int | None = None) -> int:
    position = start
    stop = len(text) if stop is None else min(stop, len(text))
    while position < stop and not text[position].isspace():
        position += 1
    return position


def _after_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position
