"""The overview pane: what deserves a look first, then the facts of the pool in cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from cognito_admin.model.failures import Code, Failure
from cognito_admin.ui.formats import utc
from cognito_admin.ui.panes.overview import words
from cognito_admin.ui.panes.overview.cards import CardGrid, ConcernsCard, FactCard
from cognito_admin.ui.panes.overview.presenter import OverviewPresenter, Shown
from cognito_admin.ui.panes.pane import Pane, ShellPort
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import Text, surface

if TYPE_CHECKING:
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace


class OverviewPane(Pane):
    """Read once when first shown, and again when asked to."""

    name = "overview"
    icon_name = "layout-dashboard"

    @classmethod
    def title(cls) -> str:
        return tr("Overview")

    def __init__(self, services: Services, workspace: Workspace, shell: ShellPort) -> None:
        super().__init__(services, workspace, shell)
        self._presenter = OverviewPresenter(workspace)
        self.shown: Shown | None = None
        self._reading = shell.loop.latest(self, self._failed)
        self._name = Text("", "title", wrap=True, selectable=True)
        self._grid = CardGrid()
        page = surface(QWidget(), "window")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(24, 20, 24, 24)
        self._column.setSpacing(12)
        self._column.addWidget(self._name)
        self._concerns: QWidget | None = None
        self._column.addWidget(self._grid)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(tr("Overview of the pool"))
        scroll.setWidget(page)
        self.states = PaneStates()
        self.states.set_content(scroll)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.states)
        theme.signals().changed.connect(self._draw)

    def activate(self) -> None:
        if self.shown is None:
            self.states.show_loading(tr("Reading the settings of the pool…"))
        if not self._reading.busy:
            self._reading.run(self._read())

    def refresh(self) -> None:
        self._reading.run(self._read())

    async def _read(self) -> None:
        before = self.shown
        self.shown = await self._presenter.read()
        if before is None or (before.overview, before.synced) != (self.shown.overview, self.shown.synced):
            self._draw()
        self.states.show_ready()
        self.shell.set_freshness(
            self, words.freshness(self.shown.at, self.shown.overview.estimated_users), utc(self.shown.at)
        )

    def _failed(self, failure: Failure) -> None:
        if self.shown is not None:
            self.shell.show_failure(failure, self.refresh)
        elif failure.code is Code.ACCESS_DENIED:
            self.states.show_not_permitted(failure, self.activate)
        else:
            self.states.show_failed(failure, self.activate)

    def _draw(self) -> None:
        if self.shown is None:
            return
        overview = self.shown.overview
        workspace = self.workspace
        self._name.setText(overview.name)
        if self._concerns is not None:
            self._column.removeWidget(self._concerns)
            self._concerns.hide()
            self._concerns.deleteLater()
            self._concerns = None
        if overview.concerns:
            self._concerns = ConcernsCard(overview.concerns)
            self._column.insertWidget(1, self._concerns)
        drawn: list[QWidget] = []
        for place, card in enumerate(
            words.cards(overview, workspace.connection, workspace.identity, workspace.marking, self.shown.synced)
        ):
            fact_card = FactCard(card, tr("Show them") if place == 1 else "")
            fact_card.action_requested.connect(lambda: self.shell.open_pane("users"))
            drawn.append(fact_card)
        self._grid.set_cards(drawn)
