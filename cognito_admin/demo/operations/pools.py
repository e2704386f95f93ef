"""User pools: create, describe, update, delete, list, and their attribute schema."""

import string
from datetime import datetime
from typing import Any

from cognito_admin.demo.errors import AwsError, invalid_parameter
from cognito_admin.demo.import_run import refuse_while_importing
from cognito_admin.demo.paging import page
from cognito_admin.demo.pool_refusals import refuse_settings, sms_required
from cognito_admin.demo.pool_schema import with_custom_attributes
from cognito_admin.demo.pool_settings import described_settings, settings_of_new_pool, updated_settings
from cognito_admin.demo.registry import Answer, Request, operation
from cognito_admin.demo.signing_certificate import SIGNING_CERTIFICATE
from cognito_admin.demo.state import PoolState, Service

MAX_POOLS = 1_000
MAX_TAGS = 50


@operation("CreateUserPool", category="UserPoolUpdate")
def create_user_pool(service: Service, request: Request) -> Answer:
    if len(service.pools) >= MAX_POOLS:
        raise AwsError("LimitExceededException", f"The number of user pools exceeds the limit of {MAX_POOLS}.")
    settings = settings_of_new_pool(request)
    if settings["MfaConfiguration"] != "OFF" and "phone_number" not in settings.get("AutoVerifiedAttributes", ()):
        raise sms_required(settings["MfaConfiguration"])
    refuse_settings(settings, {})
    _refuse_both_kinds_of_names(settings)
    pool = add_pool(service, settings, service.clock.now())
    return {"UserPool": described_pool(pool)}


def add_pool(service: Service, settings: dict[str, Any], created: datetime, *, pool_id: str | None = None) -> PoolState:
    """Puts a pool with these settings (of ``settings_of_new_pool``) into the service; nothing is checked."""
    pool_id = pool_id or f"{service.region}_{service.letters(string.ascii_letters + string.digits, 9)}"
    arn = service.pool_arn(pool_id)
    stamps = {"Id": pool_id, "Arn": arn, "CreationDate": created, "LastModifiedDate": created}
    pool = PoolState(id=pool_id, arn=arn, settings={**stamps, **settings})
    pool.sessions = {"UserSessionTracking": "DISABLED", "TokenSession": {"MaxPerUser": 20}}
    _follow_mfa(pool)
    service.pools[pool_id] = pool
    return pool


@operation("DescribeUserPool", category="UserPoolRead")
def describe_user_pool(service: Service, request: Request) -> Answer:
    return {"UserPool": described_pool(service.pool(request["UserPoolId"]))}


@operation("UpdateUserPool", category="UserPoolUpdate")
def update_user_pool(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    refuse_while_importing(service, pool)
    settings = updated_settings(pool.settings, request)
    mfa = {} if settings["MfaConfiguration"] == "OFF" else pool.mfa
    refuse_settings(settings, mfa, pool.settings["UserPoolTier"])
    pool.settings = settings
    _follow_mfa(pool)
    touch(service, pool)
    return {}


@operation("DeleteUserPool", category="UserPoolUpdate")
def delete_user_pool(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    refuse_while_importing(service, pool)
    if pool.domains:
        raise invalid_parameter("User pool cannot be deleted. It has a domain configured that should be deleted first.")
    if pool.settings["DeletionProtection"] == "ACTIVE":
        raise invalid_parameter(
            "The user pool cannot be deleted because deletion protection is activated. "
            "Deletion protection must be inactivated first."
        )
    del service.pools[pool.id]
    return {}


@operation("ListUserPools", category="UserPoolRead")
def list_user_pools(service: Service, request: Request) -> Answer:
    pools, token = page(
        service,
        ("ListUserPools", service.region),
        list(service.pools.values()),
        limit=request["MaxResults"],
        token=request.get("NextToken"),
    )
    summary = ("Id", "Name", "LambdaConfig", "LastModifiedDate", "CreationDate")
    answer: Answer = {"UserPools": [{member: pool.settings[member] for member in summary} for pool in pools]}
    return answer if token is None else {**answer, "NextToken": token}


@operation("AddCustomAttributes", category="UserPoolResourceUpdate")
def add_custom_attributes(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    refuse_while_importing(service, pool)
    pool.settings["SchemaAttributes"] = with_custom_attributes(
        pool.settings["SchemaAttributes"], request["CustomAttributes"]
    )
    touch(service, pool)
    return {}


@operation("GetSigningCertificate", category="UserPoolResourceRead")
def get_signing_certificate(service: Service, request: Request) -> Answer:
    service.pool(request["UserPoolId"])
    return {"Certificate": SIGNING_CERTIFICATE}


@operation("ListTagsForResource", category="UserPoolResourceRead")
def list_tags_for_resource(service: Service, request: Request) -> Answer:
    return {"Tags": dict(_pool_of_arn(service, request["ResourceArn"]).settings["UserPoolTags"])}


@operation("TagResource", category="UserPoolResourceUpdate")
def tag_resource(service: Service, request: Request) -> Answer:
    pool = _pool_of_arn(service, request["ResourceArn"])
    tags = {**pool.settings["UserPoolTags"], **request["Tags"]}
    if len(tags) > MAX_TAGS:
        raise invalid_parameter(f"A user pool can have at most {MAX_TAGS} tags.")
    pool.settings["UserPoolTags"] = tags
    return {}


@operation("UntagResource", category="UserPoolResourceUpdate")
def untag_resource(service: Service, request: Request) -> Answer:
    pool = _pool_of_arn(service, request["ResourceArn"])
    kept = {key: value for key, value in pool.settings["UserPoolTags"].items() if key not in request["TagKeys"]}
    pool.settings["UserPoolTags"] = kept
    return {}


def described_pool(pool: PoolState) -> dict[str, Any]:
    """DescribeUserPool's UserPool."""
    described = described_settings(pool.settings)
    for name, domain in pool.domains.items():
        described["CustomDomain" if "CustomDomainConfig" in domain else "Domain"] = name
    described["EstimatedNumberOfUsers"] = len(pool.users)
    return described


def touch(service: Service, pool: PoolState) -> None:
    """Moves LastModifiedDate."""
    pool.settings["LastModifiedDate"] = service.clock.now()


def _follow_mfa(pool: PoolState) -> None:
    """Brings the MFA configuration in line with what UpdateUserPool can say of it: the mode and the SMS settings."""
    before, mode = pool.mfa.get("MfaConfiguration", "OFF"), pool.settings["MfaConfiguration"]
    sms = {
        member: pool.settings[member]
        for member in ("SmsAuthenticationMessage", "SmsConfiguration")
        if member in pool.settings
    }
    passkeys = {key: value for key, value in pool.mfa.items() if key == "WebAuthnConfiguration"}
    mfa = passkeys if mode == "OFF" else dict(pool.mfa)
    mfa["MfaConfiguration"] = mode
    if "SmsMfaConfiguration" in mfa or (before == "OFF" != mode and "SmsConfiguration" in sms):
        mfa["SmsMfaConfiguration"] = sms
    pool.mfa = mfa


def _pool_of_arn(service: Service, arn: str) -> PoolState:
    pool_id = arn.rpartition("/")[2]
    if arn != service.pool_arn(pool_id):
        raise invalid_parameter(f"Invalid resource ARN {arn}.")
    return service.pool(pool_id)


def _refuse_both_kinds_of_names(settings: dict[str, Any]) -> None:
    if "UsernameAttributes" in settings and "AliasAttributes" in settings:
        raise invalid_parameter("Only one of the aliasAttributes or usernameAttributes can be set in a user pool.")
