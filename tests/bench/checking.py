"""Counts what a check-up tells of the users of an index, in a process that does nothing else and knows no Qt."""

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from cognito_admin.model.checkup.facts import Facts, Users
from cognito_admin.model.ids import PoolId
from cognito_admin.model.indexes import IndexState
from cognito_admin.model.settings.things import POOL
from cognito_admin.model.users import User
from cognito_admin.store.index import Index
from cognito_admin.work import checkup_facts
from cognito_admin.work.search import understood
from tests.bench.apart import peak_bytes, serve
from tests.bench.filling import KEY


class OfIndex:
    """A pool as far as its index tells of it."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.groups = index.groups
        self.heaviest = index.heaviest

    async def index_state(self) -> IndexState:
        return await self._index.state()

    async def count(self, text: str) -> int:
        return await self._index.count(await understood(text, self._index, ()))

    async def some(self, text: str, most: int) -> tuple[User, ...]:
        return await self._index.some(await understood(text, self._index, ()), most)


async def look(path: Path) -> dict[str, Any]:
    index = await Index.open(path, KEY)
    try:
        facts = Facts(datetime.now(UTC), PoolId("us-east-1_Crowd"), {POOL: {"UsernameConfiguration": {}}})
        began_s = time.perf_counter()
        users = await checkup_facts._users(cast("Any", OfIndex(index)), facts)
        checked_s = time.perf_counter() - began_s
        assert isinstance(users, Users), users
        began_s = time.perf_counter()
        shared = await index.sharing()
        return {
            "users": users.count,
            "checked_s": checked_s,
            "groups": len(shared),
            "shared_s": time.perf_counter() - began_s,
            "peak_bytes": peak_bytes(),
        }
    finally:
        await index.close()


if __name__ == "__main__":
    serve(lambda path: asyncio.run(look(Path(path))))
