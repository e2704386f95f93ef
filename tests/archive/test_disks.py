"""Disks that are full, vanish or do not answer while a backup is written or read."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from cognito_admin import moving
from cognito_admin.archive import folder
from cognito_admin.archive.reading import opened
from cognito_admin.archive.verifying import Verification
from cognito_admin.archive.writing import BackupWriter, line_of
from cognito_admin.model.backups import Counts, ForRecipients
from cognito_admin.model.failures import Code, Failure
from tests.archive.backups import RECIPIENT, manifest, member, person, verified, written

PEOPLE = [person(number) for number in range(300)]
needs_posix = pytest.mark.skipif(os.name != "posix", reason="an open file cannot vanish on this system")


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    return written(tmp_path / "backup", PEOPLE, [member("staff", 3)], ["staff"])


def test_a_full_disk_is_named_and_the_work_goes_on_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = BackupWriter.begin(tmp_path / "backup", {})
    writer.add_users(map(line_of, PEOPLE[:100]))
    writer.settle({"users": 100})

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        writer.add_users(map(line_of, PEOPLE[100:]))
        with pytest.raises(Failure) as failed:
            writer.settle({"users": 300})
    assert failed.value == Failure(Code.DISK_FULL, path=str(tmp_path / "backup"))
    with pytest.raises(Failure):
        # What was to be written is not there any more.
        writer.settle({"users": 300})
    writer.close()
    writer = BackupWriter.go_on(tmp_path / "backup")
    assert writer.progress.state == {"users": 100}
    writer.add_users(map(line_of, PEOPLE[100:]))
    writer.put("pool/groups.json", [], rows=0)
    writer.finish(manifest(writer, Counts(300)))
    assert not verified(tmp_path / "backup")


def test_a_file_that_another_program_has_open_for_a_moment_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, refusals = Path.replace, [PermissionError(), PermissionError()]

    def busy(self: Path, target: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return replace(self, target)

    monkeypatch.setattr(moving, "_PAUSE_S", 0)
    monkeypatch.setattr(Path, "replace", busy)
    assert not verified(written(tmp_path / "backup", PEOPLE))
    assert not refusals


@needs_posix
@pytest.mark.parametrize("encrypted", [False, True])
def test_a_folder_that_vanishes_is_named_and_does_not_come_again_in_part(tmp_path: Path, encrypted: bool) -> None:
    folder = tmp_path / "backup"
    writer = BackupWriter.begin(folder, {}, *((ForRecipients((RECIPIENT,)),) if encrypted else ()))
    writer.add_users(map(line_of, PEOPLE))
    writer.settle({"users": 300})
    shutil.rmtree(folder)
    with pytest.raises(Failure) as failed:
        writer.put("pool/groups.json", [])
    assert failed.value == Failure(Code.BACKUP_NOT_FOUND, path=str(folder))
    assert not folder.exists()
    writer.close()


@needs_posix
def test_a_folder_that_vanishes_while_it_is_read_is_not_taken_for_a_damaged_backup(backup: Path) -> None:
    with opened(backup) as read:
        verification = Verification(read)
        shutil.rmtree(backup)
        for asked in (verification.verify, read.users):
            with pytest.raises(Failure) as failed:
                list(asked())
            assert failed.value.code is Code.BACKUP_NOT_FOUND


def test_a_disk_that_does_not_answer_is_not_taken_for_a_damaged_backup(
    backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise OSError(errno.EIO, "Input/output error")

    with opened(backup) as read:
        monkeypatch.setattr(folder.os, "open", broken)
        for asked in (Verification(read).verify, read.users):
            with pytest.raises(Failure) as failed:
                list(asked())
            assert failed.value.code is Code.STORE_UNREADABLE
