"""Somebody else changed the same meanwhile: field by field, mine or theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QPushButton, QRadioButton, QVBoxLayout, QWidget

from cognito_admin.ui.changes.words import field_title, value_text
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.scrolled import Scrolled
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.changes.person import Conflict


class ConflictQuestion(Dialog):
    """Accepted when the change goes on; ``theirs`` are the fields that stay as they are now."""

    theirs: frozenset[str] = frozenset()

    def __init__(self, parent: QWidget, name: str, conflicts: Sequence[Conflict]) -> None:
        title = tr("{name} was changed meanwhile", name=name)
        super().__init__(parent, title, width_px=520)
        self._mine: dict[str, QRadioButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        layout.addWidget(Text(title, "heading", wrap=True))
        said = tr("Somebody else, or a program, changed the same after it was shown to you. Nothing was overwritten.")
        layout.addWidget(Text(said, wrap=True, selectable=True))
        fields = QWidget()
        column = QVBoxLayout(fields)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for conflict in conflicts:
            column.addWidget(self._field(conflict))
        layout.addWidget(Scrolled(fields, tr("What was changed")))
        go_on = QPushButton(tr("Go on"))
        go_on.setProperty("kind", "primary")
        go_on.setDefault(True)
        go_on.clicked.connect(self.accept)
        cancel = QPushButton(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(go_on)
        add_layout(layout, buttons)
        next(iter(self._mine.values())).setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def accept(self) -> None:
        self.theirs = frozenset(field for field, mine in self._mine.items() if not mine.isChecked())
        super().accept()

    def _field(self, conflict: Conflict) -> QWidget:
        part = QWidget()
        title = field_title(conflict.field)
        part.setAccessibleName(title)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Text(title, "strong", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        lines = (
            (tr("Was shown"), conflict.shown, "muted"),
            (tr("Is now"), conflict.now, "body"),
            (tr("Yours"), conflict.wished, "body"),
        )
        for row, (label, value, role) in enumerate(lines):
            grid.addWidget(Text(label, "label"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(BreakableText(value_text(conflict.field, value), role), row, 1)
        add_layout(column, grid)
        mine = QRadioButton(tr("Keep mine"))
        mine.setObjectName(f"mine:{conflict.field}")
        mine.setAccessibleName(tr("Keep mine: {field}", field=title))
        theirs = QRadioButton(tr("Take theirs"))
        theirs.setAccessibleName(tr("Take theirs: {field}", field=title))
        theirs.setChecked(True)
        choice = QButtonGroup(part)
        buttons = QHBoxLayout()
        buttons.setSpacing(16)
        for button in (mine, theirs):
            choice.addButton(button)
            buttons.addWidget(button)
        buttons.addStretch(1)
        add_layout(column, buttons)
        self._mine[conflict.field] = mine
        return part
