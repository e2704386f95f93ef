"""Each rule of a check-up finds what it is for, and nothing in a pool with which nothing is wrong."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.demo.signing_certificate import SIGNING_CERTIFICATE
from cognito_admin.model.checkup.checking import RULES, check
from cognito_admin.model.checkup.facts import Facts, HeavyUser, Users
from cognito_admin.model.checkup.finding import Edits, Finding, Lack, Severity
from cognito_admin.model.checkup.rule_ids import RuleId
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.health.reasons import Reason
from cognito_admin.model.health.reasons import Rule as HealthRule
from cognito_admin.model.health.verdict import Level, Verdict
from cognito_admin.model.sentences.checkup import RULES as WORDS
from cognito_admin.model.sentences.checkup import tell, why
from cognito_admin.model.settings.certificates import validity_of
from cognito_admin.model.settings.edits import MISSING, edits_between
from cognito_admin.model.settings.things import MFA, POOL, Thing, ThingKind
from cognito_admin.model.triggers.functions import Behind, Checked, Fared
from tests.model.checkup.pools import (
    CLEAN,
    CLIENT,
    FUNCTION,
    HEARD,
    IDENTITY_POOL,
    LOGS,
    METADATA,
    NOW,
    PROVIDER,
    SECRETS,
    backup_of,
    otherwise,
)

TROUBLE, WARNING, ADVICE = Severity
SMS_ROLE = {"SnsCallerArn": "arn:aws:iam::111122223333:role/sms"}
QUOTA = Reason(HealthRule.QUOTA_NEAR, Level.ATTENTION, NOW, NOW, {"category": "UserAuthentication", "share": "95%"})


def of_trigger(behind: Behind, fared: Fared | None = None) -> Facts:
    return replace(CLEAN, triggers=Checked({FUNCTION: behind}, {"welcome": fared or Fared(10, 0, 0, 100.0)}))


def with_users(users: Users) -> Facts:
    return replace(CLEAN, users=users)


CASES: tuple[tuple[RuleId, Severity, str, Facts], ...] = (
    (RuleId.TRIGGER_FUNCTION_MISSING, TROUBLE, "PostConfirmation", of_trigger(Behind(there=False, lets_in=False))),
    (RuleId.TRIGGER_NOT_PERMITTED, TROUBLE, "PostConfirmation", of_trigger(Behind(there=True, lets_in=False))),
    (
        RuleId.TRIGGER_FAILING,
        TROUBLE,
        "PostConfirmation",
        of_trigger(Behind(there=True, lets_in=True), Fared(10, 2, 0, 100.0)),
    ),
    (
        RuleId.TRIGGER_FAILING,
        WARNING,
        "PostConfirmation",
        of_trigger(Behind(there=True, lets_in=True), Fared(10_000, 2, 0, 100.0)),
    ),
    (
        RuleId.TRIGGER_SLOW,
        WARNING,
        "PostConfirmation",
        of_trigger(Behind(there=True, lets_in=True), Fared(10, 0, 0, 4_200.0)),
    ),
    (
        RuleId.TRIGGER_SLOW,
        TROUBLE,
        "PostConfirmation",
        of_trigger(Behind(there=True, lets_in=True), Fared(10, 0, 0, 5_000.0)),
    ),
    (RuleId.TRIGGER_WITHOUT_ALARM, ADVICE, "PostConfirmation", replace(CLEAN, alarms=())),
    (RuleId.EMAIL_FAILS, TROUBLE, "", otherwise(POOL, EmailConfigurationFailure="no such identity")),
    (RuleId.SMS_FAILS, TROUBLE, "", otherwise(POOL, SmsConfigurationFailure="no such role")),
    (RuleId.EMAIL_BY_COGNITO, WARNING, "", otherwise(POOL, EmailConfiguration__EmailSendingAccount="COGNITO_DEFAULT")),
    (RuleId.SMS_LIMITS_UNKNOWN, ADVICE, "", otherwise(POOL, SmsConfiguration=SMS_ROLE)),
    (
        RuleId.TEMPLATE_NEAR_LIMIT,
        ADVICE,
        "VerificationMessageTemplate.SmsMessage",
        otherwise(POOL, VerificationMessageTemplate__SmsMessage="{####}" + "x" * 130),
    ),
    (
        RuleId.TEMPLATE_NEAR_LIMIT,
        ADVICE,
        "VerificationMessageTemplate.EmailMessage",
        otherwise(POOL, VerificationMessageTemplate__EmailMessage="{####}" + "x" * 18_000),
    ),
    (RuleId.LOGIN_STYLE_TOO_LONG, WARNING, "all", otherwise(Thing(ThingKind.UI, "all"), CSS="x" * 3_073)),
    (RuleId.DELETION_PROTECTION_OFF, WARNING, "", otherwise(POOL, DeletionProtection="INACTIVE")),
    (RuleId.NO_VERIFIED_BACKUP, WARNING, "", replace(CLEAN, backups=())),
    (RuleId.NO_VERIFIED_BACKUP, WARNING, "", replace(CLEAN, backups=(backup_of(NOW - timedelta(days=31)),))),
    (RuleId.NO_LOG_DELIVERY, ADVICE, "", otherwise(LOGS, LogConfigurations=[])),
    (RuleId.CASE_SENSITIVE, WARNING, "", otherwise(POOL, UsernameConfiguration={"CaseSensitive": True})),
    (RuleId.CASE_TWINS, WARNING, "", with_users(Users(100, twins=3, twin="Ann"))),
    (
        RuleId.TEMPORARY_PASSWORD_LONG,
        ADVICE,
        "",
        otherwise(POOL, Policies__PasswordPolicy__TemporaryPasswordValidityDays=365),
    ),
    (RuleId.TEMPORARY_PASSWORD_EXPIRED, WARNING, "", with_users(Users(100, expired=4))),
    (RuleId.TOKENS_TOO_LARGE, ADVICE, "", with_users(Users(100, heaviest=HeavyUser("ann", 6_500, "custom:cart")))),
    (RuleId.TOKENS_TOO_LARGE, WARNING, "", with_users(Users(100, heaviest=HeavyUser("ann", 9_000, "custom:cart")))),
    (RuleId.PASSWORDS_WEAK, WARNING, "", otherwise(POOL, Policies__PasswordPolicy__MinimumLength=6)),
    (RuleId.PASSWORDS_WEAK, ADVICE, "", otherwise(POOL, Policies__PasswordPolicy__MinimumLength=8)),
    (RuleId.MFA_OFF, WARNING, "", otherwise(MFA, MfaConfiguration="OFF")),
    (RuleId.MFA_REQUIRED, ADVICE, "", otherwise(MFA, MfaConfiguration="ON")),
    (
        RuleId.THREAT_PROTECTION_OFF,
        WARNING,
        "",
        otherwise(POOL, UserPoolAddOns={"AdvancedSecurityMode": "OFF"}),
    ),
    (
        RuleId.THREAT_PROTECTION_OFF,
        ADVICE,
        "",
        otherwise(POOL, UserPoolAddOns={"AdvancedSecurityMode": "OFF"}, UserPoolTier="LITE"),
    ),
    (RuleId.THREAT_PROTECTION_AUDIT, ADVICE, "", otherwise(POOL, UserPoolAddOns__AdvancedSecurityMode="AUDIT")),
    (RuleId.VERIFICATION_BEFORE_UPDATE_OFF, WARNING, "", otherwise(POOL, UserAttributeUpdateSettings={})),
    (RuleId.PASSWORDS_SENT, WARNING, "webclient", otherwise(CLIENT, ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"])),
    (
        RuleId.PASSWORDS_SENT,
        ADVICE,
        "webclient",
        otherwise(CLIENT, ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"]),
    ),
    (RuleId.IMPLICIT_GRANT, WARNING, "webclient", otherwise(CLIENT, AllowedOAuthFlows=["code", "implicit"])),
    (RuleId.CALLBACK_HTTP, WARNING, "webclient", otherwise(CLIENT, CallbackURLs=["http://a.example/in"])),
    (RuleId.CALLBACK_HTTP, ADVICE, "webclient", otherwise(CLIENT, CallbackURLs=["http://localhost:8080/in"])),
    (RuleId.CALLBACK_WILDCARD, WARNING, "webclient", otherwise(CLIENT, CallbackURLs=["https://*.a.example/in"])),
    (RuleId.TOKENS_LONG_LIVED, ADVICE, "webclient", otherwise(CLIENT, RefreshTokenValidity=180)),
    (RuleId.TOKENS_LONG_LIVED, WARNING, "webclient", otherwise(CLIENT, RefreshTokenValidity=3_650)),
    (RuleId.TOKENS_LONG_LIVED, ADVICE, "webclient", otherwise(CLIENT, AccessTokenValidity=24)),
    (RuleId.REVOCATION_OFF, WARNING, "webclient", otherwise(CLIENT, EnableTokenRevocation=False)),
    (
        RuleId.TELLS_WHO_HAS_AN_ACCOUNT,
        WARNING,
        "webclient",
        otherwise(CLIENT, PreventUserExistenceErrors="LEGACY"),
    ),
    (
        RuleId.SECRET_STALE,
        ADVICE,
        "webclient",
        otherwise(
            SECRETS, ClientSecrets=[{"ClientSecretId": "1", "ClientSecretCreateDate": "2024-01-01T00:00:00+00:00"}]
        ),
    ),
    (
        RuleId.IMMUTABLE_ATTRIBUTE_MAPPED,
        TROUBLE,
        "Company",
        otherwise(PROVIDER, AttributeMapping={"email": "mail", "custom:tenant": "tenant"}),
    ),
    (
        RuleId.REQUIRED_ATTRIBUTE_NOT_MAPPED,
        TROUBLE,
        "Company",
        otherwise(PROVIDER, AttributeMapping={"name": "displayName"}),
    ),
    (
        RuleId.IDENTITY_POOL_GUESTS,
        WARNING,
        IDENTITY_POOL.name,
        otherwise(IDENTITY_POOL, AllowUnauthenticatedIdentities=True),
    ),
    (RuleId.IDENTITY_POOL_CLASSIC, WARNING, IDENTITY_POOL.name, otherwise(IDENTITY_POOL, AllowClassicFlow=True)),
    (RuleId.QUOTA_NEAR, WARNING, "UserAuthentication", replace(CLEAN, verdict=Verdict(Level.HEALTHY, (), (QUOTA,)))),
    (RuleId.LIMIT_NEAR, ADVICE, "groups", with_users(Users(100, groups=9_000))),
)
"""What is otherwise than in the clean pool, and the one thing that is found then."""


def test_a_pool_with_which_nothing_is_wrong_has_no_findings_and_nothing_unknown() -> None:
    checkup = check(CLEAN)
    assert checkup.findings == ()
    assert checkup.unknown == ()


@pytest.mark.parametrize(
    ("rule", "severity", "subject", "facts"), CASES, ids=[f"{c[0]}-{c[1]}-{n}" for n, c in enumerate(CASES)]
)
def test_one_thing_wrong_is_one_finding(rule: RuleId, severity: Severity, subject: str, facts: Facts) -> None:
    (found,) = check(facts).findings
    assert (found.rule, found.severity, found.subject) == (rule, severity, subject)
    told = tell(found)
    assert all((told.title, told.text, told.advice))
    assert not any(sign in told.text for sign in "{}[]")
    assert found.evidence


@pytest.mark.parametrize("facts", [case[3] for case in CASES], ids=[f"{c[0]}-{n}" for n, c in enumerate(CASES)])
def test_a_fix_of_settings_makes_its_finding_go_away(facts: Facts) -> None:
    (found,) = check(facts).findings
    if not isinstance(found.fix, Edits):
        assert found.fix is not None
        return
    (part,) = found.fix.parts
    assert edits_between(part.before, part.after)
    assert part.after is not None
    if part.thing.kind is ThingKind.PERMISSION:
        mended = of_trigger(Behind(there=True, lets_in=True))
    elif part.thing.kind is ThingKind.IDENTITY_POOL:
        mended = replace(facts, identity_pools={part.thing: part.after})
    else:
        mended = replace(facts, documents={**facts.documents, part.thing: part.after})
    assert found.id not in {one.id for one in check(mended).findings}


def test_every_rule_is_checked_has_its_words_and_its_source() -> None:
    assert tuple(RULES) == tuple(RuleId)
    assert all(rule.source.startswith("https://docs.aws.amazon.com/") for rule in RULES.values())
    untried = set(RuleId) - {case[0] for case in CASES}
    assert untried == {
        RuleId.CLIENT_UNUSED,
        RuleId.PROVIDER_UNUSED,
        RuleId.CERTIFICATE_EXPIRES,
        RuleId.METADATA_BY_FILE,
    }


def test_the_guide_lists_every_rule_as_it_is() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "check-up.md").read_text("utf-8")
    for rule in RULES.values():
        title = WORDS[rule.id].title
        assert f"| `{rule.id.value}` | {rule.severity.value} | {title} | [{rule.page}]({rule.source}) |" in guide


def test_what_nobody_used_for_30_days_is_told_of() -> None:
    found = {(one.rule, one.subject) for one in check(replace(CLEAN, series=replace(HEARD, points={}))).findings}
    assert found == {(RuleId.CLIENT_UNUSED, "webclient"), (RuleId.PROVIDER_UNUSED, "Company")}


def test_an_app_client_that_is_new_or_a_machine_is_not_told_to_be_unused() -> None:
    silent = replace(HEARD, points={})
    for members in ({"CreationDate": NOW.isoformat()}, {"AllowedOAuthFlows": ["client_credentials"]}):
        facts = replace(otherwise(CLIENT, **members), series=silent)
        assert RuleId.CLIENT_UNUSED not in {one.rule for one in check(facts).findings}


def test_what_could_not_be_read_is_said_and_never_passed_over() -> None:
    denied = Failure(Code.ACCESS_DENIED, action="cloudwatch:GetMetricData")
    facts = replace(
        CLEAN,
        documents={**CLEAN.documents, CLIENT: denied},
        users=Lack.NO_INDEX,
        series=denied,
        verdict=denied,
        alarms=denied,
        triggers=denied,
        identity_pools=Lack.NOT_IN_BACKUP,
        backups=Lack.NOT_TOLD,
    )
    checkup = check(facts)
    assert checkup.findings == ()
    unknown = {one.rule: one for one in checkup.unknown}
    assert {
        RuleId.PASSWORDS_SENT,
        RuleId.CASE_TWINS,
        RuleId.CLIENT_UNUSED,
        RuleId.QUOTA_NEAR,
        RuleId.TRIGGER_FAILING,
        RuleId.TRIGGER_WITHOUT_ALARM,
        RuleId.IDENTITY_POOL_GUESTS,
        RuleId.NO_VERIFIED_BACKUP,
        RuleId.LIMIT_NEAR,
    } <= unknown.keys()
    assert all(why(one) for one in checkup.unknown)


def test_metadata_that_came_as_a_file_are_told_of_and_their_certificate_when_it_can_be_read() -> None:
    unread = check(otherwise(PROVIDER, ProviderDetails={"MetadataFile": METADATA.format("none")}))
    assert [one.rule for one in unread.findings] == [RuleId.METADATA_BY_FILE]
    assert [(one.rule, one.why) for one in unread.unknown] == [(RuleId.CERTIFICATE_EXPIRES, Lack.NOT_TOLD)]


@pytest.mark.parametrize(("days", "severity"), [(30, WARNING), (-1, TROUBLE), (60, None)])
def test_a_certificate_that_ends_soon_is_told_of(days: int, severity: Severity | None) -> None:
    validity = validity_of(SIGNING_CERTIFICATE)
    assert validity is not None
    by_file = otherwise(PROVIDER, ProviderDetails={"MetadataFile": METADATA.format(SIGNING_CERTIFICATE)})
    now = validity.ends - timedelta(days=days)
    checkup = check(replace(by_file, now=now, backups=(backup_of(now),)))
    told = [one.severity for one in checkup.findings if one.rule is RuleId.CERTIFICATE_EXPIRES]
    assert told == ([] if severity is None else [severity])


ALWAYS_TOLD = {"Id", "Arn", "ClientId", "ProviderName", "ProviderType"}


@st.composite
def gaps(draw: st.DrawFn) -> Facts:
    """The clean pool with members that AWS left out, or told as nothing."""
    documents = dict(CLEAN.documents)
    for thing in draw(st.lists(st.sampled_from([*documents]), min_size=1, unique=True)):
        document = documents[thing]
        assert isinstance(document, Mapping)
        lacking = draw(st.sets(st.sampled_from([*document]))) - ALWAYS_TOLD
        nothing = draw(st.sampled_from([MISSING, None, {}]))
        documents[thing] = {
            name: nothing if name in lacking else value
            for name, value in document.items()
            if name not in lacking or nothing is not MISSING
        }
    return replace(CLEAN, documents=documents)


@given(gaps())
def test_whatever_aws_leaves_out_is_no_riddle(facts: Facts) -> None:
    for one in check(facts).findings:
        assert one.evidence
        assert not any(sign in tell(one).text for sign in "{}[]")


@pytest.mark.parametrize(
    ("lifetime", "said"), [("1 days", "lives for 1 day."), ("1,200 minutes", "for 1,200 minutes.")]
)
def test_how_long_a_token_lives_reads_right_with_one_and_with_many(lifetime: str, said: str) -> None:
    found = Finding(RuleId.TOKENS_LONG_LIVED, ADVICE, "", facts={"lifetime": lifetime})
    assert said in tell(found).text
