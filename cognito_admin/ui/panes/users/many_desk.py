"""Changing all who are selected in the table at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from cognito_admin.model.changes.offers import FOR_MANY
from cognito_admin.ui.changes.bulk_desk import BulkDesk
from cognito_admin.ui.changes.bulk_news import BulkNews
from cognito_admin.ui.changes.people import People
from cognito_admin.ui.panes.users.many_bar import BulkStrip, SelectionBar
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr, trn
from cognito_admin.ui.widgets.row_selection import all_but

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.changes.codes import Kind
    from cognito_admin.model.progress import Job
    from cognito_admin.model.users import User
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.ui.panes.users.table import UsersTable
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace

_AT_ONCE = 500


class ManyDesk(QObject):
    """``bar`` and ``strip`` go below the table."""

    def __init__(
        self, table: UsersTable, services: Services, workspace: Workspace, shell: ShellPort, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._table = table
        self._jobs = services.jobs
        self._shell = shell
        self._at_work: Job | None = None
        self.desk = BulkDesk(services, workspace, shell, parent)
        self.news = BulkNews(self.desk, services, workspace, shell)
        self._menu = QMenu(parent)
        self._menu.setToolTipsVisible(True)
        self.bar = SelectionBar()
        self.bar.change_requested.connect(self.change)
        self.strip = BulkStrip()
        self.bar.clear_requested.connect(table.clearSelection)
        self.strip.cancel_requested.connect(self._cancel)
        self.news.changed.connect(self._job_changed)
        table.rows_selected_changed.connect(self._selection_changed)
        table.count_changed.connect(self._selection_changed)

    def close(self) -> None:
        self.news.close()
        self.desk.close()

    def look(self) -> None:
        """The pane came to the front."""
        self.news.look()

    def change(self) -> None:
        """Opens the menu of what can be done to those who are selected."""
        if not self.bar.isVisible():
            self._shell.status(tr("Select several users first"))
            return
        # What is greyed depends on the mode, which may change.
        self._menu.clear()
        self.desk.fill(self._menu, self.people)
        self._menu.popup(self.bar.change.mapToGlobal(QPoint(0, -self._menu.sizeHint().height())))
        self._menu.setActiveAction(self._menu.actions()[0])

    def take(self, kind: Kind) -> bool:
        """Shows what it comes to for all who are selected. False where that is one or none, or not done to many at once."""
        people = self.people() if self.bar.isVisible() and kind in FOR_MANY else None
        if people is not None:
            self.desk.order(kind, people)
        return people is not None

    def add_to_menu(self, menu: QMenu) -> None:
        """What can be done to those who are selected, in the menu of a row that is among them."""
        tally = self._table.tally()
        many = (
            trn("Change 1 user", "Change {count} users", tally.selected) if tally.counted else tr("Change all of them")
        )
        changing = QMenu(many, menu)
        changing.setIcon(icon("list-checks"))
        changing.setToolTipsVisible(True)
        self.desk.fill(changing, self.people)
        menu.insertMenu(menu.actions()[1], changing)

    def people(self) -> People | None:
        """Those who are selected now, whatever becomes of the selection meanwhile."""
        table, tally, shown = self._table, self._table.tally(), self._table.users.pages
        if shown is None or not tally.selected:
            return None
        selected, excepted = table.selected_ranges(), table.excepted_ranges() if table.everything_selected() else None

        async def pages() -> AsyncIterator[Sequence[User]]:
            rows = selected if excepted is None else all_but(excepted, await shown.results.complete())
            async for page in shown.results.walk(rows, _AT_ONCE):
                yield [user for user in page if user is not None]

        return People(tally.selected if tally.counted else None, pages, table.current_column())

    def _selection_changed(self) -> None:
        self.bar.show_tally(self._table.tally())

    def _job_changed(self, job: Job) -> None:
        self._at_work = None if job.state.ended else job
        self.strip.show_job(job)

    def _cancel(self) -> None:
        if self._at_work is not None:
            self._shell.loop.spawn(self._jobs.cancel(self._at_work.id), self, self._shell.show_failure)
