"""The users pane: a line to search in, the table, one user beside it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QTreeView, QVBoxLayout, QWidget

from cognito_admin.model.query import Sort
from cognito_admin.ui.changes.csv_desk import CsvDesk
from cognito_admin.ui.changes.desk import ChangesDesk
from cognito_admin.ui.panes.pane import BELOW, Pane, ShellPort
from cognito_admin.ui.panes.users.actions import PaneActions
from cognito_admin.ui.panes.users.column_desk import ColumnDesk
from cognito_admin.ui.panes.users.copy_desk import CopyDesk
from cognito_admin.ui.panes.users.details import Details
from cognito_admin.ui.panes.users.edit_desk import EditDesk
from cognito_admin.ui.panes.users.exporting import UsersExport
from cognito_admin.ui.panes.users.facet_desk import FacetDesk
from cognito_admin.ui.panes.users.go_to_row import GoToRow
from cognito_admin.ui.panes.users.many_desk import ManyDesk
from cognito_admin.ui.panes.users.parts import make_parts
from cognito_admin.ui.panes.users.person_desk import PersonDesk
from cognito_admin.ui.panes.users.person_reach import PersonReach
from cognito_admin.ui.panes.users.presenter import UsersPresenter
from cognito_admin.ui.panes.users.search_desk import SearchDesk
from cognito_admin.ui.panes.users.security_desk import SecurityDesk
from cognito_admin.ui.panes.users.sync_desk import SyncDesk
from cognito_admin.ui.panes.users.sync_status import SyncPhase
from cognito_admin.ui.panes.users.table import UsersTable
from cognito_admin.ui.panes.users.verdict_part import VerdictPart
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import Line, surface

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QKeyEvent

    from cognito_admin.model.failures import Failure
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace

_COUNT_PX = 176
_CALM_MS = 200


class UsersPane(Pane):
    """Puts the parts together. Stays in front of the last good answer while a new one is under way."""

    name = "users"
    icon_name = "users"

    @classmethod
    def title(cls) -> str:
        return tr("Users")

    def __init__(self, services: Services, workspace: Workspace, shell: ShellPort) -> None:
        super().__init__(services, workspace, shell)
        self.presenter = UsersPresenter(workspace, services.jobs, services.settings)
        self._prepared = False
        self._takes_keyboard = False
        self._calm = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._calm.timeout.connect(self._rehearse)
        self.states = PaneStates()
        self.table = UsersTable(shell.loop, shell.show_failure)
        self.table_states = PaneStates()
        self.table_states.set_content(self.table)
        self.details = Details(
            self.table_states, make_parts(services, workspace, shell), self.presenter, services.settings, shell
        )
        self.security = SecurityDesk(workspace, shell, self.details.inspector)
        self.details.shown_changed.connect(self.security.inspector_shown)
        self.security.clues_found.connect(self.details.inspector.part(VerdictPart).take_clues)
        self.searching = SearchDesk(
            self.table, self.table_states, self.presenter, services.searches, shell, self, self._search_failed
        )
        self.search = self.searching.line
        self.states.focus_home = self.search
        self.facets = FacetDesk(self.table, self.details, self.search, self.presenter, services.settings, shell, self)
        self.columns = ColumnDesk(self.table, self.presenter, self)
        self.copying = CopyDesk(self.table, shell, self)
        self.exporting = UsersExport(self.table, self.presenter, workspace, services, shell, self)
        self.many = ManyDesk(self.table, services, workspace, shell, self)
        self.syncing = SyncDesk(
            self.presenter,
            self.searching,
            self.columns,
            self.facets,
            self.details.inspector,
            self.table,
            self.states,
            self.table_states,
            self,
        )
        self.changes = ChangesDesk(services, workspace, shell, self)
        self.people = PersonDesk(self.changes, self.details, self.table, self.syncing, self.presenter, self)
        self.people.takes_many = self.many.take
        self.reach = PersonReach(self.people, self.details, self.table, self.presenter, self)
        self.from_file = CsvDesk(self.many.desk, services, workspace, shell, self)
        self.editing = EditDesk(self.changes, self.details, self.table, self.presenter, shell, self)
        self.editing.takes_many = self.many.take
        self.editing.file_requested.connect(self.from_file.open)
        self._actions = PaneActions(
            self,
            self.syncing,
            self.searching,
            self.facets,
            self.columns,
            self.copying,
            self.exporting,
            self.many,
            self.toggle_details,
            self.ask_for_row,
        )
        self._connect()
        self._lay_out()

    def _connect(self) -> None:
        self.searching.asked.connect(self.facets.stop)
        self.searching.answered.connect(self._answered)
        self.searching.unkept_left.connect(self.syncing.show_status)
        self.table.rows_missed.connect(self.searching.make_way)
        self.table.rows_missed.connect(self.facets.make_way)
        self.columns.sort_requested.connect(self.sort_by)
        self.columns.sort_forgotten.connect(self.sort_as_usual)
        self.table.second_sort_requested.connect(self._sort_by_one)
        self.copying.open_requested.connect(self.details.open_user)
        self.copying.menu_opens.connect(self.people.add_to_menu)
        self.copying.export_requested.connect(self.exporting.export_selected)
        self.table.user_changed.connect(self.details.follow)
        self.table.user_opened.connect(self.details.open_user)
        self.copying.menu_of_many_opens.connect(self.many.add_to_menu)
        self.many.bar.export_requested.connect(self.exporting.export_selected)
        self.details.left.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_top())
        column.addWidget(Line())
        column.addWidget(self.facets.beside, 1)
        # Below the table, whose rows stay where they are under the mouse.
        column.addWidget(self.many.bar)
        column.addWidget(self.many.strip)
        column.addWidget(self.syncing.strip)
        self.states.set_content(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.states)

    def _make_top(self) -> QWidget:
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self.facets.button)
        bar.addWidget(self.search, 1)
        # Room for most counts, so that the line one types in does not grow and shrink with them.
        self.searching.count.setMinimumWidth(theme.px(_COUNT_PX))
        self.searching.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        bar.addWidget(self.searching.count)
        bar.addSpacing(4)
        bar.addWidget(self.editing.button)
        bar.addWidget(self.columns.button)
        bar.addWidget(self.exporting.button)
        bar.addWidget(self.syncing.button)
        top = surface(QWidget(), "base")
        column = QVBoxLayout(top)
        column.setContentsMargins(12, 8, 12, 2)
        column.setSpacing(1)
        add_layout(column, bar)
        column.addWidget(self.searching.below)
        return top

    # The window's wishes

    def activate(self) -> None:
        self.syncing.news.start()
        if self.syncing.opened:
            self.syncing.look_for_news()
        else:
            self.syncing.open()
        self.syncing.draw_freshness()
        self.many.look()
        self._takes_keyboard = True
        self._take_keyboard()

    def deactivate(self) -> None:
        self.syncing.news.stop()
        self._takes_keyboard = False

    def refresh(self) -> None:
        self.syncing.read_pool()
        self.syncing.sync()

    def focus_search(self) -> bool:
        if self.states.state != "ready":
            return self.states.focus_message()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
        return True

    def _take_keyboard(self) -> None:
        """Whoever comes here from the pools or from another pane can type at once whom they look for."""
        if not self._takes_keyboard or self.states.state != "ready":
            return
        self._takes_keyboard = False
        focus = QApplication.focusWidget()
        if focus is None or (isinstance(focus, QTreeView) and not self.isAncestorOf(focus)):
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def search_for(self, text: str) -> None:
        self.searching.kept.choose(text)

    def actions_for_shell(self) -> list[QAction]:
        offered = self._actions.offered(
            ready=self.states.state == "ready" and (self.presenter.status.has_users or self.table.row_count() > 0),
            syncing=self.presenter.status.phase is SyncPhase.RUNNING,
            why_not_sync=self.presenter.why_not_sync(),
            offline=self.presenter.offline,
        )
        create, *edits = self.editing.actions()
        of_one = [*self.people.actions(), *self.reach.actions(), *edits]
        for action in of_one:
            action.setProperty(BELOW, tr("Change this user"))
        return [*offered, *of_one, create, *self.from_file.actions()]

    def permissions_changed(self) -> None:
        self.syncing.show_permission()

    def close_pane(self) -> None:
        self.syncing.close()
        self.columns.close()
        self.searching.close()
        self.facets.stop()
        self.exporting.close()
        self.many.close()
        if "going" in vars(self):
            self.going.close()
        for timer in self.findChildren(QTimer):
            # Nothing is begun any more: the loop may be over when it is due.
            timer.stop()

    # Search and order

    def _answered(self) -> None:
        if not self._prepared:
            # Not before: the first rows would wait for it.
            self._prepared = True
            self.shell.loop.spawn(self.details.prepare(), self)
        self.columns.show_sort()
        self.states.show_ready()
        self._take_keyboard()
        self.table.go_on()
        self._calm.start()
        self.facets.follow(self.searching.version)
        if self.table.users.pages is not None:
            self.details.look_among(self.table.users.pages.results)

    def _rehearse(self) -> None:
        if (user := self.table.users.user(0)) is not None:
            self.details.rehearse(user)

    def _search_failed(self, failure: Failure) -> None:
        if self.states.state == "ready":
            self.shell.show_failure(failure, self.searching.search_anew)
        else:
            self.syncing.open_failed(failure)

    def sort_by(self, name: str, descending: bool) -> None:
        self._sort(Sort(name, descending))

    def sort_as_usual(self) -> None:
        self._sort(None)

    def _sort(self, sort: Sort | None) -> None:
        self.presenter.sort = sort
        self.columns.show_sort()
        self.searching.sort_anew()

    def _sort_by_one(self) -> None:
        # The header has marked its title already.
        self.columns.show_sort()
        self.shell.status(tr("Users are sorted by one column at a time"))

    # Rows and details

    @cached_property
    def going(self) -> GoToRow:
        """Made when it is first wanted."""
        asking = GoToRow(self)
        asking.chosen.connect(self.table.go_to)
        return asking

    def ask_for_row(self) -> None:
        """Opens the little window that asks for the number of a row."""
        if self.table.row_count():
            self.going.open_over(self.table, self.table.row_count(), self.table.currentIndex().row())

    def toggle_details(self) -> None:
        user = self.table.current_user()
        if self.details.is_open():
            self.details.close_user()
        elif user is not None:
            self.details.open_user(user)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.details.is_open():
            self.details.close_user()
            event.accept()
            return
        if event.key() == Qt.Key.Key_Escape and self.table.selected_count() > 1:
            self.table.clearSelection()
            event.accept()
            return
        super().keyPressEvent(event)
