"""Tells of a mistake of the program, with a report one may copy and send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.sentences import BUG
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.code_view import CodeView
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Picture, Text

if TYPE_CHECKING:
    from cognito_admin.work.crash import Crash


class CrashDialog(Dialog):
    """Shows one report; the window behind it goes on."""

    def __init__(self, parent: QWidget, crash: Crash) -> None:
        super().__init__(parent, tr(BUG.title), width_px=680, height_px=480)
        self._crash = crash
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(Picture("bug", "danger", 28), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(Text(tr(BUG.title), "heading", wrap=True))
        words.addWidget(Text(tr(BUG.text), wrap=True))
        words.addWidget(Text(tr(BUG.advice), "muted", wrap=True))
        add_layout(head, words, 1)
        report = CodeView(tr("Crash report"), crash.text)
        self._copy = QPushButton(tr("&Copy report"))
        self._copy.setProperty("kind", "primary")
        self._copy.setAutoDefault(False)
        self._copy.clicked.connect(self.copy)
        close = QPushButton(tr("Go on"))
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        if crash.path is not None:
            buttons.addWidget(Text(tr("Also saved as {name}", name=crash.path.name), "small", selectable=True))
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self._copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        add_layout(layout, head)
        layout.addWidget(report, 1)
        add_layout(layout, buttons)
        self._copy.setFocus()

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self._crash.text)
        self._copy.setText(tr("Copied"))
