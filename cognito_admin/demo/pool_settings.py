"""What CreateUserPool and UpdateUserPool make of a pool's settings.

UpdateUserPool puts most members back to their defaults when they are left out and keeps those that AWS was seen to
keep. Where nobody has measured it, the documentation's word holds: "If you don't provide a value for an attribute,
Amazon Cognito sets it to its default value."
"""

import copy
from collections.abc import Callable, Mapping
from typing import Any

from cognito_admin.demo.errors import invalid_parameter
from cognito_admin.demo.pool_schema import schema_of_new_pool

Settings = dict[str, Any]

TEMPORARY_PASSWORD_DAYS = 7
DEFAULT_PASSWORD_POLICY: Mapping[str, Any] = {
    "MinimumLength": 8,
    "RequireUppercase": True,
    "RequireLowercase": True,
    "RequireNumbers": True,
    "RequireSymbols": True,
    "TemporaryPasswordValidityDays": TEMPORARY_PASSWORD_DAYS,
}
ACR_LEVELS = tuple(f"Level{number}" for number in range(1, 5))

IMMUTABLE = ("AliasAttributes", "UsernameAttributes", "UsernameConfiguration")
READ_ONLY = (
    "Id",
    "Arn",
    "Status",
    "SchemaAttributes",
    "CreationDate",
    "LastModifiedDate",
    "EstimatedNumberOfUsers",
    "SmsConfigurationFailure",
    "EmailConfigurationFailure",
    "Domain",
    "CustomDomain",
)

RESET_WHEN_OMITTED: Mapping[str, Any] = {
    "LambdaConfig": {},
    "AutoVerifiedAttributes": None,
    "SmsAuthenticationMessage": None,
    "DeviceConfiguration": None,
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False},
    "UserPoolAddOns": None,
    "DeletionProtection": "INACTIVE",
    "AcrConfiguration": None,
}
"""Members that go back to these values when UpdateUserPool leaves them out. None: the member disappears.

So do the verification messages and an EmailConfiguration with DEVELOPER; every other member is kept."""

_MESSAGES = {
    "SmsVerificationMessage": "SmsMessage",
    "EmailVerificationMessage": "EmailMessage",
    "EmailVerificationSubject": "EmailSubject",
}
"""The three members "no longer used" and where in VerificationMessageTemplate they live; Describe gives both."""

_EMPTIED = ("AutoVerifiedAttributes", "AliasAttributes", "UsernameAttributes")
"""Lists that Describe leaves out when they are empty."""


def settings_of_new_pool(request: Mapping[str, Any]) -> Settings:
    """DescribeUserPool's members for a pool made by this CreateUserPool request, less the read-only ones."""
    given = _given(request)
    settings: Settings = {
        "Policies": _policies({}, {}),
        "DeletionProtection": "INACTIVE",
        "LambdaConfig": {},
        "SchemaAttributes": schema_of_new_pool(given.pop("Schema", ())),
        "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
        "MfaConfiguration": "OFF",
        "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
        "UserPoolTags": {},
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False},
        "UserPoolTier": "ESSENTIALS",
    }
    return _merged(settings, given)


def updated_settings(settings: Settings, request: Mapping[str, Any]) -> Settings:
    """The settings after this UpdateUserPool request. Members nobody here has heard of are kept and taken."""
    given = {
        member: value
        for member, value in _given(request).items()
        if member not in IMMUTABLE and member not in READ_ONLY
    }
    updated = copy.deepcopy(settings)
    for member, default in RESET_WHEN_OMITTED.items():
        if default is None:
            updated.pop(member, None)
        else:
            updated[member] = copy.deepcopy(default)
    for member in _MESSAGES:
        updated.pop(member, None)
    updated["VerificationMessageTemplate"] = {"DefaultEmailOption": "CONFIRM_WITH_CODE"}
    if updated.get("EmailConfiguration", {}).get("EmailSendingAccount") == "DEVELOPER":
        updated["EmailConfiguration"] = {"EmailSendingAccount": "COGNITO_DEFAULT"}
    return _merged(updated, given)


def described_settings(settings: Settings) -> Settings:
    """What Describe adds to what was set: the invitation's validity, and every level's name."""
    described = copy.deepcopy(settings)
    days = settings["Policies"]["PasswordPolicy"].get("TemporaryPasswordValidityDays", TEMPORARY_PASSWORD_DAYS)
    described["AdminCreateUserConfig"]["UnusedAccountValidityDays"] = days
    if "AcrConfiguration" in described:
        named = described["AcrConfiguration"]
        described["AcrConfiguration"] = {
            level: named.get(level, {"AcrValue": f"urn:cognito:loa:{level[-1]}"}) for level in ACR_LEVELS
        }
    return described


def _given(request: Mapping[str, Any]) -> dict[str, Any]:
    given = {member: copy.deepcopy(value) for member, value in request.items() if member != "UserPoolId"}
    if "PoolName" in given:
        given["Name"] = given.pop("PoolName")
    return given


def _merged(settings: Settings, given: dict[str, Any]) -> Settings:
    _refuse_two_validities(given)
    for member, value in given.items():
        merge = _MERGES.get(member)
        settings[member] = merge(settings.get(member) or {}, value) if merge else value
    days = settings["AdminCreateUserConfig"].pop("UnusedAccountValidityDays", None)
    if days is not None:
        settings["Policies"]["PasswordPolicy"]["TemporaryPasswordValidityDays"] = days or TEMPORARY_PASSWORD_DAYS
    _mirror_messages(settings, given)
    _mirror_token_trigger(settings["LambdaConfig"])
    for member in _EMPTIED:
        if not settings.get(member, True):
            del settings[member]
    return settings


def _refuse_two_validities(given: Mapping[str, Any]) -> None:
    policies: Mapping[str, Any] = given.get("Policies") or {}
    password_policy: Mapping[str, Any] = policies.get("PasswordPolicy") or {}
    if "UnusedAccountValidityDays" in (given.get("AdminCreateUserConfig") or {}) and (
        "TemporaryPasswordValidityDays" in password_policy
    ):
        raise invalid_parameter(
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays",
        )


def _policies(old: Mapping[str, Any], given: Mapping[str, Any]) -> Settings:
    """Kept per sub-key; each policy that is given is taken as a whole."""
    password_policy: Mapping[str, Any] = old.get("PasswordPolicy") or DEFAULT_PASSWORD_POLICY
    if "PasswordPolicy" in given:
        password_policy = {
            "MinimumLength": 8,
            **{f"Require{kind}": False for kind in ("Uppercase", "Lowercase", "Numbers", "Symbols")},
            "TemporaryPasswordValidityDays": TEMPORARY_PASSWORD_DAYS,
            **{key: value for key, value in given["PasswordPolicy"].items() if value or key.startswith("Require")},
        }
    sign_in: Mapping[str, Any] = given.get("SignInPolicy") or old.get("SignInPolicy") or {}
    rest = {key: value for key, value in {**old, **given}.items() if key not in ("PasswordPolicy", "SignInPolicy")}
    return {
        "PasswordPolicy": dict(password_policy),
        "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"], **sign_in},
        **rest,
    }


def _admin_create_user(_old: Mapping[str, Any], given: Mapping[str, Any]) -> Settings:
    return {"AllowAdminCreateUserOnly": False, **given}


def _dcr(_old: Mapping[str, Any], given: Mapping[str, Any]) -> Settings:
    return {"EnableStatus": "Enabled", "OpenDcrEnabled": False, **given}


def _email(_old: Mapping[str, Any], given: Mapping[str, Any]) -> Settings:
    return {"EmailSendingAccount": "COGNITO_DEFAULT", **given}


def _verification_template(_old: Mapping[str, Any], given: Mapping[str, Any]) -> Settings:
    return {"DefaultEmailOption": "CONFIRM_WITH_CODE", **given}


_MERGES: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any]], Settings]] = {
    "Policies": _policies,
    "AdminCreateUserConfig": _admin_create_user,
    "DcrConfiguration": _dcr,
    "EmailConfiguration": _email,
    "VerificationMessageTemplate": _verification_template,
}


def _mirror_messages(settings: Settings, given: Mapping[str, Any]) -> None:
    """The template wins over the old members; Describe gives a message in both places.

    E-mails with a code and e-mails with a link are refused together (API reference, UpdateUserPool).
    """
    template = settings["VerificationMessageTemplate"]
    for member, key in _MESSAGES.items():
        if member in given and key not in template:
            template[key] = given[member]
        settings.pop(member, None)
        if key in template:
            settings[member] = template[key]
    if "EmailMessage" in template and "EmailMessageByLink" in template:
        raise invalid_parameter("The message is invalid.")


def _mirror_token_trigger(triggers: Settings) -> None:
    """PreTokenGeneration and PreTokenGenerationConfig say the same thing twice; Describe gives both."""
    legacy, config = triggers.get("PreTokenGeneration"), triggers.get("PreTokenGenerationConfig")
    if legacy and config and legacy != config["LambdaArn"]:
        raise invalid_parameter(
            "PreTokenGeneration and PreTokenGenerationConfig must have the same lambda ARN.",
        )
    if legacy and not config:
        triggers["PreTokenGenerationConfig"] = {"LambdaVersion": "V1_0", "LambdaArn": legacy}
    if config and not legacy:
        triggers["PreTokenGeneration"] = config["LambdaArn"]
