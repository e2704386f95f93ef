"""Whatever is tested here may draw, and drawing needs the application."""

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cognito_admin.ui.theme import theme


@pytest.fixture(autouse=True)
def application(qapp: QApplication) -> QApplication:
    # As the program has it: windows come and go in tests.
    qapp.setQuitOnLastWindowClosed(False)
    return qapp


@pytest.fixture
def qtbot(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> QtBot:
    """What a test puts on the screen wears the style sheet, as if it were in the window."""
    add = qtbot.addWidget

    def dressed(widget: QWidget, **options: Any) -> None:
        add(widget, **options)
        theme.dress(widget.window())

    monkeypatch.setattr(qtbot, "addWidget", dressed)
    return qtbot
