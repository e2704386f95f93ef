"""A dialog about long work: as it goes on, and what became of it. The window behind it stays usable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.scrolled import Scrolled
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import SignalInstance

_DRAW_MS = 100


class WorkDialog(Dialog):
    """Closing it lets the work go on. Whoever derives lays it out, follows the work, and draws how it stands."""

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent, title, width_px=640)
        self._title = Text("", "title", wrap=True)
        self._told = Text("", "muted", wrap=True)
        self._close = plain_button(tr("Close"), self.accept)
        self._close.setProperty("kind", "primary")
        self._close.setDefault(True)
        self._drawing = QTimer(self, singleShot=True, interval=_DRAW_MS)
        self._drawing.timeout.connect(self._draw)
        # What parts need is known once they are laid out.
        self._growing = QTimer(self, singleShot=True, interval=0)
        self._growing.timeout.connect(self._grow)

    def _lay_out(
        self, inner: QWidget, name: str, left: Sequence[QWidget], again: QWidget, below: QWidget | None = None
    ) -> None:
        """``inner`` scrolls and is called ``name``; ``left`` and ``again`` are buttons, ``below`` stands above them."""
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in left:
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(again)
        buttons.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(self._told)
        self._rows = Scrolled(inner, name)
        column.addWidget(self._rows, 1)
        if below is not None:
            column.addWidget(below)
        add_layout(column, buttons)

    def _follow(self, changed: SignalInstance, ended: SignalInstance) -> None:
        changed.connect(self._changed)
        ended.connect(self._draw)
        self._draw()
        self._close.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def _draw(self) -> None:
        raise NotImplementedError

    def _changed(self) -> None:
        if not self._drawing.isActive():
            self._drawing.start()

    def _grow(self) -> None:
        """It becomes as high as its words need, and never lower while somebody reads."""
        layout = self.layout()
        if self.isVisible() and layout is not None:
            self._rows.updateGeometry()
            if layout.totalHeightForWidth(self.width()) > self.height():
                self.fit()
