import asyncio
import gc
import threading

import pytest
import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.ui.loop import Loop, paint_first
from tests.conftest import ExpectedLogs


def test_a_known_failure_reaches_its_owner_and_a_bug_the_report(qapp: QApplication) -> None:
    failures: list[Failure] = []
    bugs: list[BaseException] = []
    loop = Loop(on_bug=bugs.append)
    owner = QObject()

    async def fail(error: Exception) -> None:
        raise error

    async def main() -> None:
        for error in (Failure(Code.THROTTLED), ValueError("x"), Cancelled()):
            task = loop.spawn(fail(error), owner, failures.append)
            await asyncio.wait([task])

    loop.run(qapp, main)
    assert failures == [Failure(Code.THROTTLED)]
    assert [type(bug) for bug in bugs] == [ValueError]


def test_a_failure_nobody_handles_goes_to_the_window(qapp: QApplication) -> None:
    failures: list[Failure] = []
    loop = Loop(on_failure=failures.append)
    owner = QObject()

    async def fail() -> None:
        raise Failure(Code.DISK_FULL)

    async def main() -> None:
        await asyncio.wait([loop.spawn(fail(), owner)])

    loop.run(qapp, main)
    assert failures == [Failure(Code.DISK_FULL)]


def test_a_task_ends_with_its_owner(qapp: QApplication) -> None:
    loop = Loop()
    owner = QObject()
    ended: list[str] = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    async def main() -> None:
        task = loop.spawn(work(), owner)
        await asyncio.sleep(0)
        owner.deleteLater()
        await asyncio.wait([task])

    loop.run(qapp, main)
    assert ended == ["cancelled"]


def test_nothing_begins_for_whoever_is_gone(qapp: QApplication) -> None:
    loop = Loop()
    owner = QObject()
    slot = loop.latest(owner)
    shiboken6.delete(owner)
    begun: list[str] = []

    async def work() -> None:
        begun.append("yes")

    async def main() -> None:
        await asyncio.wait([loop.spawn(work(), owner), slot.run(work())])

    loop.run(qapp, main)
    assert not begun


def test_a_newer_wish_replaces_the_one_before(qapp: QApplication) -> None:
    loop = Loop()
    owner = QObject()
    answers: list[int] = []

    async def search(number: int) -> None:
        await asyncio.sleep(0)
        answers.append(number)

    async def main() -> None:
        slot = loop.latest(owner)
        for number in range(5):
            task = slot.run(search(number))
        assert slot.busy
        await task
        assert not slot.busy

    loop.run(qapp, main)
    assert answers == [4]


def test_what_is_still_going_on_at_the_end_is_cancelled_and_awaited(qapp: QApplication) -> None:
    loop = Loop()
    owner = QObject()
    put_right: list[str] = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            put_right.append("yes")

    async def main() -> None:
        loop.spawn(work(), owner)
        await asyncio.sleep(0)

    loop.run(qapp, main)
    assert put_right == ["yes"]


def test_work_cannot_be_started_without_the_loop(qapp: QApplication) -> None:
    async def work() -> None: ...

    with pytest.raises(RuntimeError):
        Loop().spawn(work(), QObject())
    gc.collect()


def test_a_bug_without_a_report_is_logged(qapp: QApplication, expected_logs: ExpectedLogs) -> None:
    expected_logs.allow("Unexpected error")
    Loop().bug(ValueError("x"))


def test_the_first_paint_needs_no_asyncio_loop(qapp: QApplication) -> None:
    class Window(QWidget):
        painted = Signal()

        def paintEvent(self, event: QPaintEvent) -> None:
            self.painted.emit()

    window = Window()
    paint_first(window, window.painted)
    assert not window.visibleRegion().isEmpty()
    window.close()


def test_a_thread_that_outlives_the_loop_may_be_the_last_to_know_it(qapp: QApplication) -> None:
    ended = threading.Event()
    timers: list[QObject] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        timers.append(loop._timer)  # pyright: ignore[reportAttributeAccessIssue]
        loop.call_later(3600, print)
        threading.Thread(target=lambda loop: ended.wait(), args=(loop,)).start()

    Loop().run(qapp, main)
    ended.set()
    assert not shiboken6.isValid(timers[0])
