"""An attribute among the details: shown with a pencil beside it, being edited, or with the reason why it cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QSizePolicy

from cognito_admin.ui.panes.users.fields import Row
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import IconButton
from cognito_admin.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from cognito_admin.ui.panes.users.attribute_editor import AttributeEditor
    from cognito_admin.ui.panes.users.person import Line


class AttributeRow(Row):
    """``edit_requested`` carries the name of the attribute: pencil, double click, F2 or E."""

    edit_requested = Signal(str)

    def __init__(self, copied: SignalInstance) -> None:
        super().__init__(copied)
        self.name = ""
        self._why_not = ""
        self._editor: AttributeEditor | None = None
        self.pencil = IconButton("pencil", "", side=13)
        self.pencil.set_icon("pencil", "disabled")
        self.pencil.clicked.connect(self._edit)
        # Two buttons in the room of one and a half: what is left is the value's.
        self.line.setSpacing(0)
        self.words.setContentsMargins(8, 3, 4, 3)
        self.line.insertWidget(2, self.pencil, 0, Qt.AlignmentFlag.AlignTop)
        self.remark.setWordWrap(True)
        # One long word must not push the buttons of all rows out of a narrow window.
        self.value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.value.installEventFilter(self)

    def show_line(self, line: Line, why_not: str, *, may: bool) -> None:
        """``why_not`` says why this one cannot be changed; ``may`` whether anything can be here."""
        self._put(None)
        self.name, self._why_not = line.name, why_not
        self.fill(line.title, line.value, verified=line.verified, technical=line.name)
        self.value.show()
        self.pencil.setVisible(may)
        self.pencil.set_icon("lock" if why_not else "pencil", "disabled")
        words = tr("{name} cannot be changed", name=line.title) if why_not else tr("Edit {name}", name=line.title)
        self.pencil.setAccessibleName(words)
        self.pencil.setToolTip(plain_tooltip(why_not or tr("{edit} (F2)", edit=words)))

    def show_editor(self, line: Line, editor: AttributeEditor) -> None:
        """Puts ``editor`` in the place of the value."""
        self.name, self._why_not = line.name, ""
        required = editor.field.attribute.required
        self.label.set_text(tr("{name} (required)", name=line.title) if required else line.title)
        self.label.setToolTip(plain_tooltip(line.name))
        for part in (self.value, self.pencil, self.button, self.badge, self.remark):
            part.hide()
        self._put(editor)

    def put_away(self) -> None:
        """Out of sight, and without the editor that was in it."""
        self._put(None)
        self.hide()

    def _put(self, editor: AttributeEditor | None) -> None:
        if editor is self._editor:
            return
        if self._editor is not None:
            self.words.removeWidget(self._editor)
        self._editor = editor
        if editor is not None:
            self.words.insertWidget(0, editor)
            editor.show()

    def take_keyboard(self) -> None:
        """After editing, one is where one was."""
        stop = self.button if not self.button.isHidden() else self.pencil
        stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def stops(self) -> list[QWidget]:
        return [*(self._editor.stops() if self._editor is not None else ()), self.pencil, self.button]

    def explain(self) -> None:
        """Says below the value why it cannot be changed."""
        self.remark.setText(self._why_not)
        self.remark.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonDblClick and watched is self.value and not self.pencil.isHidden():
            self._edit()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.key() in (Qt.Key.Key_E, Qt.Key.Key_F2) and not self.pencil.isHidden():
            event.accept()
            self._edit()
            return
        super().keyPressEvent(event)

    def _edit(self) -> None:
        if self._why_not:
            self.explain()
        else:
            self.edit_requested.emit(self.name)
