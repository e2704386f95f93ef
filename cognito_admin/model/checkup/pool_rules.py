"""Rules on the pool itself: how it is kept, what it sends, how people sign in."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from cognito_admin.model.checkup.client_rules import has_own_people
from cognito_admin.model.checkup.facts import Facts, NotKnown, known
from cognito_admin.model.checkup.finding import Edits, Evidence, Fix, Place, Severity
from cognito_admin.model.checkup.rule import Rule, Seen, member, page, setting
from cognito_admin.model.checkup.rule_ids import RuleId
from cognito_admin.model.failures import Failure
from cognito_admin.model.settings.edits import value_at
from cognito_admin.model.settings.log_rules import Source, delivery_of
from cognito_admin.model.settings.messages_rules import LONGEST_EMAIL, LONGEST_SMS
from cognito_admin.model.settings.part import Part
from cognito_admin.model.settings.passwords_rules import (
    ADVISED_LENGTH,
    DEFAULT_DAYS,
    SecondFactor,
    second_factors,
    sends_by_ses,
    with_second_factors,
)
from cognito_admin.model.settings.protection_rules import Mode, mode_of
from cognito_admin.model.settings.things import MFA, POOL, Document, Thing, ThingKind

BACKED_UP_WITHIN = timedelta(days=30)
NEAR_LIMIT = 0.9
"""Of the characters of a message: so much of it leaves no room for a name in another language."""
MOST_STYLE_BYTES = 3 * 1_024
"""Of a style sheet of the classic sign-in pages (developer guide)."""
LONG_DAYS = 30
GUESSED_LENGTH = 12
"""Without a second factor, shorter ones fall to guessing from lists."""

_TEMPLATES: tuple[tuple[Thing, tuple[str, ...], int], ...] = (
    (POOL, ("VerificationMessageTemplate", "EmailMessage"), LONGEST_EMAIL),
    (POOL, ("VerificationMessageTemplate", "EmailMessageByLink"), LONGEST_EMAIL),
    (POOL, ("VerificationMessageTemplate", "SmsMessage"), LONGEST_SMS),
    (POOL, ("AdminCreateUserConfig", "InviteMessageTemplate", "EmailMessage"), LONGEST_EMAIL),
    (POOL, ("AdminCreateUserConfig", "InviteMessageTemplate", "SMSMessage"), LONGEST_SMS),
    (MFA, ("SmsMfaConfiguration", "SmsAuthenticationMessage"), LONGEST_SMS),
    (MFA, ("EmailMfaConfiguration", "Message"), LONGEST_EMAIL),
)
_PASSWORD = ("Policies", "PasswordPolicy")
_KINDS = {
    "RequireUppercase": "capitals",
    "RequireLowercase": "small letters",
    "RequireNumbers": "digits",
    "RequireSymbols": "signs",
}
_PROTECTION = ("UserPoolAddOns", "AdvancedSecurityMode")
_ADDRESSES = {"email": "e-mail address", "phone_number": "phone number"}
_TEMPORARY = (*_PASSWORD, "TemporaryPasswordValidityDays")
_VERIFIED_BEFORE = ("UserAttributeUpdateSettings", "AttributesRequireVerificationBeforeUpdate")


def _deletion_protection(facts: Facts) -> Iterator[Seen]:
    pool = facts.settings
    if pool.get("DeletionProtection") != "ACTIVE":
        fix = setting(POOL, pool, "ACTIVE", "DeletionProtection")
        yield Seen(evidence=(member(pool, "DeletionProtection"),), fix=fix)


def _backup(facts: Facts) -> Iterator[Seen]:
    whole = [record for record in known(facts.backups) if record.whole]
    newest = max((record.finished for record in whole), default=None)
    if newest is None:
        yield Seen(facts={}, fix=Place("backup"), evidence=(Evidence("verified backups", "0"),))
    elif facts.now - newest > BACKED_UP_WITHIN:
        days = str((facts.now - newest).days)
        evidence = (Evidence("last verified backup", newest.date().isoformat()),)
        yield Seen(facts={"days": days}, fix=Place("backup"), evidence=evidence)


def _logs(facts: Facts) -> Iterator[Seen]:
    document = facts.document(Thing(ThingKind.LOG_DELIVERY))
    if not any(delivery_of(document, source) for source in Source):
        yield Seen(evidence=(Evidence("LogConfigurations", "–"),), fix=page("logs"))


def _email_fails(facts: Facts) -> Iterator[Seen]:
    yield from _failure(facts, "EmailConfigurationFailure")


def _sms_fails(facts: Facts) -> Iterator[Seen]:
    yield from _failure(facts, "SmsConfigurationFailure")


def _failure(facts: Facts, name: str) -> Iterator[Seen]:
    pool = facts.settings
    if reason := pool.get(name):
        yield Seen(facts={"reason": str(reason)}, evidence=(member(pool, name),), fix=page("messages"))


def _email_by_cognito(facts: Facts) -> Iterator[Seen]:
    pool = facts.settings
    if not sends_by_ses(pool):
        evidence = (member(pool, "EmailConfiguration", "EmailSendingAccount"),)
        yield Seen(evidence=evidence, severity=_of_own_people(facts), fix=page("messages"))


def _of_own_people(facts: Facts) -> Severity:
    """Where all come from providers, or are machines, what holds for people with a password here hurts nobody yet."""
    return Severity.WARNING if has_own_people(facts) else Severity.ADVICE


def _sms_limits(facts: Facts) -> Iterator[Seen]:
    """AWS tells of the sandbox and the spend limit to other permissions than those of Cognito."""
    pool = facts.settings
    if pool.get("SmsConfiguration"):
        evidence = (member(pool, "SmsConfiguration", "SnsCallerArn"),)
        lacking: NotKnown | None = None
        factors: tuple[SecondFactor, ...] = ()
        try:
            factors = second_factors(facts.document(MFA) or {})
        except NotKnown as not_known:
            lacking = not_known
        severity = Severity.WARNING if factors == (SecondFactor.SMS,) else None
        yield Seen(evidence=evidence, severity=severity, fix=page("messages"))
        if lacking is not None:
            raise lacking


def _templates(facts: Facts) -> Iterator[Seen]:
    for thing, pointer, most in _TEMPLATES:
        text: Any = value_at(facts.document(thing), pointer)
        if isinstance(text, str) and len(text) >= NEAR_LIMIT * most:
            name = ".".join(pointer)
            told = {"what": name, "count": f"{len(text):,}", "most": f"{most:,}"}
            yield Seen(name, name, told, (Evidence(name, f"{len(text):,}"),), page("messages"))


def _login_style(facts: Facts) -> Iterator[Seen]:
    for thing, document in facts.each(ThingKind.UI):
        size = len(str(document.get("CSS") or "").encode())
        if size > MOST_STYLE_BYTES:
            told = {"size": f"{size:,}", "most": f"{MOST_STYLE_BYTES:,}"}
            yield Seen(thing.name, thing.name, told, (Evidence("CSS", f"{size:,} bytes"),), page("branding"))
    # Each app client may have one of its own.
    if ThingKind.CLIENT in facts.unlisted and any(thing.kind is ThingKind.UI for thing in facts.documents):
        raise NotKnown(facts.unlisted[ThingKind.CLIENT])


def _case_sensitive(facts: Facts) -> Iterator[Seen]:
    pool = facts.settings
    # A pool made without UsernameConfiguration is case sensitive (API reference, CreateUserPool).
    if value_at(pool, ("UsernameConfiguration", "CaseSensitive")) is not False:
        yield Seen(evidence=(member(pool, "UsernameConfiguration", "CaseSensitive"),), fix=Place("rebuild"))


def _temporary_password(facts: Facts) -> Iterator[Seen]:
    pool = facts.settings
    days = temporary_days(facts)
    if days > LONG_DAYS:
        fix = setting(POOL, pool, DEFAULT_DAYS, *_TEMPORARY)
        yield Seen(facts={"days": str(days)}, evidence=(member(pool, *_TEMPORARY),), fix=fix)


def temporary_days(facts: Facts) -> int:
    """How long a temporary password holds. Raises NotKnown."""
    pool = facts.settings
    days: Any = value_at(pool, _TEMPORARY) or value_at(pool, ("AdminCreateUserConfig", "UnusedAccountValidityDays"))
    return int(days) if days else DEFAULT_DAYS


def _passwords(facts: Facts) -> Iterator[Seen]:
    pool = facts.settings
    policy: Document = value_at(pool, _PASSWORD) or {}
    length = int(policy.get("MinimumLength") or ADVISED_LENGTH)
    lacking = [name for name in _KINDS if not policy.get(name)]
    if length >= GUESSED_LENGTH or (length >= ADVISED_LENGTH and len(lacking) <= 1):
        return
    evidence = (Evidence(".".join((*_PASSWORD, "MinimumLength")), str(length)),)
    evidence += tuple(member(pool, *_PASSWORD, name) for name in lacking)
    severity = _of_own_people(facts) if length < ADVISED_LENGTH else Severity.ADVICE
    told = {"length": str(length), "kinds": " or ".join(_KINDS[name] for name in lacking)}
    yield Seen(facts=told, evidence=evidence, severity=severity, fix=page("passwords"))


def _mfa_mode(facts: Facts) -> str:
    try:
        document = facts.document(MFA)
    except NotKnown:
        document = None
    # DescribeUserPool tells whether, where the rest may not be read.
    return str((document or facts.settings).get("MfaConfiguration") or "OFF")


def _mfa_off(facts: Facts) -> Iterator[Seen]:
    if _mfa_mode(facts) != "OFF":
        return
    fix: Fix = page("passwords")
    document = facts.documents.get(MFA)
    if document is not None and not isinstance(document, Failure):
        app = (SecondFactor.AUTHENTICATOR_APP,)
        fix = Edits((Part(MFA, document, with_second_factors(document, "OPTIONAL", app, facts.settings)),))
    yield Seen(evidence=(Evidence("MfaConfiguration", "OFF"),), severity=_of_own_people(facts), fix=fix)


def _mfa_required(facts: Facts) -> Iterator[Seen]:
    if _mfa_mode(facts) == "ON":
        document = facts.document(MFA) or {}
        factors = second_factors(document)
        # Whoever has an authenticator app to set up gets past it; a code goes to nobody without an address.
        if SecondFactor.AUTHENTICATOR_APP not in factors:
            named = ", ".join(factor.value for factor in factors)
            evidence = (Evidence("MfaConfiguration", "ON"), Evidence("second factors", named or "–"))
            yield Seen(facts={"factors": named}, evidence=evidence, severity=Severity.WARNING, fix=page("passwords"))
        else:
            yield Seen(evidence=(Evidence("MfaConfiguration", "ON"),), fix=page("passwords"))


def _threat_off(facts: Facts) -> Iterator[Seen]:
    pool = facts.settings
    if mode_of(pool) == Mode.OFF:
        plus = pool.get("UserPoolTier") == "PLUS"
        evidence = (member(pool, *_PROTECTION), member(pool, "UserPoolTier"))
        severity = Severity.WARNING if plus else Severity.ADVICE
        # What it would do is seen before it does anything.
        fix = setting(POOL, pool, Mode.AUDIT.value, *_PROTECTION) if plus else page("threat-protection")
        told = {"plan": str(pool.get("UserPoolTier") or "")}
        yield Seen(facts=told, evidence=evidence, severity=severity, fix=fix)


def _threat_audit(facts: Facts) -> Iterator[Seen]:
    pool = facts.settings
    if mode_of(pool) == Mode.AUDIT:
        yield Seen(evidence=(member(pool, *_PROTECTION),), fix=page("threat-protection"))


def _verification(facts: Facts) -> Iterator[Seen]:
    pool = facts.settings
    verified: list[str] = sorted(pool.get("AutoVerifiedAttributes") or ())
    waiting: Any = value_at(pool, _VERIFIED_BEFORE) or ()
    missing = [name for name in verified if name not in waiting]
    if missing:
        fix = setting(POOL, pool, [*waiting, *missing], *_VERIFIED_BEFORE)
        evidence = (member(pool, "AutoVerifiedAttributes"), member(pool, *_VERIFIED_BEFORE))
        yield Seen(
            facts={"attributes": " or ".join(_ADDRESSES.get(name, name) for name in missing)},
            evidence=evidence,
            severity=_of_own_people(facts),
            fix=fix,
        )


_TROUBLE, _WARNING, _ADVICE = Severity
POOL_RULES = (
    Rule(RuleId.EMAIL_FAILS, _TROUBLE, "user-pool-email", _email_fails),
    Rule(RuleId.SMS_FAILS, _TROUBLE, "user-pool-sms-settings", _sms_fails),
    Rule(RuleId.EMAIL_BY_COGNITO, _WARNING, "user-pool-email", _email_by_cognito),
    Rule(RuleId.SMS_LIMITS_UNKNOWN, _ADVICE, "user-pool-sms-settings", _sms_limits),
    Rule(RuleId.TEMPLATE_NEAR_LIMIT, _ADVICE, "cognito-user-pool-settings-message-customizations", _templates),
    Rule(RuleId.LOGIN_STYLE_TOO_LONG, _WARNING, "hosted-ui-classic-branding", _login_style),
    Rule(RuleId.DELETION_PROTECTION_OFF, _WARNING, "user-pool-settings-deletion-protection", _deletion_protection),
    Rule(RuleId.NO_VERIFIED_BACKUP, _WARNING, "disaster-recovery-resiliency", _backup),
    Rule(RuleId.NO_LOG_DELIVERY, _ADVICE, "exporting-quotas-and-usage", _logs),
    Rule(RuleId.CASE_SENSITIVE, _WARNING, "user-pool-case-sensitivity", _case_sensitive),
    Rule(RuleId.TEMPORARY_PASSWORD_LONG, _ADVICE, "how-to-create-user-accounts", _temporary_password),
    Rule(RuleId.PASSWORDS_WEAK, _WARNING, "managing-users-passwords", _passwords),
    Rule(RuleId.MFA_OFF, _WARNING, "user-pool-settings-mfa", _mfa_off),
    Rule(RuleId.MFA_REQUIRED, _ADVICE, "user-pool-settings-mfa", _mfa_required),
    Rule(RuleId.THREAT_PROTECTION_OFF, _WARNING, "cognito-user-pool-settings-threat-protection", _threat_off),
    Rule(RuleId.THREAT_PROTECTION_AUDIT, _ADVICE, "cognito-user-pool-settings-threat-protection", _threat_audit),
    Rule(
        RuleId.VERIFICATION_BEFORE_UPDATE_OFF,
        _WARNING,
        "user-pool-settings-email-phone-verification",
        _verification,
    ),
)
