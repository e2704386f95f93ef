from pathlib import Path

import pytest

from cognito_admin.archive import journal
from cognito_admin.cli.backup import Wanted
from cognito_admin.cli.backup_keys import KeyFiles, is_backup
from cognito_admin.model.backups import ForPassphrase, Identities, Passphrase
from tests.archive.backups import person, written


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("text", ["s3://bucket/prefix", "/gone", "./gone", "~/gone", "../x", "shop.cognitobackup"])
def test_what_can_only_be_a_place_means_a_backup_even_where_nothing_is(text: str) -> None:
    assert is_backup(text)


def test_a_backup_or_a_file_goes_by_its_name_alone(here: Path) -> None:
    written(here / "monday", [person(1)])
    (here / "users.csv").write_text("")
    assert is_backup("monday")
    assert is_backup("users.csv")


@pytest.mark.parametrize("name", journal.NAMES)
def test_a_backup_that_was_never_finished_is_one_too(here: Path, name: str) -> None:
    (here / "monday").mkdir()
    (here / "monday" / name).write_text("")
    assert is_backup("monday")


@pytest.mark.parametrize("text", ["Shop", "us-east-1_AbCdEf123", "Work/Shop"])
def test_a_pool_is_not_hidden_by_a_folder_that_is_called_the_same(here: Path, text: str) -> None:
    (here / "Shop").mkdir()
    (here / "Shop" / "notes.txt").write_text("")
    assert not is_backup(text)


def test_the_mark_that_editors_of_windows_put_before_a_text_is_no_part_of_a_passphrase(here: Path) -> None:
    file = here / "secret.txt"
    file.write_text("correct horse\r\n", "utf-8-sig", newline="")
    assert Wanted("there", passphrase=file).protection == ForPassphrase("correct horse")
    assert KeyFiles(passphrase=file).key() == Passphrase("correct horse")
    assert KeyFiles(identity=file).key() == Identities(("correct horse\n",))
