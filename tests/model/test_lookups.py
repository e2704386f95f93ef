import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.demo.filters import parse as read_as_cognito_does
from cognito_admin.model.lookups import LONGEST_FILTER, MOST, Lookup, lookups
from cognito_admin.model.query import Field, Kind, Query
from cognito_admin.model.query.tree import Anywhere, Begins, Either, Ends, Every, Exactly, Has, Holds, Is, Node, Not

UUID = "1B2c3d4e-0000-4000-8000-0123456789ab"
EMAIL = Field("email", Kind.TEXT)
PHONE = Field("phone_number", Kind.PHONE)
SUB = Field("sub", Kind.TEXT)
TENANT = Field("custom:tenantId", Kind.TEXT)
STATUS = Field("status", Kind.STATUS)
ENABLED = Field("enabled", Kind.ENABLED)
GROUP = Field("group", Kind.GROUP)


def filters(*parts: Node) -> list[str]:
    root = parts[0] if len(parts) == 1 else Every(parts)
    return [lookup.filter for lookup in lookups(Query("", root))]


def begin(value: str, *attributes: str) -> list[str]:
    return [f'{attribute} ^= "{value}"' for attribute in attributes]


@pytest.mark.parametrize(
    ("word", "asked"),
    [
        (
            "ann",
            begin("ann", "email", "username", "name", "given_name", "family_name", "preferred_username"),
        ),
        (
            "Ann@example.com",
            begin("Ann@example.com", "email", "username", "preferred_username"),
        ),
        ("+44 20 7946-0958", ['phone_number ^= "+442079460958"']),
        ("0044 20 7946 0958", ['phone_number ^= "+442079460958"']),
        ("(202) 555-0123", ['phone_number ^= "+12025550123"', 'phone_number ^= "+2025550123"']),
        (
            "442079460958",
            ['phone_number ^= "+442079460958"', *begin("442079460958", "username", "email", "preferred_username")],
        ),
        (UUID, [f'sub = "{UUID.lower()}"', f'username ^= "{UUID}"']),
        ("@example.com", []),
        ("a", []),
        ("\0\n", []),
    ],
)
def test_a_word_is_looked_for_where_its_form_says(word: str, asked: list[str]) -> None:
    assert filters(Anywhere(word)) == asked


def test_one_letter_is_enough_where_it_is_a_name() -> None:
    assert 'family_name ^= "田"' in filters(Anywhere("田"))


def test_two_words_are_most_likely_a_first_and_a_last_name() -> None:
    assert filters(Anywhere("ann"), Anywhere("example")) == [
        'name ^= "ann example"',
        'given_name ^= "ann"',
        'given_name ^= "example"',
        'family_name ^= "ann"',
        'family_name ^= "example"',
        'email ^= "ann"',
    ]


def test_a_field_is_asked_as_far_as_cognito_knows_it() -> None:
    assert filters(Holds(EMAIL, "ann")) == ['email ^= "ann"']
    assert filters(Begins(EMAIL, "ann")) == ['email ^= "ann"']
    assert filters(Ends(EMAIL, ".edu")) == []
    assert filters(Exactly(EMAIL, "Ann@example.com")) == ['email = "Ann@example.com"']
    assert filters(Exactly(PHONE, "+1 (202) 555-0123")) == ['phone_number = "+12025550123"']
    assert filters(Holds(SUB, UUID)) == [f'sub = "{UUID.lower()}"']
    assert filters(Holds(TENANT, "acme")) == []
    assert filters(Is(GROUP, "admins")) == []


def test_a_crowd_is_asked_for_only_where_nobody_is_named() -> None:
    assert filters(Is(STATUS, "force_change_password")) == ['cognito:user_status = "FORCE_CHANGE_PASSWORD"']
    assert filters(Is(ENABLED, "no"), Is(GROUP, "admins")) == ['status = "Disabled"']
    assert filters(Is(STATUS, "confirmed"), Holds(EMAIL, "ann")) == ['email ^= "ann"']


def test_what_names_one_person_is_enough() -> None:
    assert filters(Anywhere("ann"), Holds(EMAIL, "ann@example.com")) == ['email ^= "ann@example.com"']


def test_of_alternatives_each_gets_its_turn() -> None:
    either = Either((Holds(EMAIL, "ann"), Holds(EMAIL, "bob"), Has(EMAIL)))
    assert filters(either) == ['email ^= "ann"', 'email ^= "bob"']
    assert filters(either, Exactly(EMAIL, "ann")) == ['email = "ann"']


def test_who_shall_not_be_found_is_not_asked_for() -> None:
    assert filters(Not(Anywhere("ann"))) == []
    assert filters(Not(Anywhere("ann")), Holds(EMAIL, "bob")) == ['email ^= "bob"']


def test_everybody_is_never_asked_for() -> None:
    assert filters(Every(())) == []
    assert filters(Exactly(EMAIL, "")) == []


def test_quotes_and_backslashes_stay_what_they_are() -> None:
    assert Lookup("name", 'Ann "\\" Bo').filter == 'name ^= "Ann \\"\\\\\\" Bo"'


texts = st.text(st.characters(codec="utf-16") | st.sampled_from('"\\@+0123456789 ()'), max_size=300)
fields = st.sampled_from([EMAIL, PHONE, SUB, TENANT])
leaves = st.one_of(
    st.builds(Anywhere, texts),
    st.builds(Holds, fields, texts),
    st.builds(Exactly, fields, texts),
    st.builds(Is, st.just(STATUS), texts),
)
nodes = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Every, st.lists(inner, max_size=4).map(tuple)),
        st.builds(Either, st.lists(inner, max_size=4).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=8,
)


@given(nodes)
def test_whatever_is_searched_cognito_understands_every_request_and_there_are_few(root: Node) -> None:
    planned = lookups(Query("", root))
    assert len(planned) <= MOST
    assert len(set(planned)) == len(planned)
    for lookup in planned:
        assert len(lookup.filter) <= LONGEST_FILTER
        understood = read_as_cognito_does(lookup.filter)
        assert understood is not None
        assert understood.value == lookup.value
        assert understood.value
