"""The choice to take along how signing in fared, with what that comes to."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from cognito_admin.ui.backups.parts import indented
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import Text


class HealthPart(QWidget):
    """``changed`` is emitted when another answer is given."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._wanted = QCheckBox(tr("With sign-in &health of the last 15 months, from CloudWatch"))
        told = tr(
            "About 100 KB and one or two requests for each app client. AWS bills them by metric, a cent for a thousand: an app "
            "client has about ten."
        )
        self._told = indented(Text(told, "small", wrap=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._wanted)
        column.addWidget(self._told)
        self._wanted.toggled.connect(self._draw)
        self._draw()

    @property
    def wanted(self) -> bool:
        return self._wanted.isChecked()

    def choose(self) -> None:
        self._wanted.setChecked(True)

    def _draw(self) -> None:
        self._told.setVisible(self.wanted)
        self.changed.emit()
