"""What can be taken out: the charts as a picture, the numbers as a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog

from cognito_admin.model.exports import Lines
from cognito_admin.ui.browser import open_folder
from cognito_admin.ui.export import choice as choices
from cognito_admin.ui.export.desk import ExportDesk
from cognito_admin.ui.export.offer import ExportColumn, Offer, Scope
from cognito_admin.ui.export.places import unused, usual_folder
from cognito_admin.ui.formats import number
from cognito_admin.ui.panes.health.numbers import TIME
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.work.export import export_bytes, export_rows

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.exports import Shape
    from cognito_admin.ui.panes.health.numbers import Numbers
    from cognito_admin.ui.panes.health.shown import Shown
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace


class HealthExports(QObject):
    """``actions`` are for menus and the palette. ``show`` tells what there is to be taken out."""

    def __init__(
        self,
        services: Services,
        workspace: Workspace,
        shell: ShellPort,
        parent: QWidget,
        draw: Callable[[str], Awaitable[bytes]],
    ) -> None:
        """``draw`` makes a picture of the charts: ``png`` or ``svg``."""
        super().__init__(parent)
        self._services, self._workspace, self._shell, self._parent = services, workspace, shell, parent
        self._desk = ExportDesk(services, shell, parent)
        self._shown: Shown | None = None
        self._in_table: tuple[str, ...] = ()
        self.actions: list[QAction] = []
        self._draw = draw
        self._drawing = shell.loop.latest(self, shell.show_failure)
        for text, run in (
            (tr("Export numbers…"), self.export_numbers),
            (tr("Export charts as PNG…"), lambda: self.export_picture("png")),
            (tr("Export charts as SVG…"), lambda: self.export_picture("svg")),
        ):
            action = QAction(icon("download"), text, self)
            action.triggered.connect(lambda _=False, run=run: run())
            self.actions.append(action)
        self._allow()

    def close(self) -> None:
        self._desk.close()

    def show(self, shown: Shown | None, in_table: tuple[str, ...]) -> None:
        """``in_table`` are the names of the charts whose numbers are in the table."""
        self._shown, self._in_table = shown, in_table
        self._allow()

    def _allow(self) -> None:
        empty = self._shown is None or self._shown.is_empty
        for action in self.actions:
            allow(action, tr("There are no figures to export") if empty else "")

    def export_numbers(self) -> None:
        """Asks which of the numbers are to be written, and how."""
        if self._shown is not None:
            self._desk.open(numbers_offer(self._workspace, self._shown, self._in_table))

    def export_picture(self, kind: str) -> None:
        """Asks where the picture is to go, and writes it there."""
        self._drawing.run(self._ask_for_picture(kind))

    async def _ask_for_picture(self, kind: str) -> None:
        kept = choices.kept(self._services.settings)
        stem = f"{_stem(self._workspace)} {datetime.now().astimezone():%Y-%m-%d}"
        path = await self._shell.loop.aside(lambda: unused(usual_folder(kept.folder), stem, kind))
        chooser = QFileDialog(self._parent, tr("Export charts"), str(path))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix(kind)
        chooser.fileSelected.connect(lambda chosen: self.write_picture(Path(chosen), kind))
        chooser.open()

    def write_picture(self, path: Path, kind: str) -> None:
        """Draws all charts into a file."""
        self._drawing.run(self._write_picture(path, kind))

    async def _write_picture(self, path: Path, kind: str) -> None:
        await export_bytes(await self._draw(kind), path)
        show = QAction(tr("Show in folder"))
        show.triggered.connect(lambda: open_folder(path.parent))
        text = tr("The charts were written to “{name}”", name=path.name)
        self._shell.show_banner(text, kind="success", actions=[show], timeout_s=60)


def _stem(workspace: Workspace) -> str:
    return tr("{pool} health", pool=workspace.summary.name)


def numbers_offer(workspace: Workspace, shown: Shown, in_table: tuple[str, ...]) -> Offer:
    """Every column of every chart; preset are those of the table."""
    numbers = shown.numbers()
    first = tuple(column.name for column in shown.numbers(*in_table).columns)
    times = ExportColumn(TIME, tr("Time (UTC)"))

    async def write(_: str, shape: Shape, path: Path) -> int:
        lines: Lines[int] = Lines(shape, numbers.cell, numbers.document)
        return await export_rows(range(numbers.count), lines, path)

    return Offer(
        stem=_stem(workspace),
        scopes=(Scope("shown", _scope(numbers)),),
        columns=(times, *(ExportColumn(column.name, column.title) for column in numbers.columns)),
        shown=(TIME, *first),
        filled=(TIME, *(column.name for column in numbers.columns)),
        write=write,
        personal=False,
    )


def _scope(numbers: Numbers) -> str:
    return tr("The range shown, {count} moments", count=number(numbers.count))
