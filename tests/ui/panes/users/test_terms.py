"""Values picked from a list become terms of the query, and go again."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cognito_admin.model.pools import SchemaAttribute
from cognito_admin.model.query import Fields, Query, parse
from cognito_admin.model.query.tree import Every
from cognito_admin.ui.panes.users.terms import added, apart, removed, state, term, toggled
from cognito_admin.ui.panes.users.written import Choice, read

FIELDS = Fields(seen=("email", "custom:tenantId", "custom:status", "phone_number", "gender"), statuses=("CONFIRMED",))
FIELDS_WITH_AGE = Fields((SchemaAttribute("custom:age", "Number", True, False),), ("email", "custom:tenantId"))
CONFIRMED = Choice("status", "CONFIRMED")
ACME = Choice("custom:tenantId", "acme")


@pytest.mark.parametrize(
    ("choice", "text"),
    [
        (CONFIRMED, "status:confirmed"),
        (Choice("status", "FORCE_CHANGE_PASSWORD"), "status:must_change_password"),
        (Choice("enabled", "no"), "enabled:no"),
        (Choice("group", "admins"), "group:admins"),
        (Choice("group", "Shop managers"), 'group:"Shop managers"'),
        (Choice("group", "Admins", letter_for_letter=True), "group=Admins"),
        (ACME, "tenantId=acme"),
        (Choice("custom:tenantId", 'a "b" (c)'), r'tenantId="a \"b\" (c)"'),
        (Choice("custom:tenantId", ""), 'tenantId=""'),
        (Choice("custom:status", "x"), "custom:status=x"),
        (Choice("custom:tenantId", None), "missing:tenantId"),
        (Choice("group", None), "missing:group"),
    ],
)
def test_a_value_is_written_as_a_person_would(choice, text):
    assert term(choice, FIELDS) == text
    assert isinstance(parse(text, FIELDS), Query)


def test_a_value_without_words_has_no_term():
    assert term(Choice("status", None), FIELDS) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "status:confirmed"),
        (" ann ", "ann status:confirmed"),
        ("ann OR bob", "(ann OR bob) status:confirmed"),
        ("(ann OR bob) email:x", "(ann OR bob) email:x status:confirmed"),
        ("ann (bob OR eve)", "ann (bob OR eve) status:confirmed"),
        ('"ann OR bob"', '"ann OR bob" status:confirmed'),
        ("ann or bob", "ann or bob status:confirmed"),
        ("-status:confirmed ann", "ann status:confirmed"),
        ("status:unknown OR ann", "(status:unknown OR ann) status:confirmed"),
        ("-status:unconfirmed", "-status:unconfirmed status:confirmed"),
    ],
)
def test_a_click_adds_the_term_to_all_that_was_asked(before, after):
    assert toggled(before, CONFIRMED, FIELDS) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("status:confirmed", ""),
        ("ann status:confirmed email:x", "ann email:x"),
        ("ann AND status:confirmed", "ann"),
        ("status:confirmed AND ann", "ann"),
        ("ann STATUS:Confirmed", "ann"),
        ('ann status="CONFIRMED"', "ann"),
        ("(ann OR bob) status:confirmed", "ann OR bob"),
        ("(ann OR bob) (eve OR al) status:confirmed", "(ann OR bob) (eve OR al)"),
        ("status:confirmed ann status:confirmed", "ann"),
    ],
)
def test_a_second_click_takes_the_term_out(before, after):
    assert toggled(before, CONFIRMED, FIELDS) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("status:unconfirmed", "status:unconfirmed OR status:confirmed"),
        ("ann status:unconfirmed email:x", "ann (status:unconfirmed OR status:confirmed) email:x"),
        ("status:unconfirmed OR status:unknown", "status:unconfirmed OR status:unknown OR status:confirmed"),
        ("ann AND (status:unconfirmed)", "ann AND (status:unconfirmed OR status:confirmed)"),
        (
            "(status:unconfirmed OR status:unknown) ann",
            "(status:unconfirmed OR status:unknown OR status:confirmed) ann",
        ),
    ],
)
def test_a_further_value_of_a_field_stands_beside_the_one_before_and_goes_again(before, after):
    assert toggled(before, CONFIRMED, FIELDS) == after
    gone = toggled(after, CONFIRMED, FIELDS)
    assert parse(gone, FIELDS).root == parse(before, FIELDS).root


def test_having_no_value_can_stand_beside_a_value():
    text = toggled("tenantId=acme", Choice("custom:tenantId", None), FIELDS)
    assert text == "tenantId=acme OR missing:tenantId"
    assert toggled(text, ACME, FIELDS) == "missing:tenantId"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("ann status:confirmed", "ann"),
        ("ann AND (status:confirmed OR status:unknown) bob", "ann bob"),
        ("status:confirmed OR status:unknown", ""),
        ("-status:confirmed ann", "ann"),
        ("(ann OR bob) status:confirmed", "ann OR bob"),
        ("ann enabled:no", "ann enabled:no"),
        ("status:confirmed OR ann", "status:confirmed OR ann"),
        ("-(status:confirmed OR status:unknown)", "-(status:confirmed OR status:unknown)"),
    ],
)
def test_a_field_is_counted_apart_from_what_is_picked_of_it(text, rest):
    assert apart(text, "status", FIELDS) == rest


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ann", "ann -tenantId=acme"),
        ("ann tenantId=acme", "ann -tenantId=acme"),
        ("ann -tenantId=acme", "ann"),
        ("ann NOT tenantId=acme", "ann"),
        ("ann AND NOT tenantId=acme bob", "ann bob"),
        ("ann OR bob", "(ann OR bob) -tenantId=acme"),
    ],
)
def test_an_exclusion_adds_the_negated_term_and_takes_it_out_again(before, after):
    assert toggled(before, ACME, FIELDS, exclude=True) == after


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("ann tenantId=acme", True),
        ("-tenantId=acme", False),
        ("- tenantId=acme", None),
        ("NOT -tenantId=acme", True),
        ('custom:tenantId="acme"', True),
        ("tenantId=ACME", None),
        ("tenantId:acme", None),
        ("bob OR tenantId=acme", None),
        ("(tenantId=x OR tenantId=acme)", True),
        ("tenantId=x OR tenantId=acme", True),
        ("-(tenantId=x OR tenantId=acme)", None),
        ("(bob OR tenantId=acme)", None),
        ('"tenantId=acme"', None),
    ],
)
def test_a_value_is_active_only_where_the_text_asks_for_just_that(text, there):
    written = read(text, FIELDS)
    assert state(ACME, written or (), FIELDS) is there


@pytest.mark.parametrize(("text", "there"), [("missing:email", True), ("has:email", False), ("-has:email", True)])
def test_having_no_value_is_a_value_like_others(text, there):
    written = read(text, FIELDS)
    assert state(Choice("email", None), written, FIELDS) is there
    assert [found.choice() for found in written] == [Choice("email", None)]


def test_what_the_text_asks_for_can_be_listed():
    written = read("ann -status:confirmed tenantId=acme age>3 email:x", FIELDS_WITH_AGE)
    assert [(found.field, found.choice(), found.negated) for found in written] == [
        ("", None, False),
        ("status", CONFIRMED, True),
        ("custom:tenantId", ACME, False),
        ("custom:age", None, False),
        ("email", None, False),
    ]


def test_values_that_differ_by_case_alone_are_told_apart():
    large, small = (Choice("group", name, letter_for_letter=True) for name in ("Admins", "admins"))
    text = toggled("", large, FIELDS)
    written = read(text, FIELDS)
    assert (state(large, written, FIELDS), state(small, written, FIELDS)) == (True, None)


def test_what_cannot_be_understood_is_not_read():
    assert read('"ann', FIELDS) is None
    assert read("ann OR", FIELDS) is None


WORDS = st.text(st.characters(codec="utf-8"), min_size=0, max_size=12)
VALUES = st.builds(
    Choice,
    st.sampled_from(["group", "provider", "custom:tenantId", "custom:status", "email", "phone_number", "gender"]),
    WORDS,
    st.booleans(),
)
PIECES = st.sampled_from(
    ["ann", "OR", "(", ")", "-", "NOT", "AND", '"', "email:x", "-bob", "+1 (202) 555", "12", "status:confirmed", " "]
)
QUERIES = st.lists(PIECES, max_size=8).map(" ".join) | WORDS


def all_of(node):
    """What has to hold, whatever the brackets around some of it."""
    return tuple(each for part in node.parts for each in all_of(part)) if isinstance(node, Every) else (node,)


@given(QUERIES, VALUES, st.booleans())
@example("( ann ann )", Choice("group", "0", False), False)
def test_what_is_added_holds_beside_all_the_rest_and_leaves_no_trace(text, choice, exclude):
    before = parse(text, FIELDS)
    new = term(choice, FIELDS)
    if not isinstance(before, Query) or new is None or state(choice, read(text, FIELDS), FIELDS) is not None:
        return
    if apart(text, choice.field, FIELDS) != text or (text and not isinstance(parse(f"({text})", FIELDS), Query)):
        # It would stand beside the value that is there; or the text, such as "+1 (202) 555 -", cannot stand in brackets.
        return
    more = toggled(text, choice, FIELDS, exclude=exclude)
    after = parse(more, FIELDS)
    assert isinstance(after, Query)
    one = parse(f"-{new}" if exclude else new, FIELDS).root
    assert all_of(after.root) == (*all_of(before.root), *all_of(one))
    assert state(choice, read(more, FIELDS), FIELDS) is not exclude
    again = toggled(more, choice, FIELDS, exclude=exclude)
    assert parse(again, FIELDS).root == before.root


@given(QUERIES, st.lists(VALUES, min_size=2, max_size=4, unique_by=lambda choice: choice.value))
def test_values_of_one_field_that_are_picked_one_after_the_other_are_alternatives(text, choices):
    choices = [Choice("custom:tenantId", choice.value) for choice in choices]
    before = parse(text, FIELDS)
    if not isinstance(before, Query) or apart(text, "custom:tenantId", FIELDS) != text:
        return
    if text and not isinstance(parse(f"({text})", FIELDS), Query):
        return
    choices = [choice for choice in choices if term(choice, FIELDS) is not None]
    more = text
    for choice in choices:
        if state(choice, read(more, FIELDS), FIELDS) is None:
            more = toggled(more, choice, FIELDS)
    assert all(state(choice, read(more, FIELDS), FIELDS) for choice in choices)
    rest = parse(apart(more, "custom:tenantId", FIELDS), FIELDS)
    assert rest.root == before.root
    for choice in choices:
        if state(choice, read(more, FIELDS), FIELDS):
            more = toggled(more, choice, FIELDS)
    assert parse(more, FIELDS).root == before.root


def test_taking_out_what_is_not_there_changes_nothing():
    assert removed(" ann   bob ", CONFIRMED, FIELDS) == " ann   bob "
    assert added("", "x", FIELDS) == "x"
