"""A copied password does not stay on the clipboard, and nothing else is taken off it."""

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from cognito_admin.ui.shell.secret_copy import SecretCopy


@pytest.fixture
def secret(qtbot):
    made = SecretCopy()
    yield made
    QGuiApplication.clipboard().clear()
    made.deleteLater()


def test_a_password_leaves_the_clipboard_after_the_time_chosen(secret, qtbot):
    secret.put("Correct-Horse-1", 60)
    assert QGuiApplication.clipboard().text() == "Correct-Horse-1"
    assert (secret.timer.isActive(), secret.timer.interval()) == (True, 60_000)
    with qtbot.waitSignal(secret.cleared):
        secret.timer.timeout.emit()
    assert QGuiApplication.clipboard().text() == ""


def test_programs_that_keep_what_was_copied_are_told_not_to(secret):
    secret.put("Correct-Horse-1", 60)
    assert bytes(QGuiApplication.clipboard().mimeData().data("x-kde-passwordManagerHint").data()) == b"secret"


def test_what_was_copied_since_stays(secret, qtbot):
    secret.put("Correct-Horse-1", 60)
    QGuiApplication.clipboard().setText("something else")
    with qtbot.assertNotEmitted(secret.cleared):
        secret.timer.timeout.emit()
    assert QGuiApplication.clipboard().text() == "something else"


def test_what_others_have_copied_since_is_not_read(secret):
    class Theirs(QMimeData):
        read = 0

        def retrieveData(self, *_):
            Theirs.read += 1
            return "Correct-Horse-1"

    secret.put("Correct-Horse-1", 60)
    theirs = Theirs()
    theirs.setText("theirs")
    QGuiApplication.clipboard().setMimeData(theirs)
    Theirs.read = 0
    secret.clear()
    assert Theirs.read == 0
    assert QGuiApplication.clipboard().mimeData() is theirs


def test_a_second_password_begins_another_minute(secret):
    secret.put("Correct-Horse-1", 60)
    secret.put("Correct-Horse-2", 60)
    secret.clear()
    assert QGuiApplication.clipboard().text() == ""
    assert not secret.timer.isActive()
