"""Settings of a pool in the real window: somebody else is quicker, both changes stay, and nothing is lost by closing."""

from typing import Any

import boto3
from PySide6.QtWidgets import QApplication

from cognito_admin.ui.settings.moved import MovedQuestion
from cognito_admin.ui.settings.preview import SettingsPreview
from tests.window.computer import ACCESS_KEY, REGION, SECRET_KEY, Computer, EmulatorProcess
from tests.window.person import Person, run_aside

LENGTH = ("Policies", "PasswordPolicy", "MinimumLength")


def test_a_setting_that_somebody_else_changed_meanwhile_is_settled_by_choice_and_taken_back(
    computer: Computer, emulator: EmulatorProcess
) -> None:
    client: Any = boto3.client(
        "cognito-idp",
        REGION,
        endpoint_url=emulator.url,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
    )
    pool = emulator.pools["shop"]

    def settings() -> dict[str, Any]:
        found = client.describe_user_pool(UserPoolId=pool)["UserPool"]
        return {name: value for name, value in found.items() if name != "LastModifiedDate"}

    def somebody_else_saves(before: dict[str, Any]) -> None:
        policy = before["Policies"]["PasswordPolicy"]
        theirs = {**policy, "MinimumLength": 14, "RequireSymbols": not policy["RequireSymbols"]}
        client.update_user_pool(UserPoolId=pool, Policies={**before["Policies"], "PasswordPolicy": theirs})

    async def visit(person: Person) -> None:
        pane: Any = await person.opens("settings")
        pane.go_to("passwords")
        await person.until(lambda: pane.frame("passwords").is_shown, "the settings")
        page = pane.page("passwords")
        page.length.enter(12)
        await person.sees("1 change not saved")
        await run_aside(lambda: somebody_else_saves(settings()))
        now = await run_aside(settings)
        pane.review()
        await person.sees("One request to AWS", "It can be undone.")
        await person.presses("Save changes")
        await person.sees("User pool was changed meanwhile", "Was shown to you: 10", "Only they changed these.")
        question = await person.until(lambda: _shown(MovedQuestion), "the question")
        question.choose_mine(LENGTH)
        question.go_on.click()
        preview = await person.until(lambda: _shown(SettingsPreview), "the preview of what is left")
        preview.agree.click()
        await person.sees("Saved: User pool")
        saved = await run_aside(settings)
        mine = {**now["Policies"]["PasswordPolicy"], "MinimumLength": 12}
        assert saved == {**now, "Policies": {**now["Policies"], "PasswordPolicy": mine}}

        await person.presses("Undo")
        preview = await person.until(lambda: _shown(SettingsPreview), "the preview of the way back")
        preview.agree.click()
        await person.sees("Undone: User pool")
        assert await run_aside(settings) == now

        page.length.enter(20)
        await person.closes_window("Discard and close")
        assert await run_aside(settings) == now

    computer.window(visit)
    client.close()


def _shown(kind: type[Any]) -> Any:
    return next((top for top in QApplication.topLevelWidgets() if isinstance(top, kind) and top.isVisible()), None)
