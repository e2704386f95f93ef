"""Names of the rules of a check-up. They are kept with silences and exports, so they stay as they are."""

from enum import StrEnum


class RuleId(StrEnum):
    """In the order in which findings of the same severity are shown."""

    # Triggers
    TRIGGER_FUNCTION_MISSING = "trigger-function-missing"
    TRIGGER_NOT_PERMITTED = "trigger-not-permitted"
    TRIGGER_FAILING = "trigger-failing"
    TRIGGER_SLOW = "trigger-slow"
    TRIGGER_WITHOUT_ALARM = "trigger-without-alarm"
    # Messages
    EMAIL_FAILS = "email-fails"
    SMS_FAILS = "sms-fails"
    EMAIL_BY_COGNITO = "email-by-cognito"
    SMS_LIMITS_UNKNOWN = "sms-limits-unknown"
    TEMPLATE_NEAR_LIMIT = "template-near-limit"
    LOGIN_STYLE_TOO_LONG = "login-style-too-long"
    # The pool
    DELETION_PROTECTION_OFF = "deletion-protection-off"
    NO_VERIFIED_BACKUP = "no-verified-backup"
    NO_LOG_DELIVERY = "no-log-delivery"
    # Users
    CASE_SENSITIVE = "case-sensitive"
    CASE_TWINS = "case-twins"
    TEMPORARY_PASSWORD_LONG = "temporary-password-long"  # noqa: S105
    TEMPORARY_PASSWORD_EXPIRED = "temporary-password-expired"  # noqa: S105
    TOKENS_TOO_LARGE = "tokens-too-large"
    # Sign-in
    PASSWORDS_WEAK = "passwords-weak"
    MFA_OFF = "mfa-off"
    MFA_REQUIRED = "mfa-required"
    THREAT_PROTECTION_OFF = "threat-protection-off"
    THREAT_PROTECTION_AUDIT = "threat-protection-audit"
    VERIFICATION_BEFORE_UPDATE_OFF = "verification-before-update-off"
    # App clients
    PASSWORDS_SENT = "passwords-sent"
    IMPLICIT_GRANT = "implicit-grant"
    CALLBACK_HTTP = "callback-http"
    CALLBACK_WILDCARD = "callback-wildcard"
    TOKENS_LONG_LIVED = "tokens-long-lived"
    REVOCATION_OFF = "revocation-off"
    TELLS_WHO_HAS_AN_ACCOUNT = "tells-who-has-an-account"
    SECRET_STALE = "secret-stale"  # noqa: S105
    CLIENT_UNUSED = "client-unused"
    # Identity providers
    IMMUTABLE_ATTRIBUTE_MAPPED = "immutable-attribute-mapped"
    REQUIRED_ATTRIBUTE_NOT_MAPPED = "required-attribute-not-mapped"
    CERTIFICATE_EXPIRES = "certificate-expires"
    METADATA_BY_FILE = "metadata-by-file"
    PROVIDER_UNUSED = "provider-unused"
    # Identity pools
    IDENTITY_POOL_GUESTS = "identity-pool-guests"
    IDENTITY_POOL_CLASSIC = "identity-pool-classic"
    # Limits
    QUOTA_NEAR = "quota-near"
    LIMIT_NEAR = "limit-near"
