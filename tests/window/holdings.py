"""What the process of a window holds at one moment: memory, and everything that somebody has to let go of again."""

import asyncio
import gc
import os
import sys
import threading
import weakref
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication
from urllib3 import HTTPConnectionPool

from tests.conftest import _child_processes  # pyright: ignore[reportPrivateUsage]

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if sys.platform != "win32" else 4096

_RISES_OF_A_LEAK = 2


@dataclass(frozen=True)
class Holdings:
    """``things`` counts by kind and name, such as ``("widget", "QLabel")``; ``nones`` are the references to None."""

    held_bytes: int
    things: Counter[tuple[str, str]]
    nones: int

    @classmethod
    def now(cls, *folders: Path) -> "Holdings":
        """Counts, after what is on its way out has gone; also the files in ``folders`` and below."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        things = Counter((*_objects(), *_of_python(), *_of_the_system(), *_files(folders)))
        return cls(_held_bytes(), things, sys.getrefcount(None))


def left_behind(rounds: Sequence[Holdings]) -> dict[tuple[str, str], int]:
    """What becomes more from round to round, and how much more of it there was at the end.

    That is what there was more of at each time of the last third than at any of the first, and that became more for good at least
    twice. What is on its way when it is counted, such as an answer that is shown a moment later, comes and goes; what is made when
    it is first needed, such as one more connection to AWS, is made once, however late.
    """
    third = max(2, len(rounds) // 3)
    left: dict[tuple[str, str], int] = {}
    for thing in sorted({thing for one in rounds for thing in one.things}):
        counts = [one.things[thing] for one in rounds]
        for_good = [min(counts[place:]) for place in range(len(counts))]
        rises = len(set(for_good)) - 1
        if min(counts[-third:]) > max(counts[:third]) and rises >= _RISES_OF_A_LEAK:
            left[thing] = counts[-1] - counts[0]
    return left


def _held_bytes() -> int:
    """Memory of this process that is really there."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE_BYTES


def _objects() -> Iterator[tuple[str, str]]:
    for widget in QApplication.allWidgets():
        yield "widget", type(widget).__name__
    for candidate in gc.get_objects():
        # Asked of its type alone: others answer for what they stand for. What Qt made itself gets a form in Python only by being
        # counted, and what belongs to something else is counted there.
        if issubclass(type(candidate), QObject) and shiboken6.isValid(candidate) and _stands_alone(candidate):
            yield "object", type(candidate).__name__
    application = QApplication.instance()
    assert application is not None
    for top in (application, *QApplication.topLevelWidgets()):
        yield from _below(top)


def _below(parent: QObject) -> Iterator[tuple[str, str]]:
    # Asked neither for its children nor for their parent: at that, PySide hangs the forms it makes up for what is Qt's onto each
    # other, and keeps them when Qt has long deleted what they stand for.
    for child in parent.findChildren(QObject, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if not child.isWidgetType():
            yield "child", f"{type(child).__name__} of {type(parent).__name__}"
        yield from _below(child)


def _stands_alone(candidate: QObject) -> bool:
    return shiboken6.createdByPython(candidate) and not candidate.isWidgetType() and candidate.parent() is None


def _of_python() -> Iterator[tuple[str, str]]:
    for pool in _pools:
        yield "pool of connections", pool.host
    for thread in threading.enumerate():
        yield "thread", thread.name.rstrip("0123456789-_")
    for task in asyncio.all_tasks():
        coroutine = task.get_coro()
        yield "task", getattr(coroutine, "__qualname__", str(coroutine))


def _of_the_system() -> Iterator[tuple[str, str]]:
    for _ in Path("/proc/self/task").iterdir():
        yield "thread of the system", ""
    for _ in _child_processes():
        yield "child process", ""
    kept = set(_connections_kept())
    for descriptor in Path("/proc/self/fd").iterdir():
        if int(descriptor.name) in kept:
            continue
        try:
            yield "handle", str(descriptor.readlink()).partition(":")[0]
        except OSError:
            # It was the one of this listing.
            continue


_pools: weakref.WeakSet[HTTPConnectionPool] = weakref.WeakSet()


def note_pools_of_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on. What the window has set aside is not among the objects that can be looked through."""
    begin = HTTPConnectionPool.__init__

    def begun(pool: HTTPConnectionPool, *arguments: Any, **options: Any) -> None:
        begin(pool, *arguments, **options)
        _pools.add(pool)

    monkeypatch.setattr(HTTPConnectionPool, "__init__", begun)


def _connections_kept() -> Iterator[int]:
    """Those to AWS that wait for the next request. A pool keeps as many as were needed at once, up to its bound."""
    for pool in _pools:
        if pool.pool is not None:
            waiting = [one.sock for one in tuple(pool.pool.queue) if one is not None and one.sock is not None]
            assert len(waiting) <= pool.pool.maxsize
            yield from (sock.fileno() for sock in waiting)


def _files(folders: tuple[Path, ...]) -> Iterator[tuple[str, str]]:
    for folder in folders:
        for path in folder.rglob("*"):
            yield "file", f"{path.parent.relative_to(folder)}/*{path.suffix}"
