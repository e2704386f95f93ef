"""What a query says, once it is understood; and what was expected, where it is not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

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
class Is:
    """One of Cognito's own fields has the value ``text``; ``exactly`` with case and accents kept.

    For ENABLED the text is ``yes`` or ``no``, for VERIFIED it is the name of the attribute that says so (``email_verified``).
    """

    field: Field
    text: str
    exactly: bool = False


@dataclass(frozen=True, slots=True)
class Every:
    """All of the parts; of no parts, everybody."""

    parts: tuple["Node", ...]


Node: TypeAlias = Anywhere | Holds | Exactly | Is | Every


@dataclass(frozen=True, slots=True)
class Query:
    """``text`` as it was typed, and what it means."""

    text: str
    root: Node


class Expected(StrEnum):
    """What should have stood where a query is wrong. Each has its words in ``sentences.EXPECTED`` or ``NOT_YET``."""

    TERM = "term"
    FIELD = "field"
    VALUE = "value"
    TEXT = "text"
    CLOSING_QUOTE = "closing_quote"
    SPACE = "space"
    YES_OR_NO = "yes_or_no"
    STATUS = "status"
    VERIFIABLE = "verifiable"
    NO_OR_YET = "no_or_yet"
    NOT_YET = "not_yet"
    FEWER_TERMS = "fewer_terms"


@dataclass(frozen=True, slots=True)
class QueryError:
    """Where a query is wrong: ``position`` and ``length`` count code points. ``facts`` fill the words of ``expected``."""

    position: int
    length: int
    expected: Expected
    facts: Mapping[str, str] = field(default_factory=dict[str, str])


EVERYBODY = Query("", Every(()))
