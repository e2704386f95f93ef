"""The lines into which an access key is typed or pasted."""

from __future__ import annotations

import re

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from cognito_admin.model.connections import AccessKey
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import Text

_ID = re.compile(r"[A-Za-z0-9_]{16,128}")
_SHORT_LIVED = "ASIA"
"""How the ids of keys begin that need a session token (IAM user guide, "Understanding unique ID prefixes")."""


class AccessKeyFields(QObject):
    """Rows of a form. ``again`` says that there is a key already, which stays unless another one is typed."""

    changed = Signal()

    def __init__(self, form: QFormLayout, *, again: bool) -> None:
        super().__init__()
        self._form, self._again = form, again
        self._id = self._line(tr("Access key ID"))
        self._secret = self._line(tr("Secret access key"))
        self._secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._token = self._line(tr("Session token, optional"))
        self._token.setEchoMode(QLineEdit.EchoMode.Password)
        self._where = Text("", "small", wrap=True)
        self._rows: tuple[QWidget, ...] = (self._id, self._secret, self._token, self._where)
        form.addRow(tr("Access &key ID"), self._id)
        form.addRow(tr("&Secret access key"), self._secret)
        form.addRow(tr("Session t&oken"), self._token)
        form.addRow(self._where)
        self._id.setPlaceholderText(tr("Unchanged") if again else "AKIA…")
        self._secret.setPlaceholderText(tr("Unchanged") if again else "")
        self._token.setPlaceholderText(tr("Only for temporary keys"))
        self._tell_where()

    def show(self, shown: bool) -> None:
        for row in self._rows:
            self._form.setRowVisible(row, shown)

    def key(self) -> AccessKey | None:
        """What was typed, or None where it is not complete or the key there is stays."""
        if self.missing() or not self._id_text:
            return None
        return AccessKey(self._id_text, self._secret_text, _without_spaces(self._token.text()) or None)

    def missing(self) -> str:
        """What has to be done yet, in words; empty when nothing has."""
        token = self._token.text().strip()
        if self._again and not (self._id_text or self._secret_text or token):
            return ""
        if not self._id_text:
            return tr("Type the access key ID first")
        if not _ID.fullmatch(self._id_text):
            return tr("The access key ID is not complete, or something else")
        if not self._secret_text:
            return tr("Type the secret access key first")
        if self._id_text.startswith(_SHORT_LIVED) and not token:
            return tr("A key that begins with ASIA needs its session token")
        return ""

    @property
    def _id_text(self) -> str:
        return _without_spaces(self._id.text())

    @property
    def _secret_text(self) -> str:
        return _without_spaces(self._secret.text())

    def _line(self, name: str) -> QLineEdit:
        line = QLineEdit()
        line.setAccessibleName(name)
        line.textChanged.connect(self._edited)
        return line

    def _edited(self) -> None:
        self._tell_where()
        self.changed.emit()

    def _tell_where(self) -> None:
        if self._token.text().strip():
            text = tr("A temporary key is for this session only. It is never written anywhere.")
        elif self._again:
            text = tr("Leave the lines empty to go on with the key you typed before.")
        else:
            text = tr("Kept in the keyring of this computer and nowhere else; without one, for this session only.")
        self._where.setText(text)


def _without_spaces(text: str) -> str:
    """What was pasted may have spaces and line ends around it and, from a narrow terminal, within."""
    return "".join(text.split())
