"""What could come next in a half-typed search: names of fields, what may stand behind them, and their values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cognito_admin.model.attributes import title
from cognito_admin.model.query.fields import (
    IDENTITIES_ATTRIBUTE,
    QUESTIONS,
    SUB,
    Field,
    Fields,
    Kind,
    short_name,
    status_word,
)
from cognito_admin.model.query.folding import fold
from cognito_admin.model.query.tokens import quoted
from cognito_admin.model.sentences import marked
from cognito_admin.ui.formats import number
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

LIMIT = 12
FEWEST_LETTERS = 3
"""Most words are names of people, not of fields."""
USUAL_STATUSES = 5
LONGEST_WORD = 200
"""What is longer was pasted, and takes long to look through."""

_OPERATOR = re.compile(r"[$^<>]=|[:=<>]")
_ENDS_WORD = re.compile(r'[\s()"]')
_NEEDS_QUOTES = re.compile(r'[\s()"\\]')
_QUOTE = '"'
_ESCAPE = "\\"
_BUT_FOR_CASE = "~case"
_NO_ANSWER = frozenset({Kind.STATUS, Kind.ENABLED, Kind.VERIFIED, Kind.DATE, Kind.IDENTITIES})
"""Of these there is nothing that could be missing or shared."""

_OWN_NAMES: Mapping[str, str] = {
    "status": marked("state of the account"),
    "enabled": marked("may sign in"),
    "verified": marked("proved to be theirs"),
    "group": marked("member of"),
    "provider": marked("signs in through"),
    "created": marked("when it was made"),
    "modified": marked("when it was changed"),
    "username": marked("user name"),
    "sub": marked("id that never changes"),
    "has": marked("is filled in"),
    "missing": marked("is empty"),
    "dup": marked("shared with somebody else"),
}
_SIGNS: Mapping[Kind, tuple[tuple[str, str], ...]] = {
    Kind.TEXT: (
        (":", marked("contains")),
        ("=", marked("is exactly")),
        ("^=", marked("begins with")),
        ("$=", marked("ends with")),
    ),
    Kind.NUMBER: ((":", marked("is, or lies between")), (">=", marked("at least")), ("<=", marked("at most"))),
    Kind.DATE: (
        ("<", marked("less than so long ago, or before")),
        (">", marked("longer ago, or after")),
        (":", marked("in that day, month or year")),
    ),
}
_AGES = (
    ("24h", marked("in the last 24 hours"), marked("longer ago than 24 hours")),
    ("7d", marked("in the last 7 days"), marked("longer ago than 7 days")),
    ("30d", marked("in the last 30 days"), marked("longer ago than 30 days")),
    ("1y", marked("in the last year"), marked("longer ago than a year")),
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``text`` takes the place of the word being typed; ``aside`` explains it or counts whom it would find.

    ``open`` says that more is to follow it, such as a value after ``field:``.
    """

    text: str
    aside: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What this pool has to suggest. ``values`` by field: how many have each, the most frequent first."""

    fields: Fields = field(default_factory=Fields)
    attributes: tuple[str, ...] = ()
    values: Mapping[str, Mapping[str, int]] = field(default_factory=dict[str, "Mapping[str, int]"])


@dataclass(frozen=True, slots=True)
class _Term:
    """A word that has come as far as its value."""

    name: str
    sign: str
    value: str
    field: Field | None

    @property
    def start(self) -> str:
        return self.name + self.sign


def word_at(text: str, cursor: int) -> tuple[int, str]:
    """Where the word before the cursor starts, and that word, less brackets and a minus before it. A phrase is one word."""
    start, place, quoted = 0, 0, False
    while place < cursor:
        character = text[place]
        if quoted and character == _ESCAPE:
            place += 1
        elif character == _QUOTE:
            quoted = not quoted
        elif not quoted and (character.isspace() or character in "()" or (character == "-" and place == start)):
            start = place + 1
        place += 1
    return min(start, cursor), text[min(start, cursor) : cursor]


def rest_of_word(text: str, cursor: int) -> int:
    """Where the word ends in which the cursor stands."""
    end = _ENDS_WORD.search(text, cursor)
    return end.start() if end else len(text)


def suggestions(word: str, known: Vocabulary, today: date) -> tuple[Suggestion, ...]:
    """The few that fit best. None for an empty word: nobody asked. Examples of dates lie around ``today``."""
    if not word or word.startswith(_QUOTE) or len(word) > LONGEST_WORD:
        return ()
    term = _term(word, known.fields)
    found = _names(word, known) if term is None else _values(term, known, today)
    return tuple(found)[:LIMIT]


def counted_field(word: str, known: Vocabulary) -> str | None:
    """The field whose values this word wants to have counted, by its name as users carry it."""
    term = _term(word, known.fields) if len(word) <= LONGEST_WORD else None
    if term is None or term.field is None or term.sign not in (":", "=") or term.field == SUB:
        return None
    wanted = term.field.kind in (Kind.TEXT, Kind.STATUS, Kind.ENABLED, Kind.GROUP, Kind.PROVIDER)
    return term.field.name if wanted else None


def _term(word: str, fields: Fields) -> _Term | None:
    """The word cut at the operator that ends the longest known name."""
    found: _Term | None = None
    for sign in _OPERATOR.finditer(word):
        name = word[: sign.start()]
        if _QUOTE in name:
            break
        known = fields.find(name)
        if known is not None or name.lower() in QUESTIONS:
            found = _Term(name, sign.group(), word[sign.end() :], known)
    return found


# Names


def _names(word: str, known: Vocabulary) -> list[Suggestion]:
    typed = word.casefold()
    if len(typed) < FEWEST_LETTERS:
        return []
    whole = known.fields.find(word)
    if whole is not None:
        signs = _SIGNS.get(_form(whole), ())
        longer = [name for name in _all_names(known) if name.casefold().startswith(typed) and name.casefold() != typed]
        return [
            *(Suggestion(word + sign, tr(meaning), open=True) for sign, meaning in signs),
            *([] if signs or whole.kind is Kind.IDENTITIES else [_name(word, known)]),
            *(_name(name, known) for name in longer),
        ]
    found = [name for name in _all_names(known) if name.casefold().startswith(typed)]
    if len(found) == 1 and (only := known.fields.find(found[0])) is not None and only.kind is Kind.DATE:
        return [Suggestion(found[0] + sign, tr(meaning), open=True) for sign, meaning in _SIGNS[Kind.DATE]]
    return [_name(name, known) for name in found]


def _form(of: Field) -> Kind:
    return Kind.TEXT if of.kind.is_text else of.kind


def _all_names(known: Vocabulary) -> list[str]:
    """What can be typed before an operator; custom attributes with their prefix once it is typed."""
    attributes = [name for name in known.attributes if name != IDENTITIES_ATTRIBUTE]
    find = known.fields.find
    short = [short if find(short := short_name(name)) == find(name) else name for name in attributes]
    prefixed = [name for name in attributes if name not in short]
    return list(dict.fromkeys((*_OWN_NAMES, *short, *prefixed)))


def _name(name: str, known: Vocabulary) -> Suggestion:
    found = known.fields.find(name)
    sign = "<" if found is not None and found.kind is Kind.DATE else ":"
    if name in _OWN_NAMES:
        return Suggestion(name + sign, tr(_OWN_NAMES[name]), open=True)
    said = tr(title(name))
    return Suggestion(name + sign, "" if said == short_name(name) else said, open=True)


# Values


def _values(term: _Term, known: Vocabulary, today: date) -> Iterable[Suggestion]:
    if term.field is None:
        return _fitting(term, dict.fromkeys(_answers(term.name.lower(), known)))
    if term.field.kind is Kind.DATE:
        return _dates(term, today)
    if term.sign not in (":", "="):
        return ()
    counts = dict[str, int | None](known.values.get(term.field.name, {}))
    match term.field.kind:
        case Kind.STATUS:
            usual = known.fields.statuses[:USUAL_STATUSES]
            return _statuses(term, counts | {status: None for status in usual if status not in counts})
        case Kind.ENABLED:
            return _fitting(term, {value: counts.get(value) for value in ("yes", "no")})
        case Kind.VERIFIED:
            return _fitting(term, {"email": None, "phone": None})
        case Kind.TEXT:
            # What is counted has just this value, while a colon would also find what contains it.
            return _fitting(replace(term, sign="="), counts, whole=term.sign == "=")
        case _:
            return _fitting(term, counts)


def _answers(question: str, known: Vocabulary) -> list[str]:
    """What can be asked for with has:, missing: and dup:."""
    names = ["username", *_all_names(known)] if question == "dup" else _all_names(known)
    found: list[str] = []
    for name in names:
        of = known.fields.find(name)
        if of is None or of.kind in _NO_ANSWER or of == SUB:
            continue
        group_like = of.kind in (Kind.GROUP, Kind.PROVIDER)
        if (question == "dup") if group_like else (question != "dup" and name == "username"):
            continue
        found.append(name)
    if question == "dup":
        found += [f"{name}{_BUT_FOR_CASE}" for name in ("username", "email") if name in found]
    return list(dict.fromkeys(found))


def _fitting(term: _Term, values: Mapping[str, int | None], *, whole: bool = True) -> list[Suggestion]:
    """``whole``: who typed a value to its end needs no more suggestions, but for longer ones."""
    typed = term.value.strip(_QUOTE).casefold()
    # What is invisible cannot be asked for.
    found = [value for value in values if fold(value) and typed in value.casefold()]
    found.sort(key=lambda value: not value.casefold().startswith(typed))
    if whole and found and found[0].casefold() == typed:
        found = [value for value in found[1:] if value.casefold().startswith(typed)]
    counted = ((value, values[value]) for value in found)
    return [Suggestion(term.start + _quoted(value), "" if count is None else number(count)) for value, count in counted]


def _statuses(term: _Term, counts: Mapping[str, int | None]) -> list[Suggestion]:
    """In the words of the table; Cognito's own name stands beside one that is called otherwise there."""
    typed = "_".join(term.value.strip(_QUOTE).casefold().split())
    found: list[Suggestion] = []
    for status, count in counts.items():
        word = status_word(status)
        if typed not in word and typed not in status.casefold():
            continue
        said = [number(count)] if count is not None else []
        said += [status] if status.casefold() != word else []
        found.append(Suggestion(term.start + _quoted(word), " · ".join(said)))
    found.sort(key=lambda suggestion: not suggestion.text.startswith(term.start + typed))
    if found and found[0].text == term.start + typed:
        found = [suggestion for suggestion in found[1:] if suggestion.text.startswith(term.start + typed)]
    return found


def _dates(term: _Term, today: date) -> list[Suggestion]:
    """Examples of what can be typed: dates are too many to list."""
    if term.sign in (":", "="):
        offered = [
            (f"{today:%Y-%m-%d}", tr("today")),
            (f"{today:%Y-%m}", tr("this month")),
            (f"{today:%Y}", tr("this year")),
            (f"{today.year - 1}..{today:%Y-%m}", tr("from … to …")),
        ]
    else:
        ago = 1 if term.sign.startswith("<") else 2
        offered = [(age[0], tr(age[ago])) for age in _AGES]
        if term.sign in ("<", ">="):
            since = tr("before this year") if term.sign == "<" else tr("since this year began")
            offered.append((f"{today:%Y}-01-01", since))
    fitting = [(value, said) for value, said in offered if value.startswith(term.value) and value != term.value]
    return [Suggestion(term.start + value, said) for value, said in fitting]


def _quoted(value: str) -> str:
    return quoted(value) if _NEEDS_QUOTES.search(value) else value
