"""A secret that was just added, shown this once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import plain_button, put_icon
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


class SecretShown(Dialog):
    """``copy``, told what it is, puts the secret on the clipboard, when the person wants that."""

    def __init__(self, parent: QWidget, client: str, secret: str, copy: Callable[[str, str], object]) -> None:
        title = tr("New secret of {client}", client=client)
        super().__init__(parent, title, width_px=520)
        line = QLineEdit(secret)
        line.setReadOnly(True)
        line.setFont(theme.mono_font())
        line.setCursorPosition(0)
        line.setAccessibleName(tr("Client secret"))
        self.copy_button = QPushButton(tr("Copy"))
        put_icon(self.copy_button, "copy", "on_accent")
        self.copy_button.setProperty("kind", "primary")
        self.copy_button.setDefault(True)
        self.copy_button.clicked.connect(lambda: copy(secret, tr("Client secret")))
        self.copy_button.clicked.connect(self._show_copied)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(plain_button(tr("Close"), self.accept))
        buttons.addWidget(self.copy_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        layout.addWidget(Text(title, "heading", wrap=True))
        layout.addWidget(line)
        said = tr(
            "It is shown only now: Cognito does not tell the value of a second secret, and it is kept nowhere here. What is"
            " copied leaves the clipboard after a minute."
        )
        then = tr(
            "Give it to every server that uses this client, one after the other: the older secret works as before. Once all of"
            " them have it, delete the older one."
        )
        layout.addWidget(Text(said, wrap=True))
        layout.addWidget(Text(then, wrap=True))
        add_layout(layout, buttons)
        self.copy_button.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def _show_copied(self) -> None:
        put_icon(self.copy_button, "check", "on_accent")
        self.copy_button.setText(tr("Copied"))
