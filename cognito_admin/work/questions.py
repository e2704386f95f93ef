"""What the person is asked in the middle of something, and who puts it to them: a window, a terminal, the window behind a job."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar

from cognito_admin.model.failures import Code, Failure

Answering = Callable[[str, Mapping[str, str], bool], Awaitable[str]]
"""``answer(code, facts, secret)``, as in ``credentials.Asking``. Raises Failure when the person would not answer, and Cancelled."""

_Result = TypeVar("_Result")


def unanswered(code: str, facts: Mapping[str, str]) -> Failure:
    """What it means that a question has no answer."""
    del code  # all of them are about codes as yet
    return Failure(Code.MFA_CODE_MISSING, **facts)


class Questions:
    """Asks whoever offered last to answer. Belongs to one event loop."""

    def __init__(self) -> None:
        self._answering: list[Answering] = []

    def answered_by(self, answer: Answering) -> Callable[[], None]:
        """From here on ``answer`` is asked. Returns what ends that."""
        self._answering.append(answer)
        return lambda: self._answering.remove(answer) if answer in self._answering else None

    async def ask(self, code: str, facts: Mapping[str, str], secret: bool) -> str:
        """Raises what the one who answers raises, and the Failure of an unanswered question where nobody does."""
        if not self._answering:
            raise unanswered(code, facts)
        return await self._answering[-1](code, facts, secret)


class Bridge:
    """Lets worker threads wait for what the loop does. ``close`` ends all waiting."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._lock = threading.Lock()
        self._waiting: set[Future[Any]] = set()
        self._closed = False

    def wait(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        """What ``work`` returns on the loop. Called on a worker thread. Raises Failure(CONNECTION_CLOSED) once it is closed."""
        with self._lock:
            if self._closed or self._loop.is_closed():
                work.close()
                raise Failure(Code.CONNECTION_CLOSED)
            future = asyncio.run_coroutine_threadsafe(work, self._loop)
            self._waiting.add(future)
        try:
            return future.result()
        except CancelledError:
            raise Failure(Code.CONNECTION_CLOSED) from None
        finally:
            with self._lock:
                self._waiting.discard(future)

    def close(self) -> None:
        """Returns at once."""
        with self._lock:
            self._closed = True
            waiting = tuple(self._waiting)
        for future in waiting:
            future.cancel()
