"""Users of another system as a command brings them: mapped, with their passwords, by an import job, and proved."""

import json
from pathlib import Path
from typing import Any

import pytest

from cognito_admin.cli.statuses import Status
from cognito_admin.demo import import_file, import_run
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.restore.import_file import Unfit
from cognito_admin.model.restore.import_role import IMPORT_ROLE_NAME, trust_policy
from cognito_admin.model.sentences.imports import UNFITS
from cognito_admin.work import user_import
from tests.cli.conftest import Shell

BCRYPT = "$2b$10$" + "a" * 53
COUNT = 8


@pytest.fixture(autouse=True)
def _quick(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_run, "PENDING_S", 0)
    monkeypatch.setattr(import_run, "ROWS_A_SECOND", 1_000_000)
    monkeypatch.setattr(user_import, "LOOK_EVERY_S", 0.05)
    # Quotas are asked for one a second.
    emulator.service.faults.add("denied", "GetProvisionedLimit")


@pytest.fixture
def target(cognito: Any) -> str:
    made = cognito.create_user_pool(
        PoolName="New home",
        AutoVerifiedAttributes=["email"],
        UsernameAttributes=["email"],
        Schema=[{"Name": "plan", "AttributeDataType": "String", "Mutable": True}],
    )
    cognito.create_group(UserPoolId=made["UserPool"]["Id"], GroupName="staff")
    return made["UserPool"]["Id"]


@pytest.fixture
def role(emulator: Emulator) -> str:
    import boto3

    iam: Any = boto3.client("iam", **emulator.credentials)
    made = iam.create_role(RoleName=IMPORT_ROLE_NAME, AssumeRolePolicyDocument=json.dumps(trust_policy()))
    iam.close()
    return made["Role"]["Arn"]


def test_users_of_keycloak_come_with_groups_passwords_and_whatever_was_mapped(
    shell: Shell, emulator: Emulator, target: str, role: str, tmp_path: Path
) -> None:
    del role
    people = [
        {
            "id": f"id-{number}",
            "username": f"user-{number}",
            "createdTimestamp": 1,
            "email": f"user{number}@example.com",
            "emailVerified": True,
            "enabled": number != 1,
            "attributes": {"subscription": ["gold"], "digest": [BCRYPT if number % 2 else ""]},
            "groups": ["/staff"],
        }
        for number in range(COUNT)
    ]
    people[0]["firstName"] = "Ann\nB"
    file, options = tmp_path / "shop-realm.json", tmp_path / "options.json"
    file.write_text(json.dumps({"realm": "shop", "users": people}), encoding="utf-8")
    fields = {
        "id": "sub",
        "firstName": "given_name",
        "email": "email",
        "emailVerified": "email_verified",
        "enabled": "enabled",
        "attributes.subscription": "custom:plan",
        "attributes.digest": "password_hash",
        "groups": "groups",
    }
    wish = {"fields": fields, "hashing": "BCRYPT", "statuses": {"CONFIRMED": "import-job"}}
    options.write_text(json.dumps(wish), encoding="utf-8")
    report = tmp_path / "report.json"
    wanted = ("--to", target, "--options", str(options), "--report", str(report))
    ended = shell("restore", str(file), *wanted, "--yes")
    assert ended.status == Status.FINDINGS, ended.err
    assert "users failed           1" in ended.out
    assert UNFITS[Unfit.LINE_BREAK] in report.read_text(encoding="utf-8")
    assert "other differences      0" in ended.out
    found = {user.attributes["email"]: user for user in emulator.service.pools[target].users}
    assert len(found) == COUNT - 1
    one, two = found["user1@example.com"], found["user2@example.com"]
    assert (one.status, one.enabled, one.attributes["custom:plan"]) == ("CONFIRMED", False, "gold")
    assert (two.status, two.enabled, two.groups) == ("RESET_REQUIRED", True, ("staff",))
    assert "AdminCreateUser" not in emulator.service.calls
    # They were found in a listing, not one by one.
    assert emulator.service.calls.count("ListUsers") < COUNT
    assert emulator.service.outbox.messages == []


def test_whom_an_import_left_out_comes_by_the_same_command_once_the_trouble_is_gone(
    shell: Shell, emulator: Emulator, target: str, role: str, tmp_path: Path
) -> None:
    del role
    file, options = tmp_path / "people.csv", tmp_path / "options.json"
    file.write_text("email,email_verified\nann@example.com,true\nben@example.com,true\n", encoding="utf-8")
    options.write_text(json.dumps({"statuses": {"CONFIRMED": "import-job"}}), encoding="utf-8")
    words = ("restore", str(file), "--to", target, "--options", str(options), "--yes")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_file, "problem", lambda _, __, row: "No." if row["email"] == "ben@example.com" else None)
        assert "users failed           1" in shell(*words).out
    ended = shell(*words)
    # They were to get another status, which is listed.
    assert ended.status == Status.FINDINGS, ended.err
    assert "users failed" not in ended.out
    people = sorted(user.attributes["email"] for user in emulator.service.pools[target].users)
    assert people == ["ann@example.com", "ben@example.com"]
