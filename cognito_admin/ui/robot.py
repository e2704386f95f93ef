"""Drives the real window the way a person does: keys, typing, clicks, and waiting until something is to be seen."""

import asyncio
import time
from collections.abc import Callable
from itertools import chain
from typing import TypeVar

from PySide6.QtCore import QKeyCombination, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from cognito_admin.ui.widgets.below import below

W = TypeVar("W", bound=QWidget)
T = TypeVar("T")

LOOKS_EVERY_S = 0.02
PATIENCE_S = 60.0


class WaitedInVainError(Exception):
    """What was waited for did not come to be seen."""


class Robot:
    """Keys go to whatever has the focus, as they would from a keyboard."""

    def __init__(self, window: QWidget) -> None:
        self.window = window

    async def until(self, seen: Callable[[], T | None], what: str, patience_s: float = PATIENCE_S) -> T:
        """What ``seen`` answers as soon as that is true; raises WaitedInVainError that names ``what``."""
        deadline_s = time.monotonic() + patience_s
        while not (answer := seen()):
            if time.monotonic() > deadline_s:
                raise WaitedInVainError(f"waited in vain for {what}")
            await asyncio.sleep(LOOKS_EVERY_S)
        return answer

    async def settle(self, pause_s: float = 0.15) -> None:
        """Lets what is under way be painted."""
        await asyncio.sleep(pause_s)

    def key(self, keys: str) -> None:
        """Presses one chord, written as in a menu: ``Ctrl+F``, ``Esc``, ``Down``."""
        chord: QKeyCombination = QKeySequence(keys)[0]  # pyright: ignore[reportIndexIssue] # PySide's stubs leave it out
        QTest.keyClick(self._focus(), chord.key(), chord.keyboardModifiers())

    async def write(self, text: str, pause_s: float = 0.0) -> None:
        """Types letter by letter, ``pause_s`` between them."""
        for letter in text:
            QTest.keyClicks(self._focus(), letter)
            await asyncio.sleep(pause_s)

    def click(self, widget: QWidget, place: QPoint | None = None) -> None:
        QTest.mouseClick(
            widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place or widget.rect().center()
        )

    def find(self, kind: type[W], name: str = "") -> W | None:
        """The first visible widget of this kind, anywhere, that is called ``name``: by its accessible name or its text."""
        for top in QApplication.topLevelWidgets():
            if not top.isVisible():
                continue
            for widget in chain((top,), below(top, shown=True)):
                if isinstance(widget, kind) and (not name or name in _names(widget)):
                    return widget
        return None

    async def press(self, name: str) -> None:
        """Clicks the button called ``name`` as soon as it can be seen and used."""

        def usable() -> QAbstractButton | None:
            button = self.find(QAbstractButton, name)
            return button if button is not None and button.isEnabled() else None

        self.click(await self.until(usable, f"the button {name!r}"))

    def _focus(self) -> QWidget:
        focus, question = QApplication.focusWidget(), QApplication.activeModalWidget()
        behind = question is not None and not (focus is question or (focus and question.isAncestorOf(focus)))
        if question is not None and behind and QApplication.activePopupWidget() is None:
            # It has not been handed the keyboard yet.
            return question.focusWidget() or question
        return focus or QApplication.activeWindow() or self.window


def _names(widget: QWidget) -> tuple[str, ...]:
    text = widget.text().replace("&", "") if isinstance(widget, QAbstractButton) else ""
    return (widget.accessibleName(), text)
