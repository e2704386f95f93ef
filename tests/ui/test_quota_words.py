from dataclasses import replace

from cognito_admin.aws.pacing.categories import Category
from cognito_admin.model.quotas import QuotaUse
from cognito_admin.ui.quota_words import quota_line, quotas_explained

LISTING = QuotaUse("123456789012", "eu-central-1", "UserList", 11.8, 30, told_by_aws=True, share=0.4)


def test_a_call_now_and_then_is_one() -> None:
    assert quota_line(replace(LISTING, calls_per_s=0.3, quota=1200)) == "1 of 1,200 calls a second"


def test_the_share_and_the_quota_are_explained() -> None:
    said = quotas_explained((LISTING,))
    assert "Listing users · 123456789012 · eu-central-1" in said
    assert "AWS allows this account 30 calls a second" in said
    assert "40 %" in said
    assert "slow down" not in said


def test_a_quota_that_aws_did_not_tell_is_not_claimed() -> None:
    assert "not known" in quotas_explained((replace(LISTING, told_by_aws=False),))


def test_throttling_is_told_of() -> None:
    assert "AWS asked to slow down. For now it is 7 a second" in quotas_explained((replace(LISTING, slowed_to=7.2),))


def test_every_quota_in_use_is_listed() -> None:
    said = quotas_explained((LISTING, replace(LISTING, category="UserPoolRead"), replace(LISTING, category="Other")))
    assert [block.splitlines()[0].partition(" · ")[0] for block in said.split("\n\n")] == [
        "Listing users",
        "Reading pools",
        "Other calls",
    ]


def test_every_quota_has_a_name() -> None:
    for category in set(Category) - {Category.OTHER}:
        assert "Other calls" not in quotas_explained((replace(LISTING, category=category.value),))
