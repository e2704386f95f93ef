import contextlib
import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.demo import filters
from cognito_admin.demo.answers import user_entry
from cognito_admin.demo.errors import AwsError
from cognito_admin.demo.population import LoadPopulation
from cognito_admin.demo.state import PoolState, Service
from cognito_admin.demo.subs import COGNITO7, RANDOM
from cognito_admin.demo.users import User, UserSource
from tests.demo.asking import refusal
from tests.demo.conftest import NOW


def fill(service: Service, pool: PoolState, count: int) -> list[User]:
    users = [
        User(
            sub=service.new_sub(),
            username=f"user-{number}",
            attributes={"email": f"Person{number}@Example.com", "given_name": "Ada" if number % 2 else "Bob"},
            status="CONFIRMED",
            enabled=True,
            created=NOW,
            modified=NOW,
        )
        for number in range(count)
    ]
    for user in users:
        pool.users.put(user, NOW - timedelta(days=1))
    return users


def pages(client: Any, pool: PoolState, **query: Any) -> list[list[dict[str, Any]]]:
    found: list[list[dict[str, Any]]] = []
    token: dict[str, str] = {}
    while True:
        answer = client.list_users(UserPoolId=pool.id, **query, **token)
        found.append(answer["Users"])
        if "PaginationToken" not in answer:
            return found
        token = {"PaginationToken": answer["PaginationToken"]}


def names(found: list[list[dict[str, Any]]]) -> list[str]:
    return [user["Username"] for page in found for user in page]


def test_pages_hold_sixty_users_and_everybody_comes_once(client: Any, service: Service, pool: PoolState) -> None:
    users = fill(service, pool, 130)
    found = pages(client, pool)
    assert [len(page) for page in found] == [60, 60, 10]
    assert sorted(names(found)) == sorted(user.username for user in users)


def test_no_order_is_promised(client: Any, service: Service, pool: PoolState) -> None:
    fill(service, pool, 130)
    subs = [user["Attributes"][0]["Value"] for page in pages(client, pool) for user in page]
    assert subs != sorted(subs)


def test_a_limit_of_zero_is_the_default_and_one_above_sixty_is_refused(
    client: Any, service: Service, pool: PoolState
) -> None:
    fill(service, pool, 61)
    assert len(client.list_users(UserPoolId=pool.id, Limit=0)["Users"]) == 60
    code, message = refusal(client.list_users, UserPoolId=pool.id, Limit=61)
    assert code == "InvalidParameterException"
    assert message == (
        "1 validation error detected: Value '61' at 'limit' failed to satisfy constraint: "
        "Member must have value less than or equal to 60"
    )


def test_a_token_belongs_to_its_query_its_pool_and_its_hour(
    client: Any, service: Service, pool: PoolState, make_pool: Any
) -> None:
    fill(service, pool, 130)
    other = make_pool("eu-central-1_OtherPool")
    token = client.list_users(UserPoolId=pool.id)["PaginationToken"]
    for request in (
        {"UserPoolId": pool.id, "Filter": 'email ^= "p"'},
        {"UserPoolId": pool.id, "Limit": 10},
        {"UserPoolId": other.id},
    ):
        code, message = refusal(client.list_users, PaginationToken=token, **request)
        assert code == "InvalidParameterException"
        assert message.startswith(f"Paging marker {token} is invalid for request")
    assert refusal(client.list_users, UserPoolId=pool.id, PaginationToken="made-up")[0] == "InvalidParameterException"

    service.clock.advance(seconds=3600)
    assert len(client.list_users(UserPoolId=pool.id, PaginationToken=token)["Users"]) == 60
    service.clock.advance(seconds=1)
    assert refusal(client.list_users, UserPoolId=pool.id, PaginationToken=token)[0] == "InvalidParameterException"


def test_short_and_empty_pages_with_a_token_lose_nobody(client: Any, service: Service, pool: PoolState) -> None:
    users = fill(service, pool, 300)
    service.faults.short_pages = 0.5
    service.faults.empty_pages = 0.3
    found = pages(client, pool)
    assert any(not page for page in found[:-1])
    assert any(0 < len(page) < 60 for page in found[:-1])
    assert sorted(names(found)) == sorted(user.username for user in users)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ('email = "person7@example.COM"', ["user-7"]),
        ('email ^= "PERSON12"', ["user-12"]),
        ('username = "user-3"', ["user-3"]),
        ('username = "User-3"', []),
        ('cognito:user_status = "confirmed"', [f"user-{number}" for number in range(13)]),
        ('status = "Enabled"', [f"user-{number}" for number in range(13)]),
        ('status = "enabled"', []),
        ('given_name="bob"', [f"user-{number}" for number in range(0, 13, 2)]),
        ("", [f"user-{number}" for number in range(13)]),
        ('phone_number ^= ""', []),
    ],
)
def test_a_filter_finds(condition: str, expected: list[str], client: Any, service: Service, pool: PoolState) -> None:
    fill(service, pool, 13)
    assert sorted(names(pages(client, pool, Filter=condition))) == sorted(expected)


def test_a_filter_finds_by_sub(client: Any, service: Service, pool: PoolState) -> None:
    user = fill(service, pool, 40)[17]
    assert names(pages(client, pool, Filter=f'sub = "{user.sub}"')) == ["user-17"]
    assert "user-17" in names(pages(client, pool, Filter=f'sub ^= "{user.sub[:1]}"'))
    service.faults.sub_prefix = "ignored"
    assert len(names(pages(client, pool, Filter=f'sub ^= "{user.sub[:1]}"'))) == 40
    service.faults.sub_prefix = "unsupported"
    assert refusal(client.list_users, UserPoolId=pool.id, Filter='sub ^= "a"')[0] == "InvalidParameterException"


@pytest.mark.parametrize(
    "condition",
    ['email = "a" AND name = "b"', "email = a", 'custom:plan = "x"', 'email *= "x"', 'email = "a"b"', "email"],
)
def test_a_filter_of_another_grammar_is_refused(condition: str, client: Any, pool: PoolState) -> None:
    assert refusal(client.list_users, UserPoolId=pool.id, Filter=condition)[0] == "InvalidParameterException"


@given(st.text())
def test_any_value_can_be_asked_for_once_escaped(value: str) -> None:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    parsed = filters.parse(f'name = "{escaped}"')
    assert parsed is not None
    assert parsed.value == value


@given(st.text())
def test_any_other_text_is_a_filter_or_a_refusal(text: str) -> None:
    with contextlib.suppress(AwsError):
        filters.parse(text)


def test_a_rare_match_comes_after_empty_pages(client: Any, service: Service, make_pool: Any) -> None:
    pool = make_pool()
    pool.users = UserSource(LoadPopulation(1, 6_000))
    last = pool.users.having("email", LoadPopulation(1, 6_000).user(5_999).attributes["email"])[0]
    pool.users.put(User(**{**fields(last), "attributes": {"name": "Zebra"}}), NOW)
    found = pages(client, pool, Filter='name = "zebra"')
    assert [len(page) for page in found] == [0, 0, 1]


def fields(user: User) -> dict[str, Any]:
    return {name: getattr(user, name) for name in User.__slots__}


def test_attributes_to_get_wants_a_value_in_everybody(client: Any, service: Service, pool: PoolState) -> None:
    fill(service, pool, 3)
    found = client.list_users(UserPoolId=pool.id, AttributesToGet=["email"])["Users"]
    assert all([attribute["Name"] for attribute in user["Attributes"]] == ["email"] for user in found)
    for attribute in ("custom:plan", "no_such_attribute"):
        code, _ = refusal(client.list_users, UserPoolId=pool.id, AttributesToGet=[attribute])
        assert code == "InvalidParameterException"


def test_changes_show_once_the_index_has_caught_up(client: Any, service: Service, pool: PoolState) -> None:
    users = fill(service, pool, 3)
    service.faults.index_lag_s = 10
    pool.users.remove(users[0].sub, NOW)
    pool.users.put(User(**{**fields(users[1]), "username": "renamed"}), NOW)
    pool.users.put(User(**{**fields(users[2]), "sub": service.new_sub(), "username": "new"}), NOW)
    assert sorted(names(pages(client, pool))) == ["user-0", "user-1", "user-2"]
    service.clock.advance(seconds=10)
    assert sorted(names(pages(client, pool))) == ["new", "renamed", "user-2"]


def test_an_unknown_pool_is_not_found(client: Any) -> None:
    assert refusal(client.list_users, UserPoolId="eu-central-1_Nowhere") == (
        "ResourceNotFoundException",
        "User pool eu-central-1_Nowhere does not exist.",
    )


@pytest.mark.parametrize("shape", [COGNITO7, RANDOM])
def test_a_load_population_lists_everybody_by_slices_of_sub(shape: Any, client: Any, make_pool: Any) -> None:
    pool = make_pool()
    pool.users = UserSource(LoadPopulation(7, 1_000, shape=shape))
    whole = names(pages(client, pool))
    sliced = [name for digit in "0123456789abcdef" for name in names(pages(client, pool, Filter=f'sub ^= "{digit}"'))]
    assert len(whole) == len(set(whole)) == 1_000
    assert sorted(whole) == sorted(sliced)


def test_subs_of_today_leave_most_prefixes_of_two_digits_empty(client: Any, make_pool: Any) -> None:
    pool = make_pool()
    pool.users = UserSource(LoadPopulation(7, 1_000))
    assert names(pages(client, pool, Filter='sub ^= "a4"'))
    assert names(pages(client, pool, Filter='sub ^= "a5"')) == []


@given(st.integers(1, 40_000_000), st.data())
def test_a_load_population_knows_where_every_sub_is(size: int, data: st.DataObject) -> None:
    population = LoadPopulation(3, size)
    index = data.draw(st.integers(0, size - 1))
    sub = population.sub(index)
    assert population.first_from(sub) == index
    assert index == 0 or population.sub(index - 1) < sub
    assert list(population.having("username", sub)) == [index]
    assert list(population.having("email", population.user(index).attributes["email"].upper())) == [index]
    assert json.loads(population.entry(index)) == user_entry(UserSource(), population.user(index))


def test_edits_overlay_a_load_population(client: Any, make_pool: Any, service: Service) -> None:
    pool = make_pool()
    pool.users = UserSource(LoadPopulation(7, 200))
    first, second = [user for _, user in zip(range(2), pool.users, strict=False)]
    pool.users.remove(first.sub, NOW)
    pool.users.put(User(**{**fields(second), "username": "changed"}), NOW)
    pool.users.put(User(**{**fields(second), "sub": service.new_sub(), "username": "added"}), NOW)
    found = names(pages(client, pool))
    assert len(pool.users) == len(found) == 200
    assert first.username not in found
    assert {"changed", "added"} <= set(found)
    assert pool.users.by_sub(first.sub) is None
