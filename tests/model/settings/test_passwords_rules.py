"""What is said of passwords, factors and devices before AWS is asked."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.demo.errors import AwsError
from cognito_admin.demo.pool_refusals import refuse_mfa
from cognito_admin.demo.pool_settings import settings_of_new_pool
from cognito_admin.model.settings import passwords_rules as rules
from cognito_admin.model.settings.passwords_rules import Devices, SecondFactor

SMS = {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"}
SES = {"EmailSendingAccount": "DEVELOPER", "SourceArn": "arn:aws:ses:eu-west-1:123456789012:identity/example.com"}

pools = st.builds(
    lambda tier, sms, ses: settings_of_new_pool(
        {
            "PoolName": "Pool",
            "UserPoolTier": tier,
            **({"SmsConfiguration": SMS} if sms else {}),
            **({"EmailConfiguration": SES} if ses else {}),
        }
    ),
    st.sampled_from(["LITE", "ESSENTIALS", "PLUS"]),
    st.booleans(),
    st.booleans(),
)
factors = st.sets(st.sampled_from(list(SecondFactor))).map(sorted)
ways_in = st.sets(st.sampled_from(["EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"])).map(lambda more: ["PASSWORD", *sorted(more)])


def _refused(pool: dict[str, Any], mfa: dict[str, Any]) -> bool:
    try:
        refuse_mfa({**pool, "MfaConfiguration": mfa["MfaConfiguration"]}, mfa)
    except AwsError:
        return True
    return False


@given(pools, st.sampled_from(rules.MFA_MODES), factors)
def test_the_form_takes_factors_exactly_where_aws_does(
    pool: dict[str, Any], mode: str, wanted: list[SecondFactor]
) -> None:
    mfa = rules.with_second_factors({}, mode, wanted, pool)
    assert (rules.second_factors_problem(mode, wanted, pool) is not None) is _refused(pool, mfa)


@given(
    pools,
    st.sampled_from(rules.MFA_MODES),
    ways_in,
    st.sampled_from([None, "SINGLE_FACTOR", "MULTI_FACTOR_WITH_USER_VERIFICATION"]),
)
def test_the_form_takes_ways_to_sign_in_only_where_aws_does(
    pool: dict[str, Any], mode: str, first: list[str], passkeys: str | None
) -> None:
    mfa = rules.with_second_factors({}, mode, [SecondFactor.AUTHENTICATOR_APP], pool)
    if passkeys:
        mfa["WebAuthnConfiguration"] = {"RelyingPartyId": "example.com", "FactorConfiguration": passkeys}
    pool["Policies"]["SignInPolicy"] = {"AllowedFirstAuthFactors": first}
    if rules.first_factors_problem(first, mode, mfa, pool) is None:
        assert not _refused(pool, mfa)


def test_a_way_to_sign_in_without_any_password_at_all_is_not_offered_to_aws() -> None:
    assert rules.first_factors_problem(["WEB_AUTHN"], "OFF", {}, {}) is not None


@given(st.sampled_from(["OPTIONAL", "ON"]), factors)
def test_factors_that_stay_keep_their_texts_and_what_is_unknown_of_them(mode: str, wanted: list[SecondFactor]) -> None:
    before: dict[str, Any] = {
        "MfaConfiguration": "ON",
        "SoftwareTokenMfaConfiguration": {"Enabled": True, "NewThing": 1},
        "SmsMfaConfiguration": {"SmsAuthenticationMessage": "Code {####}", "SmsConfiguration": SMS},
        "EmailMfaConfiguration": {"Message": "Code {####}", "Subject": "Code"},
        "WebAuthnConfiguration": {"UserVerification": "required"},
        "NewBlock": {"a": 1},
    }
    after = rules.with_second_factors(before, mode, wanted, {})
    assert {factor.value for factor in SecondFactor} & after.keys() == {factor.value for factor in wanted}
    assert all(after[name] == before[name] for name in after if name != "MfaConfiguration")
    assert {"NewBlock", "WebAuthnConfiguration"} <= after.keys()


def test_switching_mfa_off_leaves_no_factor_behind_and_passkeys_alone() -> None:
    before = {
        "MfaConfiguration": "ON",
        "SoftwareTokenMfaConfiguration": {"Enabled": True},
        "WebAuthnConfiguration": {"a": 1},
    }
    after = rules.with_second_factors(before, "OFF", [SecondFactor.AUTHENTICATOR_APP], {})
    assert after == {"MfaConfiguration": "OFF", "WebAuthnConfiguration": {"a": 1}}


def test_a_new_sms_factor_sends_as_the_pool_does() -> None:
    pool = {"SmsConfiguration": SMS, "SmsAuthenticationMessage": "Your code: {####}"}
    made = rules.with_second_factors({}, "ON", [SecondFactor.SMS], pool)
    assert made["SmsMfaConfiguration"] == pool


def test_an_authenticator_app_that_is_switched_off_is_no_factor() -> None:
    assert rules.second_factors({"SoftwareTokenMfaConfiguration": {"Enabled": False}}) == ()


@pytest.mark.parametrize(
    ("mode", "was", "word"), [("ON", "OFF", "fails"), ("OFF", "ON", "Nobody"), ("OPTIONAL", "ON", "no longer")]
)
def test_every_turn_of_mfa_says_whom_it_meets(mode: str, was: str, word: str) -> None:
    assert word in str(rules.mode_remark(mode, was))


@pytest.mark.parametrize("mode", rules.MFA_MODES)
def test_mfa_that_stays_as_it_is_is_not_remarked_upon(mode: str) -> None:
    assert rules.mode_remark(mode, mode) is None


def test_taking_a_factor_away_locks_out_where_one_is_required() -> None:
    both = [SecondFactor.AUTHENTICATOR_APP, SecondFactor.SMS]
    assert "locked out" in str(rules.removed_factors_remark("ON", both[:1], both))
    assert "password alone" in str(rules.removed_factors_remark("OPTIONAL", both[:1], both))
    assert rules.removed_factors_remark("ON", both, both[:1]) is None


@pytest.mark.parametrize("domain", ["", "example.com", "auth.shop-1.example", "localhost"])
def test_domains_passkeys_can_be_bound_to(domain: str) -> None:
    assert rules.relying_party_problem(domain) is None


@pytest.mark.parametrize(
    "domain", ["https://example.com", "example.com/login", "a b", "example.com:443", "x" * 128, "-a.example"]
)
def test_domains_passkeys_cannot_be_bound_to(domain: str) -> None:
    assert rules.relying_party_problem(domain) is not None


def test_another_domain_ends_the_passkeys_that_people_have() -> None:
    assert rules.relying_party_remark("new.example", "old.example") is not None
    assert rules.relying_party_remark("new.example", "") is None


@pytest.mark.parametrize("choice", Devices)
def test_devices_read_as_they_were_written(choice: Devices) -> None:
    assert rules.devices(rules.device_setting(choice, None)) is choice


def test_another_choice_of_devices_keeps_the_rest_of_the_setting() -> None:
    was = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False, "NewThing": 1}
    assert rules.device_setting(Devices.ASKED, was) == {**was, "DeviceOnlyRememberedOnUserPrompt": True}


def test_levels_of_authentication_have_names_of_their_own() -> None:
    assert rules.acr_problem({"Level1": "urn:a", "Level2": "urn:a"}) is not None
    assert rules.acr_problem({"Level1": "urn:a", "Level2": "urn:b", "Level3": ""}) is None


def test_short_minimum_lengths_and_longer_ones_are_remarked_upon() -> None:
    assert "quickly" in str(rules.length_remark(6, 8))
    assert "keep working" in str(rules.length_remark(12, 8))
    assert rules.length_remark(12, 12) is None


def test_password_history_is_not_in_the_lite_plan() -> None:
    assert rules.history_problem(3, "LITE") is not None
    assert rules.history_problem(0, "LITE") is None
    assert rules.history_problem(3, "PLUS") is None
