"""Restores users in a process of its own, so that it can be killed in the middle."""

import asyncio
import sys
from pathlib import Path

from cognito_admin.model.ids import PoolId
from tests.work.restore_pool import opened, people


async def main() -> None:
    folder, url, pool, count = sys.argv[1:]
    planned = people(int(count))
    async with opened(Path(folder), url, PoolId(pool), [user.old_username for user in planned]) as desk:
        await desk.run(planned)


if __name__ == "__main__":
    asyncio.run(main())
