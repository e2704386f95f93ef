"""Terms, tags and plans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.settings.plans import Feature, Plan, has, needed_for
from cognito_admin.model.settings.tag_rules import key_problem, tags_problems, value_problem
from cognito_admin.model.settings.terms_rules import link_problem


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("", "Give the address"),
        ("www.shop.example/terms", "begin with https://"),
        ("https://[shop", "begin with https://"),
        ("http://www.shop.example/terms", "https://"),
        ("https://www.shop.example/our terms", "spaces"),
        (f"https://www.shop.example/{'x' * 1024}", "1024"),
    ],
)
def test_a_link_that_people_could_not_follow_is_refused(link: str, said: str) -> None:
    assert said in str(link_problem(link))


def test_a_link_to_a_page_is_taken() -> None:
    assert link_problem("https://www.shop.example/terms?lang=de#2") is None


@given(st.dictionaries(st.text(max_size=140), st.text(max_size=260), max_size=60))
def test_tags_that_are_there_are_never_found_fault_with(tags: dict[str, str]) -> None:
    found = tags_problems(list(tags.items()), tags)
    assert all("at most 50" in str(wrong) for wrong in found)


def test_a_tag_is_refused_with_the_reason() -> None:
    assert "needs a key" in str(key_problem(" "))
    assert "aws:" in str(key_problem("AWS:stack"))
    assert "128" in str(key_problem("x" * 129))
    assert "“<”" in str(key_problem("<team>"))
    assert "256" in str(value_problem("x" * 257))
    assert value_problem("") is None
    assert key_problem("cost center/Müller") is None


def test_a_key_stands_once_and_a_pool_has_fifty() -> None:
    assert "twice" in str(tags_problems([("team", "a"), ("team", "b")], {})[0])
    many = [(f"tag{place}", "") for place in range(51)]
    assert [str(wrong) for wrong in tags_problems(many, {})] == ["A pool has at most 50 tags."]
    assert tags_problems([*many[:50], ("aws:stack", "shop")], {"aws:stack": "shop"}) == ()


def test_a_larger_plan_has_whatever_a_smaller_one_has() -> None:
    for feature in Feature:
        having = [plan for plan in Plan if has(plan, feature)]
        assert having == list(Plan)[-len(having) :]
        assert having[0] is needed_for(feature)
    assert has("FUTURE", Feature.ACTIVITY_LOGS)
