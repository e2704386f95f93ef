"""The series of all pools as they lie on disk: opened when they are first needed, begun anew when they are damaged."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from cognito_admin.model.failures import Code, Failure, Outdated
from cognito_admin.store.encrypted import set_aside
from cognito_admin.store.series import SeriesStore
from cognito_admin.store.threads import on_a_thread
from cognito_admin.work.health import Spent
from cognito_admin.work.unlock import StoreKey

Result = TypeVar("Result")


class KeptSeries:
    """Belongs to one event loop. Raises what ``StoreKey.get`` and ``SeriesStore.open`` raise, and Outdated once it is closed."""

    def __init__(self, path: Callable[[], Path], store_key: StoreKey) -> None:
        self._path = path
        self._store_key = store_key
        self._opening = asyncio.Lock()
        self._store: SeriesStore | None = None
        self._closed = False

    async def do(self, work: Callable[[SeriesStore], Awaitable[Result]]) -> Result:
        """``work`` may be done twice: on what is there, and where that is damaged on what is begun anew."""
        store = await self._opened()
        try:
            return await work(store)
        except Failure as failure:
            if failure.code is not Code.STORE_DAMAGED:
                raise
        return await work(await self._begun_anew(store))

    async def spend(self, spent: Spent = Spent()) -> Spent:  # noqa: B008 - it is immutable
        """Counts what was asked of CloudWatch. What was asked today by now, of all pools."""
        day = datetime.now(UTC).date().isoformat()
        return Spent(*await self.do(lambda store: store.spend(day, spent.calls, spent.metrics)))

    async def close(self) -> None:
        self._closed = True
        async with self._opening:
            await self._let_go()

    async def _opened(self) -> SeriesStore:
        async with self._opening:
            if self._closed:
                raise Outdated
            if self._store is None:
                self._store = await self._read_under(await self._store_key.get())
            return self._store

    async def _read_under(self, key: bytes) -> SeriesStore:
        path = self._path()
        try:
            return await SeriesStore.open(path, key)
        except Failure as failure:
            # To SQLite a damaged first page looks like another key.
            wrong_key = failure.code is Code.STORE_KEY_WRONG and await self._store_key.proved()
            if failure.code is not Code.STORE_DAMAGED and not wrong_key:
                raise
        await on_a_thread(lambda: set_aside(path, keep=1), "series-file")
        return await SeriesStore.open(path, key)

    async def _begun_anew(self, damaged: SeriesStore) -> SeriesStore:
        """All in it can be asked for again."""
        async with self._opening:
            if self._store is damaged:
                await self._let_go()
                path = self._path()
                await on_a_thread(lambda: set_aside(path, keep=1), "series-file")
        return await self._opened()

    async def _let_go(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            await store.close()
