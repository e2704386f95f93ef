"""Preferences by the command line: told, chosen, put back, and the window finds them so."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from cognito_admin.cli.statuses import Status
from cognito_admin.model.preferences import PREFERENCES, SHARE_OF_PRODUCTION, THEME
from cognito_admin.store.paths import Paths
from cognito_admin.work.settings import Settings
from tests.cli.conftest import Shell


@pytest.fixture
def environment() -> Mapping[str, str]:
    """Nothing is asked of AWS."""
    return {}


def kept(folder: Path) -> Settings:
    return Settings.load(Paths(folder / "data").settings)


def test_all_are_listed_with_what_they_can_be(shell: Shell) -> None:
    ended = shell("preferences")
    assert ended.status == Status.DONE
    assert [line.split()[0] for line in ended.out.splitlines()[2:]] == [one.name for one in PREFERENCES]
    assert "system, en, de, fr, ja" in ended.out
    documents = shell("preferences", "--json").document
    assert [(one["name"], one["value"]) for one in documents] == [(one.name, one.default) for one in PREFERENCES]


def test_one_is_chosen_told_and_put_back(shell: Shell, tmp_path: Path) -> None:
    assert shell("preferences", "share-production", "25%").out.split() == ["share-production", "25"]
    assert shell("preferences", "theme", "contrast").status == Status.DONE
    assert shell("preferences", "share-production").out == "25\n"
    assert shell("--json", "preferences", "share-production").document["value"] == 25
    assert kept(tmp_path).chosen(SHARE_OF_PRODUCTION) == 25
    assert shell("preferences", "share-production", "--reset").out.split() == ["share-production", "40"]
    assert (kept(tmp_path).chosen(SHARE_OF_PRODUCTION), kept(tmp_path).chosen(THEME)) == (40, "contrast")
    assert shell("preferences", "--reset").status == Status.DONE
    assert kept(tmp_path).chosen(THEME) == "auto"


def test_what_is_none_is_refused_with_what_there_is_and_changes_nothing(shell: Shell, tmp_path: Path) -> None:
    unknown, wrong = shell("preferences", "colour"), shell("preferences", "share-production", "0")
    assert (unknown.status, wrong.status) == (Status.BAD_INPUT, Status.BAD_INPUT)
    assert "theme, text-size" in unknown.err
    assert "1 – 100" in wrong.err
    assert shell("preferences", "theme", "dark", "--reset").status == Status.BAD_INPUT
    assert kept(tmp_path).chosen(THEME) == "auto"
