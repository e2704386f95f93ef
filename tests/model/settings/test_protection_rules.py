"""Threat protection: what Cognito would refuse, and what nobody would expect."""

import ipaddress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.settings.protection_rules import (
    body_problem,
    identity_problem,
    inherits,
    mode_of,
    range_problem,
    risk_problems,
    sender_problem,
    warnings_of,
)

IDENTITY = "arn:aws:ses:eu-west-1:123456789012:identity/shop.example"
HIGH = {"Notify": False, "EventAction": "MFA_REQUIRED"}


def risk(notify: dict[str, Any] | None = None, **actions: dict[str, Any]) -> dict[str, Any]:
    takeover: dict[str, Any] = {"Actions": actions}
    return {"AccountTakeoverRiskConfiguration": takeover | ({"NotifyConfiguration": notify} if notify else {})}


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)), st.integers(0, 128))
def test_every_network_is_a_range(address: ipaddress.IPv4Address | ipaddress.IPv6Address, bits: int) -> None:
    network = ipaddress.ip_network((address, min(bits, address.max_prefixlen)), strict=False)
    assert range_problem(str(network)) is None


@given(st.text("0123456789./:af", max_size=24))
def test_whatever_passes_is_a_network(text: str) -> None:
    if range_problem(text) is None:
        assert str(ipaddress.ip_network(text.strip()).network_address)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10.0.0.1", "10.0.0.1/32"),
        ("10.0.0.1/24", "10.0.0.0/24"),
        ("10.0.0.0/33", "too large"),
        ("10.0.0/8", "Not an IP range"),
        ("10.0.0.0/255.0.0.0", "Not an IP range"),
        ("office", "Not an IP range"),
        ("2001:db8::1", "2001:db8::1/128"),
    ],
)
def test_a_range_that_is_none_is_answered_with_the_one_that_was_meant(text: str, said: str) -> None:
    assert said in str(range_problem(text))


def test_a_range_is_either_blocked_or_never_checked() -> None:
    lists = {"BlockedIPRangeList": ["10.0.0.0/8"], "SkippedIPRangeList": ["192.0.2.0/24"]}
    assert risk_problems({"RiskExceptionConfiguration": lists}) == ()
    both = {"RiskExceptionConfiguration": {**lists, "SkippedIPRangeList": ["10.0.0.0/8"]}}
    assert "10.0.0.0/8 is in both lists" in str(risk_problems(both)[0])


def test_whoever_notifies_people_needs_an_address_to_send_from() -> None:
    notifying = {"Notify": True, "EventAction": "BLOCK"}
    assert [str(wrong) for wrong in risk_problems(risk(HighAction=notifying))] == [
        "Name the SES identity that sends the e-mails."
    ]
    assert risk_problems(risk({"SourceArn": IDENTITY}, HighAction=notifying)) == ()
    assert risk_problems(risk(HighAction={**notifying, "Notify": False})) == ()


def test_the_identity_that_sends_is_one_of_ses() -> None:
    assert identity_problem(IDENTITY) is None
    assert "SES" in str(identity_problem("security@shop.example"))
    assert "SES" in str(identity_problem("arn:aws:sns:eu-west-1:123456789012:identity"))


def test_an_e_mail_has_a_subject_and_not_too_much_text() -> None:
    mail = {"SourceArn": IDENTITY, "BlockEmail": {"TextBody": "Somebody signed in."}}
    assert "subject" in str(risk_problems(risk(mail))[0])
    assert risk_problems(risk({**mail, "BlockEmail": {"Subject": "Was it you?", "TextBody": "Somebody did."}})) == ()
    assert body_problem("") is None
    assert "6" in str(body_problem("short"))
    assert "20001" in str(body_problem("x" * 20_001))


def test_leaked_passwords_and_levels_of_risk_need_an_answer() -> None:
    leaked = {"CompromisedCredentialsRiskConfiguration": {"EventFilter": ["SIGN_IN"]}}
    assert "leaked" in str(risk_problems(leaked)[0])
    told_only = risk({"SourceArn": IDENTITY}, LowAction={"Notify": True, "EventAction": ""})
    assert "level" in str(risk_problems(told_only)[0])


def test_a_sender_is_an_address_with_or_without_a_name() -> None:
    assert sender_problem("shop@shop.example") is None
    assert sender_problem("The shop <shop@shop.example>") is None
    assert sender_problem("") is None
    assert sender_problem("The shop") is not None


def test_an_app_follows_the_pool_until_it_has_settings_of_its_own() -> None:
    assert inherits(None)
    assert inherits({"UserPoolId": "eu-west-1_a", "RiskExceptionConfiguration": {"BlockedIPRangeList": []}})
    assert inherits({"UserPoolId": "eu-west-1_a", "ClientId": "1web"})
    assert not inherits({"ClientId": "1web", "RiskExceptionConfiguration": {"BlockedIPRangeList": []}})


def test_people_are_told_that_watching_does_nothing_and_what_mfa_off_means() -> None:
    watching = {"UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}, "MfaConfiguration": "OFF"}
    assert mode_of(watching) == "AUDIT"
    said = [str(one) for one in warnings_of(risk(HighAction=HIGH), watching)]
    assert any("only watches" in one for one in said)
    assert any("blocks everybody" in one for one in said)
    assert warnings_of(risk(HighAction={**HIGH, "EventAction": "NO_ACTION"}), watching) == ()
    protecting = {"UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"}, "MfaConfiguration": "OPTIONAL"}
    assert warnings_of(risk(HighAction=HIGH), protecting) == ()
