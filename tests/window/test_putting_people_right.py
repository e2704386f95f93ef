"""A person of the support puts users right: what they see before, what is true afterwards, and the way back."""

import csv
from typing import Any

import boto3
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from cognito_admin.ui.changes.password import PasswordQuestion, PasswordShown
from cognito_admin.ui.changes.question import ChangeQuestion
from cognito_admin.ui.export import desk as export_desk
from cognito_admin.ui.export.dialog import ExportDialog
from cognito_admin.ui.widgets.dialog import Dialog
from tests.window.computer import ACCESS_KEY, REGION, SECRET_KEY, Computer, EmulatorProcess
from tests.window.person import Person, run_aside

HEALTHY = "status:confirmed enabled:yes email_verified:true"


class Support:
    """A person before the users of the shop, with one of them open. ``there`` asks Cognito itself."""

    def __init__(self, person: Person, emulator: EmulatorProcess) -> None:
        self.person = person
        self._pool = emulator.pools["shop"]
        self._client: Any = boto3.client(
            "cognito-idp",
            endpoint_url=emulator.url,
            region_name=REGION,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
        )

    @property
    def details(self) -> Any:
        return self.person.pane.details.inspector

    async def opens(self, query: str) -> None:
        await self.comes_back()
        await self.person.searches(query)
        await self.person.until(lambda: self.person.found_count(), f"somebody found by {query}")
        self.person.robot.key("Down")
        self.person.robot.key("Return")
        await self.person.until(lambda: self.details.as_of().startswith("Read from Cognito"), "a fresh copy")
        await self.person.until(lambda: self.details.pool.rules, "the settings of the pool")

    async def comes_back(self) -> None:
        # Without a window manager nobody hands the keyboard back after a dialog.
        window = self.person.shell.window
        window.activateWindow()
        await self.person.until(window.isActiveWindow, "the window to have the keyboard")

    async def presses(self, name: str) -> None:
        """A button of the details."""

        def usable() -> QPushButton | None:
            found = self.details.findChildren(QPushButton)
            return next((one for one in found if one.isVisible() and one.isEnabled() and one.text() == name), None)

        self.person.robot.click(await self.person.until(usable, f"the button {name!r} in the details"))

    def why_not(self, name: str) -> str:
        """Why a button of the details is grey."""
        found = self.details.findChildren(QPushButton)
        button = next(one for one in found if one.isVisible() and one.text() == name)
        return "" if button.isEnabled() else button.toolTip()

    async def asked(self, kind: type[Dialog] = ChangeQuestion) -> Any:
        def shown() -> Dialog | None:
            tops = QApplication.topLevelWidgets()
            return next((top for top in tops if isinstance(top, kind) and top.isVisible()), None)

        return await self.person.until(shown, kind.__name__)

    async def agrees(self, *said: str) -> None:
        question = await self.asked()
        await self.person.sees(*said)
        self.person.robot.click(question.agree)

    async def there(self) -> Any:
        sub = self.details.sub
        found = await run_aside(
            lambda: self._client.list_users(UserPoolId=self._pool, Filter=f'sub = "{sub}"')["Users"]
        )
        return found[0] if found else None

    def badges(self) -> tuple[str, str]:
        return self.details._status.text(), self.details._enabled.text()

    def close(self) -> None:
        self._client.close()


@pytest.fixture
def at_work(used_computer: Computer, emulator: EmulatorProcess):
    def work(act) -> None:
        async def visit(person: Person) -> None:
            support = Support(person, emulator)
            try:
                await person.opens("users")
                await act(support)
            finally:
                support.close()

        used_computer.window(visit)

    return work


def rows(support: Support) -> list[Any]:
    table = support.person.pane.table
    return [table.users.user(row) for row in table.visible_rows()]


def test_somebody_is_disabled_and_enabled_again_from_the_message_that_says_so(at_work) -> None:
    async def act(support: Support) -> None:
        await support.opens(HEALTHY)
        await support.person.sees("Nothing here keeps them from signing in")
        name = support.person.opened()
        await support.presses("Disable")
        await support.agrees("They are signed out everywhere", "It can be undone.")
        await support.person.sees(f"{name} is disabled", "WHY THEY CANNOT SIGN IN")
        assert support.badges()[1] == "Disabled"
        assert not (await support.there())["Enabled"]
        await support.person.sees("Not among the users found now.")
        await support.person.presses("Undo")
        await support.person.sees(f"{name} is enabled", "Nothing here keeps them from signing in")
        assert (await support.there())["Enabled"]
        await support.person.until(lambda: support.badges()[1] == "Enabled", "the badge")

    at_work(act)


def test_the_verdict_cures_what_it_finds(at_work) -> None:
    async def act(support: Support) -> None:
        await support.opens("status:unconfirmed")
        await support.person.sees("WHY THEY CANNOT SIGN IN", "never entered the confirmation code")
        await support.presses("Confirm")
        await support.agrees("Nothing makes a confirmed user unconfirmed again.", "counts the user as active")
        await support.person.until(lambda: support.badges()[0] == "Confirmed", "the badge")
        assert (await support.there())["UserStatus"] == "CONFIRMED"
        assert "Undo" not in support.person.sight()

        await support.opens("status:force_change_password has:email")
        await support.presses("Resend invitation")
        await support.agrees("They get an invitation by e-mail to", "A message that was sent cannot be called back.")
        await support.person.sees("is invited again")

    at_work(act)


def test_passwords_are_reset_and_set_and_shown_once(at_work) -> None:
    async def act(support: Support) -> None:
        await support.opens(HEALTHY)
        await support.presses("Reset password")
        await support.agrees("They get a code by e-mail to", "Reset required")
        await support.person.until(lambda: support.badges()[0] == "Reset required", "the badge")
        await support.person.sees("Needs a new password")
        await support.presses("Set temporary password")
        question = await support.asked(PasswordQuestion)
        password = question.field.text()
        support.person.robot.click(question.agree)
        shown = await support.asked(PasswordShown)
        assert shown.findChild(QLineEdit).text() == password
        clipboard = QGuiApplication.clipboard()
        assert clipboard.text() != password
        support.person.robot.click(shown.copy_button)
        assert clipboard.text() == password
        shown.accept()
        await support.person.until(lambda: support.badges()[0] == "Must change password", "the badge")
        assert (await support.there())["UserStatus"] == "FORCE_CHANGE_PASSWORD"
        assert password not in support.person.sight()

    at_work(act)


def test_shortcuts_reach_whoever_is_open_or_has_the_row(at_work) -> None:
    async def act(support: Support) -> None:
        await support.opens(HEALTHY)
        support.person.robot.key("Escape")
        support.person.robot.key("Ctrl+Shift+O")
        await support.asked()
        support.person.robot.key("Return")
        await support.person.sees("is signed out everywhere")
        await support.comes_back()
        support.person.robot.key("Ctrl+Shift+Del")
        question = await support.asked()
        username = support.person.pane.table.current_user().username
        await support.person.sees("Type the e-mail address to confirm:")
        await support.person.robot.write(support.person.pane.table.current_user().attributes["email"])
        assert question.agree.isEnabled()
        support.person.robot.key("Return")
        await support.person.sees("is deleted", "of 2,399")
        names = [user.username for user in rows(support) if user is not None]
        assert username not in names

    at_work(act)


@pytest.mark.parametrize(
    ("trouble", "told"), [("denied", "Not permitted by AWS"), ("expired", "AWS credentials expired")]
)
def test_what_was_refused_is_told_and_can_be_tried_again(at_work, emulator: EmulatorProcess, trouble, told) -> None:
    async def act(support: Support) -> None:
        await support.opens(HEALTHY)
        name = support.person.opened()
        await run_aside(lambda: emulator.trouble(trouble, "AdminDisableUser"))
        await support.presses("Disable")
        await support.agrees("They are signed out everywhere")
        await support.person.sees("Try again", told)
        assert (await support.there())["Enabled"]
        assert support.badges()[1] == "Enabled"
        if trouble == "denied":
            await support.person.until(
                lambda: "cognito-idp:AdminDisableUser" in support.why_not("Disable"), "the reason"
            )
        await run_aside(emulator.no_more_trouble)
        await support.person.presses("Try again")
        await support.person.sees(f"{name} is disabled")
        assert not (await support.there())["Enabled"]

    at_work(act)


def test_what_takes_its_time_is_seen_to_and_done_as_soon_as_aws_is_well_again(
    at_work, emulator: EmulatorProcess
) -> None:
    async def act(support: Support) -> None:
        await support.opens(HEALTHY)
        name = support.person.opened()
        for trouble, button, done in (
            ("throttle", "Disable", f"{name} is disabled"),
            ("server_error", "Enable", f"{name} is enabled"),
            ("reset_before", "Sign out everywhere", f"{name} is signed out everywhere"),
        ):
            await run_aside(lambda trouble=trouble: emulator.trouble(trouble, "Admin*User*"))
            await support.presses(button)
            await support.agrees()
            await support.person.sees(f"{button}: on its way")
            await run_aside(emulator.no_more_trouble)
            await support.person.sees(done)

    at_work(act)


def test_an_answer_that_was_lost_is_looked_for_and_nothing_done_twice(at_work, emulator: EmulatorProcess) -> None:
    async def act(support: Support) -> None:
        await support.opens(HEALTHY)
        await run_aside(lambda: emulator.trouble("reset_after", "AdminResetUserPassword", count=1))
        await support.presses("Reset password")
        await support.agrees("They get a code by e-mail to")
        await support.person.sees("gets a code for a new password")

    at_work(act)
    assert emulator.calls("AdminResetUserPassword") == 1


def test_what_was_done_is_found_in_the_activity_undone_there_and_taken_out(at_work, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(export_desk, "usual_folder", lambda _kept: tmp_path)

    async def act(support: Support) -> None:
        await support.opens(HEALTHY)
        name = support.person.opened()
        await support.presses("Disable")
        await support.agrees()
        await support.person.presses("Show in activity")
        await support.person.sees("AdminDisableUser · made", "1 change")
        await support.person.presses("Undo…")
        await support.agrees("They can sign in")
        await support.person.sees(f"{name} is enabled", "Enable (undo)", "2 changes")
        assert (await support.there())["Enabled"]
        await support.person.presses("Export…")
        await support.asked(ExportDialog)
        await support.person.presses("Export")
        await support.person.sees("2 rows were written to")

    at_work(act)
    (path,) = tmp_path.glob("*.csv")
    rows = [*csv.DictReader(path.read_text("utf-8-sig").splitlines())]
    assert [row["What"] for row in rows] == ["Enable", "Disable"]
