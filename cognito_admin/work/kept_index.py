"""The index of a pool as it lies on disk: opened once it is there, opened anew once another took its place."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from cognito_admin.model.failures import Code, Failure, Outdated
from cognito_admin.store.index import Index
from cognito_admin.store.threads import on_a_thread
from cognito_admin.work.unlock import StoreKey

_OPENINGS = 1 << 40
"""More commits than one opening of an index will see."""


class KeptIndex:
    """Belongs to one event loop.

    What opens the index raises what ``StoreKey.get`` and ``Index.open`` raise, and Outdated once this is closed.
    """

    def __init__(self, path: Callable[[], Path], store_key: StoreKey) -> None:
        self._path = path
        self._store_key = store_key
        self._lock = asyncio.Lock()
        self._index: Index | None = None
        self._file: tuple[int, int] | None = None
        self._openings = 0
        self._closed = False

    @property
    def path(self) -> Path:
        return self._path()

    def version(self, of_opening: int) -> int:
        """The version of the index made comparable with those of earlier openings."""
        return self._openings * _OPENINGS + of_opening

    async def opened(self) -> Index | None:
        """None while no process has made it."""
        index = self._index
        if index is not None and self._file == await self._file_now() and index is self._index:
            return index
        async with self._lock:
            if await self._file_now() is None:
                await self._let_go()
                return None
            return await self._open()

    async def made(self) -> Index:
        """The index, a new one if there is none."""
        async with self._lock:
            return await self._open()

    async def set_aside(self) -> None:
        """Makes room for a new one. Raises Failure(STORE_LOCKED)."""
        async with self._lock:
            await self._let_go()
            if await self._file_now() is not None:
                path = self.path
                await on_a_thread(lambda: Index.set_aside(path), "index-file")

    async def rest(self) -> None:
        """Gives back the memory of an index that is open."""
        async with self._lock:
            if self._index is not None:
                await self._index.rest()

    async def close(self) -> None:
        self._closed = True
        async with self._lock:
            await self._let_go()

    async def _open(self) -> Index:
        if self._closed:
            raise Outdated
        if self._index is None or self._file != await self._file_now():
            await self._let_go()
            index = await self._read_under(await self._store_key.get())
            self._index, self._openings = index, self._openings + 1
            self._file = await self._file_now()
        return self._index

    async def _read_under(self, key: bytes) -> Index:
        try:
            return await Index.open(self.path, key)
        except Failure as failure:
            if failure.code is not Code.STORE_KEY_WRONG or not await self._store_key.proved():
                raise
            # Its first page is damaged, which to SQLite looks like another key.
            raise Failure(Code.STORE_DAMAGED, **failure.facts) from failure

    async def _let_go(self) -> None:
        index, self._index = self._index, None
        if index is not None:
            await index.close()

    async def _file_now(self) -> tuple[int, int] | None:
        path = self.path
        return await on_a_thread(lambda: _identity(path), "index-file")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
