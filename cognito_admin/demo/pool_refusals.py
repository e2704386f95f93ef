"""Combinations of pool settings that AWS refuses, with its codes and, where they are known, its texts."""

from collections.abc import Iterator, Mapping
from typing import Any

from cognito_admin.demo.errors import AwsError, invalid_parameter

TIERS = ("LITE", "ESSENTIALS", "PLUS")
FACTOR_BLOCKS = ("SmsMfaConfiguration", "SoftwareTokenMfaConfiguration", "EmailMfaConfiguration")
"""Members of the MFA configuration that switch a second factor on."""


def refuse_settings(settings: Mapping[str, Any], mfa: Mapping[str, Any], previous_tier: str | None = None) -> None:
    """Raises for what CreateUserPool and UpdateUserPool would not store. ``mfa`` holds the pool's MFA blocks."""
    _refuse_features_above_tier(settings, mfa, previous_tier)
    _refuse_empty_sms(settings)
    _refuse_unverified_updates(settings)
    _refuse_senders_without_key(settings)
    _refuse_acr_names(settings)
    _refuse_first_factors(settings, mfa)
    if settings["MfaConfiguration"] != "OFF" and not has_factor(settings, mfa):
        raise sms_required(settings["MfaConfiguration"])


def refuse_mfa(settings: Mapping[str, Any], mfa: Mapping[str, Any]) -> None:
    """Raises for what SetUserPoolMfaConfig would not store. ``mfa`` is the whole that replaces what was there."""
    wanted = any(block in mfa for block in FACTOR_BLOCKS)
    if settings["MfaConfiguration"] == "OFF" and wanted:
        raise invalid_parameter("Invalid MFA configuration given, can't turn off MFA and configure an MFA together")
    if settings["MfaConfiguration"] != "OFF" and not wanted:
        raise invalid_parameter(
            "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled."
        )
    if "EmailMfaConfiguration" in mfa and settings["EmailConfiguration"]["EmailSendingAccount"] == "COGNITO_DEFAULT":
        raise invalid_parameter(
            "Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an EmailSendingAccount of "
            "COGNITO_DEFAULT"
        )
    if "SmsMfaConfiguration" in mfa and not settings.get("SmsConfiguration"):
        raise invalid_parameter("SMS configuration is required when SMS MFA is enabled.")
    _refuse_features_above_tier(settings, mfa, None)
    _refuse_empty_sms(settings)
    _refuse_first_factors(settings, mfa)


def sms_required(mode: str) -> AwsError:
    """What CreateUserPool and UpdateUserPool say of MFA ON or OPTIONAL without the means for it."""
    word = "required" if mode == "ON" else "optional"
    return invalid_parameter(
        f"SMS configuration and Auto verification for phone_number are required when MFA is {word}"
    )


def has_factor(settings: Mapping[str, Any], mfa: Mapping[str, Any]) -> bool:
    """Whether anything is there that could be a second factor."""
    return bool(settings.get("SmsConfiguration") or any(block in mfa for block in FACTOR_BLOCKS))


def _refuse_first_factors(settings: Mapping[str, Any], mfa: Mapping[str, Any]) -> None:
    first = set(settings["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"])
    if "PASSWORD" not in first:
        raise invalid_parameter("PASSWORD must be one of the AllowedFirstAuthFactors.")
    if settings["MfaConfiguration"] == "ON":
        if first - {"PASSWORD", "WEB_AUTHN"}:
            raise invalid_parameter(
                "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled"
            )
        passkeys = mfa.get("WebAuthnConfiguration", {})
        if "WEB_AUTHN" in first and passkeys.get("FactorConfiguration") == "SINGLE_FACTOR":
            raise invalid_parameter(
                "Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and WebAuthn is an allowed "
                "first auth factor"
            )
    if "SMS_OTP" in first and not settings.get("SmsConfiguration"):
        raise invalid_parameter(
            "SMS_OTP can not be configured as AuthFactor as user pool is missing valid SMS configuration"
        )


def _refuse_features_above_tier(settings: Mapping[str, Any], mfa: Mapping[str, Any], previous_tier: str | None) -> None:
    tier = settings["UserPoolTier"]
    for feature, needed in _features(settings, mfa):
        if tier in TIERS[TIERS.index(needed) :]:
            continue
        if previous_tier in TIERS[TIERS.index(tier) + 1 :]:
            raise AwsError(
                "TierChangeNotAllowedException",
                f"The user pool tier can't be changed from {previous_tier} to {tier} while {feature} is in use.",
            )
        raise AwsError("FeatureUnavailableInTierException", f"{feature} is not available in the {tier} tier.")


def _features(settings: Mapping[str, Any], mfa: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Features in use, and the lowest tier that has each."""
    if settings.get("UserPoolAddOns", {}).get("AdvancedSecurityMode", "OFF") != "OFF":
        yield "Threat protection", "PLUS"
    if set(settings["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"]) != {"PASSWORD"}:
        yield "Choice-based sign-in", "ESSENTIALS"
    if settings["LambdaConfig"].get("PreTokenGenerationConfig", {}).get("LambdaVersion", "V1_0") != "V1_0":
        yield "Access token customization", "ESSENTIALS"
    if settings.get("DcrConfiguration", {}).get("EnableStatus", "Disabled") == "Enabled":
        yield "Dynamic client registration", "ESSENTIALS"
    if settings.get("AcrConfiguration"):
        yield "Authentication context class reference configuration", "ESSENTIALS"
    if "EmailMfaConfiguration" in mfa:
        yield "Email MFA", "ESSENTIALS"


def _refuse_empty_sms(settings: Mapping[str, Any]) -> None:
    sms = settings.get("SmsConfiguration")
    if sms is not None and not (sms.get("SnsCallerArn") or sms.get("EumsSms")):
        raise invalid_parameter(
            "1 validation error detected: Value null at 'smsConfiguration.snsCallerArn' failed to satisfy constraint: "
            "Member must not be null"
        )


def _refuse_unverified_updates(settings: Mapping[str, Any]) -> None:
    before_update = settings.get("UserAttributeUpdateSettings", {}).get("AttributesRequireVerificationBeforeUpdate", [])
    if set(before_update) - set(settings.get("AutoVerifiedAttributes", [])):
        raise invalid_parameter(
            "All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes"
        )


def _refuse_senders_without_key(settings: Mapping[str, Any]) -> None:
    triggers = settings["LambdaConfig"]
    if ("CustomSMSSender" in triggers or "CustomEmailSender" in triggers) and "KMSKeyID" not in triggers:
        raise invalid_parameter("KMSKeyID is required when CustomSMSSender or CustomEmailSender is set.")


def _refuse_acr_names(settings: Mapping[str, Any]) -> None:
    named: Mapping[str, Any] = settings.get("AcrConfiguration") or {}
    names = [named.get(f"Level{number}", {}).get("AcrValue", f"urn:cognito:loa:{number}") for number in range(1, 5)]
    if len(set(names)) < len(names):
        raise invalid_parameter("Each ACR level must have a name of its own.")
