"""Guards the pair of Python and PySide6 that is installed."""

import sys

from pytestqt.qtbot import QtBot


def test_void_qt_calls_do_not_eat_references_to_none(qtbot: QtBot) -> None:
    """PySide6 6.12.0 below Python 3.12 drops one reference to None a call and aborts after some thousands (PYSIDE-3474)."""
    from PySide6.QtWidgets import QLabel

    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(1000):
        label.setText(str(number))
    assert sys.getrefcount(None) > before - 500
