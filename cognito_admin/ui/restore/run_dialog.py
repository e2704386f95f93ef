"""A restore as it is carried out, and what became of it. The window behind it stays usable."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from cognito_admin.model.progress import JobState
from cognito_admin.ui import job_words
from cognito_admin.ui.backups.record_parts import failure_parts
from cognito_admin.ui.export.places import unused, usual_folder
from cognito_admin.ui.restore.outcome import outcome_parts, pool_of
from cognito_admin.ui.restore.stages import Stages
from cognito_admin.ui.sentences import counted, explain
from cognito_admin.ui.translate import speech, tr
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text
from cognito_admin.ui.widgets.work_dialog import WorkDialog
from cognito_admin.work.restore_orders import REBUILD

if TYPE_CHECKING:
    from cognito_admin.model.failures import Failure
    from cognito_admin.ui.loop import Loop
    from cognito_admin.ui.restore.run import RestoreRun
    from cognito_admin.work.services import Services


class RestoreDialog(WorkDialog):
    """``pool_requested`` carries the id of the pool that it went into."""

    pool_requested = Signal(str)

    def __init__(self, parent: QWidget, run: RestoreRun, services: Services, loop: Loop) -> None:
        super().__init__(parent, tr("Rebuild") if run.order.kind == REBUILD else tr("Restore"))
        self._run, self._services = run, services
        self._writing = loop.latest(self, self._not_written)
        self.stages = Stages()
        self._details = QVBoxLayout()
        self._details.setSpacing(8)
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 8, 0)
        rows.setSpacing(14)
        rows.addWidget(self.stages)
        add_layout(rows, self._details)
        rows.addStretch(1)
        self._pause = plain_button(tr("&Pause"), run.pause)
        self._report = plain_button(tr("Save &report…"), self._choose_report)
        self._maps = plain_button(tr("Save &maps of ids…"), self._choose_maps)
        self._maps.setToolTip(
            tr("Who became whom, by old and new user id, and the new ids of the pool and its app clients")
        )
        self._open = plain_button(tr("&Open the pool"), self._open_pool)
        self._saved = Text("", "small", wrap=True, selectable=True)
        self._saved.hide()
        self._again = plain_button("", self._go_on)
        left = (self._pause, self._report, self._maps, self._open)
        self._lay_out(inner, tr("What is done"), left, self._again, self._saved)
        self._follow(run.changed, run.ended)

    def _go_on(self) -> None:
        self._run.begin()
        self._draw()

    def _draw(self) -> None:
        run = self._run
        self._title.setText(title(run))
        self._told.setText(_told(run))
        self._told.setVisible(bool(self._told.text()))
        self.stages.setVisible(run.busy or _paused(run))
        if run.busy or _paused(run):
            self.stages.show_job(run.job)
        self._show_details([] if run.busy else self._ended())
        self._pause.setVisible(run.busy)
        reported = not run.busy and run.report is not None
        for button in (self._report, self._maps, self._open):
            button.setVisible(reported)
        self._again.setVisible(not run.busy and (not run.done or run.left_undone > 0))
        self._again.setText(tr("&Try again what failed") if run.done else tr("&Continue"))
        self._close.setText(tr("Go on in the background") if run.busy else tr("Close"))
        self._growing.start()

    def _ended(self) -> list[QWidget]:
        run = self._run
        failure = run.failure or (run.job.failure if run.job is not None else None)
        if failure is not None:
            return failure_parts(failure)
        if _paused(run):
            return []
        if run.job is None or run.job.state is not JobState.DONE:
            return [Text(job_words.state_explained(run.job), wrap=True)] if run.job is not None else []
        return [*outcome_parts(run.outcome, run.report)]

    # What is taken out

    def _choose_report(self) -> None:
        chooser = self._chooser(tr("Save the report"), tr("Restore of {pool}", pool=self._run.order.name), "html")
        chooser.setNameFilters([tr("A page (*.html)"), tr("JSON (*.json)")])
        chooser.filterSelected.connect(lambda chosen: chooser.setDefaultSuffix("json" if "json" in chosen else "html"))
        chooser.fileSelected.connect(lambda path: self._writing.run(self._write_report(Path(path))))
        chooser.open()

    def _choose_maps(self) -> None:
        chooser = self._chooser(tr("Save the maps"), tr("{pool} old to new", pool=self._run.order.name), "csv")
        chooser.setNameFilters([tr("A table (*.csv)")])
        chooser.fileSelected.connect(lambda path: self._writing.run(self._write_maps(Path(path))))
        chooser.open()

    def _chooser(self, title: str, name: str, suffix: str) -> QFileDialog:
        chooser = QFileDialog(self, title)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix(suffix)
        # One that is not there would leave the chooser in whatever folder the program was started in.
        file = unused(usual_folder(None), name, suffix)
        chooser.setDirectory(str(file.parent))
        chooser.selectFile(file.name)
        return chooser

    async def _write_report(self, path: Path) -> None:
        await self._services.restores().write_report(self._run.order, path, speech())
        self._tell_saved(tr("The report was written to {path}.", path=str(path)))

    async def _write_maps(self, path: Path) -> None:
        users = await self._services.restores().write_maps(self._run.order, path)
        text = tr(
            "The map of {users} was written to {path}, that of other ids beside it.",
            users=counted(users, "users"),
            path=path,
        )
        self._tell_saved(text)

    def _tell_saved(self, text: str, role: str = "success") -> None:
        self._saved.set_role(role)
        self._saved.setText(text)
        self._saved.show()
        self._growing.start()

    def _not_written(self, failure: Failure) -> None:
        said = explain(failure)
        self._tell_saved(f"{said.title}. {said.text} {said.advice}".strip(), "danger")

    def _open_pool(self) -> None:
        if self._run.report is not None and (pool := pool_of(self._run.report)) is not None:
            self.pool_requested.emit(pool)
            self.accept()

    # Parts

    def _show_details(self, parts: list[QWidget]) -> None:
        while (item := self._details.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for part in parts:
            self._details.addWidget(part)
            part.show()


def title(run: RestoreRun) -> str:
    """How it stands, in a few words."""
    rebuilt, name = run.order.kind == REBUILD, run.order.name
    if run.busy and _rehearsed(run):
        return tr("Rehearsing {pool}", pool=name)
    if run.busy:
        return tr("Rebuilding {pool}", pool=name) if rebuilt else tr("Restoring {pool}", pool=name)
    if _paused(run):
        return (
            tr("The rebuild of {pool} is paused", pool=name)
            if rebuilt
            else tr("The restore of {pool} is paused", pool=name)
        )
    if not run.done:
        return tr("{pool} is not rebuilt yet", pool=name) if rebuilt else tr("{pool} is not restored yet", pool=name)
    if run.left_undone:
        return tr("{pool} is there, and not all came back", pool=name)
    if run.unannounced:
        return tr("{pool} is there, and differs from the plan", pool=name)
    if _rehearsed(run):
        return tr("The rehearsal of {pool} went well", pool=name)
    if not run.proved:
        return tr("{pool} is rebuilt", pool=name) if rebuilt else tr("{pool} is restored", pool=name)
    return tr("{pool} is rebuilt and proved", pool=name) if rebuilt else tr("{pool} is restored and proved", pool=name)


def _told(run: RestoreRun) -> str:
    if run.busy:
        return tr("It can be paused at any time, and goes on where it was. Cognito sends nobody a message.")
    if not run.done:
        return tr("What was done so far is on record. Continue whenever you like: nothing is done twice.")
    if most := _rehearsed(run):
        return tr(
            "Only the first {users} were made, to try it. Look at the pool, delete it in AWS, then begin again with everybody.",
            users=counted(most, "users"),
        )
    return ""


def _rehearsed(run: RestoreRun) -> int:
    """How many users it is to end with, where it is a rehearsal."""
    return run.order.options.most_users or 0


def _paused(run: RestoreRun) -> bool:
    """Whether somebody ended its work for now."""
    return not run.busy and run.job is not None and run.job.state is JobState.CANCELLED
