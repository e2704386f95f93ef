"""Asks for the code of an MFA device, while everything that does not need it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cognito_admin.ui.sentences import asked
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.code_line import CodeLine
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Picture, Text

if TYPE_CHECKING:
    from cognito_admin.model.progress import Question

AGAIN = "mfa_code_again"
"""The question after AWS refused a code."""
MFA_CODES = ("mfa_code", AGAIN)


class CodeQuestion(Dialog):
    """``code`` is what was typed, or nothing when the person would not."""

    def __init__(self, parent: QWidget, question: Question) -> None:
        words = asked(question)
        super().__init__(parent, words.title, width_px=440)
        self.code = ""
        refused = question.code == AGAIN
        head = QHBoxLayout()
        head.setSpacing(16)
        picture = Picture("triangle-alert", "warning", 28) if refused else Picture("smartphone", "muted", 28)
        head.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(8)
        texts.addWidget(Text(words.title, "heading", wrap=True))
        texts.addWidget(Text(words.text, wrap=True, selectable=True))
        add_layout(head, texts, 1)
        self._line = CodeLine()
        self._line.setAccessibleName(words.answer)
        self._line.textChanged.connect(self._typed)
        cancel = QPushButton(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self._go_on = QPushButton(tr("Continue"))
        self._go_on.setDefault(True)
        self._go_on.setProperty("kind", "primary")
        self._go_on.clicked.connect(self._give)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._go_on)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        add_layout(layout, head)
        layout.addWidget(self._line)
        add_layout(layout, buttons)
        self._typed()
        self._line.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def _typed(self) -> None:
        allow(self._go_on, "" if self._line.code else tr("Type the six digits first"))

    def _give(self) -> None:
        self.code = self._line.code
        self.accept()
