"""Restores in words: what becomes of people, what comes along, how a plan stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from cognito_admin.model.attributes import title
from cognito_admin.model.restore.target import ExistingPool
from cognito_admin.model.sentences import USER_STATUSES, Explained, marked
from cognito_admin.model.sentences.restored_people import FATES, explain_skip
from cognito_admin.model.sentences.restores import (
    PARTS,
    STAGES,
    explain_blocker,
    explain_restore_loss,
    explain_warning,
)
from cognito_admin.ui.formats import duration, number
from cognito_admin.ui.sentences import counted
from cognito_admin.ui.translate import tr, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cognito_admin.model.backup_records import BackupRecord
    from cognito_admin.model.restore.fates import Fate, SkippedUser
    from cognito_admin.model.restore.options import Part
    from cognito_admin.model.restore.plan import Blocked, Finding, Lost, Plan, StageTime, Warned
    from cognito_admin.model.sentences import Label

UNDELETE = marked(
    "Was the pool deleted less than 14 days ago? AWS Support may be able to bring it back whole, with passwords and user ids. Ask "
    "them first: no restore can do that."
)
_TYPES = {
    "String": marked("Text"),
    "Number": marked("A number"),
    "Boolean": marked("True or false"),
    "DateTime": marked("A moment"),
}


def fate_title(fate: Fate) -> str:
    return tr(FATES[fate].name)


def fate_text(fate: Fate) -> str:
    """What it means for people."""
    return tr(FATES[fate].text)


def part_title(part: Part) -> str:
    return tr(PARTS[part])


def blocker(finding: Finding[Blocked]) -> Explained:
    return explain_blocker(finding, tr)


def loss(finding: Finding[Lost]) -> Explained:
    return _as_explained(explain_restore_loss(finding, tr))


def losses(findings: Iterable[Finding[Lost]]) -> list[Explained]:
    """What reads alike, such as the same setting of several app clients, is said once, and how often: ``The terms (2)``."""
    counts = Counter(loss(finding) for finding in findings)
    return [
        replace(said, title=tr("{title} ({count})", title=said.title, count=number(count))) if count > 1 else said
        for said, count in counts.items()
    ]


def warning(finding: Finding[Warned]) -> Explained:
    return _as_explained(explain_warning(finding, tr))


def skipped(user: SkippedUser, count: int) -> Explained:
    """Who is not made: ``3 users have the user name of another``; and what to do about it."""
    said = explain_skip(user, tr)
    return Explained(f"{counted(count, 'users')} {said.name}", said.text, "")


def type_title(kind: str) -> str:
    """``kind`` is AWS's AttributeDataType."""
    return tr(_TYPES[kind])


def ways(username_attributes: Sequence[str], aliases: Sequence[str]) -> str:
    """What people sign in with: ``User name, or e-mail``."""
    names = [tr(title(name)) for name in username_attributes or aliases]
    lowered = [within(name) for name in names]
    either = tr(" or ").join(lowered)
    if username_attributes:
        return either[:1].upper() + either[1:]
    return tr("User name, or {ways}", ways=either) if aliases else tr("User name")


def case(sensitive: bool) -> str:
    return tr("Ann and ann are two people") if sensitive else tr("Ann and ann are the same")


def lacks(record: BackupRecord) -> str:
    """What is wrong with a backup, or missing from it, in one sentence; blank where nothing is."""
    if record.damage_count:
        return tr("It is damaged: what cannot be read cannot come back. Take another if there is one.")
    if record.verified is None:
        return tr("It was never verified here. Verify it first where there is time.")
    if record.unread:
        return tr("Things are missing from it that AWS did not allow to read. The plan says what follows from that.")
    return ""


def target_text(plan: Plan) -> str:
    """``the new pool “Shop” in us-east-1 (account 123456789012)``."""
    where = plan.where
    form = (
        tr("the pool “{name}” in {region} (account {account})")
        if isinstance(where, ExistingPool)
        else tr("a new pool “{name}” in {region} (account {account})")
    )
    return form.format(name=where.name, region=where.region, account=where.account)


def headline(plan: Plan) -> str:
    """How many come back, and where to."""
    survey = plan.survey
    everybody = survey.planned + survey.skipped
    if plan.users.options.most_users is not None:
        users = counted(survey.planned, "users")
        return tr("A rehearsal: {users} come into {target}.", users=users, target=target_text(plan))
    if not everybody:
        return tr("The settings come back into {target}. No users come along.", target=target_text(plan))
    if not survey.skipped:
        return tr("All {users} come back into {target}.", users=counted(everybody, "users"), target=target_text(plan))
    return tr(
        "{planned} of {users} come back into {target}.",
        planned=number(survey.planned),
        users=counted(everybody, "users"),
        target=target_text(plan),
    )


def takes(plan: Plan) -> str:
    """How long it takes, and what takes longest."""
    whole = duration(plan.estimate_s)
    longest: StageTime | None = max(plan.times, key=lambda time: time.takes_s, default=None)
    if longest is None or plan.estimate_s < 60:
        return tr("It takes {time}, and can be paused at any time.", time=_about(whole, plan.estimate_s))
    return tr(
        "It takes {time}, most of it for {stage}: AWS takes {rate} a second. It can be paused at any time.",
        time=_about(whole, plan.estimate_s),
        stage=within(tr(STAGES[longest.stage])),
        rate=number(max(1, round(longest.calls_per_s))),
    )


def _as_explained(label: Label) -> Explained:
    return Explained(label.name, label.text, "")


def _about(text: str, seconds: float) -> str:
    return text if seconds < 30 else tr("about {time}", time=text)


def status(name: str) -> str:
    """What people call a UserStatus."""
    label = USER_STATUSES.get(name)
    return tr(label.name) if label else name
