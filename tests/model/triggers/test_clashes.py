"""Triggers that would be refused, or never be called, are found before somebody waits for them."""

from typing import Any

import pytest

from cognito_admin.model.triggers import clashes as found
from cognito_admin.model.triggers.clashes import clashes
from cognito_admin.model.triggers.kinds import Event

ARN = "arn:aws:lambda:eu-central-1:123456789012:function:one"
KEY = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555"
SENDER = {"LambdaVersion": "V1_0", "LambdaArn": ARN}


def said(config: dict[str, Any], tier: str = "ESSENTIALS", **known: Any) -> list[tuple[Event, str]]:
    settings = {"UserPoolTier": tier, "LambdaConfig": config}
    return [(clash.event, clash.problem.text) for clash in clashes(settings, **known)]


def test_a_pool_without_triggers_has_no_clashes() -> None:
    assert clashes({}, clients=(), providers=()) == ()


@pytest.mark.parametrize("sender", ["CustomEmailSender", "CustomSMSSender"])
def test_a_sender_without_a_key_would_be_refused(sender: str) -> None:
    assert said({sender: SENDER}) == [(Event(sender), found.SENDER_WITHOUT_KEY)]
    assert said({sender: SENDER, "KMSKeyID": KEY}) == []


def test_what_writes_messages_has_no_say_where_a_sender_writes_them() -> None:
    config = {"CustomMessage": ARN, "CustomEmailSender": SENDER, "CustomSMSSender": SENDER, "KMSKeyID": KEY}

    assert said(config) == [
        (Event.CUSTOM_MESSAGE, found.MESSAGE_BESIDE_EMAIL_SENDER),
        (Event.CUSTOM_MESSAGE, found.MESSAGE_BESIDE_SMS_SENDER),
    ]


@pytest.mark.parametrize(("version", "refused"), [("V1_0", False), ("V2_0", True), ("V3_0", True)])
def test_a_later_version_for_tokens_is_not_in_the_smallest_plan(version: str, refused: bool) -> None:
    config = {"PreTokenGenerationConfig": {"LambdaVersion": version, "LambdaArn": ARN}}

    assert [text for _, text in said(config, "LITE")] == ([found.VERSION_NOT_IN_PLAN] if refused else [])
    assert said(config, "ESSENTIALS") == []


def test_two_functions_for_tokens_would_be_refused() -> None:
    config = {"PreTokenGeneration": f"{ARN}-old", "PreTokenGenerationConfig": SENDER}

    assert said(config) == [(Event.PRE_TOKEN_GENERATION, found.TWO_FUNCTIONS_FOR_TOKENS)]


def test_custom_challenges_want_all_three_functions() -> None:
    config = {"DefineAuthChallenge": ARN, "VerifyAuthChallengeResponse": ARN}

    [first, second] = clashes({"LambdaConfig": config})

    assert first.problem.facts == {"missing": "CreateAuthChallenge"}
    assert (first.event, second.event) == (Event.DEFINE_AUTH_CHALLENGE, Event.VERIFY_AUTH_CHALLENGE)
    assert said({**config, "CreateAuthChallenge": ARN}) == []


def test_who_migrates_needs_an_app_that_sends_passwords() -> None:
    by_srp = {"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]}
    by_password = {"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]}

    assert said({"UserMigration": ARN}, clients=[by_srp]) == [(Event.USER_MIGRATION, found.NO_CLIENT_WITH_PASSWORDS)]
    assert said({"UserMigration": ARN}, clients=[by_srp, by_password]) == []
    assert said({"UserMigration": ARN}) == [], "nothing is claimed of clients that nobody looked at"


def test_custom_challenges_need_an_app_that_allows_them() -> None:
    three: dict[str, Any] = dict.fromkeys(
        ("DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse"), ARN
    )

    assert said(three, clients=[{"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]}]) == [
        (Event.DEFINE_AUTH_CHALLENGE, found.NO_CLIENT_WITH_CHALLENGES)
    ]
    assert said(three, clients=[{}]) == [], "an app client that names no flow allows them"


def test_what_changes_attributes_of_providers_needs_one() -> None:
    assert said({"InboundFederation": SENDER}, providers=()) == [(Event.INBOUND_FEDERATION, found.NO_PROVIDERS)]
    assert said({"InboundFederation": SENDER}, providers=("Google",)) == []
