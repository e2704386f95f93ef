from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model import sentences
from cognito_admin.model.pools import SchemaAttribute
from cognito_admin.model.query import Expected, Field, Fields, Kind, Query, QueryError, parse
from cognito_admin.model.query.parser import MOST_BRACKETS, MOST_CHARACTERS, MOST_TERMS
from cognito_admin.model.query.tree import (
    Anywhere,
    Begins,
    Compares,
    Either,
    Ends,
    Every,
    Exactly,
    Has,
    Holds,
    Is,
    Not,
    Shared,
)

FIELDS = Fields(
    [
        SchemaAttribute("custom:tenantId", "String", mutable=True, required=False),
        SchemaAttribute("custom:age", "Number", mutable=True, required=False),
    ],
    ["custom:status", "custom:Plan", "custom:plan", "custom:a:b", "custom:f(x)", "custom:old~case"],
)
EMAIL = Field("email", Kind.TEXT)
PHONE = Field("phone_number", Kind.PHONE)
TENANT = Field("custom:tenantId", Kind.TEXT)
AGE = Field("custom:age", Kind.NUMBER)
CREATED = Field("created", Kind.DATE)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
A, B, C, D = map(Anywhere, "abcd")


def custom(name: str) -> Field:
    return Field(f"custom:{name}", Kind.TEXT)


def own(name: str) -> Field:
    return Field(name, Kind(name))


def meaning(text: str) -> Any:
    query = parse(text, FIELDS, NOW)
    assert isinstance(query, Query), query
    assert query.text == text
    return query.root


def error(text: str) -> QueryError:
    wrong = parse(text, FIELDS, NOW)
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
        ('"OR" "-x" "AND" "(x)"', Every((Anywhere("OR"), Anywhere("-x"), Anywhere("AND"), Anywhere("(x)")))),
        ("a OR b", Either((A, B))),
        ("a b OR c d", Either((Every((A, B)), Every((C, D))))),
        ("a OR b AND c OR d", Either((A, Every((B, C)), D))),
        ("(a OR b) (c OR d)", Every((Either((A, B)), Either((C, D))))),
        (" ( a ) ", A),
        ("((a OR b) c)", Every((Either((A, B)), C))),
        ("-a", Not(A)),
        ("NOT a b", Every((Not(A), B))),
        ("NOT (a b) OR c", Either((Not(Every((A, B))), C))),
        ("-(a OR b)", Not(Either((A, B)))),
        ("(-a)", Not(A)),
        ("NOT -a", A),
        ("--a", A),
        ('-"a b"', Not(Anywhere("a b"))),
        ("-email:ann", Not(Holds(EMAIL, "ann"))),
        ("-status:confirmed", Not(Is(own("status"), "confirmed"))),
        ("anne-marie", Anywhere("anne-marie")),
        ("email:-ann", Holds(EMAIL, "-ann")),
        ("-+1 202-555-0123", Not(Anywhere("+1 202-555-0123"))),
        ("(a OR +1 (202) 555-0123)", Either((A, Anywhere("+1 (202) 555-0123")))),
        ("((202) 555-0123 OR a)", Either((Anywhere("(202) 555-0123"), A))),
        ("+1 202-555-0123 (a OR b)", Every((Anywhere("+1 202-555-0123"), Either((A, B))))),
        ("202-555-0123 +1 202-555-0124", Every((Anywhere("202-555-0123"), Anywhere("+1 202-555-0124")))),
        ("(12345 OR 67890)", Either((Anywhere("12345"), Anywhere("67890")))),
        ("(555-0123)", Anywhere("555-0123")),
        ("(phone_number:+1 (202) 555-0123)", Holds(PHONE, "+1 (202) 555-0123")),
        ("email^=ann", Begins(EMAIL, "ann")),
        ("email$=.edu", Ends(EMAIL, ".edu")),
        ("phone_number$=0123", Ends(PHONE, "0123")),
        ("age>=18", Compares(AGE, ">=", Decimal(18))),
        ("custom:age<-1.5", Compares(AGE, "<", Decimal("-1.5"))),
        ("age:18", Compares(AGE, "=", Decimal(18))),
        ('age="18.0"', Compares(AGE, "=", Decimal(18))),
        ("age:18..30", Every((Compares(AGE, ">=", Decimal(18)), Compares(AGE, "<=", Decimal(30))))),
        ("age:18..", Compares(AGE, ">=", Decimal(18))),
        ("age:..30", Compares(AGE, "<=", Decimal(30))),
        ("updated_at:17", Holds(Field("updated_at", Kind.TEXT), "17")),
        ("has:email", Has(EMAIL)),
        ("Has:TenantId", Has(TENANT)),
        ("has:custom:a:b", Has(custom("a:b"))),
        ('has:"custom:f(x)"', Has(custom("f(x)"))),
        ("has:identities", Has(Field("identities", Kind.IDENTITIES))),
        ("missing:group", Not(Has(own("group")))),
        ("has:provider", Has(own("provider"))),
        ("-missing:age", Not(Not(Has(AGE)))),
        ("dup:email", Shared(EMAIL)),
        ("dup:username~case", Shared(Field("username", Kind.TEXT), but_for_case=True)),
        ("dup:tenantid~CASE", Shared(TENANT, but_for_case=True)),
        ("dup:old~case", Shared(custom("old~case"))),
        ("dup:old~case~case", Shared(custom("old~case"), but_for_case=True)),
        ("custom:f(x):y", Holds(custom("f(x)"), "y")),
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
        ("status:Must_Change_Password", Is(own("status"), "FORCE_CHANGE_PASSWORD")),
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
        ("status>confirmed", 6, 1, Expected.OPERATOR),
        ("status^=conf", 6, 2, Expected.OPERATOR),
        ("birthdate>1990-01-01", 9, 1, Expected.OPERATOR),
        ("age^=1", 3, 2, Expected.OPERATOR),
        ("created$=1", 7, 2, Expected.OPERATOR),
        ("has=email", 3, 1, Expected.OPERATOR),
        ("identities:google", 0, 10, Expected.PROVIDER),
        ("age:old", 4, 3, Expected.NUMBER),
        ("age>1e5", 4, 3, Expected.NUMBER),
        ("age>1..2", 4, 4, Expected.NUMBER),
        ("age:..", 4, 2, Expected.NUMBER),
        ("age:1..x", 4, 4, Expected.NUMBER),
        ("age:30..18", 4, 6, Expected.RISING),
        ("created>yesterday", 8, 9, Expected.DATE),
        ("created:2026-02-30", 8, 10, Expected.DATE),
        ("created:2026-13", 8, 7, Expected.DATE),
        ("created:2026-1", 8, 6, Expected.DATE),
        ("created>0000", 8, 4, Expected.DATE),
        ("created<999999y", 8, 7, Expected.DATE),
        ("created<7m", 8, 2, Expected.DATE),
        ("created>2026-01..2026-02", 8, 16, Expected.DATE),
        ("created:..", 8, 2, Expected.DATE),
        ("created:2026-01..x", 8, 10, Expected.DATE),
        ("created:2026-04..2026-03", 8, 16, Expected.RISING),
        ("created:7d..30d", 8, 7, Expected.RISING),
        ("created:7d", 8, 2, Expected.AGE_SIGN),
        ("modified=7d", 9, 2, Expected.AGE_SIGN),
        ("created:", 0, 8, Expected.VALUE),
        ("has:", 0, 4, Expected.VALUE),
        ("has:emial", 4, 5, Expected.FIELD),
        ("dup:emial~case", 4, 10, Expected.FIELD),
        ("dup:email~cased", 4, 11, Expected.FIELD),
        ("has:email~case", 4, 10, Expected.FIELD),
        ("has:status", 4, 6, Expected.MISSABLE),
        ("missing:username", 8, 8, Expected.MISSABLE),
        ("has:has", 4, 3, Expected.MISSABLE),
        ("dup:status", 4, 6, Expected.SHAREABLE),
        ("dup:identities", 4, 10, Expected.SHAREABLE),
        ("dup:sub", 4, 3, Expected.SHAREABLE),
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
        ("ann - bob", 4, 1, Expected.NEGATED),
        ("ann -", 4, 1, Expected.NEGATED),
        ("(ann -)", 5, 1, Expected.NEGATED),
        ("ann NOT", 4, 3, Expected.NEGATED),
        ("NOT OR ann", 4, 2, Expected.TERM),
        ("ann OR", 4, 2, Expected.TERM),
        ("OR ann", 0, 2, Expected.TERM),
        ("ann OR OR bob", 7, 2, Expected.TERM),
        ("(ann OR) bob", 5, 2, Expected.TERM),
        ("(AND ann)", 1, 3, Expected.TERM),
        ("ann ( ) bob", 4, 3, Expected.INSIDE),
        ("ann (", 4, 1, Expected.CLOSING_BRACKET),
        ("ann (bob", 4, 1, Expected.CLOSING_BRACKET),
        ("(ann (bob)", 0, 1, Expected.CLOSING_BRACKET),
        ("ann)", 3, 1, Expected.OPENING_BRACKET),
        ("(ann)) bob", 5, 1, Expected.OPENING_BRACKET),
        (") ann", 0, 1, Expected.OPENING_BRACKET),
        ("ann(bob)", 3, 1, Expected.SPACE),
        ("(ann)bob", 5, 1, Expected.SPACE),
        ("(ann)(bob)", 5, 1, Expected.SPACE),
        ("name:ann(bob)", 8, 1, Expected.SPACE),
        ("email:(ann OR bob)", 0, 6, Expected.VALUE),
        ("(" * MOST_BRACKETS + "(a", MOST_BRACKETS, 1, Expected.FEWER_BRACKETS),
        ("a" * MOST_CHARACTERS + "bc", MOST_CHARACTERS, 2, Expected.FEWER_CHARACTERS),
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
    assert set(sentences.EXPECTED) == set(Expected)


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


def test_as_many_brackets_and_terms_as_are_allowed_are_read() -> None:
    assert meaning("(" * MOST_BRACKETS + "a" + ")" * MOST_BRACKETS) == A
    assert len(meaning("a " * MOST_TERMS).parts) == MOST_TERMS
    assert meaning("(a) " * 30) == Every((A,) * 30)


DIGITS = st.text("0123456789", min_size=1, max_size=4)
PHONE_NUMBERS = st.tuples(
    st.sampled_from(["{}", "+{}", "({})", "(+{})", "+{} ({})", "00{}({})"]),
    st.lists(DIGITS, min_size=4, max_size=6),
    st.sampled_from([" ", "-", ".", "/", " - "]),
).map(lambda parts: parts[0].format(*parts[1]) + parts[2] + parts[2].join(parts[1][2:]))


@given(PHONE_NUMBERS)
def test_a_pasted_phone_number_is_one_word_or_words_but_no_mistake(number: str) -> None:
    count = sum(character.isdecimal() for character in number)
    signed = any(character in "+()-./" for character in number)
    if signed and 5 <= count <= 15:
        assert meaning(number) == Anywhere(number)


PASTED = st.one_of(
    st.text(),
    st.text(alphabet='abE:="<>^$()\\- 12.+~\u0301\u202e\x00\ud800'),
    st.lists(
        st.sampled_from(
            [
                *("email", "custom:", "tenantId", "status", "age", "created", "phone_number", "has:", "dup:", "~case"),
                *(":", "=", "^=", "<", ">=", "..", "2026-03", "7d", "18", "+1 202 555", '"', "\\", " ", " ", "é"),
                *("OR", "AND", "NOT", "(", ")", "-"),
            ]
        )
    ).map("".join),
)


@given(PASTED)
def test_whatever_is_pasted_gives_a_query_or_an_error_within_the_text(text: str) -> None:
    outcome = parse(text, FIELDS, NOW)
    if isinstance(outcome, QueryError):
        assert outcome.position >= 0
        assert outcome.length > 0
        assert outcome.position + outcome.length <= len(text)


@pytest.mark.parametrize("length", [MOST_CHARACTERS, 1_000_000])
@pytest.mark.parametrize(
    "piece",
    [":", '"', "a:", "a ", "=<", "(", ")", "-", "NOT ", "a OR ", "(a ", "\\", "1 ", "+1", "é", "dup:", "=(", "\x00"],
)
def test_a_megabyte_of_anything_is_read_in_one_go(piece: str, length: int) -> None:
    outcome = parse(piece * (length // len(piece)), FIELDS, NOW)
    assert isinstance(outcome, QueryError) or outcome.root == Anywhere(outcome.text)


def test_statuses_are_named_as_people_read_them():
    wrong = parse("status:nope", Fields())
    assert isinstance(wrong, QueryError)
    assert "must_change_password" in wrong.facts["statuses"]
