"""The facts of a pool as the overview tells them: cards of rows, every value in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_admin.model import attributes, sentences
from cognito_admin.model.connections import Mode
from cognito_admin.model.overview import (
    EmailSending,
    Factor,
    Mfa,
    Overview,
    PasswordPolicy,
    Requirement,
    SignIn,
    Trigger,
)
from cognito_admin.model.sentences import marked
from cognito_admin.ui.ages import age
from cognito_admin.ui.backups.words import backup_line, rhythm
from cognito_admin.ui.formats import clock, day, moment, moment_alone, number, utc
from cognito_admin.ui.sentences import counted
from cognito_admin.ui.translate import tr, trn, within

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from cognito_admin.model.backup_records import BackupRecord
    from cognito_admin.model.connections import Connection, Identity, Marking
    from cognito_admin.work.schedules import Watched


@dataclass(frozen=True, slots=True)
class Row:
    """``copyable`` values are ids: monospaced, with a button."""

    label: str
    value: str
    tooltip: str = ""
    copyable: bool = False
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    title: str
    icon_name: str
    rows: tuple[Row, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Synced:
    """What of the pool is on this computer."""

    users: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Backups:
    """The last backup that is on record here, and the schedule with what became of it."""

    last: BackupRecord | None
    watched: Watched | None


def cards(
    overview: Overview,
    connection: Connection,
    identity: Identity | None,
    marking: Marking,
    synced: Synced | None,
    backups: Backups | None = None,
) -> tuple[Card, ...]:
    """The whole page, most asked for first."""
    return (
        _pool(overview, connection, identity, marking),
        _users_of_backup(synced) if marking.mode is Mode.OFFLINE else _users(overview, synced),
        _sign_in(overview.sign_in),
        _security(overview),
        _messages(overview),
        _triggers(overview.triggers),
        _attributes(overview),
        *(() if backups is None else (_backups(backups),)),
    )


def _pool(overview: Overview, connection: Connection, identity: Identity | None, marking: Marking) -> Card:
    account = overview.account or (identity.account if identity else None)
    rows = [
        Row(tr("Pool id"), overview.id, copyable=True),
        Row(tr("Region"), overview.region, copyable=True),
        *_way(connection, marking),
        Row(tr("Plan"), _tier(overview.tier)),
        Row(tr("Deletion protection"), tr("On") if overview.deletion_protection else tr("Off")),
    ]
    if account:
        rows.insert(1, Row(tr("AWS account"), account, copyable=True))
    if overview.arn:
        rows.insert(1, Row(tr("ARN"), overview.arn, copyable=True))
    if overview.custom_domain or overview.domain:
        rows.append(Row(tr("Sign-in domain"), overview.custom_domain or overview.domain or "", copyable=True))
    for label, when in ((tr("Created"), overview.created), (tr("Last changed"), overview.modified)):
        if when is not None:
            rows.append(
                Row(label, tr("{date} {time} · {age}", date=day(when), time=clock(when), age=age(when)), utc(when))
            )
    return Card(tr("Pool"), "shield", tuple(rows))


def _way(connection: Connection, marking: Marking) -> tuple[Row, ...]:
    environment = sentences.ENVIRONMENTS[marking.environment]
    mode = sentences.MODES[marking.mode]
    if marking.mode is Mode.OFFLINE:
        return (Row(tr("Opened from"), connection.name, tr(mode.text)),)
    treated = tr("{environment}, {mode}", environment=tr(environment.name), mode=within(tr(mode.name)))
    return (
        Row(tr("Connection"), connection.name),
        Row(tr("Treated as"), treated, f"{tr(environment.text)} {tr(mode.text)}"),
    )


def _users_of_backup(synced: Synced | None) -> Card:
    if synced is None or synced.at is None:
        rows = [Row(tr("In the backup"), tr("Not read to the end yet"), muted=True)]
    else:
        rows = [
            Row(tr("In the backup"), number(synced.users), tr("Counted as they were read.")),
            Row(tr("Taken"), moment_alone(synced.at), utc(synced.at)),
        ]
    return Card(tr("Users"), "users", tuple(rows))


def _users(overview: Overview, synced: Synced | None) -> Card:
    rows = [
        Row(
            tr("Estimated by AWS"),
            number(overview.estimated_users),
            tr("AWS keeps this number roughly up to date. It is an estimate, never a count."),
        )
    ]
    if synced is not None and synced.at is not None:
        rows.append(Row(tr("On this computer"), number(synced.users), tr("Counted by the last sync.")))
        rows.append(Row(tr("Synced"), moment_alone(synced.at), utc(synced.at)))
    else:
        rows.append(Row(tr("On this computer"), tr("Not synced yet"), muted=True))
    return Card(tr("Users"), "users", tuple(rows))


def _backups(backups: Backups) -> Card:
    last, watched = backups.last, backups.watched
    if last is None:
        rows = [Row(tr("Last backup"), tr("None made on this computer"), muted=True)]
    else:
        rows = [Row(tr("Last backup"), backup_line(last), utc(last.finished)), Row(tr("It lies in"), last.place)]
    if watched is None:
        rows.append(Row(tr("Schedule"), tr("None on this computer"), muted=True))
    else:
        late = tr("{rhythm}; overdue", rhythm=rhythm(watched.schedule))
        rows.append(Row(tr("Schedule"), late if watched.overdue else rhythm(watched.schedule)))
    return Card(tr("Backups"), "archive", tuple(rows))


def _sign_in(sign_in: SignIn) -> Card:
    if sign_in.username_attributes:
        ways = tr("{names}; Cognito makes up the user name", names=_names(sign_in.username_attributes))
    elif sign_in.aliases:
        ways = tr("User name, or {names}", names=_names(sign_in.aliases, joined_by=tr("or")))
    else:
        ways = tr("User name")
    rows = [
        Row(tr("People sign in with"), ways),
        Row(
            tr("Upper and lower case"),
            tr("Makes a difference") if sign_in.case_sensitive else tr("Makes no difference"),
            tr("Whether Ann and ann are two user names. It cannot be changed later."),
        ),
        Row(
            tr("Signing up"),
            tr("Anybody can") if sign_in.self_sign_up else tr("Administrators create every user"),
        ),
        Row(tr("Verified by Cognito"), _names(sign_in.auto_verified) or tr("Nothing"), muted=not sign_in.auto_verified),
        Row(tr("Forgotten password"), _recovery(sign_in.recovery)),
    ]
    if sign_in.first_factors and sign_in.first_factors != (Factor.PASSWORD,):
        rows.insert(1, Row(tr("Proof"), _capitalised(_factors(sign_in.first_factors))))
    return Card(tr("Sign-in"), "log-in", tuple(rows))


def _security(overview: Overview) -> Card:
    rows = [
        Row(tr("Password"), password_policy(overview.password)),
        Row(tr("Temporary password"), _temporary(overview.password)),
        Row(tr("Second factor"), mfa(overview.mfa)),
        Row(tr("Threat protection"), _threat(overview.threat_protection)),
    ]
    if overview.password.history:
        rows.insert(
            1,
            Row(
                tr("Old passwords"),
                trn(
                    "The last one may not come again", "The last {count} may not come again", overview.password.history
                ),
            ),
        )
    return Card(tr("Security"), "key-round", tuple(rows))


def password_policy(policy: PasswordPolicy) -> str:
    """``At least 8 characters with upper case, numbers and symbols``."""
    kinds = {
        "upper": tr("upper case"),
        "lower": tr("lower case"),
        "numbers": tr("numbers"),
        "symbols": tr("symbols"),
    }
    needed = listed([kinds[kind] for kind in policy.requires])
    if needed:
        return tr("At least {length} characters with {kinds}", length=policy.minimum_length, kinds=needed)
    return tr("At least {length} characters, of any kind", length=policy.minimum_length)


def _temporary(policy: PasswordPolicy) -> str:
    days = policy.temporary_days
    if days is None:
        return tr("Valid for 7 days")
    return trn("Valid for 1 day", "Valid for {count} days", days)


def mfa(setting: Mfa) -> str:
    """``Optional, by authenticator app or text message``."""
    word = {
        Requirement.OFF: tr("Off"),
        Requirement.OPTIONAL: tr("Optional"),
        Requirement.ON: tr("Required"),
        Requirement.UNKNOWN: tr("Not known"),
    }[setting.requirement]
    if setting.factors and setting.requirement is not Requirement.OFF:
        return tr("{word}, by {factors}", word=word, factors=_factors(setting.factors))
    return word


def _messages(overview: Overview) -> Card:
    rows = [Row(tr("E-mail"), _email(overview.email))]
    for label, value in (
        (tr("From"), overview.email.sender),
        (tr("Reply to"), overview.email.reply_to),
        (tr("SES identity"), overview.email.source_arn),
    ):
        if value:
            rows.append(Row(label, value, copyable=label == tr("SES identity")))
    if overview.sms.configured:
        region = overview.sms.region
        rows.append(
            Row(tr("Text messages"), tr("Through Amazon SNS in {region}", region=region) if region else tr("Set up"))
        )
    else:
        rows.append(Row(tr("Text messages"), tr("Not set up"), muted=True))
    return Card(tr("Messages"), "mail", tuple(rows))


def _email(email: EmailSending) -> str:
    if email.own_account:
        return tr("Through your own Amazon SES")
    return tr("Through Cognito's own address, at most 50 a day")


TRIGGER_WORDS = {
    "PreSignUp": marked("Before a sign-up"),
    "PostConfirmation": marked("After a confirmation"),
    "PreAuthentication": marked("Before a sign-in"),
    "PostAuthentication": marked("After a sign-in"),
    "PreTokenGeneration": marked("Before tokens are issued"),
    "UserMigration": marked("When a user is not found"),
    "CustomMessage": marked("Before a message is sent"),
    "DefineAuthChallenge": marked("Choosing the next challenge"),
    "CreateAuthChallenge": marked("Making a challenge"),
    "VerifyAuthChallengeResponse": marked("Checking an answer"),
    "CustomEmailSender": marked("Sending e-mails"),
    "CustomSMSSender": marked("Sending text messages"),
    "InboundFederation": marked("When a provider sends a person"),
}
"""What happens when a trigger runs, in plain words."""


def _triggers(triggers: Iterable[Trigger]) -> Card:
    rows = [
        Row(
            tr(TRIGGER_WORDS.get(trigger.event, trigger.event)),
            trigger.function,
            f"{trigger.event}{f' {trigger.version}' if trigger.version else ''}\n{trigger.arn}",
            copyable=True,
        )
        for trigger in triggers
    ]
    if not rows:
        return Card(tr("Triggers"), "zap", (), tr("No Lambda function runs during sign-up or sign-in."))
    return Card(tr("Triggers"), "zap", tuple(rows))


def _attributes(overview: Overview) -> Card:
    custom = [attributes.title(name) for name in overview.custom_attributes]
    rows = [
        Row(
            tr("Required at sign-up"),
            _names(overview.required_attributes) or tr("None"),
            muted=not overview.required_attributes,
        ),
        Row(tr("Custom attributes"), tr("{count} of at most 50", count=number(len(custom))), muted=not custom),
    ]
    if custom:
        rows.append(Row(tr("Named"), ", ".join(custom)))
    return Card(tr("Attributes"), "tags", tuple(rows))


def _tier(tier: str | None) -> str:
    known = {"LITE": tr("Lite"), "ESSENTIALS": tr("Essentials"), "PLUS": tr("Plus")}
    return known.get(tier, tier) if tier else tr("Not known")


def _threat(mode: str) -> str:
    return {"OFF": tr("Off"), "AUDIT": tr("Audit only"), "ENFORCED": tr("Enforced")}.get(mode, mode)


def _recovery(ways: tuple[str, ...]) -> str:
    known = {
        "verified_email": tr("a code by e-mail"),
        "verified_phone_number": tr("a code by text message"),
        "admin_only": tr("only an administrator can help"),
    }
    if not ways:
        return tr("A code by text message or e-mail")
    words = tr(", else ").join(known.get(way, way) for way in ways)
    return _capitalised(words)


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _factors(factors: Iterable[Factor]) -> str:
    known = {
        Factor.AUTHENTICATOR_APP: tr("authenticator app"),
        Factor.SMS: tr("text message"),
        Factor.EMAIL: tr("e-mail"),
        Factor.PASSKEY: tr("passkey"),
        Factor.PASSWORD: tr("password"),
    }
    return listed([known[factor] for factor in factors], tr("or"))


def _names(names: Iterable[str], joined_by: str = "") -> str:
    words = [tr(attributes.title(name)) for name in names]
    lowered = [words[0], *map(within, words[1:])] if words else []
    if joined_by and lowered:
        lowered[0] = within(lowered[0])
    return listed(lowered, joined_by or tr("and"))


def listed(words: list[str], joined_by: str = "") -> str:
    """``a, b and c``."""
    last = joined_by or tr("and")
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)


def concerns_line(count: int) -> str:
    if not count:
        return tr("Nothing in the settings of this pool needs a look")
    return trn("1 thing deserves a look", "{count} things deserve a look", count)


def freshness_of_backup(taken: datetime) -> str:
    return tr("as of {time}", time=moment(taken))


def freshness(at: datetime, users: int) -> str:
    return tr("read {time} · about {users}", time=moment(at), users=counted(users, "users"))
