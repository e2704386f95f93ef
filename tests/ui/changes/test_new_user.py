"""Making one user: what is asked, what is said beforehand, and what is true at Cognito afterwards."""

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.rules import Rules, read_rules
from cognito_admin.model.ids import PoolId
from cognito_admin.model.passwords import password_problems
from cognito_admin.model.pools import PoolDescription
from cognito_admin.ui.changes.fields import LineField
from cognito_admin.ui.changes.new_user import NewUserDialog
from cognito_admin.ui.changes.password import PasswordShown
from cognito_admin.ui.sentences import explain
from cognito_admin.work import changes as changes_module
from tests.ui.changes.stage import Stage, on_stage, texts


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
    monkeypatch.setattr(changes_module, "FIRST_LOOK_S", 0.001)
    with Emulator() as running:
        yield running


@pytest.fixture
def client(emulator: Emulator) -> Iterator[Any]:
    made: Any = boto3.client("cognito-idp", **emulator.credentials)
    yield made
    made.close()


Open = Callable[..., NewUserDialog]


@pytest.fixture
def open_dialog(qtbot: QtBot) -> Open:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()

    def opened(**settings: Any) -> NewUserDialog:
        dialog = NewUserDialog(window, _rules(**settings))
        dialog.open()
        dialog.activateWindow()
        return dialog

    return opened


def _rules(**settings: Any) -> Rules:
    text = {"AttributeDataType": "String", "Mutable": True}
    schema = [
        {"Name": "sub", **text, "Mutable": False, "Required": True},
        *({"Name": name, **text} for name in ("email", "phone_number", "nickname", "custom:plan")),
        *({"Name": name, "AttributeDataType": "Boolean"} for name in ("email_verified", "phone_number_verified")),
        {"Name": "name", **text, "Required": True},
        {"Name": "custom:tenant", **text, "Mutable": False},
    ]
    policy = {"PasswordPolicy": {"MinimumLength": 10, "RequireNumbers": True, "TemporaryPasswordValidityDays": 7}}
    described = {"SchemaAttributes": schema, "Policies": policy, **settings}
    return read_rules(PoolDescription(PoolId("eu-west-1_a"), "Shop", described, None))


def _types(qtbot: QtBot, dialog: NewUserDialog, **values: str) -> None:
    for name, text in values.items():
        field = dialog.fields.fields.get(name.replace("__", ":"))
        line = dialog.fields.line if name == "username" else field.line if isinstance(field, LineField) else None
        assert line is not None
        line.clear()
        qtbot.keyClicks(line, text)


def test_required_attributes_come_first_and_the_rest_on_demand(open_dialog: Open) -> None:
    dialog = open_dialog()
    assert list(dialog.fields.fields) == ["name", "email", "phone_number"]
    assert "Name (required)" in texts(dialog)
    dialog.fields.more.click()
    assert list(dialog.fields.fields)[3:] == ["nickname", "custom:plan", "custom:tenant"]


def test_it_says_what_the_person_receives_and_what_it_costs(qtbot: QtBot, open_dialog: Open) -> None:
    dialog = open_dialog()
    assert not dialog.agree.isEnabled()
    assert "Fill in first: User name" in texts(dialog)
    _types(qtbot, dialog, username="ann")
    assert "There is no address or number that a message could go to." in texts(dialog)
    _types(qtbot, dialog, email="ann@example.com")
    said = texts(dialog)
    assert (
        "They get an invitation by e-mail to ann@example.com, with a temporary password that is good for 7 days."
        in said
    )
    assert "They are asked for Name when they first sign in." in said
    assert "AWS counts the user as active this month" in said
    assert dialog.agree.text() == "Create and invite"
    assert dialog.agree.isEnabled()


def test_who_signs_in_by_e_mail_is_named_by_it_alone(qtbot: QtBot, open_dialog: Open) -> None:
    dialog = open_dialog(UsernameAttributes=["email"])
    assert "email" not in dialog.fields.fields
    assert dialog.fields.line.accessibleName() == "E-mail"
    _types(qtbot, dialog, username="ann")
    assert "In this pool the user name is an e-mail address" in texts(dialog)
    _types(qtbot, dialog, username="ann@example.com")
    assert "invitation by e-mail to ann@example.com" in texts(dialog)
    (own,) = dialog.fields.line.parentWidget().findChildren(QCheckBox)
    own.click()
    assert dialog.wish().values == {"email_verified": "true"}


def test_a_phone_number_as_user_name_may_be_typed_as_people_write_it(qtbot: QtBot, open_dialog: Open) -> None:
    dialog = open_dialog(UsernameAttributes=["phone_number", "email"])
    _types(qtbot, dialog, username="+1 202 555 0123", email="ann@example.com")
    assert dialog.wish().subject == "+12025550123"
    assert not dialog.fields.fields["phone_number"].isVisible()
    assert dialog.wish().values == {"email": "ann@example.com"}


def test_an_alias_cannot_be_the_user_name(qtbot: QtBot, open_dialog: Open) -> None:
    dialog = open_dialog(AliasAttributes=["email"])
    _types(qtbot, dialog, username="ann@example.com", email="ann@example.com")
    assert "so the user name must look different" in texts(dialog)
    assert not dialog.agree.isEnabled()


def test_what_does_not_fit_is_said_where_it_is_typed(qtbot: QtBot, open_dialog: Open) -> None:
    dialog = open_dialog()
    agreed: list[Any] = []
    dialog.agreed.connect(lambda *given: agreed.append(given))
    _types(qtbot, dialog, username="ann", email="ann@example")
    qtbot.keyClick(dialog.fields.fields["email"].control, Qt.Key.Key_Return)
    assert not agreed
    assert dialog.fields.fields["email"].control.property("wrong") is True


@pytest.mark.parametrize("kind", [Kind.CREATE, Kind.CREATE_READY])
def test_without_a_message_there_is_a_password_that_fits_the_rules(qtbot: QtBot, open_dialog: Open, kind: Kind) -> None:
    dialog = open_dialog()
    agreed: list[Any] = []
    dialog.agreed.connect(lambda *given: agreed.append(given))
    _types(qtbot, dialog, username="ann")
    dialog.way.buttons[kind].click()
    password = dialog.way.password()
    assert password is not None
    assert not password_problems(_rules().overview.password, password)
    assert "Cognito tells them nothing: you have to give them the password." in texts(dialog)
    dialog.way.field.line.setText("short")
    assert not dialog.agree.isEnabled()
    assert "at least 10 characters" in dialog.agree.toolTip()
    dialog.way.field.line.setText("long enough 1")
    dialog.agree.click()
    ((change, given, name),) = agreed
    assert (change.kind, given, name) == (kind, "long enough 1", "ann")


def _pool(client: Any, **how: Any) -> PoolId:
    return PoolId(client.create_user_pool(PoolName="Shop", AutoVerifiedAttributes=["email"], **how)["UserPool"]["Id"])


def _with_dialog(act: Callable[[Stage, NewUserDialog], Awaitable[None]]) -> Callable[[Stage], Awaitable[None]]:
    async def acted(stage: Stage) -> None:
        window = stage.desk.parent()
        assert isinstance(window, QWidget)
        dialog = NewUserDialog(window, await stage.work.changes.rules())
        dialog.agreed.connect(lambda change, password, name: stage.desk.apply(change, password, name=name))
        stage.desk.made.connect(lambda _: dialog.show_made())
        stage.desk.failed.connect(lambda failure: dialog.show_refused(explain(failure).text))
        dialog.open()
        await act(stage, dialog)

    return acted


def test_an_invited_user_is_there_and_a_message_went_out(
    qtbot: QtBot, tmp_path: Path, emulator: Emulator, client: Any
) -> None:
    pool = _pool(client)

    async def act(stage: Stage, dialog: NewUserDialog) -> None:
        _types(qtbot, dialog, username="ann", email="ann@example.com", name="Ann Example")
        dialog.fields.verified["email"].click()
        dialog.agree.click()
        await stage.quiet()
        assert stage.shell.said[-1] == "Ann Example is invited"
        assert stage.made[0].user.username == "ann"

    on_stage(qtbot, tmp_path, emulator.url, pool, _with_dialog(act))
    user = client.admin_get_user(UserPoolId=pool, Username="ann")
    values = {item["Name"]: item["Value"] for item in user["UserAttributes"]}
    assert user["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert (values["name"], values["email_verified"]) == ("Ann Example", "true")
    assert [message.destination for message in emulator.service.outbox.messages] == ["ann@example.com"]


def test_a_user_who_is_ready_signs_in_with_the_password_that_was_shown_once(
    qtbot: QtBot, tmp_path: Path, emulator: Emulator, client: Any
) -> None:
    pool = _pool(client)

    async def act(stage: Stage, dialog: NewUserDialog) -> None:
        _types(qtbot, dialog, username="bob")
        dialog.way.buttons[Kind.CREATE_READY].click()
        password = dialog.way.password()
        assert password is not None
        dialog.agree.click()
        shown = await stage.asked(PasswordShown)
        assert password not in "".join(map(str, stage.shell.said))
        shown.accept()

    on_stage(qtbot, tmp_path, emulator.url, pool, _with_dialog(act))
    assert client.admin_get_user(UserPoolId=pool, Username="bob")["UserStatus"] == "CONFIRMED"
    assert not emulator.service.outbox.messages


def test_a_name_that_is_taken_is_said_in_the_dialog_and_can_be_changed(
    qtbot: QtBot, tmp_path: Path, emulator: Emulator, client: Any
) -> None:
    pool = _pool(client)
    client.admin_create_user(UserPoolId=pool, Username="ann", MessageAction="SUPPRESS")

    async def act(stage: Stage, dialog: NewUserDialog) -> None:
        _types(qtbot, dialog, username="ann")
        dialog.way.buttons[Kind.CREATE].click()
        dialog.agree.click()
        await stage.quiet()
        assert "already has a user of this name" in texts(dialog)
        assert stage.shell.tries == [None]
        stage.shell.failures.clear()
        _types(qtbot, dialog, username="anna")
        assert "already has a user of this name" not in texts(dialog)
        dialog.agree.click()
        (await stage.asked(PasswordShown)).accept()

    on_stage(qtbot, tmp_path, emulator.url, pool, _with_dialog(act))
    assert client.admin_get_user(UserPoolId=pool, Username="anna")["UserStatus"] == "FORCE_CHANGE_PASSWORD"
