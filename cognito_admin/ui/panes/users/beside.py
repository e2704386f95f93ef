"""The list of values at one side, everything else at the other: shown, hidden, and as wide as it was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from cognito_admin.ui.theme import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from cognito_admin.work.settings import Settings

_SHOWN = "users.facets"
_WIDTH = "users.facets_width"
_PANEL_PX = 210
_NARROW_PX = 760
"""Below it there is room for the table alone."""


class Beside(QSplitter):
    """``shown_changed`` follows whether the panel is to be seen, by the person's wish or for want of room."""

    shown_changed = Signal(bool)

    def __init__(self, panel: QWidget, rest: QWidget, settings: Settings) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._settings = settings
        self._panel = panel
        self._wanted = settings.ui(_SHOWN) is not False
        self._narrow = False
        self._laid_out = False
        self.setChildrenCollapsible(False)
        self.addWidget(panel)
        self.addWidget(rest)
        self.setStretchFactor(0, 0)
        self.setStretchFactor(1, 1)
        self.splitterMoved.connect(self._keep_width)
        panel.setVisible(self._wanted)

    def is_shown(self) -> bool:
        return not self._panel.isHidden()

    def toggle(self) -> None:
        """By the person's wish, which holds in a narrow window too until its width changes."""
        self._wanted = not self.is_shown()
        self._settings.set_ui(_SHOWN, self._wanted)
        self._show(self._wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.px(_NARROW_PX)
        if narrow is not self._narrow or not self._laid_out:
            self._narrow = narrow
            self._show(self._wanted and not narrow)

    def _show(self, shown: bool) -> None:
        self._panel.setVisible(shown)
        if shown and self.width() > 0:
            self._laid_out = True
            kept = self._settings.ui(_WIDTH)
            width = theme.px(kept if isinstance(kept, int) else _PANEL_PX)
            self.setSizes([width, max(1, self.width() - width)])
        self.shown_changed.emit(shown)

    def _keep_width(self) -> None:
        self._settings.set_ui(_WIDTH, round(self._panel.width() / theme.text_scale()))
