"""The overview pane: what deserves a look first, then the facts of the pool in cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QVBoxLayout, QWidget

from cognito_admin.model.connections import Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.ui.formats import utc
from cognito_admin.ui.panes.overview import words
from cognito_admin.ui.panes.overview.cards import CardGrid, ConcernsCard, FactCard, discard
from cognito_admin.ui.panes.overview.presenter import OverviewPresenter, Shown
from cognito_admin.ui.panes.pane import Pane, ShellPort, breathe, polish
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.below import below
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import surface
from cognito_admin.work.backup_orders import KIND as BACKUP
from cognito_admin.work.backup_orders import VERIFY
from cognito_admin.work.offline_pool import OfflinePool
from cognito_admin.work.workspace import Workspace

if TYPE_CHECKING:
    from cognito_admin.model.progress import Job
    from cognito_admin.work.services import Services

_POOL, _SHOWS_USERS, _BACKS_UP = "shield", "users", "archive"
_NEWS = frozenset({BACKUP, VERIFY, Workspace.reading_kind, OfflinePool.reading_kind})
"""The kinds of jobs that change what is told of the copy on this computer and of backups."""


class OverviewPane(Pane):
    """Read once when first shown, and again when asked to."""

    name = "overview"
    icon_name = "layout-dashboard"

    @classmethod
    def title(cls) -> str:
        return tr("Overview")

    def __init__(self, services: Services, workspace: Workspace, shell: ShellPort) -> None:
        super().__init__(services, workspace, shell)
        self._presenter = OverviewPresenter(workspace, services.backups, services.schedules)
        self.shown: Shown | None = None
        self._drawn: tuple[object, ...] | None = None
        self._reading = shell.loop.latest(self, self._failed)
        self._drawing = shell.loop.latest(self)
        self._workshop = QWidget(self)
        self._workshop.hide()
        self._grid = CardGrid()
        self._page = surface(QWidget(), "window")
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(24, 20, 24, 24)
        self._column.setSpacing(12)
        self._concerns: QWidget | None = None
        self._column.addWidget(self._grid)
        self._column.addStretch(1)
        self._scroll = scroll = QScrollArea()
        surface(scroll, "window")
        scroll.setWidgetResizable(True)
        scroll.setObjectName("details")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(tr("Overview of the pool"))
        scroll.setWidget(self._page)
        self.states = PaneStates()
        self.states.set_content(scroll)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.states)
        theme.signals().changed.connect(self._draw_anew)
        self._to_users = QAction(tr("Show the users"), self)
        self._to_users.triggered.connect(lambda: shell.open_pane("users"))
        self._end_watching = services.jobs.subscribe(self._job_changed)

    def activate(self) -> None:
        if self.shown is None:
            self.states.show_loading(tr("Reading the settings of the pool…"))
        if not self._reading.busy:
            self._reading.run(self._read())

    def close_pane(self) -> None:
        self._end_watching()

    def refresh(self) -> None:
        self._reading.run(self._read())

    async def _read(self) -> None:
        self.shown = await self._presenter.read()
        self._draw_anew()
        as_of = self.workspace.as_of
        estimated = self.shown.overview.estimated_users
        told = words.freshness(self.shown.at, estimated) if as_of is None else words.freshness_of_backup(as_of)
        self.shell.set_freshness(self, told, utc(as_of or self.shown.at))

    def _failed(self, failure: Failure) -> None:
        if self.shown is not None:
            self.shell.show_failure(failure, self.refresh)
        elif failure.code is Code.SETTINGS_NOT_IN_BACKUP:
            said = explain(failure)
            self.states.show_empty(said.title, f"{said.text} {said.advice}", self._to_users, icon_name="file-text")
        elif failure.code is Code.ACCESS_DENIED:
            self.states.show_not_permitted(failure, self.activate, self.shell.remedy(failure))
        else:
            self.states.show_failed(failure, self.activate, self.shell.remedy(failure, self.activate))

    def _job_changed(self, job: Job) -> None:
        if job.kind in _NEWS and job.state.ended and self.isVisible():
            # Also where it is being read: what was read of this computer may be what was there before.
            self.refresh()

    def _draw_anew(self) -> None:
        """Draws what is shown, unless that is what one sees. Colours follow by themselves; sizes were measured for the text."""
        if self.shown is None:
            return
        wanted = (self.shown.overview, self.shown.synced, self.shown.backups, theme.text_scale())
        if wanted != self._drawn:
            self._drawn = wanted
            self._drawing.run(self._draw(self.shown))

    async def _draw(self, shown: Shown) -> None:
        """Makes the cards one by one out of sight, so that the window goes on answering, and shows them together.

        What was made by a drawing that was given up is thrown away by the next.
        """
        for left in self._workshop.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            left.deleteLater()
        overview, workspace = shown.overview, self.workspace
        concerns = ConcernsCard(overview.concerns)
        concerns.setParent(self._workshop)
        polish(concerns)
        drawn: list[QWidget] = []
        every = words.cards(
            overview, workspace.connection, workspace.identity, workspace.marking, shown.synced, shown.backups
        )
        does = {
            _SHOWS_USERS: (tr("Show them"), lambda: self.shell.open_pane("users")),
            _BACKS_UP: (tr("Back up…"), self.shell.back_up),
        }
        if workspace.marking.mode is Mode.OFFLINE:
            does[_POOL] = (tr("Restore…"), self.shell.restore)
        for card in every:
            await breathe()
            action, act = does.get(card.icon_name, ("", None))
            fact_card = FactCard(card, action)
            if act is not None:
                fact_card.action_requested.connect(act)
            fact_card.setParent(self._workshop)
            polish(fact_card)
            drawn.append(fact_card)
        await breathe()
        held = self._take_keyboard()
        if self._concerns is not None:
            discard(self._concerns)
        self._concerns = concerns
        self._column.insertWidget(0, concerns)
        concerns.show()
        self._grid.set_cards(drawn)
        self._give_keyboard(held)
        self.states.show_ready()

    def _take_keyboard(self) -> str:
        """Says by which name what had it goes. Qt would take it through all that follows a button that goes, and the page along."""
        part = self.window().focusWidget()
        if part is None or not self._page.isAncestorOf(part):
            return ""
        self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)
        return _name(part)

    def _give_keyboard(self, name: str) -> None:
        part = next((part for part in below(self._page) if _name(part) == name), None) if name else None
        if part is not None:
            part.setFocus(Qt.FocusReason.OtherFocusReason)


def _name(part: QWidget) -> str:
    return part.accessibleName() or (part.text() if isinstance(part, QAbstractButton) else "")
