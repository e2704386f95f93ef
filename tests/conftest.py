"""What every test is held to: it leaves nothing behind and says nothing it was not expected to say."""

import asyncio
import gc
import logging
import os
import sys
import threading
import time
import weakref
from collections.abc import Callable, Generator, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from cognito_admin.garbage import StartUp

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("default")

MOST_WORKERS = 4
GRACE_S = 5.0
"""How long threads and processes that are on their way out may take, on a busy machine."""


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: tests wait for a third of their time."""
    return min((os.cpu_count() or 1) + 1, MOST_WORKERS)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is put together here stays until the end: no garbage is looked for among it."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


@pytest.fixture(scope="session")
def qapp_cls() -> type:
    """The program's own, of which there is one in a process."""
    from cognito_admin.ui.file_openings import Application

    return Application


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all homes are: whatever is made beside others by pytest looks through all of them for a number that is free."""
    return tmp_path_factory.mktemp("homes")


_homes = count()


@pytest.fixture(autouse=True)
def own_machine(homes: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own for each test: no real profile, no real keyring, no real display setting is ever seen."""
    home = homes / str(next(_homes))
    home.mkdir(mode=0o700)
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    yield home
    if (keyring := sys.modules.get("keyring")) is not None:
        # The library remembers the keyring it was given, or found, for good.
        keyring.core._keyring_backend = None


_TESTS_OF_A_FREEZE = 300
"""What was set aside and became garbage since is collected once in so many tests."""
_tests = count(1)


@pytest.fixture(autouse=True)
def nothing_left_behind(
    own_machine: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[None]:
    """Fails a test that leaves tasks, threads, processes, timers or windows behind."""
    if _uses_qt(request):
        # What is there already is not this test's: without it, looking through all objects below takes a tenth of the time.
        if next(_tests) % _TESTS_OF_A_FREEZE == 0:
            gc.unfreeze()
            gc.collect()
        gc.freeze()
        # A window then sets nothing aside anew, nor back at its end: all that was there would be looked through three times.
        monkeypatch.setattr(StartUp, "has_ended", True)
    threads_before = set(threading.enumerate())
    processes_before = _child_processes()
    leaked_tasks: list[str] = []
    cancel_all_tasks: Callable[[asyncio.AbstractEventLoop], None] = asyncio.runners._cancel_all_tasks  # pyright: ignore

    def noting_leaks(loop: asyncio.AbstractEventLoop) -> None:
        leaked_tasks.extend(repr(task) for task in asyncio.all_tasks(loop) if not task.done())
        cancel_all_tasks(loop)

    monkeypatch.setattr(asyncio.runners, "_cancel_all_tasks", noting_leaks)
    yield
    left: list[str] = []
    if _uses_qt(request):
        # An object of Qt must not die on another thread, such as that of a worker of a later test on which garbage is collected.
        gc.collect()
        # Of others' tests only all that they made is known, which is much to look through, and none of it is Qt's.
        left += _left_in_qt()
        # What stays is looked through no more.
        gc.freeze()
    left += [f"task {task}" for task in leaked_tasks]
    left += [f"thread {thread.name}" for thread in _still_running(threads_before)]
    left += [f"process {process}" for process in _still_alive(processes_before)]
    assert not left, "The test left behind:\n" + "\n".join(left)


def _uses_qt(request: pytest.FixtureRequest) -> bool:
    return not {"qapp", "qtbot"}.isdisjoint(request.fixturenames)


def _still_running(before: set[threading.Thread]) -> list[threading.Thread]:
    extra = [thread for thread in threading.enumerate() if thread not in before and not _qt_owned(thread)]
    deadline = time.monotonic() + GRACE_S
    for thread in extra:
        thread.join(max(0.0, deadline - time.monotonic()))
    return [thread for thread in extra if thread.is_alive()]


def _qt_owned(thread: threading.Thread) -> bool:
    return isinstance(thread, threading._DummyThread)  # pyright: ignore


def _child_processes() -> set[int]:
    if sys.platform != "linux":
        return set()
    children: set[int] = set()
    for task in Path("/proc/self/task").iterdir():
        try:
            children.update(int(pid) for pid in (task / "children").read_text().split())
        except OSError:
            continue
    return children


def _still_alive(before: set[int]) -> list[str]:
    deadline = time.monotonic() + GRACE_S
    while (extra := _child_processes() - before - _of_python_itself()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return [f"{pid}: {_command_line(pid)}" for pid in extra]


def _of_python_itself() -> set[int | None]:
    """What multiprocessing begins with its first process, and ends with this one."""
    from multiprocessing import resource_tracker

    return {getattr(resource_tracker._resource_tracker, "_pid", None)}  # pyright: ignore


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return "gone"


_timers: weakref.WeakSet[Any] = weakref.WeakSet()


def _left_in_qt() -> list[str]:
    """Windows and running timers that outlived the test. Does not import Qt where the test did not."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or (application := widgets.QApplication.instance()) is None:
        return []
    core = sys.modules["PySide6.QtCore"]
    import shiboken6

    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    del application
    windows = [widget for widget in widgets.QApplication.topLevelWidgets() if shiboken6.isValid(widget)]
    left = [f"window {widget!r}" for widget in windows if not _owned_by_qt(widget)]
    if left:
        gc.collect()
        windows = [widget for widget in widgets.QApplication.topLevelWidgets() if shiboken6.isValid(widget)]
        left = [f"window {widget!r}" for widget in windows if not _owned_by_qt(widget)]
    for widget in windows:
        widget.close()
        widget.deleteLater()
    # Frozen objects are not among these, so a timer is remembered from the first test that had it.
    objects = gc.get_objects()
    kinds = {kind for kind in set(map(type, objects)) if issubclass(kind, core.QTimer)}
    _timers.update(candidate for candidate in objects if type(candidate) in kinds)
    for timer in list(_timers):
        if shiboken6.isValid(timer) and timer.isActive():
            left.append(f"timer {timer!r}")
            timer.stop()
    return left


def _owned_by_qt(widget: object) -> bool:
    """Menus' and completers' pop-ups that Qt keeps for itself."""
    return type(widget).__name__ in {"QTipLabel", "QComboBoxPrivateContainer"}


class ExpectedLogs:
    """The log records a test expects. ``allow(text)`` takes a part of the message."""

    def __init__(self) -> None:
        self._allowed: list[str] = []

    def allow(self, text: str) -> None:
        self._allowed.append(text)

    def covers(self, record: logging.LogRecord) -> bool:
        return any(text in record.getMessage() for text in self._allowed)


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def expected_logs() -> Iterator[ExpectedLogs]:
    """Fails a test in which the program or asyncio logs a warning or worse that the test did not allow."""
    expected = ExpectedLogs()
    collector = _Collector()
    loggers = [logging.getLogger(name) for name in ("cognito_admin", "asyncio", "qasync")]
    for logger in loggers:
        logger.addHandler(collector)
    yield expected
    for logger in loggers:
        logger.removeHandler(collector)
    surprising = [record for record in collector.records if not expected.covers(record)]
    assert not surprising, "Unexpected log records:\n" + "\n".join(
        f"{record.levelname} {record.name}: {record.getMessage()}" for record in surprising
    )
