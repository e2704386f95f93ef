"""Why can't they sign in: each rule with somebody it is about, and somebody it is not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.changes.codes import Kind, Why
from cognito_admin.model.changes.person import AUTHENTICATOR, Person, UserMfa
from cognito_admin.model.connections import Mode
from cognito_admin.model.diagnosis import (
    Attempt,
    Certainty,
    Clues,
    TriggerHealth,
    diagnose,
    explain_finding,
)
from cognito_admin.model.ids import Sub, Username
from cognito_admin.model.sentences import FACTS, placeholders
from cognito_admin.model.sentences.diagnosis import NOTHING_FOUND, VERDICTS, Verdict
from cognito_admin.model.users import STATUSES
from tests.model.changes.people import CREATED, person, rules

NOW = CREATED + timedelta(days=10)
GOOD = {"email": "ann@example.com", "email_verified": "true"}
SMS_ONLY = {"MfaConfiguration": "ON", "SmsMfaConfiguration": {"SmsAuthenticationMessage": "{####}"}}
APP = {"MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": {"Enabled": True}}
OPTIONAL = {**APP, "MfaConfiguration": "OPTIONAL"}
IDENTITIES = '[{"providerName":"Google","providerType":"Google","userId":"1","primary":true}]'


def verdicts(someone: Person, mfa=None, clues=None, **settings) -> list[Verdict]:
    return [each.verdict for each in diagnose(someone, rules(mfa, **settings), Mode.SUPPORT, NOW, clues)]


def finding(someone: Person, verdict: Verdict, mfa=None, clues=None, **settings):
    found = diagnose(someone, rules(mfa, **settings), Mode.SUPPORT, NOW, clues)
    return next(each for each in found if each.verdict is verdict)


def another(username: str, **attributes: str):
    return replace(person(**attributes).user, username=Username(username), sub=Sub(username))


def test_nothing_is_said_of_who_can_sign_in():
    assert verdicts(person(**GOOD)) == []


def test_the_disabled_are_cured_by_enabling():
    found = finding(person(enabled=False), Verdict.DISABLED)
    assert found.certainty is Certainty.CERTAIN
    assert [(cure.wish.kind, cure.available) for cure in found.cures] == [(Kind.ENABLE, True)]


def test_a_cure_that_is_not_allowed_here_says_so():
    (found,) = diagnose(person(enabled=False), rules(), Mode.READ_ONLY, NOW)
    assert [reason.why for reason in found.cures[0].refused] == [Why.MODE_TOO_LOW]


@pytest.mark.parametrize(
    ("days", "settings", "verdict"),
    [
        (8, {}, Verdict.TEMPORARY_PASSWORD_EXPIRED),
        (6, {}, Verdict.TEMPORARY_PASSWORD),
        (8, {"Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 30}}}, Verdict.TEMPORARY_PASSWORD),
        (2, {"Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 1}}}, Verdict.TEMPORARY_PASSWORD_EXPIRED),
    ],
)
def test_a_temporary_password_expires_by_the_rule_of_its_pool(days: int, settings, verdict: Verdict):
    someone = person("FORCE_CHANGE_PASSWORD", **GOOD)
    someone = replace(someone, user=replace(someone.user, modified=NOW - timedelta(days=days)))
    assert verdicts(someone, **settings) == [verdict]
    cures = finding(someone, verdict, **settings).cures
    assert [(cure.wish.kind, cure.available) for cure in cures] == [
        (Kind.RESEND_INVITATION, True),
        (Kind.SET_TEMPORARY_PASSWORD, True),
    ]


def test_a_temporary_password_that_is_good_for_one_day_is_told_so():
    settings = {"Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 1}}}
    someone = person("FORCE_CHANGE_PASSWORD", **GOOD)
    someone = replace(someone, user=replace(someone.user, modified=NOW - timedelta(days=2)))
    told = explain_finding(finding(someone, Verdict.TEMPORARY_PASSWORD_EXPIRED, **settings))
    assert told.text == "It was good for one day. The user was invited or changed 2 days ago and never signed in."


def test_who_needs_a_new_password_is_reached_by_a_code_or_not():
    reached = finding(person("RESET_REQUIRED", **GOOD), Verdict.RESET_REQUIRED)
    assert reached.facts == {"destination": "ann@example.com"}
    lost = finding(person("RESET_REQUIRED", email="ann@example.com"), Verdict.RESET_WITHOUT_CONTACT)
    assert [cure.wish.kind for cure in lost.cures] == [Kind.VERIFY, Kind.SET_TEMPORARY_PASSWORD]


def test_the_unconfirmed_are_confirmed():
    found = finding(person("UNCONFIRMED"), Verdict.UNCONFIRMED)
    assert [cure.wish.kind for cure in found.cures] == [Kind.CONFIRM]
    assert found.facts == {"ago": "10"}


def test_a_federated_user_is_sent_to_their_provider():
    found = finding(person("EXTERNAL_PROVIDER", identities=IDENTITIES), Verdict.FEDERATED_ONLY)
    assert "Google" in explain_finding(found).advice
    assert verdicts(person("EXTERNAL_PROVIDER")) == [Verdict.FEDERATED_ONLY]


def test_an_obsolete_status_is_named():
    assert finding(person("COMPROMISED"), Verdict.STATUS_OBSOLETE).facts == {"status": "COMPROMISED"}


def test_another_user_of_the_same_address_is_named():
    found = finding(
        person(**GOOD), Verdict.ADDRESS_SHARED, clues=Clues(others=(another("Google_1", email="ann@example.com"),))
    )
    assert found.facts == {"other": "Google_1", "destination": "ann@example.com"}


def test_another_user_who_differs_by_capitals_is_likelier_where_they_count():
    clues = Clues(others=(another("ANN"), another("ben"), person(**GOOD).user))
    assert finding(person(**GOOD), Verdict.DIFFERS_BY_CASE, clues=clues).certainty is Certainty.LIKELY
    insensitive = {"UsernameConfiguration": {"CaseSensitive": False}}
    found = finding(person(**GOOD), Verdict.DIFFERS_BY_CASE, clues=clues, **insensitive)
    assert found.certainty is Certainty.POSSIBLE
    twins = Clues(others=(another("x", email="Ann@Example.com"),))
    assert verdicts(person(**GOOD), clues=twins) == [Verdict.DIFFERS_BY_CASE]


def test_an_unverified_alias_does_not_sign_in():
    someone = person(email="ann@example.com", email_verified="false")
    found = finding(someone, Verdict.ADDRESS_UNVERIFIED, AliasAttributes=["email"])
    assert [cure.available for cure in found.cures] == [True]
    assert verdicts(someone) == []


def test_a_required_factor_nobody_has_is_missing():
    found = finding(person(phone_number="+12025550123"), Verdict.NO_FACTOR, SMS_ONLY)
    assert found.certainty is Certainty.LIKELY
    assert [cure.wish.subject for cure in found.cures] == ["phone_number"]
    verified = person(phone_number="+12025550123", phone_number_verified="true")
    assert verdicts(verified, SMS_ONLY) == []
    assert finding(person(), Verdict.NO_FACTOR, APP).certainty is Certainty.POSSIBLE
    assert verdicts(person(), OPTIONAL) == []
    assert verdicts(person(mfa=UserMfa(("WEB_AUTHN",))), APP) == []


def test_a_lost_authenticator_can_be_removed():
    someone = person(mfa=UserMfa((AUTHENTICATOR,), AUTHENTICATOR))
    (cure,) = finding(someone, Verdict.AUTHENTICATOR_ASKED, OPTIONAL).cures
    assert (cure.wish.kind, cure.available) == (Kind.REMOVE_AUTHENTICATOR, True)


def test_attempts_that_failed_since_the_last_success_count():
    attempts = [Attempt(NOW - timedelta(hours=hours), passed=False) for hours in (1, 2, 30)]
    assert finding(person(**GOOD), Verdict.ATTEMPTS_FAILED, clues=Clues(attempts=tuple(attempts))).facts == {
        "count": "3",
        "ago": "0",
    }
    for fewer in ([Attempt(NOW, passed=True), *attempts], attempts[:2]):
        assert verdicts(person(**GOOD), clues=Clues(attempts=tuple(fewer))) == []
    old = tuple(replace(attempt, at=attempt.at - timedelta(days=30)) for attempt in attempts)
    assert verdicts(person(**GOOD), clues=Clues(attempts=old)) == []
    blocked = (replace(attempts[0], blocked=True), *attempts[1:])
    assert verdicts(person(**GOOD), clues=Clues(attempts=blocked)) == [Verdict.BLOCKED_AS_RISK]


def test_functions_of_the_pool_are_looked_at_where_they_run():
    broken = TriggerHealth("PreAuthentication", "check", invokable=False)
    failing = TriggerHealth("PostConfirmation", "welcome", errors=12)
    found = verdicts(person(**GOOD), clues=Clues(triggers=(failing, broken), throttled=40))
    assert found == [Verdict.TRIGGER_NOT_INVOKED, Verdict.THROTTLED]
    assert Verdict.TRIGGER_FAILS in verdicts(person("UNCONFIRMED"), clues=Clues(triggers=(failing,)))


def test_trouble_of_the_pool_comes_behind_what_is_likely_to_be_their_own():
    broken = Clues(triggers=(TriggerHealth("PreAuthentication", "check", invokable=False),))
    assert verdicts(person(enabled=False, **GOOD), clues=broken) == [Verdict.DISABLED, Verdict.TRIGGER_NOT_INVOKED]
    assert verdicts(person("UNCONFIRMED"), clues=broken) == [Verdict.UNCONFIRMED, Verdict.TRIGGER_NOT_INVOKED]
    assert verdicts(person("EXTERNAL_PROVIDER"), clues=broken) == [Verdict.FEDERATED_ONLY, Verdict.TRIGGER_NOT_INVOKED]
    twin = replace(broken, others=(another("ANN"),))
    found = verdicts(person(**GOOD), clues=twin, UsernameConfiguration={"CaseSensitive": False})
    assert found == [Verdict.TRIGGER_NOT_INVOKED, Verdict.DIFFERS_BY_CASE]


def test_every_verdict_has_its_words():
    assert set(VERDICTS) == set(Verdict)
    for sentence in (*VERDICTS.values(), NOTHING_FOUND):
        for text in (sentence.title, sentence.text, sentence.advice):
            assert placeholders(text) <= set(FACTS)
            assert "!" not in text
        assert sentence.text.endswith(".")
        assert sentence.advice.endswith(".")


@given(
    status=st.sampled_from([*STATUSES, "NEW"]),
    enabled=st.booleans(),
    email=st.sampled_from(["", "ann@example.com"]),
    verified=st.booleans(),
    mfa=st.sampled_from([None, SMS_ONLY, APP, OPTIONAL]),
    known=st.sampled_from([None, UserMfa(()), UserMfa((AUTHENTICATOR,))]),
    twin=st.booleans(),
)
def test_the_surest_comes_first_and_every_cure_can_be_explained(status, enabled, email, verified, mfa, known, twin):
    attributes = {"email": email, "email_verified": str(verified).lower()} if email else {}
    someone = person(status, enabled=enabled, mfa=known, **attributes)
    clues = Clues(others=(another("ANN", **attributes),) if twin else ())
    found = diagnose(someone, rules(mfa, AliasAttributes=["email"]), Mode.ADMINISTRATOR, NOW, clues)
    certainties = [each.certainty for each in found]
    assert certainties == sorted(certainties, reverse=True)
    assert (not enabled) == (bool(found) and found[0].verdict is Verdict.DISABLED)
    for each in found:
        explained = explain_finding(each)
        assert "{" not in explained.title + explained.text + explained.advice
        assert all(cure.change is not None or cure.refused for cure in each.cures)
