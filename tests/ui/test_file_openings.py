from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from cognito_admin.ui.desktop import application
from cognito_admin.ui.file_openings import FileOpenings


def test_a_file_the_system_asks_for_before_the_window_lives_is_opened_when_it_does(qapp: QApplication) -> None:
    openings = FileOpenings(application())
    asked: list[str] = []
    openings.asked.connect(asked.append)
    QApplication.sendEvent(qapp, QFileOpenEvent("/early.cognitobackup"))
    assert not asked
    openings.listen()
    QApplication.sendEvent(qapp, QFileOpenEvent("/late.cognitobackup"))
    assert asked == ["/early.cognitobackup", "/late.cognitobackup"]
    openings.deleteLater()
