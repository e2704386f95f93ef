"""What AWS has to allow for what this program does, and policies that allow it.

IAM knows no finer thing of Cognito than a user pool: a policy cannot be narrowed to some users or groups.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import AccountId, PoolId, Region

Action = NewType("Action", str)
"""As IAM writes it: ``cognito-idp:ListUsers``."""


class Capability(StrEnum):
    """What a pool may allow. Screens ask for these, and never where a pool comes from."""

    SYNC = "sync"
    LOOK_UP_LIVE = "look_up_live"
    EDIT_USERS = "edit_users"
    EDIT_POOL = "edit_pool"


NEEDED: Mapping[Capability, tuple[Action, ...]] = {
    Capability.SYNC: (Action("cognito-idp:ListUsers"),),
    Capability.LOOK_UP_LIVE: (Action("cognito-idp:ListUsers"),),
}
"""Without any one of these it cannot be done at all."""

_SERVICES: Mapping[str, str] = {
    **dict.fromkeys(("AssumeRole", "AssumeRoleWithWebIdentity", "GetCallerIdentity"), "sts"),
    "GetRoleCredentials": "sso",
    **dict.fromkeys(("DeleteObject", "GetObject", "PutObject"), "s3"),
    **dict.fromkeys(
        ("AddPermission", "GetFunctionConfiguration", "GetPolicy", "ListFunctions", "RemovePermission"), "lambda"
    ),
    **dict.fromkeys(("DeleteAlarms", "DescribeAlarms", "GetMetricData", "ListMetrics", "PutMetricAlarm"), "cloudwatch"),
    "ListTopics": "sns",
    **dict.fromkeys(("DescribeLogGroups", "DescribeLogStreams", "GetLogEvents"), "logs"),
    **dict.fromkeys(("CreateRole", "GetRole", "PutRolePolicy"), "iam"),
    **dict.fromkeys(
        (
            "DescribeIdentityPool",
            "GetIdentityPoolRoles",
            "GetPrincipalTagAttributeMap",
            "ListIdentityPools",
            "SetIdentityPoolRoles",
            "SetPrincipalTagAttributeMap",
            "UpdateIdentityPool",
        ),
        "cognito-identity",
    ),
    "DescribeCertificate": "acm",
    "DescribeDeliveryStream": "firehose",
    **dict.fromkeys(("DescribeKey", "ListAliases"), "kms"),
    "GetEmailIdentity": "ses",
}


class PolicyKind(StrEnum):
    READ_ONLY = "read-only"
    SUPPORT = "support"
    BACKUP = "backup"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Place:
    """What a policy is for; what is not known stands as ``ACCOUNT`` and the like in it, to be filled in."""

    region: Region | None = None
    account: AccountId | None = None
    pool: PoolId | None = None

    @property
    def pool_arn(self) -> str:
        region, account, pool = self.region or "REGION", self.account or "ACCOUNT", self.pool or "POOL_ID"
        return f"arn:{partition(self.region)}:cognito-idp:{region}:{account}:userpool/{pool}"


_UNSCOPED = (
    "cognito-idp:ListUserPools cognito-idp:DescribeUserPoolDomain cognito-idp:GetProvisionedLimit sts:GetCallerIdentity"
)
_HEALTH = """
    cloudwatch:DescribeAlarms cloudwatch:GetMetricData cloudwatch:ListMetrics lambda:GetFunctionConfiguration
    lambda:GetPolicy
"""
"""What tells how people fare who sign in, and whether the triggers of a pool work."""

_READS = """
    AdminGetDevice AdminGetUserAuthFactors AdminListDevices AdminListGroupsForUser AdminListUserAuthEvents
    AdminListUserSessions DescribeUserPool GetGroup GetUserPoolMfaConfig GetUserPoolSessionConfiguration ListGroups
    ListIdentityProviders ListResourceServers ListTagsForResource ListUserPoolClients ListUsers ListUsersInGroup
"""
"""Left out are those whose answers hold secrets: DescribeUserPoolClient, ListUserPoolClientSecrets, DescribeIdentityProvider."""

_BILLED_READS = "AdminGetUser"

_SUPPORT = """
    AdminAddUserToGroup AdminConfirmSignUp AdminCreateUser AdminDeleteSoftwareToken AdminDeleteUserAttributes
    AdminDisableProviderForUser AdminDisableUser AdminEnableUser AdminForgetDevice AdminLinkProviderForUser
    AdminRemoveUserFromGroup AdminResetUserPassword AdminRevokeUserSession AdminSetUserMFAPreference AdminSetUserPassword
    AdminUpdateAuthEventFeedback AdminUpdateDeviceStatus AdminUpdateUserAttributes AdminUserGlobalSignOut
"""

_BACKUP = """
    DescribeIdentityProvider DescribeManagedLoginBranding DescribeManagedLoginBrandingByClient DescribeResourceServer
    DescribeRiskConfiguration DescribeTerms DescribeTermsByClient DescribeUserPoolClient GetLogDeliveryConfiguration
    GetSigningCertificate GetUICustomization GetUserPoolClientSessionConfiguration ListTerms ListUserImportJobs
    ListUserPoolClientSecrets ListUserPoolReplicas
"""

_IDENTITY_POOLS = """
    cognito-identity:DescribeIdentityPool cognito-identity:GetIdentityPoolRoles
    cognito-identity:GetPrincipalTagAttributeMap cognito-identity:ListIdentityPools cognito-identity:ListTagsForResource
"""

_AROUND_A_POOL = """
    acm:DescribeCertificate acm:ListCertificates cloudwatch:DeleteAlarms cloudwatch:DescribeAlarms
    cloudwatch:GetMetricData cloudwatch:ListMetrics cloudwatch:PutMetricAlarm cognito-identity:*
    cognito-idp:CreateUserPool firehose:DescribeDeliveryStream iam:GetRole iam:ListRoles kms:CreateGrant kms:DescribeKey
    kms:ListAliases lambda:AddPermission lambda:GetFunctionConfiguration lambda:GetPolicy lambda:ListFunctions
    lambda:RemovePermission
    logs:CreateLogDelivery logs:DeleteLogDelivery logs:DescribeLogGroups logs:DescribeLogStreams logs:GetLogDelivery
    logs:GetLogEvents logs:ListLogDeliveries logs:UpdateLogDelivery servicequotas:ListServiceQuotas ses:GetEmailIdentity
    ses:GetIdentityVerificationAttributes ses:ListIdentities sns:GetSMSSandboxAccountStatus sns:ListTopics wafv2:AssociateWebACL
    wafv2:GetWebACLForResource
"""


_ROLES_PASSED_TO = ["cognito-idp.amazonaws.com", "cognito-identity.amazonaws.com"]


def action_of(operation: str) -> Action:
    """The action that IAM wants for an operation of Cognito, or of another service that this program asks."""
    if operation == "ListObjectsV2":
        return Action("s3:ListBucket")
    return Action(f"{_SERVICES.get(operation, 'cognito-idp')}:{operation}")


def partition(region: str | None) -> str:
    """The part of AWS that a region belongs to, as ARNs name it."""
    for beginning, name in (("us-gov-", "aws-us-gov"), ("cn-", "aws-cn"), ("eusc-", "aws-eusc")):
        if (region or "").startswith(beginning):
            return name
    return "aws"


def why_denied(capability: Capability, denied: Mapping[Action, Failure]) -> Failure | None:
    """The refusal of AWS that stands in the way, if any."""
    return next((denied[action] for action in NEEDED.get(capability, ()) if action in denied), None)


def policy(kind: PolicyKind, place: Place) -> str:
    """A policy document in JSON that allows what ``kind`` needs, and no more."""
    match kind:
        case PolicyKind.READ_ONLY:
            return _reading(place, _READS, _BILLED_READS)
        case PolicyKind.SUPPORT:
            return _reading(place, _READS, _BILLED_READS, _SUPPORT)
        case PolicyKind.BACKUP:
            return _document(
                _statement("Find", f"{_UNSCOPED} {_HEALTH}", "*"),
                _statement("Pool", _of_cognito(_READS, _BACKUP), place.pool_arn),
                _statement("IdentityPools", _IDENTITY_POOLS, "*"),
            )
        case PolicyKind.ADMINISTRATOR:
            part = partition(place.region)
            return _document(
                _statement("Find", _UNSCOPED, "*"),
                _statement("Pool", "cognito-idp:*", place.pool_arn),
                _statement("AroundThePool", _AROUND_A_POOL, "*"),
                {
                    **_statement(
                        "RolesOfThePool", "iam:PassRole", f"arn:{part}:iam::{place.account or 'ACCOUNT'}:role/*"
                    ),
                    "Condition": {"StringEquals": {"iam:PassedToService": _ROLES_PASSED_TO}},
                },
                {
                    **_statement("EmailRole", "iam:CreateServiceLinkedRole", "*"),
                    "Condition": {"StringEquals": {"iam:AWSServiceName": "email.cognito-idp.amazonaws.com"}},
                },
            )


def policy_allowing(failures: Iterable[Failure]) -> str:
    """A policy document that allows just what AWS refused: each of ``failures`` has the code ACCESS_DENIED."""
    actions: dict[str, set[str]] = {}
    for failure in failures:
        action = failure.facts.get("action")
        if failure.code is Code.ACCESS_DENIED and action:
            actions.setdefault(_resource_of(failure), set()).add(action)
    statements = [_statement("", " ".join(sorted(names)), resource) for resource, names in sorted(actions.items())]
    return _document(*statements)


_ACCOUNT_OF_ARN = re.compile(r"arn:[\w-]+:\w+::(\d{12}):")


def _resource_of(failure: Failure) -> str:
    """What AWS named, or the pool that was asked; metrics are of no resource."""
    named = failure.facts.get("resource")
    if named:
        return named
    if not failure.facts.get("action", "").startswith("cognito-idp:"):
        return "*"
    pool, account = failure.facts.get("pool"), _ACCOUNT_OF_ARN.match(failure.facts.get("arn", ""))
    if not pool:
        return "*"
    return Place(
        Region(failure.facts["region"]) if "region" in failure.facts else None,
        AccountId(account[1]) if account else None,
        PoolId(pool),
    ).pool_arn


def _reading(place: Place, *names: str) -> str:
    return _document(
        _statement("Find", f"{_UNSCOPED} {_HEALTH}", "*"), _statement("Pool", _of_cognito(*names), place.pool_arn)
    )


def _of_cognito(*names: str) -> str:
    return " ".join(sorted(f"cognito-idp:{name}" for text in names for name in text.split()))


def _statement(name: str, actions: str, resource: str) -> dict[str, object]:
    described: dict[str, object] = {"Sid": name} if name else {}
    return {**described, "Effect": "Allow", "Action": actions.split(), "Resource": resource}


def _document(*statements: Mapping[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2)
