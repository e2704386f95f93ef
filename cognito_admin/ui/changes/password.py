"""Passwords that are set for somebody: made or typed, held against the policy, and shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.passwords import make_password, password_problems
from cognito_admin.ui.changes.question import ChangeQuestion
from cognito_admin.ui.changes.words import reason_text
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.buttons import IconButton, put_icon
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_admin.model.changes.change import Change
    from cognito_admin.model.overview import PasswordPolicy


class PasswordField(QWidget):
    """A line that begins with a password made by the policy; ``told`` below names each rule that what is typed breaks."""

    def __init__(self, policy: PasswordPolicy, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._policy = policy
        self.line = QLineEdit()
        self.line.setAccessibleName(tr("Password"))
        self.line.setFont(theme.mono_font())
        self.line.textChanged.connect(self._typed)
        self._eye = IconButton("eye", tr("Show the password"))
        self._eye.clicked.connect(lambda: self.show_text(self.line.echoMode() is QLineEdit.EchoMode.Password))
        another = QPushButton(tr("Make another"))
        put_icon(another, "refresh-cw")
        another.setAutoDefault(False)
        another.clicked.connect(self._make)
        self.told = Text("", "small", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        row.addWidget(self._eye)
        row.addWidget(another)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Text(tr("Password"), "label"))
        add_layout(column, row)
        column.addWidget(self.told)
        self._made = make_password(policy)
        self.show_text(False)
        self.line.setText(self._made)

    def text(self) -> str:
        return self.line.text()

    def problems(self) -> tuple[str, ...]:
        """Why the policy of the pool refuses it, a sentence each."""
        return tuple(reason_text(problem) for problem in password_problems(self._policy, self.text()))

    def show_text(self, shown: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._eye.set_icon("eye-off" if shown else "eye")
        name = tr("Hide the password") if shown else tr("Show the password")
        self._eye.setToolTip(plain_tooltip(name))
        self._eye.setAccessibleName(name)

    def _make(self) -> None:
        self._made = make_password(self._policy)
        self.show_text(True)
        self.line.setText(self._made)

    def _typed(self) -> None:
        problems = self.problems()
        if problems:
            self.told.setText("\n".join(problems))
        elif self.text() == self._made:
            self.told.setText(tr("Made by the rules of this pool. To choose one yourself, type over it."))
        else:
            self.told.setText(tr("It fits the rules of this pool."))
        self.told.set_role("warning" if problems else "small")


class PasswordQuestion(ChangeQuestion):
    """Asks for the ``password`` together with whether the change is to be made."""

    password = ""

    def __init__(self, parent: QWidget, change: Change, name: str, policy: PasswordPolicy) -> None:
        super().__init__(parent, change, name)
        self.field = PasswordField(policy)
        self.field.line.textChanged.connect(self._typed)
        self.middle.addWidget(self.field)
        self.field.line.selectAll()
        self.field.line.setFocus(Qt.FocusReason.ActiveWindowFocusReason)
        self._typed()

    def accept(self) -> None:
        self.password = self.field.text()
        super().accept()

    def _typed(self) -> None:
        problems = self.field.problems()
        allow(self.agree, problems[0] if problems else "")
        self.fit()


class PasswordShown(Dialog):
    """Shows a password this once. ``copy``, told what it is, puts it on the clipboard, when the person wants that."""

    def __init__(self, parent: QWidget, name: str, password: str, copy: Callable[[str, str], object]) -> None:
        super().__init__(parent, tr("Password of {name}", name=name), width_px=440)
        line = QLineEdit(password)
        line.setReadOnly(True)
        line.setFont(theme.mono_font())
        line.setAccessibleName(tr("Password"))
        self.copy_button = take = QPushButton(tr("Copy"))
        put_icon(take, "copy", "on_accent")
        take.setProperty("kind", "primary")
        take.setDefault(True)
        take.clicked.connect(lambda: copy(password, tr("Password")))
        take.clicked.connect(self._show_copied)
        close = QPushButton(tr("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        layout.addWidget(Text(tr("Password of {name}", name=name), "heading", wrap=True))
        layout.addWidget(line)
        said = tr(
            "It is shown only now and kept nowhere, and what is copied leaves the clipboard after a minute."
            " Give it to them in a way that nobody else sees."
        )
        layout.addWidget(Text(said, wrap=True, selectable=True))
        add_layout(layout, buttons)
        take.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def _show_copied(self) -> None:
        """Where one looks: the status bar that says so, too, lies behind."""
        put_icon(self.copy_button, "check", "on_accent")
        self.copy_button.setText(tr("Copied"))
