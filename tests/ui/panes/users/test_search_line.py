from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication

from cognito_admin.model.query import Fields
from cognito_admin.ui.panes.users.completion import Vocabulary
from cognito_admin.ui.panes.users.search_line import SearchLine

KNOWN = Vocabulary(Fields(seen=("email", "custom:tenantId")), ("email", "custom:tenantId"))


@pytest.fixture
def line(qtbot):
    line = SearchLine()
    line.set_vocabulary(KNOWN)
    qtbot.addWidget(line)
    line.show()
    return line


def test_every_keystroke_is_a_query(qtbot, line):
    queries = []
    line.query_changed.connect(queries.append)
    qtbot.keyClicks(line, "an")
    assert queries == ["a", "an"]


def test_tab_takes_a_field_and_enter_the_chosen_value(qtbot, line):
    qtbot.keyClicks(line, "ann sta")
    qtbot.keyClick(line._popup, Qt.Key.Key_Tab)
    assert line.text() == "ann status:"
    assert line._popup.isVisible()
    qtbot.keyClick(line._popup, Qt.Key.Key_Down)
    qtbot.keyClick(line._popup, Qt.Key.Key_Down)
    qtbot.keyClick(line._popup, Qt.Key.Key_Return)
    assert line.text() == "ann status:unconfirmed "
    assert not line._popup.isVisible()


def test_enter_without_a_choice_asks_for_the_first_result(qtbot, line):
    qtbot.keyClicks(line, "ema")
    with qtbot.waitSignal(line.entered):
        qtbot.keyClick(line._popup, Qt.Key.Key_Return)
    assert line.text() == "ema"
    assert not line._popup.isVisible()


def test_arrow_down_goes_to_the_results_and_escape_clears(qtbot, line):
    line.setText("ann")
    with qtbot.waitSignal(line.left_downwards):
        qtbot.keyClick(line, Qt.Key.Key_Down)
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == ""


def test_escape_closes_suggestions_first_and_clears_the_line_next(qtbot, line):
    qtbot.keyClicks(line, "ann ema")
    qtbot.keyClick(line._popup, Qt.Key.Key_Escape)
    assert not line._popup.isVisible()
    assert line.text() == "ann ema"
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == ""


def test_a_wrong_part_is_counted_in_characters_and_marked_until_it_is_right(line):
    line.setText("😀😀 bogus:x")
    line.show_wrong(3, 6)
    # Each of the two signs takes two of Qt's units.
    assert line.wrong_part() == range(5, 11)
    assert line.property("wrong") == "true"
    line.show_right()
    assert line.wrong_part() == range(0)
    assert line.property("wrong") == "false"
    assert line.text() == "😀😀 bogus:x"


def test_an_error_at_the_end_is_marked_all_the_same(line):
    line.setText("email:")
    line.show_wrong(6, 0)
    assert len(line.wrong_part()) == 1


def test_suggestions_close_once_a_value_is_typed_to_its_end(qtbot, line):
    qtbot.keyClicks(line, "status:confirme")
    assert line._popup.isVisible()
    qtbot.keyClicks(line, "d")
    assert not line._popup.isVisible()


@pytest.mark.parametrize(
    ("reason", "open_still"), [(Qt.FocusReason.OtherFocusReason, False), (Qt.FocusReason.PopupFocusReason, True)]
)
def test_suggestions_close_when_one_goes_elsewhere(qtbot, line, reason, open_still):
    qtbot.keyClicks(line, "ema")
    QApplication.sendEvent(line, QFocusEvent(QEvent.Type.FocusOut, reason))
    assert line._popup.isVisible() is open_still
    line.clear()
    assert not line._popup.isVisible()


def test_values_that_arrive_later_are_shown_and_the_chosen_one_stays(qtbot, line):
    wanted = []
    line.counts_wanted.connect(wanted.append)
    qtbot.keyClicks(line, "-(tenantid:")
    assert wanted == ["custom:tenantId"]
    assert not line.is_completing()
    line.set_vocabulary(replace(KNOWN, values={"custom:tenantId": {"acme": 40, "globex": 9}}))
    assert line.is_completing()
    qtbot.keyClick(line._popup, Qt.Key.Key_Down)
    qtbot.keyClick(line._popup, Qt.Key.Key_Down)
    line.set_vocabulary(replace(KNOWN, values={"custom:tenantId": {"initech": 50, "acme": 40, "globex": 9}}))
    qtbot.keyClick(line._popup, Qt.Key.Key_Return)
    assert line.text() == "-(tenantid=globex "


def test_values_that_arrive_after_one_went_on_open_nothing(qtbot, line):
    qtbot.keyClicks(line, "status:")
    qtbot.keyClick(line._popup, Qt.Key.Key_Return)
    line.set_vocabulary(replace(KNOWN, values={"status": {"CONFIRMED": 40}}))
    assert not line.is_completing()


def test_a_suggestion_takes_the_place_of_the_whole_word(qtbot, line):
    line.setText("(stXtus) ann")
    line.setCursorPosition(3)
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, "a")
    qtbot.keyClick(line._popup, Qt.Key.Key_Tab)
    assert line.text() == "(status:) ann"


def test_signs_that_take_two_of_qts_units_are_one_character(qtbot, line):
    line.setText("😀😀 -(")
    line.end(False)
    qtbot.keyClicks(line, "sta")
    qtbot.keyClick(line._popup, Qt.Key.Key_Tab)
    assert line.text() == "😀😀 -(status:"
    qtbot.keyClicks(line, "unc")
    qtbot.keyClick(line._popup, Qt.Key.Key_Tab)
    assert line.text() == "😀😀 -(status:unconfirmed "
    line.insert("😀")
    assert line.text().endswith("unconfirmed 😀")


@given(
    st.lists(st.sampled_from(["a", "😀", " ", "-", "(", '"', "status:", "\ud800"]), max_size=6).map("".join), st.data()
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_whatever_is_pasted_wherever_the_cursor_stands_nothing_fails(line, text, data):
    line.setText(text)
    line.setCursorPosition(data.draw(st.integers(0, len(text) * 2)))
    line._suggest()
