"""What a check-up came to in a line, what is new, and what can be done with all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from cognito_admin.ui.panes.checkup import words
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import plain_button, put_icon
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import ElidedText, Picture, Text, surface

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction

    from cognito_admin.model.checkup.report import Report


class Head(QWidget):
    check_requested = Signal()

    def __init__(self, exports: Sequence[QAction]) -> None:
        super().__init__()
        surface(self, "base")
        self._picture = Picture("circle-dashed", "muted", 20)
        self.headline = Text("", "heading", wrap=True, selectable=True)
        self.headline.setObjectName("checkup")
        self._compared = ElidedText("", "muted")
        self.again = plain_button(tr("Check again"), self.check_requested.emit)
        put_icon(self.again, "refresh-cw")
        self._export = QToolButton()
        put_icon(self._export, "download")
        self._export.setText(tr("Export"))
        self._export.setAccessibleName(tr("Export the check-up"))
        self._export.setProperty("kind", "mode")
        self._export.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._export)
        menu.setToolTipsVisible(True)
        menu.addActions([*exports])
        self._export.setMenu(menu)
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(self.headline)
        lines.addWidget(self._compared)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(10)
        row.addWidget(self._picture)
        add_layout(row, lines, 1)
        row.addWidget(self._export)
        row.addWidget(self.again)
        self.show_busy(busy=False)

    def show_report(self, report: Report) -> None:
        self._picture.set_icon(*words.look(report))
        self.headline.setText(words.headline(report))
        self._compared.set_text(words.compared(report))
        self.setAccessibleName(f"{words.headline(report)}. {words.compared(report)}")

    def show_busy(self, *, busy: bool) -> None:
        """While the pool is checked, it is not checked again."""
        self.again.setEnabled(not busy)
        self.again.setText(tr("Checking…") if busy else tr("Check again"))
        self.again.setToolTip(tr("The pool is being checked") if busy else tr("Check again (F5)"))
