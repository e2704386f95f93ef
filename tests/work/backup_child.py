"""Backs a made-up pool up and says each call, so that it can be killed in the middle: ``backup_child FOLDER``."""

import asyncio
import sys

from cognito_admin.model import listing
from cognito_admin.work import backup_sink
from cognito_admin.work import listing as work_listing
from cognito_admin.work.backup import backup
from cognito_admin.work.backup_wish import BackupWish
from cognito_admin.work.stop import Stop
from tests.work.backup_pool import BackupPool
from tests.work.sync_pool import SPREAD, SPREAD_MEMBERS


def say(operation: str, number: int) -> None:
    print(number, operation, flush=True)


async def main() -> None:
    # Each page by itself, and safe at once, so that a kill comes between any two of them.
    work_listing.WRITE_EVERY_S = 0
    backup_sink.SETTLE_EVERY_S = 0
    listing.SMALL_POOL = 0
    pool = BackupPool(SPREAD, SPREAD_MEMBERS, before=say)
    await backup(pool.source, BackupWish(sys.argv[1]), lambda progress: None, Stop())


if __name__ == "__main__":
    asyncio.run(main())
