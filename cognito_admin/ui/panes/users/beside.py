"""The list of values at one side, everything else at the other: shown, hidden, and as wide as it was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from cognito_admin.ui.panes.users import room
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.splitter import Splitter

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from cognito_admin.ui.panes.users.details import Details
    from cognito_admin.work.job_messages import JSON
    from cognito_admin.work.settings import Settings

_SHOWN = "users.facets"
_WIDTH = "users.facets_width"


class Beside(Splitter):
    """``shown_changed`` follows whether the panel is to be seen, by the person's wish or for want of room."""

    shown_changed = Signal(bool)

    def __init__(self, panel: QWidget, details: Details, settings: Settings) -> None:
        super().__init__(Qt.Orientation.Horizontal, tr("Divider beside the values"))
        self._settings = settings
        self._panel = panel
        self._details = details
        self._useful = True
        self._laid_out = False
        self.addWidget(panel)
        self.addWidget(details)
        self.setStretchFactor(0, 0)
        self.setStretchFactor(1, 1)
        self.splitterMoved.connect(self._keep_width)
        details.shown_changed.connect(self._arrange)

    def is_shown(self) -> bool:
        return not self._panel.isHidden()

    def set_useful(self, useful: bool) -> None:
        """Whether there is anything to be listed at all."""
        if useful is not self._useful:
            self._useful = useful
            self._arrange()

    def toggle(self) -> None:
        """By the person's wish, which holds wherever there is as much room as now. A user gives way where there is too little."""
        shown = not self.is_shown()
        if shown and not room.has_room_for_facets(self._width(), details=self._details.is_open()):
            self._details.close_user()
        key = room.arrangement(self._width(), details=self._details.is_open())
        self._settings.set_ui(_SHOWN, {**self._wishes(), key: shown})
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        shown = self._useful and room.shows_facets(self._width(), self._wishes(), details=self._details.is_open())
        if self.width() <= 0 or (self._laid_out and shown is self.is_shown()):
            return
        self._laid_out = True
        self._panel.setVisible(shown)
        if shown:
            kept = self._settings.ui(_WIDTH)
            width = theme.px(kept if isinstance(kept, int) else room.FACETS_PX)
            self.setSizes([width, max(1, self.width() - width)])
        self.shown_changed.emit(shown)

    def _wishes(self) -> dict[str, JSON]:
        kept = self._settings.ui(_SHOWN)
        return kept if isinstance(kept, dict) else {}

    def _width(self) -> float:
        return self.width() / theme.text_scale()

    def _keep_width(self) -> None:
        self._settings.set_ui(_WIDTH, round(self._panel.width() / theme.text_scale()))
