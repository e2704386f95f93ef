import signal
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import boto3
import pyrage
import pytest

from cognito_admin.archive.reading import opened
from cognito_admin.cli.statuses import Status
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.backups import Identities
from tests.cli.conftest import PEOPLE, PROGRAM, Shell


def names(place: Path, key: Identities | None = None) -> list[str]:
    with opened(place, key) as backup:
        return sorted(user["Username"] for user in backup.users())


@pytest.fixture
def to(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def test_a_backup_is_made_and_its_counts_and_place_are_told(shell: Shell, pool: str, to: Path) -> None:
    ended = shell("backup", "Shop", "--to", str(to), "--plain")
    assert ended.status == Status.DONE
    (place,) = to.iterdir()
    assert f"backup       {place}\nusers        3\ngroups       1\nmemberships  1\nverified     whole\n" in ended.out
    assert names(place) == sorted(PEOPLE)
    assert pool in place.name


def test_in_json_it_is_one_document(shell: Shell, pool: str, to: Path) -> None:
    document = shell("--json", "backup", pool, "--to", str(to), "--plain").document
    assert document["damages"] == []
    assert document["counts"] == {"users": 3, "groups": 1, "memberships": 1}
    assert Path(document["place"]).parent == to
    assert document["verified"]


def test_who_can_read_it_has_to_be_said_and_secrets_are_not_written_in_clear(
    shell: Shell, pool: str, to: Path, tmp_path: Path
) -> None:
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("\n")
    for words in (
        (),
        ("--plain", "--encrypt-to", "age1"),
        ("--plain", "--with-secrets"),
        ("--passphrase-file", str(passphrase)),
    ):
        assert shell("backup", pool, "--to", str(to), *words).status == Status.BAD_INPUT
    assert shell("backup", pool, "--to", f"{to}.cognitobackup", "--plain", "--keep", "2").status == Status.BAD_INPUT
    assert not to.exists()


def test_it_is_encrypted_for_those_who_have_a_key(shell: Shell, pool: str, to: Path, tmp_path: Path) -> None:
    key: Any = cast("Any", pyrage).x25519.Identity.generate()
    file = tmp_path / "key.txt"
    file.write_text(str(key))
    assert shell("backup", pool, "--to", str(to), "--encrypt-to", str(key.to_public())).status == Status.DONE
    (place,) = to.iterdir()
    assert names(place, Identities((str(key),))) == sorted(PEOPLE)
    assert shell("verify", str(place)).status == Status.NOT_PERMITTED
    assert shell("verify", str(place), "--identity", str(file)).status == Status.DONE


def test_without_a_keyring_and_with_nobody_to_ask_it_is_made_and_verified_all_the_same(
    shell: Shell, pool: str, to: Path
) -> None:
    assert shell("backup", pool, "--to", str(to), "--plain", key=None).status == Status.DONE
    (place,) = to.iterdir()
    ended = shell("verify", str(place), key=None)
    assert ended.status == Status.DONE
    assert "verified     whole" in ended.out


def test_one_that_is_damaged_is_named_file_by_file(shell: Shell, pool: str, to: Path) -> None:
    shell("backup", pool, "--to", str(to), "--plain")
    (place,) = to.iterdir()
    (place / "pool" / "mfa.json").write_text("{}")
    ended = shell("verify", str(place))
    assert ended.status == Status.DAMAGED
    assert "pool/mfa.json" in ended.err
    assert "damaged" in ended.out


def test_mfa_preferences_are_asked_for_only_after_what_that_costs_was_agreed_to(
    shell: Shell, pool: str, to: Path, emulator: Emulator, cognito: Any
) -> None:
    words = ("backup", pool, "--to", str(to), "--plain", "--with-mfa")
    ended = shell(*words)
    assert ended.status == Status.BAD_INPUT
    assert "up to 3 requests, about 1 min at 40% of the account's quota" in ended.err
    assert "monthly active user" in ended.err
    assert "Say --yes" in ended.err
    assert "AdminGetUser" not in emulator.service.calls
    assert not to.exists()
    verified = [{"Name": "email", "Value": "ann@example.com"}, {"Name": "email_verified", "Value": "true"}]
    cognito.admin_update_user_attributes(UserPoolId=pool, Username="ann", UserAttributes=verified)
    cognito.admin_set_user_mfa_preference(UserPoolId=pool, Username="ann", EmailMfaSettings={"Enabled": True})
    agreed = shell(*words, "--yes")
    assert agreed.status == Status.DONE
    assert "MFA preferences  3\n" in agreed.out
    (place,) = to.iterdir()
    with opened(place) as backup:
        assert {one["username"]: one["UserMFASettingList"] for one in backup.mfa_preferences()}["ann"] == ["EMAIL_OTP"]


def test_mfa_preferences_that_may_not_be_read_are_a_finding(
    shell: Shell, pool: str, to: Path, emulator: Emulator
) -> None:
    emulator.service.faults.add("denied", "AdminGetUser")
    ended = shell("backup", pool, "--to", str(to), "--plain", "--with-mfa", "--yes")
    assert ended.status == Status.FINDINGS
    assert "Missing: The MFA preferences. AWS does not allow AdminGetUser." in ended.err


def test_what_may_not_be_read_is_a_finding_and_listed(shell: Shell, pool: str, to: Path, emulator: Emulator) -> None:
    emulator.service.faults.add("denied", "GetUserPoolMfaConfig")
    ended = shell("backup", pool, "--to", str(to), "--plain")
    assert ended.status == Status.FINDINGS
    assert "Missing: The settings of multi-factor authentication." in ended.err
    (place,) = to.iterdir()
    assert shell("verify", str(place)).status == Status.DONE


def test_older_ones_go_when_so_many_are_to_be_kept(shell: Shell, pool: str, to: Path) -> None:
    told = [shell("backup", pool, "--to", str(to), "--plain", "--keep", "2").out for _ in range(3)]
    assert ["older backups removed  1" in out for out in told] == [False, False, True]
    assert len(list(to.iterdir())) == 2


def test_in_s3_it_is_made_verified_kept_and_removed_as_in_a_folder(
    shell: Shell, pool: str, emulator: Emulator, tmp_path: Path
) -> None:
    storage: Any = boto3.client("s3", **emulator.credentials)
    storage.create_bucket(
        Bucket="our-backups", CreateBucketConfiguration={"LocationConstraint": emulator.service.region}
    )
    key: Any = cast("Any", pyrage).x25519.Identity.generate()
    file = tmp_path / "key.txt"
    file.write_text(str(key))
    words = ("backup", pool, "--to", "s3://our-backups/shop/", "--encrypt-to", str(key.to_public()), "--keep", "1")
    places = [shell("--json", *words).document["place"] for _ in range(2)]
    assert places[0] != places[1]
    assert places[1].startswith("s3://our-backups/shop/shop_")
    keys = [one["Key"] for one in storage.list_objects_v2(Bucket="our-backups")["Contents"]]
    assert {f"s3://our-backups/{key}".startswith(places[1]) for key in keys} == {True}
    assert shell("verify", places[1], "--identity", str(file)).status == Status.DONE
    storage.delete_object(Bucket="our-backups", Key=next(key for key in keys if "/users/" in key))
    assert shell("verify", places[1], "--identity", str(file)).status == Status.DAMAGED
    assert shell("backup", pool, "--to", "s3://no-such-bucket/x", "--plain").status == Status.BAD_INPUT


def test_a_place_that_holds_no_backup_is_bad_input(shell: Shell, tmp_path: Path) -> None:
    assert shell("verify", str(tmp_path / "nowhere")).status == Status.BAD_INPUT


@pytest.fixture
def held(emulator: Emulator, pool: str) -> Iterator[Any]:
    """Lists of members that do not come until they are released."""
    fault = emulator.service.faults.add("hold", "ListUsersInGroup")
    yield fault
    fault.release()


@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGKILL])
def test_one_that_was_interrupted_or_killed_is_continued_by_the_same_command(
    shell: Shell,
    pool: str,
    to: Path,
    tmp_path: Path,
    held: Any,
    environment: Mapping[str, str],
    way: signal.Signals,
) -> None:
    words = ("backup", pool, "--to", str(to), "--plain")
    with subprocess.Popen(
        [*PROGRAM, "--basedir", str(tmp_path / "data"), *words],
        env={
            **environment,
            "PATH": "",
            "HOME": str(tmp_path),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        },
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert held.reached.wait(60)
        child.send_signal(way)
        _, said = child.communicate()
    if way == signal.SIGINT:
        assert child.returncode == Status.INTERRUPTED
        assert "The same command continues." in said
    held.release()
    (unfinished,) = to.iterdir()
    assert (unfinished / "journal.jsonl").exists()
    ended = shell(*words)
    assert ended.status == Status.DONE
    assert list(to.iterdir()) == [unfinished]
    assert names(unfinished) == sorted(PEOPLE)
    if way == signal.SIGINT:
        assert "Continuing after 3 users." in ended.err
