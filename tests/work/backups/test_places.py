import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from cognito_admin.archive.parts import WholeParts
from cognito_admin.archive.writing import BackupWriter
from cognito_admin.model.backups import InClear, Protection
from cognito_admin.model.failures import Code, Failure
from cognito_admin.work import backup_beginnings, destinations
from cognito_admin.work.asks import AT_ONCE
from cognito_admin.work.backup_wish import BackupWish
from tests.work.backup_pool import BackupPool
from tests.work.backups.making import ENCRYPTED, KEY, PEOPLE, Keys, back_up, broken_off, read, those, to
from tests.work.sync_pool import SPREAD, SPREAD_MEMBERS


def test_a_backup_becomes_one_file_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "shop.cognitobackup"
    for people in (PEOPLE[:5], PEOPLE):
        backed = back_up(BackupPool(people), BackupWish(str(file)))
        assert backed.place == str(file)
        assert read(backed.place) == (those(people), [], [])
        assert list(tmp_path.iterdir()) == [file]


def test_what_is_to_become_one_file_goes_on_until_it_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise Failure(Code.DISK_FULL)

    file = tmp_path / "shop.cognitobackup"
    with monkeypatch.context() as patched:
        patched.setattr(destinations, "pack", fails)
        with pytest.raises(Failure):
            back_up(BackupPool(PEOPLE), BackupWish(str(file)))
    again = BackupPool(PEOPLE)
    back_up(again, BackupWish(str(file)))
    assert again.lists.asked == []
    assert read(str(file)) == (those(PEOPLE), [], [])
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_is_never_made_again_out_of_what_an_earlier_one_was_made_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Another program has it open")

    file = tmp_path / "shop.cognitobackup"
    with monkeypatch.context() as patched:
        patched.setattr(destinations.shutil, "rmtree", refused)
        with pytest.raises((Failure, OSError)):
            back_up(BackupPool(PEOPLE[:5]), BackupWish(str(file)))
    back_up(BackupPool(PEOPLE), BackupWish(str(file)))
    assert read(str(file)) == (those(PEOPLE), [], [])


def test_what_cannot_be_gone_on_with_is_set_aside_for_one_file(tmp_path: Path) -> None:
    file = tmp_path / "shop.cognitobackup"
    broken_off(tmp_path, "fail", 25, BackupWish(str(file), ENCRYPTED))
    back_up(BackupPool(PEOPLE), BackupWish(str(file)))
    assert read(str(file)) == (those(PEOPLE), [], [])
    assert len(list(tmp_path.iterdir())) == 2


def test_a_run_that_ends_before_it_lists_anybody_takes_nothing_back(tmp_path: Path) -> None:
    first = broken_off(tmp_path, "fail", 25)
    broken_off(tmp_path, "fail", 1)
    last, whole = BackupPool(SPREAD, SPREAD_MEMBERS), BackupPool(SPREAD, SPREAD_MEMBERS)
    back_up(last, to(tmp_path))
    back_up(whole, to(tmp_path / "whole"))
    assert len(first.lists.asked) + len(last.lists.asked) <= len(whole.lists.asked) + AT_ONCE


@pytest.mark.parametrize("wish", [InClear(), ENCRYPTED])
def test_a_backup_that_ended_long_ago_is_not_gone_on_with_and_that_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wish: Protection
) -> None:
    keys = Keys()
    broken_off(tmp_path, "fail", 25, to(tmp_path, protection=wish), keys)
    (old,) = tmp_path.iterdir()
    later = BackupPool(PEOPLE)
    later.keys = keys
    monkeypatch.setattr(backup_beginnings, "GOES_ON_WITHIN", timedelta(seconds=-1))
    backed = back_up(later, to(tmp_path, protection=wish))
    assert backed.outcome()["begun_anew"] == 1
    assert Path(backed.place) != old
    assert old.exists()
    assert backed.manifest.counts.users == len(PEOPLE)
    assert "begun_anew" not in back_up(BackupPool(PEOPLE), to(tmp_path / "other")).outcome()


def test_two_backups_do_not_write_into_one_place(tmp_path: Path) -> None:
    broken_off(tmp_path, "fail", 25)
    (place,) = tmp_path.iterdir()
    at_work = BackupWriter.go_on(place)
    with pytest.raises(Failure) as caught:
        back_up(BackupPool(SPREAD, SPREAD_MEMBERS), to(tmp_path))
    assert caught.value == Failure(Code.BACKUP_BEING_WRITTEN, path=str(place))
    at_work.close()
    backed = back_up(BackupPool(SPREAD, SPREAD_MEMBERS), to(tmp_path))
    assert (backed.place, backed.damages) == (str(place), ())
    assert not list(place.glob("journal*"))


def test_a_packed_backup_that_is_being_written_is_not_set_aside_by_another(tmp_path: Path) -> None:
    file = tmp_path / "shop.cognitobackup"
    broken_off(tmp_path, "fail", 25, BackupWish(str(file)))
    at_work = BackupWriter.go_on(tmp_path / "shop.cognitobackup.unfinished")
    with pytest.raises(Failure) as caught:
        back_up(BackupPool(PEOPLE), BackupWish(str(file), ENCRYPTED))
    assert caught.value.code is Code.BACKUP_BEING_WRITTEN
    at_work.close()


@pytest.mark.skipif(sys.platform == "win32", reason="modes are of POSIX")
def test_a_backup_in_a_shared_folder_is_for_its_owner_alone_and_the_folder_stays_shared(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o775)
    place = Path(back_up(BackupPool(PEOPLE[:5]), to(shared)).place)
    file = shared / "shop.cognitobackup"
    back_up(BackupPool(PEOPLE[:5]), BackupWish(str(file)))
    modes = {path: path.stat().st_mode & 0o777 for path in (shared, file, place, *place.rglob("*"))}
    assert {path for path, mode in modes.items() if mode == 0o775} == {shared}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o775, 0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}


def test_a_backup_that_was_wished_for_in_other_words_is_not_gone_on_with(tmp_path: Path) -> None:
    broken_off(tmp_path, "fail", 25)
    (unfinished,) = tmp_path.iterdir()
    backed = back_up(BackupPool(SPREAD), to(tmp_path, protection=ENCRYPTED))
    assert backed.place != str(unfinished)
    assert not (unfinished / "manifest.json").exists()


def test_an_unfinished_backup_that_is_damaged_is_left_and_another_begun(tmp_path: Path) -> None:
    broken_off(tmp_path, "fail", 25)
    (unfinished,) = tmp_path.iterdir()
    (unfinished / "users" / "part-00000.jsonl.gz").write_bytes(b"")
    backed = back_up(BackupPool(SPREAD), to(tmp_path))
    assert backed.place != str(unfinished)
    assert read(backed.place)[0] == those(SPREAD)


@pytest.mark.parametrize("gone", [False, True])
def test_an_unfinished_encrypted_backup_that_is_damaged_is_left_and_another_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: bool
) -> None:
    monkeypatch.setattr(WholeParts, "is_due", property(lambda _: True))
    keys, wish = Keys(), to(tmp_path, protection=ENCRYPTED)
    broken_off(tmp_path, "fail", 25, wish, keys)
    (unfinished,) = tmp_path.iterdir()
    part = unfinished / "users" / "part-00000.jsonl.gz.age"
    part.unlink() if gone else part.write_bytes(part.read_bytes()[:-1])
    again = BackupPool(SPREAD, SPREAD_MEMBERS)
    again.keys = keys
    backed = back_up(again, wish)
    assert backed.place != str(unfinished)
    assert read(backed.place, KEY)[0] == those(SPREAD)


@pytest.mark.parametrize("call", [2, 19, 38])
def test_a_backup_that_was_killed_goes_on(tmp_path: Path, call: int) -> None:
    folder = tmp_path / "backups"
    command = [sys.executable, "-m", "tests.work.backup_child", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if int(line.split()[0]) >= call:
                child.kill()
                break
    backed = back_up(BackupPool(SPREAD, SPREAD_MEMBERS), to(folder))
    assert len(list(folder.iterdir())) == 1
    users, memberships, damages = read(backed.place)
    assert (users, len(memberships), damages) == (those(SPREAD), 28, [])
