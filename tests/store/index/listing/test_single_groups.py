"""Groups written and removed by the way, beside whatever lists the pool."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cognito_admin.model.ids import GroupName, Username
from cognito_admin.model.pools import Group
from cognito_admin.model.query import Fields, Query, Sort, parse
from cognito_admin.store.index import Index
from cognito_admin.store.index.listing import memberships
from tests.store.people import plain_person

VIP, STAFF = GroupName("vip"), GroupName("staff")
PEOPLE = [replace(plain_person(number), username=Username(f"name{number}")) for number in range(6)]


def group(name: GroupName, description: str = "") -> Group:
    return Group(name, description, None, None)


def in_index(folder: Path, scenario: Callable[[Index], Awaitable[None]]) -> None:
    async def within() -> None:
        index = await Index.open(folder / "index.db", bytes(32))
        try:
            for person in PEOPLE:
                await index.put_user(person)
            await index.put_groups([group(VIP)])
            await index.put_groups([group(STAFF)])
            for person in PEOPLE[:4]:
                await index.set_member(person.sub, VIP, present=True)
            await index.set_member(PEOPLE[0].sub, STAFF, present=True)
            await scenario(index)
        finally:
            await index.close()

    asyncio.run(within())


async def found(index: Index, text: str) -> int:
    query = parse(text, Fields())
    assert isinstance(query, Query)
    return await (await index.search(query, Sort("username"))).complete()


def test_a_group_is_written_and_written_anew(tmp_path: Path) -> None:
    async def scenario(index: Index) -> None:
        await index.put_groups([group(VIP, "Buys a lot")])
        assert await index.groups() == (group(STAFF), group(VIP, "Buys a lot"))
        assert await index.group_counts() == {STAFF: 1, VIP: 4}

    in_index(tmp_path, scenario)


@pytest.mark.parametrize("at_once", [memberships.FORGOTTEN_AT_ONCE, 1, 3, 4])
def test_a_removed_group_takes_its_memberships_along_and_no_others(tmp_path: Path, monkeypatch, at_once: int) -> None:
    monkeypatch.setattr(memberships, "FORGOTTEN_AT_ONCE", at_once)

    async def scenario(index: Index) -> None:
        assert await found(index, "group:vip") == 4
        await index.remove_group(VIP)
        await index.remove_group(VIP)
        assert await index.groups() == (group(STAFF),)
        assert await index.group_counts() == {STAFF: 1}
        assert await found(index, "group:vip") == 0
        first = await index.user(PEOPLE[0].sub)
        assert first is not None
        assert first.groups == (STAFF,)
        # Another of the same name has nobody in it.
        await index.put_groups([group(VIP)])
        assert await index.group_counts() == {STAFF: 1, VIP: 0}

    in_index(tmp_path, scenario)


def test_a_small_group_is_removed_in_one_go_however_many_are_in_others(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(memberships, "WALKED_AT_ONCE", 1)

    async def scenario(index: Index) -> None:
        before = await index.moment()
        await index.remove_group(STAFF)
        assert await index.moment() == before + 1
        assert await index.group_counts() == {VIP: 4}

    in_index(tmp_path, scenario)


def test_a_group_that_is_removed_while_its_members_are_listed_stays_away(tmp_path: Path) -> None:
    async def scenario(index: Index) -> None:
        await index.begin_or_resume()
        await index.stage_groups([group(VIP), group(STAFF)])
        await index.stage_members(VIP, [PEOPLE[0].username], "next")
        await index.remove_group(VIP)
        await index.stage_members(VIP, [PEOPLE[1].username, Username("nobody yet")], None)
        await index.group_gone(VIP)
        assert [one.name for one in await index.groups()] == [STAFF]

    in_index(tmp_path, scenario)
