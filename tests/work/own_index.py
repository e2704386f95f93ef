"""An index of a test's own."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from cognito_admin.store.index import Index
from tests.work.sync_pool import KEY


def now() -> datetime:
    return datetime.now(UTC)


def with_index(path: Path, scenario: Callable[[Index], Awaitable[None]], clock: Callable[[], datetime] = now) -> None:
    async def run() -> None:
        index = await Index.open(path, KEY, clock=clock)
        try:
            await scenario(index)
        finally:
            await index.close()

    asyncio.run(run())
