"""Second factors and passwordless factors of one user."""

from typing import Any

from cognito_admin.demo.errors import AwsError, invalid_parameter
from cognito_admin.demo.registry import Answer, Request, operation
from cognito_admin.demo.state import PoolState, Service
from cognito_admin.demo.users import Details, User

_FACTORS = {
    "SMSMfaSettings": "SMS_MFA",
    "SoftwareTokenMfaSettings": "SOFTWARE_TOKEN_MFA",
    "EmailMfaSettings": "EMAIL_OTP",
    "WebAuthnMfaSettings": "WEB_AUTHN",
}


@operation("AdminSetUserMFAPreference", category="UserResourceUpdate")
def admin_set_user_mfa_preference(service: Service, request: Request) -> Answer:
    """A factor left out stays as it is; at most one is preferred."""
    pool = service.pool(request["UserPoolId"])
    user = pool.user(request["Username"])
    details = pool.users.details(user.sub)
    wishes = {factor: request[member] for member, factor in _FACTORS.items() if member in request}
    preferred = [factor for factor, wish in wishes.items() if wish.get("PreferredMfa")]
    if len(preferred) > 1:
        raise invalid_parameter("Only one MFA method can be set as preferred.")
    if any(not wishes[factor].get("Enabled") for factor in preferred):
        raise invalid_parameter("An MFA method must be enabled to be preferred.")
    for factor, wish in wishes.items():
        if wish.get("Enabled") and not _can_have(user, details, factor):
            raise invalid_parameter(f"User does not have delivery config set to turn on {factor}")
    methods = [factor for factor in details.mfa_methods if factor not in wishes]
    methods += [factor for factor, wish in wishes.items() if wish.get("Enabled")]
    details.mfa_methods = [factor for factor in _FACTORS.values() if factor in methods]
    refused = wishes.get(details.preferred_mfa or "", {}).get("PreferredMfa") is False
    if preferred:
        details.preferred_mfa = preferred[0]
    elif refused or details.preferred_mfa not in details.mfa_methods:
        details.preferred_mfa = None
    return {}


@operation("AdminSetUserSettings", category="UserResourceUpdate")
def admin_set_user_settings(service: Service, request: Request) -> Answer:
    """The legacy way to choose SMS."""
    pool = service.pool(request["UserPoolId"])
    user = pool.user(request["Username"])
    pool.users.details(user.sub).mfa_options = request["MFAOptions"]
    pool.users.put(user, service.clock.now())
    return {}


@operation("AdminGetUserAuthFactors", category="UserRead")
def admin_get_user_auth_factors(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    user = pool.user(request["Username"])
    details = pool.users.details(user.sub)
    answer: Answer = {"Username": user.username, "ConfiguredUserAuthFactors": _first_factors(pool, user, details)}
    if details.preferred_mfa:
        answer["PreferredMfaSetting"] = details.preferred_mfa
    if details.mfa_methods:
        answer["UserMFASettingList"] = details.mfa_methods
    return answer


@operation("AdminDeleteSoftwareToken", category="UserResourceUpdate")
def admin_delete_software_token(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    user = pool.user(request["Username"])
    if user.status == "UNCONFIRMED":
        raise AwsError("UserNotConfirmedException", "User is not confirmed.")
    details = pool.users.details(user.sub)
    details.software_token = False
    details.mfa_methods = [factor for factor in details.mfa_methods if factor != "SOFTWARE_TOKEN_MFA"]
    if details.preferred_mfa == "SOFTWARE_TOKEN_MFA":
        details.preferred_mfa = None
    return {}


def _can_have(user: User, details: Details, factor: str) -> bool:
    verified: dict[str, Any] = {"SMS_MFA": "phone_number_verified", "EMAIL_OTP": "email_verified"}
    if factor in verified:
        return user.attributes.get(verified[factor]) == "true"
    return details.software_token if factor == "SOFTWARE_TOKEN_MFA" else details.passkeys > 0


def _first_factors(pool: PoolState, user: User, details: Details) -> list[str]:
    policy = pool.settings.get("Policies", {}).get("SignInPolicy", {})
    allowed = policy.get("AllowedFirstAuthFactors", ["PASSWORD"])
    has = {
        "PASSWORD": user.status not in ("EXTERNAL_PROVIDER", "UNCONFIRMED"),
        "EMAIL_OTP": user.attributes.get("email_verified") == "true",
        "SMS_OTP": user.attributes.get("phone_number_verified") == "true",
        "WEB_AUTHN": details.passkeys > 0,
        "SOFTWARE_TOKEN": details.software_token,
    }
    return [factor for factor in allowed if has.get(factor)]
