"""Taking people out of the table by the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPoint, Signal

from cognito_admin.model.failures import Outdated
from cognito_admin.ui.formats import number
from cognito_admin.ui.panes.users import copying
from cognito_admin.ui.panes.users.copy_menu import row_menu
from cognito_admin.ui.translate import tr, trn

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.users import User
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.ui.panes.users.table import UsersTable


class CopyDesk(QObject):
    """``open_requested`` carries the user of the row whose menu was used. ``export_requested`` is a wish for the rows selected."""

    open_requested = Signal(object)
    menu_opens = Signal(object, object)
    """Carries the menu of one row and its user, for whoever has more to offer in it."""
    menu_of_many_opens = Signal(object)
    """Carries the menu of several rows."""
    export_requested = Signal()

    def __init__(self, table: UsersTable, shell: ShellPort, parent: QWidget) -> None:
        super().__init__(parent)
        self._table = table
        self._shell = shell
        self._parent = parent
        table.copy_requested.connect(self.copy)
        table.menu_requested.connect(self._open_row_menu)

    def copy(self) -> None:
        """Ctrl+C: the cell one is in, or the rows when several are selected."""
        if self._table.selected_count() > 1:
            self.copy_rows(headings=False)
        elif self._table.currentIndex().isValid():
            self._copy_cell(self._table.currentIndex())

    def copy_rows(self, *, headings: bool) -> None:
        """The selected users, with the columns as they stand on screen."""

        async def copy(users: list[User]) -> None:
            order = [name for name, _ in self._table.columns_as_seen()]
            columns = sorted(self._table.users.columns, key=lambda column: order.index(column.name))
            text = await copying.table_text(users, columns, headings=headings)
            self._shell.copy(text, trn("1 row", "{count} rows", len(users)))

        self._with_selected(copy)

    def copy_e_mails(self) -> None:
        async def copy(users: list[User]) -> None:
            found = copying.e_mails(users)
            if found:
                self._shell.copy("\n".join(found), trn("1 e-mail address", "{count} e-mail addresses", len(found)))
            else:
                self._shell.status(tr("None of the selected users has an e-mail address"))

        self._with_selected(copy)

    def _with_selected(self, copy: copying.Copy) -> None:
        if self._table.users.pages is None or not self._table.selected_count():
            self._shell.status(tr("Select users first"))
            return
        self._shell.loop.spawn(self._gather(copy), self, self._shell.show_failure)

    async def _gather(self, copy: copying.Copy) -> None:
        try:
            results, rows = await self._table.selected_when_counted()
            count = sum(map(len, rows))
            if count > copying.MOST:
                text = tr("{count} rows are too many for the clipboard. Select at most {most}.")
                self._shell.show_banner(text.format(count=number(count), most=number(copying.MOST)), kind="warning")
                return
            users = await copying.users_of(results, rows)
        except Outdated:
            self._shell.status(tr("The list was read anew meanwhile. Copy once more"))
            self._table.outdated.emit()
        else:
            await copy(users)

    def _copy_cell(self, index: QModelIndex) -> None:
        user = self._table.users.user(index.row())
        if user is not None:
            column = self._table.users.columns[index.column()]
            self._shell.copy(copying.cell_text(user, column), column.title)

    def _open_row_menu(self, index: QModelIndex, corner: QPoint) -> None:
        user = self._table.users.user(index.row())
        if user is None:
            return
        column = self._table.users.columns[index.column()]
        cell = copying.cell_text(user, column)
        menu = row_menu(
            self._parent,
            cell=cell,
            rows=self._table.selected_count(),
            # What the menu says, whoever is in that row by then.
            copy_cell=lambda: self._shell.copy(cell, column.title),
            copy_rows=lambda headings: self.copy_rows(headings=headings),
            copy_e_mails=self.copy_e_mails,
            export_rows=self.export_requested.emit,
            open_details=lambda: self.open_requested.emit(user),
        )
        if self._table.selected_count() <= 1:
            self.menu_opens.emit(menu, user)
        else:
            self.menu_of_many_opens.emit(menu)
        menu.popup(corner)
