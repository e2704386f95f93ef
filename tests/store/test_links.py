"""Somebody who may write into a folder of ours puts a link there that leads to a file of ours: nothing is written to that."""

import faulthandler
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cognito_admin.model.failures import Code, Failure
from cognito_admin.store.paths import owners_file
from cognito_admin.store.whole_file import write_whole
from cognito_admin.work.hard_crash import traced
from cognito_admin.work.logs import FILE, Logs

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")


@pytest.fixture
def precious(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "precious"
    file.write_text("as it was")
    file.chmod(0o644)
    yield file
    assert file.read_text() == "as it was"
    assert file.stat().st_mode & 0o777 == 0o644


@pytest.fixture
def link(tmp_path: Path, precious: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    made = folder / FILE
    made.symlink_to(precious)
    return made


def test_a_database_is_not_made_through_a_link(link: Path) -> None:
    with pytest.raises(Failure) as refused:
        owners_file(link)
    assert refused.value.code is Code.FOLDER_NOT_WRITABLE


def test_a_small_file_takes_the_place_of_a_link(link: Path) -> None:
    write_whole(link, "new")
    assert not link.is_symlink()
    assert link.read_text() == "new"


def test_the_log_is_not_written_through_a_link(link: Path) -> None:
    logs = Logs(link.parent)
    logging.getLogger("cognito_admin").info("told")
    logs.close()


def test_the_last_words_of_a_process_are_not_written_through_a_link(
    link: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    enabled: list[int] = []
    monkeypatch.setattr(faulthandler, "is_enabled", lambda: False)
    monkeypatch.setattr(faulthandler, "enable", enabled.append)
    with traced(link):
        assert enabled == []
