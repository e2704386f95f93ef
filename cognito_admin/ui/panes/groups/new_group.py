"""A new group: its fields, and what that will be, before it is made."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.changes.change import Change, Refusal
from cognito_admin.model.changes.groups import NAME
from cognito_admin.ui.changes.words import reason_text
from cognito_admin.ui.panes.groups.form import GroupForm
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text


class NewGroupDialog(Dialog):
    """Accepted when the group is to be made: ``change`` makes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tr("Create group"), width_px=480)
        self.form = GroupForm(new=True)
        self.agree = QPushButton(tr("Create group"))
        self.agree.setProperty("kind", "primary")
        self.agree.setDefault(True)
        self.agree.clicked.connect(self.accept)
        cancel = QPushButton(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.agree)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(Text(tr("Create group"), "title"))
        layout.addWidget(self.form)
        add_layout(layout, buttons)
        self.form.changed.connect(self._follow)
        self.form.entered.connect(self._entered)
        self._follow()
        self.form.control(NAME).setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    @property
    def change(self) -> Change | None:
        return self.form.planned if isinstance(self.form.planned, Change) else None

    def _follow(self) -> None:
        planned = self.form.planned
        allow(self.agree, reason_text(planned.reasons[0]) if isinstance(planned, Refusal) else "")
        self._refit.start()

    def _entered(self) -> None:
        if self.change is not None:
            self.accept()
