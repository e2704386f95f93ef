"""Somebody before the window: sees what is written on it, presses keys, clicks."""

import asyncio
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTableView, QTreeWidget, QTreeWidgetItem, QWidget

from cognito_admin.model.progress import Job, JobState
from cognito_admin.ui.panes.pane import Pane
from cognito_admin.ui.robot import PATIENCE_S, Robot
from cognito_admin.ui.shell.shell import Shell
from cognito_admin.ui.widgets.below import below
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import ElidedText

_MAY_BREAK = "\u200b"

T = TypeVar("T")


class Person:
    """``pane`` is the one last opened."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.robot = Robot(shell.window)
        self.pane: Any = None
        self.closed_window = False

    # Seeing

    def sight(self) -> str:
        """Everything that is written on the window and on the dialogs before it, a line for each place."""
        written = "\n".join(_written_on(shown) for shown in _shown_widgets()).replace(_MAY_BREAK, "")
        return re.sub(r"\n+", "\n", written)

    async def sees(self, *texts: str) -> None:
        """Waits until all of ``texts`` are to be read somewhere."""
        for text in texts:
            await self.until(lambda text=text: text in self.sight(), f"“{text}”")

    async def until(self, seen: Callable[[], T | None], what: str) -> T:
        try:
            return await self.robot.until(seen, what, PATIENCE_S)
        except Exception as waited_in_vain:
            waited_in_vain.add_note(f"The window said:\n{self.sight()}")
            raise

    def tree(self) -> list[str]:
        """The rows at the left, those below a connection too."""
        return [item.text(0) for item in _items(self.shell.window.navigation.tree())]

    def found(self) -> str:
        """What the users pane says about how many were found."""
        return self._label("found")

    def opened(self) -> str:
        """The name of the user whose details are open."""
        return self._label("opened")

    def found_count(self) -> int:
        number = re.match(r"[\d,]+", self.found())
        return int(number.group().replace(",", "")) if number else 0

    def names(self) -> list[str]:
        """The first column of the rows in sight."""
        table = self.pane.table
        return [str(table.model().index(row, 0).data()) for row in table.visible_rows()]

    # Doing

    async def opens(self, name: str) -> Pane:
        """Goes to a pane and waits until it shows something."""
        # Without a window manager nobody hands the keyboard back after a dialog.
        self.shell.window.activateWindow()
        pane = self.pane = await self.until(lambda: self.shell.open_pane(name), f"the pane {name}")
        await self.until(
            lambda: all(states.state != "loading" for states in pane.findChildren(PaneStates)), f"{name} to be read"
        )
        return pane

    async def presses(self, name: str) -> None:
        await self.robot.press(name)

    async def searches(self, query: str) -> None:
        """Types it into the search and waits for the answer."""
        self.robot.key("Ctrl+F")
        self.robot.key("Ctrl+A")
        self.robot.key("Backspace")
        await self.robot.write(query)
        await self.until(lambda: not self.pane.searching.busy, f"the answer to {query}")

    async def closes_window(self, answer: str = "") -> None:
        """Returns when it is gone; ``answer`` is the button pressed when it asks back."""
        self.shell.window.close()
        if answer:
            await self.presses(answer)
        self.closed_window = True
        await self.until(lambda: not self.shell.window.isVisible(), "the window to close")

    async def clicks_row(self, name: str) -> None:
        """Clicks a row of the tree at the left."""
        tree = self.shell.window.navigation.tree()

        def row() -> QTreeWidgetItem | None:
            return next((item for item in _items(tree) if item.text(0) == name), None)

        item = await self.until(row, f"the row {name}")
        self.robot.click(tree.viewport(), tree.visualItemRect(item).center())

    def _label(self, name: str) -> str:
        # Every pool that was opened has one.
        shown = (label for label in self.shell.window.findChildren(QLabel, name) if label.isVisible())
        return next((label.text().replace(_MAY_BREAK, "") for label in shown), "")

    # Jobs

    def job(self) -> Job | None:
        """The newest."""
        return next(iter(self.shell.services.jobs.jobs()), None)

    async def starts_sync(self) -> Job:
        """Presses F5 in the users pane; returns when the job is at work."""
        await self.opens("users")
        before = self.job()
        self.robot.key("F5")

        def begun() -> Job | None:
            job = self.job()
            return None if job is before else job

        return await self.until(begun, "a job")

    async def job_ended(self, state: JobState = JobState.DONE) -> Job:
        def ended() -> Job | None:
            job = self.job()
            return job if job is not None and job.state.ended else None

        job = await self.until(ended, "the end of the job")
        assert job.state is state, job
        return job

    async def job_listed(self, users: int) -> None:
        """Waits until the job has told of so many users."""

        def told() -> bool:
            job = self.job()
            return bool(job and job.progress and job.progress.phase == "users" and job.progress.done >= users)

        await self.until(told, f"{users} users to be listed")


def run_aside(work: Callable[[], T]) -> asyncio.Future[T]:
    """What belongs to the test rather than to the window, and may block."""
    return asyncio.get_running_loop().run_in_executor(None, work)


def _shown_widgets() -> Iterator[QWidget]:
    for top in QApplication.topLevelWidgets():
        if top.isVisible():
            yield top
            yield from below(top, shown=True)


def _written_on(widget: QWidget) -> str:
    match widget:
        case ElidedText():
            return widget.whole_text()
        case QLabel() | QAbstractButton():
            return widget.text().replace("&", "")
        case QTreeWidget():
            return "\n".join(item.text(0) for item in _items(widget))
        case QTableView():
            model, rows = widget.model(), range(min(5, widget.model().rowCount(QModelIndex())))
            columns = range(model.columnCount(QModelIndex()))
            return "\n".join(" ".join(str(model.index(row, at).data()) for at in columns) for row in rows)
        case _:
            return ""


def _items(tree: QTreeWidget) -> list[QTreeWidgetItem]:
    tops = _below(tree.invisibleRootItem())
    return [item for top in tops for item in (top, *_below(top))]


def _below(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    below = (item.child(place) for place in range(item.childCount()))
    return [child for child in below if child is not None]
