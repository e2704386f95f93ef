"""The made-up users are those that the figures are said of."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice
from typing import TypeVar

import pytest

from cognito_admin.model.users import User
from tests.bench.crowd import BLOCK, PAGE, TENANTS, Crowd
from tests.bench.names import FAMILY_NAMES, GIVEN_NAMES, family_names, given_names

T = TypeVar("T")


@pytest.fixture(scope="module")
def people() -> list[User]:
    return Crowd(2 * BLOCK).block(1)


def share(people: Iterable[User], is_so: Callable[[User], bool]) -> float:
    told = [is_so(user) for user in people]
    return sum(told) / len(told)


def test_the_same_seed_makes_the_same_users_and_another_seed_others() -> None:
    first, again, other = Crowd(1_000).block(0), Crowd(1_000).block(0), Crowd(1_000, seed=2).block(0)
    assert first == again
    assert not {user.sub for user in first} & {user.sub for user in other}


def test_a_larger_crowd_begins_with_the_users_of_a_smaller_one() -> None:
    assert Crowd(2 * BLOCK).block(0) == Crowd(BLOCK).block(0)


def test_pages_are_full_but_for_the_last_and_hold_everybody_once() -> None:
    pages = list(Crowd(BLOCK + 61).pages())
    assert Counter(map(len, pages)) == {PAGE: BLOCK // PAGE + 1, 1: 1}
    everybody = [user for page in pages for user in page]
    assert len({user.sub for user in everybody}) == len({user.username for user in everybody}) == BLOCK + 61


def test_user_names_are_of_the_four_kinds(people: list[User]) -> None:
    assert share(people, lambda user: user.username == user.sub) == pytest.approx(0.6, abs=0.03)
    assert share(people, lambda user: user.username == user.attributes["email"]) == pytest.approx(0.25, abs=0.03)
    assert share(people, lambda user: user.username.startswith("google_")) == pytest.approx(0.1, abs=0.03)


def test_names_are_in_many_scripts_and_their_addresses_in_latin_letters(people: list[User]) -> None:
    names = "".join(user.attributes["given_name"] + user.attributes["family_name"] for user in people)
    scripts = {unicodedata.name(letter).split()[0] for letter in set(names) if letter.isalpha()}
    assert scripts >= {"LATIN", "CYRILLIC", "GREEK", "CJK", "HANGUL", "ARABIC", "HEBREW", "DEVANAGARI"}
    assert all(user.attributes["email"].isascii() for user in people)
    assert len(given_names()) == GIVEN_NAMES
    assert len(family_names()) == FAMILY_NAMES


def test_values_are_spread_as_in_a_real_pool(people: list[User]) -> None:
    assert len({user.status for user in people}) == 7
    assert share(people, lambda user: "phone_number" in user.attributes) == pytest.approx(0.8, abs=0.03)
    assert {len(user.groups) for user in people} == {0, 1, 2, 3}
    tenants = Counter(user.attributes["custom:tenantId"] for user in people)
    assert 500 < len(tenants) <= TENANTS
    assert tenants.most_common(1)[0][1] > len(people) / 20
    addresses = Counter(user.attributes["email"] for user in people)
    assert any(number > 1 for number in addresses.values())
    assert all(user.created <= user.modified for user in people)


def test_a_user_may_carry_fifty_attributes() -> None:
    users = Crowd(200, attributes=50).block(0)
    names = {name for user in users for name in user.attributes} - {"sub"}
    assert len(names) == 50
    assert max(len(user.attributes) for user in islice(users, 200)) > 40


def test_more_attributes_than_it_knows_are_refused() -> None:
    with pytest.raises(ValueError, match="between 9 and 50"):
        Crowd(10, attributes=51)
