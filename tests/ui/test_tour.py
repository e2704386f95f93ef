from pathlib import Path

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from cognito_admin.ui.tour import Album

RED = QColor(200, 0, 0)


def test_a_dialog_is_drawn_in_the_middle_of_its_window(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 300)
    window.show()
    dialog = QDialog(window)
    dialog.setStyleSheet(f"background: {RED.name()}")
    dialog.resize(100, 60)
    dialog.move(0, 0)
    dialog.show()
    album = Album(tmp_path / "album")
    album.picture(window, "dialog")
    picture = QImage(str(album.folder / album.names[0]))
    places = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    red = [place for place in places if picture.pixelColor(*place) == RED]
    dialog.close()
    assert len(red) == 100 * 60
    assert abs(min(x for x, _ in red) - 150) <= 1
    assert abs(min(y for _, y in red) - 120) <= 1
