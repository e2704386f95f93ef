from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cognito_admin.ui.widgets.flow import FlowLayout


def test_what_is_low_lies_in_the_middle_of_its_line_and_what_has_no_room_goes_below(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    flow = FlowLayout(box, spacing=6)
    high, low, wide = QWidget(), QWidget(), QWidget()
    for part, width, height in ((high, 60, 30), (low, 60, 20), (wide, 120, 10)):
        part.setFixedSize(width, height)
        flow.addWidget(part)
    assert flow.heightForWidth(140) == 30 + 6 + 10
    box.resize(140, 100)
    box.show()
    assert (high.x(), high.y()) == (0, 0)
    assert (low.x(), low.y()) == (66, 5)
    assert (wide.x(), wide.y()) == (0, 36)
