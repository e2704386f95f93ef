"""Syncs a made-up pool and says each page, so that it can be killed in the middle: ``sync_child PATH [in streams]``."""

import asyncio
import sys
from pathlib import Path

from cognito_admin.model import listing
from cognito_admin.store.index import Index
from cognito_admin.work import listing as work_listing
from cognito_admin.work.stop import Stop
from cognito_admin.work.sync import sync
from tests.work.fake_pool import FakePool
from tests.work.sync_pool import KEY, MEMBERS, SPREAD, SPREAD_MEMBERS, USERS


def say(operation: str, number: int) -> None:
    print(number, operation, flush=True)


async def main() -> None:
    # Each page by itself, so that a kill comes between any two of them.
    work_listing.WRITE_EVERY_S = 0
    index = await Index.open(Path(sys.argv[1]), KEY)
    pool = FakePool(USERS, MEMBERS, before=say)
    if sys.argv[2:]:
        listing.SMALL_POOL = 0
        pool = FakePool(SPREAD, SPREAD_MEMBERS, before=say)
    await sync(pool, index, lambda progress: None, Stop())
    await index.close()


if __name__ == "__main__":
    asyncio.run(main())
