"""Typing about users: an attribute by the keyboard, an address that somebody else changed meanwhile, and somebody new."""

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QRadioButton

from cognito_admin.ui.panes.users.attribute_row import AttributeRow
from tests.window.computer import ACCESS_KEY, REGION, SECRET_KEY, Computer, EmulatorProcess
from tests.window.person import Person, run_aside

Calls = Callable[..., Any]


@pytest.fixture
def cognito(emulator: EmulatorProcess) -> Calls:
    """Somebody else at the same pool: ``cognito("admin_get_user", Username=…)``."""

    def call(operation: str, **members: Any) -> Any:
        keys = {"aws_access_key_id": ACCESS_KEY, "aws_secret_access_key": SECRET_KEY}
        client: Any = boto3.client("cognito-idp", REGION, endpoint_url=emulator.url, **keys)
        try:
            return getattr(client, operation)(UserPoolId=emulator.pools["shop"], **members)
        finally:
            client.close()

    return call


def attributes(cognito: Calls, username: str) -> dict[str, str]:
    user = cognito("list_users", Filter=f'username = "{username}"')["Users"][0]
    return {item["Name"]: item["Value"] for item in user["Attributes"]}


async def _finds_somebody(person: Person) -> Any:
    """Goes to the one person whom the search finds; returns the user."""
    await person.opens("users")
    await person.searches("agnes.berenger")
    await person.until(lambda: person.found_count() == 1, "one person")
    return person.pane.table.users.user(0)


def _row(person: Person, name: str) -> AttributeRow | None:
    rows = person.pane.findChildren(AttributeRow)
    return next((row for row in rows if row.name == name and row.isVisible()), None)


def test_an_attribute_is_edited_by_the_keyboard_alone_and_taken_back(used_computer: Computer, cognito: Calls) -> None:
    async def visit(person: Person) -> None:
        user = await _finds_somebody(person)
        person.robot.key("Down")
        columns = [column.name for column in person.pane.table.users.columns]
        for _ in range(columns.index("name")):
            person.robot.key("Right")
        person.robot.key("F2")
        await person.until(lambda: _row(person, "name"), "the details")
        await person.until(lambda: person.pane.editing._attributes.edits.editors, "the field")
        await person.robot.write("Agnes de Berenger")
        person.robot.key("Return")
        await person.sees("Before: Agnès Bérenger", "AWS counts the user as active this month")
        person.robot.key("Return")
        await person.sees("Name of Agnes de Berenger is changed")
        assert (await run_aside(lambda: attributes(cognito, user.username)))["name"] == "Agnes de Berenger"
        await person.until(lambda: person.opened() == "Agnes de Berenger", "the new name")
        assert not person.pane.editing._attributes.edits.editors
        await person.presses("Undo")
        await person.until(lambda: person.opened() == "Agnès Bérenger", "the old name")

    used_computer.window(visit)


def test_an_address_that_somebody_else_changed_is_settled_field_by_field(
    used_computer: Computer, cognito: Calls
) -> None:
    async def visit(person: Person) -> None:
        user = await _finds_somebody(person)
        person.pane.details.open_user(user)
        await person.until(lambda: person.pane.details.inspector.as_of().startswith("Read from"), "a fresh copy")
        row = await person.until(lambda: _row(person, "email"), "the address")
        where = QPoint(5, row.value.height() // 2)
        QTest.mouseDClick(row.value, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
        await person.robot.write("mine@example.com")
        theirs = [{"Name": "email", "Value": "theirs@example.com"}]
        await run_aside(lambda: cognito("admin_update_user_attributes", Username=user.username, UserAttributes=theirs))
        await person.presses("Save…")
        await person.sees("They get a code by e-mail to mine@example.com.")
        await person.presses("Save")
        await person.sees("was changed meanwhile", "theirs@example.com")
        mine = person.robot.find(QRadioButton, "Keep mine")
        assert mine is not None
        mine.click()
        await person.presses("Go on")
        await person.until(lambda: not person.pane.editing._attributes.edits.editors, "the end of the editing")
        values = await run_aside(lambda: attributes(cognito, user.username))
        assert (values["email"], values["email_verified"]) == ("mine@example.com", "false")

    used_computer.window(visit)


def test_somebody_new_is_invited_and_an_address_that_is_taken_says_whose_it_is(
    used_computer: Computer, cognito: Calls
) -> None:
    async def visit(person: Person) -> None:
        taken = (await _finds_somebody(person)).attributes["email"]
        person.robot.key("Ctrl+Shift+N")
        await person.until(lambda: person.pane.editing.dialog is not None, "the dialog")
        await person.until(person.pane.editing.dialog.fields.line.hasFocus, "the keyboard to be there")
        await person.robot.write(taken)
        person.robot.key("Return")
        await person.sees("already has a user of this name: Agnès Bérenger")
        person.robot.key("Ctrl+A")
        await person.robot.write("new.person@example.com")
        await person.sees("They get an invitation by e-mail to new.person@example.com")
        person.robot.key("Return")
        await person.sees("new.person@example.com is invited")
        await person.until(lambda: person.opened() == "new.person@example.com", "the new user")
        found = await run_aside(lambda: cognito("list_users", Filter='email = "new.person@example.com"'))
        assert found["Users"][0]["UserStatus"] == "FORCE_CHANGE_PASSWORD"

    used_computer.window(visit)
