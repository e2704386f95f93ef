"""Below the details while attributes are edited: how much would be saved, and the ways out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.buttons import pressed_by_enter
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Line, Text, surface

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class EditBar(QWidget):
    """``kept`` is emitted when the person goes on rather than throwing away what they typed."""

    save_requested = Signal()
    cancel_requested = Signal()
    discard_requested = Signal()
    kept = Signal()

    def __init__(self) -> None:
        super().__init__()
        surface(self, "window")
        self._told = Text("", "muted", wrap=True)
        self.save = QPushButton(tr("Save…"))
        self.save.setProperty("kind", "primary")
        self.save.clicked.connect(self.save_requested)
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.clicked.connect(self.cancel_requested)
        self.keep = QPushButton(tr("Go on editing"))
        self.keep.clicked.connect(self.stop_asking)
        self.discard = QPushButton(tr("Discard"))
        self.discard.clicked.connect(self.discard_requested)
        inner = QHBoxLayout()
        inner.setContentsMargins(16, 8, 12, 8)
        inner.setSpacing(8)
        inner.addWidget(self._told, 1)
        for button in (self.discard, self.keep, self.cancel, self.save):
            inner.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line())
        add_layout(column, inner)
        self._asking = False
        self._show_buttons()
        self.hide()

    def show_changes(self, text: str, why_not: str) -> None:
        """``text`` says what would be saved, ``why_not`` what stands in the way of that."""
        if not self._asking:
            self._told.set_role("muted")
            self._told.setText(text)
        allow(self.save, why_not, tr("Shows what it changes, then saves it (Enter)"))

    def ask(self) -> None:
        """Whether what was typed may be thrown away. Asking changes nothing."""
        self._asking = True
        self._told.set_role("warning")
        self._told.setText(tr("Not saved yet."))
        self._show_buttons()
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def stop_asking(self) -> None:
        if self._asking:
            self._asking = False
            self._show_buttons()
            self.kept.emit()

    def stops(self) -> list[QWidget]:
        return [self.discard, self.keep, self.cancel, self.save]

    def said(self) -> str:
        return self._told.text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._asking:
            event.accept()
            self.stop_asking()
        elif not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def _show_buttons(self) -> None:
        for button in (self.discard, self.keep):
            button.setVisible(self._asking)
        for button in (self.cancel, self.save):
            button.setVisible(not self._asking)
