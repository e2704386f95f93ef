"""Reads a backup into an index of its own: a few users at once, all by and by. It can end at any moment and goes on there."""

import asyncio
import contextlib
import gc
import json
from collections.abc import AsyncGenerator, Callable, Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar

from cognito_admin.archive.contents import Contents
from cognito_admin.model.listing import EVERYBODY, Move, Stream
from cognito_admin.model.progress import Progress
from cognito_admin.store.index import Index
from cognito_admin.store.threads import on_a_thread
from cognito_admin.work.stop import Stop

Result = TypeVar("Result")
Opened = Callable[[], AbstractContextManager[Contents]]
"""Opens a backup; what it gives belongs to one thread."""

TIDY_EVERY = 75_000
"""So many users are written before they are made quick to search; they can be searched at once, only not as quickly.

They are enough for a segment that stays as it is: of fewer, most users of a large backup would be made quick to search twice.
"""
COLLECT_EVERY = 200_000
"""Objects between two looks of the garbage collector, which finds nothing among users and would take a third of the time."""
MORE = "more"
"""In place of AWS's token: the list of the members of a group has not ended."""


async def asked_on_a_thread(opened: Opened, question: Callable[[Contents], Result]) -> Result:
    """What ``question`` finds in a backup that is opened for it alone."""

    def asked() -> Result:
        with opened() as contents:
            return question(contents)

    return await on_a_thread(asked, "backup")


async def read_into(
    index: Index,
    opened: Opened,
    report: Callable[[Progress], None],
    stop: Stop,
) -> Mapping[str, int]:
    """How many users there are, and how many files of the backup could not be read to their end, if any could not.

    Raises Cancelled once ``stop`` is requested, and Failure.
    """
    report(Progress("starting"))
    with _rarely_collecting():
        return await _read_into(index, opened, report, stop)


async def read_first(index: Index, opened: Opened) -> None:
    """A few users, so that there is something to see before a job has started. Nothing where some were read before.

    Raises Failure.
    """
    async with _on_its_thread(opened) as source:
        await _Reading(index, source, lambda _: None, Stop()).run_first()


async def _read_into(index: Index, opened: Opened, report: Callable[[Progress], None], stop: Stop) -> Mapping[str, int]:
    async with _on_its_thread(opened) as source:
        reading = _Reading(index, source, report, stop)
        try:
            return await reading.run()
        finally:
            await reading.close()


class _Source:
    """The contents of a backup, which belong to one thread."""

    def __init__(self, contents: Contents, thread: ThreadPoolExecutor) -> None:
        self.contents = contents
        self._thread = thread

    def ask(self, question: Callable[[], Result]) -> "asyncio.Future[Result]":
        """Begins at once, so that the answer comes while something else is done."""
        return asyncio.get_running_loop().run_in_executor(self._thread, question)


@asynccontextmanager
async def _on_its_thread(opened: Opened) -> AsyncGenerator[_Source]:
    loop = asyncio.get_running_loop()
    thread = ThreadPoolExecutor(1, thread_name_prefix="backup")
    opening = opened()
    try:
        contents = await loop.run_in_executor(thread, opening.__enter__)
        try:
            yield _Source(contents, thread)
        finally:
            await loop.run_in_executor(thread, opening.__exit__, None, None, None)
    finally:
        thread.shutdown(wait=False)


class _Reading:
    def __init__(self, index: Index, source: _Source, report: Callable[[Progress], None], stop: Stop) -> None:
        self._index = index
        self._source = source
        self._contents = source.contents
        self._report = report
        self._stop = stop
        self._tidying: asyncio.Task[None] | None = None
        self._untidy = 0
        self._apart = AsyncExitStack()
        self._is_apart = False

    async def run(self) -> Mapping[str, int]:
        resume = await self._index.begin_or_resume()
        await self._index.keep_pool_name(self._contents.about.pool.name)
        plain = next((stream for stream in resume.streams if stream.prefix == EVERYBODY), Stream())
        done, *damaged = json.loads(plain.token or "[0]")
        self._contents.damaged.update(dict.fromkeys(damaged))
        if not plain.done:
            await self._read_users(done)
        groups = await self._source.ask(self._contents.groups)
        await self._index.stage_groups(groups)
        await self._read_members()
        for group in groups:
            await self._index.stage_members(group.name, (), None)
        self._report(Progress("finishing"))
        await self._tidied()
        while await self._index.tidy(everything=True):
            self._stop.check()
        counts = await self._index.finish(complete=True)
        damaged = len(self._contents.damaged)
        return {"total": counts.total, **({"files_damaged": damaged} if damaged else {})}

    async def run_first(self) -> None:
        """Nothing but the first page, if none was read before."""
        if not (await self._index.begin_or_resume()).streams:
            await self._index.keep_pool_name(self._contents.about.pool.name)
            page = await self._source.ask(lambda: next(self._contents.users(), None))
            if page:
                await self._index.stage_users(page, self._so_far(len(page)))

    async def close(self) -> None:
        if self._tidying is not None:
            self._tidying.cancel()
            await asyncio.gather(self._tidying, return_exceptions=True)
        await self._apart.aclose()

    async def _read_users(self, done: int) -> None:
        """From behind the first ``done`` of them."""
        total = self._contents.about.users
        pages = self._contents.users(done)
        coming = self._source.ask(lambda: next(pages, None))
        with _ended(coming):
            while page := await coming:
                self._stop.check()
                coming = self._source.ask(lambda: next(pages, None))
                done += len(page)
                await self._index.stage_users(page, self._so_far(done))
                self._report(Progress("reading_users", done, total))
                self._untidy += len(page)
                await self._tidy_beside()
        await self._index.stage_users((), self._so_far(done, ended=True))

    def _so_far(self, done: int, *, ended: bool = False) -> Move:
        """The place in the list is how many were read, and which files could not be read to their end."""
        return Move((Stream(EVERYBODY, json.dumps([done, *self._contents.damaged]), ended, done),))

    async def _read_members(self) -> None:
        members = 0
        found = self._contents.members()
        while (some := await self._source.ask(lambda: next(found, None))) is not None:
            self._stop.check()
            group, usernames = some
            await self._index.stage_members(group, usernames, MORE)
            members += len(usernames)
            self._report(Progress("reading_members", members, unit="members"))

    async def _tidy_beside(self) -> None:
        """Raises what kept that from being done."""
        if self._tidying is not None and self._tidying.done():
            await self._tidied()
        if self._tidying is None and self._untidy >= TIDY_EVERY:
            self._untidy = 0
            if not self._is_apart:
                # What is read by then is enough for two cores.
                await self._apart.enter_async_context(self._index.upkeep_apart())
                self._is_apart = True
            self._tidying = asyncio.ensure_future(self._tidy())

    async def _tidied(self) -> None:
        tidying, self._tidying = self._tidying, None
        if tidying is not None:
            await tidying

    async def _tidy(self) -> None:
        while await self._index.tidy():
            pass


@contextlib.contextmanager
def _rarely_collecting() -> Generator[None]:
    usual = gc.get_threshold()
    gc.set_threshold(COLLECT_EVERY, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextlib.contextmanager
def _ended(coming: "asyncio.Future[Any]") -> Generator[None]:
    """Nobody may wait any more for what is still being read; its failure is not news then."""
    try:
        yield
    except BaseException:
        coming.add_done_callback(lambda future: future.cancelled() or future.exception())
        raise
