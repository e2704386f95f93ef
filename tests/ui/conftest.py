"""Whatever is tested here may draw, and drawing needs the application."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.tokens import LIGHT
from tests.accessible import faults


@pytest.fixture(autouse=True)
def application(qapp: QApplication) -> QApplication:
    # As the program has it: windows come and go in tests.
    qapp.setQuitOnLastWindowClosed(False)
    let_go()
    if theme.current() is not LIGHT:
        # Another test may have left the screen dark.
        theme.apply(qapp, theme.Scheme.LIGHT)
    return qapp


def let_go() -> None:
    """What a test before held down: a click with Shift does not let go of the key, a double click not of the button."""
    if QGuiApplication.keyboardModifiers() != Qt.KeyboardModifier.NoModifier:
        QTest.keyRelease(QWidget(), Qt.Key.Key_Shift)
    if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
        QTest.mouseRelease(QWidget(), Qt.MouseButton.LeftButton)
    assert QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier
    assert QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton


@pytest.fixture
def qtbot(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[QtBot]:
    """What a test puts on the screen wears the style sheet, as if it were in the window, and can be made out by hearing alone."""
    add = qtbot.addWidget
    unheard: list[str] = []

    def listen(widget: QWidget) -> None:
        if widget.isVisible():
            unheard.extend(faults(widget))

    def dressed(widget: QWidget, **options: Any) -> None:
        add(widget, **{"before_close_func": listen} | options)
        theme.dress(widget.window())

    monkeypatch.setattr(qtbot, "addWidget", dressed)
    yield qtbot
    assert not unheard, "\n".join(unheard)
