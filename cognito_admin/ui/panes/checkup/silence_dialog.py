"""Asks why a finding is to be silenced, and whether all of its rule are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from cognito_admin.ui.panes.checkup import words
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from cognito_admin.model.checkup.finding import Finding

MOST_CHARACTERS = 500


class SilenceDialog(Dialog):
    """Accepted once there is a ``reason``. ``whole_rule``: whatever it finds is silenced, not this one alone."""

    def __init__(self, parent: QWidget, finding: Finding) -> None:
        super().__init__(parent, tr("Silence a finding"), width_px=480)
        of = words.subject(finding)
        # They are asked for when the parts may be gone.
        self.reason, self.whole_rule = "", False
        self.line = QLineEdit()
        self.line.setMaxLength(MOST_CHARACTERS)
        self.line.setPlaceholderText(tr("Why it may stay as it is"))
        self.line.setAccessibleName(tr("Reason"))
        self._this = QRadioButton(tr("This one alone: {subject}", subject=of) if of else tr("This one alone"))
        self._this.setChecked(True)
        self.every = QRadioButton(tr("All of this rule, also those that come later"))
        self.agree = plain_button(tr("Silence"), self.accept)
        self.agree.setProperty("kind", "primary")
        self.agree.setDefault(True)
        cancel = plain_button(tr("Cancel"), self.reject)
        self.line.textChanged.connect(lambda _: self._follow())
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.agree)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(10)
        column.addWidget(Text(words.said(finding).title, "heading", wrap=True))
        told = tr(
            "It is not counted any more, neither here nor by cognito-admin check. "
            "The reason stays with it, and goes into exports."
        )
        column.addWidget(Text(told, "muted", wrap=True))
        column.addWidget(Text(tr("Reason"), "label"))
        column.addWidget(self.line)
        # A rule of the pool has one finding only.
        for button in (self._this, self.every):
            button.setVisible(bool(finding.subject))
            column.addWidget(button)
        column.addSpacing(4)
        add_layout(column, buttons)
        self.line.setFocus()
        self._follow()

    def accept(self) -> None:
        self.reason, self.whole_rule = self.line.text().strip(), self.every.isChecked()
        if self.reason:
            super().accept()

    def _follow(self) -> None:
        allow(self.agree, "" if self.line.text().strip() else tr("Say why first"))
