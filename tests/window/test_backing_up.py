"""A pool backed up from the window by keyboard alone, to a backup that was proved whole."""

from pathlib import Path
from typing import Any

import boto3
import pytest

from cognito_admin.archive.reading import opened
from cognito_admin.archive.verifying import Verification
from cognito_admin.model.backups import Passphrase
from cognito_admin.model.failures import Code, Failure
from cognito_admin.ui.backups.run_dialog import RunDialog
from cognito_admin.ui.backups.wizard import BackupWizard
from tests.window.computer import (
    ACCESS_KEY,
    CONNECTION,
    LEGACY_USERS,
    REGION,
    SECRET_KEY,
    STAFF_USERS,
    Computer,
    EmulatorProcess,
)
from tests.window.person import Person

PASSPHRASE = "correct horse battery"


async def orders_backup(person: Person, folder: Path) -> None:
    """Presses through the wizard: the pool in front, into ``folder``, with a passphrase."""
    robot = person.robot
    await person.opens("overview")
    robot.key("Ctrl+B")
    wizard = await person.until(lambda: robot.find(BackupWizard), "the wizard")
    await person.sees(f"about {LEGACY_USERS} users", "makes nobody a monthly active user")
    robot.key("Return")
    await person.sees("Each backup gets a folder of its own")
    robot.key("Ctrl+A")
    await robot.write(str(folder))
    await person.until(lambda: not wizard.place.why_not(), "room there")
    robot.key("Return")
    await person.sees("At least 12 characters")
    await robot.write(PASSPHRASE)
    robot.key("Tab")
    await robot.write(PASSPHRASE)
    robot.key("Return")
    await person.until(lambda: robot.find(RunDialog), "the progress")


async def orders_in_clear(person: Person, pool_users: int, choice: str, to: str) -> None:
    """Presses through the wizard: the pool in front, to the place behind ``choice``, without protection."""
    robot = person.robot
    await person.opens("overview")
    robot.key("Ctrl+B")
    wizard = await person.until(lambda: robot.find(BackupWizard), "the wizard")
    await person.sees(f"about {pool_users} users", "makes nobody a monthly active user")
    robot.key("Return")
    await person.sees("Each backup gets a folder of its own")
    robot.key(choice)
    robot.key("Tab")
    robot.key("Ctrl+A")
    await robot.write(to)
    await person.until(lambda: wizard.place.to() == to and not wizard.place.why_not(), "room there")
    robot.key("Return")
    await person.sees("At least 12 characters")
    robot.key("Alt+N")
    await person.sees("I want it in clear")
    robot.key("Tab")
    robot.key("Space")
    robot.key("Alt+U")
    await person.until(lambda: robot.find(RunDialog), "the progress")
    await robot.until(lambda: (job := person.job()) and job.state.ended, "the end of the backup")
    await person.sees("Backed up and verified", f"{pool_users} users", "in clear", to)


def test_a_pool_becomes_one_file_that_opens_again(computer: Computer, tmp_path: Path) -> None:
    file = tmp_path / "handed on" / "staff.cognitobackup"

    async def visit(person: Person) -> None:
        await orders_in_clear(person, STAFF_USERS, "Alt+O", str(file))

    computer.window(visit, pool="staff")
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    with opened(file) as backup:
        assert backup.manifest.counts.users == STAFF_USERS
        assert not [*Verification(backup).verify()]


def test_a_pool_is_backed_up_into_a_bucket_and_opened_from_there(computer: Computer, emulator: EmulatorProcess) -> None:
    keys = {"aws_access_key_id": ACCESS_KEY, "aws_secret_access_key": SECRET_KEY}
    storage: Any = boto3.client("s3", endpoint_url=emulator.url, region_name=REGION, **keys)
    storage.create_bucket(Bucket="our-backups")
    to = "s3://our-backups/every-day"

    async def visit(person: Person) -> None:
        await orders_in_clear(person, STAFF_USERS, "Alt+S", to)
        person.robot.key("Return")
        listed = [one["Key"] for one in storage.list_objects_v2(Bucket="our-backups")["Contents"]]
        (manifest,) = [key for key in listed if key.endswith("/manifest.json")]
        place = f"s3://our-backups/{manifest.removesuffix('/manifest.json')}"
        person.shell.pools.offline.open(place, CONNECTION)
        await person.until(lambda: any("Offline backups" in row for row in person.tree()), "the backup in the tree")
        await person.until(lambda: (front := person.shell.pools.workspace()) and front.as_of, "the backup")
        await person.opens("users")
        await person.until(lambda: "emergency" in person.names(), "the users")
        await person.sees("as of", f"{STAFF_USERS} users")

    computer.window(visit, pool="staff")
    storage.close()


def test_a_pool_is_backed_up_by_keyboard_to_a_whole_and_encrypted_backup_that_tells_what_it_lacks(
    computer: Computer, emulator: EmulatorProcess, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    emulator.trouble("denied", "GetLogDeliveryConfiguration")

    async def visit(person: Person) -> None:
        await orders_backup(person, folder)
        # AWS gives a few settings a second.
        await person.robot.until(lambda: (job := person.job()) and job.state.ended, "the end of the backup")
        await person.sees(
            "Backed up and verified, with losses",
            f"{LEGACY_USERS} users",
            "encrypted",
            "Verified just now: every byte was read again, and is as it was written.",
            "1 thing is missing from this backup:",
            "Where the logs of the pool go",
            "AWS does not allow GetLogDeliveryConfiguration.",
        )
        person.robot.key("Return")
        await person.until(lambda: person.robot.find(RunDialog) is None, "the summary to go")
        await person.sees("just now · verified, with losses")

    computer.window(visit, pool="legacy")
    (place,) = folder.iterdir()
    with pytest.raises(Failure) as refused, opened(place):
        pass
    assert refused.value.code is Code.BACKUP_ENCRYPTED
    with opened(place, Passphrase(PASSPHRASE)) as backup:
        assert backup.manifest.counts.users == LEGACY_USERS
        assert not [*Verification(backup).verify()]
    assert emulator.calls("AdminGetUser") == 0
