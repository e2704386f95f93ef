"""Somebody else changed the same setting meanwhile: as it was shown, as it is now, as one wants it; setting by setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QRadioButton, QVBoxLayout, QWidget

from cognito_admin.ui.settings.differences import difference
from cognito_admin.ui.settings.words import setting_title, thing_title, value_text
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.scrolled import Scrolled
from cognito_admin.ui.widgets.text import Line, Text, surface

if TYPE_CHECKING:
    from cognito_admin.model.settings.edits import Conflict, Pointer
    from cognito_admin.work.pool_settings import SettingsMoved

_LONGEST = 400


class MovedQuestion(Dialog):
    """Accepted when the change goes on; ``mine`` are the settings that are to be as one wanted them, not as they are now."""

    mine: frozenset[Pointer] = frozenset()

    def __init__(self, parent: QWidget, moved: SettingsMoved) -> None:
        part = moved.part
        name = thing_title(part.thing, part.before or part.after)
        title = tr("{thing} was changed meanwhile", thing=name)
        super().__init__(parent, title, width_px=680)
        self._mine: dict[Pointer, QRadioButton] = {}
        self._first: QRadioButton | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(Text(title, "heading", wrap=True))
        said = tr("Somebody else, or a program, changed it after it was shown to you. Nothing was overwritten.")
        layout.addWidget(Text(said, wrap=True, selectable=True))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        if moved.merged.conflicts:
            column.addWidget(Text(tr("Both of you set these. Choose which is to hold:"), "label", wrap=True))
            for conflict in moved.merged.conflicts:
                column.addWidget(self._choice(conflict))
        if moved.merged.theirs_only:
            if moved.merged.conflicts:
                column.addWidget(Line())
            column.addWidget(Text(tr("Only they changed these. They stay as they are now:"), "label", wrap=True))
            for edit in moved.merged.theirs_only:
                column.addWidget(difference(edit))
        layout.addWidget(Scrolled(content, tr("What was changed")))
        self.go_on = QPushButton(tr("Go on to the preview"))
        self.go_on.setProperty("kind", "primary")
        self.go_on.setDefault(True)
        self.go_on.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(plain_button(tr("Cancel"), self.reject))
        buttons.addWidget(self.go_on)
        add_layout(layout, buttons)
        (self._first or self.go_on).setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def accept(self) -> None:
        self.mine = frozenset(pointer for pointer, button in self._mine.items() if button.isChecked())
        super().accept()

    def choose_mine(self, pointer: Pointer) -> None:
        self._mine[pointer].setChecked(True)

    def _choice(self, conflict: Conflict) -> QWidget:
        title = setting_title(conflict.pointer) or tr("All of it")
        part = QWidget()
        part.setAccessibleName(title)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Text(title, "strong", wrap=True))
        column.addWidget(
            BreakableText(tr("Was shown to you: {value}", value=_short(conflict.base, conflict.pointer)), "small")
        )
        group = QButtonGroup(part)
        cards = QHBoxLayout()
        cards.setSpacing(8)
        theirs = self._card(cards, tr("Theirs, as it is now"), conflict.theirs, conflict.pointer)
        mine = self._card(cards, tr("Mine"), conflict.mine, conflict.pointer)
        for button, whose in (
            (theirs, tr("Keep theirs: {field}", field=title)),
            (mine, tr("Take mine: {field}", field=title)),
        ):
            button.setAccessibleName(whose)
            group.addButton(button)
        theirs.setChecked(True)
        self._first = self._first or theirs
        self._mine[conflict.pointer] = mine
        add_layout(column, cards)
        return part

    def _card(self, row: QHBoxLayout, title: str, value: object, pointer: Pointer) -> QRadioButton:
        card = surface(QWidget(), "window")
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        button = QRadioButton(title)
        column.addWidget(button)
        column.addWidget(BreakableText(_short(value, pointer), "strong"))
        column.addStretch(1)
        row.addWidget(card, 1)
        return button


def _short(value: object, pointer: Pointer) -> str:
    text = value_text(value, pointer)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
