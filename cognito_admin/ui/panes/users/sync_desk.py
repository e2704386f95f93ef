"""The copy of the pool's users on this computer: opened, read anew by a sync, told about, and kept up with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton

from cognito_admin.model.failures import Code, Failure
from cognito_admin.ui.panes.users import words
from cognito_admin.ui.panes.users.news import NewsWatch
from cognito_admin.ui.panes.users.sync_status import SyncPhase, SyncStatus
from cognito_admin.ui.panes.users.sync_strip import SyncStrip
from cognito_admin.ui.sentences import explain, reason
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.buttons import put_icon

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.progress import Job
    from cognito_admin.ui.panes.pane import Pane
    from cognito_admin.ui.panes.users.column_desk import ColumnDesk
    from cognito_admin.ui.panes.users.facet_desk import FacetDesk
    from cognito_admin.ui.panes.users.inspector import Inspector
    from cognito_admin.ui.panes.users.presenter import UsersPresenter
    from cognito_admin.ui.panes.users.search_desk import SearchDesk
    from cognito_admin.ui.panes.users.table import UsersTable
    from cognito_admin.ui.widgets.states import PaneStates

MOST_LOOKED_AT = 300_000
"""Of more users who are not quick to search yet the news waits: to look at each takes the power that making them quick needs."""


class SyncDesk(QObject):
    """``strip`` tells of a sync below the table, ``button`` starts one. ``news`` looks every now and then for what others wrote.

    ``states`` are those of the whole pane, ``table_states`` those of the table alone.
    """

    def __init__(
        self,
        presenter: UsersPresenter,
        searching: SearchDesk,
        columns: ColumnDesk,
        facets: FacetDesk,
        inspector: Inspector,
        table: UsersTable,
        states: PaneStates,
        table_states: PaneStates,
        pane: Pane,
    ) -> None:
        super().__init__(pane)
        self._presenter = presenter
        self._searching = searching
        self._columns = columns
        self._facets = facets
        self._inspector = inspector
        self._table = table
        self._states = states
        self._table_states = table_states
        self._pane = pane
        self._shell = pane.shell
        self.opened = False
        self._stopping = False
        self._knows = False
        self._told_of_first = False
        self._openings = pane.shell.loop.latest(pane, self.open_failed)
        self.strip = SyncStrip()
        self.strip.cancel_requested.connect(self.cancel)
        self.strip.continue_requested.connect(self.sync)
        self.button = QPushButton(tr("Sync"))
        put_icon(self.button, "refresh-cw")
        self.button.clicked.connect(self.sync)
        self._first_sync = QAction(icon("refresh-cw"), tr("Sync this pool"), self)
        self._first_sync.triggered.connect(self.sync)
        self.news = NewsWatch(pane, self.look_for_news)
        searching.freshened.connect(self.news.rest)
        self._stop_watching = presenter.watch_sync(self._sync_changed)

    @property
    def busy(self) -> bool:
        return self._openings.busy

    def close(self) -> None:
        self.news.stop()
        self._stop_watching()
        self._openings.cancel()

    # Opening

    def open(self) -> None:
        """Reads what is known of this pool and shows it."""
        self.opened, self._knows = True, False
        if self._states.state != "ready":
            self._states.show_loading(tr("Opening the users of this pool…"))
        self._openings.run(self._open())
        self.read_pool()

    async def _open(self) -> None:
        await self._presenter.read_index()
        self._knows = True
        self._columns.show()
        self._searching.vocabulary_changed()
        self.show_status()

    def read_pool(self) -> None:
        """Reads the settings of the pool, which may have changed since."""
        self._shell.loop.spawn(self._read_pool(), self._pane, self._shell.show_failure)

    async def _read_pool(self) -> None:
        """The schema may bring other columns, and the estimate better words; the table does not wait for them."""
        await self._presenter.read_pool()
        self._searching.vocabulary_changed()
        self._inspector.set_pool(self._presenter.pool_facts())
        if not self._presenter.has_chosen_columns():
            self._columns.show()
        never_read = not self._presenter.status.has_users and not self._table.row_count()
        # While it is being opened, and where that failed, it is not for this to say.
        if self._knows and (never_read or self._presenter.sort != self._presenter.asked_sort):
            self._searching.cancel()
            self.show_status()

    def open_failed(self, failure: Failure) -> None:
        if failure.code is Code.ACCESS_DENIED:
            self._states.show_not_permitted(failure, self.open, self._shell.remedy(failure))
        elif failure.code is Code.STORE_DAMAGED:
            # The window, too, offers to set it aside: whoever comes back then finds it opened anew.
            self.opened = False
            self._states.show_failed(failure, self.rebuild)
        else:
            self._states.show_failed(failure, self.open, self._shell.remedy(failure, self.open))

    def rebuild(self) -> None:
        """Sets the copy aside and begins with none."""

        async def rebuild() -> None:
            await self._pane.workspace.rebuild_index()
            self.opened = True
            self._searching.version = -1
            await self._open()

        self._openings.run(rebuild())

    # Telling

    def show_status(self) -> None:
        """Table, first-time page, or what stands between one and the users."""
        status = self._presenter.status
        self.strip.show_status(status, stopping=self._stopping)
        self._allow_button()
        self.draw_freshness()
        self._told_of_first = status.phase is SyncPhase.RUNNING
        self._facets.beside.set_useful(status.has_users)
        self._facets.button.setEnabled(status.has_users)
        self._columns.button.setEnabled(status.has_users)
        if status.has_users:
            if not self._searching.busy:
                self._searching.freshen()
        elif status.phase is SyncPhase.RUNNING:
            self._show_page(
                tr("Reading the backup") if status.offline else tr("Reading the pool for the first time"),
                tr("Users appear here as they arrive. You can go on with something else meanwhile."),
            )
        else:
            self._show_never_read(status)

    def _show_never_read(self, status: SyncStatus) -> None:
        why_not = self._presenter.why_not_sync()
        failure = status.job.failure if status.phase is SyncPhase.FAILED and status.job is not None else None
        if failure is not None and failure.code is Code.ACCESS_DENIED:
            self._states.show_not_permitted(failure, self.sync, self._shell.remedy(failure))
        elif why_not is not None:
            self._states.show_not_permitted(why_not, self.look_at_permissions, self._shell.remedy(why_not))
        elif failure is not None:
            self._states.show_failed(failure, self.sync, self._shell.remedy(failure, self.sync))
        else:
            title, text = words.never_read(status, self._presenter.estimated_users, self._presenter.estimated_sync_s())
            resumed = status.phase in (SyncPhase.INTERRUPTED, SyncPhase.CANCELLED)
            go_on = tr("Go on reading") if status.offline else tr("Continue the sync")
            self._first_sync.setText(go_on if resumed or status.offline else tr("Sync this pool"))
            self._show_page(title, text, self._first_sync)

    def _show_page(self, title: str, text: str, action: QAction | None = None) -> None:
        """In place of the table: above it one can still look somebody up."""
        self._table_states.show_empty(title, text, action, icon_name="users")
        self._states.show_ready()

    def _allow_button(self) -> None:
        if self._presenter.offline:
            self.button.hide()
        why_not = self._presenter.why_not_sync()
        tip = tr("Read all users and groups again (F5). It changes nothing and costs nothing")
        allow(self.button, reason(why_not) if why_not else "", tip)
        if self._presenter.status.phase is SyncPhase.RUNNING:
            self.button.setEnabled(False)

    def show_permission(self) -> None:
        """It became known what AWS allows, or refuses."""
        self._allow_button()
        self._inspector.set_pool(self._presenter.pool_facts())
        if self.opened and not self._presenter.status.has_users and not self.busy:
            self.show_status()

    def look_at_permissions(self) -> None:
        """Asks AWS whether what it refused is allowed by now."""

        async def look() -> None:
            await self._presenter.learn_permissions()
            self.show_status()

        self._openings.run(look())

    def draw_freshness(self) -> None:
        text, tooltip = words.freshness(self._presenter.status)
        self._shell.set_freshness(self._pane, text, tooltip)

    # Sync

    def sync(self) -> None:
        """Starts a sync, or continues the one that ended early."""
        if self._presenter.status.phase is SyncPhase.RUNNING:
            self._shell.status(tr("A sync of this pool is running already"))
            return
        if (why_not := self._presenter.why_not_sync()) is not None and why_not.code is Code.OPENED_FROM_BACKUP:
            self._shell.status(tr("All of the backup was read: there is nothing newer in it"))
            return
        if why_not is not None:
            self._shell.loop.spawn(self._sync_if_allowed_by_now(), self._pane)
            return
        self._stopping = False
        self.button.setEnabled(False)
        self._shell.loop.spawn(self._presenter.sync(), self._pane, self._refused)

    async def _sync_if_allowed_by_now(self) -> None:
        """What AWS refused a while ago is asked again of whoever wants it all the same."""
        await self._presenter.learn_permissions()
        why_not = self._presenter.why_not_sync()
        if why_not is None:
            self.sync()
        else:
            self._shell.show_failure(why_not, self.sync)

    def _refused(self, failure: Failure) -> None:
        self._allow_button()
        if failure.code is Code.JOB_RUNNING_ALREADY:
            self._shell.status(explain(failure).text)
        else:
            self._shell.show_failure(failure, self.sync)

    def cancel(self) -> None:
        self._stopping = True
        self.strip.show_status(self._presenter.status, stopping=True)
        self._shell.loop.spawn(self._presenter.cancel_sync(), self._pane, self._shell.show_failure)

    def _sync_changed(self, job: Job) -> None:
        if not self.opened:
            return
        if job.state.ended:
            self._stopping = False
            if job.failure is not None:
                self._presenter.learn_refusal(job.failure)
            if job.outcome is not None:
                self._tell_outcome(job.outcome)
            self._openings.run(self._take_stock())
        elif self._states.state != "ready" or (not self._presenter.status.has_users and not self._told_of_first):
            self.show_status()
        else:
            self.strip.show_status(self._presenter.status, stopping=self._stopping)
            self.button.setEnabled(False)

    def _tell_outcome(self, outcome: Mapping[str, int]) -> None:
        said = words.reading_outcome(outcome) if self._presenter.offline else words.sync_outcome(outcome)
        if "files_damaged" in outcome:
            self._shell.show_banner(said, kind="warning", cause=self._pane.workspace.sync_resource)
        self._shell.status(said)
        self.strip.show_done(said)

    # Keeping up

    def look_for_news(self) -> None:
        """Shows what was written since, unless somebody is in the middle of something."""
        busy = self.busy or self._searching.busy or self._facets.busy or self._table.tally().counting
        calm = self._table.is_calm() and self.news.rows_may_change()
        if self.opened and not busy and self._states.state == "ready" and calm:
            self._openings.run(self.news.pace(self._take_news))

    async def _take_news(self) -> None:
        if not await self._presenter.changed_since(self._searching.version):
            return
        if await self._presenter.written_lately() <= MOST_LOOKED_AT:
            await self._take_stock()

    async def _take_stock(self) -> None:
        """Looks at the copy on this computer anew and shows it, one's place kept."""
        had_users = self._presenter.status.has_users
        await self._presenter.read_index()
        self._searching.vocabulary_changed()
        if not had_users and not self._presenter.has_chosen_columns():
            self._columns.show()
        self.show_status()
