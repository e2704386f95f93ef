"""All local data removed by the command line."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from cognito_admin.cli import terminal
from cognito_admin.cli.statuses import Status
from cognito_admin.work.presence import Presence
from tests.cli.conftest import Shell


@pytest.fixture
def environment() -> Mapping[str, str]:
    """Nothing is asked of AWS."""
    return {}


def test_it_asks_first_and_removes_nothing_where_nobody_can_answer(shell: Shell, tmp_path: Path) -> None:
    shell("preferences", "theme", "dark")
    ended = shell("remove-local-data")
    assert ended.status == Status.BAD_INPUT
    assert "--yes" in ended.err
    assert "Connections, markings and preferences: 1 file" in ended.out
    assert "Backups that were made, and files that were exported" in ended.out
    assert json.loads((tmp_path / "data" / "settings.json").read_text())["theme"] == "dark"


def test_agreed_to_it_removes_all_and_the_command_leaves_nothing_itself(shell: Shell, tmp_path: Path) -> None:
    shell("preferences", "theme", "dark")
    ended = shell("remove-local-data", "--yes", "--json")
    assert ended.status == Status.DONE
    assert ended.document["left"] == []
    assert ended.document["removed"]["settings"] == 1
    assert not (tmp_path / "data").exists()


def test_nothing_is_removed_while_another_process_is_at_work_on_it(shell: Shell, tmp_path: Path) -> None:
    shell("preferences", "theme", "dark")
    other = Presence(tmp_path / "data" / "locks")
    ended = shell("remove-local-data", "--yes")
    other.close()
    assert ended.status == Status.BAD_INPUT
    assert "still at work" in ended.err
    assert (tmp_path / "data" / "settings.json").exists()


def test_nothing_is_removed_if_another_process_began_while_the_question_waited(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("preferences", "theme", "dark")
    began: list[Presence] = []

    async def agrees(question: str) -> bool:
        began.append(Presence(tmp_path / "data" / "locks"))
        return bool(question)

    monkeypatch.setattr(terminal, "agrees", agrees)
    ended = shell("remove-local-data")
    began[0].close()
    assert ended.status == Status.BAD_INPUT
    assert "still at work" in ended.err
    assert (tmp_path / "data" / "settings.json").exists()
