"""A check-up as a file: HTML to be read and sent, JSON for other programs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog

from cognito_admin.ui.browser import open_folder
from cognito_admin.ui.export import choice as choices
from cognito_admin.ui.export.places import unused, usual_folder
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import speech, tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.work.checkup_export import write_report

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.checkup.report import Report
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.work.services import Services


class CheckUpExports(QObject):
    """``actions`` are for menus and the palette. ``show`` tells what there is to be taken out."""

    def __init__(self, services: Services, shell: ShellPort, parent: QWidget) -> None:
        super().__init__(parent)
        self._services, self._shell, self._parent = services, shell, parent
        self._report: Report | None = None
        self._writing = shell.loop.latest(self, shell.show_failure)
        self.actions: list[QAction] = []
        for text, kind in ((tr("Export check-up as HTML…"), "html"), (tr("Export check-up as JSON…"), "json")):
            action = QAction(icon("download"), text, self)
            action.triggered.connect(lambda _=False, kind=kind: self.ask(kind))
            self.actions.append(action)
        self.show(None)

    def show(self, report: Report | None) -> None:
        self._report = report
        for action in self.actions:
            allow(action, tr("The pool was not checked yet") if report is None else "")

    def ask(self, kind: str) -> None:
        """Asks where the file is to go, and writes it there."""
        if self._report is not None:
            self._writing.run(self._ask(kind, self._report))

    async def _ask(self, kind: str, report: Report) -> None:
        kept = choices.kept(self._services.settings)
        stem = tr("{pool} check-up", pool=report.name) + f" {datetime.now().astimezone():%Y-%m-%d}"
        path = await self._shell.loop.aside(lambda: unused(usual_folder(kept.folder), stem, kind))
        chooser = QFileDialog(self._parent, tr("Export check-up"), str(path))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix(kind)
        chooser.fileSelected.connect(lambda chosen: self.write(Path(chosen), kind))
        chooser.open()

    def write(self, path: Path, kind: str) -> None:
        """Into a file whose name ends as the kind of it does."""
        if self._report is not None:
            named = path if path.suffix.lower() == f".{kind}" else path.with_name(f"{path.name}.{kind}")
            self._writing.run(self._write(named, self._report))

    async def _write(self, path: Path, report: Report) -> None:
        await write_report(report, path, speech())
        show = QAction(tr("Show in folder"))
        show.triggered.connect(lambda: open_folder(path.parent))
        said = tr("The check-up was written to “{name}”", name=path.name)
        self._shell.show_banner(said, kind="success", actions=[show], timeout_s=60)
