from typing import Any

import pytest
from botocore.exceptions import ClientError

SMS = {"SnsCallerArn": "arn:aws:iam::123456789012:role/cognito-sms", "ExternalId": "external"}


def mfa(cognito: Any, pool_id: str) -> dict[str, Any]:
    answer = cognito.get_user_pool_mfa_config(UserPoolId=pool_id)
    del answer["ResponseMetadata"]
    return answer


def refusal(cognito: Any, pool_id: str, **members: Any) -> str:
    with pytest.raises(ClientError) as caught:
        cognito.set_user_pool_mfa_config(UserPoolId=pool_id, **members)
    return caught.value.response["Error"]["Message"]


def test_a_bare_call_turns_mfa_off(cognito: Any, pool_id: str) -> None:
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id, MfaConfiguration="ON", SoftwareTokenMfaConfiguration={"Enabled": True}
    )
    assert cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]["MfaConfiguration"] == "ON"
    cognito.set_user_pool_mfa_config(UserPoolId=pool_id)
    assert mfa(cognito, pool_id) == {"MfaConfiguration": "OFF"}
    assert cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]["MfaConfiguration"] == "OFF"


def test_what_is_left_out_is_gone(cognito: Any, pool_id: str) -> None:
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id,
        MfaConfiguration="OPTIONAL",
        SoftwareTokenMfaConfiguration={"Enabled": True},
        WebAuthnConfiguration={"RelyingPartyId": "example.com", "UserVerification": "required"},
    )
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id, MfaConfiguration="OPTIONAL", SmsMfaConfiguration={"SmsConfiguration": SMS}
    )
    assert mfa(cognito, pool_id) == {
        "MfaConfiguration": "OPTIONAL",
        "SmsMfaConfiguration": {"SmsConfiguration": SMS},
    }
    assert cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]["SmsConfiguration"] == SMS


def test_an_echo_of_a_pool_with_authenticator_apps_alone_is_taken(cognito: Any, pool_id: str) -> None:
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id, MfaConfiguration="ON", SoftwareTokenMfaConfiguration={"Enabled": True}
    )
    before = mfa(cognito, pool_id)
    cognito.update_user_pool(UserPoolId=pool_id, MfaConfiguration="ON")
    cognito.update_user_pool(UserPoolId=pool_id)
    assert mfa(cognito, pool_id) == before


def test_turning_mfa_off_by_an_update_drops_the_factors(cognito: Any, pool_id: str) -> None:
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id, MfaConfiguration="ON", SoftwareTokenMfaConfiguration={"Enabled": True}
    )
    cognito.update_user_pool(UserPoolId=pool_id, MfaConfiguration="OFF")
    assert mfa(cognito, pool_id) == {"MfaConfiguration": "OFF"}


def test_the_message_of_a_code_is_the_same_on_both_sides(cognito: Any, pool_id: str) -> None:
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id,
        MfaConfiguration="OPTIONAL",
        SmsMfaConfiguration={"SmsAuthenticationMessage": "Code {####}", "SmsConfiguration": SMS},
    )
    assert cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]["SmsAuthenticationMessage"] == "Code {####}"
    cognito.update_user_pool(UserPoolId=pool_id, SmsAuthenticationMessage="Sign in: {####}")
    assert mfa(cognito, pool_id)["SmsMfaConfiguration"]["SmsAuthenticationMessage"] == "Sign in: {####}"


@pytest.mark.parametrize(
    ("members", "text"),
    [
        (
            {"SoftwareTokenMfaConfiguration": {"Enabled": True}},
            "Invalid MFA configuration given, can't turn off MFA and configure an MFA together",
        ),
        (
            {"MfaConfiguration": "ON"},
            "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled.",
        ),
        (
            {"MfaConfiguration": "OPTIONAL", "EmailMfaConfiguration": {"Subject": "Code"}},
            "Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an EmailSendingAccount of "
            "COGNITO_DEFAULT",
        ),
    ],
)
def test_what_aws_refuses_is_refused_with_its_words(
    cognito: Any, pool_id: str, members: dict[str, Any], text: str
) -> None:
    assert refusal(cognito, pool_id, **members) == text


def test_codes_by_mail_as_the_first_factor_exclude_required_mfa(cognito: Any) -> None:
    policy = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}
    pool_id = cognito.create_user_pool(PoolName="Pool", Policies=policy)["UserPool"]["Id"]
    app = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
    assert refusal(cognito, pool_id, MfaConfiguration="ON", **app).startswith("Only PASSWORD and WEB_AUTHN")
    cognito.set_user_pool_mfa_config(UserPoolId=pool_id, MfaConfiguration="OPTIONAL", **app)
    assert mfa(cognito, pool_id)["MfaConfiguration"] == "OPTIONAL"


def test_passkeys_must_be_two_factors_where_mfa_is_required(cognito: Any) -> None:
    policy = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}}
    pool_id = cognito.create_user_pool(PoolName="Pool", Policies=policy)["UserPool"]["Id"]
    text = refusal(
        cognito,
        pool_id,
        MfaConfiguration="ON",
        SoftwareTokenMfaConfiguration={"Enabled": True},
        WebAuthnConfiguration={"FactorConfiguration": "SINGLE_FACTOR"},
    )
    assert text.startswith("Cannot set WebAuthn factor configuration to SINGLE_FACTOR")
