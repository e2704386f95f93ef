from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from cognito_admin.ui.shell.geometry import geometry_text, reachable, restore

SCREEN = QRect(0, 0, 1920, 1080)


def test_a_window_on_a_screen_that_is_gone_is_not_reachable() -> None:
    assert not reachable(QRect(2500, 200, 1200, 800), [SCREEN])
    assert reachable(QRect(2500, 200, 1200, 800), [SCREEN, QRect(1920, 0, 1920, 1080)])


def test_a_window_with_a_piece_of_its_title_bar_on_a_screen_is_reachable() -> None:
    assert reachable(QRect(-1100, 100, 1200, 800), [SCREEN])
    assert not reachable(QRect(-1190, 100, 1200, 800), [SCREEN])
    assert not reachable(QRect(100, -600, 1200, 800), [SCREEN])


def test_the_window_comes_back_where_it_was(qtbot: QtBot) -> None:
    first = QMainWindow()
    qtbot.addWidget(first)
    first.setGeometry(60, 70, 640, 480)
    text = geometry_text(first)
    second = QMainWindow()
    qtbot.addWidget(second)
    restore(second, text)
    assert second.geometry() == first.geometry()


def test_nonsense_in_the_settings_gives_a_window_in_the_middle(qtbot: QtBot) -> None:
    for text in (None, "", "AAAA", "not base64 at all"):
        window = QMainWindow()
        qtbot.addWidget(window)
        restore(window, text)
        assert QGuiApplication.primaryScreen().availableGeometry().contains(window.geometry())
