"""What each operation does, in one table: who may send it, and whether it may be sent again when its answer was lost.

Whatever is not in the table counts as a change of the pool that must not be made twice, so that an operation AWS adds tomorrow is
refused until someone looked at it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cognito_admin.model.connections import Mode

COGNITO = "cognito-identity-provider"
IDENTITY_POOLS = "cognito-identity"


class Nature(StrEnum):
    READ = "read"
    """Changes nothing and costs nothing."""
    BILLED_READ = "billed_read"
    """Changes nothing, but AWS bills the user as active. For a person who asked for it only, never for a list."""
    REPEATABLE = "repeatable"
    """A change that leaves the same when it is made twice."""
    ONCE = "once"
    """A change that is looked for before it is sent again: a second one would be refused, send another message, or undo what
    somebody else did meanwhile."""


@dataclass(frozen=True, slots=True)
class Operation:
    """``mode`` is the least in which it may be sent."""

    nature: Nature
    mode: Mode


_UNKNOWN = Operation(Nature.ONCE, Mode.ADMINISTRATOR)

_READS: Mapping[str, str] = {
    COGNITO: """
        AdminGetDevice AdminGetUserAuthFactors AdminListDevices AdminListGroupsForUser AdminListUserAuthEvents
        AdminListUserSessions DescribeIdentityProvider DescribeManagedLoginBranding DescribeManagedLoginBrandingByClient
        DescribeResourceServer DescribeRiskConfiguration DescribeTerms DescribeTermsByClient DescribeUserImportJob
        DescribeUserPool DescribeUserPoolClient DescribeUserPoolDomain GetCSVHeader GetGroup GetIdentityProviderByIdentifier
        GetLogDeliveryConfiguration GetProvisionedLimit GetSigningCertificate GetUICustomization
        GetUserPoolClientSessionConfiguration GetUserPoolMfaConfig GetUserPoolSessionConfiguration ListGroups
        ListIdentityProviders ListResourceServers ListTagsForResource ListTerms ListUserImportJobs ListUserPoolClientSecrets
        ListUserPoolClients ListUserPoolReplicas ListUserPools ListUsers ListUsersInGroup
    """,
    IDENTITY_POOLS: "DescribeIdentityPool GetIdentityPoolRoles GetPrincipalTagAttributeMap ListIdentityPools",
    "s3": "GetObject ListObjectsV2",
    "lambda": "GetFunctionConfiguration GetPolicy ListFunctions",
    "cloudwatch": "DescribeAlarms GetMetricData ListMetrics",
    "sns": "ListTopics",
    # What a pool that is restored leads to, and what the log of an import says.
    "acm": "DescribeCertificate",
    "cloudwatch-logs": "DescribeLogGroups DescribeLogStreams GetLogEvents",
    "firehose": "DescribeDeliveryStream",
    "iam": "GetRole",
    "kms": "DescribeKey ListAliases",
    "sesv2": "GetEmailIdentity",
    "sts": "AssumeRole AssumeRoleWithWebIdentity GetCallerIdentity",
    # What it takes to sign in, and to turn that into credentials.
    "sso": "GetRoleCredentials",
    "sso-oidc": "CreateToken RegisterClient StartDeviceAuthorization",
    "signin": "CreateOAuth2Token",
}

_BILLED_READS = "AdminGetUser"

_OF_USERS_REPEATABLE = """
    AdminAddUserToGroup AdminDeleteUserAttributes AdminDisableUser AdminEnableUser AdminForgetDevice
    AdminRemoveUserFromGroup AdminRevokeUserSession AdminSetUserMFAPreference AdminSetUserPassword
    AdminUpdateAuthEventFeedback AdminUpdateDeviceStatus AdminUserGlobalSignOut
"""

_OF_USERS_ONCE = """
    AdminConfirmSignUp AdminCreateUser AdminDeleteSoftwareToken AdminDisableProviderForUser AdminLinkProviderForUser
    AdminResetUserPassword AdminUpdateUserAttributes
"""
"""Deleting a user is not among what support may do."""

_OF_POOL_REPEATABLE = "TagResource UntagResource"

_OF_POOL_ONCE = "CreateGroup DeleteGroup UpdateGroup"


def _table() -> dict[tuple[str, str], Operation]:
    table: dict[tuple[str, str], Operation] = {}
    for service, reads in _READS.items():
        table |= {(service, name): Operation(Nature.READ, Mode.READ_ONLY) for name in reads.split()}
    for names, operation in (
        (_BILLED_READS, Operation(Nature.BILLED_READ, Mode.READ_ONLY)),
        (_OF_USERS_REPEATABLE, Operation(Nature.REPEATABLE, Mode.SUPPORT)),
        (_OF_USERS_ONCE, Operation(Nature.ONCE, Mode.SUPPORT)),
        (_OF_POOL_REPEATABLE, Operation(Nature.REPEATABLE, Mode.ADMINISTRATOR)),
        (_OF_POOL_ONCE, Operation(Nature.ONCE, Mode.ADMINISTRATOR)),
    ):
        table |= {(COGNITO, name): operation for name in names.split()}
    # Neither touches a pool.
    table |= {("s3", name): Operation(Nature.REPEATABLE, Mode.READ_ONLY) for name in ("DeleteObject", "PutObject")}
    return table


OPERATIONS: Mapping[tuple[str, str], Operation] = _table()
"""By botocore's hyphenated service id and the name of the operation."""


def operation_of(service: str, name: str) -> Operation:
    return OPERATIONS.get((service, name), _UNKNOWN)
