"""What is changed while AWS is being asked stays as the change made it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cognito_admin.model.ids import GroupName
from cognito_admin.model.pools import Group
from cognito_admin.store.index import Index
from tests.store.people import plain_person
from tests.store.places import plainly

ANN, BOB = plain_person(1), plain_person(2)
CHANGED = replace(ANN, attributes={**ANN.attributes, "email": "new@example.com"})
VIP, STAFF = GroupName("vip"), GroupName("staff")


def group(name: GroupName, description: str = "") -> Group:
    return Group(name, description, None, None)


def in_index(folder: Path, scenario: Callable[[Index, Index], Awaitable[None]]) -> None:
    """With the index as a job has it that lists, and as a window has it that changes."""

    async def within() -> None:
        job, window = await Index.open(folder / "index.db", bytes(32)), await Index.open(folder / "index.db", bytes(32))
        try:
            await job.begin_or_resume()
            await job.stage_users([ANN, BOB], plainly("token"))
            await job.stage_groups([group(VIP), group(STAFF)])
            await job.stage_members(VIP, [ANN.username], "token")
            await scenario(job, window)
        finally:
            await job.close()
            await window.close()

    asyncio.run(within())


@pytest.mark.parametrize("later_s", [0, 60])
def test_a_page_asked_for_before_a_change_does_not_take_it_back(tmp_path: Path, later_s: int) -> None:
    """However it is dated: AWS may have carried out somebody else's change between the two."""

    async def scenario(job: Index, window: Index) -> None:
        asked = await job.moment()
        await window.put_changed(CHANGED)
        from_before = replace(ANN, status="RESET_REQUIRED", modified=ANN.modified + timedelta(seconds=later_s))
        await job.stage_users([from_before, BOB], plainly("more"), asked)
        assert await window.user(ANN.sub) == replace(CHANGED, groups=(VIP,))
        await job.stage_users([from_before], plainly("still more"), await job.moment())
        assert await window.user(ANN.sub) == replace(from_before, groups=(VIP,))

    in_index(tmp_path, scenario)


def test_who_was_changed_meanwhile_counts_as_listed(tmp_path: Path) -> None:
    async def scenario(job: Index, window: Index) -> None:
        await job.abandon()
        await job.begin_or_resume()
        asked = await job.moment()
        await window.put_changed(CHANGED)
        assert (await job.stage_users([ANN, BOB], plainly(None), asked)).listed == 1
        assert (await job.finish(complete=True)).removed == 0
        assert await window.user(ANN.sub) == replace(CHANGED, groups=(VIP,))

    in_index(tmp_path, scenario)


def test_a_look_at_a_user_that_began_before_a_change_does_not_take_it_back(tmp_path: Path) -> None:
    async def scenario(job: Index, window: Index) -> None:
        asked = await window.moment()
        await job.put_changed(CHANGED)
        await window.put_user(ANN, asked)
        assert await window.user(ANN.sub) == replace(CHANGED, groups=(VIP,))
        await window.put_user(ANN, await window.moment())
        assert await window.user(ANN.sub) == replace(ANN, groups=(VIP,))

    in_index(tmp_path, scenario)


def test_a_look_at_a_user_that_began_before_they_were_removed_does_not_bring_them_back(tmp_path: Path) -> None:
    async def scenario(job: Index, window: Index) -> None:
        asked = await window.moment()
        await job.remove_user(ANN.sub)
        await window.put_user(ANN, asked)
        assert await window.user(ANN.sub) is None
        await job.stage_users([ANN], plainly("more"), asked)
        assert await window.user(ANN.sub) is None
        await window.put_user(ANN, await window.moment())
        await window.put_user(ANN, asked)
        assert await window.user(ANN.sub) == ANN

    in_index(tmp_path, scenario)


def test_a_page_of_members_asked_for_before_does_not_bring_back_who_left(tmp_path: Path) -> None:
    async def scenario(job: Index, window: Index) -> None:
        asked = await job.moment()
        await window.set_member(ANN.sub, VIP, present=False)
        await window.set_member(BOB.sub, VIP, present=True)
        await job.stage_members(VIP, [ANN.username], None, asked)
        await job.stage_users([], plainly(None))
        await job.finish(complete=True)
        assert await window.user(ANN.sub) == ANN
        assert await window.user(BOB.sub) == replace(BOB, groups=(VIP,))
        assert await window.group_counts() == {STAFF: 0, VIP: 1}

    in_index(tmp_path, scenario)


def test_a_list_of_groups_asked_for_before_takes_back_no_change_of_one(tmp_path: Path) -> None:
    async def scenario(job: Index, window: Index) -> None:
        asked = await job.moment()
        made = GroupName("made")
        await window.put_groups([group(VIP, "Buys a lot"), group(made)])
        await window.remove_group(STAFF)
        await job.stage_groups([group(VIP), group(STAFF)], asked)
        await job.stage_users([], plainly(None))
        await job.finish(complete=True)
        assert await window.groups() == (group(made), group(VIP, "Buys a lot"))

    in_index(tmp_path, scenario)
