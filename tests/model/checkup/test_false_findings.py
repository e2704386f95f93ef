"""What is well as it is for whom it is: a check-up does not warn of what cannot happen there, nor miss what can."""

from dataclasses import replace

from cognito_admin.model.checkup.checking import check
from cognito_admin.model.checkup.facts import Facts
from cognito_admin.model.checkup.finding import Lack, Severity
from cognito_admin.model.checkup.rule_ids import RuleId
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.sentences.checkup import tell
from cognito_admin.model.triggers.functions import Behind, Checked, Fared
from tests.model.checkup.pools import CLEAN, CLIENT, FUNCTION, otherwise

MACHINE = {
    "AllowedOAuthFlows": ["client_credentials"],
    "CallbackURLs": [],
    "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"],
}
FEDERATED = {"SupportedIdentityProviders": ["Company"], "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"]}
DENIED = Failure(Code.ACCESS_DENIED, action="cognito-idp:GetUserPoolMfaConfig")


def told(facts: Facts) -> dict[RuleId, Severity]:
    return {one.rule: one.severity for one in check(facts).findings}


def unknown(facts: Facts) -> dict[RuleId, Failure | Lack]:
    return {one.rule: one.why for one in check(facts).unknown}


def test_calls_that_were_throttled_count_among_the_calls() -> None:
    fared = Fared(calls=10, errors=0, throttles=50, p95_ms=100.0)
    facts = replace(CLEAN, triggers=Checked({FUNCTION: Behind(there=True, lets_in=True)}, {"welcome": fared}))
    (found,) = check(facts).findings
    assert "50 of 60 calls" in tell(found).text


def test_a_machine_has_no_sign_in_to_be_revoked_and_no_token_to_be_refreshed() -> None:
    facts = otherwise(CLIENT, **MACHINE, EnableTokenRevocation=False, RefreshTokenValidity=3_650)
    assert told(facts) == {}
    assert told(otherwise(CLIENT, **MACHINE, AccessTokenValidity=24)) == {RuleId.TOKENS_LONG_LIVED: Severity.ADVICE}
