"""Who will be able to read a backup."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from cognito_admin.model.backups import ForPassphrase, ForRecipients, InClear, Protection
from cognito_admin.ui.backups.parts import indented
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.text import Text
from cognito_admin.ui.widgets.wizard import Page

SHORTEST = 12
"""Characters of a passphrase: whoever has the files can try as often as they like."""
_RECIPIENT = re.compile(r"age1[a-z0-9]{50,}|ssh-(ed25519|rsa) [A-Za-z0-9+/=]{40,}( .*)?")
_SECRET_KEYS = re.compile(r"AGE-SECRET-KEY-|PRIVATE KEY", re.IGNORECASE)
_LINES_PX = 64
_FIELD_PX = 300


def recipients_in(text: str) -> tuple[str, ...]:
    """One a line; lines that begin with # are remarks."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line and not line.startswith("#")))


def why_no_recipients(text: str) -> str:
    """What is wrong with what was typed."""
    if _SECRET_KEYS.search(text):
        return tr("This is a secret key. Put in the public key that belongs to it: it begins with age1 or ssh-")
    found = recipients_in(text)
    if not found:
        return tr("Put in at least one public key")
    wrong = next((one for one in found if not _RECIPIENT.fullmatch(one)), None)
    return "" if wrong is None else tr("“{key}” is no public key of age or SSH", key=wrong[:24])


class RecipientsField(QPlainTextEdit):
    """Public keys, one a line. Tab goes on to what comes next."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Public keys, one a line"))
        self.setPlaceholderText("age1…\nssh-ed25519 …")
        self.setTabChangesFocus(True)
        self.setFixedHeight(theme.px(_LINES_PX))
        self.setFont(theme.mono_font())
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)


class ProtectionPage(Page):
    """A passphrase unless something else is chosen; in clear only by saying so. ``changed`` is emitted when another is wished."""

    def __init__(self) -> None:
        super().__init__()
        self._passphrase = QRadioButton(tr("A &passphrase"))
        self._recipients = QRadioButton(tr("&Recipients: whoever has the secret key to one of these public keys"))
        self._clear = QRadioButton(tr("&No protection"))
        self._group = QButtonGroup(self)
        self._first, self._second = _secret(tr("Passphrase")), _secret(tr("Passphrase, repeated"))
        self._keys = RecipientsField()
        self._sure = QCheckBox(tr("I want it in clear: whoever gets the files can read everybody’s data"))
        self._keep = QCheckBox()
        self._secrets = QCheckBox(tr("Include the secr&ets of app clients and identity providers"))
        form = QWidget()
        lines = QFormLayout(form)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setVerticalSpacing(6)
        lines.addRow(tr("Pa&ssphrase"), self._first)
        lines.addRow(tr("Repea&t it"), self._second)
        self._hint = Text("", "small", wrap=True)
        self._key_hint = Text("", "small", wrap=True)
        self._parts = {
            self._passphrase: indented(form, self._hint),
            self._recipients: indented(self._keys, self._key_hint),
            self._clear: indented(self._sure),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for choice, part in self._parts.items():
            self._group.addButton(choice)
            choice.toggled.connect(lambda on: self._draw() if on else None)
            column.addWidget(choice)
            column.addWidget(part)
            column.addSpacing(4)
        column.addWidget(self._keep)
        column.addWidget(self._secrets)
        self._about_secrets = indented(
            Text(
                tr(
                    "With them the pool can be rebuilt without handing out new ones. Without them a backup tells what it lacks."
                ),
                "small",
                wrap=True,
            )
        )
        column.addWidget(self._about_secrets)
        column.addStretch(1)
        for line in (self._first, self._second):
            line.textChanged.connect(self._draw)
        self._keys.textChanged.connect(self._draw)
        self._sure.toggled.connect(self._draw)
        self._passphrase.setChecked(True)
        self._draw()

    def protection(self) -> Protection:
        if self._passphrase.isChecked():
            return ForPassphrase(self._first.text())
        if self._recipients.isChecked():
            return ForRecipients(recipients_in(self._keys.toPlainText()))
        return InClear()

    def choose(self, protection: Protection, *, with_secrets: bool, keep_key: bool) -> None:
        """The answers to begin with. ``InClear`` says that somebody wants it so."""
        match protection:
            case ForPassphrase(passphrase):
                self._passphrase.setChecked(True)
                self._first.setText(passphrase)
                self._second.setText(passphrase)
            case ForRecipients(recipients):
                self._recipients.setChecked(True)
                self._keys.setPlainText("\n".join(recipients))
            case InClear():
                self._clear.setChecked(True)
                self._sure.setChecked(True)
        self._secrets.setChecked(with_secrets)
        self._keep.setChecked(keep_key)

    def with_secrets(self) -> bool:
        return self._secrets.isChecked() and not self._clear.isChecked()

    def keep_key(self) -> bool:
        return self._keep.isChecked() and not self._clear.isChecked()

    def why_not(self) -> str:
        if self._passphrase.isChecked():
            return self._why_no_passphrase()
        if self._recipients.isChecked():
            return why_no_recipients(self._keys.toPlainText())
        return "" if self._sure.isChecked() else tr("Say first that you want it in clear")

    def take_keyboard(self) -> None:
        field = (
            self._first if self._passphrase.isChecked() else self._keys if self._recipients.isChecked() else self._sure
        )
        field.setFocus(Qt.FocusReason.TabFocusReason)

    def _why_no_passphrase(self) -> str:
        if len(self._first.text()) < SHORTEST:
            return tr("At least {number} characters", number=SHORTEST)
        return "" if self._first.text() == self._second.text() else tr("The two are not the same yet")

    def _draw(self) -> None:
        for choice, part in self._parts.items():
            part.setVisible(choice.isChecked())
        missing = self._why_no_passphrase()
        lost = tr("Without it nobody can read the backup again, and nobody can recover it for you.")
        self._hint.setText(f"{missing}. {lost}" if missing else lost)
        typed = self._keys.toPlainText().strip()
        about = tr("Made by age-keygen or ssh-keygen. No secret is needed to make such a backup, only to open it.")
        wrong = why_no_recipients(typed) if typed else ""
        self._key_hint.setText(wrong or about)
        self._key_hint.set_role("warning" if wrong else "small")
        self._keep.setText(
            tr("&Keep it in the keyring of this computer: backups open here, and the next is made, without asking")
            if self._passphrase.isChecked()
            else tr("&Keep its key in the keyring of this computer, so that it opens here without asking")
        )
        allow(self._keep, tr("Without protection there is no key") if self._clear.isChecked() else "")
        allow(self._secrets, tr("Secrets are never written in clear") if self._clear.isChecked() else "")
        self.changed.emit()


def _secret(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setAccessibleName(name)
    line.setMaximumWidth(theme.px(_FIELD_PX))
    return line
