"""What a query says, once it is understood; and what was expected, where it is not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal, TypeAlias

from cognito_admin.model.query.fields import Field


@dataclass(frozen=True, slots=True)
class Anywhere:
    """User name, ``sub`` or any text attribute contains ``text``."""

    text: str


@dataclass(frozen=True, slots=True)
class Holds:
    """A text field contains ``text``."""

    field: Field
    text: str


@dataclass(frozen=True, slots=True)
class Exactly:
    """A text field is ``text``, case and accents included."""

    field: Field
    text: str


@dataclass(frozen=True, slots=True)
class Begins:
    """A text field begins with ``text``."""

    field: Field
    text: str


@dataclass(frozen=True, slots=True)
class Ends:
    """A text field ends with ``text``."""

    field: Field
    text: str


@dataclass(frozen=True, slots=True)
class Is:
    """One of Cognito's own fields has the value ``text``; ``exactly`` with case and accents kept.

    For ENABLED the text is ``yes`` or ``no``, for VERIFIED it is the name of the attribute that says so (``email_verified``).
    """

    field: Field
    text: str
    exactly: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """``created`` or ``modified`` lies in [start, stop). Both are UTC; None leaves that side open."""

    field: Field
    start: datetime | None
    stop: datetime | None


Sign: TypeAlias = Literal["=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Compares:
    """An attribute of type Number compares so with ``number``; a value that is no number does not compare at all."""

    field: Field
    sign: Sign
    number: Decimal


@dataclass(frozen=True, slots=True)
class Has:
    """The attribute is there, or the user is in any group or has any identity provider."""

    field: Field


@dataclass(frozen=True, slots=True)
class Shared:
    """Another user has exactly the same text in ``field``; ``but_for_case`` another text that differs by case alone."""

    field: Field
    but_for_case: bool = False


@dataclass(frozen=True, slots=True)
class Every:
    """All of the parts; of no parts, everybody."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Everybody whom ``part`` does not find."""

    part: "Node"


Leaf: TypeAlias = Anywhere | Holds | Exactly | Begins | Ends | Is | Within | Compares | Has | Shared
"""What is not made of others."""
Node: TypeAlias = Leaf | Every | Either | Not


@dataclass(frozen=True, slots=True)
class Query:
    """``text`` as it was typed, and what it means."""

    text: str
    root: Node


class Expected(StrEnum):
    """What should have stood where a query is wrong. Each has its words in ``sentences.EXPECTED``."""

    TERM = "term"
    NEGATED = "negated"
    INSIDE = "inside"
    FIELD = "field"
    OPERATOR = "operator"
    VALUE = "value"
    TEXT = "text"
    CLOSING_QUOTE = "closing_quote"
    CLOSING_BRACKET = "closing_bracket"
    OPENING_BRACKET = "opening_bracket"
    SPACE = "space"
    YES_OR_NO = "yes_or_no"
    STATUS = "status"
    VERIFIABLE = "verifiable"
    PROVIDER = "provider"
    NUMBER = "number"
    DATE = "date"
    AGE_SIGN = "age_sign"
    RISING = "rising"
    MISSABLE = "missable"
    SHAREABLE = "shareable"
    FEWER_TERMS = "fewer_terms"
    FEWER_BRACKETS = "fewer_brackets"
    FEWER_CHARACTERS = "fewer_characters"


@dataclass(frozen=True, slots=True)
class QueryError:
    """Where a query is wrong: ``position`` and ``length`` count code points. ``facts`` fill the words of ``expected``."""

    position: int
    length: int
    expected: Expected
    facts: Mapping[str, str] = field(default_factory=dict[str, str])


EVERYBODY = Query("", Every(()))
