"""What drops down below a line looks as the window does."""

import gc
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QCompleter, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.ids import GroupName
from cognito_admin.model.pools import SchemaAttribute
from cognito_admin.ui.changes.bulk_choice import GroupChoice
from cognito_admin.ui.changes.fields import ListedField, field_for
from cognito_admin.ui.panes.users.search_line import SearchLine
from cognito_admin.ui.shell.connection_dialog import ConnectionDialog
from cognito_admin.ui.theme import theme


def _completer(line: QLineEdit | QComboBox) -> QCompleter:
    found = line.completer()
    assert found is not None
    return found


def of_a_search(parent: QWidget, _: QtBot) -> QCompleter:
    return SearchLine(parent)._completer


def of_a_region(parent: QWidget, _: QtBot) -> QCompleter:
    return _completer(ConnectionDialog(parent)._region)


def of_a_group(parent: QWidget, _: QtBot) -> QCompleter:
    choice = GroupChoice(Kind.ADD_TO_GROUP, [GroupName("vip")])
    choice.setParent(parent)
    return _completer(choice.group)


def of_a_locale(parent: QWidget, qtbot: QtBot) -> QCompleter:
    field = field_for(SchemaAttribute("locale", "String", mutable=True, required=False, minimum="0", maximum="2048"))
    assert isinstance(field, ListedField)
    field.setParent(parent)
    parent.show()
    parent.activateWindow()
    field.line.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.waitUntil(field.line.hasFocus)
    return _completer(field.line)


@pytest.mark.parametrize("made", [of_a_search, of_a_region, of_a_group, of_a_locale])
def test_a_list_of_suggestions_is_dressed_as_its_window_is_and_stays_so(
    qtbot: QtBot, qapp: QApplication, made: Callable[[QWidget, QtBot], QCompleter]
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    completer = made(window, qtbot)
    gc.collect()
    try:
        for scheme in ("light", "dark"):
            theme.apply(qapp, scheme)
            shown = completer.popup()
            assert shown is not None
            assert shown.styleSheet() == window.styleSheet() != ""
    finally:
        theme.apply(qapp, "light")
