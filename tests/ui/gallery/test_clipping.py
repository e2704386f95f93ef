"""Words without room are found; those that wrap, scroll, shorten themselves or are told in a tooltip are let be."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTabBar,
    QTableWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cognito_admin.ui.gallery.clipping import clipped
from cognito_admin.ui.widgets.flow import FlowLayout
from cognito_admin.ui.widgets.text import ElidedText

WORDS = "More words than there is room for"
Make = Callable[[], QWidget]


def shown(qtbot: QtBot, part: QWidget, width: int = 400, height: int = 200) -> QWidget:
    window = QWidget()
    part.setParent(window)
    part.setGeometry(4, 4, width, height)
    window.resize(600, 400)
    qtbot.addWidget(window)
    window.show()
    return window


def combo() -> QComboBox:
    box = QComboBox()
    box.addItem(WORDS)
    return box


def header() -> QTableWidget:
    table = QTableWidget(1, 1)
    table.setHorizontalHeaderLabels([WORDS])
    table.setColumnWidth(0, 40)
    return table


def tabs() -> QTabBar:
    bar = QTabBar()
    bar.setUsesScrollButtons(False)
    bar.setElideMode(Qt.TextElideMode.ElideRight)
    bar.addTab(WORDS)
    return bar


def line() -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText(WORDS)
    return field


MAKES: dict[str, Make] = {
    "label": lambda: QLabel(WORDS),
    "button": lambda: QPushButton(WORDS),
    "tick box": lambda: QCheckBox(WORDS),
    "combo box": combo,
    "header": header,
    "tabs": tabs,
    "words in an empty line": line,
}


@pytest.mark.parametrize("make", MAKES.values(), ids=MAKES)
def test_what_is_narrower_than_its_words_is_found(qtbot: QtBot, make: Make) -> None:
    found = clipped(shown(qtbot, make(), 50, 30))
    assert [one.text for one in found] == [WORDS]
    assert WORDS in str(found[0])


@pytest.mark.parametrize("make", [make for name, make in MAKES.items() if name != "header"])
def test_what_has_room_is_not(qtbot: QtBot, make: Make) -> None:
    assert clipped(shown(qtbot, make())) == []


def test_a_wrapped_label_that_is_too_low_is_found(qtbot: QtBot) -> None:
    label = QLabel(f"{WORDS}. {WORDS}. {WORDS}.")
    label.setWordWrap(True)
    assert clipped(shown(qtbot, label, 120, 20))
    assert not clipped(shown(qtbot, QLabel("Short"), 120, 20))


def test_what_shortens_itself_and_tells_the_rest_in_a_tooltip_is_let_be(qtbot: QtBot) -> None:
    assert clipped(shown(qtbot, ElidedText(WORDS), 60, 30)) == []
    button = QPushButton(WORDS)
    button.setToolTip(f"{WORDS}, and more")
    assert clipped(shown(qtbot, button, 60, 30)) == []


def test_a_button_that_shows_only_its_icon_has_no_words_to_clip(qtbot: QtBot) -> None:
    button = QToolButton()
    button.setText(WORDS)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    assert clipped(shown(qtbot, button, 20, 20)) == []


def test_what_nobody_sees_is_let_be(qtbot: QtBot) -> None:
    label = QLabel(WORDS)
    window = shown(qtbot, label, 50, 30)
    label.hide()
    assert clipped(window) == []


def test_what_reaches_out_of_its_place_is_found(qtbot: QtBot) -> None:
    place = QWidget()
    label = QLabel(WORDS, place)
    label.setGeometry(0, 0, 390, 20)
    (found,) = clipped(shown(qtbot, place, 120, 60))
    assert "at the side" in found.needs


@pytest.mark.parametrize("scrolls", [True, False])
def test_what_can_be_scrolled_to_is_let_be(qtbot: QtBot, scrolls: bool) -> None:
    inner = QWidget()
    column = QVBoxLayout(inner)
    for _ in range(30):
        label = QLabel(WORDS)
        label.setMinimumWidth(400)
        column.addWidget(label)
    area = QScrollArea()
    area.setWidget(inner)
    if not scrolls:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    # Downwards it always can.
    assert bool(clipped(shown(qtbot, area, 200, 100))) is not scrolls


def test_buttons_in_a_flow_go_on_in_the_next_line(qtbot: QtBot) -> None:
    place = QWidget()
    flow = FlowLayout(place)
    for _ in range(3):
        flow.addWidget(QPushButton("Something"))
    assert clipped(shown(qtbot, place, 130, 140)) == []
