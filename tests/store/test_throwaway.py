import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from cognito_admin.model.failures import Code, Failure
from cognito_admin.store.throwaway import Throwaway, remove_abandoned

KILLED = """
import os, signal, sys, tempfile
from cognito_admin.store.throwaway import Throwaway
tempfile.tempdir = sys.argv[1]
(Throwaway("session").path / "journal.db").touch()
os._exit(9)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_what_a_killed_process_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    (left,) = tmp_path.iterdir()
    assert (left / "journal.db").exists()
    in_use = Throwaway("demo")
    for name in ("cognito-admin-demo-others", "cognito-admin", "another"):
        (tmp_path / name).mkdir()
    remove_abandoned()
    assert not left.exists()
    assert len([*tmp_path.iterdir()]) == 4
    assert in_use.path.exists()
    in_use.remove()
    assert not in_use.path.exists()


@pytest.mark.skipif(os.name != "posix", reason="the profile folder protects files on Windows")
def test_only_the_owner_may_look_into_it() -> None:
    previous = os.umask(0)
    try:
        folder = Throwaway("session")
    finally:
        os.umask(previous)
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    folder.remove()


@pytest.mark.skipif(os.name != "posix", reason="links need a privilege on Windows")
def test_a_link_to_a_folder_elsewhere_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "in-use.lock").touch()
    (tmp_path / "cognito-admin-demo-link").symlink_to(elsewhere)
    remove_abandoned()
    assert elsewhere.exists()


def test_no_room_for_it_is_a_known_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(Failure) as failed:
        Throwaway("session")
    assert failed.value.code is Code.FOLDER_NOT_WRITABLE
    remove_abandoned()
