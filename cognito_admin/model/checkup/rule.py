"""What a rule of a check-up is, and what it may say."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cognito_admin.model.checkup.facts import Facts, text_of
from cognito_admin.model.checkup.finding import Edits, Evidence, Fix, Place, Severity
from cognito_admin.model.checkup.rule_ids import RuleId
from cognito_admin.model.settings.edits import Pointer, value_at, with_value
from cognito_admin.model.settings.part import Part
from cognito_admin.model.settings.things import Document, Thing

GUIDE = "https://docs.aws.amazon.com/cognito/latest/developerguide/"


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding before its rule is added to it; ``severity`` only where it is another than the rule's."""

    subject: str = ""
    title: str = ""
    facts: Mapping[str, str] = field(default_factory=dict[str, str])
    evidence: tuple[Evidence, ...] = ()
    fix: Fix | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """``page`` of AWS's developer guide says why. ``check`` raises NotKnown where it lacks what it must know."""

    id: RuleId
    severity: Severity
    page: str
    check: Callable[[Facts], Iterable[Seen]]

    @property
    def source(self) -> str:
        return f"{GUIDE}{self.page}.html"


def member(document: Document, *pointer: str) -> Evidence:
    """A member of a document as it stands."""
    return Evidence(".".join(pointer), text_of(value_at(document, pointer)))


def setting(thing: Thing, document: Document, value: Any, *pointer: str) -> Edits:
    """One member set to what is right."""
    return edits(thing, document, {pointer: value})


def edits(thing: Thing, document: Document, values: Mapping[Pointer, Any]) -> Edits:
    after = document
    for pointer, value in values.items():
        after = with_value(after, pointer, value)
    return Edits((Part(thing, document, after),))


def page(name: str, thing: str = "") -> Place:
    """A page of the settings."""
    return Place("settings", name, thing)
