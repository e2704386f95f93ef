from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cognito_admin.model.connections import (
    AccessKey,
    Connection,
    ConnectionKind,
    Environment,
    Marking,
    Mode,
    Profile,
)
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, Region
from cognito_admin.ui.shell.connection_dialog import ConnectionDialog
from cognito_admin.ui.shell.shell import Shell
from cognito_admin.ui.widgets.question import Question
from tests.ui.fakes import WORK, backstage
from tests.ui.shell.living import live, opened, until, words

PROFILES = (Profile("work", Region("eu-central-1"), "sso"), Profile("old", None, "keys"))


@pytest.fixture
def made(qtbot: QtBot) -> Iterator[ConnectionDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ConnectionDialog(parent)
    dialog.show_profiles(PROFILES)
    yield dialog
    dialog.close()


def button(dialog: QWidget, text: str) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.text().replace("&", "") == text)


def test_a_profile_brings_its_name_and_region(made: ConnectionDialog) -> None:
    connection = made.connection()
    assert connection is not None
    assert (connection.name, connection.profile, connection.region) == ("work", "work", "eu-central-1")
    assert connection.default_marking == Marking(Environment.PRODUCTION, Mode.READ_ONLY)


def test_what_is_missing_is_said_on_the_buttons(made: ConnectionDialog) -> None:
    made._profiles.setCurrentRow(1)
    made._region.setEditText("")
    assert made.connection() is None
    for text in ("Add connection", "Test"):
        assert not button(made, text).isEnabled()
        assert button(made, text).toolTip() == "Choose a region first"
    assert made._missing.text() == "Choose a region first"


def test_a_region_newer_than_the_program_may_be_typed(made: ConnectionDialog) -> None:
    made._region.setEditText("xx-future-9")
    connection = made.connection()
    assert connection is not None
    assert connection.region == "xx-future-9"


def test_a_region_is_found_by_its_friendly_name_too(made: ConnectionDialog) -> None:
    completer = made._region.completer()
    completer.setCompletionPrefix("tokyo")
    assert "ap-northeast-1" in completer.currentCompletion()


def test_an_endpoint_has_to_be_an_address(made: ConnectionDialog) -> None:
    made._endpoint.setText("localhost:5900")
    assert made.connection() is None
    assert "http://" in button(made, "Add connection").toolTip()
    made._endpoint.setText("http://localhost:5900")
    assert made.connection() is not None


def test_a_name_typed_by_hand_stays(made: ConnectionDialog) -> None:
    made._name.setText("shop")
    made._name.textEdited.emit("shop")
    made._profiles.setCurrentRow(1)
    assert made._name.text() == "shop"


def test_choosing_production_goes_back_to_read_only(made: ConnectionDialog) -> None:
    made._environment.setCurrentIndex(made._environment.findData("staging"))
    made._mode.setCurrentIndex(made._mode.findData("administrator"))
    made._environment.setCurrentIndex(made._environment.findData("production"))
    assert made._mode.currentData() == "read-only"


def test_editing_keeps_everything_that_is_not_changed(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    given = Connection(
        ConnectionId("c9"),
        "shop",
        "gone",
        Region("eu-west-1"),
        "https://cognito.example",
        Marking(Environment.STAGING, Mode.SUPPORT),
    )
    dialog = ConnectionDialog(parent, given)
    dialog.show_profiles(PROFILES)
    assert dialog.connection() == given


def test_an_aws_file_that_cannot_be_read_leaves_the_default_credentials(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ConnectionDialog(parent)
    dialog.show_profiles((), Failure(Code.AWS_FILE_DAMAGED, path="/home/ann/.aws/config", line=3))
    assert "/home/ann/.aws/config" in dialog._about_profiles.text()
    dialog._region.setEditText("eu-west-1")
    connection = dialog.connection()
    assert connection is not None
    assert connection.profile is None


def test_the_test_shows_who_one_is_or_why_not(
    monkeypatch: pytest.MonkeyPatch, qapp: QApplication, tmp_path: Path
) -> None:
    behind = backstage(tmp_path)

    async def visit(shell: Shell) -> None:
        shell.connections.add()
        dialog = await opened(ConnectionDialog)
        await until(lambda: dialog.connection() is not None)
        button(dialog, "Test").click()
        await until(lambda: "123456789012" in words(dialog._verdict))
        assert "user/ann" in words(dialog._verdict)
        behind.connections.check_answer = Failure(Code.CREDENTIALS_EXPIRED, profile="work")
        button(dialog, "Test").click()
        await until(lambda: "expired" in words(dialog._verdict))
        button(dialog, "Add connection").click()
        await until(lambda: [one.name for one in behind.settings.connections] == ["work"])
        await until(lambda: behind.connections.opened)

    live(monkeypatch, behind, visit)


def test_removing_a_connection_is_asked_back(
    monkeypatch: pytest.MonkeyPatch, qapp: QApplication, tmp_path: Path
) -> None:
    behind = backstage(tmp_path, WORK)

    async def visit(shell: Shell) -> None:
        shell.connections.remove(WORK.id)
        (await opened(Question)).reject()
        assert behind.settings.connections == (WORK,)
        await until(lambda: not shell.window.findChildren(Question))
        shell.connections.remove(WORK.id)
        (await opened(Question)).buttons["remove"].click()
        await until(lambda: behind.settings.connections == ())
        await until(lambda: "Welcome" in words(shell.window.place))

    live(monkeypatch, behind, visit)


# Access keys


def chooses_access_key(dialog: ConnectionDialog) -> None:
    (item,) = dialog._profiles.findItems("Access key", Qt.MatchFlag.MatchExactly)
    dialog._profiles.setCurrentItem(item)


def field(dialog: QWidget, name: str) -> QLineEdit:
    return next(one for one in dialog.findChildren(QLineEdit) if one.accessibleName() == name)


def types_key(dialog: ConnectionDialog, identifier: str, secret: str, token: str = "") -> None:
    field(dialog, "Access key ID").setText(identifier)
    field(dialog, "Secret access key").setText(secret)
    field(dialog, "Session token, optional").setText(token)


def test_the_lines_for_a_key_are_there_only_where_one_is_wanted(made: ConnectionDialog) -> None:
    lines = [field(made, name) for name in ("Access key ID", "Secret access key", "Session token, optional")]
    assert all(one.isHidden() for one in lines)
    chooses_access_key(made)
    assert not any(one.isHidden() for one in lines)
    assert [one.echoMode() for one in lines[1:]] == [QLineEdit.EchoMode.Password] * 2
    made._profiles.setCurrentRow(0)
    assert all(one.isHidden() for one in lines)
    connection = made.connection()
    assert connection is not None
    assert (connection.kind, made.key()) == (ConnectionKind.CONFIGURATION, None)


def test_a_typed_key_goes_along_with_its_connection(made: ConnectionDialog) -> None:
    chooses_access_key(made)
    made._region.setEditText("eu-west-1")
    types_key(made, " AKIAIOSFODNN7EXAMPLE\n", " wJalrXUtnFEMI/K7MDENG/bPx\n RfiCYEXAMPLEKEY ")
    connection = made.connection()
    assert connection is not None
    assert (connection.kind, connection.profile) == (ConnectionKind.ACCESS_KEY, None)
    assert made.key() == AccessKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    assert "wJalr" not in repr(connection)


@pytest.mark.parametrize(
    ("identifier", "secret", "token", "missing"),
    [
        ("", "", "", "Type the access key ID first"),
        ("AKIA", "secret", "", "The access key ID is not complete, or something else"),
        ("AKIAIOSFODNN7EXAMPLE", "", "", "Type the secret access key first"),
        ("ASIAIOSFODNN7EXAMPLE", "secret", "", "A key that begins with ASIA needs its session token"),
        ("ASIAIOSFODNN7EXAMPLE", "secret", "token", ""),
    ],
)
def test_what_is_missing_of_a_key_is_said(
    made: ConnectionDialog, identifier: str, secret: str, token: str, missing: str
) -> None:
    chooses_access_key(made)
    made._region.setEditText("eu-west-1")
    types_key(made, identifier, secret, token)
    assert (made.connection() is None) == bool(missing)
    assert button(made, "Add connection").toolTip() == missing


def test_where_a_key_goes_is_told_before_it_is_given(made: ConnectionDialog) -> None:
    chooses_access_key(made)
    assert "Kept in the keyring of this computer and nowhere else" in words(made)
    types_key(made, "", "", "token")
    assert "for this session only" in words(made)


def test_editing_shows_no_key_and_keeps_it_unless_another_is_typed(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    given = Connection(ConnectionId("c9"), "shop", None, Region("eu-west-1"), kind=ConnectionKind.ACCESS_KEY)
    dialog = ConnectionDialog(parent, given)
    dialog.show_profiles(PROFILES)
    assert (dialog.connection(), dialog.key()) == (given, None)
    field(dialog, "Secret access key").setText("half of it")
    assert dialog.connection() is None
    types_key(dialog, "AKIAIOSFODNN7EXAMPLE", "another")
    assert (dialog.connection(), dialog.key()) == (given, AccessKey("AKIAIOSFODNN7EXAMPLE", "another"))


def test_the_kind_of_the_chosen_profile_is_told(made: ConnectionDialog) -> None:
    made._profiles.setCurrentRow(1)
    assert made._about_profiles.text() == "A fixed access key in the AWS credentials file."


def test_a_key_is_tested_and_saved_and_the_person_told_where_it_could_not_be_kept(
    monkeypatch: pytest.MonkeyPatch, qapp: QApplication, tmp_path: Path
) -> None:
    behind = backstage(tmp_path)
    behind.connections.unkept = Failure(Code.ACCESS_KEY_NOT_KEPT, connection="Access key")

    async def visit(shell: Shell) -> None:
        shell.connections.add()
        dialog = await opened(ConnectionDialog)
        await until(lambda: dialog.connection() is not None)
        chooses_access_key(dialog)
        types_key(dialog, "AKIAIOSFODNN7EXAMPLE", "secret")
        button(dialog, "Test").click()
        await until(lambda: "123456789012" in words(dialog._verdict))
        button(dialog, "Add connection").click()
        await until(lambda: [one.kind for one in behind.settings.connections] == [ConnectionKind.ACCESS_KEY])
        assert list(behind.connections.keys.values()) == [AccessKey("AKIAIOSFODNN7EXAMPLE", "secret")]
        await until(lambda: "The access key is for this session only" in words(shell.window))

    live(monkeypatch, behind, visit)
