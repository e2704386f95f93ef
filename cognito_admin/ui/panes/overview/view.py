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
from cognito_admin.ui.panes.pane import Pane, ShellPort, breathe, polish
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import surface

if TYPE_CHECKING:
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace

_USERS_CARD = 1


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
        self._scale = theme.text_scale()
        self._reading = shell.loop.latest(self, self._failed)
        self._grid = CardGrid()
        self._page = surface(QWidget(), "window")
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(24, 20, 24, 24)
        self._column.setSpacing(12)
        self._concerns: QWidget | None = None
        self._column.addWidget(self._grid)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(tr("Overview of the pool"))
        scroll.setWidget(self._page)
        self.states = PaneStates()
        self.states.set_content(scroll)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.states)
        theme.signals().changed.connect(self._theme_changed)

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
            await self._draw()
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

    async def _draw(self) -> None:
        """Makes the cards one by one, so that the window goes on answering, and shows them together."""
        if self.shown is None:
            return
        overview, workspace = self.shown.overview, self.workspace
        concerns = ConcernsCard(overview.concerns)
        drawn: list[QWidget] = []
        every = words.cards(overview, workspace.connection, workspace.identity, workspace.marking, self.shown.synced)
        for place, card in enumerate(every):
            fact_card = FactCard(card, tr("Show them") if place == _USERS_CARD else "")
            fact_card.action_requested.connect(lambda: self.shell.open_pane("users"))
            fact_card.setParent(self._page)
            polish(fact_card)
            drawn.append(fact_card)
            await breathe()
        if self._concerns is not None:
            self._column.removeWidget(self._concerns)
            self._concerns.hide()
            self._concerns.deleteLater()
        self._concerns = concerns
        self._column.insertWidget(0, concerns)
        polish(concerns)
        await breathe()
        self._grid.set_cards(drawn)

    def _theme_changed(self) -> None:
        """Colours follow by themselves; the widths of labels were measured for the size of text."""
        if self.shown is not None and theme.text_scale() != self._scale:
            self._scale = theme.text_scale()
            self._reading.run(self._draw())
