"""What a job needs to know to go on. The window behind it stays usable, and the job waits as long as it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cognito_admin.ui.job_words import job_title
from cognito_admin.ui.sentences import asked
from cognito_admin.ui.shell.code_question import MFA_CODES
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.code_line import CodeLine
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Picture, Text

if TYPE_CHECKING:
    from cognito_admin.model.progress import Job, Question


class JobQuestion(Dialog):
    """``answered`` carries what was typed, or nothing where the person only has to see to something. ``cancel_requested`` ends the
    job. Closed without either, the job goes on waiting.
    """

    answered = Signal(str)
    cancel_requested = Signal()

    def __init__(self, parent: QWidget, job: Job, question: Question) -> None:
        words = asked(question)
        super().__init__(parent, job_title(job), width_px=440)
        self.question = question
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(Picture("circle-help", "warning", 28), 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(8)
        texts.addWidget(Text(words.title, "heading", wrap=True))
        texts.addWidget(Text(words.text, wrap=True, selectable=True))
        texts.addWidget(Text(tr("Asked by: {job}", job=job_title(job)), "small", wrap=True))
        add_layout(head, texts, 1)
        self._line = self._line_for(question, words.answer) if words.typed else None
        cancel = QPushButton(tr("Cancel the job"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.cancel_requested)
        cancel.clicked.connect(self.reject)
        later = QPushButton(tr("Later"))
        later.setToolTip(tr("The job waits. It can be answered from the list of jobs"))
        later.setAutoDefault(False)
        later.clicked.connect(self.reject)
        self._answer = QPushButton(tr("Answer") if words.typed else words.answer)
        self._answer.setDefault(True)
        self._answer.setProperty("kind", "primary")
        self._answer.clicked.connect(self._give)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        buttons.addWidget(later)
        buttons.addWidget(self._answer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        add_layout(layout, head)
        if self._line is not None:
            form = QFormLayout()
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
            form.addRow(words.answer, self._line)
            add_layout(layout, form)
            self._typed()
        add_layout(layout, buttons)
        (self._line or self._answer).setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def ask(self, *, wished_for: bool) -> None:
        """Comes up without stopping what the person does in the window; it takes the keyboard only when they wished for it."""
        self.fit()
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not wished_for)
        self.show()
        if wished_for:
            self.raise_()
            self.activateWindow()

    def _line_for(self, question: Question, name: str) -> QLineEdit:
        line = CodeLine() if question.code in MFA_CODES else QLineEdit()
        line.setAccessibleName(name)
        if question.secret:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        line.textChanged.connect(self._typed)
        return line

    def _typed(self) -> None:
        if self._line is not None:
            typed = self._line.code if isinstance(self._line, CodeLine) else self._line.text()
            allow(self._answer, "" if typed else tr("Type the answer first"))

    def _give(self) -> None:
        self.answered.emit(self._line.text() if self._line is not None else "")
        if self._line is not None:
            # What was typed may be a secret: it is not kept in the line either.
            self._line.clear()
        self.accept()
