from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model import sentences
from cognito_admin.model.pools import SchemaAttribute
from cognito_admin.model.query import Expected, Field, Fields, Kind, Query, QueryError, parse
from cognito_admin.model.query.parser import MOST_TERMS
from cognito_admin.model.query.tree import Anywhere, Every, Exactly, Holds, Is

FIELDS = Fields(
    [SchemaAttribute("custom:tenantId", "String", mutable=True, required=False)],
    ["custom:status", "custom:Plan", "custom:plan", "custom:a:b"],
)
EMAIL = Field("email", Kind.TEXT)
PHONE = Field("phone_number", Kind.PHONE)
TENANT = Field("custom:tenantId", Kind.TEXT)


def custom(name: str) -> Field:
    return Field(f"custom:{name}", Kind.TEXT)


def own(name: str) -> Field:
    return Field(name, Kind(name))


def meaning(text: str) -> Any:
    query = parse(text, FIELDS)
    assert isinstance(query, Query), query
    assert query.text == text
    return query.root


def error(text: str) -> QueryError:
    wrong = parse(text, FIELDS)
    assert isinstance(wrong, QueryError), wrong
    return wrong


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Every(())),
        ("  \t\n ", Every(())),
        ("ann", Anywhere("ann")),
        ("ann example", Every((Anywhere("ann"), Anywhere("example")))),
        ("ann AND example", Every((Anywhere("ann"), Anywhere("example")))),
        ("ann and or not", Every((Anywhere("ann"), Anywhere("and"), Anywhere("or"), Anywhere("not")))),
        ('"ann example"', Anywhere("ann example")),
        ('"OR" "-x" "AND"', Every((Anywhere("OR"), Anywhere("-x"), Anywhere("AND")))),
        (r'"say \"hi\" to C:\temp\\"', Anywhere('say "hi" to C:\\temp\\')),
        ('"email:ann"', Anywhere("email:ann")),
        ("email:ann", Holds(EMAIL, "ann")),
        ("EMail:Ann", Holds(EMAIL, "Ann")),
        ('email:"ann example"', Holds(EMAIL, "ann example")),
        ("email:a=b:c", Holds(EMAIL, "a=b:c")),
        ('email="Ann@Example.com"', Exactly(EMAIL, "Ann@Example.com")),
        ("sub=9b2", Exactly(Field("sub", Kind.TEXT), "9b2")),
        ('email=""', Exactly(EMAIL, "")),
        ("phone_number:555", Holds(PHONE, "555")),
        ("+1 (202) 555-0123", Anywhere("+1 (202) 555-0123")),
        ("(202) 555-0123 ann", Every((Anywhere("(202) 555-0123"), Anywhere("ann")))),
        ("ann +49 30/901820", Every((Anywhere("ann"), Anywhere("+49 30/901820")))),
        ("phone_number:+1 (202) 555-0123", Holds(PHONE, "+1 (202) 555-0123")),
        ("phone_number=+1 (202) 555-0123", Exactly(PHONE, "+1 (202) 555-0123")),
        ("12345 67890", Every((Anywhere("12345"), Anywhere("67890")))),
        ('status:"must change password"', Is(own("status"), "FORCE_CHANGE_PASSWORD")),
        ('status:"reset required"', Is(own("status"), "RESET_REQUIRED")),
        ("tenantId:acme", Holds(TENANT, "acme")),
        ("tenantid:acme", Holds(TENANT, "acme")),
        ("custom:tenantId:acme", Holds(TENANT, "acme")),
        ("custom:tenantId=acme", Exactly(TENANT, "acme")),
        ("custom:status:x", Holds(custom("status"), "x")),
        ("Plan:x plan:y", Every((Holds(custom("Plan"), "x"), Holds(custom("plan"), "y")))),
        ("custom:a:b:c", Holds(custom("a:b"), "c")),
        ("status:confirmed", Is(own("status"), "confirmed")),
        ("STATUS=CONFIRMED", Is(own("status"), "CONFIRMED", exactly=True)),
        ("enabled:No", Is(own("enabled"), "no")),
        ("enabled=true", Is(own("enabled"), "yes")),
        ("verified:email", Is(own("verified"), "email_verified")),
        ('group:"my admins"', Is(own("group"), "my admins")),
        ("provider:Google", Is(own("provider"), "Google")),
    ],
)
def test_what_is_typed_means(text: str, expected: object) -> None:
    assert meaning(text) == expected


@pytest.mark.parametrize(
    ("text", "position", "length", "expected"),
    [
        ("ann emial:x", 4, 5, Expected.FIELD),
        ("custom:nothing:x", 0, 14, Expected.FIELD),
        ("PLAN:x", 0, 4, Expected.FIELD),
        ("=x", 0, 1, Expected.FIELD),
        ("http://example.com", 0, 4, Expected.FIELD),
        ("created>2026-01-01", 0, 7, Expected.NOT_YET),
        ("has:email", 0, 3, Expected.NOT_YET),
        ("email^=ann", 5, 2, Expected.NOT_YET),
        ("status>confirmed", 6, 1, Expected.NOT_YET),
        ("email:", 0, 6, Expected.VALUE),
        ("email: ann", 0, 6, Expected.VALUE),
        ('x email:""', 8, 2, Expected.TEXT),
        ('""', 0, 2, Expected.TEXT),
        ("\u0301", 0, 1, Expected.TEXT),
        ('ann "exam', 4, 5, Expected.CLOSING_QUOTE),
        ('email:"exam', 6, 5, Expected.CLOSING_QUOTE),
        ('"exam\\"', 0, 7, Expected.CLOSING_QUOTE),
        ('ann"x"', 3, 1, Expected.SPACE),
        ('"ann"x', 5, 1, Expected.SPACE),
        ("enabled:maybe", 8, 5, Expected.YES_OR_NO),
        ("status:confirm", 7, 7, Expected.STATUS),
        ("verified:name", 9, 4, Expected.VERIFIABLE),
        ("ann -example", 4, 8, Expected.NOT_YET),
        ("ann OR bob", 4, 2, Expected.NO_OR_YET),
        ("NOT ann", 0, 3, Expected.NOT_YET),
        ("(ann)", 0, 1, Expected.NOT_YET),
        ("ann)", 3, 1, Expected.NOT_YET),
        ("AND ann", 0, 3, Expected.TERM),
        ("ann AND", 4, 3, Expected.TERM),
        ("ann AND AND bob", 8, 3, Expected.TERM),
        ("a " * MOST_TERMS + "b c", 2 * MOST_TERMS, 3, Expected.FEWER_TERMS),
    ],
)
def test_what_is_not_understood_is_underlined_where_it_stands(
    text: str, position: int, length: int, expected: Expected
) -> None:
    wrong = error(text)
    assert (wrong.position, wrong.length, wrong.expected) == (position, length, expected)


def test_every_expectation_has_its_words() -> None:
    assert {*sentences.EXPECTED, *sentences.NOT_YET} == set(Expected)


def test_a_status_that_only_this_pool_has_can_be_asked_for() -> None:
    assert isinstance(parse("status:new_one", Fields(statuses=["NEW_ONE"])), Query)


def test_names_to_type_find_their_fields() -> None:
    names = FIELDS.names()
    assert [FIELDS.find(name) for name in names] == list(FIELDS.all)
    assert "tenantId" in names
    assert "custom:status" in names
    assert "status" in names


@pytest.mark.parametrize(
    ("text", "nearest"), [("emial:x", "email"), ("Emails:x", "email"), ("tenant:x", "tenantId"), ("colour:x", None)]
)
def test_an_unknown_name_is_answered_with_the_nearest_known(text: str, nearest: str | None) -> None:
    assert error(text).facts.get("nearest") == nearest


@pytest.mark.parametrize("text", ["created>2026-01-01", "has:email", "email^=ann", "modified<7d"])
def test_what_the_language_does_not_have_yet_is_not_called_a_wrong_name(text: str) -> None:
    assert error(text).expected is Expected.NOT_YET


PHONE_NUMBERS = st.tuples(
    st.sampled_from(["+", "(", ""]),
    st.lists(st.text("0123456789", min_size=1, max_size=4), min_size=2, max_size=4),
    st.sampled_from([" ", "-", ".", "/", ") ", " - ", " ("]),
).map(lambda parts: parts[0] + parts[2].join(parts[1]))


@given(PHONE_NUMBERS)
def test_a_pasted_phone_number_is_one_word_or_words_but_no_mistake(number: str) -> None:
    count = sum(character.isdecimal() for character in number)
    signed = any(character in "+()-./" for character in number)
    if signed and 5 <= count <= 15:
        assert meaning(number) == Anywhere(number)


PASTED = st.one_of(
    st.text(),
    st.text(alphabet='abE:="<>^$()\\- \u0301\u202e\x00\ud800'),
    st.lists(
        st.sampled_from(
            ["email", "custom:", "tenantId", "status", ":", "=", '"', "\\", " ", "OR", "AND", "(", "-", "é"]
        )
    ).map("".join),
)


@given(PASTED)
def test_whatever_is_pasted_gives_a_query_or_an_error_within_the_text(text: str) -> None:
    outcome = parse(text, FIELDS)
    if isinstance(outcome, QueryError):
        assert outcome.position >= 0
        assert outcome.length > 0
        assert outcome.position + outcome.length <= len(text)


@pytest.mark.parametrize("text", [":" * 1_000_000, '"' * 1_000_000, "a:" * 500_000, "a " * 500_000, "=<" * 500_000])
def test_a_megabyte_is_read_in_one_go(text: str) -> None:
    assert isinstance(parse(text, FIELDS), QueryError)
