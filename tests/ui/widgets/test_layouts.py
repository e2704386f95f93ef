"""What changes in many places is laid out once, and it is laid out."""

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from cognito_admin.ui.widgets.layouts import laid_out_once


def test_what_changed_out_of_sight_has_its_place_once_it_is_shown(qapp: QApplication) -> None:
    window = QWidget()
    part = QWidget()
    first, second = QLabel("first"), QLabel("second")
    inside = QVBoxLayout(part)
    inside.addWidget(first)
    inside.addWidget(second)
    QVBoxLayout(window).addWidget(part)
    part.hide()
    window.resize(300, 200)
    window.show()
    first.setText("another text, which is longer")
    qapp.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
    with laid_out_once(part):
        part.show()
    qapp.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
    assert second.y() >= first.geometry().bottom() > 0
    assert first.width() > 200
    window.close()
    window.deleteLater()
