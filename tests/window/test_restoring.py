"""A pool rebuilt from the window: its backup, the questions, the plan, the work of a job, the proof."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit

from cognito_admin.model.connections import PoolKey
from cognito_admin.model.ids import PoolId
from cognito_admin.model.overview import read_overview
from cognito_admin.ui.restore.run_dialog import RestoreDialog
from cognito_admin.ui.restore.wizard import RestoreWizard
from cognito_admin.ui.shell.open_backup import OpenBackupDialog
from tests.archive.backups import member, written
from tests.archive.backups import person as somebody
from tests.window.computer import CONNECTION, Computer, EmulatorProcess
from tests.window.person import Person

NAME = "Forum, rebuilt"
CUSTOM = "custom:forumName"


def attribute(name: str, **more: Any) -> dict[str, Any]:
    bounds = {"MinLength": "0", "MaxLength": "2048"}
    return {
        "Name": name,
        "AttributeDataType": "String",
        "DeveloperOnlyAttribute": False,
        "Mutable": True,
        "Required": False,
        "StringAttributeConstraints": bounds,
        **more,
    }


SETTINGS = {
    "Id": "us-east-1_AbCdEf",
    "Name": "Forum",
    "UsernameConfiguration": {"CaseSensitive": True},
    "AliasAttributes": ["email"],
    "AutoVerifiedAttributes": ["email"],
    "Policies": {"PasswordPolicy": {"MinimumLength": 8, "TemporaryPasswordValidityDays": 7}},
    "SchemaAttributes": [
        attribute("sub", Mutable=False, Required=True),
        attribute("email"),
        {"Name": "email_verified", "AttributeDataType": "Boolean", "Mutable": True, "Required": False},
        attribute(CUSTOM),
    ],
}


def backup_of_forum(folder: Path) -> Path:
    """Three people, two of whom have the same address but for its case, and one of whom may do more."""
    addresses = ("Ann@Example.com", "bob@example.com", "ann@example.com")
    people = [
        somebody(number, email=address, email_verified="true", **{CUSTOM: f"forum {number}"})
        for number, address in enumerate(addresses, 1)
    ]
    people[1]["Enabled"] = False
    documents = {"pool/user-pool.json": {"UserPool": SETTINGS}, "pool/mfa.json": {"MfaConfiguration": "OFF"}}
    return written(folder, people, [member("staff", 1)], ["staff"], documents=documents)


def test_a_pool_is_rebuilt_with_another_way_to_sign_in_and_a_renamed_attribute_and_compared_with_the_plan(
    computer: Computer, emulator: EmulatorProcess, tmp_path: Path
) -> None:
    place = backup_of_forum(tmp_path / "forum")

    async def chooses_backup(person: Person) -> RestoreWizard:
        person.shell.window.actions_named["backup.rebuild"].trigger()
        wizard = await person.until(lambda: person.robot.find(RestoreWizard), "the questions")
        await person.presses("Another backup…")
        await person.until(lambda: person.robot.find(OpenBackupDialog), "the question where it lies")
        line = person.robot.find(QLineEdit, "Place of the backup")
        assert line is not None
        line.setText(str(place))
        await person.presses("Open")
        await person.until(
            lambda: wizard.source.chosen is not None and wizard.source.chosen.place == str(place), "it to be chosen"
        )
        return wizard

    async def says_what_changes(person: Person, wizard: RestoreWizard) -> None:
        await person.presses("Next")
        name = await person.until(lambda: person.robot.find(QLineEdit, "Name of the new pool"), "where to")
        name.setText(NAME)
        await person.presses("Next")
        await person.until(lambda: wizard.conversion.isVisible(), "what is changed")
        wizard.conversion.ways.setCurrentIndex(wizard.conversion.ways.findText("E-mail"))
        wizard.conversion.case.setCurrentIndex(1)
        wizard.conversion.rename(CUSTOM, "handle")
        await person.presses("Next")
        await person.presses("Next")

    async def visit(person: Person) -> None:
        await person.opens("overview")
        wizard = await chooses_backup(person)
        await says_what_changes(person, wizard)
        # AWS is asked about a quota a second.
        await person.robot.until(lambda: wizard.plan.plan, "the plan")
        await person.sees("1 user cannot be made", "Cognito sends nobody a message", "handle: forum 1")
        without = person.robot.find(QCheckBox, "Go on without them")
        assert without is not None
        without.click()
        await person.presses("Plan again")
        await person.robot.until(lambda: wizard.plan.plan, "the next plan")
        await person.sees("Something is lost. Type the name of the pool")
        typed = person.robot.find(QLineEdit, "Name of the pool, to confirm")
        assert typed is not None
        typed.setText(NAME)
        await person.presses("Rebuild now")
        shown = await person.until(lambda: person.robot.find(RestoreDialog), "the progress")
        await person.robot.until(lambda: not shown._run.busy, "the end of the rebuild")
        # What the backup leaves unsaid, AWS filled in, and the proof tells.
        await person.sees(
            "Came back: 2 users", "Left out, as the plan said: 1 user", "2 users in the pool were compared"
        )
        await shown._write_maps(tmp_path / "maps.csv")
        await person.presses("Open the pool")
        await person.until(lambda: NAME in person.tree(), "it to be listed")
        assert shown._run.report is not None
        (pool,) = shown._run.report["ids"]["pool"].values()
        await looks(person, PoolId(pool))

    async def looks(person: Person, pool: PoolId) -> None:
        live = await person.shell.services.workspaces.open_live(PoolKey(CONNECTION, pool))
        sign_in = read_overview(await live.describe()).sign_in
        assert (sign_in.username_attributes, sign_in.case_sensitive) == (("email",), False)
        await person.shell.services.workspaces.release(live)

    computer.window(visit, pool="legacy")
    lines = (tmp_path / "maps.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert emulator.do("outbox")["messages"] == []
    assert emulator.calls("AdminGetUser") == 0
