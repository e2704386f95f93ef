"""What could come next in a half-typed search: names of fields, and the values of those that have few."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cognito_admin.model.attributes import is_custom, title
from cognito_admin.model.users import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable

FIELDS = ("username", "sub", "status", "enabled", "group", "provider", "verified")
"""What can be searched beside attributes."""

LIMIT = 12
FEWEST_LETTERS = 3
"""Most words are names of people, not of fields."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``text`` takes the place of the word being typed; ``open`` says that more is to follow it (a value after ``field:``)."""

    text: str
    explanation: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What this pool has to suggest."""

    attributes: tuple[str, ...] = ()
    values: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])


def vocabulary(attributes: Iterable[str], groups: Iterable[str]) -> Vocabulary:
    short = (name.split(":", 1)[-1] if is_custom(name) else name for name in attributes if name != "identities")
    return Vocabulary(
        attributes=tuple(dict.fromkeys(name for name in short if name not in FIELDS)),
        values={
            "status": tuple(status.lower() for status in STATUSES[:5]),
            "enabled": ("yes", "no"),
            "verified": ("email", "phone"),
            "group": tuple(groups),
        },
    )


def word_at(text: str, cursor: int) -> tuple[int, str]:
    """Where the word before the cursor starts, and that word. A quoted phrase is one word."""
    start, quoted = 0, False
    for place, character in enumerate(text[:cursor]):
        if character == '"':
            quoted = not quoted
        elif character.isspace() and not quoted:
            start = place + 1
    return start, text[start:cursor]


def suggestions(word: str, known: Vocabulary) -> tuple[Suggestion, ...]:
    """The few that fit best. None for an empty word: nobody asked."""
    if not word or '"' in word.split(":", 1)[0]:
        return ()
    name, colon, value = word.partition(":")
    if colon:
        values = known.values.get(name.lower(), ())
        typed = value.strip('"').casefold()
        fitting = [known_value for known_value in values if typed in known_value.casefold()]
        fitting.sort(key=lambda candidate: not candidate.casefold().startswith(typed))
        if [candidate.casefold() for candidate in fitting if candidate.casefold().startswith(typed)] == [typed]:
            # Typed to its end, and not on the way to a longer one.
            return ()
        return tuple(Suggestion(f"{name}:{_quoted(candidate)}") for candidate in fitting[:LIMIT])
    if len(name) < FEWEST_LETTERS:
        return ()
    typed = name.casefold()
    names = [candidate for candidate in (*FIELDS, *known.attributes) if candidate.casefold().startswith(typed)]
    return tuple(Suggestion(f"{candidate}:", title(candidate), open=True) for candidate in names[:LIMIT])


def _quoted(value: str) -> str:
    return f'"{value}"' if any(character.isspace() for character in value) else value
