"""What is said of those who send a pool's messages before AWS is asked."""

import pytest

from cognito_admin.model.settings import sender_rules as rules

DOMAIN = "arn:aws:ses:eu-west-1:123456789012:identity/example.com"
ADDRESS = "arn:aws:ses:eu-west-1:123456789012:identity/hello@example.com"


@pytest.mark.parametrize("arn", [DOMAIN, ADDRESS, "arn:aws-cn:ses:cn-north-1:123456789012:identity/a.example"])
def test_identities_of_ses(arn: str) -> None:
    assert rules.identity_problem(arn, "DEVELOPER") is None


@pytest.mark.parametrize(
    "arn", ["example.com", "arn:aws:sns:eu-west-1:123456789012:topic", "arn:aws:ses:::identity/a.example", DOMAIN[:20]]
)
def test_what_is_no_identity_of_ses(arn: str) -> None:
    assert rules.identity_problem(arn, "DEVELOPER") is not None


def test_own_ses_needs_an_identity_and_cognitos_address_does_not() -> None:
    assert rules.identity_problem("", "DEVELOPER") is not None
    assert rules.identity_problem("", "COGNITO_DEFAULT") is None


def test_an_identity_elsewhere_is_remarked_upon() -> None:
    assert "us-east-1" in str(rules.identity_remark(DOMAIN, "us-east-1"))
    assert rules.identity_remark(DOMAIN, "eu-west-1") is None


@pytest.mark.parametrize(
    "sender", ["hello@example.com", "The shop <hello@example.com>", "x <a@mail.example.com>", "HELLO@EXAMPLE.COM", ""]
)
def test_senders_of_a_verified_domain(sender: str) -> None:
    assert rules.from_problem(sender, DOMAIN) is None


@pytest.mark.parametrize(
    "sender", ["hello", "The shop", "hello@other.example", "a@notexample.com", "x <a@b", "a@x.example <b>"]
)
def test_senders_that_are_none_or_of_somebody_else(sender: str) -> None:
    assert rules.from_problem(sender, DOMAIN) is not None


def test_a_verified_address_sends_as_itself_alone() -> None:
    assert rules.from_problem("Shop <hello@example.com>", ADDRESS) is None
    assert rules.from_problem("other@example.com", ADDRESS) is not None


def test_a_verified_domain_needs_to_be_told_the_sender() -> None:
    assert rules.from_remark("", "DEVELOPER", DOMAIN) is not None
    assert rules.from_remark("", "DEVELOPER", ADDRESS) is None


def test_reply_addresses_and_configuration_sets() -> None:
    assert rules.reply_to_problem("help@example.com") is None
    assert rules.reply_to_problem("help") is not None
    assert rules.configuration_set_problem("shop_1-a") is None
    assert rules.configuration_set_problem("shop emails") is not None


def test_going_back_to_cognitos_address_says_how_few_it_sends() -> None:
    assert "50" in str(rules.account_remark("COGNITO_DEFAULT", "DEVELOPER"))
    assert "sandbox" in str(rules.account_remark("DEVELOPER", "COGNITO_DEFAULT"))
    assert rules.account_remark("DEVELOPER", "DEVELOPER") is None


def test_text_messages_are_sent_by_a_role_of_iam() -> None:
    assert rules.role_problem("arn:aws:iam::123456789012:role/service-role/sms") is None
    assert rules.role_problem("arn:aws:iam::123456789012:user/sms") is not None
    assert rules.role_problem("") is not None


def test_regions_of_text_messages() -> None:
    assert rules.sms_region_problem("us-gov-west-1") is None
    assert rules.sms_region_problem("Ireland") is not None


def test_the_service_that_sends_text_messages() -> None:
    assert rules.sms_service({"EumsSms": {"CallerArn": "x"}}) == "eums"
    assert rules.sms_service({"SnsCallerArn": "x"}) == "sns"
    assert rules.sms_service({}) == ""
