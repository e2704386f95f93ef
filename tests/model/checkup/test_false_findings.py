"""What is well as it is for whom it is: a check-up does not warn of what cannot happen there, nor miss what can."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from cognito_admin.demo.signing_certificate import SIGNING_CERTIFICATE
from cognito_admin.model.checkup.checking import check
from cognito_admin.model.checkup.facts import Facts
from cognito_admin.model.checkup.finding import Lack, Severity
from cognito_admin.model.checkup.rule_ids import RuleId
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.sentences.checkup import tell
from cognito_admin.model.settings.things import MFA, POOL, Thing, ThingKind
from cognito_admin.model.triggers.functions import Behind, Checked, Fared
from tests.model.checkup.pools import CLEAN, CLIENT, FUNCTION, IDENTITY_POOL, PROVIDER, SECRETS, otherwise

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
    text = tell(found).text
    assert "50 calls" in text
    assert "out of 60" in text


def test_a_machine_has_no_sign_in_to_be_revoked_and_no_token_to_be_refreshed() -> None:
    facts = otherwise(CLIENT, **MACHINE, EnableTokenRevocation=False, RefreshTokenValidity=3_650)
    assert told(facts) == {}
    assert told(otherwise(CLIENT, **MACHINE, AccessTokenValidity=24)) == {RuleId.TOKENS_LONG_LIVED: Severity.ADVICE}


def test_a_secret_of_which_nobody_knows_the_age_is_not_taken_for_young() -> None:
    facts = otherwise(SECRETS, ClientSecrets=[{"ClientSecretId": "1"}])
    assert told(facts) == {}
    assert unknown(facts) == {RuleId.SECRET_STALE: Lack.NOT_TOLD}


def test_text_messages_are_told_of_though_second_factors_may_not_be_read() -> None:
    with_sms = otherwise(POOL, SmsConfiguration={"SnsCallerArn": "arn:aws:iam::111122223333:role/sms"})
    facts = replace(with_sms, documents={**with_sms.documents, MFA: DENIED})
    assert told(facts)[RuleId.SMS_LIMITS_UNKNOWN] is Severity.ADVICE
    assert unknown(facts)[RuleId.SMS_LIMITS_UNKNOWN] == DENIED


def test_the_certificate_that_signs_counts_not_the_one_that_encrypts() -> None:
    def metadata(use: str) -> str:
        key = '<md:KeyDescriptor use="{}"><ds:KeyInfo><ds:X509Certificate>{}</ds:X509Certificate></ds:KeyInfo></md:KeyDescriptor>'
        return key.format(use, SIGNING_CERTIFICATE)

    of_signing = otherwise(PROVIDER, ProviderDetails={"MetadataFile": metadata("signing")})
    assert RuleId.CERTIFICATE_EXPIRES not in unknown(of_signing)
    of_encryption = otherwise(PROVIDER, ProviderDetails={"MetadataFile": metadata("encryption")})
    assert unknown(of_encryption) == {RuleId.CERTIFICATE_EXPIRES: Lack.NOT_TOLD}


def test_an_address_to_sign_out_to_gets_no_codes() -> None:
    assert told(otherwise(CLIENT, LogoutURLs=["http://a.example/out"])) == {}


IN_ADDRESSES: dict[str, Any] = {
    "AllowedOAuthFlows": ["code", "implicit"],
    "CallbackURLs": ["http://a.example/in", "https://*.a.example/in"],
}


def test_what_is_set_for_pages_that_nobody_can_open_is_no_warning() -> None:
    of_pages = {RuleId.IMPLICIT_GRANT, RuleId.CALLBACK_HTTP, RuleId.CALLBACK_WILDCARD}
    facts = otherwise(CLIENT, **IN_ADDRESSES)
    assert told(facts) == dict.fromkeys(of_pages, Severity.WARNING)
    pool = facts.documents[POOL]
    assert isinstance(pool, Mapping)
    without_domain = {name: value for name, value in pool.items() if name != "Domain"}
    closed = replace(facts, documents={**facts.documents, POOL: without_domain})
    assert told(closed) == dict.fromkeys(of_pages, Severity.ADVICE)
    assert told(otherwise(CLIENT, **IN_ADDRESSES, AllowedOAuthFlowsUserPoolClient=False)) == {}


OF_PASSWORDS: dict[str, Any] = {
    "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
    "Policies": {"PasswordPolicy": {"MinimumLength": 6}},
    "UserAttributeUpdateSettings": {},
}


@pytest.mark.parametrize(
    ("members", "severity"), [({}, Severity.WARNING), (MACHINE, Severity.ADVICE), (FEDERATED, Severity.ADVICE)]
)
def test_what_holds_for_passwords_is_advice_where_nobody_signs_in_with_one(
    members: dict[str, Any], severity: Severity
) -> None:
    pool, client = otherwise(POOL, **OF_PASSWORDS), otherwise(CLIENT, **members)
    documents = {**pool.documents, CLIENT: client.documents[CLIENT], MFA: {"MfaConfiguration": "OFF"}}
    rules = (
        RuleId.EMAIL_BY_COGNITO,
        RuleId.PASSWORDS_WEAK,
        RuleId.MFA_OFF,
        RuleId.VERIFICATION_BEFORE_UPDATE_OFF,
    )
    assert told(replace(CLEAN, documents=documents)) == dict.fromkeys(rules, severity)
    # Somebody may yet sign in through an app client that could not be read.
    documents[CLIENT] = DENIED
    found = told(replace(CLEAN, documents=documents))
    assert {found[rule] for rule in rules} == {Severity.WARNING}


def test_one_identity_pool_that_may_not_be_read_does_not_hide_what_is_found_in_another() -> None:
    facts = otherwise(IDENTITY_POOL, AllowUnauthenticatedIdentities=True)
    assert isinstance(facts.identity_pools, Mapping)
    another = Thing(ThingKind.IDENTITY_POOL, "eu-central-1:another")
    facts = replace(facts, identity_pools={another: DENIED, **facts.identity_pools})
    assert told(facts) == {RuleId.IDENTITY_POOL_GUESTS: Severity.WARNING}
    assert unknown(facts) == {RuleId.IDENTITY_POOL_GUESTS: DENIED, RuleId.IDENTITY_POOL_CLASSIC: DENIED}


def test_style_sheets_of_app_clients_that_are_not_known_were_not_looked_at() -> None:
    facts = replace(otherwise(Thing(ThingKind.UI, "all"), CSS="a{}"), unlisted={ThingKind.CLIENT: Lack.TOO_MANY})
    assert unknown(facts)[RuleId.LOGIN_STYLE_TOO_LONG] is Lack.TOO_MANY
    # Without classic pages there are none.
    assert RuleId.LOGIN_STYLE_TOO_LONG not in unknown(replace(CLEAN, unlisted={ThingKind.CLIENT: Lack.TOO_MANY}))
