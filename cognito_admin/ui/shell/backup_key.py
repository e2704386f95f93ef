"""Asked when a backup is encrypted: its passphrase, or the file with the secret key of one of those it was made for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton

from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.question import Choice, Question
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

OPEN = "open"
CANCEL = "cancel"


class BackupKeyQuestion(Question):
    """``answer`` is OPEN or CANCEL; ``given`` is the passphrase, or the path of the key file; ``keep`` is for the keyring.

    ``by_file`` says that it was made for recipients, ``wrong`` that what was given before does not open it.
    """

    def __init__(self, parent: QWidget, name: str, *, by_file: bool, wrong: bool) -> None:
        super().__init__(
            parent,
            tr("The backup is encrypted"),
            tr(
                "“{name}” was made for recipients. Choose the file with the secret key of one of them, such as age-keygen and "
                "ssh-keygen write it.",
                name=name,
            )
            if by_file
            else tr("Type the passphrase that “{name}” was made with.", name=name),
            [Choice(CANCEL, tr("Cancel"), safe=True), Choice(OPEN, tr("Open"), kind="primary")],
            icon_name="key-round",
        )
        self.given = ""
        self.keep = False
        self._by_file = by_file
        self._line = QLineEdit()
        self._line.setAccessibleName(tr("File with the secret key") if by_file else tr("Passphrase"))
        self._line.setEchoMode(QLineEdit.EchoMode.Normal if by_file else QLineEdit.EchoMode.Password)
        self._line.textChanged.connect(self._typed)
        self._line.returnPressed.connect(self.buttons[OPEN].click)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._line, 1)
        if by_file:
            choose = QPushButton(tr("&Choose…"))
            choose.setAutoDefault(False)
            choose.clicked.connect(self._choose_file)
            row.addWidget(choose)
        self._keep = QCheckBox(tr("&Keep what opens it in the keyring of this computer"))
        self._hint = Text("", "danger" if wrong else "small", wrap=True)
        add_layout(self.middle, row)
        self.middle.addWidget(self._hint)
        self.middle.addWidget(self._keep)
        self._typed()
        if wrong:
            self._hint.set_role("danger")
            self._hint.setText(
                tr("That key does not open it. Choose another.")
                if by_file
                else tr("That passphrase does not open it. Try again.")
            )
        self._line.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def choose(self, key: str) -> None:
        # The parts are gone by the time the answer is read.
        self.given, self.keep = self._line.text(), self._keep.isChecked()
        super().choose(key)

    def _typed(self) -> None:
        self._hint.set_role("small")
        missing = tr("Choose the file.") if self._by_file else tr("Type the passphrase.")
        self._hint.setText("" if self._line.text() else missing)
        allow(self.buttons[OPEN], "" if self._line.text() else missing)

    def _choose_file(self) -> None:
        chooser = QFileDialog(self, tr("The file with the secret key"))
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.fileSelected.connect(self._line.setText)
        chooser.open()
