"""Settings as DescribeUserPool gives them, read into facts."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.concerns import CONCERNS, Concern, ConcernCode, Weight, explain_concern
from cognito_admin.model.ids import PoolId
from cognito_admin.model.overview import Factor, Requirement, Trigger, function_name, read_overview
from cognito_admin.model.pools import PoolDescription

POOL = PoolId("eu-west-1_AbCdEf123")


def overview(mfa: dict | None = None, **settings):
    return read_overview(PoolDescription(POOL, "Shop", settings, mfa))


def codes(*args, **settings):
    return [concern.code for concern in overview(*args, **settings).concerns]


def test_account_and_region_come_from_the_pool_itself():
    read = overview(Arn="arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEf123")
    assert (read.account, read.region) == ("123456789012", "eu-west-1")
    assert overview().account is None


def test_a_pool_without_username_configuration_is_case_sensitive():
    assert overview().sign_in.case_sensitive
    assert not overview(UsernameConfiguration={"CaseSensitive": False}).sign_in.case_sensitive


def test_self_sign_up_is_open_unless_only_administrators_create_users():
    assert overview().sign_in.self_sign_up
    assert not overview(AdminCreateUserConfig={"AllowAdminCreateUserOnly": True}).sign_in.self_sign_up


def test_recovery_is_told_in_order_of_priority():
    mechanisms = [{"Name": "verified_phone_number", "Priority": 2}, {"Name": "verified_email", "Priority": 1}]
    read = overview(AccountRecoverySetting={"RecoveryMechanisms": mechanisms})
    assert read.sign_in.recovery == ("verified_email", "verified_phone_number")


def test_the_password_policy_takes_the_older_name_of_the_temporary_days():
    policy = {"MinimumLength": 12, "RequireNumbers": True, "RequireSymbols": True, "PasswordHistorySize": 3}
    read = overview(Policies={"PasswordPolicy": policy}, AdminCreateUserConfig={"UnusedAccountValidityDays": 30})
    assert (read.password.minimum_length, read.password.requires) == (12, ("numbers", "symbols"))
    assert (read.password.history, read.password.temporary_days) == (3, 30)


def test_factors_come_from_the_mfa_configuration():
    read = overview(
        {
            "MfaConfiguration": "OPTIONAL",
            "SoftwareTokenMfaConfiguration": {"Enabled": True},
            "EmailMfaConfiguration": {"Message": "{####}", "Subject": "Code"},
        }
    )
    assert read.mfa.requirement is Requirement.OPTIONAL
    assert read.mfa.factors == (Factor.AUTHENTICATOR_APP, Factor.EMAIL)


def test_where_the_mfa_configuration_is_denied_only_the_requirement_is_known():
    assert overview(MfaConfiguration="ON").mfa.requirement is Requirement.ON
    assert overview().mfa.requirement is Requirement.UNKNOWN


def test_triggers_are_named_once_and_in_the_order_people_meet_them():
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:"
    config = {
        "CustomMessage": f"{arn}messages:live",
        "PreTokenGeneration": f"{arn}claims",
        "PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": f"{arn}claims"},
        "PreSignUp": f"{arn}check",
        "KMSKeyID": "arn:aws:kms:eu-west-1:123456789012:key/1",
        "SomethingNew": f"{arn}new",
    }
    assert overview(LambdaConfig=config).triggers == (
        Trigger("PreSignUp", "check", f"{arn}check"),
        Trigger("PreTokenGeneration", "claims", f"{arn}claims", "V2_0"),
        Trigger("CustomMessage", "messages:live", f"{arn}messages:live"),
        Trigger("SomethingNew", "new", f"{arn}new"),
    )


def test_a_function_that_is_no_arn_is_told_as_it_is():
    assert function_name("something") == "something"


def test_attributes_are_counted_without_the_id_every_user_has():
    schema = [
        {"Name": "sub", "AttributeDataType": "String", "Required": True},
        {"Name": "email", "AttributeDataType": "String", "Required": True},
        {"Name": "custom:tenantId", "AttributeDataType": "String"},
    ]
    read = overview(SchemaAttributes=schema)
    assert (read.required_attributes, read.custom_attributes) == (("email",), ("custom:tenantId",))


def test_the_concerns_of_a_pool_as_the_api_makes_it():
    assert codes(MfaConfiguration="OFF") == [
        ConcernCode.DELETION_PROTECTION_OFF,
        ConcernCode.CASE_SENSITIVE,
        ConcernCode.FIFTY_E_MAILS_A_DAY,
        ConcernCode.MFA_OFF,
        ConcernCode.THREAT_PROTECTION_NOT_IN_TIER,
    ]


def test_a_well_kept_pool_raises_no_concern():
    assert not codes(
        {"MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": {"Enabled": True}},
        DeletionProtection="ACTIVE",
        UsernameConfiguration={"CaseSensitive": False},
        EmailConfiguration={"EmailSendingAccount": "DEVELOPER", "SourceArn": "arn:aws:ses:x"},
        Policies={"PasswordPolicy": {"MinimumLength": 12}},
        UserPoolTier="PLUS",
        UserPoolAddOns={"AdvancedSecurityMode": "ENFORCED"},
    )


def test_what_hurts_people_now_comes_first():
    found = overview(SmsConfigurationFailure="sandbox", EmailConfigurationFailure="not verified").concerns
    assert [concern.code for concern in found[:2]] == [ConcernCode.EMAIL_FAILS, ConcernCode.SMS_FAILS]
    assert found[0].weight is Weight.TROUBLE
    assert "not verified" in explain_concern(found[0]).text


def test_threat_protection_switched_off_weighs_more_where_it_is_paid_for():
    assert ConcernCode.THREAT_PROTECTION_OFF in codes(UserPoolTier="PLUS")
    assert ConcernCode.THREAT_PROTECTION_NOT_IN_TIER in codes(UserPoolTier="ESSENTIALS")


@pytest.mark.parametrize("code", list(ConcernCode))
def test_every_concern_has_its_words(code):
    said = explain_concern(Concern(code, {"reason": "because", "length": "6"}))
    assert said.title
    assert said.text
    assert said.advice
    assert not {"{", "}"} & set(said.title + said.text + said.advice)
    assert set(CONCERNS) == set(ConcernCode)


def test_dates_are_kept_as_aws_gave_them():
    when = datetime(2026, 1, 2, tzinfo=UTC)
    assert overview(CreationDate=when, LastModifiedDate="x").created == when
    assert overview(CreationDate=when, LastModifiedDate="x").modified is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
MEMBERS = (
    "Arn",
    "Policies",
    "LambdaConfig",
    "UserPoolAddOns",
    "UsernameConfiguration",
    "AccountRecoverySetting",
    "AdminCreateUserConfig",
    "EmailConfiguration",
    "SmsConfiguration",
    "AliasAttributes",
    "UserPoolTags",
    "MfaConfiguration",
)


@given(st.dictionaries(st.sampled_from(MEMBERS), JSON), st.none() | st.dictionaries(st.text(max_size=8), JSON))
def test_settings_of_an_unknown_shape_are_read_without_a_crash(settings, mfa):
    read = read_overview(PoolDescription(POOL, "Shop", settings, mfa))
    assert read.concerns
