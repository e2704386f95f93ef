from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.demo.api_model import api_model
from cognito_admin.demo.errors import AwsError
from cognito_admin.demo.state import PoolState
from cognito_admin.demo.validation import matches, validate
from tests.demo.asking import refusal


def test_a_missing_member_is_named(client: Any) -> None:
    assert refusal(client.list_users) == (
        "InvalidParameterException",
        "1 validation error detected: Value null at 'userPoolId' failed to satisfy constraint: Member must not be null",
    )


def test_every_broken_constraint_is_told_at_once_and_no_secret_is_repeated(client: Any, pool: PoolState) -> None:
    code, message = refusal(
        client.admin_set_user_password, UserPoolId="not a pool", Username="", Password="has a blank"
    )
    assert code == "InvalidParameterException"
    assert message == (
        "4 validation errors detected: Value 'not a pool' at 'userPoolId' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+; "
        "Value at 'username' failed to satisfy constraint: Member must have length greater than or equal to 1; "
        "Value at 'username' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+; "
        "Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\S]+"
    )


def test_members_of_lists_are_named_by_their_place(client: Any, pool: PoolState) -> None:
    _, message = refusal(
        client.admin_create_user,
        UserPoolId=pool.id,
        Username="ada",
        UserAttributes=[{"Name": "name", "Value": "Ada"}, {"Name": "n" * 33, "Value": "x"}],
        MessageAction="SHOUT",
    )
    assert "2 validation errors detected" in message
    assert f"Value '{'n' * 33}' at 'userAttributes.2.member.name' failed to satisfy constraint: " in message
    assert "Value 'SHOUT' at 'messageAction' failed to satisfy constraint: " in message
    assert "Member must satisfy enum value set: [RESEND, SUPPRESS]" in message


def test_a_wrong_type_and_an_unknown_member_are_refused() -> None:
    for request in ({"UserPoolId": 7}, {"UserPoolId": "eu-central-1_a", "Limitt": 3}):
        with pytest.raises(AwsError) as caught:
            validate("ListUsers", request)
        assert caught.value.code == "SerializationException"


def test_a_member_still_to_come_is_let_through() -> None:
    request = {"UserPoolId": "eu-central-1_a", "NewThing": {"a": 1}}
    assert validate("UpdateUserPool", request, {"NewThing"}) == request


def test_a_null_counts_as_left_out() -> None:
    assert validate("ListUsers", {"UserPoolId": "eu-central-1_a", "Filter": None}) == {"UserPoolId": "eu-central-1_a"}


@pytest.mark.parametrize("name", ["Ægir", "山田", "نورة", "user@example.com", "a+b", "😀", "e\u0301"])
def test_names_in_every_script_are_accepted(name: str) -> None:
    assert matches(api_model().shapes["UsernameType"]["pattern"], name)


@pytest.mark.parametrize("name", ["two words", "tab\t", "no\u00a0break", "zero\u200bwidth", "", "bell\x07"])
def test_separators_and_control_characters_are_not(name: str) -> None:
    assert not matches(api_model().shapes["UsernameType"]["pattern"], name)


@given(st.text(), st.sampled_from(sorted(name for name, shape in api_model().shapes.items() if "pattern" in shape)))
def test_every_pattern_of_the_model_can_be_held_against_any_text(text: str, shape: str) -> None:
    assert matches(api_model().shapes[shape]["pattern"], text) in (True, False)
