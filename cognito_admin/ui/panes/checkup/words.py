"""What the check-up pane says around the findings; what they say themselves is in model.sentences.checkup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.checkup.finding import Severity
from cognito_admin.model.sentences import checkup
from cognito_admin.model.sentences.callers import caller_name
from cognito_admin.model.sentences.checkup import RULES, SEVERITIES, tell, why
from cognito_admin.model.sentences.templates import fill
from cognito_admin.ui.formats import moment
from cognito_admin.ui.sentences import found
from cognito_admin.ui.translate import tr, trn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.checkup.finding import Finding, FindingId, Place, Unknown
    from cognito_admin.model.checkup.report import Report, Silence
    from cognito_admin.model.checkup.rule_ids import RuleId
    from cognito_admin.model.sentences import Explained

LOOKS: Mapping[Severity, tuple[str, str]] = {
    Severity.TROUBLE: ("circle-alert", "danger"),
    Severity.WARNING: ("triangle-alert", "warning"),
    Severity.ADVICE: ("info", "link"),
}
"""An icon, and the role of its colour."""
BACK_UP, REBUILD = "backup", "rebuild"
"""The places that are no panes: the wizards of backups and of rebuilds."""


def severity(one: Severity) -> str:
    return tr(SEVERITIES[one].name)


def severity_meaning(one: Severity) -> str:
    return tr(SEVERITIES[one].text)


def said(finding: Finding) -> Explained:
    return tell(finding, tr)


def rule_name(rule: RuleId) -> str:
    """Its title, without what it is of."""
    return fill(tr(RULES[rule].title), {}, tr)


def subject(one: Finding | Unknown | FindingId) -> str:
    return checkup.subject(one, tr)


def reason_unknown(unknown: Unknown) -> str:
    """Why it could not be checked, and what to do about it."""
    return why(unknown, tr)


def headline(report: Report) -> str:
    return found(report.heard) or tr("Nothing was found")


def look(report: Report) -> tuple[str, str]:
    if report.worst is not None:
        return LOOKS[report.worst]
    return ("circle-help", "muted") if report.checkup.unknown else ("circle-check", "success")


def compared(report: Report) -> str:
    """What became of the findings since the last time, how many are silenced, and what could not be checked."""
    parts: list[str] = []
    if report.earlier is None:
        parts.append(tr("The first check-up of this pool"))
    else:
        new = len(report.new & {one.id for one in report.heard})
        when = moment(report.earlier.moment)
        if new or report.gone:
            gone = len(report.gone)
            told = [trn("{count} new", "{count} new", new)] if new else []
            told += [trn("{count} gone", "{count} gone", gone)] if gone else []
            parts.append(tr("{news} since {time}", news=", ".join(told), time=when))
        else:
            parts.append(tr("The same as in the check-up of {time}", time=when))
    if report.silenced:
        parts.append(trn("{count} silenced", "{count} silenced", len(report.silenced)))
    if unknown := len(report.checkup.unknown):
        parts.append(trn("1 could not be checked", "{count} could not be checked", unknown))
    return " · ".join(parts)


def silenced_by(silence: Silence) -> str:
    told = {"who": caller_name(silence.who, tr), "time": moment(silence.when)}
    if silence.subject is None:
        return tr("The whole rule was silenced by {who}, {time}", **told)
    return tr("Silenced by {who}, {time}", **told)


def place_title(place: Place) -> str:
    """What the button says that leads to where a finding is put right."""
    if (place.pane, place.page) == ("health", "alarms"):
        return tr("Open the alarms")
    titles = {
        "settings": tr("Open the settings"),
        "triggers": tr("Open the trigger"),
        "users": tr("Show the users"),
        "duplicates": tr("Show the duplicates"),
        "health": tr("Open Health"),
        BACK_UP: tr("Back up…"),
        REBUILD: tr("Rebuild…"),
    }
    return titles.get(place.pane, tr("Go there"))
