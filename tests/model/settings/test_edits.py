"""Edits of documents, and of two people at once."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.model.settings.edits import (
    MISSING,
    Conflict,
    Edit,
    edited,
    edits_between,
    merged,
    value_at,
    with_value,
    without,
)

NAMES = st.sampled_from(["Policies", "LambdaConfig", "NewThing", "EmailMfaConfiguration", "a", "b"])
VALUES = st.one_of(
    st.booleans(), st.integers(0, 3), st.sampled_from(["", "x"]), st.lists(st.integers(0, 2), max_size=2)
)
INNER = st.recursive(VALUES, lambda inner: st.dictionaries(NAMES, inner, min_size=1, max_size=3), max_leaves=6)
DOCUMENTS = st.dictionaries(NAMES, INNER, max_size=4)


@settings(max_examples=40)
@given(DOCUMENTS, DOCUMENTS)
def test_edits_lead_from_one_document_to_the_other(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert edits_between(edited(before, edits_between(before, after)), after) == ()


@settings(max_examples=40)
@given(DOCUMENTS)
def test_a_document_that_nobody_edited_has_no_edits(document: dict[str, Any]) -> None:
    assert edits_between(document, dict(document)) == ()


@settings(max_examples=40)
@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_nothing_that_somebody_else_set_is_lost_without_being_asked(
    base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    both = merged(base, mine, theirs)

    assert both.document is not None
    assert edits_between(theirs, both.resolved(frozenset())) == edits_between(theirs, both.document)
    undone = {conflict.pointer for conflict in both.conflicts}
    for edit in edits_between(base, theirs):
        kept = value_at(both.document, edit.pointer, MISSING)
        assert kept == edit.after or (kept is MISSING and edit.after == {}), (edit, undone)


@settings(max_examples=40)
@given(DOCUMENTS, DOCUMENTS)
def test_what_only_one_of_two_edited_needs_no_decision(base: dict[str, Any], mine: dict[str, Any]) -> None:
    alone = merged(base, mine, base)

    assert alone.conflicts == ()
    assert edits_between(alone.document, mine) == ()
    assert merged(base, base, mine).conflicts == ()
    assert edits_between(merged(base, base, mine).document, mine) == ()


def test_one_leaf_is_one_edit_and_a_list_is_a_whole() -> None:
    before = {"Policies": {"PasswordPolicy": {"MinimumLength": 8}}, "AutoVerifiedAttributes": ["email"]}
    after = {"Policies": {"PasswordPolicy": {"MinimumLength": 12}}, "AutoVerifiedAttributes": ["email", "phone_number"]}

    assert edits_between(before, after) == (
        Edit(("Policies", "PasswordPolicy", "MinimumLength"), 8, 12),
        Edit(("AutoVerifiedAttributes",), ["email"], ["email", "phone_number"]),
    )


def test_the_order_of_a_list_is_no_edit() -> None:
    assert edits_between({"CallbackURLs": ["a", "b"]}, {"CallbackURLs": ["b", "a"]}) == ()
    assert edits_between({"CallbackURLs": ["a", "b"]}, {"CallbackURLs": ["a", "a"]}) != ()


def test_what_aws_changes_by_itself_is_no_edit() -> None:
    before = {"LastModifiedDate": "1", "EstimatedNumberOfUsers": 1, "Settings": {"Status": "a"}}
    after = {"LastModifiedDate": "2", "EstimatedNumberOfUsers": 2, "Settings": {"Status": "b"}}

    assert edits_between(before, after) == (Edit(("Settings", "Status"), "a", "b"),)


def test_an_empty_object_is_the_same_as_none() -> None:
    assert edits_between({"LambdaConfig": {}}, {}) == ()
    assert edits_between({}, {"LambdaConfig": {"PreSignUp": "arn"}}) == (
        Edit(("LambdaConfig", "PreSignUp"), MISSING, "arn"),
    )


def test_a_factor_with_cognitos_own_texts_is_on_and_none_is_off() -> None:
    assert edits_between({}, {"EmailMfaConfiguration": {}}) == (Edit(("EmailMfaConfiguration",), MISSING, {}),)
    own_text = {"EmailMfaConfiguration": {"Message": "{####}"}}
    assert without(own_text, ("EmailMfaConfiguration", "Message")) == {"EmailMfaConfiguration": {}}
    assert edits_between(own_text, {}) == (
        Edit(("EmailMfaConfiguration",), own_text["EmailMfaConfiguration"], MISSING),
    )


def test_yes_is_not_one() -> None:
    assert edits_between({"a": True}, {"a": 1}) == (Edit(("a",), True, 1),)


def test_taking_the_last_member_out_takes_its_object_out() -> None:
    document = {"LambdaConfig": {"PreSignUp": "arn"}, "Name": "Shop"}

    assert without(document, ("LambdaConfig", "PreSignUp")) == {"Name": "Shop"}
    assert without(document, ("LambdaConfig", "CustomMessage")) == document
    assert without(document, ("Nothing", "There")) == document
    assert with_value(document, ("Policies", "PasswordPolicy", "MinimumLength"), 9)["Policies"] == {
        "PasswordPolicy": {"MinimumLength": 9}
    }


def test_two_values_for_the_same_are_a_conflict_that_a_choice_resolves() -> None:
    both = merged({"a": 1, "b": 1}, {"a": 2, "b": 2}, {"a": 3, "b": 1, "c": 1})

    assert both.document == {"a": 3, "b": 2, "c": 1}
    assert both.conflicts == (Conflict(("a",), 1, 2, 3),)
    assert both.theirs_only == (Edit(("c",), MISSING, 1),)
    assert both.resolved(frozenset({("a",)})) == {"a": 2, "b": 2, "c": 1}


def test_the_same_value_from_two_people_is_no_conflict() -> None:
    assert merged({"a": 1}, {"a": 2}, {"a": 2}).conflicts == ()


def test_a_thing_that_somebody_else_removed_is_a_conflict_about_the_whole() -> None:
    both = merged({"a": 1}, {"a": 2}, None)

    assert both.document is None
    assert both.conflicts == (Conflict((), {"a": 1}, {"a": 2}, MISSING),)
    assert both.resolved(frozenset({()})) == {"a": 2}
    assert merged({"a": 1}, None, {"a": 2}).conflicts == (Conflict((), {"a": 1}, MISSING, {"a": 2}),)
    assert merged({"a": 1}, None, {"a": 1}).conflicts == ()
    assert merged({"a": 1}, None, None).document is None
    assert merged({"a": 1}, {"a": 1}, None).conflicts == ()


def test_a_tag_may_be_called_as_what_aws_changes_by_itself() -> None:
    assert edits_between({"Version": "6", "team": "shop"}, {"Version": "7", "team": "shop"}) == (
        Edit(("Version",), "6", "7"),
    )
    of_aws = {"UserPoolId": "eu-central-1_AbCdEf123", "Version": "6"}
    assert edits_between(of_aws, {**of_aws, "Version": "7"}) == ()


def test_the_look_of_sign_in_pages_has_an_order() -> None:
    ways = [[{"type": "FEDERATED"}], [{"type": "PASSWORD"}]]
    look = {"Settings": {"categories": {"auth": {"order": ways}}}}
    pointer = ("Settings", "categories", "auth", "order")

    assert edits_between(look, with_value(look, pointer, ways[::-1])) == (Edit(pointer, ways, ways[::-1]),)
    assert edits_between({"CallbackURLs": ["a", "b"]}, {"CallbackURLs": ["b", "a"]}) == ()
