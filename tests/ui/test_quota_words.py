from dataclasses import replace

from cognito_admin.aws.pacing.categories import Category
from cognito_admin.model.quotas import QuotaUse
from cognito_admin.ui.quota_words import quota_line, quotas_explained

LISTING = QuotaUse("123456789012", "eu-central-1", "UserList", 11.8, 30, told_by_aws=True, share=0.4)


def test_a_call_now_and_then_is_one() -> None:
    assert quota_line(replace(LISTING, calls_per_s=0.3, quota=1200)) == "1 of 1,200 calls a second"


def test_the_share_and_the_quota_are_explained() -> None:
    said = quotas_explained((LISTING,)).splitlines()
    assert said[:2] == ["123456789012 · eu-central-1", "Listing users: 12 of 30 calls a second"]
    assert "40 % at most" in said[-1]


def test_a_quota_that_aws_did_not_tell_is_not_claimed() -> None:
    said = quotas_explained((replace(LISTING, told_by_aws=False),))
    assert "Listing users: 12 of 30 calls a second (AWS's usual limit)" in said


def test_throttling_is_told_of() -> None:
    said = quotas_explained((replace(LISTING, slowed_to=7.2),))
    assert "AWS asked to slow down: 7 a second for now" in said
    assert "slow down" not in quotas_explained((LISTING,))


def test_every_quota_in_use_is_listed_by_account_and_region() -> None:
    elsewhere = replace(LISTING, region="us-east-1", category="Other")
    said = quotas_explained((LISTING, elsewhere, replace(LISTING, category="UserPoolRead")))
    first, second, _ = (block.splitlines() for block in said.split("\n\n"))
    assert [line.partition(":")[0] for line in first] == [
        "123456789012 · eu-central-1",
        "Listing users",
        "Reading pools",
    ]
    assert [line.partition(":")[0] for line in second] == ["123456789012 · us-east-1", "Other calls"]


def test_nothing_is_explained_while_all_is_quiet() -> None:
    assert quotas_explained(()) == ""


def test_every_quota_has_a_name() -> None:
    for category in set(Category) - {Category.OTHER, Category.LIMIT_MANAGEMENT}:
        assert "Other calls" not in quotas_explained((replace(LISTING, category=category.value),))
