import errno
import zipfile
from pathlib import Path

import pytest

from cognito_admin.archive import packing
from cognito_admin.archive.packing import pack, packed_size
from cognito_admin.archive.reading import opened
from cognito_admin.model.backups import ForRecipients, Harm
from cognito_admin.model.failures import Code, Failure
from tests.archive.backups import OWNER, RECIPIENT, member, person, verified, written

PEOPLE = [person(number) for number in range(300)]
PART = "users/part-00000.jsonl.gz"


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    return written(tmp_path / "backup", PEOPLE, [member("staff", 3)], ["staff"])


def test_a_packed_backup_is_the_folder_in_one_file(backup: Path, tmp_path: Path) -> None:
    target = tmp_path / "shop.cognitobackup"
    target.write_bytes(b"an older one")
    heard: list[int] = []
    with opened(backup) as one:
        pack(one, target, heard.append)
        assert sum(heard) == packed_size(one) + (backup / "manifest.json").stat().st_size
    assert not verified(target)
    with zipfile.ZipFile(target) as file:
        assert file.testzip() is None
        assert {name: file.read(name) for name in file.namelist()} == {
            one.relative_to(backup).as_posix(): one.read_bytes() for one in backup.rglob("*.*")
        }
    assert target.stat().st_mode & 0o077 == 0
    assert list(tmp_path.glob("*.new")) == []


def test_an_encrypted_one_stays_encrypted(tmp_path: Path) -> None:
    backup = written(tmp_path / "backup", PEOPLE, protection=ForRecipients((RECIPIENT,)))
    target = tmp_path / "shop.cognitobackup"
    with opened(backup, OWNER) as one:
        pack(one, target)
    with pytest.raises(Failure) as failed, opened(target):
        pass
    assert failed.value.code is Code.BACKUP_ENCRYPTED
    assert not verified(target, OWNER)


def test_what_is_damaged_is_not_packed(backup: Path, tmp_path: Path) -> None:
    target = tmp_path / "shop.cognitobackup"
    data = bytearray((backup / PART).read_bytes())
    data[100] ^= 1
    (backup / PART).write_bytes(data)
    with opened(backup) as one, pytest.raises(Failure) as failed:
        pack(one, target)
    assert (failed.value.code, failed.value.facts["file"]) == (Code.BACKUP_DAMAGED, PART)
    (backup / PART).unlink()
    with opened(backup) as one, pytest.raises(Failure) as failed:
        pack(one, target)
    assert failed.value.facts["file"] == PART
    assert list(tmp_path.glob("shop*")) == []


def test_a_full_disk_is_named_and_leaves_what_was_there(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "shop.cognitobackup"
    target.write_bytes(b"an older one")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(packing.os, "fsync", full)
    with opened(backup) as one, pytest.raises(Failure) as failed:
        pack(one, target)
    assert failed.value.code is Code.DISK_FULL
    assert [file.name for file in tmp_path.glob("shop*")] == [target.name]
    assert target.read_bytes() == b"an older one"


def test_a_packed_backup_that_was_cut_off_is_read_as_far_as_it_goes(backup: Path, tmp_path: Path) -> None:
    target = tmp_path / "shop.cognitobackup"
    with opened(backup) as one:
        pack(one, target)
    data = target.read_bytes()
    in_manifest = data.index(PART.encode())
    target.write_bytes(data[: data.index(PART.encode(), in_manifest + 1) + 1000])
    with opened(target) as one:
        assert one.manifest.counts.users == 300
        assert one.document("pool/groups.json") == [{"GroupName": "staff"}]
        assert list(one.memberships()) == [member("staff", 3)]
        with pytest.raises(Failure) as failed:
            list(one.users())
        assert failed.value.facts["file"] == PART
    assert (Harm.SIZE_DIFFERS, PART) in {(damage.harm, damage.file) for damage in verified(target)}
    target.write_bytes(data[:100])
    with pytest.raises(Failure) as failed, opened(target):
        pass
    assert failed.value.code is Code.BACKUP_DAMAGED
