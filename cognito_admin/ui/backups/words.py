"""Backups in words: sizes, what one holds and lacks, how it is protected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.backups import PACKED, ForPassphrase, ForRecipients
from cognito_admin.model.schedules import Every
from cognito_admin.model.sentences import marked
from cognito_admin.model.sentences.losses import NEVER
from cognito_admin.ui.ages import age
from cognito_admin.ui.formats import duration, locale, number
from cognito_admin.ui.sentences import counted
from cognito_admin.ui.translate import tr, trn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.backup_estimates import Estimate
    from cognito_admin.model.backup_records import BackupRecord
    from cognito_admin.model.backups import Protection
    from cognito_admin.model.schedules import Schedule
    from cognito_admin.work.backup_orders import Order
    from cognito_admin.work.schedules import Watched

_KEYS_SHOWN = 2
_TOGETHER = "\u2060"
"""No line ends there."""

HOLDS = marked(
    "Users with all their attributes, the groups and who is in them, and every setting: app clients, identity providers, "
    "sign-in pages, triggers, and what else Cognito tells of a pool."
)


def size(count: int) -> str:
    """``310 KB``, ``1.2 GB``."""
    step, units = float(count), (tr("bytes"), tr("KB"), tr("MB"), tr("GB"), tr("TB"))
    unit = 0
    while step >= 999.5 and unit < len(units) - 1:
        step, unit = step / 1000, unit + 1
    digits = 1 if unit >= 3 and step < 100 else 0
    return f"{locale().toString(step, 'f', digits)} {units[unit]}"


def takes(seconds: float) -> str:
    return tr("under a minute") if seconds < 55 else tr("about {time}", time=duration(seconds))


def estimate(of: Estimate) -> str:
    """``about 2,400 users · 350 KB · under a minute``."""
    users = tr("about {users}", users=counted(of.users, "users")) if of.users else tr("no users")
    return " · ".join((users, size(of.size), takes(of.takes_s)))


def total(of: Estimate, pools: int, *, with_mfa: bool = False) -> str:
    """What it comes to, and how much is left to those who sign in."""
    percent = round(100 * of.share)
    share = tr(
        "It keeps to {percent} % of the account’s request quota, and makes nobody a monthly active user.",
        percent=percent,
    )
    if with_mfa:
        share = tr("It keeps to {percent} % of the account’s request quota.", percent=percent)
    if pools == 1:
        return share
    count = tr("{count} pools, one after the other: {estimate}.", count=number(pools), estimate=estimate(of))
    return f"{count} {share}"


def mfa_cost(of: Estimate | None) -> str:
    """What asking for everybody's MFA preferences comes to."""
    requests = tr("One request for each user.")
    if of is not None and of.users:
        requests = tr(
            "Up to {requests} requests, one for each user: {time} more.",
            requests=number(of.users),
            time=takes(of.mfa_s),
        )
    counted = tr(
        "AWS counts everybody it is asked about as a monthly active user. That costs money, unless they were active this month "
        "already or the plan has as many for free."
    )
    return f"{requests} {counted}"


def never_given() -> str:
    """What no backup has, in one sentence."""
    words = [tr(text) for text in NEVER.values()]
    return tr(
        "No backup has these, because Cognito gives them to nobody: {things}.",
        things=", ".join(words[:-1]) + tr("; and ") + words[-1],
    )


def protection(of: Protection) -> str:
    match of:
        case ForPassphrase():
            return tr("Encrypted with your passphrase")
        case ForRecipients(recipients):
            return trn("Encrypted for 1 recipient", "Encrypted for {count} recipients", len(recipients))
        case _:
            return tr("In clear: not encrypted")


def as_last_time(order: Order) -> str:
    """What would be done, in one sentence: of what, where to, who can read it, and what is in it."""
    more = tr(", with the secrets of app clients and identity providers") if order.with_secrets else ""
    if order.with_mfa:
        more += tr(", with everybody’s MFA preferences")
    if order.with_health:
        more += tr(", with sign-in health")
    pools = order.pools[0].name
    if len(order.pools) > 1:
        pools = _named([pool.name for pool in order.pools])
    return tr(
        "Back up {pools} into {place}, {protection}: users, groups and every setting{more}.",
        pools=pools,
        place=_place(order.to),
        protection=_protected(order.protection),
        more=more,
    )


def _named(pools: Sequence[str]) -> str:
    """``Shop and Staff``, ``Shop, Staff and 3 more pools``."""
    if len(pools) == 2:
        return tr("{one} and {other}", one=pools[0], other=pools[1])
    first = ", ".join(pools[:2])
    if len(pools) == 3:
        return tr("{pools} and {other}", pools=first, other=pools[2])
    return trn("{pools} and 1 more pool", "{pools} and {count} more pools", len(pools) - 2, pools=first)


def _place(to: str) -> str:
    return tr("the file {file}", file=to) if to.endswith(PACKED) else to


def _protected(of: Protection) -> str:
    match of:
        case ForPassphrase():
            return tr("encrypted with the passphrase that the keyring has for it")
        case ForRecipients(recipients):
            keys = ", ".join(map(short_key, recipients[:_KEYS_SHOWN]))
            if len(recipients) > _KEYS_SHOWN:
                keys += ", …"
            return trn(
                "encrypted for the recipient {keys}",
                "encrypted for {count} recipients ({keys})",
                len(recipients),
                keys=keys,
            )
        case _:
            return tr("in clear, not encrypted")


def short_key(recipient: str) -> str:
    """Both ends of a public key, by which people know theirs."""
    kind, _, key = recipient.rpartition(" ") if recipient.startswith("ssh-") else ("", "", recipient)
    return f"{kind} {key[:8]}{_TOGETHER}…{_TOGETHER}{key[-6:]}".strip()


def contents(record: BackupRecord) -> str:
    """``2,400 users · 5 groups · 320 memberships · 310 KB``."""
    counts = record.counts
    parts = (
        counted(counts.users, "users"),
        counted(counts.groups, "groups"),
        counted(counts.memberships, "members"),
        *(() if counts.mfa is None else (trn("MFA preferences of {count}", "MFA preferences of {count}", counts.mfa),)),
        *((tr("sign-in health"),) if counts.series else ()),
        size(record.size),
        tr("encrypted") if record.encrypted else tr("in clear"),
    )
    return " · ".join(parts)


def backup_line(record: BackupRecord) -> str:
    """``5 minutes ago · verified``."""
    made = age(record.finished)
    if record.damage_count:
        return tr("{made} · damaged", made=made)
    if record.unread:
        return (
            tr("{made} · verified, with losses", made=made)
            if record.verified
            else tr("{made} · with losses", made=made)
        )
    return tr("{made} · verified", made=made) if record.verified else tr("{made} · not verified yet", made=made)


def rhythm(schedule: Schedule) -> str:
    """``Every day at 02:30``."""
    at = f"{schedule.hour:02}:{schedule.minute:02}"
    match schedule.every:
        case Every.DAY:
            return tr("Every day at {time}", time=at)
        case Every.WEEK:
            return tr("Every {day} at {time}", day=weekday(schedule.weekday), time=at)
        case Every.MONTH:
            return tr("On the first of every month at {time}", time=at)


def standing(known: Watched | None) -> str:
    """What became of the schedule so far, in one line."""
    if known is None:
        return tr("Not scheduled yet. The system’s own scheduler runs it, whether this window is open or not.")
    when = rhythm(known.schedule)
    if known.last is None:
        missed = tr("and none was made for too long") if known.overdue else tr("and none was made yet")
        return tr("{when}, {missed}.", when=when, missed=missed)
    text = tr("{when}. The last backup was made {ago}.", when=when, ago=age(known.last))
    return f"{text} {tr('That is too long ago: look whether the scheduler runs it.')}" if known.overdue else text


def weekday(day: int) -> str:
    """Monday is 0."""
    return locale().standaloneDayName(day + 1)
