"""Whether Cognito may call a function, and what can be done where it may not."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Picture, Text


class Permission(QWidget):
    """``changed`` follows what the person does."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.let_in = QCheckBox(tr("Let Cognito call it"))
        self.let_in.setToolTip(
            tr("Adds a statement for this pool alone to the function’s policy, with the same change")
        )
        self.owner = QCheckBox(tr("Its owner has let this pool call it"))
        self._picture = Picture("circle-check", "success", 16)
        self._text = Text("", wrap=True, selectable=True)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 11, 16, 11)
        column.setSpacing(8)
        add_layout(column, line)
        for box in (self.let_in, self.owner):
            column.addWidget(box)
            box.toggled.connect(lambda _: self.changed.emit())

    def tell(self, lets_in: bool | None, *, can_grant: bool, elsewhere: bool, awaited: bool) -> None:
        """``lets_in`` None where nobody could tell, or not yet, and ``awaited``; ``elsewhere``: it belongs to another account."""
        self.let_in.setVisible(can_grant)
        self.owner.setVisible(elsewhere)
        granting = can_grant and self.let_in.isChecked()
        if lets_in:
            picture, role, text = "circle-check", "success", tr("Cognito may call this function for this pool.")
        elif granting:
            picture, role = "circle-check", "link"
            text = tr(
                "Cognito may not call it yet. With this change a statement for this pool alone is added to its policy."
            )
        elif elsewhere:
            picture, role = "circle-help", "muted"
            text = tr("It belongs to another account: only its owner can let Cognito call it, and see whether it does.")
        elif awaited:
            picture, role = "clock", "muted"
            text = tr("Looking up whether Cognito may call it…")
        elif lets_in is None:
            picture, role = "circle-help", "muted"
            text = tr("Whether Cognito may call it is not known.")
        else:
            picture, role = "circle-alert", "danger"
            text = tr("Cognito may not call this function: nothing in its policy lets this pool in.")
        self._picture.set_icon(picture, role)
        self._text.setText(text)
        self.setAccessibleName(text)
