"""Requests of a job that are on their way at the same time."""

import asyncio
from collections.abc import Collection, Coroutine, Hashable
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from cognito_admin.work.stop import Stop

AT_ONCE = 16
"""As many as the adapter has threads for. They wait for their turn there, and hold nobody else up meanwhile."""

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")


class Asks(Generic[Key, Answer]):
    """Known by their keys. A person who stops the job waits for none of them, nor does whoever leaves the ``async with``."""

    def __init__(self, stop: Stop) -> None:
        self._stop = stop
        self._asked: dict[Key, asyncio.Task[Answer]] = {}
        self._dropped: list[asyncio.Task[Answer]] = []
        self._news = asyncio.Event()
        self._woken = False
        self._stopped = asyncio.create_task(stop.wait())
        self._stopped.add_done_callback(self._tell)

    @property
    def keys(self) -> Collection[Key]:
        return self._asked.keys()

    @property
    def has_room(self) -> bool:
        return len(self._asked) < AT_ONCE

    def begin(self, key: Key, question: Coroutine[Any, Any, Answer]) -> None:
        task = self._asked[key] = asyncio.create_task(question)
        task.add_done_callback(self._tell)

    def drop(self, key: Key) -> None:
        """Its answer is of no use any more."""
        if key in self._asked:
            self._dropped.append(self._asked.pop(key))
            self._dropped[-1].cancel()

    async def answered(self) -> tuple[Key, "asyncio.Task[Answer]"]:
        """One that has come to its end, the oldest first. There must be one at least. Raises Cancelled."""
        while True:
            if (answer := await self.answered_or_woken()) is not None:
                return answer

    async def answered_or_woken(self) -> tuple[Key, "asyncio.Task[Answer]"] | None:
        """As ``answered``; None once ``wake`` was called and no answer is there."""
        while True:
            self._stop.check()
            for key, task in self._asked.items():
                if task.done():
                    del self._asked[key]
                    return key, task
            if self._woken:
                self._woken = False
                return None
            self._news.clear()
            await self._news.wait()

    def wake(self) -> None:
        """Whoever waits for an answer, now or next, is let go without one."""
        self._woken = True
        self._news.set()

    def _tell(self, _: object) -> None:
        self._news.set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        left = (self._stopped, *self._asked.values(), *self._dropped)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


async def ask(question: Coroutine[Any, Any, Answer], stop: Stop) -> Answer:
    """The answer to a single one. Raises Cancelled once ``stop`` is requested, however long the answer takes."""
    async with Asks[None, Answer](stop) as asks:
        asks.begin(None, question)
        _, answer = await asks.answered()
        return answer.result()
