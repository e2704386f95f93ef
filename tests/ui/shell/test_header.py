import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QToolButton
from pytestqt.qtbot import QtBot

from cognito_admin.model import sentences
from cognito_admin.model.connections import CHOICES_OF_MODE, Environment, Marking, Mode
from cognito_admin.ui.shell.geometry import restore
from cognito_admin.ui.shell.header import Header


def test_every_environment_and_mode_says_what_it_means(qtbot: QtBot) -> None:
    header = Header()
    qtbot.addWidget(header)
    offered = "\n".join(action.text() for action in header.marking_menu().actions())
    for label in (*sentences.ENVIRONMENTS.values(), *(sentences.MODES[mode] for mode in CHOICES_OF_MODE)):
        assert f"{label.name} – {label.text}" in offered


@pytest.mark.parametrize("mode", CHOICES_OF_MODE)
def test_the_mode_stands_beside_the_pool_in_words_and_says_what_it_allows(qtbot: QtBot, mode: Mode) -> None:
    header = Header()
    qtbot.addWidget(header)
    header.show_pool("eu-central-1", "Shop", Marking(mode=mode))
    chip = next(one for one in header.findChildren(QToolButton) if one.accessibleName().startswith("Mode of this pool"))
    assert chip.text() == sentences.MODES[mode].name
    assert not chip.icon().isNull()
    assert sentences.MODES[mode].text in chip.toolTip()
    wished: list[Marking] = []
    header.marking_requested.connect(wished.append)
    for action in chip.menu().actions():
        if action.data() in (*Mode, *Environment):
            action.trigger()
    assert {marking.mode for marking in wished} == {*CHOICES_OF_MODE}


def test_the_badge_opens_the_menu_of_the_mode(qtbot: QtBot) -> None:
    header = Header()
    qtbot.addWidget(header)
    header.show_pool("eu-central-1", "Shop", Marking())
    header.show()
    QTest.mouseClick(header._badge, Qt.MouseButton.LeftButton)
    assert header.marking_menu().isVisible()
    header.marking_menu().close()


def test_a_window_is_never_larger_than_its_screen(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setMinimumSize(5000, 4000)
    restore(window, None)
    room = window.screen().availableSize()
    assert window.width() <= room.width()
    assert window.height() <= room.height()
