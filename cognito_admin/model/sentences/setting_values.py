"""What the values of settings are called in words, as the pages have them: AWS's own spelling means little in a preview."""

from collections.abc import Callable, Mapping

from cognito_admin.model.sentences.alarms import MISSING, OPERATORS
from cognito_admin.model.sentences.client_settings import AUTH_FLOWS, GRANTS, TIME_UNITS
from cognito_admin.model.sentences.templates import marked
from cognito_admin.model.settings.edits import Pointer

_MODES = {"OFF": marked("Off"), "AUDIT": marked("Watch"), "ENFORCED": marked("Protect")}
_CONTACTS = {"email": marked("E-mail addresses"), "phone_number": marked("Phone numbers")}

VALUES: Mapping[str, Mapping[str, str]] = {
    "MfaConfiguration": {"OFF": marked("Off"), "OPTIONAL": marked("Optional"), "ON": marked("Required")},
    "AllowedFirstAuthFactors": {
        "PASSWORD": marked("Their password"),
        "EMAIL_OTP": marked("A code by e-mail"),
        "SMS_OTP": marked("A code by text message"),
        "WEB_AUTHN": marked("A passkey"),
        "SOFTWARE_TOKEN": marked("A code by authenticator app"),
    },
    "UserVerification": {
        "preferred": marked("Asked for where the device can"),
        "required": marked("Required"),
    },
    "FactorConfiguration": {
        "SINGLE_FACTOR": marked("One factor"),
        "MULTI_FACTOR_WITH_USER_VERIFICATION": marked("Two factors, where verified"),
    },
    "DeletionProtection": {"ACTIVE": marked("on"), "INACTIVE": marked("off")},
    "AutoVerifiedAttributes": _CONTACTS,
    "AttributesRequireVerificationBeforeUpdate": _CONTACTS,
    "RecoveryMechanisms.Name": {
        "verified_email": marked("By e-mail"),
        "verified_phone_number": marked("By text message"),
        "admin_only": marked("By an administrator only"),
    },
    "UserPoolTier": {"LITE": marked("Lite"), "ESSENTIALS": marked("Essentials"), "PLUS": marked("Plus")},
    "DefaultEmailOption": {"CONFIRM_WITH_CODE": marked("A code"), "CONFIRM_WITH_LINK": marked("A link")},
    "EmailSendingAccount": {
        "COGNITO_DEFAULT": marked("Cognito’s own address"),
        "DEVELOPER": marked("Your own Amazon SES"),
    },
    "AdvancedSecurityMode": _MODES,
    "CustomAuthMode": _MODES,
    "EventAction": {
        "BLOCK": marked("Block"),
        "NO_ACTION": marked("Do nothing"),
        "MFA_IF_CONFIGURED": marked("Ask for MFA where it is set up"),
        "MFA_REQUIRED": marked("Require MFA"),
    },
    "EventFilter": {
        "SIGN_IN": marked("Somebody signs in"),
        "PASSWORD_CHANGE": marked("A password is changed or reset"),
        "SIGN_UP": marked("Somebody signs up"),
    },
    "ManagedLoginVersion": {"1": marked("Classic"), "2": marked("Managed login")},
    "ExplicitAuthFlows": {flow: label.name for flow, label in AUTH_FLOWS.items()},
    "AllowedOAuthFlows": {grant: label.name for grant, label in GRANTS.items()},
    "SupportedIdentityProviders": {"COGNITO": marked("Users of this pool")},
    "PreventUserExistenceErrors": {"ENABLED": marked("on"), "LEGACY": marked("off")},
    "RefreshTokenRotation.Feature": {"ENABLED": marked("on"), "DISABLED": marked("off")},
    "AmbiguousRoleResolution": {
        "AuthenticatedRole": marked("The role of those who are signed in"),
        "Deny": marked("No credentials"),
    },
    "RoleMappings.Type": {"Token": marked("By their groups"), "Rules": marked("By rules")},
    "MatchType": {
        "Equals": marked("is"),
        "Contains": marked("contains"),
        "StartsWith": marked("begins with"),
        "NotEqual": marked("is not"),
    },
    "TokenValidityUnits.AccessToken": TIME_UNITS,
    "TokenValidityUnits.IdToken": TIME_UNITS,
    "TokenValidityUnits.RefreshToken": TIME_UNITS,
    "ComparisonOperator": {comparison.value: words for comparison, words in OPERATORS.items()},
    "TreatMissingData": {missing.value: words for missing, words in MISSING.items()},
}
"""By the end of a member's path: the longest that fits counts."""


def value_words(pointer: Pointer, value: object, translated: Callable[[str], str] = str) -> str | None:
    """What people call ``value`` of the member; None where it stands for itself, or AWS added it since."""
    if pointer[:1] == ("RoleMappings",):
        # Whose roles they are stands between.
        pointer = ("RoleMappings", *pointer[2:])
    for start in range(len(pointer)):
        if (known := VALUES.get(".".join(pointer[start:]))) is not None:
            word = known.get(str(value))
            return None if word is None else translated(word)
    return None
