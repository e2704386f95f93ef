from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from cognito_admin.ui.widgets.breakable import BreakableText, _with_places_to_break

MAY_BREAK = "\u200b"


def test_a_long_address_breaks_after_its_signs():
    assert _with_places_to_break("olga.dolgikh@example.com") == MAY_BREAK.join(["olga.", "dolgikh@", "example.", "com"])
    assert _with_places_to_break("short and sweet") == "short and sweet"


def test_a_word_without_signs_breaks_anywhere_but_not_inside_other_scripts():
    assert MAY_BREAK in _with_places_to_break("a" * 40)
    assert _with_places_to_break("सम्राट्" * 9) == "सम्राट्" * 9


@given(st.text(max_size=60).filter(lambda text: MAY_BREAK not in text))
def test_places_to_break_change_nothing_else(text):
    assert _with_places_to_break(text).replace(MAY_BREAK, "") == text


def test_what_is_copied_is_the_text_itself(qtbot):
    label = BreakableText("b7e1c6a2-9f58-4f6e-a1d0-c0ffee123456")
    qtbot.addWidget(label)
    label.show()
    assert MAY_BREAK in label.text()
    label.setSelection(0, len(label.text()))
    qtbot.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "b7e1c6a2-9f58-4f6e-a1d0-c0ffee123456"
    assert label.whole_text() == QGuiApplication.clipboard().text()
