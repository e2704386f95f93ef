import asyncio
from pathlib import Path

import pytest

from cognito_admin.aws.user_pages import GroupPage
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName
from cognito_admin.store.index import Index
from cognito_admin.work.asks import AT_ONCE
from cognito_admin.work.memberships import MOST_DEAD_TOKENS, GroupReading
from cognito_admin.work.stop import Stop
from tests.store.people import plain_person
from tests.store.places import plainly
from tests.work.fake_pool import FakePool
from tests.work.own_index import with_index

PEOPLE = [plain_person(number) for number in range(20)]
MANY = {GroupName(f"group-{number:02}"): PEOPLE[: number % 7] for number in range(40)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.db"


async def read(pool: FakePool, index: Index) -> GroupReading:
    resume = await index.begin_or_resume()
    if not resume.streams:
        await index.stage_users(PEOPLE, plainly(None))
    reading = GroupReading(pool, index, Stop(), lambda members: None, lambda: None)
    await reading.run(resume)
    return reading


async def is_the_truth(index: Index) -> None:
    assert await index.group_counts() == {name: len(people) for name, people in MANY.items()}


def test_several_groups_are_read_at_a_time(path: Path) -> None:
    class Slow(FakePool):
        async def list_users_in_group_page(self, group: GroupName, token: str | None = None) -> GroupPage:
            under_way.add(group)
            most.append(len(under_way))
            for _ in range(50):
                await asyncio.sleep(0)
            under_way.remove(group)
            return await super().list_users_in_group_page(group, token)

    under_way: set[GroupName] = set()
    most: list[int] = []

    async def scenario(index: Index) -> None:
        reading = await read(Slow([], MANY), index)
        assert reading.unread == 0
        await is_the_truth(index)

    with_index(path, scenario)
    assert max(most) == AT_ONCE


def test_groups_that_were_being_read_go_on_where_they_were_before_others_begin(path: Path) -> None:
    def refuse(operation: str, number: int) -> None:
        if number == 30:
            raise Failure(Code.THROTTLED)

    async def scenario(index: Index) -> None:
        stopped = FakePool([], MANY, before=refuse)
        with pytest.raises(Failure):
            await read(stopped, index)
        resume = await index.begin_or_resume()
        assert len(resume.group_tokens) > 1
        pool = FakePool([], dict(reversed(MANY.items())))
        await read(pool, index)
        await is_the_truth(index)
        pages = sum(max(1, -(-len(people) // 2)) for people in MANY.values())
        assert len(stopped.calls) + len(pool.calls) <= pages + 2 + 2 * AT_ONCE
        begun = [token for _, token in pool.groups_asked[: len(resume.group_tokens)]]
        assert None not in begun

    with_index(path, scenario)


def test_a_list_of_members_that_cognito_forgets_again_and_again_is_a_failure(path: Path) -> None:
    def forget(operation: str, number: int) -> None:
        if operation == "list_users_in_group" and pool.groups_asked[-1][0] == "group-06":
            raise Failure(Code.PAGING_TOKEN_DEAD)

    async def scenario(index: Index) -> None:
        with pytest.raises(Failure) as caught:
            await read(pool, index)
        assert caught.value.code is Code.PAGING_TOKEN_DEAD
        assert [name for name, _ in pool.groups_asked].count(GroupName("group-06")) == MOST_DEAD_TOKENS + 1

    pool = FakePool([], MANY, before=forget)
    with_index(path, scenario)
