"""What is scrolled in dialogs: as wide as its words need, as far as the screen goes."""

import pytest
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cognito_admin.ui.widgets.scrolled import Scrolled


@pytest.mark.parametrize("words", ["Short", "Keep what there is " * 4, "Much longer than any screen " * 40])
def test_words_that_do_not_wrap_are_not_cut_while_the_screen_has_room(qtbot: QtBot, words: str) -> None:
    content, tick = QWidget(), QCheckBox(words)
    QVBoxLayout(content).addWidget(tick)
    dialog = QWidget()
    qtbot.addWidget(dialog)
    layout = QVBoxLayout(dialog)
    layout.addWidget(Scrolled(content, "Words"))
    dialog.resize(100, 200)
    dialog.show()
    room = dialog.screen().availableSize().width()
    assert dialog.width() <= room
    assert tick.visibleRegion().boundingRect().width() >= min(tick.sizeHint().width(), room - 120)
