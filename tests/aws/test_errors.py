from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from botocore import exceptions as sdk

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.errors import translate
from cognito_admin.model.connections import Connection
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, GroupName, PoolId, Region, Sub
from cognito_admin.model.regions import REGIONS
from cognito_admin.model.sentences import explain

CONNECTION = Connection(ConnectionId("c"), "work", "my work", Region("eu-west-1"))
POOL = PoolId("eu-west-1_AbCdEf123")
ASKED = Asked("ListUsers", POOL)


def _answer(code: str, message: str = "", status: int = 400, operation: str = "ListUsers") -> Any:
    metadata = {"RequestId": "1f-2e", "HTTPStatusCode": status}
    return sdk.ClientError({"Error": {"Code": code, "Message": message}, "ResponseMetadata": metadata}, operation)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "message", "expected"),
    [
        ("AccessDeniedException", "explicit deny in a service control policy", Code.ACCESS_DENIED),
        ("AccessDenied", "", Code.ACCESS_DENIED),
        ("ExpiredTokenException", "The security token included in the request is expired", Code.CREDENTIALS_EXPIRED),
        ("ExpiredToken", "", Code.CREDENTIALS_EXPIRED),
        ("UnrecognizedClientException", "The security token … is invalid.", Code.CREDENTIALS_INVALID),
        ("InvalidClientTokenId", "", Code.CREDENTIALS_INVALID),
        ("InvalidSignatureException", "Signature expired: …", Code.CLOCK_WRONG),
        ("SignatureDoesNotMatch", "", Code.CLOCK_WRONG),
        ("TooManyRequestsException", "Rate exceeded", Code.THROTTLED),
        ("LimitExceededException", "Attempt limit exceeded, please try after some time.", Code.ATTEMPT_LIMIT),
        ("ResourceNotFoundException", "User pool eu-west-1_x does not exist.", Code.POOL_NOT_FOUND),
        ("UserNotFoundException", "User does not exist.", Code.USER_NOT_FOUND),
        ("InvalidParameterException", "Paging marker x is invalid for request ListUsers", Code.PAGING_TOKEN_DEAD),
        ("InvalidParameterException", "Invalid pagination token given.", Code.PAGING_TOKEN_DEAD),
        ("InvalidParameterException", "1 validation error detected", Code.VALUE_REFUSED),
        ("NotAuthorizedException", "User is disabled.", Code.DECLINED_BY_COGNITO),
        ("InternalErrorException", "", Code.AWS_TROUBLE),
        ("SomethingAwsAddsTomorrow", "why", Code.REQUEST_REFUSED),
        ("404", "<html>Not here</html>", Code.ENDPOINT_NOT_COGNITO),
        ("", "", Code.ENDPOINT_NOT_COGNITO),
    ],
)
def test_an_answer_becomes_its_failure(code: str, message: str, expected: Code) -> None:
    failure = translate(_answer(code, message), ASKED, CONNECTION)
    assert failure.code is expected
    assert failure.facts["request_id"] == "1f-2e"
    assert failure.facts["operation"] == "ListUsers"
    assert failure.facts.get("message", "") == ("" if code in ("404", "") else message)


@pytest.mark.parametrize(("status", "code"), [(500, Code.AWS_TROUBLE), (503, Code.AWS_TROUBLE), (429, Code.THROTTLED)])
def test_an_unknown_code_is_judged_by_its_status(status: int, code: Code) -> None:
    assert translate(_answer("Odd", status=status), ASKED, CONNECTION).code is code
    assert translate(_answer(str(status), status=status), ASKED, CONNECTION).code is code


def test_a_group_that_is_not_there_is_told_apart_from_its_pool() -> None:
    asked = Asked("ListUsersInGroup", POOL, group=GroupName("admins"))
    group = translate(_answer("ResourceNotFoundException", "Group not found."), asked, CONNECTION)
    pool = translate(_answer("ResourceNotFoundException", "User pool x does not exist."), asked, CONNECTION)
    assert (group.code, group.facts["group"]) == (Code.GROUP_NOT_FOUND, "admins")
    assert pool.code is Code.POOL_NOT_FOUND


def test_a_denial_names_who_and_what() -> None:
    message = (
        "User: arn:aws:sts::123456789012:assumed-role/Support/ann is not authorized to perform: cognito-idp:ListUsers on "
        "resource: arn:aws:cognito-idp:eu-west-1:123456789012:userpool/x because no identity-based policy allows it"
    )
    failure = translate(_answer("AccessDeniedException", message), ASKED, CONNECTION)
    assert failure.facts["arn"] == "arn:aws:sts::123456789012:assumed-role/Support/ann"
    assert failure.facts["action"] == "cognito-idp:ListUsers"
    assert "allow cognito-idp:ListUsers" in explain(failure).advice


@pytest.mark.parametrize(
    ("operation", "code", "action"),
    [
        ("AssumeRole", "AccessDenied", "sts:AssumeRole"),
        ("GetRoleCredentials", "ForbiddenException", "sso:GetRoleCredentials"),
        ("DescribeUserPool", "AccessDeniedException", "cognito-idp:DescribeUserPool"),
    ],
)
def test_a_denial_without_words_names_the_action_of_the_operation(operation: str, code: str, action: str) -> None:
    failure = translate(_answer(code, operation=operation), ASKED, CONNECTION)
    assert (failure.code, failure.facts["action"]) == (Code.ACCESS_DENIED, action)


def test_a_denial_by_sns_names_the_action_as_a_policy_does() -> None:
    denied = "User: arn:aws:iam::123456789012:user/ann is not authorized to perform: SNS:ListTopics on resource: arn:aws:sns:x"
    failure = translate(_answer("AuthorizationError", denied, 403, "ListTopics"), ASKED, CONNECTION)
    assert (failure.code, failure.facts["action"]) == (Code.ACCESS_DENIED, "sns:ListTopics")


def test_a_wrong_clock_is_told_how_wrong_it_is() -> None:
    error = _answer("InvalidSignatureException", "Signature expired: …")
    ahead = datetime.now(UTC) + timedelta(minutes=12)
    error.response["ResponseMetadata"]["HTTPHeaders"] = {"date": format_datetime(ahead, usegmt=True)}
    failure = translate(error, ASKED, CONNECTION)
    assert failure.facts["minutes"] == "12"
    assert "by 12 minutes" in explain(failure).text


def test_a_clock_of_which_nothing_is_known_is_not_said_to_differ() -> None:
    for date in ("", "yesterday", format_datetime(datetime.now(UTC), usegmt=True)):
        error = _answer("InvalidSignatureException", "Signature expired: …")
        error.response["ResponseMetadata"]["HTTPHeaders"] = {"date": date}
        assert "minutes" not in translate(error, ASKED, CONNECTION).facts


@pytest.mark.parametrize("status", [407, 511])
def test_what_stands_between_this_computer_and_aws_is_told_apart_from_aws(status: int) -> None:
    expected = {407: Code.PROXY_REFUSED, 511: Code.ENDPOINT_NOT_COGNITO}[status]
    assert translate(_answer(str(status), "<html>", status=status), ASKED, CONNECTION).code is expected


def test_what_was_asked_about_is_among_the_facts() -> None:
    facts = translate(_answer("UserNotFoundException"), Asked("X", POOL, user=Sub("s-u-b")), CONNECTION).facts
    assert (facts["pool"], facts["user"]) == (POOL, "s-u-b")
    assert (facts["profile"], facts["region"]) == ("my work", "eu-west-1")


@pytest.mark.parametrize(
    ("error", "code", "facts"),
    [
        (sdk.ProfileNotFound(profile="gone"), Code.PROFILE_NOT_FOUND, {"profile": "gone"}),
        (sdk.NoCredentialsError(), Code.NO_CREDENTIALS, {"profile": "my work"}),
        (
            sdk.PartialCredentialsError(provider="env", cred_var="aws_secret_access_key"),
            Code.CREDENTIALS_INCOMPLETE,
            {},
        ),
        (sdk.InvalidConfigError(error_msg="The source profile does not exist"), Code.CREDENTIALS_INCOMPLETE, {}),
        (sdk.CredentialRetrievalError(provider="custom-process", error_msg="boom"), Code.CREDENTIALS_NOT_FETCHED, {}),
        (sdk.MissingDependencyException(msg="install crt"), Code.LOGIN_NOT_INSTALLED, {"profile": "my work"}),
        (sdk.LoginInsufficientPermissions(), Code.CREDENTIALS_NOT_FETCHED, {}),
        (
            sdk.UnauthorizedSSOTokenError(),
            Code.SSO_SIGN_IN_NEEDED,
            {"profile": "my work", "command": "aws sso login --profile 'my work'"},
        ),
        (
            sdk.SSOTokenLoadError(error_msg="none"),
            Code.SSO_SIGN_IN_NEEDED,
            {"command": "aws sso login --profile 'my work'"},
        ),
        (sdk.TokenRetrievalError(provider="sso", error_msg="expired"), Code.SSO_SIGN_IN_NEEDED, {}),
        (sdk.LoginRefreshRequired(), Code.LOGIN_NEEDED, {"command": "aws login --profile 'my work'"}),
        (sdk.RefreshWithMFAUnsupportedError(), Code.CREDENTIALS_EXPIRED, {"profile": "my work"}),
        (sdk.NoRegionError(), Code.NO_REGION, {}),
        (sdk.InvalidRegionError(region_name="mars!"), Code.REGION_UNKNOWN, {}),
        (sdk.ConfigParseError(path="/home/a/.aws/config", error="secret line"), Code.AWS_FILE_DAMAGED, {}),
        (
            sdk.ConnectTimeoutError(endpoint_url="https://cognito-idp.eu-west-1.amazonaws.com/", error="x"),
            Code.ENDPOINT_UNREACHABLE,
            {"endpoint": "https://cognito-idp.eu-west-1.amazonaws.com", "reason": "no answer in time"},
        ),
        (
            sdk.ProxyConnectionError(proxy_url="http://proxy:3128", error=OSError(111, "Connection refused")),
            Code.ENDPOINT_UNREACHABLE,
            {"endpoint": "http://proxy:3128", "reason": "the proxy did not answer: Connection refused"},
        ),
        (sdk.HTTPClientError(error=OSError(113, "No route to host")), Code.ENDPOINT_UNREACHABLE, {}),
    ],
)
def test_what_goes_wrong_on_this_side_becomes_its_failure(error: Any, code: Code, facts: dict[str, str]) -> None:
    failure = translate(error, ASKED, CONNECTION)
    assert failure.code is code
    assert failure.facts.items() >= facts.items()
    assert "secret line" not in str(failure.facts)


def test_the_sign_in_command_names_no_profile_where_there_is_none() -> None:
    connection = Connection(ConnectionId("c"), "env", None, Region("eu-west-1"))
    failure = translate(sdk.UnauthorizedSSOTokenError(), ASKED, connection)
    assert failure.facts["command"] == "aws sso login"


def test_no_answer_from_a_region_nobody_knows_blames_the_region() -> None:
    unreachable = sdk.EndpointConnectionError(endpoint_url="https://x", error="y")
    mars = Connection(ConnectionId("c"), "m", None, Region("mars-north-1"))
    own = Connection(ConnectionId("c"), "m", None, Region("mars-north-1"), "http://localhost:1")
    assert translate(unreachable, ASKED, mars) == Failure(Code.REGION_UNKNOWN, region="mars-north-1")
    assert translate(unreachable, ASKED, own).code is Code.ENDPOINT_UNREACHABLE
    assert translate(unreachable, ASKED, CONNECTION).code is Code.ENDPOINT_UNREACHABLE


@pytest.mark.parametrize("error", [sdk.ParamValidationError(report="Missing UserPoolId"), KeyError("x"), TypeError()])
def test_a_mistake_of_the_program_stays_one(error: Exception) -> None:
    with pytest.raises(type(error)) as caught:
        translate(error, ASKED, CONNECTION)
    assert caught.value is error


def test_a_talkative_source_of_credentials_is_cut_short() -> None:
    error = sdk.CredentialRetrievalError(provider="custom-process", error_msg="x" * 10_000)
    assert len(translate(error, ASKED, CONNECTION).facts["reason"]) <= 300


def test_every_region_the_sdk_knows_has_a_name() -> None:
    import botocore.session

    session = botocore.session.Session()
    for partition in session.get_available_partitions():
        assert set(session.get_available_regions("cognito-idp", partition)) <= set(REGIONS)
