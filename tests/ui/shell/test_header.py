from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from cognito_admin.model import sentences
from cognito_admin.model.connections import Marking
from cognito_admin.ui.shell.geometry import restore
from cognito_admin.ui.shell.header import Header


def test_every_environment_and_mode_says_what_it_means(qtbot: QtBot) -> None:
    header = Header()
    qtbot.addWidget(header)
    offered = "\n".join(action.text() for action in header.marking_menu().actions())
    for label in (*sentences.ENVIRONMENTS.values(), *sentences.MODES.values()):
        assert f"{label.name} – {label.text}" in offered


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
