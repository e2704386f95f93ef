"""The choice to take everybody's MFA preferences along, with what that costs, which has to be agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from cognito_admin.ui.backups import words
from cognito_admin.ui.backups.parts import indented
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from cognito_admin.model.backup_estimates import Estimate


class MfaPart(QWidget):
    """``changed`` is emitted when another answer is given."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._wanted = QCheckBox(tr("With everybody’s &MFA preferences, which AWS is asked for one user at a time"))
        self._cost = Text("", "small", wrap=True)
        self._agreed = QCheckBox(tr("I agree to what this may cos&t"))
        self._costs = indented(self._cost, self._agreed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._wanted)
        column.addWidget(self._costs)
        self._wanted.toggled.connect(self._draw)
        self._agreed.toggled.connect(self.changed)
        self.show_estimate(None)
        self._draw()

    @property
    def wanted(self) -> bool:
        return self._wanted.isChecked()

    def choose(self) -> None:
        """As somebody who is told in other words what it costs."""
        self._wanted.setChecked(True)
        self._agreed.setChecked(True)

    def show_estimate(self, of: Estimate | None) -> None:
        """What is known of the pools that are chosen; None where that is nothing."""
        self._cost.setText(words.mfa_cost(of))

    def why_not(self) -> str:
        if not self.wanted or self._agreed.isChecked():
            return ""
        return tr("Agree to what the MFA preferences may cost, or leave them out")

    def _draw(self) -> None:
        self._costs.setVisible(self.wanted)
        if not self.wanted:
            self._agreed.setChecked(False)
        self.changed.emit()
