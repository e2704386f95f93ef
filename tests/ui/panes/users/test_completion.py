from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.pools import SchemaAttribute
from cognito_admin.model.query import Fields, Query, parse
from cognito_admin.ui.panes.users.completion import (
    Vocabulary,
    counted_field,
    rest_of_word,
    suggestions,
    word_at,
)

TODAY = date(2026, 11, 21)
NAMES = ("email", "phone_number", "custom:tenantId", "custom:age", "custom:status", "identities")
KNOWN = Vocabulary(
    Fields([SchemaAttribute("custom:age", "Number", mutable=True, required=False)], NAMES),
    NAMES,
    {
        "status": {"CONFIRMED": 2031, "UNCONFIRMED": 12, "NEWER_THAN_THIS": 1},
        "group": {"beta testers": 7, "admins": 3, 'the "best"': 1},
        "custom:tenantId": {"acme": 40, "acme-labs": 12, "globex": 9},
    },
)


def texts(word: str) -> list[str]:
    return [suggestion.text for suggestion in suggestions(word, KNOWN, TODAY)]


def asides(word: str) -> list[str]:
    return [suggestion.aside for suggestion in suggestions(word, KNOWN, TODAY)]


def test_fields_complete_by_their_beginning_custom_ones_with_or_without_their_prefix():
    assert texts("ema") == ["email:"]
    assert texts("em") == []
    assert texts("ten") == ["tenantId:"]
    assert texts("custom:ten") == ["custom:tenantId:"]
    assert texts("STA") == ["status:"]
    assert texts("custom:sta") == ["custom:status:"]
    assert texts("identities") == []


def test_own_fields_of_the_language_are_explained():
    assert texts("mis") == ["missing:"]
    assert asides("mis") == ["is empty"]
    assert asides("phone") == ["Phone number"]
    assert asides("tena") == [""]


def test_a_field_typed_to_its_end_offers_what_may_stand_behind_it():
    assert texts("email") == ["email:", "email=", "email^=", "email$="]
    assert asides("email")[1] == "is exactly"
    assert texts("age") == ["age:", "age>=", "age<="]
    assert texts("status") == ["status:"]


def test_values_complete_anywhere_in_them_the_ones_that_begin_so_first():
    assert texts("status:confirme") == ["status:confirmed", "status:unconfirmed"]
    assert texts("status:confirmed") == []
    assert texts("enabled:") == ["enabled:yes", "enabled:no"]
    assert texts("verified:") == ["verified:email", "verified:phone"]
    assert texts("group:test") == ['group:"beta testers"']
    assert texts("group=admi") == ["group=admins"]


def test_values_come_with_their_counts_the_most_frequent_first():
    assert texts("tenantid=") == ["tenantid=acme", "tenantid=acme-labs", "tenantid=globex"]
    assert asides("tenantid:") == ["40", "12", "9"]
    assert asides("status:")[0] == "2,031"
    assert texts("status:newer") == ["status:newer_than_this"]
    assert texts("tenantId=acme") == ["tenantId=acme-labs"]


def test_a_value_that_is_counted_is_meant_exactly():
    assert texts("tenantId:") == ["tenantId=acme", "tenantId=acme-labs", "tenantId=globex"]
    assert texts("tenantId:acme") == ["tenantId=acme", "tenantId=acme-labs"]


@pytest.mark.parametrize("typed", ["must", "force", "password", '"must change', "must_change"])
def test_a_status_is_offered_in_the_words_of_the_table_with_cognitos_own_beside_it(typed):
    assert texts(f"status:{typed}")[0] == "status:must_change_password"
    assert asides(f"status:{typed}")[0] == "FORCE_CHANGE_PASSWORD"


def test_a_status_nobody_has_is_offered_without_a_count():
    assert "status:reset_required" in texts("status:")
    assert asides("status:res") == [""]


def test_quotes_go_around_what_is_no_single_word():
    assert texts('group:"the') == [r'group:"the \"best\""']


def test_what_can_be_missing_or_shared_is_offered_by_name():
    assert texts("has:ema") == ["has:email"]
    assert "missing:group" in texts("missing:")
    assert "has:status" not in texts("has:")
    assert texts("dup:ema") == ["dup:email", "dup:email~case"]
    assert texts("dup:gro") == []


def test_dates_and_ages_are_shown_by_example():
    assert texts("created") == ["created<", "created>", "created:"]
    assert texts("crea") == ["created<", "created>", "created:"]
    assert texts("created<") == ["created<24h", "created<7d", "created<30d", "created<1y", "created<2026-01-01"]
    assert asides("created<7") == ["in the last 7 days"]
    assert asides("modified>7") == ["longer ago than 7 days"]
    assert texts("created:") == ["created:2026-11-21", "created:2026-11", "created:2026", "created:2025..2026-11"]
    assert texts("created<7d") == []


def test_nothing_is_offered_where_nothing_is_missing():
    assert texts("group:admins") == []
    assert texts("email:ann") == []
    assert texts("") == []
    assert texts("a") == []
    assert texts('"em') == []


def test_what_was_pasted_is_not_looked_through():
    for pasted in ("email:" * 5000, ":" * 32000, "a" * 32000):
        assert texts(pasted) == []
        assert counted_field(pasted, KNOWN) is None


@pytest.mark.parametrize(
    ("word", "field"),
    [
        ("status:", "status"),
        ("tenantid:ac", "custom:tenantId"),
        ("custom:tenantId=", "custom:tenantId"),
        ("email:", "email"),
        ("created:", None),
        ("sub:", None),
        ("tenantId^=a", None),
        ("has:", None),
        ("ann", None),
        ("nonesuch:", None),
    ],
)
def test_values_are_counted_only_where_they_are_typed(word, field):
    assert counted_field(word, KNOWN) == field


def test_the_word_before_the_cursor_is_the_one_completed():
    assert word_at("ann sta", 7) == (4, "sta")
    assert word_at('group:"beta te', 14) == (0, 'group:"beta te')
    assert word_at("ann ", 4) == (4, "")
    assert word_at("email:ann sta", 8) == (0, "email:an")


def test_a_minus_brackets_and_joints_stand_before_a_word():
    assert word_at("-status:con", 11) == (1, "status:con")
    assert word_at("(sta", 4) == (1, "sta")
    assert word_at("ann OR -(gro", 12) == (9, "gro")
    assert word_at("(a)sta", 6) == (3, "sta")
    assert word_at("acme-labs", 9) == (0, "acme-labs")
    assert word_at(r'name:"a \" b', 12) == (0, r'name:"a \" b')


def test_the_whole_word_is_replaced_wherever_the_cursor_stands_in_it():
    assert rest_of_word("(status:con)", 4) == 11
    assert rest_of_word("sta", 3) == 3


@given(st.text(st.sampled_from('ab:="\\()- \u00e9😀'), max_size=30), st.integers(0, 30))
def test_whatever_is_typed_the_word_lies_where_it_is_said_to(text, cursor):
    cursor = min(cursor, len(text))
    start, word = word_at(text, cursor)
    assert text[start:cursor] == word
    assert cursor <= rest_of_word(text, cursor) <= len(text)
    suggestions(word, KNOWN, TODAY)
    counted_field(word, KNOWN)


@given(st.text(min_size=1, max_size=12), st.sampled_from(["custom:tenantId", "group"]))
def test_a_suggested_value_means_just_that_value(value, field):
    known = replace(KNOWN, values={field: {value: 1}})
    name = "tenantId" if field.startswith("custom") else field
    for suggestion in suggestions(f"{name}:", known, TODAY):
        query = parse(suggestion.text, KNOWN.fields)
        assert isinstance(query, Query)
        assert query.root.field.name == field
        assert query.root.text == value
