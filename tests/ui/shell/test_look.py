from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cognito_admin.ui.shell.look import Look
from cognito_admin.ui.theme import theme
from cognito_admin.ui.widgets.question import Choice, Question
from cognito_admin.work.settings import Settings


@pytest.fixture
def settings(qapp: QApplication, tmp_path: Path) -> Iterator[Settings]:
    made = Settings.load(tmp_path / "settings.json")
    theme.apply(qapp, "light", 1.0)
    yield made
    made.close()
    theme.apply(qapp, "light", 1.0)


def test_quick_steps_of_the_size_of_text_are_applied_once(qtbot: QtBot, settings: Settings) -> None:
    look = Look(settings)
    scales: list[float] = []
    theme.signals().changed.connect(remember := lambda: scales.append(theme.text_scale()))
    look.larger()
    look.larger()
    look.larger()
    wanted = settings.text_scale
    assert scales == []
    qtbot.waitUntil(lambda: bool(scales))
    theme.signals().changed.disconnect(remember)
    assert scales == [wanted]


def test_a_dialog_has_room_for_all_its_parts_after_the_text_grew(qtbot: QtBot, settings: Settings) -> None:
    look = Look(settings)
    parent = QWidget()
    qtbot.addWidget(parent)
    said = "What is asked here is explained in a sentence that is long enough to need several lines. " * 3
    dialog = Question(parent, "Go on?", said, [Choice("stay", "Stay", safe=True), Choice("go", "Go on")])
    dialog.open()
    height = dialog.height()
    settings.text_scale = 2.0
    look.apply()
    qtbot.waitUntil(lambda: dialog.height() > height)
    layout = dialog.layout()
    assert layout is not None
    assert dialog.height() >= layout.totalHeightForWidth(dialog.width())
    lower = [part for part in dialog.children() if isinstance(part, QWidget) and part.isVisible()]
    assert not [
        (one, other)
        for place, one in enumerate(lower)
        for other in lower[place + 1 :]
        if one.geometry().intersects(other.geometry())
    ]
    dialog.reject()
