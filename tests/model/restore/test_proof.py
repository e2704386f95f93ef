"""What differs after a restore: what the plan said is no news, everything else is."""

from dataclasses import replace
from typing import Any

import pytest

from cognito_admin.model.backups import BackedUpPool, Counts
from cognito_admin.model.comparisons import About, Difference, Edit, Kind
from cognito_admin.model.ids import AccountId, PoolId, Region
from cognito_admin.model.restore.options import AttributeRule, Conversion, Part, RestoreOptions, RuleKind
from cognito_admin.model.restore.plan import Plan
from cognito_admin.model.restore.planner import plan, user_rules
from cognito_admin.model.restore.proof import announced, as_compared, links_text, with_new_ids
from cognito_admin.model.restore.survey import survey
from cognito_admin.model.restore.target import BackupFacts, NewPool, TargetFacts

WHERE = NewPool("New", Region("eu-central-1"), AccountId("123456789012"))
POOL = {"Id": "eu-central-1_Old", "Name": "Old", "SchemaAttributes": []}
BACKUP = BackupFacts(
    BackedUpPool(PoolId("eu-central-1_Old"), "Old", "eu-central-1"),
    {"pool/user-pool.json": {"UserPool": POOL}},
    Counts(),
)


def planned(options: RestoreOptions) -> Plan:
    rules = user_rules(BACKUP, WHERE, options)
    return plan(BACKUP, TargetFacts(WHERE), options, survey((), rules))


PLAN = planned(RestoreOptions())


def setting(path: str, before: Any, after: Any, name: str = "pool/user-pool.json") -> Difference:
    return Difference(About.SETTING, Kind.CHANGED, name, "", (Edit(path, before, after),))


@pytest.mark.parametrize(
    "difference",
    [
        setting("/UserPool/Name", "Old", "New"),
        setting("/DomainDescription/CloudFrontDistribution", "a", "b", "pool/domain.json"),
        setting("/Policy/Statement/1/Sid", None, "cognito", "pool/triggers/%50re.json"),
    ],
)
def test_what_the_plan_says_or_cognito_decides_is_no_news(difference: Difference) -> None:
    assert announced(difference, PLAN)


@pytest.mark.parametrize(
    "difference",
    [
        setting("/UserPool/Name", "Old", "Other"),
        setting("/UserPool/MfaConfiguration", "ON", "OFF"),
        setting("/UserPool/LambdaConfig/PreSignUp", "arn", None),
        setting("/UserPool/SchemaAttributes/custom:plan/Name", "custom:plan", None),
        setting("/Policy/Statement/0/Sid", "cognito", None, "pool/triggers/%50re.json"),
        setting("/UserPoolClient/ClientSecret", "(secret)", "(another secret)", "pool/clients/a.json"),
        Difference(About.USER, Kind.REMOVED, "ann", "sub", ()),
        Difference(About.MEMBERSHIP, Kind.REMOVED, "ann", "sub", (Edit("group", "vip", None),)),
        Difference(About.GROUP, Kind.REMOVED, "vip", "", ()),
    ],
)
def test_everything_else_is_news(difference: Difference) -> None:
    assert not announced(difference, PLAN)


def test_what_was_chosen_otherwise_is_no_news() -> None:
    rule = AttributeRule(RuleKind.RENAME, "custom:plan", to="custom:tariff")
    converted = planned(RestoreOptions(conversion=Conversion((rule,))))
    assert announced(setting("/UserPool/SchemaAttributes/custom:plan/Name", "custom:plan", None), converted)
    without = planned(RestoreOptions(leave_out=frozenset({Part.TRIGGERS, Part.GROUPS, Part.DOMAIN})))
    assert announced(setting("/UserPool/LambdaConfig/PreSignUp", "arn", None), without)
    assert announced(replace(setting("/Domain", "a", None, "pool/domain.json"), kind=Kind.REMOVED), without)
    assert announced(Difference(About.GROUP, Kind.REMOVED, "vip", "", ()), without)


def test_ids_are_new_in_names_and_values_and_functions_stay_as_they_are() -> None:
    documents = {
        "pool/clients/1abc.json": {"UserPoolClient": {"UserPoolId": "old", "ClientId": "1abc"}},
        "pool/terms/t1.json": {"Terms": {"ClientId": "1abc", "TermsName": "privacy"}},
        "pool/triggers/%50re.json": {"Policy": {"SourceArn": "old"}},
    }
    found = with_new_ids(documents, {"old": "new", "1abc": "2def"})
    assert found["pool/clients/2def.json"] == {"UserPoolClient": {"UserPoolId": "new", "ClientId": "2def"}}
    assert "pool/terms/2def/privacy.json" in found
    assert found["pool/triggers/%50re.json"] == {"Policy": {"SourceArn": "old"}}


def test_of_people_what_cognito_sets_is_left_alone_and_links_have_no_order() -> None:
    record = {
        "Username": "ann",
        "Enabled": True,
        "UserStatus": "CONFIRMED",
        "UserCreateDate": "2026-01-01",
        "Attributes": [
            {"Name": "sub", "Value": "s"},
            {"Name": "cognito:user_status", "Value": "CONFIRMED"},
            {"Name": "identities", "Value": '[{"providerName":"B","userId":"2"},{"providerName":"A","userId":"1"}]'},
        ],
    }
    compared = as_compared(record)
    assert compared["Attributes"] == [{"Name": "sub", "Value": "s"}, {"Name": "identities", "Value": "A 1, B 2"}]
    assert "UserCreateDate" not in compared
    assert links_text([("B", "2"), ("A", "1")]) == "A 1, B 2"
