"""Every error an administrator meets, with the text AWS is known to send, and the failure it becomes."""

import re
from typing import Any

import botocore.session
import pytest
from botocore import exceptions as sdk

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.error_table import ROWS, recognised
from cognito_admin.aws.errors import translate
from cognito_admin.aws.operations import COGNITO, OPERATIONS
from cognito_admin.model.connections import Connection
from cognito_admin.model.failures import Code
from cognito_admin.model.ids import ConnectionId, GroupName, PoolId, Region
from cognito_admin.model.sentences import explain

CONNECTION = Connection(ConnectionId("c"), "work", "my work", Region("eu-west-1"))
ASKED = Asked("AdminCreateUser", PoolId("eu-west-1_AbCdEf123"), group=GroupName("admins"))
INVALID = "InvalidParameterException"
NO_PERMISSION = "User: arn:aws:iam::1:user/ann is not authorized to perform: cognito-idp:ListUsers on resource: arn:x "

CATALOGUE = [
    ("AccessDeniedException", NO_PERMISSION + "because no identity-based policy allows it", Code.ACCESS_DENIED),
    ("AccessDeniedException", NO_PERMISSION + "with an explicit deny in a service control policy", Code.ACCESS_DENIED),
    ("UnrecognizedClientException", "The security token included in the request is invalid.", Code.CREDENTIALS_INVALID),
    ("ExpiredTokenException", "The security token included in the request is expired", Code.CREDENTIALS_EXPIRED),
    ("OptInRequired", "The AWS Access Key Id needs a subscription for the service", Code.REGION_NOT_ENABLED),
    ("RegionDisabledException", "STS is not activated in this region for account:1.", Code.REGION_NOT_ENABLED),
    (
        "InvalidSignatureException",
        "Signature expired: 20261121T084500Z is now earlier than 20261121T085500Z (20261121T090000Z - 5 min.)",
        Code.CLOCK_WRONG,
    ),
    ("InvalidSignatureException", "Signature not yet current: 20261121T095500Z is still later than", Code.CLOCK_WRONG),
    (
        "InvalidSignatureException",
        "The request signature we calculated does not match the signature you provided.",
        Code.SECRET_KEY_WRONG,
    ),
    ("NotAuthorizedException", "Incorrect username or password.", Code.DECLINED_BY_COGNITO),
    ("NotAuthorizedException", "User is disabled.", Code.DECLINED_BY_COGNITO),
    ("NotAuthorizedException", "Password attempts exceeded", Code.DECLINED_BY_COGNITO),
    ("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED", Code.DECLINED_BY_COGNITO),
    ("ResourceNotFoundException", "User pool us-east-1_x does not exist.", Code.POOL_NOT_FOUND),
    ("ResourceNotFoundException", "Group not found.", Code.GROUP_NOT_FOUND),
    ("ResourceNotFoundException", "User pool client 1abc does not exist.", Code.THING_NOT_FOUND),
    ("ResourceNotFoundException", "Function not found: arn:aws:lambda:x:function:gone", Code.THING_NOT_FOUND),
    ("ResourceNotFoundException", "Identity provider Google does not exist.", Code.THING_NOT_FOUND),
    ("UserNotFoundException", "User does not exist.", Code.USER_NOT_FOUND),
    (
        INVALID,
        "1 validation error detected: Value 'x' at 'poolName' failed to satisfy constraint: Member must have length "
        "less than or equal to 128",
        Code.VALUE_REFUSED,
    ),
    (INVALID, "2 validation errors detected: …", Code.VALUE_REFUSED),
    ("TooManyRequestsException", "Too many requests", Code.THROTTLED),
    ("TooManyRequestsException", "Rate exceeded", Code.THROTTLED),
    ("LimitExceededException", "Attempt limit exceeded, please try after some time.", Code.ATTEMPT_LIMIT),
    (
        "LimitExceededException",
        "Exceeded daily email limit for the operation or the account. If a higher limit is required, please configure SES.",
        Code.EMAIL_LIMIT,
    ),
    ("LimitExceededException", "The maximum number of groups has been reached.", Code.QUOTA_REACHED),
    ("ServiceQuotaExceededException", "", Code.QUOTA_REACHED),
    ("UserImportInProgressException", "", Code.IMPORT_RUNNING),
    ("NoSuchBucket", "The specified bucket does not exist", Code.BUCKET_NOT_FOUND),
    ("InvalidToken", "The provided token is malformed or otherwise invalid.", Code.CREDENTIALS_INVALID),
    ("RequestTimeout", "Your socket connection to the server was not read from or written to.", Code.AWS_TROUBLE),
    ("ConcurrentModificationException", "", Code.CHANGED_MEANWHILE),
    ("UserLambdaValidationException", "PreSignUp failed with error Only staff may sign up.", Code.TRIGGER_REFUSED),
    (
        "UnexpectedLambdaException",
        "PreSignUp invocation failed due to error AccessDeniedException.",
        Code.TRIGGER_NOT_INVOKED,
    ),
    ("UnexpectedLambdaException", "PostConfirmation failed with error Task timed out", Code.TRIGGER_FAILED),
    ("InvalidLambdaResponseException", "Unrecognizable lambda output", Code.TRIGGER_ANSWER_WRONG),
    ("InvalidLambdaResponseException", "Invalid lambda function output : Invalid JSON", Code.TRIGGER_ANSWER_WRONG),
    ("InvalidLambdaResponseException", "Invalid version. Version should be 1", Code.TRIGGER_VERSION_WRONG),
    (
        "InvalidSmsRoleAccessPolicyException",
        "Role does not have permission to publish with SNS",
        Code.SMS_ROLE_POLICY,
    ),
    (
        "InvalidSmsRoleTrustRelationshipException",
        "Role does not have a trust relationship allowing Cognito to assume the role",
        Code.SMS_ROLE_TRUST,
    ),
    ("InvalidEmailRoleAccessPolicyException", "", Code.EMAIL_NOT_USABLE),
    ("CodeDeliveryFailureException", "", Code.CODE_NOT_DELIVERED),
    (
        "InvalidPasswordException",
        "Password did not conform with policy: Password not long enough",
        Code.PASSWORD_TOO_WEAK,
    ),
    ("PasswordHistoryPolicyViolationException", "", Code.PASSWORD_USED_BEFORE),
    ("PasswordResetRequiredException", "", Code.PASSWORD_RESET_REQUIRED),
    ("UserNotConfirmedException", "", Code.USER_NOT_CONFIRMED),
    ("UnsupportedUserStateException", "", Code.USER_STATE_UNFIT),
    ("AliasExistsException", "An account with the email already exists.", Code.ALIAS_TAKEN),
    ("AliasExistsException", "An account with the given phone_number already exists.", Code.ALIAS_TAKEN),
    ("UsernameExistsException", "User account already exists", Code.USER_EXISTS),
    ("GroupExistsException", "", Code.THING_EXISTS),
    ("DuplicateProviderException", "", Code.THING_EXISTS),
    ("ManagedLoginBrandingExistsException", "", Code.THING_EXISTS),
    ("TermsExistsException", "", Code.THING_EXISTS),
    ("DeviceKeyExistsException", "", Code.THING_EXISTS),
    ("PreconditionNotMetException", "", Code.PRECONDITION_NOT_MET),
    ("UserPoolAddOnNotEnabledException", "", Code.ADD_ON_OFF),
    ("FeatureUnavailableInTierException", "", Code.NOT_IN_PLAN),
    ("TierChangeNotAllowedException", "", Code.PLAN_CHANGE_REFUSED),
    ("InvalidUserPoolConfigurationException", "", Code.POOL_SETTINGS_UNFIT),
    ("OperationNotEnabledException", "", Code.SECONDARY_REGION),
    ("UserPoolTaggingException", "", Code.TAGS_REFUSED),
    ("ScopeDoesNotExistException", "", Code.CLIENT_SETTINGS_UNFIT),
    ("InvalidOAuthFlowException", "", Code.CLIENT_SETTINGS_UNFIT),
    ("UnsupportedIdentityProviderException", "", Code.CLIENT_SETTINGS_UNFIT),
    ("ForbiddenException", "Request not allowed due to WAF block.", Code.FIREWALL_REFUSED),
    ("InternalErrorException", "Something went wrong", Code.AWS_TROUBLE),
    ("MFAMethodNotFoundException", "", Code.MFA_NOT_SET_UP),
    ("InvalidIdentityToken", "", Code.CREDENTIALS_NOT_FETCHED),
    ("TooManyFailedAttemptsException", "", Code.ATTEMPT_LIMIT),
    ("CodeMismatchException", "", Code.CODE_WRONG),
    ("AliasExistsException", "", Code.ALIAS_TAKEN),
    ("UserLambdaValidationException", "", Code.TRIGGER_REFUSED),
    ("UnexpectedLambdaException", "AccessDenied", Code.TRIGGER_NOT_INVOKED),
    ("UnexpectedLambdaException", "", Code.TRIGGER_FAILED),
    ("InvalidPasswordException", "", Code.PASSWORD_TOO_WEAK),
    ("SoftwareTokenMFANotFoundException", "", Code.MFA_NOT_SET_UP),
    ("EnableSoftwareTokenMFAException", "", Code.MFA_NOT_SET_UP),
    # The one code for everything else that may be wrong with a request
    (INVALID, "Paging marker x is invalid for request ListUsers", Code.PAGING_TOKEN_DEAD),
    (INVALID, "Cannot modify the non-mutable attribute sub", Code.ATTRIBUTE_FIXED),
    (INVALID, "user.custom:tenantId: Attribute cannot be updated.\n", Code.ATTRIBUTE_FIXED),
    (INVALID, "custom:tenantId: Existing attribute already has name custom:tenantId.", Code.ATTRIBUTE_EXISTS),
    (INVALID, "Required custom attributes are not supported currently.", Code.ATTRIBUTE_NEVER_REQUIRED),
    (
        INVALID,
        "User pool cannot be deleted. It has a domain configured that should be deleted first.",
        Code.POOL_HAS_DOMAIN,
    ),
    (
        INVALID,
        "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be "
        "inactivated first.",
        Code.POOL_PROTECTED,
    ),
    (
        INVALID,
        "SMS configuration and Auto verification for phone_number are required when MFA is required/optional",
        Code.MFA_NEEDS_SMS,
    ),
    (
        INVALID,
        "Username cannot be of email format, since user pool is configured for email alias.",
        Code.USERNAME_UNFIT,
    ),
    (INVALID, "Username should be an email.", Code.USERNAME_UNFIT),
    (INVALID, "Username should be a phone number.", Code.USERNAME_UNFIT),
    (INVALID, "User password cannot be reset in the current state.", Code.PASSWORD_NOT_RESETTABLE),
    (
        INVALID,
        "Cannot reset password for the user as there is no registered/verified email or phone_number",
        Code.NO_VERIFIED_CONTACT,
    ),
    (INVALID, "User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA", Code.MFA_NOT_SET_UP),
    (
        INVALID,
        "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays",
        Code.PASSWORD_VALIDITY_TWICE,
    ),
    (
        INVALID,
        "All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes",
        Code.VERIFICATION_UNFIT,
    ),
    (
        INVALID,
        "Invalid MFA configuration given, can't turn off MFA and configure an MFA together",
        Code.MFA_SETTINGS_UNFIT,
    ),
    (
        INVALID,
        "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled.",
        Code.MFA_SETTINGS_UNFIT,
    ),
    (
        INVALID,
        "Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an EmailSendingAccount of "
        "COGNITO_DEFAULT",
        Code.MFA_SETTINGS_UNFIT,
    ),
    (
        INVALID,
        "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled",
        Code.MFA_SETTINGS_UNFIT,
    ),
    (
        INVALID,
        "Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and WebAuthn is an allowed first "
        "auth factor",
        Code.MFA_SETTINGS_UNFIT,
    ),
    (
        INVALID,
        "SMS_OTP can not be configured as AuthFactor as user pool is missing valid SMS configuration",
        Code.MFA_SETTINGS_UNFIT,
    ),
    (
        INVALID,
        "Custom domain is not a valid subdomain: Was not able to resolve a DNS A record for the parent domain",
        Code.DOMAIN_PARENT_UNKNOWN,
    ),
    (INVALID, "The certificate of a custom domain must be in us-east-1.", Code.DOMAIN_CERTIFICATE_ELSEWHERE),
    (
        INVALID,
        "One or more of the CNAMEs you provided are already associated with a different resource",
        Code.DOMAIN_TAKEN,
    ),
    (INVALID, "Domain already exists.", Code.DOMAIN_TAKEN),
    (INVALID, "Domain already associated with another user pool.", Code.DOMAIN_TAKEN),
]

OF_THE_PEOPLE_WHO_SIGN_IN = {"RefreshTokenReuseException", "UnauthorizedException"}
"""Answers to requests with a token, which this program never sends."""


def _answer(name: str, message: str) -> Any:
    metadata = {"RequestId": "1f-2e", "HTTPStatusCode": 400}
    return sdk.ClientError({"Error": {"Code": name, "Message": message}, "ResponseMetadata": metadata}, "CreateThing")  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "message", "code"), CATALOGUE)
def test_an_error_of_the_catalogue_is_explained_with_the_words_of_aws_and_the_request_id(
    name: str, message: str, code: Code
) -> None:
    failure = translate(_answer(name, message), ASKED, CONNECTION)
    assert failure.code is code
    words = explain(failure)
    assert message.strip() in words.text
    assert "Request id: 1f-2e" in words.text
    assert len(words.advice) > 10


def test_every_row_of_the_table_has_an_error_that_ends_there() -> None:
    reached = {_row_of(name, message) for name, message, _ in CATALOGUE}
    assert [row for row in ROWS if row not in reached] == []


def _row_of(name: str, message: str) -> object:
    return next((row for row in ROWS if name in row.names and (not row.text or row.text.search(message))), None)


def test_every_error_that_the_operations_of_this_program_declare_is_in_the_table() -> None:
    model = botocore.session.Session().get_service_model("cognito-idp")
    names = [name for service, name in OPERATIONS if service == COGNITO]
    names += [name for name in model.operation_names if name.startswith(("Create", "Update", "Delete", "Set", "Add"))]
    declared = {error.name for name in names for error in model.operation_model(name).error_shapes}
    declared -= OF_THE_PEOPLE_WHO_SIGN_IN
    unexplained = {name for name in declared if recognised(name, "") is None}
    # Explained by their text only: without a known one, what AWS said is shown as it stands.
    assert unexplained == {INVALID, "ForbiddenException"}


@pytest.mark.parametrize("message", ["", "Something AWS says since today."])
def test_an_error_nobody_has_looked_at_is_shown_as_it_stands(message: str) -> None:
    for name in ("SomethingNewException", INVALID, "ForbiddenException"):
        failure = translate(_answer(name, message), ASKED, CONNECTION)
        assert failure.code is Code.REQUEST_REFUSED
        assert failure.facts["aws_code"] == name
        text = explain(failure).text
        assert name in text
        assert message in text
        assert "Request id: 1f-2e" in text


@pytest.mark.parametrize(
    ("name", "message", "facts"),
    [
        (
            "AccessDeniedException",
            NO_PERMISSION + "with an explicit deny in a service control policy",
            {"denied_by": "service control policy", "action": "cognito-idp:ListUsers", "resource": "arn:x"},
        ),
        (
            "AccessDeniedException",
            NO_PERMISSION + "because no permissions boundary allows the cognito-idp:ListUsers action",
            {"denied_by": "permissions boundary"},
        ),
        (
            "UserLambdaValidationException",
            "PreSignUp failed with error Only staff may sign up.",
            {"trigger": "PreSignUp", "reason": "Only staff may sign up."},
        ),
        (
            "UnexpectedLambdaException",
            "PreSignUp invocation failed due to error AccessDenied",
            {"trigger": "PreSignUp"},
        ),
        (INVALID, "Cannot modify the non-mutable attribute custom:tenant-id", {"attribute": "custom:tenant-id"}),
        (INVALID, "user.custom:tenantId: Attribute cannot be updated.\n", {"attribute": "custom:tenantId"}),
        ("AliasExistsException", "An account with the email already exists.", {"attribute": "email"}),
        (
            INVALID,
            "1 validation error detected: Value 'a;b' at 'poolName' failed to satisfy constraint: Member must have "
            "length less than or equal to 128; Value …",
            {"member": "poolName", "constraint": "Member must have length less than or equal to 128"},
        ),
    ],
)
def test_what_the_text_of_an_error_tells_is_among_the_facts(name: str, message: str, facts: dict[str, str]) -> None:
    assert translate(_answer(name, message), ASKED, CONNECTION).facts.items() >= facts.items()


def test_a_policy_that_simply_does_not_allow_an_action_is_blamed_on_nobody() -> None:
    message = NO_PERMISSION + "because no identity-based policy allows the cognito-idp:ListUsers action"
    assert "denied_by" not in translate(_answer("AccessDeniedException", message), ASKED, CONNECTION).facts


def test_patterns_are_plain_enough_to_be_quick_on_any_text() -> None:
    for row in ROWS:
        if row.text is not None:
            assert not re.search(r"[+*}]\)[+*{]", row.text.pattern), row.text.pattern
