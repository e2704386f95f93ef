"""What a check-up finds, as data; sentences/checkup.py has the words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cognito_admin.model.checkup.rule_ids import RuleId
from cognito_admin.model.failures import Failure
from cognito_admin.model.settings.part import Part


class Severity(StrEnum):
    """The gravest first."""

    TROUBLE = "trouble"
    """It keeps people out, or from their messages, now."""
    WARNING = "warning"
    """It will cost somebody dear one day, or makes an attack easy."""
    ADVICE = "advice"
    """It could be better, and may well be meant so."""


@dataclass(frozen=True, slots=True, order=True)
class FindingId:
    """What a finding is told by from one check-up to the next."""

    rule: RuleId
    subject: str = ""

    @property
    def text(self) -> str:
        """``RULE`` or ``RULE:SUBJECT``."""
        return f"{self.rule.value}:{self.subject}" if self.subject else self.rule.value


@dataclass(frozen=True, slots=True)
class Evidence:
    """``what`` is a member as AWS spells it, with dots in between, or a few English words; ``value`` is what was there."""

    what: str
    value: str


@dataclass(frozen=True, slots=True)
class Edits:
    """Edits of documents for the one writer, to be shown before they are made."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is put right, since there is no single right value: a pane, a page of it, and the thing on that page."""

    pane: str
    page: str = ""
    thing: str = ""


Fix = Edits | Place


@dataclass(frozen=True, slots=True)
class Finding:
    """``subject`` is what it is of: nothing for the pool, else the id of an app client, the name of a provider, of a trigger …

    It stays the same when people rename things; ``title`` is what people call it. ``facts`` fill the placeholders of the
    rule's sentence.
    """

    rule: RuleId
    severity: Severity
    source: str
    """The address of the page of AWS's that says so."""
    subject: str = ""
    title: str = ""
    facts: Mapping[str, str] = field(default_factory=dict[str, str])
    evidence: tuple[Evidence, ...] = ()
    fix: Fix | None = None

    @property
    def id(self) -> FindingId:
        return FindingId(self.rule, self.subject)


class Lack(StrEnum):
    """Why something could not be checked, where AWS refused nothing."""

    NO_INDEX = "no-index"
    """The users of the pool were not read here, or not to the end."""
    NOT_IN_BACKUP = "not-in-backup"
    NO_NUMBERS = "no-numbers"
    """CloudWatch told nothing of the time."""
    TOO_MANY = "too-many"
    """Of a kind, each of which takes requests of its own."""
    NOT_TOLD = "not-told"
    """AWS has no call that tells of it, or the program does not make it."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A rule that could not be checked, or not of everything."""

    rule: RuleId
    why: Failure | Lack
    subject: str = ""


@dataclass(frozen=True, slots=True)
class CheckUp:
    """``findings`` are sorted: the gravest first, then in the order of the rules."""

    moment: datetime
    findings: tuple[Finding, ...]
    unknown: tuple[Unknown, ...] = ()
