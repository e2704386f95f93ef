import gc

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from cognito_admin.ui.theme import theme
from cognito_admin.ui.widgets.splitter import Splitter


@pytest.fixture
def splitter(qtbot, request):
    orientation, direction = getattr(request, "param", (Qt.Orientation.Horizontal, Qt.LayoutDirection.LeftToRight))
    made = Splitter(orientation, "Divider beside the list")
    made.setLayoutDirection(direction)
    for _ in range(2):
        part = QWidget()
        part.setMinimumSize(50, 50)
        made.addWidget(part)
    made.resize(600, 600)
    made.setSizes([300, 300])
    qtbot.addWidget(made)
    made.show()
    return made


def press(splitter: Splitter, key: Qt.Key) -> int:
    """By how much the first part has grown then, in pixels."""
    before = splitter.sizes()[0]
    QTest.keyClick(splitter.handle(1), key)
    return splitter.sizes()[0] - before


@pytest.mark.parametrize(
    ("splitter", "onward", "back", "beside"),
    [
        (
            (Qt.Orientation.Horizontal, Qt.LayoutDirection.LeftToRight),
            Qt.Key.Key_Right,
            Qt.Key.Key_Left,
            Qt.Key.Key_Down,
        ),
        (
            (Qt.Orientation.Horizontal, Qt.LayoutDirection.RightToLeft),
            Qt.Key.Key_Left,
            Qt.Key.Key_Right,
            Qt.Key.Key_Up,
        ),
        ((Qt.Orientation.Vertical, Qt.LayoutDirection.LeftToRight), Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Left),
    ],
    indirect=["splitter"],
)
def test_arrows_move_a_divider_a_step_to_their_side_and_back(splitter, onward, back, beside) -> None:
    step = theme.px(16)
    moved: list[int] = []
    splitter.splitterMoved.connect(lambda place, _: moved.append(place))
    assert press(splitter, onward) == pytest.approx(step, abs=3)
    assert len(moved) == 1, "who keeps the width was not told"
    assert press(splitter, back) == pytest.approx(-step, abs=3)
    assert press(splitter, beside) == 0


def test_home_and_end_move_a_divider_as_far_as_both_parts_can_still_be_read(splitter) -> None:
    press(splitter, Qt.Key.Key_Home)
    assert splitter.sizes()[0] == 50
    press(splitter, Qt.Key.Key_End)
    assert splitter.sizes()[1] == 50
    assert press(splitter, Qt.Key.Key_Right) == 0


def test_tab_comes_to_a_divider_and_it_can_be_seen_there_and_heard(splitter) -> None:
    line = QLineEdit(splitter.widget(0))
    line.setAccessibleName("Search")
    line.show()
    line.setFocus()
    assert line.hasFocus()
    divider = splitter.handle(1)
    before = divider.grab().toImage()
    divider.setFocus(Qt.FocusReason.TabFocusReason)
    assert divider.focusPolicy() is Qt.FocusPolicy.TabFocus
    assert divider.hasFocus()
    assert divider.grab().toImage() != before
    assert divider.accessibleName() == "Divider beside the list"


def test_a_divider_that_has_the_keyboard_is_seen_though_it_is_as_thin_as_a_line(splitter, qapp) -> None:
    splitter.setHandleWidth(1)
    qapp.processEvents()
    splitter.handle(1).setFocus()
    drawn = splitter.grab().toImage()
    ring = QColor(theme.current().focus)
    assert sum(drawn.pixelColor(x, 300) == ring for x in range(drawn.width())) >= 3
    splitter.handle(1).clearFocus()
    assert splitter.handle(1).mask().boundingRect().width() == 1


def test_both_parts_are_still_there_when_garbage_is_collected_after_a_divider_was_moved(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    made = Splitter(Qt.Orientation.Horizontal, "Divider beside the list")
    QVBoxLayout(window).addWidget(made)
    for _ in range(2):
        made.addWidget(QWidget())
    window.show()
    press(made, Qt.Key.Key_Right)
    # The window alone keeps it, as in most panes.
    del made
    gc.collect()
    assert window.findChild(QSplitter) is not None


def test_a_divider_that_goes_with_its_part_hands_the_keyboard_back_to_what_had_it_in_the_other(splitter, qtbot) -> None:
    line = QLineEdit(splitter.widget(0))
    line.setAccessibleName("Search")
    after = QPushButton("Jobs", splitter.widget(0))
    QWidget.setTabOrder(splitter.handle(1), after)
    for part in (line, after):
        part.show()
    line.setFocus()
    splitter.handle(1).setFocus(Qt.FocusReason.TabFocusReason)
    assert splitter.handle(1).hasFocus()
    splitter.widget(1).hide()
    qtbot.waitUntil(splitter.handle(1).isHidden)
    assert line.hasFocus()
