from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.ids import Sub, Username
from cognito_admin.model.query import Crowd, Fields, Query, matches, parse
from cognito_admin.model.query.fields import USERNAME, attribute_field
from cognito_admin.model.query.folding import case_key, exact
from cognito_admin.model.users import User
from tests.store.people import plain_person

VALUES = ("ann", "Ann", "ANN", "José", "jose\u0301", "jose", "JOSÉ", "straße", "STRASSE", "", "\u212a", "k", "K")
FIELDS = Fields(seen=["custom:tenantId"])


def crowd(*values: str | None) -> list[User]:
    people = [plain_person(number) for number in range(len(values))]
    return [
        replace(user, attributes={"name": value} if value is not None else {})
        for user, value in zip(people, values, strict=True)
    ]


def found(text: str, users: list[User]) -> list[int]:
    query = parse(text, FIELDS)
    assert isinstance(query, Query)
    others = Crowd(users)
    return [number for number, user in enumerate(users) if matches(query, user, others)]


def test_a_value_is_shared_when_another_user_has_the_very_same() -> None:
    users = crowd("Ann", "ann", "ann", None, "José", "Jose\u0301", "Jose", None)
    assert found("dup:name", users) == [1, 2, 4, 5]
    assert found("-dup:name", users) == [0, 3, 6, 7]


def test_values_that_differ_by_case_alone_are_told_from_the_same_ones() -> None:
    users = crowd("Ann", "ann", "ann", "bob", "bob", "José", "jose", "JOSÉ", None)
    assert found("dup:name~case", users) == [0, 1, 2, 5, 7]
    assert found("dup:name~case -dup:name", users) == [0, 5, 7]


def test_user_names_are_compared_too() -> None:
    users = [
        replace(plain_person(number), username=Username(name)) for number, name in enumerate(("ann", "Ann", "bob"))
    ]
    assert found("dup:username~case", users) == [0, 1]
    assert found("dup:username", users) == []


def test_who_is_alone_shares_nothing() -> None:
    query = parse("dup:name OR dup:name~case", FIELDS)
    assert isinstance(query, Query)
    assert not matches(query, crowd("ann")[0])


@given(st.lists(st.sampled_from(VALUES) | st.none() | st.text(max_size=2), max_size=8))
def test_counting_finds_whom_comparing_each_with_each_finds(values: list[str | None]) -> None:
    users = crowd(*values)

    def pairs(number: int) -> list[str]:
        return [other for place, other in enumerate(values) if place != number and other is not None]

    assert found("dup:name", users) == [
        number
        for number, value in enumerate(values)
        if value is not None and any(exact(value) == exact(other) for other in pairs(number))
    ]
    assert found("dup:name~case", users) == [
        number
        for number, value in enumerate(values)
        if value is not None
        and any(exact(value) != exact(other) and case_key(value) == case_key(other) for other in pairs(number))
    ]


def test_case_is_nothing_and_accents_are_something_to_a_case_key() -> None:
    assert case_key("JOSÉ") == case_key("jose\u0301") != case_key("jose")
    assert case_key("STRASSE") == case_key("straße")
    assert case_key("\u212a") == case_key("k") == case_key("K")


@given(st.text(), st.text())
def test_the_same_exact_text_has_the_same_case_key(one: str, other: str) -> None:
    assert case_key(one) == case_key(exact(one))
    if exact(one) == exact(other):
        assert case_key(one) == case_key(other)


def test_each_field_is_counted_for_itself() -> None:
    others = Crowd([replace(user, sub=Sub("x")) for user in crowd("user0", "b")])
    assert not others.share(USERNAME, "user0")
    assert not others.share(attribute_field("name"), "user0")
    assert not others.share(attribute_field("email"), "nobody")
