"""Asks something without stopping the program: dialogs that open, and answer through a future."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Picture, Text

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Choice:
    """One button. ``kind`` is empty, primary (what Enter means) or danger (never that); ``safe`` marks what Esc means."""

    key: str
    text: str
    kind: str = ""
    safe: bool = False


class Question(Dialog):
    """A short question with named answers; no Yes and No that have to be read against the text."""

    def __init__(
        self, parent: QWidget, title: str, text: str, choices: Sequence[Choice], *, icon_name: str = "circle-help"
    ) -> None:
        super().__init__(parent, title, width_px=480)
        self.answer = next((choice.key for choice in choices if choice.safe), "")
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(Picture(icon_name, "muted", 28), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(Text(title, "heading", wrap=True))
        words.addWidget(Text(text, wrap=True, selectable=True))
        add_layout(row, words, 1)
        self.middle = QVBoxLayout()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        self.buttons: dict[str, QPushButton] = {}
        for choice in choices:
            button = QPushButton(choice.text)
            button.setAutoDefault(False)
            button.setProperty("kind", choice.kind)
            button.clicked.connect(lambda _checked=False, key=choice.key: self.choose(key))
            buttons.addWidget(button)
            self.buttons[choice.key] = button
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        add_layout(layout, row)
        add_layout(layout, self.middle)
        add_layout(layout, buttons)
        harmless = [choice for choice in choices if choice.kind == "primary" or choice.safe]
        first = next((choice for choice in harmless if choice.kind == "primary"), (harmless or choices)[0])
        self.buttons[first.key].setFocus()

    def choose(self, key: str) -> None:
        self.answer = key
        self.accept()


async def answer_of(dialog: QDialog) -> int:
    """Opens the dialog and waits for its end, without a loop of its own. Returns its result code."""
    import asyncio

    ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def finish(code: int) -> None:
        if not ended.done():
            ended.set_result(code)

    dialog.finished.connect(finish)
    # One that goes with the dialog before which it stands does not say that it is finished.
    dialog.destroyed.connect(lambda: finish(QDialog.DialogCode.Rejected))
    dialog.open()
    return await ended


async def ask(
    parent: QWidget, title: str, text: str, choices: Sequence[Choice], *, icon_name: str = "circle-help"
) -> str:
    """The key of the answer; closing the dialog is the safe one."""
    dialog = Question(parent, title, text, choices, icon_name=icon_name)
    await answer_of(dialog)
    return dialog.answer
