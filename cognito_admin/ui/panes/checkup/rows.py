"""What a check-up came to as rows: findings by severity, what is silenced, what could not be checked, what is gone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cognito_admin.model.checkup.finding import Edits, Finding, FindingId, Severity, Unknown
from cognito_admin.ui.formats import number
from cognito_admin.ui.panes.checkup import words
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_admin.model.checkup.report import Report

Thing = Finding | Unknown | FindingId
"""What a row is of; a FindingId is of what is gone."""


class Section(StrEnum):
    TROUBLE = "trouble"
    WARNING = "warning"
    ADVICE = "advice"
    SILENCED = "silenced"
    UNKNOWN = "unknown"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Row:
    """``thing`` is None for the heading of a section. ``key`` tells the row again in another check-up."""

    section: Section
    key: str
    title: str
    of: str = ""
    new: bool = False
    look: tuple[str, str] = ("", "")
    thing: Thing | None = None

    @property
    def spoken(self) -> str:
        """What screen readers say."""
        if self.thing is None:
            return self.title
        parts = (section_title(self.section), self.title, self.of, tr("new") if self.new else "")
        return ", ".join(part for part in parts if part)


def section_title(section: Section) -> str:
    if section.value in [*Severity]:
        return words.severity(Severity(section.value))
    return {
        Section.SILENCED: tr("Silenced"),
        Section.UNKNOWN: tr("Could not be checked"),
        Section.GONE: tr("Gone since the last check-up"),
    }[section]


def rows(report: Report, text: str = "", *, silenced: bool = False) -> tuple[Row, ...]:
    """``text`` narrows them to those in whose title, subject or rule all its words are found. Empty sections have no heading."""
    wanted = text.casefold().split()
    found = [row for row in _every(report, silenced=silenced) if all(word in _sought(row) for word in wanted)]
    shown: list[Row] = []
    for section in Section:
        inside = [row for row in found if row.section is section]
        if inside:
            title = tr("{section} · {count}", section=section_title(section), count=number(len(inside)))
            shown += [Row(section, section.value, title), *inside]
    return tuple(shown)


def alike(finding: Finding, report: Report) -> tuple[Finding, ...]:
    """It and those of its rule that are edits as well, each of another thing: they can be made together."""
    found: list[Finding] = []
    touched: set[object] = set()
    for one in (finding, *report.heard):
        if one.rule is finding.rule and isinstance(one.fix, Edits):
            things = {part.thing for part in one.fix.parts}
            if not things & touched:
                found.append(one)
                touched |= things
    return tuple(found)


def _every(report: Report, *, silenced: bool) -> Iterator[Row]:
    new = report.new
    for one in report.heard:
        yield _of_finding(one, Section(one.severity.value), new=one.id in new)
    for one in report.silenced if silenced else ():
        yield _of_finding(one, Section.SILENCED, new=one.id in new)
    for unknown in report.checkup.unknown:
        key = f"{Section.UNKNOWN}:{unknown.rule}:{unknown.subject}"
        name = words.rule_name(unknown.rule)
        yield Row(Section.UNKNOWN, key, name, words.subject(unknown), look=("circle-dashed", "muted"), thing=unknown)
    for gone in report.gone:
        key = f"{Section.GONE}:{gone.text}"
        yield Row(
            Section.GONE, key, words.rule_name(gone.rule), words.subject(gone), look=("check", "success"), thing=gone
        )


def _of_finding(finding: Finding, section: Section, *, new: bool) -> Row:
    picture, role = words.LOOKS[finding.severity]
    return Row(
        section,
        finding.id.text,
        words.said(finding).title,
        words.subject(finding),
        new=new,
        look=(picture, "muted") if section is Section.SILENCED else (picture, role),
        thing=finding,
    )


def _sought(row: Row) -> str:
    subject = row.thing.subject if row.thing is not None else ""
    rule = row.thing.rule if row.thing is not None else ""
    return f"{row.title}\n{row.of}\n{subject}\n{rule}".casefold()
