"""The command that checks a pool up."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cognito_admin.cli.backup_keys import KeyFiles, is_backup
from cognito_admin.cli.offline import opened
from cognito_admin.cli.pool_choice import find_pool
from cognito_admin.cli.session import Session
from cognito_admin.cli.statuses import Status
from cognito_admin.model.checkup.finding import Finding, Severity
from cognito_admin.model.checkup.report import Report
from cognito_admin.model.checkup.rule_ids import RuleId
from cognito_admin.model.sentences import checkup as words
from cognito_admin.work.checkup_export import as_json, write_report
from cognito_admin.work.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Silencing:
    """``reason`` None ends the silence. ``subject`` None is whatever the rule finds."""

    rule: RuleId
    subject: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """``file`` gets the report, as HTML where its name ends so, else as JSON."""

    file: Path | None = None
    silencing: tuple[Silencing, ...] = ()


async def check(session: Session, pool: str, wanted: Wanted, keys: KeyFiles) -> Status:
    """FINDINGS where anything but advice was found that nobody silenced."""
    workspace = await _opened(session, pool, keys)
    checkups = session.services.checkups
    for one in wanted.silencing:
        if one.reason is None:
            await checkups.speak(workspace, one.rule, one.subject)
        else:
            await checkups.silence(workspace, one.rule, one.subject, one.reason)
    report = await checkups.check(workspace)
    if wanted.file is not None:
        await write_report(report, wanted.file)
        session.output.say(f"Written to {wanted.file}.")
    if session.output.as_json:
        session.output.document(as_json(report))
    else:
        session.output.lines(_told(report))
    return Status.FINDINGS if report.worst in (Severity.TROUBLE, Severity.WARNING) else Status.DONE


async def _opened(session: Session, text: str, keys: KeyFiles) -> Workspace:
    """The index of a pool is looked at where there is one, and is at hand without anybody being asked for a key."""
    if is_backup(text):
        return await opened(session, text, keys)
    await session.unlock_or_forget()
    return await session.services.workspaces.open(await find_pool(session, text))


def _told(report: Report) -> Iterator[str]:
    counts = {severity: sum(one.severity is severity for one in report.heard) for severity in Severity}
    said = ", ".join(
        f"{count} {words.SEVERITIES[severity].name.lower()}" for severity, count in counts.items() if count
    )
    unchecked = f"; {count} could not be checked" if (count := len(report.checkup.unknown)) else ""
    yield f"{report.name}: {said or 'nothing was found'}{unchecked}."
    for one in report.heard:
        yield from _finding(report, one)
    if report.gone:
        yield ""
        yield "Gone since the last check-up:"
        for gone in report.gone:
            yield f"  {gone.text}  {words.RULES[gone.rule].title}"
    if report.silenced:
        yield ""
        yield "Silenced:"
        for one in report.silenced:
            silence = report.silence_of(one)
            yield f"  {one.id.text}  {'' if silence is None else silence.reason}"
    if report.checkup.unknown:
        yield ""
        yield "Not checked:"
        for unknown in report.checkup.unknown:
            yield f"  {unknown.rule.value}: {words.why(unknown)}"


def _finding(report: Report, one: Finding) -> Iterator[str]:
    told = words.tell(one)
    yield ""
    of = words.subject(one)
    subject = f" · {of}" if of else ""
    new = " (new)" if one.id in report.new else ""
    yield f"{words.SEVERITIES[one.severity].name}: {told.title}{subject}{new}  [{one.id.text}]"
    yield f"  {told.text}"
    yield f"  {told.advice}"
    yield f"  {'; '.join(f'{each.what}: {each.value}' for each in one.evidence)}"
    yield f"  {one.source}"
