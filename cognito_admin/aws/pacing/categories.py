"""Which requests share a quota. Source: developer guide, "Quotas in Amazon Cognito"."""

from collections.abc import Mapping
from enum import StrEnum

from cognito_admin.model.quotas import LIST_CALLS_PER_S, USER_READS_PER_S


class Category(StrEnum):
    """A quota category of user pools. All operations of one share its requests a second, in an account and region."""

    USER_CREATION = "UserCreation"
    USER_ACCOUNT_RECOVERY = "UserAccountRecovery"
    USER_READ = "UserRead"
    USER_UPDATE = "UserUpdate"
    USER_RESOURCE_READ = "UserResourceRead"
    USER_RESOURCE_UPDATE = "UserResourceUpdate"
    USER_LIST = "UserList"
    POOL_READ = "UserPoolRead"
    POOL_UPDATE = "UserPoolUpdate"
    POOL_RESOURCE_READ = "UserPoolResourceRead"
    POOL_RESOURCE_UPDATE = "UserPoolResourceUpdate"
    CLIENT_READ = "UserPoolClientRead"
    CLIENT_UPDATE = "UserPoolClientUpdate"
    LIMIT_MANAGEMENT = "LimitManagement"
    OTHER = "Other"

    @property
    def may_be_asked(self) -> bool:
        """Whether AWS can be asked for its quota."""
        return self not in (Category.LIMIT_MANAGEMENT, Category.OTHER)


QUOTAS: Mapping[Category, float] = {
    Category.USER_CREATION: 50,
    Category.USER_ACCOUNT_RECOVERY: 30,
    Category.USER_READ: USER_READS_PER_S,
    Category.USER_UPDATE: 25,
    Category.USER_RESOURCE_READ: 50,
    Category.USER_RESOURCE_UPDATE: 25,
    Category.USER_LIST: LIST_CALLS_PER_S,
    Category.POOL_READ: 15,
    Category.POOL_UPDATE: 15,
    Category.POOL_RESOURCE_READ: 20,
    Category.POOL_RESOURCE_UPDATE: 15,
    Category.CLIENT_READ: 15,
    Category.CLIENT_UPDATE: 15,
    Category.LIMIT_MANAGEMENT: 1,
    Category.OTHER: 5,
}
"""Requests a second by default. ``OTHER`` is for operations whose category AWS does not name."""

PER_POOL_QUOTA = 5.0
"""Requests a second of any single operation of the categories below against one pool."""

_PER_POOL = frozenset(
    {Category.POOL_RESOURCE_READ, Category.POOL_RESOURCE_UPDATE, Category.CLIENT_READ, Category.CLIENT_UPDATE}
)

UNPACED = frozenset(
    {
        "DeleteAlarms", "DescribeAlarms", "DescribeCertificate", "DescribeDeliveryStream", "DescribeIdentityPool",
        "DescribeKey", "DescribeLogGroups", "DescribeLogStreams", "GetCallerIdentity", "GetEmailIdentity",
        "GetFunctionConfiguration", "GetIdentityPoolRoles", "GetLogEvents", "GetMetricData", "GetPolicy",
        "GetPrincipalTagAttributeMap", "GetRole", "GetTokenKeys", "ListAliases", "ListFunctions", "ListIdentityPools",
        "ListMetrics",
        "ListObjectsV2", "ListTopics", "PutMetricAlarm", "PutObject",
    }
)  # fmt: skip
"""Not of user pools, and far from any quota. Of identity pools AWS names none for these; they are read two at a time."""

_OPERATIONS: Mapping[Category, tuple[str, ...]] = {
    Category.USER_CREATION: ("AdminConfirmSignUp", "AdminCreateUser"),
    Category.USER_ACCOUNT_RECOVERY: ("AdminResetUserPassword", "AdminSetUserPassword"),
    Category.USER_READ: ("AdminGetUser", "AdminGetUserAuthFactors"),
    Category.USER_UPDATE: (
        "AdminAddUserToGroup", "AdminDeleteUser", "AdminDeleteUserAttributes", "AdminDisableProviderForUser",
        "AdminDisableUser", "AdminEnableUser", "AdminLinkProviderForUser", "AdminRemoveUserFromGroup",
        "AdminUpdateUserAttributes", "AdminUserGlobalSignOut",
    ),
    Category.USER_RESOURCE_READ: (
        "AdminGetDevice", "AdminListDevices", "AdminListGroupsForUser", "AdminListUserAuthEvents",
    ),
    Category.USER_RESOURCE_UPDATE: (
        "AdminDeleteSoftwareToken", "AdminForgetDevice", "AdminSetUserMFAPreference", "AdminSetUserSettings",
        "AdminUpdateAuthEventFeedback", "AdminUpdateDeviceStatus",
    ),
    Category.USER_LIST: ("ListUsers", "ListUsersInGroup"),
    Category.POOL_READ: ("DescribeUserPool", "ListUserPools"),
    Category.POOL_UPDATE: ("CreateUserPool", "DeleteUserPool", "UpdateUserPool"),
    Category.POOL_RESOURCE_READ: (
        "DescribeIdentityProvider", "DescribeManagedLoginBranding", "DescribeManagedLoginBrandingByClient",
        "DescribeResourceServer", "DescribeRiskConfiguration", "DescribeUserImportJob", "DescribeUserPoolDomain",
        "GetCSVHeader", "GetGroup", "GetIdentityProviderByIdentifier", "GetSigningCertificate", "GetUICustomization",
        "GetUserPoolMfaConfig", "ListGroups", "ListIdentityProviders", "ListResourceServers", "ListTagsForResource",
        "ListUserImportJobs",
    ),
    Category.POOL_RESOURCE_UPDATE: (
        "AddCustomAttributes", "CreateGroup", "CreateIdentityProvider", "CreateManagedLoginBranding",
        "CreateResourceServer", "CreateUserImportJob", "CreateUserPoolDomain", "DeleteGroup", "DeleteIdentityProvider",
        "DeleteManagedLoginBranding", "DeleteResourceServer", "DeleteUserPoolDomain", "SetRiskConfiguration",
        "SetUICustomization", "SetUserPoolMfaConfig", "StartUserImportJob", "StopUserImportJob", "TagResource",
        "UntagResource", "UpdateGroup", "UpdateIdentityProvider", "UpdateManagedLoginBranding", "UpdateResourceServer",
        "UpdateUserPoolDomain",
    ),
    Category.CLIENT_READ: ("DescribeUserPoolClient", "ListUserPoolClients"),
    Category.CLIENT_UPDATE: ("CreateUserPoolClient", "DeleteUserPoolClient", "UpdateUserPoolClient"),
    Category.LIMIT_MANAGEMENT: ("GetProvisionedLimit", "UpdateProvisionedLimit"),
}  # fmt: skip

CATEGORIES: Mapping[str, Category] = {
    operation: category for category, operations in _OPERATIONS.items() for operation in operations
}


def category_of(operation: str) -> Category:
    """``OTHER`` for an operation AWS names no category of."""
    return CATEGORIES.get(operation, Category.OTHER)


def is_held_per_pool(category: Category) -> bool:
    """Whether each operation of ``category`` has a limit against one pool besides."""
    return category in _PER_POOL
