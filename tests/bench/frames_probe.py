"""Uses the window on an index while a sync fills it, in a process of its own: turns the wheel, pages, drags the thumb, types."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

import asyncio
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollBar, QStyle, QStyleOptionSlider

from cognito_admin.store.paths import Paths
from cognito_admin.ui.panes.users.search_line import SearchLine
from cognito_admin.ui.panes.users.table import UsersTable
from tests.bench.apart import serve
from tests.bench.filling import KEY
from tests.bench.frame_log import FrameLog, tell_paints
from tests.bench.neighbours import Neighbours
from tests.window.computer import Computer, EmulatorProcess
from tests.window.person import Person

WIDTH_PX, HEIGHT_PX = 1400, 900
EVERY_S = {"wheel": 1 / 60, "page down": 1 / 30, "thumb": 1 / 60, "typing": 0.12}
TYPED = ("anna kov", "son", "email:mar", "gmail", "status:confirmed ann", "leb")
SETTLING_S = 0.25


class Hands:
    """Of somebody who is quick. Each event has its time, which does not move when the window is late."""

    def __init__(self, person: Person, log: FrameLog, times: int) -> None:
        self._person = person
        self._log = log
        self._times = times
        self._table: UsersTable = person.pane.table
        self._bar: QScrollBar = self._table.verticalScrollBar()
        self._line: SearchLine = person.pane.search
        log.watch(self._table.viewport(), self._table)
        log.watch(self._table, self._table)
        log.watch(self._bar, self._table)
        log.watch(self._line, self._line)

    async def turn_the_wheel(self) -> None:
        middle = QPointF(self._table.viewport().rect().center())
        nothing = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase

        def turn(_: int) -> None:
            place = QPointF(self._table.viewport().mapToGlobal(middle.toPoint()))
            event = QWheelEvent(middle, place, QPoint(), QPoint(0, -120), *nothing, False)
            QApplication.sendEvent(self._table.viewport(), event)

        await self._often("wheel", QEvent.Type.Wheel, turn)

    async def page_down(self) -> None:
        self._table.setFocus()
        await self._often("page down", QEvent.Type.KeyPress, lambda _: QTest.keyClick(self._table, Qt.Key.Key_PageDown))

    async def drag_the_thumb(self) -> None:
        """From the top to the bottom."""
        option = QStyleOptionSlider()
        self._bar.initStyleOption(option)
        part = QStyle.SubControl.SC_ScrollBarSlider
        thumb = self._bar.style().subControlRect(QStyle.ComplexControl.CC_ScrollBar, option, part, self._bar)
        held = thumb.center()
        way_px = self._bar.height() - 2 * held.y()
        QTest.mousePress(self._bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, held)

        def move(step: int) -> None:
            place = QPointF(held + QPoint(0, way_px * (step + 1) // self._times))
            glob = QPointF(self._bar.mapToGlobal(place.toPoint()))
            left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
            moved = QMouseEvent(QEvent.Type.MouseMove, place, glob, Qt.MouseButton.NoButton, left, none)
            QApplication.sendEvent(self._bar, moved)

        await self._often("thumb", QEvent.Type.MouseMove, move)
        QTest.mouseRelease(self._bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, held)

    async def type_and_take_back(self) -> None:
        """Words letter by letter, then letter by letter away again."""
        self._line.setFocus()
        keys = [key for word in TYPED for key in (*word, *("\b" * len(word)))]

        def press(number: int) -> None:
            key = keys[number % len(keys)]
            if key == "\b":
                QTest.keyClick(self._line, Qt.Key.Key_Backspace)
            else:
                QTest.keyClicks(self._line, key)

        await self._often("typing", QEvent.Type.KeyPress, press)
        self._line.clear()

    async def _often(self, kind: str, event: QEvent.Type, act: Callable[[int], object]) -> None:
        begun_s = time.perf_counter()
        for number in range(self._times):
            due_s = begun_s + number * EVERY_S[kind]
            await asyncio.sleep(max(0.0, due_s - time.perf_counter()))
            self._log.announce(event, kind, due_s)
            act(number)
        await asyncio.sleep(SETTLING_S)


def watch(index: str, load_users: int, times: int, calls_per_s: float) -> dict[str, Any]:
    """The frames of ``times`` events of each kind, in the window on a pool of ``load_users`` that was read as ``index`` before.

    ``calls_per_s`` is the quota by which the sync meanwhile goes. Returns how many calls a second it made, too, and how much
    of the machine others took during each kind.
    """
    log = FrameLog()
    users = 0
    made_per_s = 0.0
    taken: dict[str, float] = {}

    async def visit(person: Person) -> None:
        nonlocal users, made_per_s
        person.shell.window.resize(WIDTH_PX, HEIGHT_PX)
        await person.opens("users")
        users = await person.until(person.found_count, "the users")
        await person.starts_sync()
        await person.job_listed(60)
        hands = Hands(person, log, times)
        acts: dict[str, Callable[[], Awaitable[None]]] = {
            "wheel": hands.turn_the_wheel,
            "page down": hands.page_down,
            "thumb": hands.drag_the_thumb,
            "typing": hands.type_and_take_back,
        }
        begun_s, begun = time.perf_counter(), emulator.calls("ListUsers")
        for kind, act in acts.items():
            neighbours = Neighbours()
            await act()
            taken[kind] = neighbours.taken_percent()
        made_per_s = (emulator.calls("ListUsers") - begun) / (time.perf_counter() - begun_s)
        job = person.job()
        assert job is not None
        assert not job.state.ended, "the sync ended before everything was measured"
        await person.closes_window("Stop and close")

    with tempfile.TemporaryDirectory() as folder, EmulatorProcess(f"--load-users={load_users}") as emulator:
        emulator.do("quotas", enforced=True, rates={"UserList": calls_per_s})
        computer = Computer(Path(folder), emulator)
        os.environ.update(computer.profile_files)
        Paths(computer.basedir).prepare()
        shutil.copy(index, computer.index("load"))
        tell_paints(UsersTable, lambda table: log.painted(table, whole=_is_whole(table)))
        tell_paints(SearchLine, lambda line: log.painted(line, whole=True))
        computer.window(visit, pool="load", key=KEY)
    frames = [frame.as_json() for frame in log.frames]
    return {"users": users, "calls_per_s": made_per_s, "taken_percent": taken, "frames": frames}


def _is_whole(table: UsersTable) -> bool:
    """Whether every row in sight is at hand."""
    return all(table.users.user(row) is not None for row in table.visible_rows())


if __name__ == "__main__":
    serve(watch)
