"""What a pool leads to, as the services beside Cognito tell it."""

from typing import Any

import pytest

from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.state import Service
from tests.demo.asking import refusal

FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:shop-pre-sign-up"


@pytest.fixture
def shop(service: Service) -> Any:
    return build_samples(service, ["shop"])["shop"]


def test_what_the_shop_leads_to_is_there(shop: Any, connect: Any) -> None:
    sender = connect("sesv2").get_email_identity(EmailIdentity="shop.example")
    assert sender["VerifiedForSendingStatus"]
    groups = connect("logs").describe_log_groups(logGroupNamePrefix="/aws/cognito/shop")["logGroups"]
    assert [group["logGroupName"] for group in groups] == ["/aws/cognito/shop"]
    for name in ("shop-cognito-sms", "shop-cognito-import"):
        trust = connect("iam").get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
        assert trust["Statement"][0]["Principal"] == {"Service": "cognito-idp.amazonaws.com"}


@pytest.mark.parametrize(
    ("service_name", "operation", "arguments", "code"),
    [
        ("iam", "get_role", {"RoleName": "shop-cognito-sms"}, "AccessDenied"),
        ("sesv2", "get_email_identity", {"EmailIdentity": "shop.example"}, "AccessDeniedException"),
        ("sns", "list_topics", {}, "AuthorizationError"),
        ("kms", "describe_key", {"KeyId": "alias/shop"}, "AccessDeniedException"),
        ("lambda", "get_function_configuration", {"FunctionName": FUNCTION}, "AccessDeniedException"),
        (
            "lambda",
            "add_permission",
            {"FunctionName": FUNCTION, "StatementId": "x", "Action": "lambda:InvokeFunction", "Principal": "x"},
            "AccessDeniedException",
        ),
    ],
)
def test_whoever_may_not_ask_hears_it_as_the_service_says_it(
    service: Service, connect: Any, service_name: str, operation: str, arguments: dict[str, str], code: str
) -> None:
    name = "".join(word.capitalize() for word in operation.split("_"))
    service.faults.add("denied", name)
    refused, message = refusal(getattr(connect(service_name), operation), **arguments)
    assert refused == code
    assert f":{name} on resource:" in message
    assert service.calls == [name]


def test_iam_throttles_and_fails_in_its_own_words(service: Service, connect: Any) -> None:
    iam = connect("iam")
    for kind, code in (("throttle", "Throttling"), ("server_error", "ServiceFailure")):
        service.faults.add(kind, "GetRole", count=1)  # pyright: ignore[reportArgumentType]
        assert refusal(iam.get_role, RoleName="x")[0] == code


def test_a_function_is_called_for_those_pools_only_that_it_lets_in(shop: Any, service: Service, connect: Any) -> None:
    cognito, functions = connect(), connect("lambda")
    settings = {"PoolName": "Other", "LambdaConfig": {"PreSignUp": FUNCTION}}
    other = cognito.create_user_pool(**settings)["UserPool"]
    user = {"UserPoolId": other["Id"], "Username": "ann", "MessageAction": "SUPPRESS"}
    code, message = refusal(cognito.admin_create_user, **user)
    assert code == "UnexpectedLambdaException"
    assert "AccessDenied" in message
    permission = {"Action": "lambda:InvokeFunction", "Principal": "cognito-idp.amazonaws.com"}
    functions.add_permission(FunctionName=FUNCTION, StatementId="other", SourceArn=other["Arn"], **permission)
    cognito.admin_create_user(**user)
    assert [call.pool_id for call in service.functions.calls] == [other["Id"]]


def test_whoever_is_permitted_again_is_called(shop: Any, service: Service, connect: Any) -> None:
    migration = shop.settings["LambdaConfig"]["UserMigration"]
    assert service.functions.let_in[migration] == set()
    connect("lambda").add_permission(
        FunctionName="shop-user-migration",
        StatementId="again",
        Action="lambda:InvokeFunction",
        Principal="cognito-idp.amazonaws.com",
        SourceArn=shop.arn,
    )
    service.functions.fire(shop.id, shop.settings["LambdaConfig"], "UserMigration", "UserMigration_Authentication", "x")
    assert service.functions.calls[-1].function_arn == migration
