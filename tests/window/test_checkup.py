"""A pool checked in the real window: what is found, a fix that makes its finding go away, a silence that lasts."""

from typing import Any

import boto3
from PySide6.QtWidgets import QApplication, QLineEdit

from cognito_admin.model.checkup.rule_ids import RuleId
from cognito_admin.ui.panes.checkup.silence_dialog import SilenceDialog
from tests.window.computer import ACCESS_KEY, REGION, SECRET_KEY, Computer, EmulatorProcess
from tests.window.person import Person, run_aside


def test_a_fix_from_the_pane_makes_its_finding_go_away_and_what_is_silenced_stays_so(
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

    def protection() -> str:
        return client.describe_user_pool(UserPoolId=pool)["UserPool"]["DeletionProtection"]

    def without_protection() -> None:
        settings = client.describe_user_pool(UserPoolId=pool)["UserPool"]
        kept = {name: settings[name] for name in ("Policies", "LambdaConfig", "AutoVerifiedAttributes")}
        client.update_user_pool(UserPoolId=pool, DeletionProtection="INACTIVE", **kept)

    def rules(pane: Any) -> set[RuleId]:
        return {one.rule for one in pane.report.heard}

    async def visit(person: Person) -> None:
        await run_aside(without_protection)
        pane: Any = await person.opens("checkup")
        await person.until(lambda: pane.report and not pane.checking.busy, "the check-up")
        assert await run_aside(lambda: emulator.calls("AdminGetUser")) == 0
        before = pane.head.headline.text()
        pane.search_for("deletion protection")
        await person.sees("Deletion protection is off", "DeletionProtection", "INACTIVE", "What AWS says about it")
        pane.details.fix.click()
        await person.sees("One request to AWS", "It can be undone.")
        await person.presses("Fix")
        await person.until(lambda: RuleId.DELETION_PROTECTION_OFF not in rules(pane), "the finding to go")
        await person.sees("Saved: User pool", "1 gone since")
        assert await run_aside(protection) == "ACTIVE"
        pool_row = next(row for row in _rows(person) if row.text(0) == "Shop customers")
        assert pane.head.headline.text() != before
        assert pool_row.toolTip(0).endswith(f": {pane.head.headline.text()}")

        pane.list.line.clear()
        pane.go_to("advice")
        count = len(pane.report.heard)
        pane.silence()
        dialog = await person.until(lambda: _shown(SilenceDialog), "the question why")
        dialog.findChild(QLineEdit).setText("It is meant so")
        dialog.agree.click()
        await person.until(lambda: len(pane.report.heard) == count - 1, "the silence")
        pane.refresh()
        await person.until(lambda: not pane.checking.busy, "the next check-up")
        await person.sees("The same as in the check-up of", "1 silenced")
        assert len(pane.report.heard) == count - 1

    computer.window(visit)
    client.close()


def _shown(kind: type[Any]) -> Any:
    return next((top for top in QApplication.topLevelWidgets() if isinstance(top, kind) and top.isVisible()), None)


def _rows(person: Person) -> list[Any]:
    top: Any = person.shell.window.navigation.tree().topLevelItem(0)
    return [top.child(place) for place in range(top.childCount())]
