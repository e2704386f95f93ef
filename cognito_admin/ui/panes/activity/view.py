"""The activity pane: what was changed and who did it, and the long work of this program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from cognito_admin.ui.panes.activity.changes_view import ChangesView
from cognito_admin.ui.panes.activity.jobs_view import JobsView
from cognito_admin.ui.panes.pane import Pane, ShellPort
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import Line, surface

if TYPE_CHECKING:
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace

_CHANGES, _JOBS = range(2)


class ActivityPane(Pane):
    """Two views with a switch: changes are about people and stay on record, jobs are about the program."""

    name = "activity"
    icon_name = "activity"

    @classmethod
    def title(cls) -> str:
        return tr("Activity")

    def __init__(self, services: Services, workspace: Workspace, shell: ShellPort) -> None:
        super().__init__(services, workspace, shell)
        self.changes = ChangesView(services, workspace, shell)
        self.jobs = JobsView(services, shell)
        self._active = False
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(tr("Changes or jobs"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self._stack = QStackedWidget()
        views: tuple[tuple[str, QWidget], ...] = ((tr("Changes"), self.changes), (tr("Jobs"), self.jobs))
        for title, view in views:
            self.tabs.addTab(title)
            self._stack.addWidget(view)
        self.tabs.currentChanged.connect(self._switched)
        head = surface(QWidget(), "base")
        row = QVBoxLayout(head)
        row.setContentsMargins(8, 0, 8, 0)
        row.addWidget(self.tabs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(Line())
        layout.addWidget(self._stack, 1)
        self._actions = self._make_actions()

    def activate(self) -> None:
        self._active = True
        self._in_front().activate()
        self.shell.set_freshness(self, "")

    def deactivate(self) -> None:
        self._active = False
        self._in_front().deactivate()

    def refresh(self) -> None:
        if self.tabs.currentIndex() == _JOBS:
            self.jobs.draw()
        else:
            self.changes.ask()

    def focus_search(self) -> bool:
        self.tabs.setCurrentIndex(_CHANGES)
        self.changes.filter.words.setFocus()
        self.changes.filter.words.selectAll()
        return True

    def search_for(self, text: str) -> None:
        self.tabs.setCurrentIndex(_CHANGES)
        self.changes.filter.words.setText(text)

    def actions_for_shell(self) -> list[QAction]:
        return self._actions

    def permissions_changed(self) -> None:
        self.changes.permissions_changed()

    def close_pane(self) -> None:
        self.changes.close_view()
        self.jobs.close_view()

    def show_change(self, change_id: str) -> None:
        """Opens the details of one change."""
        self.tabs.setCurrentIndex(_CHANGES)
        self.changes.show_change(change_id)

    def show_bulk(self, bulk: str) -> None:
        """Opens the details of a change of many users."""
        self.tabs.setCurrentIndex(_CHANGES)
        self.changes.show_bulk(bulk)

    def show_unfinished(self) -> None:
        """Lists the changes that were begun and not ended."""
        self.tabs.setCurrentIndex(_CHANGES)
        self.changes.show_unfinished()

    def show_jobs(self) -> None:
        """Lists the long work of this program."""
        self.tabs.setCurrentIndex(_JOBS)

    def show_job(self, job_id: str) -> None:
        """Opens the details of a job."""
        self.tabs.setCurrentIndex(_JOBS)
        self.jobs.show_job(job_id)

    def _in_front(self) -> ChangesView | JobsView:
        return self.jobs if self.tabs.currentIndex() == _JOBS else self.changes

    def _switched(self, place: int) -> None:
        left = self.changes if place == _JOBS else self.jobs
        self._stack.setCurrentIndex(place)
        if self._active:
            left.deactivate()
            self._in_front().activate()

    def _make_actions(self) -> list[QAction]:
        found: list[QAction] = []
        for text, picture, run in (
            (tr("Export changes…"), "download", self.changes.open_export),
            (tr("Show changes that were not finished"), "circle-pause", self.show_unfinished),
            (tr("Show changes"), "history", lambda: self.tabs.setCurrentIndex(_CHANGES)),
            (tr("Show jobs"), "activity", self.show_jobs),
        ):
            action = QAction(icon(picture), text, self)
            action.triggered.connect(lambda _=False, run=run: run())
            found.append(action)
        return found
