"""A line for the code of an MFA device."""

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit

from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr

LENGTH = 6
_SIZE_PX = 22


class CodeLine(QLineEdit):
    """Takes digits only, however they are grouped; ``code`` is all of them, or nothing while some are missing."""

    def __init__(self) -> None:
        super().__init__()
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhNoPredictiveText)
        # What a person types; what they paste is put in order first.
        self.setValidator(QRegularExpressionValidator(QRegularExpression(rf"[\d\s-]{{0,{3 * LENGTH}}}"), self))
        self.setPlaceholderText(tr("Six digits"))
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.textEdited.connect(self._tidy)
        theme.signals().changed.connect(self._restyle)
        self._restyle()

    @property
    def code(self) -> str:
        return self.text() if len(self.text()) == LENGTH else ""

    def _tidy(self, text: str) -> None:
        digits = "".join(character for character in text if character in "0123456789")[:LENGTH]
        if digits != text:
            self.setText(digits)

    def _restyle(self) -> None:
        self.setFont(theme.mono_font(_SIZE_PX))
