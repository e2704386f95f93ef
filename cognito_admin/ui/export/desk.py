"""Exports of one pane: the question, the writing, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from cognito_admin.model.progress import Job, JobState
from cognito_admin.ui.browser import open_folder
from cognito_admin.ui.export import choice as choices
from cognito_admin.ui.export.places import unused, usual_folder
from cognito_admin.ui.translate import tr, trn

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.exports import Shape
    from cognito_admin.model.ids import JobId
    from cognito_admin.ui.export.choice import Choice
    from cognito_admin.ui.export.dialog import ExportDialog
    from cognito_admin.ui.export.offer import Offer
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.work.services import Services


class ExportDesk(QObject):
    def __init__(self, services: Services, shell: ShellPort, parent: QWidget) -> None:
        super().__init__(parent)
        self._settings = services.settings
        self._shell = shell
        self._parent = parent
        self._under_way: dict[JobId, Path] = {}
        self._stop_following = services.jobs.subscribe(self._job_changed)
        self._looking = shell.loop.latest(self)
        self._asking = shell.loop.latest(self, shell.show_failure)

    def close(self) -> None:
        self._stop_following()
        self._looking.cancel()

    def open(self, offer: Offer) -> None:
        """Asks how, and does it then. Once, however slow the folder is to answer."""
        self._asking.run(self._ask(offer))

    async def _ask(self, offer: Offer) -> None:
        from cognito_admin.ui.export.dialog import ExportDialog

        choice = choices.kept(self._settings)
        stem = f"{offer.stem} {datetime.now().astimezone():%Y-%m-%d}"
        path = await self._shell.loop.aside(
            lambda: unused(usual_folder(choice.folder), stem, offer.possible(choice.form))
        )
        dialog = ExportDialog(self._parent, offer, choice, path)
        dialog.wished.connect(lambda scope, shape, path, choice: self._wished(offer, scope, shape, path, choice))
        dialog.path_named.connect(lambda path: self._looking.run(self._look(dialog, path)))
        dialog.finished.connect(self._looking.cancel)
        dialog.open()

    async def _look(self, dialog: ExportDialog, path: Path) -> None:
        there = await self._shell.loop.aside(path.exists)
        dialog.show_replaced(path, there=there)

    def _wished(self, offer: Offer, scope: str, shape: Shape, path: Path, choice: Choice) -> None:
        choices.keep(self._settings, choice)

        def begin() -> None:
            self._shell.loop.spawn(
                self._write(offer, scope, shape, path), self, lambda failure: self._shell.show_failure(failure, begin)
            )

        begin()

    async def _write(self, offer: Offer, scope: str, shape: Shape, path: Path) -> None:
        made = await offer.write(scope, shape, path)
        if isinstance(made, Job):
            self._under_way[made.id] = path
            self._shell.status(tr("“{name}” is being written", name=path.name))
        else:
            self._tell(made, path)

    def _job_changed(self, job: Job) -> None:
        if job.state.ended and (path := self._under_way.pop(job.id, None)) and job.state is JobState.DONE:
            self._tell((job.outcome or {}).get("exported", 0), path)

    def _tell(self, rows: int, path: Path) -> None:
        show = QAction(tr("Show in folder"))
        show.triggered.connect(lambda: open_folder(path.parent))
        text = trn("1 row was written to “{name}”", "{count} rows were written to “{name}”", rows, name=path.name)
        self._shell.show_banner(text, kind="success", actions=[show], timeout_s=60)
