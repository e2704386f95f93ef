"""Restores and rebuilds as commands: planned, agreed to, carried out, gone on with after a kill, and told."""

import csv
import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cognito_admin.aws import user_making
from cognito_admin.cli.statuses import Status
from cognito_admin.demo.testing import Emulator
from cognito_admin.demo.users import User
from cognito_admin.work import restore_proof
from tests.cli.conftest import PEOPLE, PROGRAM, Shell

NEW = ("--new-pool", "Shop again")


@pytest.fixture(autouse=True)
def _quickly(emulator: Emulator, monkeypatch: pytest.MonkeyPatch, _hurry: None) -> None:
    monkeypatch.setattr(user_making, "LOOK_AGAIN_S", 0.01)
    # Quotas are asked for one a second.
    emulator.service.faults.add("denied", "GetProvisionedLimit")


@pytest.fixture
def place(shell: Shell, pool: str, tmp_path: Path) -> str:
    """A backup of a pool that was deleted since."""
    assert shell("backup", pool, "--to", str(tmp_path / "backups"), "--plain").status == Status.DONE
    (made,) = (tmp_path / "backups").iterdir()
    return str(made)


def restored(emulator: Emulator, name: str = "Shop again") -> Any:
    (found,) = [pool for pool in emulator.service.pools.values() if pool.settings["Name"] == name]
    return found


def people(pool: Any) -> list[User]:
    return sorted(pool.users, key=lambda user: user.username)


def test_a_plan_is_told_and_nothing_is_changed(shell: Shell, pool: str, place: str, emulator: Emulator) -> None:
    del pool
    emulator.service.calls.clear()
    ended = shell("restore", place, *NEW, "--plan")
    assert ended.status == Status.DONE
    assert "Shop again (new)" in ended.out
    assert "Lost: Passwords." in ended.err
    document = shell("--json", "restore", place, *NEW, "--plan").document
    assert document["steps"][0]["operation"] == "CreateUserPool"
    assert not [name for name in emulator.service.calls if name.startswith(("Create", "Admin", "Update", "Set"))]


def test_a_deleted_pool_comes_back_and_differs_by_the_map_in_nothing_but_what_was_said(
    shell: Shell, pool: str, place: str, emulator: Emulator, tmp_path: Path
) -> None:
    del emulator.service.pools[pool]
    files = ("--map-out", str(tmp_path / "map.csv"), "--report", str(tmp_path / "report.html"))
    assert shell("restore", place, *NEW).status == Status.NOT_PERMITTED
    ended = shell("restore", place, *NEW, "--yes", *files)
    assert ended.status == Status.DONE, ended.err
    assert "users made             3\nusers compared         3\n" in ended.out
    assert "other differences      0" in ended.out
    again = restored(emulator)
    assert [user.username for user in people(again)] == sorted(PEOPLE)
    assert [user.groups for user in people(again)] == [("admins",), (), ()]
    rows = [*csv.DictReader((tmp_path / "map.csv").read_text("utf-8").splitlines())]
    assert {row["new_sub"] for row in rows} == {user.sub for user in again.users}
    assert json.loads((tmp_path / "map.ids.json").read_text())["pool"] == {pool: again.id}
    assert "<h1>Restore of Shop again</h1>" in (tmp_path / "report.html").read_text("utf-8")
    different = shell("--json", "diff", place, again.id, "--map", str(tmp_path / "map.csv")).document["differences"]
    assert {(one["name"], edit["path"]) for one in different for edit in one["edits"] if one["about"] != "user"} <= {
        ("pool/user-pool.json", "/UserPool/Name"),
        ("pool/replicas.json", "/UserPoolReplicas/0/UserPoolArn"),
    }
    assert not [one for one in different if one["about"] in ("group", "membership")]
    assert {edit["path"] for one in different for edit in one["edits"] if one["about"] == "user"} <= {"UserStatus"}
    assert emulator.service.outbox.messages == []


def test_killed_it_is_continued_by_the_same_command(
    shell: Shell, pool: str, emulator: Emulator, environment: Mapping[str, str], tmp_path: Path
) -> None:
    (tmp_path / "passphrase").write_text("correct horse")
    common = ("--index-passphrase-file", str(tmp_path / "passphrase"))
    assert shell(*common, "backup", pool, "--to", str(tmp_path / "backups"), "--plain", key=None).status == Status.DONE
    (place,) = (tmp_path / "backups").iterdir()
    words = (*common, "restore", str(place), *NEW, "--yes")
    held = emulator.service.faults.add("hold", "AdminCreateUser", skip=1)
    with subprocess.Popen(
        [*PROGRAM, "--basedir", str(tmp_path / "data"), *words],
        env={
            **environment,
            "PATH": "",
            "HOME": str(tmp_path),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        },
        stderr=subprocess.DEVNULL,
    ) as child:
        assert held.reached.wait(60)
        child.kill()
    emulator.service.faults.remove(held)
    ended = shell(*words, key=None)
    assert ended.status == Status.DONE, ended.err
    assert [user.username for user in people(restored(emulator))] == sorted(PEOPLE)
    # Given once more it makes nobody twice, and no second pool.
    calls = emulator.service.calls.count("AdminCreateUser")
    assert shell(*words, key=None).status == Status.DONE
    assert emulator.service.calls.count("AdminCreateUser") == calls
    restored(emulator)


def test_a_backup_that_was_changed_meanwhile_is_not_gone_on_with(
    shell: Shell, pool: str, place: str, emulator: Emulator
) -> None:
    del pool
    words = ("restore", place, *NEW, "--yes")
    denied = emulator.service.faults.add("denied", "AdminCreateUser", skip=1)
    assert shell(*words).status == Status.NOT_PERMITTED
    emulator.service.faults.remove(denied)
    manifest = Path(place, "manifest.json")
    written = manifest.read_text("utf-8")
    said = json.loads(written)
    next(iter(said["files"].values()))["sha256"] = "0" * 64
    manifest.write_text(json.dumps(said), "utf-8")
    ended = shell(*words)
    assert (ended.status, "was changed since" in ended.err) == (Status.BAD_INPUT, True), ended.err
    manifest.write_text(written, "utf-8")
    assert shell(*words).status == Status.DONE
    assert [user.username for user in people(restored(emulator))] == sorted(PEOPLE)


def test_into_a_pool_that_is_there_only_what_lacks_is_added(
    shell: Shell, pool: str, place: str, emulator: Emulator, cognito: Any
) -> None:
    cognito.admin_delete_user(UserPoolId=pool, Username="ann")
    before = {user.username: user for user in emulator.service.pools[pool].users}
    asked = shell("restore", place, "--to", pool)
    assert (asked.status, "type the name of the pool" in asked.err) == (Status.BAD_INPUT, True)
    document = shell("--json", "restore", place, "--to", pool, "--yes").document
    assert document["users"] == {"made": 1, "found": 2}
    after = {user.username: user for user in emulator.service.pools[pool].users}
    assert after["ann"].groups == ("admins",)
    assert sorted(after) == sorted(PEOPLE)
    assert before["bob"].sub == after["bob"].sub


def test_one_that_ended_whole_is_begun_anew_only_after_it_was_agreed_to_once_more(
    shell: Shell, pool: str, place: str, emulator: Emulator
) -> None:
    words = ("restore", place, "--to", pool)
    assert shell(*words, "--yes").status == Status.DONE
    emulator.service.calls.clear()
    asked = shell(*words)
    assert (asked.status, "type the name of the pool" in asked.err) == (Status.BAD_INPUT, True)


def test_where_people_may_not_be_listed_nothing_is_proved_until_they_may(
    shell: Shell, pool: str, place: str, emulator: Emulator
) -> None:
    del pool
    denied = emulator.service.faults.add("denied", "ListUsersInGroup")
    ended = shell("restore", place, *NEW, "--yes")
    assert ended.status == Status.NOT_PERMITTED, ended.err
    assert "ListUsersInGroup" in ended.err
    emulator.service.faults.remove(denied)
    assert shell("restore", place, *NEW, "--yes").status == Status.DONE


def test_settings_that_cannot_be_read_any_more_are_told_as_not_compared(
    shell: Shell, pool: str, place: str, emulator: Emulator, tmp_path: Path
) -> None:
    del pool
    emulator.service.faults.add("denied", "GetUserPoolMfaConfig")
    ended = shell("restore", place, *NEW, "--yes", "--report", str(tmp_path / "report.html"))
    assert ended.status == Status.FINDINGS, ended.err
    assert "Not compared: " in ended.err
    assert "they were not compared" in (tmp_path / "report.html").read_text("utf-8")


def test_what_a_list_shows_late_is_looked_at_once_more(
    shell: Shell, pool: str, place: str, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    del pool
    emulator.service.faults.index_lag_s = 1.0
    monkeypatch.setattr(restore_proof, "LOOK_AGAIN_S", 1.0)
    ended = shell("restore", place, *NEW, "--yes")
    assert ended.status == Status.DONE, ended.err


def test_options_that_say_nothing_sensible_and_no_target_are_bad_input(
    shell: Shell, pool: str, place: str, tmp_path: Path
) -> None:
    del pool
    options = tmp_path / "options.json"
    for text in ("{", "[]", "[" * 20_000, '{"statusses": {}}', '{"mostUsers": 0}'):
        options.write_text(text)
        ended = shell("restore", place, *NEW, "--options", str(options), "--plan")
        assert ended.status == Status.BAD_INPUT
        assert "options.json" in ended.err
    assert shell("restore", place).status == Status.BAD_INPUT
    assert shell("restore", place, *NEW, "--to", "Shop").status == Status.BAD_INPUT


def test_a_restore_that_is_blocked_writes_nothing_but_its_document_to_stdout(
    shell: Shell, pool: str, place: str, tmp_path: Path
) -> None:
    del pool
    options = tmp_path / "options.json"
    options.write_text(json.dumps({"usernameAttributes": ["phone_number"]}))
    ended = shell("--json", "restore", place, *NEW, "--options", str(options), "--yes")
    assert (ended.status, ended.out) == (Status.BAD_INPUT, "")
    assert "In the way: " in ended.err


def test_what_was_lost_as_planned_is_listed_at_the_end_and_in_the_status(
    shell: Shell, pool: str, cognito: Any, tmp_path: Path
) -> None:
    cognito.create_user_pool_client(UserPoolId=pool, ClientName="web")
    assert shell("backup", pool, "--to", str(tmp_path / "more"), "--plain").status == Status.DONE
    (place,) = (tmp_path / "more").iterdir()
    ended = shell("restore", str(place), *NEW, "--yes")
    assert ended.status == Status.FINDINGS, ended.err
    assert "Lost: The ids of app clients: 1." in ended.err
    assert "Lost: Passwords." not in ended.err


def test_a_pool_is_rebuilt_with_other_attributes_after_it_was_backed_up(
    shell: Shell, pool: str, emulator: Emulator, tmp_path: Path
) -> None:
    options = tmp_path / "options.json"
    options.write_text(
        json.dumps(
            {
                "attributes": [{"rule": "rename", "attribute": "custom:tenantId", "to": "custom:tenant"}],
                "usernameAttributes": ["email"],
            }
        )
    )
    words = ("rebuild", pool, *NEW, "--options", str(options), "--yes")
    assert shell(*words).status == Status.BAD_INPUT
    ended = shell(*words, "--backup-to", str(tmp_path / "first"), "--plain")
    assert ended.status in (Status.DONE, Status.FINDINGS), ended.err
    assert "other differences      0" in ended.out, ended.err
    again = restored(emulator)
    assert {user.attributes["custom:tenant"] for user in again.users} == {"tenant-a", "tenant-b", "tenant-c"}
    assert again.settings["UsernameAttributes"] == ["email"]
    assert len(list((tmp_path / "first").iterdir())) == 1
