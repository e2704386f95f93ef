from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cognito_admin.ui.widgets.buttons import ShorteningButton


def test_a_button_without_room_ends_its_words_with_an_ellipsis_and_tells_them_whole(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    button = ShorteningButton("Verbindung hinzufügen und sehen")
    QVBoxLayout(box).addWidget(button)
    box.show()
    wanted = button.sizeHint().width()
    for width, whole in ((wanted + 60, True), (wanted - 20, False), (wanted + 60, True)):
        box.resize(width, 80)
        qtbot.waitUntil(lambda whole=whole: (button.text() == "Verbindung hinzufügen und sehen") is whole)
        assert button.fontMetrics().horizontalAdvance(button.text()) < button.width()
        assert button.sizeHint().width() >= wanted
        assert bool(button.toolTip()) is not whole
        assert button.text().endswith("…") is not whole
        assert button.accessibleName() == "Verbindung hinzufügen und sehen"
