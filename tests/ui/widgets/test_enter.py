import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cognito_admin.ui.shell.window import Window
from cognito_admin.ui.widgets.question import Choice, Question

ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def question(parent: QWidget) -> Question:
    made = Question(
        parent,
        "Remove it?",
        "It is gone then.",
        [Choice("keep", "Keep", safe=True), Choice("remove", "Remove", "danger")],
    )
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.open()
    return made


@pytest.mark.parametrize("key", ENTERS)
@pytest.mark.parametrize("answer", ["keep", "remove"])
def test_enter_presses_the_button_of_a_dialog_that_has_the_keyboard(parent: QWidget, key: Qt.Key, answer: str) -> None:
    asked = question(parent)
    asked.answer = ""
    asked.buttons[answer].setFocus()
    QTest.keyClick(asked.buttons[answer], key)
    assert asked.answer == answer
    assert not asked.isVisible()


def test_what_cannot_be_undone_does_not_begin_with_the_keyboard(parent: QWidget) -> None:
    asked = question(parent)
    assert asked.focusWidget() is asked.buttons["keep"]


@pytest.mark.parametrize("key", ENTERS)
def test_enter_presses_the_button_of_an_empty_pane(qtbot: QtBot, key: Qt.Key) -> None:
    window = Window()
    qtbot.addWidget(window)
    window.furnish()
    action = QAction("&Sync", window)
    pressed: list[int] = []
    action.triggered.connect(lambda: pressed.append(1))
    window.place.show_empty("Nobody here", "", action)
    window.show()
    button = window.place.currentWidget().findChild(QPushButton)
    button.setFocus()
    QTest.keyClick(button, key)
    assert pressed == [1]
