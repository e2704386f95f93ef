import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.store.paths import Paths, encoded, owners_file

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions of Windows come from the profile's folder")


def test_basedir_moves_every_file(tmp_path: Path) -> None:
    paths = Paths.default(tmp_path)
    places = [
        paths.settings,
        paths.journal,
        paths.salt,
        paths.key_mark,
        paths.instance,
        paths.logs,
        paths.locks,
        paths.paces,
    ]
    places.append(paths.index(PoolId("us-east-1_AbCdEf123")))
    assert all(place.is_relative_to(tmp_path) for place in places)
    assert len(set(places)) == len(places)


def test_without_basedir_the_files_are_in_the_users_own_folder() -> None:
    assert Paths.default().base.is_relative_to(Path.home())


def test_pools_whose_ids_differ_only_by_case_have_different_files_on_every_system(tmp_path: Path) -> None:
    paths = Paths(tmp_path)
    upper, lower = paths.index(PoolId("us-east-1_ABC")), paths.index(PoolId("us-east-1_abc"))
    assert upper.name.lower() != lower.name.lower()


def test_the_same_id_from_another_endpoint_is_another_pool(tmp_path: Path) -> None:
    paths, pool = Paths(tmp_path), PoolId("us-east-1_AbC")
    assert paths.index(pool) != paths.index(pool, "http://127.0.0.1:5000")
    assert paths.index(pool, "http://127.0.0.1:5000") != paths.index(pool, "http://127.0.0.1:5001")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.text(st.characters(exclude_categories=["Cs"])))
def test_encoded_names_never_leave_their_folder_and_never_meet(one: str, other: str) -> None:
    name = encoded(one)
    assert Path(name).name == name
    assert name == name.lower()
    assert (one == other) == (name == encoded(other))


@posix
def test_folders_and_files_are_the_owners_whatever_the_umask(tmp_path: Path) -> None:
    previous = os.umask(0)
    try:
        paths = Paths(tmp_path / "kept" / "here")
        paths.prepare()
        owners_file(paths.journal)
        os.umask(0o377)
        owners_file(paths.salt)
    finally:
        os.umask(previous)
    for folder in (paths.base, paths.indexes, paths.logs, paths.locks, paths.paces):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for file in (paths.journal, paths.salt):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@posix
def test_what_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    paths = Paths(tmp_path)
    paths.base.chmod(0o755)
    paths.journal.touch(0o644)
    paths.prepare()
    owners_file(paths.journal)
    assert stat.S_IMODE(paths.base.stat().st_mode) == 0o700
    assert stat.S_IMODE(paths.journal.stat().st_mode) == 0o600


@posix
def test_a_folder_that_holds_other_things_too_stays_as_open_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "a list of others.txt").touch()
    paths = Paths(tmp_path)
    for _ in range(2):
        paths.prepare()
        owners_file(paths.settings)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    assert {
        stat.S_IMODE(folder.stat().st_mode) for folder in (paths.indexes, paths.logs, paths.locks, paths.paces)
    } == {0o700}


@posix
def test_a_folder_with_nothing_but_what_the_program_made_is_closed_again(tmp_path: Path) -> None:
    paths = Paths(tmp_path / "data")
    paths.prepare()
    for name in ("settings.json.damaged", "journal.db-wal", "salt.json", "key.json", "instance"):
        (paths.base / name).touch()
    (paths.base / "crashes").mkdir()
    paths.base.chmod(0o755)
    paths.prepare()
    assert stat.S_IMODE(paths.base.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_a_failure_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Failure) as caught:
        Paths(tmp_path / "file" / "below").prepare()
    assert caught.value.code is Code.FOLDER_NOT_WRITABLE
    assert str(tmp_path / "file") in caught.value.facts["path"]
