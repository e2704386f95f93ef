"""Code to be read and copied: JSON, commands, a report."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from cognito_admin.ui.theme import theme


class CodeView(QPlainTextEdit):
    """Begins at the left in every language, as code does. ``name`` is what screen readers say."""

    def __init__(self, name: str, text: str = "", *, wraps: bool = False) -> None:
        super().__init__(text)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        mode = QPlainTextEdit.LineWrapMode
        self.setLineWrapMode(mode.WidgetWidth if wraps else mode.NoWrap)
        theme.signals().changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self.setFont(theme.mono_font())
