"""A pool with something in every setting of sign-in, passwords and messages, and one that was hardly told anything."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from cognito_admin.model.settings.things import MFA, POOL

if TYPE_CHECKING:
    from cognito_admin.model.settings.things import Thing

_FULL: dict[str, Any] = {
    "Id": "eu-west-1_Customers",
    "Name": "Shop customers",
    "UserPoolTier": "PLUS",
    "DeletionProtection": "ACTIVE",
    "UsernameAttributes": ["email"],
    "UsernameConfiguration": {"CaseSensitive": False},
    "AutoVerifiedAttributes": ["email", "phone_number"],
    "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email", "phone_number"]},
    "Policies": {
        "PasswordPolicy": {
            "MinimumLength": 10,
            "RequireUppercase": True,
            "RequireSymbols": False,
            "PasswordHistorySize": 4,
            "TemporaryPasswordValidityDays": 7,
            "NewRule": "kept",
        },
        "SignInPolicy": {"AllowedFirstAuthFactors": ["WEB_AUTHN", "PASSWORD"]},
    },
    "VerificationMessageTemplate": {
        "DefaultEmailOption": "CONFIRM_WITH_CODE",
        "EmailSubject": "Your code",
        "EmailMessage": "Welcome, your code is <b>{####}</b>.",
        "SmsMessage": "Shop code {####}",
    },
    "EmailVerificationMessage": "Welcome, your code is <b>{####}</b>.",
    "AdminCreateUserConfig": {
        "AllowAdminCreateUserOnly": False,
        "UnusedAccountValidityDays": 7,
        "InviteMessageTemplate": {"EmailMessage": "Hello {username}: {####}", "EmailSubject": "Hello"},
    },
    "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True},
    "EmailConfiguration": {
        "EmailSendingAccount": "DEVELOPER",
        "SourceArn": "arn:aws:ses:eu-west-1:123456789012:identity/shop.example",
        "From": "The shop <hello@shop.example>",
    },
    "SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms", "ExternalId": "x", "NewSms": 1},
    "AccountRecoverySetting": {"RecoveryMechanisms": [{"Priority": 1, "Name": "verified_email"}]},
    "AcrConfiguration": {"Level1": {"AcrValue": "urn:shop:1"}, "Level2": {"AcrValue": "urn:shop:2"}},
    "MfaConfiguration": "OPTIONAL",
    "NewSetting": {"Deep": [1, 2]},
}
_FULL_MFA: dict[str, Any] = {
    "MfaConfiguration": "OPTIONAL",
    "SoftwareTokenMfaConfiguration": {"Enabled": True},
    "SmsMfaConfiguration": {"SmsAuthenticationMessage": "Shop {####}", "SmsConfiguration": {"SnsCallerArn": "x"}},
    "WebAuthnConfiguration": {"RelyingPartyId": "shop.example", "UserVerification": "required"},
    "NewFactor": {"Enabled": True},
}


def full() -> dict[Thing, Any]:
    return {POOL: copy.deepcopy(_FULL), MFA: copy.deepcopy(_FULL_MFA)}


def bare() -> dict[Thing, Any]:
    return {POOL: {"Id": "eu-west-1_Bare", "Name": "Bare", "UserPoolTier": "LITE"}, MFA: {"MfaConfiguration": "OFF"}}
