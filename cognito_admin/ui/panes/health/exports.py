"""What can be taken out: the charts as a picture, the numbers as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from cognito_admin.model.exports import Lines
from cognito_admin.ui.export.desk import ExportDesk
from cognito_admin.ui.export.offer import ExportColumn, Offer, Scope
from cognito_admin.ui.formats import number
from cognito_admin.ui.panes.health.numbers import TIME
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.work.export import export_rows

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.exports import Shape
    from cognito_admin.ui.panes.health.numbers import Numbers
    from cognito_admin.ui.panes.health.shown import Shown
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace


class HealthExports(QObject):
    """``actions`` are for menus and the palette. ``show`` tells what there is to be taken out."""

    def __init__(self, services: Services, workspace: Workspace, shell: ShellPort, parent: QWidget) -> None:
        super().__init__(parent)
        self._services, self._workspace, self._shell, self._parent = services, workspace, shell, parent
        self._desk = ExportDesk(services, shell, parent)
        self._shown: Shown | None = None
        self._in_table: tuple[str, ...] = ()
        self.actions: list[QAction] = []
        action = QAction(icon("download"), tr("Export numbers…"), self)
        action.triggered.connect(self.export_numbers)
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


def numbers_offer(workspace: Workspace, shown: Shown, in_table: tuple[str, ...]) -> Offer:
    """Every column of every chart; preset are those of the table."""
    numbers = shown.numbers()
    first = tuple(column.name for column in shown.numbers(*in_table).columns)
    times = ExportColumn(TIME, tr("Time (UTC)"))

    async def write(_: str, shape: Shape, path: Path) -> int:
        lines: Lines[int] = Lines(shape, numbers.cell, numbers.document)
        return await export_rows(range(numbers.count), lines, path)

    return Offer(
        stem=tr("{pool} health", pool=workspace.summary.name),
        scopes=(Scope("shown", _scope(numbers)),),
        columns=(times, *(ExportColumn(column.name, column.title) for column in numbers.columns)),
        shown=(TIME, *first),
        filled=(TIME, *(column.name for column in numbers.columns)),
        write=write,
        personal=False,
    )


def _scope(numbers: Numbers) -> str:
    return tr("The range shown, {count} moments", count=number(numbers.count))
