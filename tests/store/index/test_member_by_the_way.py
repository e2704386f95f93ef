"""Memberships that a change has brought about, written between two listings."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.pools import Group
from cognito_admin.model.users import User
from cognito_admin.store.index import Index

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
VIP = GroupName("vip")
SUB = Sub("a22e0001-0000-4000-8000-000000000000")
ANN = User(Username("ann"), SUB, {"sub": SUB}, "CONFIRMED", True, NOON, NOON)


@pytest.mark.parametrize("times", [1, 2])
def test_who_joins_and_leaves_a_group_is_counted_at_once(tmp_path: Path, times: int) -> None:
    async def run() -> None:
        index = await Index.open(tmp_path / "index.db", bytes(32))
        try:
            await index.begin_or_resume()
            await index.stage_groups([Group(VIP, "", None, None)])
            await index.put_user(ANN)
            version = await index.version()
            for _ in range(times):
                await index.set_member(SUB, VIP, present=True)
            user = await index.user(SUB)
            assert user is not None
            assert user.groups == (VIP,)
            assert await index.group_counts() == {VIP: 1}
            assert await index.version() != version
            for _ in range(times):
                await index.set_member(SUB, VIP, present=False)
            user = await index.user(SUB)
            assert user is not None
            assert user.groups == ()
            assert await index.group_counts() == {VIP: 0}
            await index.set_member(SUB, GroupName("made meanwhile"), present=True)
            await index.set_member(Sub("nobody"), VIP, present=True)
            assert await index.user(SUB) == user
        finally:
            await index.close()

    asyncio.run(run())
