from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cognito_admin.ui.theme import theme
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.lines import clearable, with_search_icon


def test_icons_in_a_line_grow_with_the_text(qtbot: QtBot, qapp: QApplication) -> None:
    window, line = QWidget(), QLineEdit("ann")
    QVBoxLayout(window).addWidget(line)
    line.setAccessibleName("Search")
    clearable(line)
    with_search_icon(line)
    qtbot.addWidget(window)
    window.show()
    before = [button.width() for button in line.findChildren(QToolButton)]
    theme.apply(qapp, "light", 2.0)
    qtbot.waitUntil(lambda: [one.width() for one in line.findChildren(QToolButton)] == [32 + 6] * 2)
    theme.apply(qapp, "light")
    assert before == [16 + 6] * 2


def test_what_is_chosen_is_told_where_it_has_no_room(qtbot: QtBot) -> None:
    box = ComboBox()
    box.setAccessibleName("What it is")
    box.addItems(["Ann", "Somebody with a name that is much too long"])
    qtbot.addWidget(box)
    box.resize(100, 30)
    box.show()
    assert box.toolTip() == ""
    box.setCurrentIndex(1)
    assert box.toolTip() == box.currentText()
    box.resize(600, 30)
    assert box.toolTip() == ""


def test_a_tooltip_of_its_own_is_left_to_it_as_long_as_it_has_one(qtbot: QtBot) -> None:
    box = ComboBox()
    box.setAccessibleName("What it is")
    box.setToolTip("Why it cannot be chosen")
    box.addItem("Somebody with a name that is much too long")
    qtbot.addWidget(box)
    box.resize(60, 30)
    box.show()
    assert box.toolTip() == "Why it cannot be chosen"
    box.setToolTip("")
    assert box.toolTip() == box.currentText()
