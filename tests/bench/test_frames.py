"""The frame log sees what is done in the window and when it was painted."""

import time
from collections import Counter
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.bench.apart import run_apart
from tests.bench.conftest import USERS
from tests.bench.frame_log import FrameLog, tell_paints
from tests.bench.frames import KINDS

TIMES = 4


class Board(QWidget):
    """Draws nothing, whenever it is asked to."""

    whole = True

    def paintEvent(self, event: object) -> None:
        pass


def press_a_key(board: Board) -> None:
    QApplication.sendEvent(board, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a"))


def test_an_event_counts_until_the_paint_that_follows_and_until_one_without_gaps(qapp: QApplication) -> None:
    log = FrameLog()
    tell_paints(Board, lambda board: log.painted(board, whole=board.whole))
    board = Board()
    log.watch(board, board)
    board.resize(100, 100)
    board.grab()
    for _ in range(2):
        log.announce(QEvent.Type.KeyPress, "key", time.perf_counter())
        press_a_key(board)
    press_a_key(board)
    board.whole = False
    board.grab()
    assert [frame.kind for frame in log.frames] == ["key", "key"]
    assert all(frame.painted_ms is not None and frame.shown_ms is None for frame in log.frames)
    board.whole = True
    board.grab()
    assert all((frame.shown_ms or 0) > (frame.painted_ms or 0) for frame in log.frames)
    board.deleteLater()


def test_wheel_keys_mouse_and_typing_are_seen_while_a_sync_runs(index: Path) -> None:
    seen = run_apart("tests.bench.frames_probe", index=str(index), load_users=100_000, times=TIMES, calls_per_s=120)
    assert seen["users"] == USERS
    assert seen["calls_per_s"] > 0
    assert list(seen["taken_percent"]) == list(KINDS)
    assert Counter(frame["kind"] for frame in seen["frames"]) == dict.fromkeys(KINDS, TIMES)
    assert all(frame["painted_ms"] is not None for frame in seen["frames"])
