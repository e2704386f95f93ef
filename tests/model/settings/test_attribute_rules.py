"""Attributes that may be added to a pool, and who reads and writes them."""

from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.demo.pool_schema import standard_attributes, with_custom_attributes
from cognito_admin.model.restore.pool_settings import custom_requested
from cognito_admin.model.settings.attribute_rules import (
    AT_ONCE,
    MOST_CUSTOM,
    STANDARD,
    TYPES,
    NewAttribute,
    access,
    bounds_problem,
    custom_names,
    name_problem,
    problems_of,
    room,
)

NAMES = st.text("abcXYZ019_-", min_size=1, max_size=20)
LIMITS = st.one_of(st.just(""), st.integers(0, 4000).map(str), st.sampled_from(["-1", "x", "1.5", "²"]))
ATTRIBUTES = st.builds(NewAttribute, NAMES, st.sampled_from(TYPES), st.booleans(), minimum=LIMITS, maximum=LIMITS)


@given(st.lists(ATTRIBUTES, min_size=1, max_size=AT_ONCE))
def test_what_has_no_problem_is_taken_by_cognito_and_comes_back_as_it_was_asked_for(added: list[NewAttribute]) -> None:
    schema = standard_attributes()
    if problems_of(added, schema):
        return
    entries = [attribute.entry() for attribute in added]
    assert with_custom_attributes(schema, custom_requested(entries))[len(schema) :] == entries


@given(st.lists(NAMES, unique=True, max_size=MOST_CUSTOM), st.integers(1, AT_ONCE))
def test_a_pool_never_gets_more_custom_attributes_than_it_may_have(there: list[str], count: int) -> None:
    schema = [*standard_attributes(), *(NewAttribute(name).entry() for name in there)]
    added = [NewAttribute(f"new{place}") for place in range(count)]
    assert len(custom_names(schema)) == len(there)
    assert room(schema) == MOST_CUSTOM - len(there)
    refused = any("custom attributes" in str(wrong) for wrong in problems_of(added, schema))
    assert refused is (len(there) + count > MOST_CUSTOM)


def test_a_name_is_refused_with_the_reason() -> None:
    assert "name" in str(name_problem(" ", ()))
    assert "spaces" in str(name_problem("two words", ()))
    assert "21" in str(name_problem("x" * 21, ()))
    assert "prefix" in str(name_problem("custom:plan", ()))
    assert "already" in str(name_problem("plan", ["custom:plan"]))
    assert name_problem("plan", ["plan", "email"]) is None


def test_two_new_attributes_of_one_name_are_one_too_many() -> None:
    assert len(problems_of([NewAttribute("plan"), NewAttribute("plan ")], ())) == 1


def test_more_than_twenty_five_at_once_are_refused() -> None:
    added = [NewAttribute(f"a{place}") for place in range(AT_ONCE + 1)]
    assert [str(wrong) for wrong in problems_of(added, ())] == ["At most 25 attributes are added at once."]


def test_limits_that_contradict_each_other_are_refused() -> None:
    assert bounds_problem("String", "5", "4") is not None
    assert bounds_problem("String", "", "2049") is not None
    assert bounds_problem("Number", "", "2049") is None
    assert bounds_problem("Number", "0", "0") is None
    assert bounds_problem("Boolean", "5", "4") is None


def test_an_app_that_was_never_told_reads_and_writes_the_standard_attributes_only() -> None:
    client = {"ClientId": "1web", "ClientName": "Web"}
    assert access("email", [client]).readers == access("email", [client]).writers == ("Web",)
    assert access("email_verified", [client]).readers == ("Web",)
    assert access("email_verified", [client]).writers == ()
    assert access("custom:plan", [client]).readers == ()
    assert {entry["Name"] for entry in standard_attributes()} == STANDARD


def test_an_app_that_was_told_reads_and_writes_what_it_was_told() -> None:
    client = {"ClientId": "1web", "ReadAttributes": ["email", "custom:plan"], "WriteAttributes": ["email"]}
    assert access("custom:plan", [client]).readers == ("1web",)
    assert access("custom:plan", [client]).writers == ()
    assert access("name", [client]).readers == ()
