"""Runs a bulk in a process of its own, so that it can be killed in the middle."""

import asyncio
import sys
from pathlib import Path

from cognito_admin.model.changes.record import BulkId
from cognito_admin.model.ids import PoolId
from cognito_admin.work.stop import Stop
from tests.work.change_pool import opened


async def main() -> None:
    folder, url, pool, bulk = sys.argv[1:]
    async with opened(Path(folder), url, PoolId(pool)) as desk:
        await desk.bulks.run(BulkId(bulk), lambda progress: None, Stop())


if __name__ == "__main__":
    asyncio.run(main())
