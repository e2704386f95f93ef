"""Asks once before a change is made: what it does is to be seen, what cannot be undone is said, a deletion is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.changes.codes import Kind
from cognito_admin.ui.changes.preview import ChangePreview
from cognito_admin.ui.changes.words import action_title
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.scrolled import Scrolled
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from cognito_admin.model.changes.change import Change


DELETIONS = frozenset({Kind.DELETE, Kind.DELETE_GROUP})


class ChangeQuestion(Dialog):
    """Accepted when the change is to be made. ``name`` is what people call the user."""

    def __init__(self, parent: QWidget, change: Change, name: str) -> None:
        # Where attributes were typed, what follows is that they are saved.
        saves = change.kind is Kind.EDIT
        title = tr("Save changes") if saves else action_title(change.wish)
        super().__init__(parent, title, width_px=480)
        self.preview = ChangePreview()
        self.preview.show_change(change)
        self.middle = QVBoxLayout()
        self.middle.setSpacing(8)
        self.agree = QPushButton(tr("Save") if saves else title.replace("&", "&&"))
        deletes = change.kind in DELETIONS or change.kind is Kind.JOIN
        self.agree.setProperty("kind", "danger" if deletes else "primary")
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
        layout.setSpacing(16)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(Text(title, "heading", wrap=True))
        if change.username:
            known = change.username == name
            head.addWidget(BreakableText(name if known else f"{name} ({change.username})", "muted"))
        add_layout(layout, head)
        layout.addWidget(Scrolled(self.preview, tr("What it changes")))
        add_layout(layout, self.middle)
        add_layout(layout, buttons)
        first = self.agree
        if change.kind is Kind.JOIN:
            # Nothing is typed to confirm it, and Enter alone is to delete nobody.
            first = cancel
            self.agree.setAutoDefault(False)
            cancel.setDefault(True)
        first.setFocus(Qt.FocusReason.ActiveWindowFocusReason)


class DeleteQuestion(ChangeQuestion):
    """A user or a group is deleted only by whoever typed the name.

    Where Cognito makes up the user names, that is the address or number by which people know the user.
    """

    def __init__(self, parent: QWidget, change: Change, name: str) -> None:
        super().__init__(parent, change, name)
        self._named, asked, self._not_typed = _to_be_typed(change)
        self.line = QLineEdit()
        self.line.setAccessibleName(asked.removesuffix(":"))
        self.line.textChanged.connect(self._typed)
        self.middle.addWidget(Text(asked, "label"))
        self.middle.addWidget(BreakableText(self._named, "strong"))
        self.middle.addWidget(self.line)
        self.line.setFocus(Qt.FocusReason.ActiveWindowFocusReason)
        self._typed()

    def _typed(self) -> None:
        allow(self.agree, "" if self.line.text().strip() == self._named else self._not_typed)


def _to_be_typed(change: Change) -> tuple[str, str, str]:
    """What confirms a deletion, how it is asked for, and what is said while it is not there."""
    if not change.username:
        asked = tr("Type the name of the group to confirm:"), tr("Type the name of the group first")
        return change.wish.subject, *asked
    if change.username == change.sub:
        if email := change.before.get("email"):
            return email, tr("Type the e-mail address to confirm:"), tr("Type the e-mail address first")
        if number := change.before.get("phone_number"):
            return number, tr("Type the phone number to confirm:"), tr("Type the phone number first")
    return change.username, tr("Type the user name to confirm:"), tr("Type the user name first")
