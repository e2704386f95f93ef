"""Makes one change in a process of its own, so that it can be killed between two steps."""

import asyncio
import json
import sys
from pathlib import Path

from cognito_admin.model.changes.change import wish_from_json
from cognito_admin.model.ids import PoolId, Sub
from tests.work.change_pool import opened


async def main() -> None:
    folder, url, pool, sub, wish = sys.argv[1:]
    async with opened(Path(folder), url, PoolId(pool)) as desk:
        change = await desk.planned(wish_from_json(json.loads(wish)), Sub(sub) if sub else None)
        await desk.changes.apply(change, password="Correct-horse-7" if change.needs_password else None)


if __name__ == "__main__":
    asyncio.run(main())
