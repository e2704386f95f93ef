"""Who goes next among requests that wait for the same quota."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


class Turns:
    """One request at a time. Operations take turns, the requests of one by when they came. Belongs to one event loop.

    In one line a page of a list would wait for whatever else waits each time it asks for the next: with sixteen lists of users
    beside it the list of a large group would be the last to end, long after all others, and with nothing beside it it goes no
    faster than one answer after the other.
    """

    def __init__(self) -> None:
        self._taken = False
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    @asynccontextmanager
    async def of(self, operation: str) -> AsyncGenerator[None]:
        await self._take(operation)
        try:
            yield
        finally:
            self._hand_on()

    async def _take(self, operation: str) -> None:
        if not self._taken:
            self._taken = True
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(operation, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                # It came just when nobody waited for it any more.
                self._hand_on()
            raise

    def _hand_on(self) -> None:
        while self._waiting:
            # The operation that waits longest for its turn; it waits behind the others for the next.
            operation = next(iter(self._waiting))
            line = self._waiting.pop(operation)
            turn = line.popleft()
            if line:
                self._waiting[operation] = line
            if not turn.done():
                turn.set_result(None)
                return
        self._taken = False
