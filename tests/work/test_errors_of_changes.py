"""Every error that AWS declares for what changes users and groups: it arrives in words of its own, and nothing was changed."""

import copy
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import botocore.session
import pytest

from cognito_admin.aws.operations import COGNITO, OPERATIONS, Nature
from cognito_admin.demo.testing import Emulator
from cognito_admin.demo.users import User
from cognito_admin.model.changes.change import Change, Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.groups import DESCRIPTION, OF_GROUPS
from cognito_admin.model.changes.person import AUTHENTICATOR
from cognito_admin.model.changes.record import Event
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId, Sub, Username
from cognito_admin.model.sentences import explain
from tests.work.change_pool import Desk, run

CREATED = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
PASSWORD = "Correct-horse-7"
DEVICE = "eu-central-1_a22e0001-0000"
SESSION = f"tkn{1:025}"
INVALID = "InvalidParameterException"
NO_GROUP = {"ResourceNotFoundException": ("Group not found.", Code.GROUP_NOT_FOUND)}


@dataclass(frozen=True)
class Case:
    """A wish that takes this operation, for a user of this status. ``others`` are told apart by what AWS says of them alone."""

    wish: Wish
    status: str = "CONFIRMED"
    others: Mapping[str, tuple[str, Code]] = field(default_factory=dict[str, tuple[str, Code]])


CASES: Mapping[str, Case] = {
    "AdminUpdateUserAttributes": Case(
        Wish(Kind.EDIT, values={"name": "Anna"}),
        others={INVALID: ("user.custom:tenantId: Attribute cannot be updated.\n", Code.ATTRIBUTE_FIXED)},
    ),
    "AdminCreateUser": Case(
        Wish(Kind.INVITE, "ben", {"email": "ben@example.com"}),
        others={INVALID: ("Username should be an email.", Code.USERNAME_UNFIT)},
    ),
    "AdminSetUserPassword": Case(Wish(Kind.SET_PASSWORD)),
    "AdminResetUserPassword": Case(
        Wish(Kind.RESET_PASSWORD),
        others={INVALID: ("User password cannot be reset in the current state.", Code.PASSWORD_NOT_RESETTABLE)},
    ),
    "AdminEnableUser": Case(Wish(Kind.ENABLE)),
    "AdminDisableUser": Case(Wish(Kind.DISABLE)),
    "AdminConfirmSignUp": Case(Wish(Kind.CONFIRM), "UNCONFIRMED"),
    "AdminDeleteUser": Case(Wish(Kind.DELETE)),
    "AdminUserGlobalSignOut": Case(Wish(Kind.SIGN_OUT)),
    "AdminAddUserToGroup": Case(Wish(Kind.ADD_TO_GROUP, "vip"), others=NO_GROUP),
    "AdminRemoveUserFromGroup": Case(Wish(Kind.REMOVE_FROM_GROUP, "staff"), others=NO_GROUP),
    "AdminLinkProviderForUser": Case(Wish(Kind.LINK, values={"provider": "Google", "user_id": "12"})),
    "AdminDisableProviderForUser": Case(Wish(Kind.UNLINK, values={"provider": "Google", "user_id": "7"})),
    "AdminSetUserMFAPreference": Case(
        Wish(Kind.SET_MFA, values={"EMAIL_OTP": "off", "SOFTWARE_TOKEN_MFA": "preferred"}),
        others={INVALID: ("User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA", Code.MFA_NOT_SET_UP)},
    ),
    "AdminDeleteSoftwareToken": Case(Wish(Kind.REMOVE_AUTHENTICATOR)),
    "AdminForgetDevice": Case(
        Wish(Kind.FORGET_DEVICE, DEVICE),
        others={"ResourceNotFoundException": ("Device does not exist.", Code.THING_NOT_FOUND)},
    ),
    "AdminRevokeUserSession": Case(Wish(Kind.END_SESSION, SESSION)),
    "CreateGroup": Case(Wish(Kind.CREATE_GROUP, "new")),
    "UpdateGroup": Case(Wish(Kind.EDIT_GROUP, "staff", {DESCRIPTION: "Helps"}), others=NO_GROUP),
    "DeleteGroup": Case(Wish(Kind.DELETE_GROUP, "staff"), others=NO_GROUP),
}

SAID: Mapping[str, tuple[str, Code]] = {
    "AliasExistsException": ("An account with the email already exists.", Code.ALIAS_TAKEN),
    "CodeDeliveryFailureException": ("Unable to deliver message", Code.CODE_NOT_DELIVERED),
    "ConcurrentModificationException": ("", Code.CHANGED_MEANWHILE),
    "GroupExistsException": ("A group with the name already exists.", Code.THING_EXISTS),
    "InternalErrorException": ("Something went wrong", Code.AWS_TROUBLE),
    "InvalidEmailRoleAccessPolicyException": ("", Code.EMAIL_NOT_USABLE),
    "InvalidLambdaResponseException": ("Unrecognizable lambda output", Code.TRIGGER_ANSWER_WRONG),
    INVALID: (
        "1 validation error detected: Value 'x' at 'name' failed to satisfy constraint: Member must have length less "
        "than or equal to 128",
        Code.VALUE_REFUSED,
    ),
    "InvalidPasswordException": (
        "Password did not conform with policy: Password not long enough",
        Code.PASSWORD_TOO_WEAK,
    ),
    "InvalidSmsRoleAccessPolicyException": ("Role does not have permission to publish with SNS", Code.SMS_ROLE_POLICY),
    "InvalidSmsRoleTrustRelationshipException": (
        "Role does not have a trust relationship allowing Cognito to assume the role",
        Code.SMS_ROLE_TRUST,
    ),
    "InvalidUserPoolConfigurationException": ("", Code.POOL_SETTINGS_UNFIT),
    "LimitExceededException": ("The maximum number of groups has been reached.", Code.QUOTA_REACHED),
    "MFAMethodNotFoundException": ("", Code.MFA_NOT_SET_UP),
    "NotAuthorizedException": ("User is disabled.", Code.DECLINED_BY_COGNITO),
    "OperationNotEnabledException": ("", Code.SECONDARY_REGION),
    "PasswordHistoryPolicyViolationException": ("", Code.PASSWORD_USED_BEFORE),
    "PasswordResetRequiredException": ("Password reset required for the user", Code.PASSWORD_RESET_REQUIRED),
    "PreconditionNotMetException": ("", Code.PRECONDITION_NOT_MET),
    "ResourceNotFoundException": ("User pool us-east-1_x does not exist.", Code.POOL_NOT_FOUND),
    "SoftwareTokenMFANotFoundException": ("", Code.MFA_NOT_SET_UP),
    "TooManyFailedAttemptsException": ("User has made too many failed attempts for a given action", Code.ATTEMPT_LIMIT),
    "TooManyRequestsException": ("Rate exceeded", Code.THROTTLED),
    "UnexpectedLambdaException": ("PreSignUp failed with error Task timed out", Code.TRIGGER_FAILED),
    "UnsupportedUserStateException": ("", Code.USER_STATE_UNFIT),
    "UserImportInProgressException": ("User import job is in progress for the user pool.", Code.IMPORT_RUNNING),
    "UserLambdaValidationException": ("PreSignUp failed with error Only staff may sign up.", Code.TRIGGER_REFUSED),
    "UserNotConfirmedException": ("", Code.USER_NOT_CONFIRMED),
    "UserNotFoundException": ("User does not exist.", Code.USER_NOT_FOUND),
    "UserPoolAddOnNotEnabledException": ("", Code.ADD_ON_OFF),
    "UsernameExistsException": ("User account already exists", Code.USER_EXISTS),
}
"""What AWS says with each error, and the failure it is."""

OF_ALL = {
    "AccessDeniedException": (
        "User: arn:aws:iam::1:user/ann is not authorized to perform: cognito-idp:X",
        Code.ACCESS_DENIED,
    ),
    "ExpiredTokenException": ("The security token included in the request is expired", Code.CREDENTIALS_EXPIRED),
    "UnrecognizedClientException": ("The security token included in the request is invalid.", Code.CREDENTIALS_INVALID),
    "ForbiddenException": ("Request not allowed due to WAF block.", Code.FIREWALL_REFUSED),
}
"""What any operation may be answered with; one stands for all."""
NEVER_SENT = {"AdminDeleteUserAttributes", "AdminUpdateAuthEventFeedback", "AdminUpdateDeviceStatus"}
"""What might be sent, and no change takes. A blank value deletes an attribute, as well."""

UNSEEN = frozenset({"AdminUserGlobalSignOut", "AdminSetUserPassword"})
"""Nothing shows afterwards whether these were carried out, so that a lost answer leaves it open unless they can be repeated."""


@cache
def declared(operation: str) -> tuple[str, ...]:
    model = botocore.session.Session().get_service_model("cognito-idp").operation_model(operation)
    return tuple(sorted(error.name for error in model.error_shapes))


@pytest.fixture
def pool(emulator: Emulator) -> PoolId:
    client: Any = boto3.client("cognito-idp", **emulator.credentials)
    made = client.create_user_pool(
        PoolName="Shop",
        AutoVerifiedAttributes=["email"],
        DeviceConfiguration={"ChallengeRequiredOnNewDevice": True},
    )["UserPool"]["Id"]
    for group in ("vip", "staff"):
        client.create_group(UserPoolId=made, GroupName=group)
    client.set_user_pool_mfa_config(
        UserPoolId=made, SoftwareTokenMfaConfiguration={"Enabled": True}, MfaConfiguration="OPTIONAL"
    )
    client.create_identity_provider(
        UserPoolId=made,
        ProviderName="Google",
        ProviderType="Google",
        ProviderDetails={"client_id": "x", "client_secret": "y", "authorize_scopes": "email"},
    )
    client.close()
    return PoolId(made)


def put(emulator: Emulator, pool: PoolId, case: Case) -> Sub:
    """A user with everything that can be taken from them."""
    kept = emulator.service.pools[pool]
    identity = (
        '[{"userId":"7","providerName":"Google","providerType":"Google","primary":false,"dateCreated":1700000000000}]'
    )
    user = User(
        sub=emulator.service.new_sub(),
        username="ann",
        attributes={"email": "ann@example.com", "email_verified": "true", "identities": identity},
        status=case.status,
        enabled=case.wish.kind is not Kind.ENABLE,
        created=CREATED,
        modified=CREATED,
    )
    kept.users.put(user, CREATED)
    details = kept.users.details(user.sub)
    details.software_token = True
    details.mfa_methods = [AUTHENTICATOR]
    details.devices[DEVICE] = {
        "DeviceKey": DEVICE,
        "DeviceAttributes": [{"Name": "device_name", "Value": "Laptop"}],
        "DeviceCreateDate": CREATED,
        "DeviceLastModifiedDate": CREATED,
    }
    kept.sessions["UserSessionTracking"] = "ENABLED"
    details.sessions = [{"SessionId": SESSION, "SessionType": "TOKEN", "DeviceType": "Laptop"}]
    return Sub(user.sub)


def everything(emulator: Emulator, pool: PoolId, sub: Sub) -> Any:
    kept = emulator.service.pools[pool]
    return copy.deepcopy((kept.users.by_sub(sub), kept.users.details(sub), kept.groups, len(kept.users)))


async def planned(desk: Desk, case: Case, sub: Sub) -> Change:
    if case.wish.kind in OF_GROUPS or case.wish.kind is Kind.INVITE:
        return await desk.planned(case.wish)
    return await desk.planned(case.wish, sub, mfa=True, devices=True, sessions=True)


def assert_explained(failure: Failure, error: str, message: str) -> None:
    """In words for people: what happened, why, and what to do, with what AWS said."""
    words = explain(failure)
    assert failure.code is not Code.REQUEST_REFUSED, error
    assert words.title != explain(Failure(Code.REQUEST_REFUSED)).title, error
    assert all(len(text) > 10 for text in (words.title, words.text, words.advice)), error
    assert "Exception" not in f"{words.title} {words.advice}", error
    assert message.strip() in words.text, error


@pytest.mark.parametrize("operation", CASES)
def test_every_error_that_aws_declares_arrives_in_words_of_its_own_and_nothing_was_changed(
    emulator: Emulator, pool: PoolId, tmp_path: Path, operation: str
) -> None:
    case = CASES[operation]
    sub = put(emulator, pool, case)

    async def scenario(desk: Desk) -> None:
        if case.wish.kind is Kind.REMOVE_FROM_GROUP:
            await desk.changes.apply(await desk.planned(Wish(Kind.ADD_TO_GROUP, case.wish.subject), sub))
        change = await planned(desk, case, sub)
        assert change.steps[0].operation == operation
        before = everything(emulator, pool, sub)
        for error in (*declared(operation), *(OF_ALL if operation == "AdminUpdateUserAttributes" else ())):
            message, code = {**SAID, **OF_ALL, **case.others}[error]
            emulator.service.faults.add("error", operation, code=error, message=message)
            with pytest.raises(Failure) as caught:
                await desk.changes.apply(change, password=PASSWORD if change.needs_password else None)
            emulator.service.faults.clear()
            failure = caught.value
            lost = error == "InternalErrorException" and operation in UNSEEN
            assert failure.code is (Code.OUTCOME_UNKNOWN if lost else code), error
            assert_explained(failure, error, "" if lost else message)
            assert everything(emulator, pool, sub) == before, error
            record = (await desk.log.records(desk.pool, limit=1))[0]
            assert record.state is (Event.UNKNOWN if lost else Event.FAILED), error
            assert record.failure is not None
            assert (record.failure.code, record.steps_made) == (failure.code, 0), error
            assert PASSWORD not in str(record)

    run(tmp_path, emulator.url, pool, scenario)


def test_no_operation_that_changes_users_or_groups_is_left_out() -> None:
    writes = {
        name
        for (service, name), operation in OPERATIONS.items()
        if service == COGNITO and operation.nature in (Nature.REPEATABLE, Nature.ONCE) and not name.endswith("Resource")
    }
    assert {*CASES} == (writes | {"AdminDeleteUser"}) - NEVER_SENT


READS: Mapping[str, Callable[[Desk, User], Awaitable[object]]] = {
    "AdminGetUserAuthFactors": lambda desk, user: desk.security.mfa(Username(user.username)),
    "AdminListDevices": lambda desk, user: desk.security.devices(Username(user.username)),
    "AdminListUserSessions": lambda desk, user: desk.security.sessions(Username(user.username)),
    "AdminListUserAuthEvents": lambda desk, user: desk.security.sign_ins(Username(user.username)),
    "ListUsers": lambda desk, user: desk.changes.person(Sub(user.sub)),
    "ListGroups": lambda desk, _: desk.changes.groups.listed(),
    "GetGroup": lambda desk, _: desk.changes.groups.plan(Wish(Kind.DELETE_GROUP, "staff")),
}
"""What is asked of a user, or a group, before anything is changed."""


@pytest.mark.parametrize("operation", READS)
def test_every_error_of_what_is_looked_up_before_arrives_in_words_of_its_own(
    emulator: Emulator, pool: PoolId, tmp_path: Path, operation: str
) -> None:
    sub = put(emulator, pool, Case(Wish(Kind.DISABLE)))
    user = emulator.service.pools[pool].users.by_sub(sub)
    assert user is not None

    async def scenario(desk: Desk) -> None:
        for error in (*declared(operation), *(OF_ALL if operation == "ListUsers" else ())):
            message, code = {**SAID, **OF_ALL}[error]
            emulator.service.faults.add("error", operation, code=error, message=message)
            with pytest.raises(Failure) as caught:
                await READS[operation](desk, user)
            emulator.service.faults.clear()
            assert caught.value.code is code, error
            assert_explained(caught.value, error, message)

    run(tmp_path, emulator.url, pool, scenario)
