"""Threads that wait for AWS, so that nobody else has to."""

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from cognito_admin.model.failures import Code, Failure

_Result = TypeVar("_Result")
_Task = tuple["Future[Any]", Callable[[], Any]]


class Workers:
    """At most ``count`` threads, started when they are needed.

    They are daemons: a call that hangs until its timeout must not keep the program from ending.
    """

    def __init__(self, count: int, name: str) -> None:
        self._count = count
        self._name = name
        self._queue: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._threads = 0
        self._busy = 0
        self._closed = False

    async def run(self, work: Callable[[], _Result]) -> _Result:
        """Runs ``work`` on one of the threads. When the waiting is cancelled, work that has begun goes on unheard.

        Raises Failure(CONNECTION_CLOSED) where the threads ended before it could begin.
        """
        future: Future[_Result] = Future()
        with self._lock:
            if self._closed:
                raise Failure(Code.CONNECTION_CLOSED)
            self._busy += 1
            if self._busy > self._threads and self._threads < self._count:
                self._threads += 1
                threading.Thread(target=self._serve, name=f"{self._name}-{self._threads}", daemon=True).start()
            self._queue.put((future, work))
        return await asyncio.wrap_future(future)

    def close(self, last: Callable[[], object]) -> None:
        """Gives up what has not begun and lets the threads end after what they are doing; one of them does ``last``."""
        with self._lock:
            self._closed = True
            with contextlib.suppress(queue.Empty):
                while task := self._queue.get_nowait():
                    if task[0].set_running_or_notify_cancel():
                        task[0].set_exception(Failure(Code.CONNECTION_CLOSED))
            self._queue.put((Future(), last))
            for _ in range(self._threads):
                self._queue.put(None)

    def _serve(self) -> None:
        while (task := self._queue.get()) is not None:
            future, work = task
            del task
            if future.set_running_or_notify_cancel():
                try:
                    result = work()
                except BaseException as error:  # noqa: BLE001 - it is raised again where the result is awaited
                    future.set_exception(error)
                else:
                    future.set_result(result)
            del future, work
            with self._lock:
                self._busy -= 1
