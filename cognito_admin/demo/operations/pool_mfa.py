"""Multi-factor authentication and passkeys of a pool. SetUserPoolMfaConfig replaces the whole."""

import copy

from cognito_admin.demo.operations.pools import touch
from cognito_admin.demo.pool_refusals import refuse_mfa
from cognito_admin.demo.registry import Answer, Request, operation
from cognito_admin.demo.state import Service


@operation("GetUserPoolMfaConfig", category="UserPoolResourceRead")
def get_user_pool_mfa_config(service: Service, request: Request) -> Answer:
    return copy.deepcopy(service.pool(request["UserPoolId"]).mfa)


@operation("SetUserPoolMfaConfig", category="UserPoolResourceUpdate")
def set_user_pool_mfa_config(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    mfa = {member: copy.deepcopy(value) for member, value in request.items() if member != "UserPoolId"}
    mfa.setdefault("MfaConfiguration", "OFF")
    if not mfa.get("SoftwareTokenMfaConfiguration", {}).get("Enabled", False):
        mfa.pop("SoftwareTokenMfaConfiguration", None)
    settings = {**pool.settings, "MfaConfiguration": mfa["MfaConfiguration"]}
    if "SmsMfaConfiguration" in mfa:
        settings.update(mfa["SmsMfaConfiguration"])
        shared = ("SmsAuthenticationMessage", "SmsConfiguration")
        mfa["SmsMfaConfiguration"] = {member: settings[member] for member in shared if member in settings}
    refuse_mfa(settings, mfa)
    pool.settings, pool.mfa = settings, mfa
    touch(service, pool)
    return copy.deepcopy(mfa)
