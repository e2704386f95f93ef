"""What may leave this computer. Asked for every single request, at the last moment before it is sent.

Whatever is not known to be harmless counts as a change of the pool, so that an operation AWS adds tomorrow is refused until someone
looked at it.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

from cognito_admin.model.connections import Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId

COGNITO = "cognito-identity-provider"

READS: Mapping[str, frozenset[str]] = {
    COGNITO: frozenset({
        "AdminGetDevice", "AdminGetUserAuthFactors", "AdminListDevices", "AdminListGroupsForUser", "AdminListUserAuthEvents",
        "AdminListUserSessions", "DescribeIdentityProvider", "DescribeManagedLoginBranding",
        "DescribeManagedLoginBrandingByClient", "DescribeResourceServer", "DescribeRiskConfiguration", "DescribeTerms",
        "DescribeTermsByClient", "DescribeUserImportJob", "DescribeUserPool", "DescribeUserPoolClient",
        "DescribeUserPoolDomain", "GetCSVHeader", "GetGroup", "GetIdentityProviderByIdentifier",
        "GetLogDeliveryConfiguration", "GetProvisionedLimit", "GetSigningCertificate", "GetUICustomization",
        "GetUserPoolClientSessionConfiguration", "GetUserPoolMfaConfig", "GetUserPoolSessionConfiguration", "ListGroups",
        "ListIdentityProviders", "ListResourceServers", "ListTagsForResource", "ListTerms", "ListUserImportJobs",
        "ListUserPoolClientSecrets", "ListUserPoolClients", "ListUserPoolReplicas", "ListUserPools", "ListUsers",
        "ListUsersInGroup",
    }),
    "sts": frozenset({"AssumeRole", "AssumeRoleWithWebIdentity", "GetCallerIdentity"}),
    # What it takes to sign in, and to turn that into credentials.
    "sso": frozenset({"GetRoleCredentials"}),
    "sso-oidc": frozenset({"CreateToken", "RegisterClient", "StartDeviceAuthorization"}),
    "signin": frozenset({"CreateOAuth2Token"}),
}  # fmt: skip
"""Operations that change nothing and cost nothing, by service."""

USER_OPERATIONS: frozenset[str] = frozenset({
    # Reads, but AWS bills the user as active for it.
    "AdminGetUser",
    "AdminAddUserToGroup", "AdminConfirmSignUp", "AdminCreateUser", "AdminDeleteSoftwareToken", "AdminDeleteUserAttributes",
    "AdminDisableProviderForUser", "AdminDisableUser", "AdminEnableUser", "AdminForgetDevice", "AdminLinkProviderForUser",
    "AdminRemoveUserFromGroup", "AdminResetUserPassword", "AdminRevokeUserSession", "AdminSetUserMFAPreference",
    "AdminSetUserPassword", "AdminUpdateAuthEventFeedback", "AdminUpdateDeviceStatus", "AdminUpdateUserAttributes",
    "AdminUserGlobalSignOut",
})  # fmt: skip
"""What support may do to a user of a pool. Deleting one is not among it."""

_ORDER = (Mode.READ_ONLY, Mode.SUPPORT, Mode.ADMINISTRATOR)


def needed_mode(service: str, operation: str) -> Mode:
    """The least mode in which ``operation`` may be sent. ``service`` is botocore's hyphenated service id."""
    if operation in READS.get(service, ()):
        return Mode.READ_ONLY
    if service == COGNITO and operation in USER_OPERATIONS:
        return Mode.SUPPORT
    return Mode.ADMINISTRATOR


class Guard:
    """A handler of botocore's ``before-send``. ``mode`` tells how a pool is marked; None asks for what belongs to no pool."""

    def __init__(self, mode: Callable[[PoolId | None], Mode]) -> None:
        self._mode = mode

    def __call__(self, event_name: str, request: Any, **_: object) -> None:
        """Raises Failure(NOT_ALLOWED_BY_MODE) for a request that may not be sent. Called on a worker thread."""
        service, operation = event_name.removeprefix("before-send.").split(".", 1)
        needed = needed_mode(service, operation)
        if needed is Mode.READ_ONLY:
            return
        pool = _pool(request.body)
        mode = self._mode(pool)
        if _ORDER.index(mode) < _ORDER.index(needed):
            raise Failure(Code.NOT_ALLOWED_BY_MODE, mode=mode.value, operation=operation, pool=pool)


def _pool(body: object) -> PoolId | None:
    """The pool that a request in JSON is about."""
    try:
        document: object = json.loads(body) if isinstance(body, str | bytes | bytearray) else None
    except ValueError:
        return None
    if not isinstance(document, Mapping):
        return None
    members = cast("Mapping[str, object]", document)
    named, arn = members.get("UserPoolId"), members.get("ResourceArn")
    if isinstance(named, str):
        return PoolId(named)
    return PoolId(arn.rpartition("/")[2]) if isinstance(arn, str) and ":userpool/" in arn else None
