"""A lane: one thread and the one connection it alone uses. Work goes in, an awaitable comes out."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import TypeVar

import apsw

from cognito_admin.model.failures import Cancelled, Outdated
from cognito_admin.store.encrypted import known_failures, rows

Result = TypeVar("Result")

LOOK_EVERY_STEPS = 100_000
"""SQLite forgets an interrupt that comes just before a statement starts, so a running statement also looks for itself."""


class _Ticket:
    cancelled = False


class Lane:
    """Does one thing after the other on its thread. The connection is opened there, at the first use."""

    def __init__(self, name: str, path: Path, connect: Callable[[], apsw.Connection], *, interruptible: bool) -> None:
        """In an ``interruptible`` lane what nobody waits for any more is broken off; in another it is done to its end."""
        self._path = path
        self._connect = connect
        self._interruptible = interruptible
        self._executor = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._lock = threading.Lock()
        self._tickets: set[_Ticket] = set()
        self._running: _Ticket | None = None
        self._waiting: tuple[deque[Callable[[], None]], deque[Callable[[], None]]] = (deque(), deque())
        self._connection: apsw.Connection | None = None
        self._closed = False
        self._disconnected: Future[None] | None = None

    async def run(self, work: Callable[[apsw.Connection], Result], *, patient: bool = False) -> Result:
        """What ``work`` returns. ``patient`` work lets everything else go first.

        Raises Cancelled when it was interrupted, Outdated when the lane was closed, Failure for what is known to go wrong.
        """
        if self._closed:
            raise Outdated
        ticket = _Ticket()
        future: Future[Result] = Future()
        with self._lock:
            self._tickets.add(ticket)
            self._waiting[patient].append(partial(self._fulfil, future, ticket, work))
        self._executor.submit(self._next)
        try:
            return await asyncio.wrap_future(future)
        except Cancelled:
            if self._closed:
                raise Outdated from None
            raise
        except asyncio.CancelledError:
            if self._interruptible:
                self._break_off(ticket)
            raise
        finally:
            if future.cancelled():
                self._tickets.discard(ticket)
            # What was raised leads here, and would keep all that the work had in its hands.
            del future

    def interrupt(self) -> None:
        """Breaks off what runs and what waits: it raises Cancelled."""
        with self._lock:
            tickets = tuple(self._tickets)
        for ticket in tickets:
            self._break_off(ticket)

    def check(self) -> None:
        """For work of several statements, between them. Raises Cancelled."""
        if self._is_broken_off():
            raise Cancelled

    async def rest(self) -> None:
        """Gives back the memory in which it keeps pages of the file, for a while in which nobody will ask."""
        if not self._closed:
            await asyncio.wrap_future(self._executor.submit(self._shrink))

    async def close(self) -> None:
        """Ends the thread, after what was begun. Whoever asks afterwards is told that what they hold is outdated.

        When the waiting is cancelled it ends as well, unheard. Closed again, that is waited for.
        """
        self._closed = True
        if self._disconnected is None:
            if self._interruptible:
                self.interrupt()
            self._disconnected = self._executor.submit(self._disconnect)
            self._executor.shutdown(wait=False)
        await asyncio.shield(asyncio.wrap_future(self._disconnected))

    def _next(self) -> None:
        """Called as often as something was put among what waits."""
        with self._lock:
            hurried, patient = self._waiting
            fulfil = (hurried or patient).popleft()
        fulfil()
        del fulfil

    def _fulfil(self, future: "Future[Result]", ticket: _Ticket, work: Callable[[apsw.Connection], Result]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            result = self._perform(ticket, work)
        except BaseException as error:  # noqa: BLE001 - whoever waits gets it
            future.set_exception(error)
        else:
            future.set_result(result)
        finally:
            del future

    def _perform(self, ticket: _Ticket, work: Callable[[apsw.Connection], Result]) -> Result:
        try:
            with self._lock:
                self._running = ticket
            self.check()
            with known_failures(self._path):
                return work(self._connected())
        except apsw.InterruptError:
            raise Cancelled from None
        finally:
            with self._lock:
                self._running = None
                self._tickets.discard(ticket)

    def _connected(self) -> apsw.Connection:
        if self._connection is None:
            connection = self._connect()
            if self._interruptible:
                connection.set_progress_handler(self._is_broken_off, LOOK_EVERY_STEPS)
            self._connection = connection
        return self._connection

    def _is_broken_off(self) -> bool:
        return self._running is not None and self._running.cancelled

    def _break_off(self, ticket: _Ticket) -> None:
        # Under the lock, so that it cannot hit the work that follows.
        with self._lock:
            ticket.cancelled = True
            if self._running is ticket and self._connection is not None:
                self._connection.interrupt()

    def _shrink(self) -> None:
        if self._connection is not None:
            rows(self._connection, "PRAGMA shrink_memory")

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


async def close_all(*lanes: Lane) -> None:
    """One after the other, and each of them also where the waiting is cancelled meanwhile."""
    async with AsyncExitStack() as closing:
        for lane in reversed(lanes):
            closing.push_async_callback(lane.close)
