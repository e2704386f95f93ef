"""An index of few users, opened for one scenario."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from cognito_admin.model.ids import GroupName
from cognito_admin.model.indexes import SyncCounts
from cognito_admin.model.pools import Group
from cognito_admin.model.query import Fields, Query, Sort, parse
from cognito_admin.model.users import User
from cognito_admin.store.index import Index
from tests.store.people import NOON, plain_person
from tests.store.places import plainly

KEY = bytes(range(32))
ADMINS, STAFF = GroupName("admins"), GroupName("staff")
ANN, BOB, CID = (plain_person(number) for number in range(3))


class Clock:
    now = NOON

    def __call__(self) -> object:
        return self.now


def with_index(path: Path, scenario: Callable[[Index], Awaitable[None]], clock: Clock | None = None) -> None:
    async def run() -> None:
        index = await Index.open(path, KEY, clock=clock or Clock())  # pyright: ignore
        try:
            await scenario(index)
        finally:
            await index.close()

    asyncio.run(run())


async def subs(index: Index, text: str = "") -> list[str]:
    query = parse(text, Fields())
    assert isinstance(query, Query)
    results = await index.search(query, Sort("sub"))
    return [user.username if user else "gone" for user in await results.rows(0, results.count)]


async def synced(index: Index, *users: User, groups: dict[GroupName, list[User]] | None = None) -> SyncCounts:
    await index.begin_or_resume()
    await index.stage_users(users, plainly(None))
    await index.stage_groups([Group(name, "", None, None) for name in groups or {}])
    for name, members in (groups or {}).items():
        await index.stage_members(name, [user.username for user in members], None)
    return await index.finish(complete=True)
