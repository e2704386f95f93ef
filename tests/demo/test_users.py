from collections.abc import Callable
from typing import Any

import pytest

from cognito_admin.demo.state import PoolState, Service
from cognito_admin.demo.triggers import Function
from tests.demo.asking import attributes, refusal, values
from tests.demo.conftest import NOW

PASSWORD = "Secret-Pass-1"
FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:sign-up"


@pytest.fixture
def create(client: Any, pool: PoolState) -> Callable[..., dict[str, Any]]:
    """Creates a user without telling anybody."""

    def make(username: str = "ada", pool_id: str = pool.id, **given: str) -> dict[str, Any]:
        return client.admin_create_user(
            UserPoolId=pool_id, Username=username, UserAttributes=attributes(**given), MessageAction="SUPPRESS"
        )["User"]

    return make


def status(client: Any, pool: PoolState, username: str) -> str:
    return client.admin_get_user(UserPoolId=pool.id, Username=username)["UserStatus"]


def test_the_service_assigns_the_sub_and_the_first_status(create: Any, client: Any) -> None:
    user = create(email="ada@example.com", email_verified="true")
    assert user["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert user["Enabled"] is True
    assert user["UserCreateDate"] == NOW
    assert values(user)["email_verified"] == "true"
    sub = values(user)["sub"]
    assert (sub[1], sub[3], sub[5], sub[7], sub[14:16]) == ("4", "8", "4", "8", "70")


def test_a_sub_cannot_be_chosen(create: Any, client: Any, pool: PoolState) -> None:
    code, message = refusal(
        client.admin_create_user, UserPoolId=pool.id, Username="ada", UserAttributes=attributes(sub="x")
    )
    assert (code, message) == ("InvalidParameterException", "Cannot modify the non-mutable attribute sub")


def test_user_names_that_differ_in_case_collide_where_the_pool_says_so(
    create: Any, client: Any, make_pool: Any
) -> None:
    create("ada")
    assert refusal(
        client.admin_create_user, UserPoolId="eu-central-1_TestPool1", Username="ADA", MessageAction="SUPPRESS"
    ) == (
        "UsernameExistsException",
        "User account already exists",
    )
    sensitive = make_pool("eu-central-1_Sensitive", UsernameConfiguration={"CaseSensitive": True})
    create("ada", sensitive.id)
    create("ADA", sensitive.id)
    assert client.admin_get_user(UserPoolId=sensitive.id, Username="ADA")["Username"] == "ADA"
    assert refusal(client.admin_get_user, UserPoolId=sensitive.id, Username="Ada")[0] == "UserNotFoundException"


def test_a_user_is_found_by_name_and_by_sub(create: Any, client: Any, pool: PoolState) -> None:
    sub = values(create("ada"))["sub"]
    assert client.admin_get_user(UserPoolId=pool.id, Username=sub)["Username"] == "ada"
    assert client.admin_get_user(UserPoolId=pool.id, Username="Ada")["Username"] == "ada"
    assert refusal(client.admin_get_user, UserPoolId=pool.id, Username="eve") == (
        "UserNotFoundException",
        "User does not exist.",
    )


def test_where_people_sign_in_by_email_the_user_name_becomes_a_uuid(create: Any, client: Any, make_pool: Any) -> None:
    pool = make_pool("eu-central-1_ByEmail", UsernameAttributes=["email"])
    user = create("Ada@example.com", pool.id)
    assert user["Username"] == values(user)["sub"]
    assert values(user)["email"] == "Ada@example.com"
    assert client.admin_get_user(UserPoolId=pool.id, Username="ada@example.com")["Username"] == user["Username"]
    again = {"UserPoolId": pool.id, "MessageAction": "SUPPRESS"}
    assert refusal(client.admin_create_user, Username="ADA@example.com", **again)[0] == "UsernameExistsException"
    assert refusal(client.admin_create_user, Username="ada", **again) == (
        "InvalidParameterException",
        "Username should be an email.",
    )
    eve = create("eve@example.com", pool.id)["Username"]
    code, message = refusal(
        client.admin_update_user_attributes,
        UserPoolId=pool.id,
        Username=eve,
        UserAttributes=attributes(email="ada@example.com"),
    )
    assert (code, message) == ("AliasExistsException", "An account with the email already exists.")


def test_a_verified_alias_is_one_persons_and_can_be_taken_by_force(create: Any, client: Any, make_pool: Any) -> None:
    pool = make_pool("eu-central-1_Aliases", AliasAttributes=["email"])
    create("ada", pool.id, email="a@example.com", email_verified="true")
    create("eve", pool.id, email="a@example.com")
    assert client.admin_get_user(UserPoolId=pool.id, Username="a@example.com")["Username"] == "ada"
    request = {
        "UserPoolId": pool.id,
        "Username": "bob",
        "UserAttributes": attributes(email="a@example.com", email_verified="true"),
        "MessageAction": "SUPPRESS",
    }
    assert refusal(client.admin_create_user, **request)[0] == "AliasExistsException"
    client.admin_create_user(**request, ForceAliasCreation=True)
    assert client.admin_get_user(UserPoolId=pool.id, Username="a@example.com")["Username"] == "bob"
    assert values(client.admin_get_user(UserPoolId=pool.id, Username="ada"))["email_verified"] == "false"
    assert refusal(
        client.admin_create_user, UserPoolId=pool.id, Username="x@example.com", MessageAction="SUPPRESS"
    ) == (
        "InvalidParameterException",
        "Username cannot be of email format, since user pool is configured for email alias.",
    )


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"custom_colour": "red"}, "custom:colour: Attribute does not exist in the schema."),
        ({"custom_plan": "x" * 11}, "custom:plan: String must be no longer than 10 characters."),
        ({"custom_seats": "100"}, "custom:seats: Attribute value must be at most 99."),
        ({"custom_seats": "many"}, "custom:seats: Attribute value must be a number."),
        ({"email": "nobody"}, "Invalid email address format."),
        ({"phone_number": "12345"}, "Invalid phone number format."),
        ({"email_verified": "true"}, "email is required to set email_verified to true."),
        ({"email_verified": "yes", "email": "a@example.com"}, "email_verified: Attribute value must be true or false."),
    ],
)
def test_an_attribute_the_schema_does_not_allow_is_refused(
    given: dict[str, str], problem: str, create: Any, client: Any, pool: PoolState
) -> None:
    code, message = refusal(
        client.admin_create_user, UserPoolId=pool.id, Username="ada", UserAttributes=attributes(**given)
    )
    assert code == "InvalidParameterException"
    assert problem in message
    create("eve")
    code, message = refusal(
        client.admin_update_user_attributes, UserPoolId=pool.id, Username="eve", UserAttributes=attributes(**given)
    )
    assert code == "InvalidParameterException"
    assert problem in message


def test_an_immutable_attribute_is_set_at_creation_only(create: Any, client: Any, pool: PoolState) -> None:
    assert values(create(custom_tenant="north"))["custom:tenant"] == "north"
    assert refusal(
        client.admin_update_user_attributes,
        UserPoolId=pool.id,
        Username="ada",
        UserAttributes=attributes(custom_tenant="south"),
    ) == ("InvalidParameterException", "user.custom:tenant: Attribute cannot be updated.")


def test_a_temporary_password_must_satisfy_the_policy(client: Any, pool: PoolState) -> None:
    for password, reason in (
        ("Short-1", "Password not long enough"),
        ("lower-case-1", "Password must have uppercase characters"),
        ("UPPER-CASE-1", "Password must have lowercase characters"),
        ("No-Number-x", "Password must have numeric characters"),
        ("NoSymbol123", "Password must have symbol characters"),
    ):
        assert refusal(
            client.admin_create_user,
            UserPoolId=pool.id,
            Username="ada",
            TemporaryPassword=password,
            MessageAction="SUPPRESS",
        ) == ("InvalidPasswordException", f"Password did not conform with policy: {reason}")


def test_an_invitation_is_sent_unless_suppressed(create: Any, client: Any, pool: PoolState, service: Service) -> None:
    create("quiet", email="quiet@example.com")
    assert service.outbox.messages == []
    client.admin_create_user(UserPoolId=pool.id, Username="ada", UserAttributes=attributes(email="ada@example.com"))
    message = service.outbox.messages[0]
    assert (message.kind, message.medium, message.destination) == ("invitation", "EMAIL", "ada@example.com")


def test_the_free_email_sender_stops_at_fifty_a_day(client: Any, pool: PoolState, service: Service) -> None:
    def invite(number: int) -> Any:
        return client.admin_create_user(
            UserPoolId=pool.id, Username=f"user-{number}", UserAttributes=attributes(email=f"u{number}@example.com")
        )

    for number in range(50):
        invite(number)
    code, message = refusal(lambda: invite(50))
    assert code == "LimitExceededException"
    assert message.startswith("Exceeded daily email limit for the operation or the account.")
    assert len(pool.users) == 50
    service.clock.advance(days=1)
    invite(50)


def test_resend_keeps_the_user_and_renews_the_password(
    create: Any, client: Any, pool: PoolState, service: Service
) -> None:
    user = create(email="ada@example.com")
    client.create_group(UserPoolId=pool.id, GroupName="admins")
    client.admin_add_user_to_group(UserPoolId=pool.id, Username="ada", GroupName="admins")
    again = client.admin_create_user(UserPoolId=pool.id, Username="ada", MessageAction="RESEND")["User"]
    assert values(again) == values(user)
    assert len(client.admin_list_groups_for_user(UserPoolId=pool.id, Username="ada")["Groups"]) == 1
    assert [message.kind for message in service.outbox.messages] == ["invitation"]
    client.admin_set_user_password(UserPoolId=pool.id, Username="ada", Password=PASSWORD, Permanent=True)
    assert refusal(client.admin_create_user, UserPoolId=pool.id, Username="ada", MessageAction="RESEND")[0] == (
        "UnsupportedUserStateException"
    )
    assert refusal(client.admin_create_user, UserPoolId=pool.id, Username="eve", MessageAction="RESEND")[0] == (
        "UserNotFoundException"
    )


def test_a_trigger_can_refuse_a_user(client: Any, make_pool: Any, service: Service) -> None:
    pool = make_pool(LambdaConfig={"PreSignUp": FUNCTION})
    request = {"UserPoolId": pool.id, "Username": "ada", "MessageAction": "SUPPRESS"}
    for function, expected in (
        (
            Function("raises", "not on the list"),
            ("UserLambdaValidationException", "PreSignUp failed with error not on the list."),
        ),
        (
            Function("not_permitted"),
            ("UnexpectedLambdaException", "PreSignUp invocation failed due to error AccessDeniedException."),
        ),
        (Function("returns_nothing"), ("InvalidLambdaResponseException", "Unrecognizable lambda output")),
    ):
        service.functions.by_arn[FUNCTION] = function
        assert refusal(client.admin_create_user, **request) == expected
    assert len(pool.users) == 0
    service.functions.by_arn[FUNCTION] = Function()
    client.admin_create_user(**request)
    assert service.functions.calls[-1].source == "PreSignUp_AdminCreateUser"


def test_a_passwordless_pool_confirms_at_once(create: Any, make_pool: Any) -> None:
    pool = make_pool("eu-central-1_Passwordless", Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["EMAIL_OTP"]}})
    assert create("ada", pool.id)["UserStatus"] == "CONFIRMED"


def test_a_changed_email_has_to_be_verified_again(create: Any, client: Any, make_pool: Any, service: Service) -> None:
    pool = make_pool("eu-central-1_Verified", AutoVerifiedAttributes=["email"])
    create("ada", pool.id, email="ada@example.com", email_verified="true", name="Ada")

    def update(**given: str) -> dict[str, str]:
        client.admin_update_user_attributes(UserPoolId=pool.id, Username="ada", UserAttributes=attributes(**given))
        return values(client.admin_get_user(UserPoolId=pool.id, Username="ada"))

    assert update(email="new@example.com")["email_verified"] == "false"
    assert [message.destination for message in service.outbox.messages] == ["new@example.com"]
    assert update(email="newer@example.com", email_verified="true")["email_verified"] == "true"
    assert len(service.outbox.messages) == 1
    assert "name" not in update(name="")
    assert "email_verified" not in update(email="")


def test_a_pool_can_keep_the_old_email_until_the_new_one_is_verified(
    create: Any, client: Any, make_pool: Any, service: Service
) -> None:
    pool = make_pool(
        "eu-central-1_KeepsOld",
        AutoVerifiedAttributes=["email"],
        UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]},
    )
    create("ada", pool.id, email="ada@example.com", email_verified="true")
    client.admin_update_user_attributes(
        UserPoolId=pool.id, Username="ada", UserAttributes=attributes(email="new@example.com")
    )
    found = values(client.admin_get_user(UserPoolId=pool.id, Username="ada"))
    assert (found["email"], found["email_verified"]) == ("ada@example.com", "true")
    assert [message.destination for message in service.outbox.messages] == ["new@example.com"]


def test_attributes_are_deleted_by_name(create: Any, client: Any, pool: PoolState) -> None:
    create(name="Ada", email="ada@example.com", email_verified="true")
    client.admin_delete_user_attributes(UserPoolId=pool.id, Username="ada", UserAttributeNames=["name", "email"])
    assert set(values(client.admin_get_user(UserPoolId=pool.id, Username="ada"))) == {"sub"}
    assert (
        refusal(client.admin_delete_user_attributes, UserPoolId=pool.id, Username="ada", UserAttributeNames=["sub"])[0]
        == "InvalidParameterException"
    )


def test_a_changed_user_has_a_later_modified_date(create: Any, client: Any, pool: PoolState, service: Service) -> None:
    create()
    service.clock.advance(seconds=60)
    client.admin_disable_user(UserPoolId=pool.id, Username="ada")
    user = client.admin_get_user(UserPoolId=pool.id, Username="ada")
    assert user["Enabled"] is False
    assert (user["UserLastModifiedDate"] - user["UserCreateDate"]).total_seconds() == 60
    client.admin_enable_user(UserPoolId=pool.id, Username="ada")
    assert client.admin_get_user(UserPoolId=pool.id, Username="ada")["Enabled"] is True


def test_a_deleted_user_is_gone_from_its_groups_too(create: Any, client: Any, pool: PoolState) -> None:
    create()
    client.create_group(UserPoolId=pool.id, GroupName="admins")
    client.admin_add_user_to_group(UserPoolId=pool.id, Username="ada", GroupName="admins")
    client.admin_delete_user(UserPoolId=pool.id, Username="ada")
    assert refusal(client.admin_delete_user, UserPoolId=pool.id, Username="ada")[0] == "UserNotFoundException"
    assert client.list_users_in_group(UserPoolId=pool.id, GroupName="admins")["Users"] == []


def test_setting_and_resetting_a_password_moves_the_status(
    create: Any, client: Any, pool: PoolState, service: Service
) -> None:
    create(email="ada@example.com")
    reset = {"UserPoolId": pool.id, "Username": "ada"}
    assert refusal(client.admin_reset_user_password, **reset) == (
        "InvalidParameterException",
        "User password cannot be reset in the current state.",
    )
    client.admin_set_user_password(UserPoolId=pool.id, Username="ada", Password=PASSWORD, Permanent=True)
    assert status(client, pool, "ada") == "CONFIRMED"
    assert refusal(client.admin_reset_user_password, **reset)[1] == (
        "Cannot reset password for the user as there is no registered/verified email or phone_number"
    )
    client.admin_update_user_attributes(**reset, UserAttributes=attributes(email_verified="true"))
    client.admin_reset_user_password(**reset)
    assert status(client, pool, "ada") == "RESET_REQUIRED"
    assert [message.kind for message in service.outbox.messages] == ["password_reset"]
    client.admin_set_user_password(UserPoolId=pool.id, Username="ada", Password=PASSWORD, Permanent=False)
    assert status(client, pool, "ada") == "FORCE_CHANGE_PASSWORD"


def test_a_password_of_late_cannot_come_back(create: Any, client: Any, make_pool: Any) -> None:
    pool = make_pool(
        "eu-central-1_History", Policies={"PasswordPolicy": {"MinimumLength": 8, "PasswordHistorySize": 2}}
    )
    create("ada", pool.id)

    def set_password(password: str) -> Any:
        return client.admin_set_user_password(UserPoolId=pool.id, Username="ada", Password=password, Permanent=True)

    set_password("first-password")
    set_password("second-password")
    assert refusal(lambda: set_password("first-password"))[0] == "PasswordHistoryPolicyViolationException"
    set_password("third-password")
    set_password("first-password")


def test_an_unconfirmed_user_is_confirmed_once(client: Any, pool: PoolState) -> None:
    pool.clients["client1"] = {"ClientId": "client1"}
    client.sign_up(ClientId="client1", Username="ada", Password=PASSWORD)
    client.admin_confirm_sign_up(UserPoolId=pool.id, Username="ada")
    assert status(client, pool, "ada") == "CONFIRMED"
    assert refusal(client.admin_confirm_sign_up, UserPoolId=pool.id, Username="ada") == (
        "NotAuthorizedException",
        "User cannot be confirmed. Current status is CONFIRMED",
    )


def test_only_what_aws_bills_makes_a_user_active(create: Any, client: Any, pool: PoolState, service: Service) -> None:
    create(email="ada@example.com", email_verified="true")
    client.admin_set_user_password(UserPoolId=pool.id, Username="ada", Password=PASSWORD, Permanent=True)
    client.create_group(UserPoolId=pool.id, GroupName="admins")
    assert service.mau.count(pool.id) == 1
    service.mau.clear()
    key = {"UserPoolId": pool.id, "Username": "ada"}
    client.list_users(UserPoolId=pool.id)
    client.list_users_in_group(UserPoolId=pool.id, GroupName="admins")
    client.admin_list_groups_for_user(**key)
    client.admin_get_user_auth_factors(**key)
    client.admin_reset_user_password(**key)
    assert service.mau.count() == 0
    client.admin_get_user(**key)
    client.admin_get_user(**key)
    assert service.mau.count() == 1
    service.clock.advance(days=31)
    client.admin_add_user_to_group(**key, GroupName="admins")
    assert service.mau.count() == 2
    assert service.mau.count(month="2026-12") == 1
