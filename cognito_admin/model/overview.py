"""What a pool is, read out of DescribeUserPool and GetUserPoolMfaConfig: facts as plain values, and what deserves a look."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from cognito_admin.model.concerns import Concern, ConcernCode
from cognito_admin.model.ids import AccountId, PoolId, Region
from cognito_admin.model.pools import Answer, PoolDescription


class Factor(StrEnum):
    """A second factor (or a first one, where a pool lets people choose)."""

    AUTHENTICATOR_APP = "authenticator-app"
    SMS = "sms"
    EMAIL = "email"
    PASSKEY = "passkey"
    PASSWORD = "password"  # noqa: S105


class Requirement(StrEnum):
    """Of multi-factor authentication. ``UNKNOWN`` where AWS does not let us read it."""

    OFF = "OFF"
    OPTIONAL = "OPTIONAL"
    ON = "ON"
    UNKNOWN = "UNKNOWN"


class Tier(StrEnum):
    LITE = "LITE"
    ESSENTIALS = "ESSENTIALS"
    PLUS = "PLUS"


@dataclass(frozen=True, slots=True)
class SignIn:
    """``username_attributes`` stand in for the user name, ``aliases`` beside it. Attribute names as Cognito spells them."""

    username_attributes: tuple[str, ...]
    aliases: tuple[str, ...]
    case_sensitive: bool
    self_sign_up: bool
    first_factors: tuple[Factor, ...]
    recovery: tuple[str, ...]
    """In order of priority: verified_email, verified_phone_number, admin_only."""
    auto_verified: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PasswordPolicy:
    """``history`` passwords may not come again; a temporary one is good for ``temporary_days``."""

    minimum_length: int
    requires: tuple[str, ...]
    """Of upper, lower, numbers, symbols."""
    history: int
    temporary_days: int | None


@dataclass(frozen=True, slots=True)
class Mfa:
    requirement: Requirement
    factors: tuple[Factor, ...]


@dataclass(frozen=True, slots=True)
class EmailSending:
    """``own_account`` says that the pool sends through the owner's SES, under SES's quota."""

    own_account: bool
    sender: str | None
    reply_to: str | None
    source_arn: str | None
    failure: str | None


@dataclass(frozen=True, slots=True)
class SmsSending:
    configured: bool
    region: str | None
    failure: str | None


@dataclass(frozen=True, slots=True)
class Trigger:
    """``event`` is LambdaConfig's key; ``function`` the name (with its alias), ``version`` of the event where it has one."""

    event: str
    function: str
    arn: str
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """``account`` and ``region`` come from the pool's ARN; ``tier`` as AWS spells it, None where it does not say."""

    id: PoolId
    name: str
    arn: str | None
    account: AccountId | None
    region: Region
    created: datetime | None
    modified: datetime | None
    estimated_users: int
    tier: str | None
    deletion_protection: bool
    domain: str | None
    custom_domain: str | None
    threat_protection: str
    sign_in: SignIn
    password: PasswordPolicy
    mfa: Mfa
    email: EmailSending
    sms: SmsSending
    triggers: tuple[Trigger, ...]
    required_attributes: tuple[str, ...]
    custom_attributes: tuple[str, ...]
    tags: Mapping[str, str]

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """What deserves a look, the gravest first."""
        return _concerns(self)


TRIGGER_EVENTS = (
    "PreSignUp",
    "PostConfirmation",
    "PreAuthentication",
    "PostAuthentication",
    "PreTokenGeneration",
    "UserMigration",
    "CustomMessage",
    "DefineAuthChallenge",
    "CreateAuthChallenge",
    "VerifyAuthChallengeResponse",
    "CustomEmailSender",
    "CustomSMSSender",
    "InboundFederation",
)
"""LambdaConfig's events in the order people meet them."""


def read_overview(description: PoolDescription) -> Overview:
    """A setting that AWS leaves out is read as its documented default."""
    settings = description.settings
    arn = _text(settings.get("Arn"))
    # arn:aws:cognito-idp:REGION:ACCOUNT:userpool/ID
    parts = arn.split(":") if arn else []
    addons = _object(settings.get("UserPoolAddOns"))
    schema = description.schema
    return Overview(
        id=description.id,
        name=description.name,
        arn=arn,
        account=AccountId(parts[4]) if len(parts) > 5 else None,
        region=Region(description.id.split("_", 1)[0]),
        created=_moment(settings.get("CreationDate")),
        modified=_moment(settings.get("LastModifiedDate")),
        estimated_users=description.estimated_users,
        tier=_text(settings.get("UserPoolTier")),
        deletion_protection=settings.get("DeletionProtection") == "ACTIVE",
        domain=_text(settings.get("Domain")),
        custom_domain=_text(settings.get("CustomDomain")),
        threat_protection=_text(addons.get("AdvancedSecurityMode")) or "OFF",
        sign_in=_sign_in(settings),
        password=_password(settings),
        mfa=_mfa(settings, description.mfa),
        email=_email(settings),
        sms=_sms(settings),
        triggers=_triggers(_object(settings.get("LambdaConfig"))),
        required_attributes=tuple(
            attribute.name for attribute in schema if attribute.required and attribute.name != "sub"
        ),
        custom_attributes=tuple(attribute.name for attribute in schema if attribute.custom),
        tags={str(name): str(value) for name, value in _object(settings.get("UserPoolTags")).items()},
    )


def _sign_in(settings: Answer) -> SignIn:
    admin = _object(settings.get("AdminCreateUserConfig"))
    policy = _object(_object(settings.get("Policies")).get("SignInPolicy"))
    recovery = _objects(_object(settings.get("AccountRecoverySetting")).get("RecoveryMechanisms"))
    by_priority = sorted(recovery, key=lambda entry: _number(entry.get("Priority")) or 0)
    return SignIn(
        username_attributes=_texts(settings.get("UsernameAttributes")),
        aliases=_texts(settings.get("AliasAttributes")),
        # A pool made without UsernameConfiguration is case sensitive (API reference, CreateUserPool).
        case_sensitive=_object(settings.get("UsernameConfiguration")).get("CaseSensitive", True) is not False,
        self_sign_up=admin.get("AllowAdminCreateUserOnly") is not True,
        first_factors=tuple(
            _FIRST_FACTORS[name] for name in _texts(policy.get("AllowedFirstAuthFactors")) if name in _FIRST_FACTORS
        ),
        recovery=tuple(str(entry.get("Name", "")) for entry in by_priority),
        auto_verified=_texts(settings.get("AutoVerifiedAttributes")),
    )


_FIRST_FACTORS = {
    "PASSWORD": Factor.PASSWORD,
    "EMAIL_OTP": Factor.EMAIL,
    "SMS_OTP": Factor.SMS,
    "WEB_AUTHN": Factor.PASSKEY,
    "SOFTWARE_TOKEN": Factor.AUTHENTICATOR_APP,
}


def _password(settings: Answer) -> PasswordPolicy:
    policy = _object(_object(settings.get("Policies")).get("PasswordPolicy"))
    kinds = (
        ("upper", "RequireUppercase"),
        ("lower", "RequireLowercase"),
        ("numbers", "RequireNumbers"),
        ("symbols", "RequireSymbols"),
    )
    admin = _object(settings.get("AdminCreateUserConfig"))
    days = _number(policy.get("TemporaryPasswordValidityDays"))
    return PasswordPolicy(
        minimum_length=_number(policy.get("MinimumLength")) or 8,
        requires=tuple(kind for kind, member in kinds if policy.get(member) is True),
        history=_number(policy.get("PasswordHistorySize")) or 0,
        temporary_days=days if days is not None else _number(admin.get("UnusedAccountValidityDays")),
    )


def _mfa(settings: Answer, config: Answer | None) -> Mfa:
    if config is None:
        # DescribeUserPool tells whether, but not by which factors.
        return Mfa(_requirement(settings.get("MfaConfiguration")), ())
    found: list[Factor] = []
    if _object(config.get("SoftwareTokenMfaConfiguration")).get("Enabled") is True:
        found.append(Factor.AUTHENTICATOR_APP)
    if config.get("SmsMfaConfiguration"):
        found.append(Factor.SMS)
    if config.get("EmailMfaConfiguration"):
        found.append(Factor.EMAIL)
    passkeys = _object(config.get("WebAuthnConfiguration"))
    if passkeys.get("FactorConfiguration") == "MULTI_FACTOR_WITH_USER_VERIFICATION":
        found.append(Factor.PASSKEY)
    return Mfa(_requirement(config.get("MfaConfiguration", "OFF")), tuple(found))


def _requirement(mode: object) -> Requirement:
    return next((known for known in Requirement if known.value == mode), Requirement.UNKNOWN)


def _email(settings: Answer) -> EmailSending:
    config = _object(settings.get("EmailConfiguration"))
    return EmailSending(
        own_account=config.get("EmailSendingAccount") == "DEVELOPER",
        sender=_text(config.get("From")),
        reply_to=_text(config.get("ReplyToEmailAddress")),
        source_arn=_text(config.get("SourceArn")),
        failure=_text(settings.get("EmailConfigurationFailure")),
    )


def _sms(settings: Answer) -> SmsSending:
    config = _object(settings.get("SmsConfiguration"))
    return SmsSending(
        configured=bool(config),
        region=_text(config.get("SnsRegion")) or _text(_object(config.get("EumsSms")).get("Region")),
        failure=_text(settings.get("SmsConfigurationFailure")),
    )


def _triggers(config: Mapping[str, object]) -> tuple[Trigger, ...]:
    found: dict[str, Trigger] = {}
    for key, value in config.items():
        if key == "KMSKeyID":
            continue
        event = "PreTokenGeneration" if key == "PreTokenGenerationConfig" else key
        version = _text(_object(value).get("LambdaVersion"))
        arn = _text(_object(value).get("LambdaArn")) if version else _text(value)
        # The versioned form of a trigger tells more than the plain one of the same function.
        if arn and (event not in found or version):
            found[event] = Trigger(event, function_name(arn), arn, version)
    places = {event: place for place, event in enumerate(TRIGGER_EVENTS)}
    return tuple(sorted(found.values(), key=lambda trigger: (places.get(trigger.event, len(places)), trigger.event)))


def function_name(arn: str) -> str:
    """``send-code:live`` of ``arn:aws:lambda:eu-west-1:1234:function:send-code:live``."""
    _, function, name = arn.partition(":function:")
    return name if function else arn


def _concerns(overview: Overview) -> tuple[Concern, ...]:
    found: list[Concern] = []

    def worry(code: ConcernCode, **facts: str) -> None:
        found.append(Concern(code, facts))

    if overview.email.failure:
        worry(ConcernCode.EMAIL_FAILS, reason=overview.email.failure)
    if overview.sms.failure:
        worry(ConcernCode.SMS_FAILS, reason=overview.sms.failure)
    if not overview.deletion_protection:
        worry(ConcernCode.DELETION_PROTECTION_OFF)
    if overview.sign_in.case_sensitive:
        worry(ConcernCode.CASE_SENSITIVE)
    if not overview.email.own_account:
        worry(ConcernCode.FIFTY_E_MAILS_A_DAY)
    if overview.password.minimum_length < 8:
        worry(ConcernCode.SHORT_PASSWORDS, length=str(overview.password.minimum_length))
    if overview.mfa.requirement is Requirement.OFF:
        worry(ConcernCode.MFA_OFF)
    if overview.threat_protection == "OFF":
        plus = overview.tier == Tier.PLUS
        worry(ConcernCode.THREAT_PROTECTION_OFF if plus else ConcernCode.THREAT_PROTECTION_NOT_IN_TIER)
    if overview.sign_in.recovery == ("admin_only",):
        worry(ConcernCode.RECOVERY_BY_ADMINISTRATOR_ONLY)
    return tuple(found)


def _object(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def _objects(value: object) -> tuple[Mapping[str, Any], ...]:
    entries = cast("list[object]", value) if isinstance(value, list | tuple) else []
    return tuple(_object(entry) for entry in entries)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _texts(value: object) -> tuple[str, ...]:
    entries = cast("list[object]", value) if isinstance(value, list | tuple) else []
    return tuple(entry for entry in entries if isinstance(entry, str))


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _moment(value: object) -> datetime | None:
    return value if isinstance(value, datetime) else None
