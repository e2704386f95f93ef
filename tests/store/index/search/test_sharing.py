"""Accounts that share something, found through the index, against gathering those of everybody."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from cognito_admin.model.duplicates import FIELDS, Gathering, Order, Sign, Wanted
from cognito_admin.model.ids import Sub, Username
from cognito_admin.model.query import Fields, Query, parse
from cognito_admin.model.query.folding import exact
from cognito_admin.model.users import User
from cognito_admin.store.index.index import Index
from tests.store.places import plainly

KEY = bytes(range(32))
NOW = datetime(2026, 11, 1, tzinfo=UTC)
NAMES = ("ann", "Ann", "José", "jose\u0301", "STRASSE", "straße", "bob", "Carl", "carl")
Found = list[tuple[tuple[Sign, ...], set[Sub], int]]


def people(count: int, seed: int, first: int = 0) -> list[User]:
    rng = Random(seed)
    found: list[User] = []
    for number in range(first, first + count):
        word = rng.choice(NAMES)
        held = {
            "email": f"{word}{rng.randrange(count // 3)}@example.com",
            "phone_number": f"+1202555{rng.randrange(count):04}",
            "preferred_username": rng.choice(("", f"{word}{rng.randrange(count)}")),
            "name": rng.choice(NAMES),
            "birthdate": f"19{rng.randrange(70, 99)}-01-01",
        }
        held = {name: text for name, text in held.items() if rng.random() < 0.7}
        username = f"{word}{rng.randrange(count)}-{number % 2 and number}"
        status = rng.choice(("CONFIRMED", "EXTERNAL_PROVIDER"))
        sub = Sub(f"{number:08x}-0000-4000-8000-000000000000")
        found.append(User(Username(username), sub, held, status, True, NOW, NOW))
    return list({user.username: user for user in found}.values())


def expected(users: Sequence[User]) -> Found:
    gathering = Gathering()
    for number, user in enumerate(users):
        texts = {**user.attributes, "username": user.username}
        for sign in Sign:
            held = [texts.get(name) for name in FIELDS[sign]]
            gathering.put(sign, number, [text and exact(text) for text in held])
    return [
        (group.signs, {users[one].sub for one in group.members}, sum(users[one].is_federated for one in group.members))
        for group in gathering.together()
    ]


async def found(index: Index) -> Found:
    sharing = await index.sharing()
    groups: Found = []
    for number in range(len(sharing)):
        alike = sharing.alike(number)
        accounts = await sharing.accounts(number)
        assert len(accounts) == alike.accounts
        groups.append((alike.signs, {user.sub for user in accounts}, alike.federated))
    return groups


def on_index(folder: Path, users: Sequence[User], act: Callable[[Index], Awaitable[None]]) -> None:
    async def scenario() -> None:
        index = await Index.open(folder / "index.db", KEY)
        try:
            await index.begin_or_resume()
            await index.stage_users(users, plainly(None))
            await index.stage_groups([])
            await index.finish(complete=True)
            while await index.tidy(everything=True):
                pass
            await act(index)
        finally:
            await index.close()

    asyncio.run(scenario())


def in_any_order(groups: Found) -> list[str]:
    return sorted(f"{signs} {sorted(subs)} {federated}" for signs, subs, federated in groups)


def test_the_index_finds_who_shares_what_before_and_after_users_are_written(tmp_path: Path) -> None:
    users = people(90, seed=1)

    async def act(index: Index) -> None:
        assert in_any_order(await found(index)) == in_any_order(expected(users))
        later = people(20, seed=2, first=80)
        for user in later:
            await index.put_user(user)
        now = list({user.sub: user for user in (*users, *later)}.values())
        assert in_any_order(await found(index)) == in_any_order(expected(now))

    on_index(tmp_path, users, act)


def test_groups_are_filtered_and_sorted_and_found_by_a_search(tmp_path: Path) -> None:
    users = people(90, seed=3)

    async def act(index: Index) -> None:
        sharing = await index.sharing()

        async def told(wanted: Wanted, text: str = "") -> list[int]:
            query = parse(text, Fields((), ("email", "name"))) if text else None
            assert query is None or isinstance(query, Query)
            return list(await sharing.arranged(wanted, query))

        everything = await told(Wanted())
        assert sorted(everything) == list(range(len(sharing)))
        ways = [(sharing.alike(one).weak, not sharing.alike(one).joinable) for one in everything]
        assert ways == sorted(ways)
        assert {sharing.alike(one).joinable for one in await told(Wanted(joinable=True))} == {True}
        by_phone = await told(Wanted(Sign.PHONE, order=Order.ACCOUNTS, descending=True))
        counts = [sharing.alike(one).accounts for one in by_phone]
        assert by_phone
        assert counts == sorted(counts, reverse=True)
        assert all(Sign.PHONE in sharing.alike(one).signs for one in by_phone)
        wanted = {user.sub for user in users if "ann" in user.attributes.get("email", "").casefold()}
        with_ann = [one for one in everything if any(user.sub in wanted for user in await sharing.accounts(one))]
        assert await told(Wanted(), "email:ann") == with_ann
        assert await told(Wanted(), "email:nobody") == []

    on_index(tmp_path, users, act)


def test_who_was_deleted_since_is_not_shown(tmp_path: Path) -> None:
    users = people(60, seed=4)

    async def act(index: Index) -> None:
        sharing = await index.sharing()
        (gone, *left) = await sharing.accounts(0)
        await index.remove_user(gone.sub)
        assert await sharing.accounts(0) == tuple(left)
        assert len(await sharing.accounts(1, most=1)) == 1

    on_index(tmp_path, users, act)


def test_of_many_accounts_others_are_shown_in_place_of_those_that_were_deleted(tmp_path: Path) -> None:
    users = [
        User(Username(f"user-{one}"), Sub(f"{one:08x}-0000-4000-8000-000000000000"), held, "CONFIRMED", True, NOW, NOW)
        for one in range(7)
        for held in ({"phone_number": "+12025550100"},)
    ]

    async def act(index: Index) -> None:
        sharing = await index.sharing()
        everybody = await sharing.accounts(0)
        assert len(everybody) == len(users)
        for gone in everybody[:4]:
            await index.remove_user(gone.sub)
        assert await sharing.accounts(0, most=2) == everybody[4:6]
        assert await sharing.accounts(0, most=4) == everybody[4:]

    on_index(tmp_path, users, act)
