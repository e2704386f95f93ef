"""Taking users out of the table into a file: those found, or those selected of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cognito_admin.model.exports import Format
from cognito_admin.model.user_rows import all_columns
from cognito_admin.ui.export.desk import ExportDesk
from cognito_admin.ui.export.offer import ExportColumn, Offer, Scope
from cognito_admin.ui.translate import tr, trn
from cognito_admin.ui.widgets.buttons import IconButton
from cognito_admin.work.export import FEW, chosen_of, export_few, parquet_is_there, start_export

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.exports import Shape
    from cognito_admin.model.progress import Job
    from cognito_admin.ui.export.offer import Write
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.ui.panes.users.presenter import UsersPresenter
    from cognito_admin.ui.panes.users.table import UsersTable
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace

SELECTED = "selected"
FOUND = "found"


class UsersExport(QObject):
    """``button`` stands above the table."""

    def __init__(
        self,
        table: UsersTable,
        presenter: UsersPresenter,
        workspace: Workspace,
        services: Services,
        shell: ShellPort,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._table = table
        self._presenter = presenter
        self._workspace = workspace
        self._jobs = services.jobs
        self._shell = shell
        self._desk = ExportDesk(services, shell, parent)
        self._opening = shell.loop.latest(self, shell.show_failure)
        name = tr("Export users to a file")
        self.button = IconButton("download", name, tip=tr("{what} (Ctrl+Shift+X)", what=name))
        self.button.clicked.connect(self.export)

    def close(self) -> None:
        self._desk.close()

    def export(self) -> None:
        """Offers those selected where they are several, else all who are found."""
        self._offer(selected_first=self._table.selected_count() > 1)

    def export_selected(self) -> None:
        self._offer(selected_first=True)

    def _offer(self, *, selected_first: bool) -> None:
        if self._table.users.pages is None:
            self._shell.status(tr("Search for users first"))
        else:
            self._opening.run(self._open(selected_first=selected_first))

    async def _open(self, *, selected_first: bool) -> None:
        results, selected = await self._table.selected_when_counted()
        # What is chosen now is what is written, whatever becomes of the table meanwhile.
        text, sort, excepted = self._presenter.text, self._presenter.found_sort, self._table.excepted_ranges()
        everything = self._table.everything_selected()
        found, chosen = await results.complete(), sum(map(len, selected))
        if not found:
            self._shell.status(tr("Nobody was found: there is nothing to export"))
            return
        all_found = trn("The user found", "All {count} users found", found)
        scopes = [Scope(FOUND, all_found)]
        if chosen and chosen < found:
            only = Scope(SELECTED, trn("The selected user", "The {count} selected users", chosen))
            scopes.insert(0 if selected_first else 1, only)

        async def write(scope: str, shape: Shape, path: Path) -> int | Job:
            everybody = scope == FOUND
            rows = [range(found)] if everybody else selected
            if sum(map(len, rows)) <= FEW:
                return await export_few(results, rows, shape, path)
            all_but = everybody or everything
            spans: Sequence[range] = () if everybody else excepted if everything else selected
            whom = await chosen_of(results, text, sort, spans, all_but=all_but)
            return await start_export(self._workspace, self._jobs, whom, shape, path, self._presenter.schema)

        parquet = await self._shell.loop.aside(parquet_is_there)
        self._desk.open(self._offer_of(tuple(scopes), write, "" if parquet else tr("pyarrow is not installed")))

    def _offer_of(self, scopes: tuple[Scope, ...], write: Write, why_no_parquet: str) -> Offer:
        columns = self._presenter.available_columns()
        return Offer(
            stem=self._workspace.summary.name,
            scopes=scopes,
            columns=tuple(ExportColumn(column.name, column.title) for column in columns),
            shown=tuple(name for name, _ in self._table.columns_as_seen()),
            filled=all_columns(self._presenter.seen or (column.name for column in self._presenter.schema)),
            write=write,
            forms={Format.CSV: "", Format.JSON_LINES: "", Format.PARQUET: why_no_parquet},
        )
