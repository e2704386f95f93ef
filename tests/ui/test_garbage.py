import asyncio
import gc
import threading

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from cognito_admin.ui.loop import Loop


class Noting:
    """In a cycle with itself, so that only the garbage collector frees it; notes on which thread that was."""

    def __init__(self, freed_on: list[int]) -> None:
        self.itself = self
        self.freed_on = freed_on

    def __del__(self) -> None:
        self.freed_on.append(threading.get_ident())


def test_while_the_window_lives_garbage_is_freed_on_its_thread_only(qapp: QApplication) -> None:
    freed_on: list[int] = []

    async def main() -> None:
        Noting(freed_on)
        Noting(freed_on)

        def allocate() -> list[list[object]]:
            return [[] for _ in range(100_000)]

        worker = await asyncio.to_thread(allocate)
        while not freed_on:
            worker.append([])
            await asyncio.sleep(0.01)

    Loop().run(qapp, main)
    assert set(freed_on) == {threading.get_ident()}
    assert len(freed_on) == 2
    assert gc.isenabled()


class NotingWithQt(Noting):
    def __init__(self, freed_on: list[int]) -> None:
        super().__init__(freed_on)
        self.qt = QObject()


def test_what_belongs_to_qt_is_freed_on_the_windows_thread_wherever_it_was_made(qapp: QApplication) -> None:
    freed_on: list[int] = []

    def make() -> None:
        NotingWithQt(freed_on)
        del [[[] for _ in range(100_000)]][:]

    async def main() -> None:
        thread = threading.Thread(target=make)
        thread.start()
        thread.join()
        assert freed_on == []

    Loop().run(qapp, main)
    assert freed_on == [threading.get_ident()]


def test_what_was_spared_while_the_window_lived_is_looked_through_again_afterwards(qapp: QApplication) -> None:
    async def main() -> None:
        gc.freeze()

    Loop().run(qapp, main)
    assert gc.get_freeze_count() == 0


def test_no_garbage_of_a_window_outlives_it(qapp: QApplication) -> None:
    freed_on: list[int] = []

    async def main() -> None:
        Noting(freed_on)

    Loop().run(qapp, main)
    assert freed_on == [threading.get_ident()]
