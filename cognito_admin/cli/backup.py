"""The commands that make backups, and that read one whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cognito_admin.cli import terminal
from cognito_admin.cli.backup_keys import KeyFiles, connection_of
from cognito_admin.cli.pool_choice import find_pool
from cognito_admin.cli.session import Session
from cognito_admin.cli.statuses import Status
from cognito_admin.cli.terminal_job import TerminalJob
from cognito_admin.model.backup_records import BackupRecord
from cognito_admin.model.backups import ForPassphrase, ForRecipients, InClear, Protection
from cognito_admin.model.connections import PoolKey
from cognito_admin.model.progress import JobState
from cognito_admin.model.sentences.losses import explain_damage, explain_losses
from cognito_admin.work.backup_jobs import IDENTITY, PASSPHRASE
from cognito_admin.work.backup_orders import (
    KIND,
    VERIFY,
    Order,
    OrderedPool,
    arguments,
    estimate,
    resource,
    secrets,
)
from cognito_admin.work.backup_places import is_in_s3


@dataclass(frozen=True, slots=True)
class Wanted:
    """A backup as it was asked for. One of ``recipients``, ``passphrase`` and ``plain`` says who can read it."""

    to: str
    recipients: tuple[str, ...] = ()
    passphrase: Path | None = None
    plain: bool = False
    with_secrets: bool = False
    keep: int | None = None
    with_mfa: bool = False
    """Everybody's MFA preferences too, ``agreed`` that it may cost money."""
    agreed: bool = False
    with_health: bool = False

    @property
    def protection(self) -> Protection:
        if self.passphrase is not None:
            return ForPassphrase(self.passphrase.read_text("utf-8-sig").rstrip("\r\n"))
        return ForRecipients(self.recipients) if self.recipients else InClear()


async def backup(session: Session, pool: str, wanted: Wanted) -> Status:
    """Makes one, and tells what is in it."""
    made = await back_up(session, pool, wanted)
    if isinstance(made, Status):
        return made
    record, outcome = made
    removed = outcome.get("backups_removed", 0)
    status = _told(session, record, {"removed": removed} if removed else {})
    if "backups_not_removed" in outcome:
        session.output.insist("Older backups could not be removed: what is needed for that is not permitted there.")
        return status or Status.FINDINGS
    return status


async def back_up(session: Session, pool: str, wanted: Wanted) -> tuple[BackupRecord, Mapping[str, int]] | Status:
    """What is on record of the backup that was made, and what its job came to; or why there is none."""
    protection = wanted.protection
    if isinstance(protection, ForPassphrase) and not protection.passphrase:
        session.output.fail_text("The file with the passphrase is empty.")
        return Status.BAD_INPUT
    key = await find_pool(session, pool)
    await session.unlock_or_forget()
    if wanted.with_mfa and not await _agreed_to_ask_for_mfa(session, key, agreed=wanted.agreed):
        return Status.BAD_INPUT
    workspace = await session.services.workspaces.open_live(key)
    order = Order((), _whole(wanted.to), protection, wanted.with_secrets, False, wanted.with_mfa, wanted.with_health)
    ordered = OrderedPool(workspace.key, workspace.summary.name)
    run = TerminalJob(session)
    job = await run.job(
        KIND,
        resource=resource(workspace.key),
        subject=workspace.summary.name,
        arguments={**arguments(order, ordered), "keep": wanted.keep},
        secrets=secrets(protection),
    )
    if job.state is JobState.INTERRUPTED:
        return run.interrupted(job)
    record = await session.services.backups.made_by(job.id)
    assert record is not None
    if "begun_anew" in (job.outcome or {}):
        session.output.say("What was there of an unfinished backup was too old to go on with: this one was begun anew.")
    return record, job.outcome or {}


async def _agreed_to_ask_for_mfa(session: Session, key: PoolKey, *, agreed: bool) -> bool:
    """Tells what asking for everybody's MFA preferences comes to, and has it agreed to."""
    found = await estimate(session.services.workspaces, key)
    minutes = max(1, round(found.mfa_s / 60))
    session.output.insist(
        f"MFA preferences take a request for each user: up to {found.users:,} requests, about {minutes:,} min at "
        f"{found.share:.0%} of the account's quota. AWS counts everybody who is asked about as a monthly active user (MAU), "
        "which costs money unless they were active this month already or the plan has as many for free."
    )
    if agreed or await terminal.agrees("Ask for them?"):
        return True
    session.output.fail_text("Nothing was backed up. Say --yes where nobody is there to be asked.")
    return False


async def verify(session: Session, place: str, keys: KeyFiles) -> Status:
    there = _whole(place)
    await session.unlock_or_forget()
    secrets = {
        name: file.read_text("utf-8-sig").rstrip("\r\n")
        for name, file in ((PASSPHRASE, keys.passphrase), (IDENTITY, keys.identity))
        if file is not None
    }
    run = TerminalJob(session)
    job = await run.job(
        VERIFY,
        resource=f"{VERIFY}:{there}",
        subject=Path(there).name,
        arguments={"place": there, "connection": connection_of(session, place)},
        secrets=secrets,
    )
    if job.state is JobState.INTERRUPTED:
        return Status.INTERRUPTED
    record = await session.services.backups.at(there)
    assert record is not None
    status = _told(session, record)
    # What a backup lacks was told when it was made, and is no damage.
    return Status.DONE if status is Status.FINDINGS else status


def _told(session: Session, record: BackupRecord, further: Mapping[str, int] | None = None) -> Status:
    """Says what is in a backup, what it lacks and what is wrong with it."""
    output, counts = session.output, record.counts
    losses = explain_losses(record.unread)
    if output.as_json:
        output.document({**record.as_json(), **(further or {})})
    else:
        facts = {
            "backup": record.place,
            "users": f"{counts.users:,}",
            "groups": f"{counts.groups:,}",
            "memberships": f"{counts.memberships:,}",
            **({} if counts.mfa is None else {"MFA preferences": f"{counts.mfa:,}"}),
            **({} if counts.series is None else {"lines of sign-in health": f"{counts.series:,}"}),
            "verified": "whole" if record.whole else "damaged",
        }
        output.facts({**facts, **{f"older backups {name}": str(number) for name, number in (further or {}).items()}})
        for loss in losses:
            output.insist(f"Missing: {loss.name}. {loss.text}")
        for damage in record.damages:
            output.insist(explain_damage(damage))
    if not record.whole:
        return Status.DAMAGED
    return Status.FINDINGS if losses else Status.DONE


def _whole(place: str) -> str:
    """Whatever folder one is in when the work is continued."""
    return place if is_in_s3(place) else str(Path(place).expanduser().absolute())
