"""How somebody new learns of their account, and with which password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from cognito_admin.model.changes.codes import Kind
from cognito_admin.ui.changes.password import PasswordField
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from cognito_admin.model.overview import PasswordPolicy


class NewUserWay(QWidget):
    """``kind`` is INVITE, CREATE or CREATE_READY; the last two take a password, which fits the policy from the start."""

    changed = Signal()

    def __init__(self, policy: PasswordPolicy) -> None:
        super().__init__()
        ways = {
            Kind.INVITE: tr("Invite: Cognito sends them a temporary password"),
            Kind.CREATE: tr("Send nothing: you give them a temporary password"),
            Kind.CREATE_READY: tr("Ready to sign in: you give them a password that stays"),
        }
        self.buttons: dict[Kind, QRadioButton] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        column.addWidget(Text(tr("How they get in"), "strong"))
        for kind, text in ways.items():
            button = QRadioButton(text)
            self.buttons[kind] = button
            self._group.addButton(button)
            column.addWidget(button)
        self.field = PasswordField(policy)
        self.field.hide()
        column.addWidget(self.field)
        self.buttons[Kind.INVITE].setChecked(True)
        self._group.buttonToggled.connect(lambda _button, on: self._chosen() if on else None)
        self.field.line.textChanged.connect(lambda _: self.changed.emit())

    @property
    def kind(self) -> Kind:
        return next(kind for kind, button in self.buttons.items() if button.isChecked())

    def password(self) -> str | None:
        """None where Cognito makes one."""
        return None if self.kind is Kind.INVITE else self.field.text()

    def problem(self) -> str:
        """Why the pool would refuse the password; empty if it would not."""
        return "" if self.kind is Kind.INVITE else " ".join(self.field.problems()[:1])

    def _chosen(self) -> None:
        self.field.setVisible(self.kind is not Kind.INVITE)
        self.changed.emit()
