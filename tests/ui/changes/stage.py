"""A desk for changes over a pool on an emulator, before a window that notes what it is told."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from cognito_admin.model.connections import Mode
from cognito_admin.ui.changes.desk import ChangesDesk
from tests.ui.panes.fakes import FakeShell, play, until
from tests.work.change_pool import opened

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from PySide6.QtGui import QAction

    from cognito_admin.model.changes.person import Person
    from cognito_admin.model.failures import Failure
    from cognito_admin.model.ids import PoolId, Sub
    from cognito_admin.ui.widgets.dialog import Dialog
    from tests.work.change_pool import Desk

D = TypeVar("D", bound="Dialog")


class Shell(FakeShell):
    """``actions`` are those of the newest banner, by their text; ``causes`` those of all; ``tries`` what *Try again* of each
    failure does.
    """

    def __init__(self) -> None:
        super().__init__()
        self.actions: dict[str, QAction] = {}
        self.kinds: list[str] = []
        self.causes: list[object] = []
        self.failures: list[Failure] = []
        self.tries: list[Callable[[], None] | None] = []

    def show_banner(
        self, text: str, *, kind: str = "information", actions: Sequence[QAction] = (), timeout_s=None, cause=None
    ):
        super().show_banner(text)
        self.kinds.append(kind)
        self.causes.append(cause)
        self.actions = {action.text(): action for action in actions}

    def show_failure(self, failure: Failure, retry: Callable[[], None] | None = None) -> None:
        super().show_failure(failure)
        self.failures.append(failure)
        self.tries.append(retry)


class Stage:
    """``work`` is the pool with its record and index, ``desk`` what is looked at."""

    def __init__(self, shell: Shell, work: Desk, window: QWidget) -> None:
        self.shell, self.work = shell, work
        services: Any = SimpleNamespace(changes=SimpleNamespace(changes=lambda _: work.changes))
        self.desk = ChangesDesk(services, SimpleNamespace(), shell, window)  # pyright: ignore[reportArgumentType]
        self.made: list[Any] = []
        self.failed: list[Any] = []
        self.desk.made.connect(self.made.append)
        self.desk.failed.connect(self.failed.append)

    async def person(self, sub: Sub, **more: bool) -> Person:
        return await self.work.changes.person(sub, **more)

    async def quiet(self) -> None:
        await until(lambda: not self.desk.busy, "the desk to be done")
        await asyncio.sleep(0)

    async def asked(self, kind: type[D]) -> D:
        """The question that comes up next."""

        def shown() -> D | None:
            tops = QApplication.topLevelWidgets()
            return next((top for top in tops if isinstance(top, kind) and top.isVisible()), None)

        await until(lambda: shown() is not None or self.shell.failures, kind.__name__)
        found = shown()
        assert found is not None, self.shell.said
        return found

    def no_question(self) -> bool:
        from cognito_admin.ui.widgets.dialog import Dialog

        return not any(isinstance(top, Dialog) and top.isVisible() for top in QApplication.topLevelWidgets())


def texts(widget: QWidget) -> str:
    """What is to be read on it."""
    shown = [part for part in widget.findChildren(QWidget) if isinstance(part, QLabel | QAbstractButton)]
    return "\n".join(part.text() for part in shown if not part.isHidden()).replace("\u200b", "")


def seen(widget: QWidget) -> str:
    """What is to be read on it as it is on the screen."""
    shown = [part for part in widget.findChildren(QWidget) if isinstance(part, QLabel | QAbstractButton)]
    return "\n".join(part.text() for part in shown if part.isVisible()).replace("\u200b", "")


def on_stage(
    qtbot: Any,
    folder: Path,
    url: str,
    pool: PoolId,
    act: Callable[[Stage], Awaitable[None]],
    mode: Mode = Mode.ADMINISTRATOR,
) -> Shell:
    shell = Shell()

    async def scene() -> None:
        window = QWidget()
        qtbot.addWidget(window)
        window.resize(900, 600)
        window.show()
        async with opened(folder, url, pool, mode) as work:
            stage = Stage(shell, work, QWidget(window))
            await act(stage)
            if shiboken6.isValid(stage.desk):
                await stage.quiet()

    play(shell, scene)
    return shell
