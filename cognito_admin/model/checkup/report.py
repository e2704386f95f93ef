"""A check-up with what people said of it: what is silenced, and what is new since the last one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cognito_admin.model.checkup.finding import CheckUp, Finding, FindingId, Severity
from cognito_admin.model.checkup.rule_ids import RuleId


@dataclass(frozen=True, slots=True)
class Silence:
    """``subject`` None silences the rule for all there are, now and later. ``who`` as AWS or the system names them."""

    rule: RuleId
    subject: str | None
    reason: str
    when: datetime
    who: str

    def covers(self, one: FindingId) -> bool:
        return self.rule is one.rule and self.subject in (None, one.subject)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The check-up before: what it found, and what could not be checked then."""

    moment: datetime
    found: frozenset[FindingId]
    unknown: frozenset[RuleId] = frozenset()


@dataclass(frozen=True, slots=True)
class Report:
    """``earlier`` is None where this is the first."""

    pool: str
    name: str
    as_of: datetime | None
    """When the backup was made that was looked at; None where that was the pool itself."""
    checkup: CheckUp
    silences: tuple[Silence, ...] = ()
    earlier: Earlier | None = None

    def silence_of(self, finding: Finding) -> Silence | None:
        """That of the finding alone rather than that of its rule."""
        covering = [one for one in self.silences if one.covers(finding.id)]
        return min(covering, key=lambda one: one.subject is None, default=None)

    @property
    def heard(self) -> tuple[Finding, ...]:
        """Those that nobody silenced."""
        return tuple(one for one in self.checkup.findings if self.silence_of(one) is None)

    @property
    def silenced(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.checkup.findings if self.silence_of(one) is not None)

    @property
    def worst(self) -> Severity | None:
        """Of those that nobody silenced; None where there is none."""
        return worst(self.heard)

    @property
    def new(self) -> frozenset[FindingId]:
        """Found now and not the last time, although it was looked for then."""
        if self.earlier is None:
            return frozenset()
        before = self.earlier
        return frozenset(
            one.id for one in self.checkup.findings if one.id not in before.found and one.rule not in before.unknown
        )

    @property
    def gone(self) -> tuple[FindingId, ...]:
        """Found the last time, looked for again, and not there any more."""
        if self.earlier is None:
            return ()
        here = {one.id for one in self.checkup.findings}
        unknown = {one.rule for one in self.checkup.unknown}
        return tuple(sorted(one for one in self.earlier.found - here if one.rule not in unknown))


def worst(findings: Iterable[Finding]) -> Severity | None:
    return min((one.severity for one in findings), key=[*Severity].index, default=None)
