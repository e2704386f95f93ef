"""Cuts a query into its terms and what stands between them, each with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from cognito_admin.model.query.fields import QUESTIONS, Fields, Kind
from cognito_admin.model.query.folding import digits, fold, is_phone_like
from cognito_admin.model.query.tree import Expected, QueryError

QUOTE = '"'
OPEN = "("
CLOSE = ")"
MINUS = "-"

_OPERATOR = re.compile(r"[$^<>]=|[:=<>]")
_SPACE = re.compile(r"\s*")
_WORD = re.compile(rf"[^\s{QUOTE}{OPEN}{CLOSE}]*")
_NO_SPACE = re.compile(r"\S*")
_SAID = re.compile(rf"[^{QUOTE}\\]*(?:\\.?[^{QUOTE}\\]*)*", re.DOTALL)
_ESCAPED = re.compile(r'\\([\\"])')
_AREA_CODE = re.compile(r"\(\+?\d{1,5}\)[\s./\-]{0,3}[\d(]")
_NEGATION = re.compile(r"-\S")
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

    @property
    def end(self) -> int:
        return self.position + self.length

    def error(self, expected: Expected, **facts: str) -> QueryError:
        return QueryError(self.position, self.length, expected, facts)


@dataclass(frozen=True, slots=True)
class Term:
    """``name`` and ``operator`` are None for a bare word or phrase. An operator without a value has an empty, unquoted one."""

    name: Piece | None
    operator: Piece | None
    value: Piece

    @property
    def position(self) -> int:
        return (self.name or self.value).position

    @property
    def end(self) -> int:
        return self.value.end


class Joint(StrEnum):
    """What joins terms."""

    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    MINUS = "-"
    OPEN = "("
    CLOSE = ")"


@dataclass(frozen=True, slots=True)
class Mark:
    """A joint where it stands."""

    joint: Joint
    piece: Piece

    @property
    def end(self) -> int:
        return self.piece.end


Token: TypeAlias = Term | Mark


class Misread(Exception):
    """Carries the error out of the reader. Never leaves ``parse``."""

    def __init__(self, error: QueryError) -> None:
        super().__init__(error)
        self.error = error


def quoted(text: str) -> str:
    """``text`` as a phrase or a value that means just that."""
    escaped = text.replace("\\", "\\\\").replace(QUOTE, f"\\{QUOTE}")
    return f"{QUOTE}{escaped}{QUOTE}"


def tokens(text: str, fields: Fields) -> Iterator[Token]:
    """The tokens of ``text`` in their order. Raises Misread."""
    position = _after_space(text, 0)
    while position < len(text):
        token = _token(text, position, fields)
        yield token
        position = _after_space(text, token.end)
        glued = position == token.end and position < len(text) and text[position] != CLOSE
        if glued and not (isinstance(token, Mark) and token.joint in (Joint.OPEN, Joint.MINUS)):
            raise Misread(QueryError(position, 1, Expected.SPACE))


def _token(text: str, start: int, fields: Fields) -> Token:
    if text[start] == QUOTE:
        return Term(None, None, _phrase(text, start))
    number = _phone_number(text, start)
    if number is not None:
        return Term(None, None, number)
    if text[start] in (OPEN, CLOSE, MINUS):
        return Mark(Joint(text[start]), Piece(start, 1, text[start]))
    split = _operator(text, start, fields)
    if split is None:
        word = _word(text, start)
        return Mark(Joint(word.text), word) if word.text in (Joint.AND, Joint.OR, Joint.NOT) else Term(None, None, word)
    name = Piece(start, split.position - start, text[start : split.position])
    field = fields.find(name.text)
    number = _phone_number(text, split.end) if field is not None and field.kind is Kind.PHONE else None
    return Term(name, split, number or _value(text, split.end))


def _phone_number(text: str, start: int) -> Piece | None:
    """A phone number as people write and paste them, spaces and signs included: ``+1 (202) 555-0123``.

    Numbers with nothing but spaces between them are words like others.
    """
    if start == len(text) or not (text[start] in "+(" or text[start].isdecimal()):
        return None
    end = position = start
    opened = False
    while position < min(len(text), start + _LONGEST_NUMBER):
        character = text[position]
        if character.isspace():
            end = position
            position = _after_space(text, position)
            if _NEGATION.match(text, position) or text.startswith("+", position):
                break
            continue
        if character == OPEN and not _AREA_CODE.match(text, position):
            break
        if character == CLOSE and not opened:
            end = position
            break
        if not is_phone_like(f"0{character}"):
            break
        opened = character == OPEN or (opened and character != CLOSE)
        position += 1
    else:
        if position >= len(text):
            end = len(text)
    number = text[start:end].rstrip()
    signed = any(not (character.isdecimal() or character.isspace()) for character in number)
    if signed and _FEWEST_DIGITS <= len(digits(number)) <= _MOST_DIGITS:
        return Piece(start, len(number), number)
    return None


def _value(text: str, start: int) -> Piece:
    return _phrase(text, start) if text.startswith(QUOTE, start) else _word(text, start)


def _word(text: str, start: int) -> Piece:
    end = _end(_WORD, text, start)
    return Piece(start, end - start, text[start:end])


def _phrase(text: str, start: int) -> Piece:
    end = _end(_SAID, text, start + 1)
    if end == len(text):
        raise Misread(QueryError(start, len(text) - start, Expected.CLOSING_QUOTE))
    return Piece(start, end + 1 - start, _ESCAPED.sub(r"\1", text[start + 1 : end]), quoted=True)


def _operator(text: str, start: int, fields: Fields) -> Piece | None:
    """The operator that ends the longest known name; without one, the first that could end a name."""
    first: Piece | None = None
    known: Piece | None = None
    end_of_word = _end(_WORD, text, start)
    for sign in _OPERATOR.finditer(text, start, _end(_NO_SPACE, text, start)):
        name = text[start : sign.start()]
        piece = Piece(sign.start(), len(sign.group()), sign.group())
        if fields.find(name) or fold(name) in QUESTIONS:
            known = piece
        elif sign.start() < end_of_word and name.lower() not in _PREFIXES:
            first = first or piece
        if len(name) > fields.longest_name:
            break
    return known or first


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    """Where what fits ``pattern`` at ``start`` ends; each of the patterns fits nothing, too."""
    found = pattern.match(text, start)
    return found.end() if found else start


def _after_space(text: str, position: int) -> int:
    return _end(_SPACE, text, position)
