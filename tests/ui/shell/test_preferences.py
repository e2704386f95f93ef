"""The dialog of preferences: made from the declaration, kept at once, found by words, taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from cognito_admin.model.preferences import PREFERENCES, SHARE_OF_PRODUCTION, TEXT_SIZE, THEME, Value
from cognito_admin.ui.settings.switch import Switch
from cognito_admin.ui.shell.preferences import PreferencesDialog
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.tokens import TEXT_SCALES
from cognito_admin.work.settings import Settings


@pytest.fixture
def settings(qapp: QApplication, tmp_path: Path) -> Iterator[Settings]:
    made = Settings.load(tmp_path / "settings.json")
    theme.apply(qapp, "light", 1.0)
    yield made
    made.close()
    theme.apply(qapp, "light", 1.0)


@pytest.fixture
def dialog(qtbot: QtBot, settings: Settings) -> Iterator[PreferencesDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = PreferencesDialog(parent, settings, log_file="/data/logs/cognito-admin.log")
    made.complete()
    made.open()
    yield made
    made.reject()


def choose(dialog: PreferencesDialog, name: str, value: Value) -> None:
    """As a person does with the keyboard or the mouse."""
    control = next(row.control for row in dialog.rows if row.preference.name == name)
    if isinstance(control, QComboBox):
        control.setCurrentIndex(control.findData(value))
    elif isinstance(control, Switch):
        if control.isChecked() != value:
            control.click()
    else:
        control.setFocus()
        control.selectAll()
        QTest.keyClicks(control, str(value))
        dialog._words.setFocus()


def shown(dialog: PreferencesDialog) -> list[str]:
    return [row.preference.name for row in dialog.rows if not row.isHidden()]


def test_no_row_is_ever_drawn_in_less_room_than_its_words_need(qtbot: QtBot, settings: Settings) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = PreferencesDialog(parent, settings)
    squeezed: list[str] = []

    class Watching(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                drawn = (row for row in dialog.rows if row.isVisible())
                squeezed.extend(row.preference.name for row in drawn if row.height() < row.heightForWidth(row.width()))
            return False

    watching = Watching()
    page = dialog._scrolled.widget()
    assert page is not None
    page.installEventFilter(watching)
    dialog.open()
    qtbot.waitUntil(lambda: len(dialog.rows) == len(PREFERENCES) and not dialog._to_come)
    QApplication.processEvents()
    dialog.reject()
    assert squeezed == []


def test_every_preference_is_there_with_its_explanation_and_can_be_chosen(
    dialog: PreferencesDialog, settings: Settings
) -> None:
    assert shown(dialog) == [one.name for one in PREFERENCES]
    for row, one in zip(dialog.rows, PREFERENCES, strict=True):
        assert row.control.accessibleName() == one.label
        assert one.explanation in "".join(label.text() for label in row.findChildren(QLabel))
        for word in reversed(one.words):
            choose(dialog, one.name, one.parsed(word))
            assert settings.chosen(one) == one.parsed(word)


def test_what_waits_for_the_next_start_says_so(dialog: PreferencesDialog) -> None:
    later = [row.preference.name for row in dialog.rows if "next start" in row.control.accessibleDescription()]
    assert later == ["language", "open-last-pool", "forget-values-after"]


def test_words_find_a_preference_by_its_name_its_meaning_and_what_it_can_be(dialog: PreferencesDialog) -> None:
    found = {}
    for words in ("français", "quota production", "health cloudwatch", "privacy clipboard"):
        dialog._words.setText(words)
        found[words] = shown(dialog)
    assert found == {
        "français": ["language"],
        "quota production": ["share-production"],
        "health cloudwatch": ["health-every"],
        "privacy clipboard": ["clipboard"],
    }
    dialog._words.setText("tea")
    assert (shown(dialog), dialog._none.isHidden()) == ([], False)
    dialog._words.clear()
    assert len(shown(dialog)) == len(PREFERENCES)


def test_the_defaults_come_back_with_one_press_and_go_again_with_another(
    dialog: PreferencesDialog, settings: Settings
) -> None:
    assert not dialog._restore.isEnabled()
    choose(dialog, "share-production", 15)
    choose(dialog, "theme", "dark")
    dialog._restore.click()
    assert (settings.chosen(SHARE_OF_PRODUCTION), settings.chosen(THEME)) == (40, "auto")
    spin = next(row.control for row in dialog.rows if row.preference is SHARE_OF_PRODUCTION)
    assert isinstance(spin, QSpinBox)
    assert spin.text() == "40 %"
    assert dialog._restore.text() == "Undo “Restore defaults”"
    dialog._restore.click()
    assert (settings.chosen(SHARE_OF_PRODUCTION), settings.chosen(THEME), spin.text()) == (15, "dark", "15 %")
    assert dialog._restore.text() == "Restore defaults"


def test_the_looks_are_told_to_change_and_nothing_else_is(qtbot: QtBot, dialog: PreferencesDialog) -> None:
    with qtbot.waitSignal(dialog.look_changed, timeout=1000):
        choose(dialog, "clock", "24")
    with qtbot.assertNotEmitted(dialog.look_changed):
        choose(dialog, "at-close", "stop")


def test_the_wheel_scrolls_the_page_and_changes_nothing(dialog: PreferencesDialog, settings: Settings) -> None:
    for row in dialog.rows:
        middle = QPointF(row.control.rect().center())
        event = QWheelEvent(
            middle,
            row.control.mapToGlobal(middle),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(row.control, event)
    assert all(settings.chosen(one) == one.default for one in PREFERENCES)


def test_the_sizes_of_text_are_those_the_keyboard_steps_through() -> None:
    assert tuple(choice.value for choice in TEXT_SIZE.choices) == TEXT_SCALES
