"""One event loop for Qt and asyncio: tasks that belong to widgets, slots for the latest wish only, an orderly end.

asyncio and qasync take about 80 ms to import. They are read when the loop starts, which is after the first paint.
"""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QEventLoop, QObject, QTimer

from cognito_admin.model.failures import Cancelled, Failure
from cognito_admin.ui.end_signals import END_SIGNALS

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Coroutine

    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QApplication, QWidget

T = TypeVar("T")
log = logging.getLogger(__name__)

FIRST_PAINT_PATIENCE_MS = 3000


class Loop:
    """Runs coroutines on the thread of the window.

    ``on_failure`` gets known failures nobody else handles, ``on_bug`` everything that should not have happened.
    """

    def __init__(
        self,
        on_failure: Callable[[Failure], None] | None = None,
        on_bug: Callable[[BaseException], object] | None = None,
    ) -> None:
        self.on_failure = on_failure
        self.on_bug = on_bug
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._owned: dict[int, set[asyncio.Task[Any]]] = {}

    def run(self, app: QApplication, main: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Runs ``main`` and everything it spawns until it returns; what is still going on then is cancelled and awaited."""
        import asyncio

        import qasync

        from cognito_admin.ui.garbage import GarbageCollection

        garbage = GarbageCollection()
        loop: asyncio.AbstractEventLoop = qasync.QEventLoop(app)
        asyncio.set_event_loop(loop)
        self._loop = loop
        loop.set_exception_handler(self._unhandled)
        try:
            return loop.run_until_complete(self._until_all_ended(main()))
        finally:
            self._loop = None
            asyncio.set_event_loop(None)
            loop.close()
            _let_go_of_qt(loop)
            garbage.end()

    def spawn(
        self,
        work: Coroutine[Any, Any, T],
        owner: QObject,
        on_failure: Callable[[Failure], object] | None = None,
    ) -> asyncio.Task[T]:
        """Starts ``work`` for ``owner`` and ends it with it. ``on_failure`` gets a known failure; cancelled means silence."""
        if self._loop is None:
            work.close()
            raise RuntimeError("The loop is not running")
        task = self._loop.create_task(work)
        if not shiboken6.isValid(owner):
            # It would belong to nobody: ended before it begins.
            task.cancel()
            return task
        mine = self._tasks_of(owner)
        self._tasks.add(task)
        mine.add(task)

        def ended(ended_task: asyncio.Task[T]) -> None:
            self._tasks.discard(ended_task)
            mine.discard(ended_task)
            if not ended_task.cancelled() and (error := ended_task.exception()) is not None:
                self._report(error, on_failure if shiboken6.isValid(owner) else None)

        task.add_done_callback(ended)
        return task

    def latest(self, owner: QObject, on_failure: Callable[[Failure], object] | None = None) -> Latest:
        """A slot that holds one piece of work at a time."""
        return Latest(self, owner, on_failure)

    async def aside(self, work: Callable[[], T]) -> T:
        """The result of a function that reads files, run away from the window's thread. For what has no adapter of its own."""
        import asyncio
        from concurrent.futures import ThreadPoolExecutor

        executor = ThreadPoolExecutor(1, thread_name_prefix="aside")
        try:
            return await asyncio.get_running_loop().run_in_executor(executor, work)
        finally:
            executor.shutdown(wait=False)

    def bug(self, error: BaseException) -> None:
        """Something that should not have happened, from wherever it was caught."""
        if self.on_bug is None:
            log.error("Unexpected error", exc_info=error)
        else:
            self.on_bug(error)

    def on_signals(self, quit_requested: Callable[[], object]) -> None:
        """Ctrl+C in a terminal and an end asked for by the system close the window in order. Call it while the loop runs."""
        if self._loop is None:
            return
        for number in END_SIGNALS:
            with contextlib.suppress(NotImplementedError, RuntimeError):
                self._loop.add_signal_handler(number, quit_requested)

    def _tasks_of(self, owner: QObject) -> set[asyncio.Task[Any]]:
        # Keyed by the C++ object: a Python wrapper may be made anew, and its id() given to another.
        key = shiboken6.getCppPointer(owner)[0]
        if key not in self._owned:
            mine: set[asyncio.Task[Any]] = set()
            self._owned[key] = mine
            owner.destroyed.connect(lambda: self._owner_gone(key))
        return self._owned[key]

    def _owner_gone(self, key: int) -> None:
        for task in [*self._owned.pop(key, ())]:
            if self._loop is not None and not self._loop.is_closed():
                task.cancel()

    def _report(self, error: BaseException, on_failure: Callable[[Failure], object] | None) -> None:
        if isinstance(error, Cancelled):
            return
        handler = on_failure or self.on_failure
        if isinstance(error, Failure) and handler is not None:
            handler(error)
        else:
            self.bug(error)

    def _unhandled(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self._report(error, None)
        else:
            log.error("asyncio: %s", context.get("message"))

    async def _until_all_ended(self, main: Coroutine[Any, Any, T]) -> T:
        try:
            return await main
        finally:
            await self._cancel_all()

    async def _cancel_all(self) -> None:
        import asyncio

        # A task may spawn another while it ends.
        while left := [task for task in self._tasks if not task.done()]:
            for task in left:
                task.cancel()
            await asyncio.wait(left)


class Latest:
    """Holds the newest piece of work only: a newer one cancels the one before. Silent about what was replaced."""

    def __init__(self, loop: Loop, owner: QObject, on_failure: Callable[[Failure], object] | None = None) -> None:
        self._loop = loop
        self._owner = owner
        self._on_failure = on_failure
        self._task: asyncio.Task[Any] | None = None

    @property
    def busy(self) -> bool:
        return self._task is not None and not self._task.done()

    def run(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        self.cancel()
        self._task = self._loop.spawn(work, self._owner, self._on_failure)
        return self._task

    def cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None


def _let_go_of_qt(loop: asyncio.AbstractEventLoop) -> None:
    """A thread on its way out may be the last to know the loop, and Qt's timers must not end on another thread than theirs."""
    for part in ("_timer", "_QEventLoop__call_soon_signaller"):
        shiboken6.delete(getattr(loop, part))


def paint_first(window: QWidget, painted: SignalInstance) -> None:
    """Lets Qt alone show the window until it was ``painted`` once. Outside of any loop, before the slow imports of the start."""
    drawing = QEventLoop()
    patience = QTimer(singleShot=True, interval=FIRST_PAINT_PATIENCE_MS)
    after = QTimer(singleShot=True, interval=0)
    for timer in (patience, after):
        timer.timeout.connect(drawing.quit)
    # Not at once: what is drawn reaches the screen after the event.
    painted.connect(after.start)
    patience.start()
    window.show()
    drawing.exec()
    patience.stop()
    painted.disconnect(after.start)
