"""What is said of sign-in and sign-up before AWS is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.settings import sign_in_rules as rules
from cognito_admin.model.settings.sign_in_rules import Recovery

CHOOSABLE = [choice for choice in Recovery if choice not in (Recovery.LEGACY, Recovery.OTHER)]
SMS = {"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"}}


@pytest.mark.parametrize("choice", CHOOSABLE)
def test_every_way_back_in_reads_as_it_was_written(choice: Recovery) -> None:
    assert rules.recovery(rules.recovery_setting(choice, None)) is choice


def test_the_order_of_recovery_is_that_of_its_priorities_not_of_the_list() -> None:
    mechanisms = [{"Priority": 2, "Name": "verified_email"}, {"Priority": 1, "Name": "verified_phone_number"}]
    assert rules.recovery({"RecoveryMechanisms": mechanisms}) is Recovery.PHONE_FIRST


def test_a_pool_that_was_never_told_recovers_the_legacy_way() -> None:
    assert rules.recovery(None) is Recovery.LEGACY


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["Name", "Priority", "New"]), st.sampled_from(["verified_email", "new_way", "", 1, 2, None])
        ),
        max_size=3,
    )
)
def test_whatever_stands_in_the_recovery_setting_it_is_read(mechanisms: list[dict[str, object]]) -> None:
    assert rules.recovery({"RecoveryMechanisms": mechanisms}) in Recovery


def test_another_way_back_in_keeps_what_the_program_does_not_know_of_the_setting() -> None:
    setting = rules.recovery_setting(Recovery.EMAIL, {"RecoveryMechanisms": [], "NewThing": 1})
    assert setting["NewThing"] == 1


def test_sms_recovery_is_no_way_back_for_people_with_sms_as_second_factor() -> None:
    pool = {"AutoVerifiedAttributes": ["phone_number"]}
    assert "stuck" in str(rules.recovery_remark(Recovery.PHONE, pool, {"SmsMfaConfiguration": SMS}))
    assert rules.recovery_remark(Recovery.PHONE, pool, {}) is None


def test_email_recovery_is_no_way_back_for_people_with_email_as_second_factor() -> None:
    pool = {"AutoVerifiedAttributes": ["email"]}
    assert "stuck" in str(rules.recovery_remark(Recovery.EMAIL, pool, {"EmailMfaConfiguration": {"Subject": "Code"}}))
    assert rules.recovery_remark(Recovery.EMAIL, pool, {}) is None


def test_recovery_by_what_is_never_verified_is_pointed_out() -> None:
    assert "phone numbers" in str(rules.recovery_remark(Recovery.PHONE, {"AutoVerifiedAttributes": ["email"]}, {}))


def test_phone_numbers_are_verified_only_where_the_pool_can_send_text_messages() -> None:
    assert "Messages" in str(rules.verified_problem(["phone_number"], {}))
    assert rules.verified_problem(["phone_number", "email"], SMS) is None
    assert rules.verified_problem(["email"], {}) is None


def test_sign_up_without_any_verification_needs_somebody_who_confirms() -> None:
    assert "confirm" in str(rules.verified_remark([], ["email"], self_sign_up=True))


@given(st.sets(st.sampled_from(rules.CONTACTS)), st.sets(st.sampled_from(rules.CONTACTS)))
def test_what_waits_for_verification_is_always_something_that_is_verified(kept: set[str], verified: set[str]) -> None:
    left = rules.kept_until_verified(sorted(kept), sorted(verified))
    assert rules.kept_problem(left, sorted(verified)) is None
    assert (rules.kept_problem(sorted(kept), sorted(verified)) is None) is (kept <= verified)


def test_opening_and_closing_sign_up_are_both_remarked_upon_and_leaving_it_is_not() -> None:
    assert "Anybody" in str(rules.self_sign_up_remark(allowed=True, was=False))
    assert "stop" in str(rules.self_sign_up_remark(allowed=False, was=True))
    assert rules.self_sign_up_remark(allowed=True, was=True) is None


@pytest.mark.parametrize("name", ["Shop customers", "Läden +=,.@-_ 2", "x" * 128])
def test_names_that_aws_takes(name: str) -> None:
    assert rules.name_problem(name) is None


@pytest.mark.parametrize("name", ["", "   ", "x" * 129, "Shop/Berlin", "a:b"])
def test_names_that_aws_refuses(name: str) -> None:
    assert rules.name_problem(name) is not None


def test_all_that_is_in_the_way_of_a_smaller_plan_is_named() -> None:
    pool = {
        "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"},
        "Policies": {
            "PasswordPolicy": {"PasswordHistorySize": 3},
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
        },
    }
    assert rules.features_above("LITE", pool, {}) == (("threat protection", "PLUS"), ("password history", "ESSENTIALS"))
    assert rules.features_above("ESSENTIALS", pool, {}) == (("threat protection", "PLUS"),)
    assert rules.features_above("PLUS", pool, {}) == ()


def test_a_plan_that_came_after_the_program_is_let_be() -> None:
    assert rules.features_above("ULTIMATE", {"UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}}, {}) == ()
    assert rules.tier_remark("ULTIMATE", "LITE") is None


def test_more_and_less_to_pay_are_said() -> None:
    assert "more" in str(rules.tier_remark("PLUS", "LITE"))
    assert "less" in str(rules.tier_remark("LITE", "ESSENTIALS"))
    assert rules.tier_remark("LITE", "LITE") is None
