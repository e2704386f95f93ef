"""Backups that somebody made to do harm, or that harm was done to."""

import contextlib
import gzip
import hashlib
import itertools
import json
import os
import random
import shutil
import stat
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cognito_admin.archive import journal, packed_files, reading
from cognito_admin.archive.contents import BackupContents
from cognito_admin.archive.encryption import BackupKey
from cognito_admin.archive.reading import opened
from cognito_admin.archive.verifying import Verification
from cognito_admin.archive.writing import BackupWriter, line_of
from cognito_admin.model.backups import Counts, ForRecipients, Harm
from cognito_admin.model.failures import Code, Failure
from tests.archive.backups import (
    OWNER,
    RECIPIENT,
    made_again,
    manifest,
    manifest_changed,
    member,
    packed,
    person,
    verified,
    written,
)
from tests.archive.fuzzing import KINDS, Fuzzing, odd

PEOPLE = [person(number) for number in range(300)]
PART, OTHER_PART = "users/part-00000.jsonl.gz", "users/part-00001.jsonl.gz"
needs_posix = pytest.mark.skipif(os.name != "posix", reason="there are no such files on this system")


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    return written(tmp_path / "backup", PEOPLE, [member("staff", 3)], ["staff"])


def harms(backup: Path) -> set[tuple[Harm, str]]:
    return {(damage.harm, damage.file) for damage in verified(backup)}


def code_of(backup: Path) -> Code:
    with pytest.raises(Failure) as failed, opened(backup):
        pass
    return failed.value.code


# What a manifest may name


@pytest.mark.parametrize(
    "name",
    ["../outside", "/etc/passwd", "users/../../outside", "C:/outside", "users\\..\\outside", "a" * 2000, "\ud800"],
)
def test_a_file_outside_is_never_opened_whatever_the_manifest_says(backup: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "outside").write_bytes(b"{}")
    manifest_changed(backup, lambda said: said["files"].update({name: {"size": 2, "sha256": "0" * 64}}))
    assert harms(backup) == {(Harm.MISSING, name)}
    with opened(backup) as read, pytest.raises(Failure) as failed:
        read.document(name)
    assert failed.value.code is Code.BACKUP_DAMAGED


def test_a_list_of_files_without_end_does_not_become_damages_without_end(backup: Path) -> None:
    facts = {"size": 2, "sha256": "0" * 64}
    manifest_changed(backup, lambda said: said["files"].update({f"pool/{n}.json": facts for n in range(3000)}))
    assert len(verified(backup)) == 1000


def test_a_manifest_that_no_memory_holds_is_not_read(backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_MANIFEST", 500)
    assert code_of(backup) is Code.BACKUP_DAMAGED


@needs_posix
def test_links_and_pipes_count_as_missing_and_keep_nobody_waiting(backup: Path, tmp_path: Path) -> None:
    shutil.move(backup / "users", tmp_path / "users")
    (backup / "users").symlink_to(tmp_path / "users")
    (backup / "pool/groups.json").unlink()
    os.mkfifo(backup / "pool/groups.json")
    assert {(Harm.MISSING, PART), (Harm.MISSING, "pool/groups.json")} <= harms(backup)
    with opened(backup) as read, pytest.raises(Failure):
        list(read.users())


def test_a_manifest_that_was_changed_is_named(backup: Path) -> None:
    path = backup / "manifest.json"
    path.write_text(path.read_text().replace("Shop", "Shoe"))
    assert harms(backup) == {(Harm.SHA256_DIFFERS, "manifest.json")}


@pytest.mark.parametrize("way", ["named", pytest.param("linked", marks=needs_posix)])
def test_work_that_goes_on_changes_nothing_outside_whatever_lies_there(tmp_path: Path, way: str) -> None:
    backup, outside = tmp_path / "backup", tmp_path / "outside"
    outside.mkdir()
    (outside / "mine").write_text("Dear diary")
    BackupWriter.begin(backup, {}).close()
    if way == "named":
        parts = {"users/../../outside/mine": [0, hashlib.sha256().hexdigest(), 0]}
        with (backup / journal.GROWING).open("a") as file:
            file.write(json.dumps({"parts": parts, "state": {}}) + "\n")
    else:
        (backup / "users").symlink_to(outside)
    with pytest.raises(Failure) as failed:
        BackupWriter.go_on(backup)
    assert failed.value.code is Code.BACKUP_DAMAGED
    assert (outside / "mine").read_text() == "Dear diary"


# Parts


def two_parts(folder: Path, first: int = 0) -> Path:
    writer = BackupWriter.begin(folder, {}, ForRecipients((RECIPIENT,)))
    for start in (first, first + 100):
        writer.add_users(line_of(person(number)) for number in range(start, start + 100))
        writer.settle({"users": start})
        writer.files()
    writer.put("pool/groups.json", [], rows=0)
    writer.finish(manifest(writer, Counts(200)))
    return folder


def test_parts_that_changed_places_are_named(tmp_path: Path) -> None:
    backup = two_parts(tmp_path / "backup")
    one, other = backup / f"{PART}.age", backup / f"{OTHER_PART}.age"
    first = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(first)
    found = {(damage.harm, damage.file) for damage in verified(backup, OWNER)}
    assert {file for _, file in found} == {f"{PART}.age", f"{OTHER_PART}.age"}


def test_a_part_of_another_pool_is_named(backup: Path, tmp_path: Path) -> None:
    other = written(tmp_path / "other", [person(number) for number in range(1000, 1300)])
    shutil.copy(other / PART, backup / PART)
    assert {harm for harm, file in harms(backup) if file == PART} & {Harm.SHA256_DIFFERS, Harm.SIZE_DIFFERS}


def test_what_stands_before_the_damage_is_read(tmp_path: Path) -> None:
    backup = two_parts(tmp_path / "backup")
    (backup / f"{OTHER_PART}.age").unlink()
    read: list[object] = []
    with opened(backup, OWNER) as one, pytest.raises(Failure) as failed:
        read.extend(one.users())
    assert failed.value.facts["file"] == f"{OTHER_PART}.age"
    with opened(backup, OWNER) as one:
        assert list(itertools.islice(one.users(), 100)) == PEOPLE[:100]


@pytest.mark.parametrize("encrypted", [False, True])
def test_what_inflates_without_end_costs_little_memory(tmp_path: Path, encrypted: bool) -> None:
    backup = written(
        tmp_path / "backup",
        PEOPLE,
        [member("staff", 3)],
        ["staff"],
        **({"protection": ForRecipients((RECIPIENT,))} if encrypted else {}),
    )
    bomb, path = gzip.compress(bytes(64 << 20), 9, mtime=0), PART
    if encrypted:
        with opened(backup, OWNER) as read:
            assert read.key is not None
            bomb, path = BackupKey.of_text(read.key).encrypt(bomb), f"{PART}.age"
    made_again(backup, path, bomb)
    tracemalloc.start()
    try:
        found = {(damage.harm, damage.file) for damage in verified(backup, OWNER)}
        assert tracemalloc.get_traced_memory()[1] < 32 << 20
    finally:
        tracemalloc.stop()
    assert (Harm.INFLATES_TOO_FAR, path) in found or (Harm.LINE_TOO_LONG, path) in found


# Packed files


def changed_zip(backup: Path, target: Path, change: Callable[[zipfile.ZipFile, zipfile.ZipInfo, bytes], None]) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as file:
        for one in sorted(backup.rglob("*.*")):
            change(file, zipfile.ZipInfo(one.relative_to(backup).as_posix()), one.read_bytes())
    return target


def test_a_link_in_a_packed_backup_counts_as_missing(backup: Path, tmp_path: Path) -> None:
    def as_link(file: zipfile.ZipFile, member: zipfile.ZipInfo, data: bytes) -> None:
        if member.filename == PART:
            member.external_attr = (stat.S_IFLNK | 0o777) << 16
            data = b"../outside"
        file.writestr(member, data)

    assert (Harm.MISSING, PART) in harms(changed_zip(backup, tmp_path / "x.cognitobackup", as_link))


def test_a_packed_member_that_is_deflated_is_never_inflated(backup: Path, tmp_path: Path) -> None:
    def deflated(file: zipfile.ZipFile, member: zipfile.ZipInfo, data: bytes) -> None:
        if member.filename == PART:
            file.writestr(member, bytes(16 << 20), zipfile.ZIP_DEFLATED)
        else:
            file.writestr(member, data)

    target = changed_zip(backup, tmp_path / "x.cognitobackup", deflated)
    assert target.stat().st_size < 1 << 20
    assert (Harm.MISSING, PART) in harms(target)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_are_not_both_believed(backup: Path, tmp_path: Path) -> None:
    target = packed(backup, tmp_path / "x.cognitobackup")
    with zipfile.ZipFile(target, "a") as file:
        file.writestr(PART, b"something else")
    assert (Harm.SIZE_DIFFERS, PART) in harms(target)


def test_members_that_overlap_are_refused(backup: Path, tmp_path: Path) -> None:
    target = packed(backup, tmp_path / "x.cognitobackup")
    data = bytearray(target.read_bytes())
    place = data.rfind(b"PK\1\2")
    for at in (20, 24):
        struct.pack_into("<L", data, place + at, len(data))
    target.write_bytes(data)
    assert code_of(target) is Code.BACKUP_DAMAGED


def test_a_list_of_members_that_no_memory_holds_is_refused(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = packed(backup, tmp_path / "x.cognitobackup")
    monkeypatch.setattr(packed_files, "_LARGEST_DIRECTORY", 100)
    assert code_of(target) is Code.BACKUP_DAMAGED


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\5\6" + bytes(18), os.urandom(4096), b"PK\5\6" + b"\xff" * 18])
def test_what_is_no_packed_backup_is_refused(tmp_path: Path, data: bytes) -> None:
    target = tmp_path / "x.cognitobackup"
    target.write_bytes(data)
    assert code_of(target) in (Code.BACKUP_DAMAGED, Code.BACKUP_NONE)


def test_a_list_of_members_that_is_said_to_lie_beyond_every_file_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "x.cognitobackup"
    elsewhere = b"PK\6\7" + struct.pack("<LQL", 0, 1 << 62, 1)
    target.write_bytes(bytes(200) + elsewhere + b"PK\5\6" + b"\xff" * 16 + bytes(2))
    assert code_of(target) is Code.BACKUP_DAMAGED


def test_nothing_is_written_by_reading(backup: Path, tmp_path: Path) -> None:
    target = packed(backup, tmp_path / "x.cognitobackup", **{"../outside": b"x", "/tmp/outside-of-backup": b"x"})
    before = sorted(tmp_path.rglob("*"))
    assert not verified(target)
    assert sorted(tmp_path.rglob("*")) == before
    assert not Path("/tmp/outside-of-backup").exists()


# Anything at all


@pytest.mark.parametrize("kind", KINDS)
def test_no_changed_byte_crashes_anything_or_is_accepted_in_silence(tmp_path: Path, kind: str) -> None:
    chance = random.Random()
    seed = chance.randrange(1 << 32)
    chance.seed(seed)
    try:
        assert Fuzzing(tmp_path, kind, chance).run(tries=40) == []
    except Exception as error:
        error.add_note(f"seed {seed}")
        raise


GROUP = {
    "GroupName": "staff",
    "Precedence": 1,
    "CreationDate": "2026-01-01T00:00:00Z",
    "Description": "",
    "RoleArn": "",
}


@pytest.mark.parametrize("path", [PART, "memberships/part-00000.jsonl.gz", "pool/groups.json", "manifest.json"])
def test_no_odd_member_of_a_record_crashes_anything(backup: Path, path: str) -> None:
    chance = random.Random()
    seed = chance.randrange(1 << 32)
    chance.seed(seed)
    record: dict[str, Any] = {
        PART: person(0),
        "pool/groups.json": GROUP,
        "manifest.json": json.loads((backup / "manifest.json").read_text()),
    }.get(path, member("staff", 1))
    for _ in range(40):
        changed = odd(record, chance)
        if path == "manifest.json":
            (backup / path).write_text(json.dumps(changed))
        elif path.endswith(".gz"):
            made_again(backup, path, gzip.compress(json.dumps(changed).encode() + b"\n", 1), rows=1)
        else:
            made_again(backup, path, json.dumps([changed]).encode())
        try:
            with opened(backup) as read:
                list(Verification(read).verify())
                contents = BackupContents(read)
                for asked in (contents.users, contents.groups, contents.members):
                    with contextlib.suppress(Failure):
                        list(asked())
        except Failure:
            continue
        except Exception as error:
            error.add_note(f"seed {seed}, {changed}")
            raise


def test_a_date_before_all_dates_is_no_date(backup: Path) -> None:
    far = "0001-01-01T00:00:00+14:00"
    user = person(0) | {"UserCreateDate": far}
    made_again(backup, PART, gzip.compress(line_of(user) + b"\n" + line_of(person(1)) + b"\n"), rows=2)
    with opened(backup) as read:
        contents = BackupContents(read)
        assert [user.username for page in contents.users() for user in page] == [person(1)["Username"]]
        assert list(contents.damaged) == [PART]
    manifest_changed(backup, lambda said: said.update(started=far))
    assert code_of(backup) is Code.BACKUP_DAMAGED
