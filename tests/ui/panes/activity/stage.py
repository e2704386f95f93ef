"""The activity pane over a pool on an emulator, with a record that is made as people make it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from cognito_admin.model.changes.change import Change, Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.connections import Environment, Marking, Mode
from cognito_admin.model.progress import JobState
from cognito_admin.ui.panes.activity import changes_list
from cognito_admin.ui.panes.activity.view import ActivityPane
from cognito_admin.work.activity import Activity
from cognito_admin.work.stop import Stop
from tests.ui.changes.stage import Shell, seen
from tests.ui.panes.fakes import FakeJobs, FakeWorkspace, make_job, play, services, until
from tests.work.change_pool import Desk, opened

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from cognito_admin.model.changes.record import BulkId, ChangeId
    from cognito_admin.model.ids import PoolId, Sub


class OpenedShell(Shell):
    """Stands for the users pane as well: ``searched`` is what was looked for in it."""

    def __init__(self) -> None:
        super().__init__()
        self.searched: list[str] = []
        self.pane: ActivityPane | None = None

    def open_pane(self, name: str) -> Any:
        super().open_pane(name)
        return self.pane if name == "activity" else self

    def search_for(self, text: str) -> None:
        self.searched.append(text)


class ChangesOfDesk:
    """``services.changes`` of a window that has one pool."""

    def __init__(self, work: Desk) -> None:
        async def journal() -> Any:
            return work.journal

        self._work = work
        self.activity = Activity(journal)

    def changes(self, _: object) -> Any:
        return self._work.changes

    def settings(self, _: object) -> Any:
        return self._work.settings

    def bulks(self, _: object) -> Any:
        return self._work.bulks

    async def start_bulk(self, _: object, bulk: BulkId, jobs: FakeJobs) -> Any:
        """Runs it here, to its end."""
        await self._work.bulks.run(bulk, lambda _: None, Stop())
        return make_job("bulk", JobState.DONE)


class JobsHere(FakeJobs):
    """Runs the export of changes in this process."""

    activity: Activity

    async def start(self, kind: str, *, resource: str, subject: str, arguments: Any = None, secrets: Any = None) -> Any:
        from cognito_admin.work.job_run import Request

        self.wishes.append(("start", kind))
        job = make_job("export", JobState.RUNNING, ended=None)
        self.publish(job)

        async def nobody(code: str, facts: object, secret: bool) -> str:
            raise AssertionError(code)

        outcome = await self.activity.run_export(Request(arguments, {}, lambda _: None, Stop(), nobody))
        asyncio.get_running_loop().call_soon(lambda: self.end("export", JobState.DONE, outcome=outcome))
        return job


class Stage:
    """``work`` is the pool with its record, ``pane`` what is looked at."""

    def __init__(self, shell: OpenedShell, work: Desk, pane: ActivityPane, jobs: JobsHere) -> None:
        self.shell, self.work, self.pane, self.jobs = shell, work, pane, jobs
        self.view = pane.changes
        self.table, self.details, self.filter = pane.changes.table, pane.changes.details, pane.changes.filter

    async def does(self, wish: Wish, sub: Sub) -> ChangeId:
        """Makes a change elsewhere in the program."""
        return (await self.work.changes.apply(await self.work.planned(wish, sub))).record

    async def does_to_many(self, wish: Wish, *subs: Sub) -> BulkId:
        bulk = await self.work.bulks.begin(wish, subs)
        await self.work.bulks.run(bulk, lambda _: None, Stop())
        return bulk

    async def opens(self) -> None:
        self.pane.activate()
        await self.read()

    async def read(self) -> None:
        """Waits until the list answers what is asked."""
        await until(lambda: self.table.states.state != "loading" and not self.table._asking.busy, "the list")
        await until(lambda: not self.table._looking.busy and not self.table._counting.busy, "the count")

    async def looks_for(self, text: str) -> None:
        self.filter.words.setText(text)
        self.filter._chosen()
        await self.read()

    async def chooses(self, box: Any, text: str) -> None:
        assert box.findText(text) >= 0, [box.itemText(place) for place in range(box.count())]
        box.setCurrentIndex(box.findText(text))
        await self.read()

    def rows(self, column: int = 3) -> list[str]:
        return [str(self.table.lines.index(row, column).data()) for row in range(self.table.lines.rowCount())]

    def clicks(self, row: int) -> None:
        place = self.table.visualRect(self.table.lines.index(row, 0)).center()
        QTest.mouseClick(self.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))

    def press(self, name: str) -> None:
        button = self.details.buttons[name]
        assert button.isEnabled(), button.toolTip()
        button.click()

    async def asked(self, kind: type[Any]) -> Any:
        """The question that comes up next."""

        def shown() -> Any:
            return next((top for top in QApplication.topLevelWidgets() if isinstance(top, kind) and top.isVisible()), 0)

        await until(shown, kind.__name__)
        return shown()

    async def says(self, *texts: str) -> None:
        for text in texts:
            await until(lambda text=text: text in seen(self.details), f"“{text}” in\n{seen(self.details)}")


def edit(**values: str) -> Wish:
    return Wish(Kind.EDIT, values=values)


def at_work(change: Any) -> Change:
    assert isinstance(change, Change)
    return change


def on_stage(
    qtbot: Any,
    folder: Path,
    url: str,
    pool: PoolId,
    act: Callable[[Stage], Awaitable[None]],
    mode: Mode = Mode.ADMINISTRATOR,
    pane_of: type[ActivityPane] = ActivityPane,
) -> OpenedShell:
    shell = OpenedShell()

    async def scene() -> None:
        async with opened(folder, url, pool, mode) as work:
            jobs = JobsHere()
            given = services(jobs)
            given.changes = ChangesOfDesk(work)
            given.settings.forget_values_after_days = 365
            jobs.activity = given.changes.activity
            workspace: Any = FakeWorkspace()
            workspace.index_name, workspace.marking = pool, Marking(Environment.DEVELOPMENT, mode)
            workspace.sync_arguments = {}
            window = QWidget()
            qtbot.addWidget(window)
            pane = pane_of(given, workspace, shell)  # pyright: ignore[reportArgumentType]
            pane.setParent(window)
            shell.pane = pane
            window.resize(1200, 640)
            pane.resize(1200, 640)
            window.show()
            stage = Stage(shell, work, pane, jobs)
            try:
                await act(stage)
            finally:
                pane.deactivate()
                pane.close_pane()
                for slot in (stage.table._asking, stage.table._looking, stage.table._counting, stage.table._going_on):
                    slot.cancel()

    play(shell, scene)
    return shell


def look_often(monkeypatch: Any) -> None:
    monkeypatch.setattr(changes_list, "LOOK_MS", 20)
