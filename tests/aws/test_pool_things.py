import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.aws.operations import COGNITO, OPERATIONS, Nature
from cognito_admin.aws.pool_things import LOOKS, has_all, is_as_asked

POOL = "eu-central-1_A"
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 5) | st.sampled_from(["", "a", "b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=8,
)

FEW = settings(max_examples=25)


@FEW
@given(VALUES)
def test_whatever_is_there_is_all_of_itself(value: Any) -> None:
    assert has_all(copy.deepcopy(value), value)


@FEW
@given(st.lists(VALUES, max_size=4), st.randoms(use_true_random=False))
def test_lists_may_come_in_another_order(values: list[Any], random: Any) -> None:
    shuffled = copy.deepcopy(values)
    random.shuffle(shuffled)
    assert has_all(shuffled, values)
    assert not has_all([*shuffled, "more"], values)


@FEW
@given(st.dictionaries(st.sampled_from("xyz"), VALUES))
def test_there_may_be_more_members(thing: dict[str, Any]) -> None:
    assert has_all({**thing, "more": 1}, thing)
    assert has_all([{**thing, "more": 1}], [thing])


@FEW
@given(st.dictionaries(st.sampled_from("xyz"), VALUES, min_size=1), st.data())
def test_another_value_of_any_member_is_not_what_was_asked_for(thing: dict[str, Any], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(thing)))
    assert not has_all({**thing, name: "something else"}, thing)


@pytest.mark.parametrize(("found", "wanted"), [({}, {"a": ""}), ({}, {"a": {}}), ({}, {"a": []}), ({}, {"a": None})])
def test_what_is_empty_may_be_missing(found: Any, wanted: Any) -> None:
    assert has_all(found, wanted)


@pytest.mark.parametrize(
    ("found", "wanted"),
    [({}, {"a": 0}), ({}, {"a": False}), ([1], [1, 1]), ([1], []), ({"a": 1}, {"a": [1]}), ("x", {"a": 1})],
)
def test_what_is_not_empty_may_not(found: Any, wanted: Any) -> None:
    assert not has_all(found, wanted)


def test_what_no_answer_shows_is_not_asked_of_it() -> None:
    asked = {"UserPoolId": POOL, "ProviderName": "Apple", "ProviderDetails": {"key_id": "1", "private_key": "secret"}}
    there = {"UserPoolId": POOL, "ProviderName": "Apple", "ProviderDetails": {"key_id": "1", "token_url": "x"}}
    assert is_as_asked("CreateIdentityProvider", asked, there)
    assert not is_as_asked("CreateIdentityProvider", asked, {**there, "ProviderDetails": {"key_id": "2"}})


def test_names_of_the_request_are_those_of_the_answer() -> None:
    assert is_as_asked("UpdateUserPool", {"UserPoolId": POOL, "PoolName": "Shop"}, {"Name": "Shop"})
    assert not is_as_asked("UpdateUserPool", {"UserPoolId": POOL, "PoolName": "Shop"}, {"Name": "Old shop"})
    asked = {"UserPoolId": POOL, "CustomAttributes": [{"Name": "plan", "AttributeDataType": "String"}]}
    schema = [{"Name": "custom:plan", "AttributeDataType": "String", "Mutable": True}, {"Name": "email"}]
    assert is_as_asked("AddCustomAttributes", asked, {"SchemaAttributes": schema})
    assert not is_as_asked("AddCustomAttributes", asked, {"SchemaAttributes": schema[1:]})


@pytest.mark.parametrize("operation", sorted(LOOKS))
def test_every_look_is_a_read_that_costs_nothing(operation: str) -> None:
    assert OPERATIONS[COGNITO, LOOKS[operation].operation].nature is Nature.READ
