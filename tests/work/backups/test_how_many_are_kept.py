from pathlib import Path

import pytest

from cognito_admin.model.failures import Code, Failure
from cognito_admin.work import destinations
from tests.archive.backups import manifest_changed
from tests.work.backup_pool import BackupPool
from tests.work.backups.making import ENCRYPTED, PEOPLE, back_up, broken_off, denied, read, those, to


def test_of_verified_backups_so_many_stay_and_nothing_else_is_touched(tmp_path: Path) -> None:
    others = ("notes.txt", "shop_eu-central-1_Other_2026-01-01T00-00-00Z/manifest.json")
    for name in others:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}")
    places = [back_up(BackupPool(PEOPLE[:5]), to(tmp_path)).place for _ in range(4)]
    (Path(places[0]) / "notes.txt").write_text("Why this one matters")
    unverified = Path(places[1]) / "manifest.json"
    unverified.write_text(unverified.read_text().replace('"verified": "', '"checked": "'))
    backed = back_up(BackupPool(PEOPLE[:5]), to(tmp_path, keep=2))
    assert backed.removed == (places[2],)
    left = {str(path) for path in tmp_path.iterdir() if path.is_dir()}
    assert left == {places[0], places[1], places[3], backed.place, str((tmp_path / others[1]).parent)}
    assert (tmp_path / "notes.txt").exists()


def test_what_an_earlier_run_could_not_remove_whole_is_cleared(tmp_path: Path) -> None:
    older = Path(back_up(BackupPool(PEOPLE[:5]), to(tmp_path)).place)
    left = older.rename(older.with_name(f"{older.name}.removed"))
    (left / "manifest.json").unlink()
    strange = tmp_path / "notes.removed"
    strange.mkdir()
    backed = back_up(BackupPool(PEOPLE[:5]), to(tmp_path, keep=1))
    assert backed.not_removed is None
    assert set(tmp_path.iterdir()) == {strange, Path(backed.place)}


def test_the_new_backup_stays_though_a_clock_was_wrong_when_an_older_one_was_made(tmp_path: Path) -> None:
    older = back_up(BackupPool(PEOPLE[:5]), to(tmp_path)).place
    manifest_changed(Path(older), lambda said: said.update(finished="2100-01-01T00:00:00Z"))
    backed = back_up(BackupPool(PEOPLE[:5]), to(tmp_path, keep=1))
    assert backed.removed == (older,)
    assert read(backed.place) == (those(PEOPLE[:5]), [], [])


def test_a_backup_that_lacks_something_takes_the_place_of_none_that_has_it(tmp_path: Path) -> None:
    whole = back_up(BackupPool(PEOPLE[:5]), to(tmp_path)).place
    for _ in range(3):
        lacking = BackupPool(PEOPLE[:5])
        lacking.groups_refused = denied("ListGroups")
        back_up(lacking, to(tmp_path, keep=1))
    assert Path(whole).exists()
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("trouble", [PermissionError(13, "Permission denied"), Failure(Code.ACCESS_DENIED)])
def test_older_ones_that_cannot_be_removed_take_nothing_from_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    def refuse(*_: object) -> None:
        raise trouble

    monkeypatch.setattr(destinations.FolderOfBackups, "keep_only", refuse)
    backed = back_up(BackupPool(PEOPLE[:5]), to(tmp_path, keep=1))
    assert backed.not_removed is not None
    assert backed.outcome()["backups_not_removed"] == 1
    assert read(backed.place) == (those(PEOPLE[:5]), [], [])


def test_an_unfinished_backup_is_never_removed(tmp_path: Path) -> None:
    broken_off(tmp_path, "fail", 25, to(tmp_path, protection=ENCRYPTED))
    (unfinished,) = tmp_path.iterdir()
    for _ in range(2):
        back_up(BackupPool(PEOPLE[:5]), to(tmp_path, keep=1))
    assert unfinished.exists()
