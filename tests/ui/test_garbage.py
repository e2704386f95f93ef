import asyncio
import gc
import threading

from PySide6.QtWidgets import QApplication

from cognito_admin.ui.garbage import GarbageCollection
from cognito_admin.ui.loop import Loop


class Noting:
    """In a cycle with itself, so that only the garbage collector frees it; notes on which thread that was."""

    def __init__(self, freed_on: list[int]) -> None:
        self.itself = self
        self.freed_on = freed_on

    def __del__(self) -> None:
        self.freed_on.append(threading.get_ident())


def allocate() -> list[list[object]]:
    return [[] for _ in range(100_000)]


def test_while_the_window_lives_garbage_is_freed_on_its_thread_only(qapp: QApplication) -> None:
    freed_on: list[int] = []
    garbage = GarbageCollection()
    garbage.collect()
    Noting(freed_on)
    worker = threading.Thread(target=allocate)
    worker.start()
    worker.join()
    assert freed_on == []
    kept = allocate()
    garbage.collect()
    assert freed_on == [threading.get_ident()]
    assert kept
    garbage.end()
    assert gc.isenabled()


def test_no_garbage_of_a_window_outlives_it(qapp: QApplication) -> None:
    freed_on: list[int] = []

    async def main() -> None:
        assert not gc.isenabled()
        Noting(freed_on)
        await asyncio.to_thread(allocate)

    Loop().run(qapp, main)
    assert freed_on == [threading.get_ident()]
    assert gc.isenabled()


def test_a_window_that_set_nothing_aside_leaves_aside_what_others_did(qapp: QApplication) -> None:
    gc.freeze()
    GarbageCollection().end()
    assert gc.get_freeze_count() > 0
    gc.unfreeze()
