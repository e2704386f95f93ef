import copy
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.demo.testing import Emulator

FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:pre-sign-up"
ROLE = "arn:aws:iam::123456789012:role/cognito-sms"

EVERYTHING: dict[str, Any] = {
    "PoolName": "Everything",
    "Policies": {
        "PasswordPolicy": {"MinimumLength": 12, "RequireSymbols": True, "TemporaryPasswordValidityDays": 3},
        "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]},
    },
    "DeletionProtection": "ACTIVE",
    "LambdaConfig": {"PreSignUp": FUNCTION, "PreTokenGeneration": FUNCTION},
    "AutoVerifiedAttributes": ["email", "phone_number"],
    "VerificationMessageTemplate": {
        "EmailMessage": "Your code: {####}",
        "EmailSubject": "Hello",
        "DefaultEmailOption": "CONFIRM_WITH_CODE",
    },
    "SmsAuthenticationMessage": "Sign in with {####}",
    "MfaConfiguration": "OPTIONAL",
    "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False},
    "EmailConfiguration": {"ReplyToEmailAddress": "help@example.com"},
    "SmsConfiguration": {"SnsCallerArn": ROLE, "ExternalId": "external"},
    "UserPoolTags": {"team": "shop"},
    "AdminCreateUserConfig": {
        "AllowAdminCreateUserOnly": True,
        "InviteMessageTemplate": {"EmailMessage": "{username} {####}", "EmailSubject": "Welcome"},
    },
    "UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"},
    "AccountRecoverySetting": {"RecoveryMechanisms": [{"Priority": 1, "Name": "verified_email"}]},
    "UserPoolTier": "PLUS",
    "UsernameConfiguration": {"CaseSensitive": False},
    "UsernameAttributes": ["email"],
    "DcrConfiguration": {"OpenDcrEnabled": False},
    "AcrConfiguration": {"Level2": {"AcrValue": "urn:example:two"}},
}


def created(cognito: Any, **members: Any) -> str:
    return cognito.create_user_pool(**{"PoolName": "Pool", **members})["UserPool"]["Id"]


def described(cognito: Any, pool_id: str) -> dict[str, Any]:
    return cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]


def echo(cognito: Any, pool: dict[str, Any]) -> dict[str, Any]:
    """What a careful caller sends back: every described member that UpdateUserPool takes, less the rejected pair."""
    taken = cognito.meta.service_model.operation_model("UpdateUserPool").input_shape.members
    members = copy.deepcopy({member: value for member, value in pool.items() if member in taken})
    members.get("AdminCreateUserConfig", {}).pop("UnusedAccountValidityDays", None)
    return {**members, "UserPoolId": pool["Id"], "PoolName": pool["Name"]}


def refusal(call: Any, **members: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        call(**members)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def test_a_new_pool_has_the_twenty_standard_attributes_and_the_given_ones(cognito: Any) -> None:
    pool_id = created(
        cognito,
        Schema=[
            {"Name": "email", "Required": True, "Mutable": True},
            {"Name": "tenantId", "AttributeDataType": "String", "StringAttributeConstraints": {"MaxLength": "36"}},
            {"Name": "secret", "AttributeDataType": "Number", "DeveloperOnlyAttribute": True},
        ],
    )
    schema = {attribute["Name"]: attribute for attribute in described(cognito, pool_id)["SchemaAttributes"]}
    assert len(schema) == 22
    assert schema["sub"]["Required"]
    assert not schema["sub"]["Mutable"]
    assert schema["email"]["Required"]
    assert schema["birthdate"]["StringAttributeConstraints"] == {"MinLength": "10", "MaxLength": "10"}
    assert schema["custom:tenantId"]["StringAttributeConstraints"] == {"MaxLength": "36"}
    assert schema["dev:custom:secret"]["DeveloperOnlyAttribute"]


def test_a_new_pool_has_the_defaults_of_aws(cognito: Any) -> None:
    pool = described(cognito, created(cognito))
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] == 8
    assert pool["Policies"]["SignInPolicy"] == {"AllowedFirstAuthFactors": ["PASSWORD"]}
    assert pool["MfaConfiguration"] == "OFF"
    assert pool["DeletionProtection"] == "INACTIVE"
    assert pool["UserPoolTier"] == "ESSENTIALS"
    assert pool["EmailConfiguration"] == {"EmailSendingAccount": "COGNITO_DEFAULT"}
    assert pool["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 7}
    assert pool["LambdaConfig"] == {}
    assert pool["EstimatedNumberOfUsers"] == 0
    assert "UserPoolAddOns" not in pool
    assert "AutoVerifiedAttributes" not in pool


def test_an_update_that_says_nothing_resets_some_settings_and_keeps_others(cognito: Any) -> None:
    pool_id = created(cognito, **EVERYTHING)
    before = described(cognito, pool_id)
    cognito.update_user_pool(UserPoolId=pool_id)
    after = described(cognito, pool_id)
    assert after["LambdaConfig"] == {}
    assert after["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 3}
    assert after["VerificationMessageTemplate"] == {"DefaultEmailOption": "CONFIRM_WITH_CODE"}
    gone = {"UserPoolAddOns", "AutoVerifiedAttributes", "SmsAuthenticationMessage", "DeviceConfiguration"}
    assert gone & before.keys() == gone
    assert not gone & after.keys()
    for kept in (
        "Name",
        "Policies",
        "MfaConfiguration",
        "EmailConfiguration",
        "SmsConfiguration",
        "UserPoolTags",
        "AccountRecoverySetting",
        "UserPoolTier",
        "DcrConfiguration",
        "UsernameAttributes",
        "UsernameConfiguration",
        "SchemaAttributes",
    ):
        assert after[kept] == before[kept], kept


def test_policies_are_kept_one_by_one(cognito: Any) -> None:
    pool_id = created(cognito, **EVERYTHING)
    cognito.update_user_pool(UserPoolId=pool_id, Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]}})
    policies = described(cognito, pool_id)["Policies"]
    assert policies["PasswordPolicy"]["MinimumLength"] == 12
    assert policies["SignInPolicy"] == {"AllowedFirstAuthFactors": ["PASSWORD"]}


def test_an_echo_of_everything_changes_nothing_but_the_date(emulator: Emulator, cognito: Any) -> None:
    pool_id = created(cognito, **EVERYTHING)
    before, mfa_before = described(cognito, pool_id), cognito.get_user_pool_mfa_config(UserPoolId=pool_id)
    emulator.service.clock.advance(seconds=60)
    cognito.update_user_pool(**echo(cognito, before))
    after, mfa_after = described(cognito, pool_id), cognito.get_user_pool_mfa_config(UserPoolId=pool_id)
    assert after.pop("LastModifiedDate") > before.pop("LastModifiedDate")
    assert after == before
    del mfa_before["ResponseMetadata"], mfa_after["ResponseMetadata"]
    assert mfa_after == mfa_before


@settings(max_examples=40)
@given(dropped=st.sets(st.sampled_from(sorted(EVERYTHING.keys() - {"PoolName"}))))
def test_an_echo_of_any_pool_leaves_it_as_it_is(dropped: set[str]) -> None:
    members = {member: value for member, value in EVERYTHING.items() if member not in dropped}
    with Emulator() as emulator:
        cognito = boto3.client("cognito-idp", **emulator.credentials)
        try:
            pool_id = created(cognito, **members)
        except ClientError:
            return
        else:
            before = described(cognito, pool_id)
            cognito.update_user_pool(**echo(cognito, before))
            after = described(cognito, pool_id)
            del before["LastModifiedDate"], after["LastModifiedDate"]
            assert after == before
        finally:
            cognito.close()


def test_an_update_renames_the_pool(cognito: Any, pool_id: str) -> None:
    cognito.update_user_pool(UserPoolId=pool_id, PoolName="Renamed")
    assert described(cognito, pool_id)["Name"] == "Renamed"


def test_a_setting_nobody_here_has_heard_of_is_kept_and_returned() -> None:
    bodies: list[bytes] = []
    with Emulator() as emulator:
        cognito = boto3.client("cognito-idp", **emulator.credentials)
        cognito.meta.events.register(
            "before-parse.cognito-identity-provider.DescribeUserPool",
            lambda response_dict, **_: bodies.append(response_dict["body"]),
        )
        pool_id = created(cognito)
        emulator.service.pool(pool_id).settings["QuantumConfiguration"] = {"Spin": "UP"}
        cognito.update_user_pool(UserPoolId=pool_id, PoolName="Renamed")
        described(cognito, pool_id)
        cognito.close()
    assert b'"QuantumConfiguration":{"Spin":"UP"}' in bodies[0]


def test_a_setting_of_tomorrow_is_taken(emulator: Emulator, cognito: Any, pool_id: str) -> None:
    emulator.service.members_to_come.add("QuantumConfiguration")
    request = b'{"UserPoolId":"%s","QuantumConfiguration":{"Spin":"UP"}}' % pool_id.encode()
    cognito.meta.events.register(
        "before-call.cognito-identity-provider.UpdateUserPool", lambda params, **_: params.update(body=request)
    )
    cognito.update_user_pool(UserPoolId=pool_id)
    assert emulator.service.pool(pool_id).settings["QuantumConfiguration"] == {"Spin": "UP"}


def test_where_a_policy_of_tomorrow_names_no_first_factor_it_is_the_password(
    emulator: Emulator, cognito: Any, pool_id: str
) -> None:
    emulator.service.members_to_come.add("Quantum")
    request = b'{"UserPoolId":"%s","Policies":{"SignInPolicy":{"Quantum":"UP"}}}' % pool_id.encode()
    cognito.meta.events.register(
        "before-call.cognito-identity-provider.UpdateUserPool", lambda params, **_: params.update(body=request)
    )
    cognito.update_user_pool(UserPoolId=pool_id)
    policy = emulator.service.pool(pool_id).settings["Policies"]["SignInPolicy"]
    assert policy == {"AllowedFirstAuthFactors": ["PASSWORD"], "Quantum": "UP"}


def test_where_nobody_has_measured_the_documented_default_comes_back(cognito: Any) -> None:
    ses = {
        "EmailSendingAccount": "DEVELOPER",
        "SourceArn": "arn:aws:ses:eu-central-1:123456789012:identity/shop.example",
    }
    pool_id = created(cognito, DeletionProtection="ACTIVE", EmailConfiguration=ses)
    cognito.update_user_pool(UserPoolId=pool_id)
    pool = described(cognito, pool_id)
    assert pool["DeletionProtection"] == "INACTIVE"
    assert pool["EmailConfiguration"] == {"EmailSendingAccount": "COGNITO_DEFAULT"}


def test_both_lives_of_a_temporary_password_in_one_request_are_refused(cognito: Any, pool_id: str) -> None:
    pool = described(cognito, pool_id)
    assert refusal(
        cognito.update_user_pool,
        UserPoolId=pool_id,
        Policies=pool["Policies"],
        AdminCreateUserConfig=pool["AdminCreateUserConfig"],
    ) == (
        "InvalidParameterException",
        "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays",
    )


@pytest.mark.parametrize(
    ("members", "code", "text"),
    [
        (
            {"UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]}},
            "InvalidParameterException",
            "must exist in AutoVerifiedAttributes",
        ),
        ({"MfaConfiguration": "ON"}, "InvalidParameterException", "are required when MFA is required"),
        ({"MfaConfiguration": "OPTIONAL"}, "InvalidParameterException", "are required when MFA is optional"),
        ({"SmsConfiguration": {}}, "InvalidParameterException", "Member must not be null"),
        ({"UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}}, "FeatureUnavailableInTierException", "ESSENTIALS"),
        (
            {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "SMS_OTP"]}}},
            "InvalidParameterException",
            "missing valid SMS configuration",
        ),
        (
            {
                "LambdaConfig": {
                    "PreTokenGeneration": FUNCTION,
                    "PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": FUNCTION + "2"},
                }
            },
            "InvalidParameterException",
            "the same lambda ARN",
        ),
        (
            {"LambdaConfig": {"CustomSMSSender": {"LambdaVersion": "V1_0", "LambdaArn": FUNCTION}}},
            "InvalidParameterException",
            "KMSKeyID",
        ),
    ],
)
def test_what_aws_refuses_is_refused_and_changes_nothing(
    cognito: Any, pool_id: str, members: dict[str, Any], code: str, text: str
) -> None:
    before = described(cognito, pool_id)
    refused_with, message = refusal(cognito.update_user_pool, UserPoolId=pool_id, **members)
    assert refused_with == code
    assert text in message
    assert described(cognito, pool_id) == before


def test_a_pool_using_threat_protection_cannot_leave_the_plus_tier(cognito: Any) -> None:
    pool_id = created(cognito, UserPoolTier="PLUS", UserPoolAddOns={"AdvancedSecurityMode": "AUDIT"})
    code, _ = refusal(
        cognito.update_user_pool,
        UserPoolId=pool_id,
        UserPoolTier="ESSENTIALS",
        UserPoolAddOns={"AdvancedSecurityMode": "AUDIT"},
    )
    assert code == "TierChangeNotAllowedException"
    cognito.update_user_pool(UserPoolId=pool_id, UserPoolTier="ESSENTIALS")
    assert described(cognito, pool_id)["UserPoolTier"] == "ESSENTIALS"


def test_a_pool_can_not_be_created_with_mfa_and_no_sms(cognito: Any) -> None:
    code, message = refusal(cognito.create_user_pool, PoolName="Pool", MfaConfiguration="ON")
    assert code == "InvalidParameterException"
    assert message == "SMS configuration and Auto verification for phone_number are required when MFA is required"


def test_emails_with_a_code_and_with_a_link_are_refused_together(cognito: Any, pool_id: str) -> None:
    by_link = {"DefaultEmailOption": "CONFIRM_WITH_LINK", "EmailMessageByLink": "Press {##here##}"}
    for with_a_code in (
        {"VerificationMessageTemplate": {**by_link, "EmailMessage": "Your code: {####}"}},
        {"VerificationMessageTemplate": by_link, "EmailVerificationMessage": "Your code: {####}"},
    ):
        assert refusal(cognito.update_user_pool, UserPoolId=pool_id, **with_a_code)[0] == "InvalidParameterException"
    cognito.update_user_pool(UserPoolId=pool_id, VerificationMessageTemplate=by_link)
    assert described(cognito, pool_id)["VerificationMessageTemplate"] == by_link


def test_dynamic_registration_is_replaced_as_a_whole_and_on_unless_said_otherwise(cognito: Any, pool_id: str) -> None:
    cognito.update_user_pool(
        UserPoolId=pool_id, DcrConfiguration={"EnableStatus": "Disabled", "AllowedScopes": ["shop/read"]}
    )
    cognito.update_user_pool(UserPoolId=pool_id, PoolName="Renamed")
    assert described(cognito, pool_id)["DcrConfiguration"]["AllowedScopes"] == ["shop/read"]
    cognito.update_user_pool(UserPoolId=pool_id, DcrConfiguration={"OpenDcrEnabled": True})
    assert described(cognito, pool_id)["DcrConfiguration"] == {"EnableStatus": "Enabled", "OpenDcrEnabled": True}


def test_custom_attributes_can_be_added_once(cognito: Any, pool_id: str) -> None:
    plan = {"Name": "plan", "AttributeDataType": "String"}
    cognito.add_custom_attributes(UserPoolId=pool_id, CustomAttributes=[plan])
    assert described(cognito, pool_id)["SchemaAttributes"][-1]["Name"] == "custom:plan"
    code, message = refusal(cognito.add_custom_attributes, UserPoolId=pool_id, CustomAttributes=[plan])
    assert code == "InvalidParameterException"
    assert "Existing attribute already has name custom:plan" in message


def test_required_custom_attributes_are_refused(cognito: Any, pool_id: str) -> None:
    plan = {"Name": "plan", "AttributeDataType": "String", "Required": True}
    assert refusal(cognito.add_custom_attributes, UserPoolId=pool_id, CustomAttributes=[plan]) == (
        "InvalidParameterException",
        "Required custom attributes are not supported currently.",
    )


def test_a_protected_pool_is_not_deleted(cognito: Any) -> None:
    pool_id = created(cognito, DeletionProtection="ACTIVE")
    code, message = refusal(cognito.delete_user_pool, UserPoolId=pool_id)
    assert code == "InvalidParameterException"
    assert "deletion protection is activated" in message
    cognito.update_user_pool(UserPoolId=pool_id, DeletionProtection="INACTIVE")
    cognito.delete_user_pool(UserPoolId=pool_id)
    assert refusal(cognito.describe_user_pool, UserPoolId=pool_id) == (
        "ResourceNotFoundException",
        f"User pool {pool_id} does not exist.",
    )


def test_a_pool_with_a_domain_is_not_deleted(cognito: Any, pool_id: str) -> None:
    cognito.create_user_pool_domain(UserPoolId=pool_id, Domain="shop")
    assert described(cognito, pool_id)["Domain"] == "shop"
    _, message = refusal(cognito.delete_user_pool, UserPoolId=pool_id)
    assert "It has a domain configured that should be deleted first." in message


def test_pools_are_listed_page_by_page(cognito: Any) -> None:
    ids = [created(cognito, PoolName=f"Pool {number}") for number in range(7)]
    pages = list(cognito.get_paginator("list_user_pools").paginate(MaxResults=3))
    assert [len(page["UserPools"]) for page in pages] == [3, 3, 1]
    assert [pool["Id"] for page in pages for pool in page["UserPools"]] == ids


def test_tags_belong_to_the_pool_whichever_way_they_are_set(cognito: Any) -> None:
    pool_id = created(cognito, UserPoolTags={"team": "shop", "stage": "test"})
    arn = described(cognito, pool_id)["Arn"]
    cognito.tag_resource(ResourceArn=arn, Tags={"stage": "production"})
    cognito.untag_resource(ResourceArn=arn, TagKeys=["team"])
    assert cognito.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"stage": "production"}
    assert described(cognito, pool_id)["UserPoolTags"] == {"stage": "production"}
