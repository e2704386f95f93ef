"""The users pane: a line to search in, the table, one user beside it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.query import Sort
from cognito_admin.ui.panes.pane import Pane, ShellPort
from cognito_admin.ui.panes.users import words
from cognito_admin.ui.panes.users.column_desk import ColumnDesk
from cognito_admin.ui.panes.users.copy_desk import CopyDesk
from cognito_admin.ui.panes.users.details import Details
from cognito_admin.ui.panes.users.facet_desk import FacetDesk
from cognito_admin.ui.panes.users.go_to_row import GoToRow
from cognito_admin.ui.panes.users.news import NewsWatch
from cognito_admin.ui.panes.users.presenter import UsersPresenter
from cognito_admin.ui.panes.users.search_desk import SearchDesk
from cognito_admin.ui.panes.users.sync_status import SyncPhase, SyncStatus
from cognito_admin.ui.panes.users.sync_strip import SyncStrip
from cognito_admin.ui.panes.users.table import UsersTable
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import Line, surface

if TYPE_CHECKING:
    from cognito_admin.model.progress import Job
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace

_COUNT_PX = 176


class UsersPane(Pane):
    """Draws what ``UsersPresenter`` finds. Stays in front of the last good answer while a new one is under way."""

    name = "users"
    icon_name = "users"

    @classmethod
    def title(cls) -> str:
        return tr("Users")

    def __init__(self, services: Services, workspace: Workspace, shell: ShellPort) -> None:
        super().__init__(services, workspace, shell)
        self.presenter = UsersPresenter(workspace, services.jobs, services.settings)
        self._opened = False
        self._prepared = False
        self._stopping = False
        self._openings = shell.loop.latest(self, self._open_failed)
        self._build()
        self._make_actions()
        self._news = NewsWatch(self, self._look_for_news)
        self._stop_watching = self.presenter.watch_sync(self._sync_changed)

    # Its parts

    def _build(self) -> None:
        self.states = PaneStates()
        self.strip = SyncStrip()
        self.strip.cancel_requested.connect(self.cancel_sync)
        self.strip.continue_requested.connect(self.sync)
        self.table = UsersTable(self.shell.loop, self.shell.show_failure)
        self.table_states = PaneStates()
        self.table_states.set_content(self.table)
        self.details = Details(self.table_states, self.presenter, self.services.settings, self.shell)
        self.details.same_as_known.connect(self._nothing_new)
        self.searching = SearchDesk(
            self.table,
            self.table_states,
            self.presenter,
            self.services.searches,
            self.shell,
            self,
            self._search_failed,
        )
        self.searching.answered.connect(self._answered)
        self.search = self.searching.line
        self.states.focus_home = self.search
        self.details.closed.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.facets = FacetDesk(
            self.table, self.details, self.search, self.presenter, self.services.settings, self.shell, self
        )
        self.searching.asked.connect(self.facets.stop)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_top())
        column.addWidget(Line())
        column.addWidget(self.facets.beside, 1)
        # Below the table, whose rows stay where they are under the mouse.
        column.addWidget(self.strip)
        self.columns = ColumnDesk(self.table, self.presenter, self._columns_button, self)
        self.columns.sort_requested.connect(self.sort_by)
        self.columns.sort_forgotten.connect(self.sort_as_usual)
        self.copying = CopyDesk(self.table, self.shell, self)
        self.copying.open_requested.connect(self.details.open_user)
        self.table.user_changed.connect(self.details.follow)
        self.table.user_opened.connect(self.details.open_user)
        self.states.set_content(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.states)

    def _make_top(self) -> QWidget:
        self._columns_button = QToolButton()
        self._columns_button.setIcon(icon("columns-3"))
        self._columns_button.setIconSize(QSize(16, 16))
        self._columns_button.setAccessibleName(tr("Choose columns"))
        self._columns_button.setToolTip(tr("Choose columns"))
        self._columns_button.clicked.connect(lambda: self.columns.choose())
        self._sync_button = QPushButton(icon("refresh-cw"), tr("Sync"))
        self._sync_button.setToolTip(tr("Read all users and groups again (F5). It changes nothing and costs nothing"))
        self._sync_button.clicked.connect(self.sync)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self.facets.button)
        bar.addWidget(self.search, 1)
        # Room for most counts, so that the line one types in does not grow and shrink with them.
        self.searching.count.setMinimumWidth(theme.px(_COUNT_PX))
        self.searching.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        bar.addWidget(self.searching.count)
        bar.addSpacing(4)
        bar.addWidget(self._columns_button)
        bar.addWidget(self._sync_button)
        top = surface(QWidget(), "base")
        column = QVBoxLayout(top)
        column.setContentsMargins(12, 8, 12, 2)
        column.setSpacing(1)
        column.addLayout(bar)
        column.addWidget(self.searching.below)
        return top

    def _make_actions(self) -> None:
        def action(text: str, icon_name: str, run: object, keys: str = "") -> QAction:
            made = QAction(icon(icon_name), text, self)
            if keys:
                made.setShortcut(QKeySequence(keys))
                made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.triggered.connect(lambda: run())  # pyright: ignore[reportCallIssue]
            self.addAction(made)
            return made

        self._sync_action = action(tr("Sync the users of this pool"), "refresh-cw", self.sync)
        self._first_sync_action = action(tr("Sync this pool"), "refresh-cw", self.sync)
        self._cancel_action = action(tr("Cancel the sync"), "circle-stop", self.cancel_sync)
        self._details_action = action(tr("Show or hide user details"), "panel-right", self.toggle_details, "Ctrl+I")
        self._facets_action = action(
            tr("Show or hide the values of the users found"), "filter", self.facets.toggle, "Ctrl+Shift+F"
        )
        self._go_action = action(tr("Go to row…"), "hash", self.ask_for_row, "Ctrl+G")
        self._columns_action = action(tr("Choose columns"), "columns-3", self.columns.choose)
        self._save_action = action(tr("Save this search"), "star", self.searching.kept.keep, "Ctrl+D")
        self._kept_action = action(tr("Saved and recent searches"), "history", self.searching.kept.open, "Alt+Down")
        self._copy_action = action(tr("Copy selected rows"), "copy", lambda: self.copying.copy_rows(headings=False))
        self._e_mails_action = action(tr("Copy e-mail addresses of selected rows"), "mail", self.copying.copy_e_mails)

    # The window's wishes

    def activate(self) -> None:
        self._news.start()
        if not self._opened:
            self.open()
        else:
            self._look_for_news()
        self._draw_freshness()

    def deactivate(self) -> None:
        self._news.stop()

    def refresh(self) -> None:
        self.sync()

    def focus_search(self) -> bool:
        if self.states.state != "ready":
            return self.states.focus_message()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
        return True

    def search_for(self, text: str) -> None:
        self.searching.kept.choose(text)

    def actions_for_shell(self) -> list[QAction]:
        ready = self.states.state == "ready"
        running = self.presenter.status.phase is SyncPhase.RUNNING
        self._sync_action.setEnabled(not running and self.presenter.why_not_sync() is None)
        self._cancel_action.setEnabled(running)
        of_table = [
            self._details_action,
            self._facets_action,
            self._go_action,
            self._columns_action,
            self._save_action,
            self._kept_action,
            self._copy_action,
            self._e_mails_action,
        ]
        for needs_table in of_table:
            needs_table.setEnabled(ready)
        return [
            self._sync_action,
            self._cancel_action,
            *of_table,
            *(self.searching.kept.actions() if ready else ()),
        ]

    def close_pane(self) -> None:
        self._news.stop()
        self._stop_watching()
        self.columns.chooser.close()
        self.searching.close()
        self.facets.stop()
        for timer in self.findChildren(QTimer):
            # Nothing is begun any more: the loop may be over when it is due.
            timer.stop()
        self.going.close()

    # Opening, and the state of the copy on this computer

    def open(self) -> None:
        """Reads what is known of this pool and shows it."""
        self._opened = True
        if self.states.state != "ready":
            self.states.show_loading(tr("Opening the users of this pool…"))
        self._openings.run(self._open())
        self.shell.loop.spawn(self._read_pool(), self, self.shell.show_failure)
        if not self._prepared:
            self._prepared = True
            self.shell.loop.spawn(self.details.prepare(), self)

    async def _open(self) -> None:
        await self.presenter.read_index()
        self.columns.show()
        self.searching.vocabulary_changed()
        self._show_status()

    async def _read_pool(self) -> None:
        """The schema may bring other columns, and the estimate better words; the table does not wait for them."""
        sorted_by = self.presenter.sort
        await self.presenter.read_pool()
        self.searching.vocabulary_changed()
        self.details.inspector.set_schema(self.presenter.schema)
        if not self.presenter.has_chosen_columns():
            self.columns.show()
        if self.states.state == "empty" or self.presenter.sort != sorted_by:
            self.searching.cancel()
            self._show_status()

    def _open_failed(self, failure: Failure) -> None:
        if failure.code is Code.ACCESS_DENIED:
            self.states.show_not_permitted(failure, self.open)
        elif failure.code is Code.STORE_DAMAGED:
            self.states.show_failed(failure, self._rebuild)
        else:
            self.states.show_failed(failure, self.open)

    def _rebuild(self) -> None:
        async def rebuild() -> None:
            await self.workspace.rebuild_index()
            self.searching.version = -1
            await self._open()

        self._openings.run(rebuild())

    def _show_status(self) -> None:
        """Table, first-time page, or what stands between one and the users."""
        status = self.presenter.status
        self.strip.show_status(status, stopping=self._stopping)
        self._sync_button.setEnabled(status.phase is not SyncPhase.RUNNING and self.presenter.why_not_sync() is None)
        self._draw_freshness()
        self.search.setEnabled(status.has_users or status.phase is SyncPhase.RUNNING)
        self._columns_button.setEnabled(status.has_users)
        if status.has_users:
            if not self.searching.busy:
                self.searching.search_anew()
        elif status.phase is SyncPhase.RUNNING:
            self.table_states.show_empty(
                tr("Reading the pool for the first time"),
                tr("Users appear here as they arrive. You can go on with something else meanwhile."),
                icon_name="users",
            )
            self.states.show_ready()
        else:
            self._show_never_read(status)

    def _show_never_read(self, status: SyncStatus) -> None:
        why_not = self.presenter.why_not_sync()
        if why_not is not None:
            self.states.show_not_permitted(Failure(why_not, action="cognito-idp:ListUsers"), self.open)
        elif status.phase is SyncPhase.FAILED and status.job is not None and status.job.failure is not None:
            if status.job.failure.code is Code.ACCESS_DENIED:
                self.states.show_not_permitted(status.job.failure, self.sync)
            else:
                self.states.show_failed(status.job.failure, self.sync)
        else:
            title, text = words.never_read(status, self.presenter.estimated_users, self.presenter.estimated_sync_s())
            resumed = status.phase in (SyncPhase.INTERRUPTED, SyncPhase.CANCELLED)
            self._first_sync_action.setText(tr("Continue the sync") if resumed else tr("Sync this pool"))
            self.states.show_empty(title, text, self._first_sync_action, icon_name="users")

    def _draw_freshness(self) -> None:
        text, tooltip = words.freshness(self.presenter.status)
        self.shell.set_freshness(self, text, tooltip)

    # Sync

    def sync(self) -> None:
        """Starts a sync, or continues the one that ended early."""
        if self.presenter.status.phase is SyncPhase.RUNNING:
            self.shell.status(tr("A sync of this pool is running already"))
            return
        self._stopping = False
        self._sync_button.setEnabled(False)
        self.shell.loop.spawn(self.presenter.sync(), self, self._sync_refused)

    def _sync_refused(self, failure: Failure) -> None:
        self._sync_button.setEnabled(self.presenter.why_not_sync() is None)
        if failure.code is Code.JOB_RUNNING_ALREADY:
            self.shell.status(explain(failure).text)
        else:
            self.shell.show_failure(failure, self.sync)

    def cancel_sync(self) -> None:
        self._stopping = True
        self.strip.show_status(self.presenter.status, stopping=True)
        self.shell.loop.spawn(self.presenter.cancel_sync(), self, self.shell.show_failure)

    def _sync_changed(self, job: Job) -> None:
        if not self._opened:
            return
        if job.state.ended:
            self._stopping = False
            if job.outcome is not None:
                self.shell.status(words.sync_outcome(job.outcome))
                self.strip.show_done(words.sync_outcome(job.outcome))
            self._openings.run(self._take_stock())
        elif self.states.state in ("empty", "failed", "not permitted"):
            self._show_status()
        else:
            self.strip.show_status(self.presenter.status, stopping=self._stopping)
            self._sync_button.setEnabled(False)

    async def _take_stock(self) -> None:
        """Looks at the copy on this computer anew and shows it, one's place kept."""
        had_users = self.presenter.status.has_users
        await self.presenter.read_index()
        self.searching.vocabulary_changed()
        if not had_users and not self.presenter.has_chosen_columns():
            self.columns.show()
        self._show_status()

    def _look_for_news(self) -> None:
        busy = self._openings.busy or self.searching.busy or self.facets.busy or self.table.tally().counting
        calm = self.table.is_calm() and self._news.rows_may_change()
        if self._opened and not busy and self.states.state == "ready" and calm:
            self._openings.run(self._news.pace(self._take_news))

    async def _take_news(self) -> None:
        if await self.presenter.changed_since(self.searching.version):
            await self._take_stock()

    def _nothing_new(self) -> None:
        async def note() -> None:
            self.searching.version = await self.presenter.version()

        self.shell.loop.spawn(note(), self)

    # Search

    def _answered(self) -> None:
        self.columns.show_sort()
        self.states.show_ready()
        self.table.go_on()
        self.facets.follow(self.searching.version)

    def _search_failed(self, failure: Failure) -> None:
        if self.states.state == "ready":
            self.shell.show_failure(failure, self.searching.search_anew)
        else:
            self._open_failed(failure)

    # Order and details

    def sort_by(self, name: str, descending: bool) -> None:
        self._sort(Sort(name, descending))

    def sort_as_usual(self) -> None:
        self._sort(None)

    def _sort(self, sort: Sort | None) -> None:
        self.presenter.sort = sort
        self.columns.show_sort()
        self.searching.sort_anew()

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
