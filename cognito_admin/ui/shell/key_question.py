"""Asked when no keyring has the key: how what is kept here shall be protected, and what becomes of files whose key is lost."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout, QWidget

from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.question import Choice, Question
from cognito_admin.ui.widgets.text import Text

SESSION = "session"
PASSPHRASE = "passphrase"  # noqa: S105 - a word, no password
ANEW = "anew"
CANCEL = "cancel"
SHORTEST = 12


class KeyQuestion(Question):
    """``answer`` is one of SESSION, PASSPHRASE, CANCEL; ``passphrase`` is what was typed.

    ``again`` says that a passphrase was given before: it is asked for once, and may have been wrong.
    """

    def __init__(self, parent: QWidget, *, again: bool = False, wrong: bool = False) -> None:
        super().__init__(
            parent,
            tr("Passphrase needed") if again else tr("No keyring on this computer"),
            tr("The users kept on this computer are protected by your passphrase.")
            if again
            else tr(
                "What is kept here is always encrypted. Its key would live in the keyring of the system, and there is none. "
                "Choose a passphrase that you type at each start, or keep nothing beyond this session."
            ),
            [
                Choice(CANCEL, tr("Cancel"), safe=True),
                Choice(SESSION, tr("This session only")),
                Choice(PASSPHRASE, tr("Unlock") if again else tr("Use the passphrase"), kind="primary"),
            ],
            icon_name="key-round",
        )
        self._again = again
        self.passphrase = ""
        self._first = _secret(tr("Passphrase"))
        self._second = _secret(tr("Passphrase, repeated"))
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("&Passphrase"), self._first)
        form.addRow(tr("&Repeat it"), self._second)
        form.setRowVisible(self._second, not again)
        self._hint = Text("", "danger" if wrong else "small", wrap=True)
        column: QVBoxLayout = self.middle
        add_layout(column, form)
        column.addWidget(self._hint)
        for line in (self._first, self._second):
            line.textChanged.connect(self._typed)
            line.returnPressed.connect(self.buttons[PASSPHRASE].click)
        self._typed()
        if wrong:
            self._hint.setText(tr("That passphrase does not open what is kept here. Try again."))
        self._first.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def choose(self, key: str) -> None:
        # The lines are gone by the time the answer is read.
        self.passphrase = self._first.text()
        super().choose(key)

    def _typed(self) -> None:
        self._hint.set_role("small")
        missing = ""
        if self._again:
            missing = "" if self._first.text() else tr("Type the passphrase.")
        elif len(self._first.text()) < SHORTEST:
            missing = tr("At least {number} characters. Nobody can recover it for you.", number=SHORTEST)
        elif self._first.text() != self._second.text():
            missing = tr("The two are not the same yet.")
        self._hint.setText(missing)
        allow(self.buttons[PASSPHRASE], missing)


class LostKeyQuestion(Question):
    """``answer`` is one of ANEW, SESSION, CANCEL."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent,
            tr("The key of what this program keeps is gone"),
            tr(
                "The users and the history kept on this computer open with that key only. Cancel if you can bring it back, such as "
                "with the keyring it was in. Start anew: the old files are set aside, and pools have to be synced again. Your "
                "user pools in AWS are not affected."
            ),
            [
                Choice(CANCEL, tr("Cancel"), kind="primary", safe=True),
                Choice(SESSION, tr("This session only")),
                Choice(ANEW, tr("Start anew"), kind="danger"),
            ],
            icon_name="key-round",
        )


def _secret(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setAccessibleName(name)
    return line
