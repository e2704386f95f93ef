from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cognito_admin.ui.shell.instance import Instance


def test_a_second_start_brings_the_first_window_forward(qtbot: QtBot, tmp_path: Path) -> None:
    first, second = Instance(tmp_path / "instance"), Instance(tmp_path / "instance")
    assert first.is_first()
    first.listen()
    assert not second.is_first()
    with qtbot.waitSignal(first.asked_forward):
        assert second.call_first()
    first.close()
    second.close()


def test_another_folder_has_a_window_of_its_own(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    first, other = Instance(tmp_path / "instance"), Instance(tmp_path / "other" / "instance")
    assert first.is_first()
    assert other.is_first()
    first.close()
    other.close()


def test_a_window_that_does_not_answer_is_not_waited_for_forever(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cognito_admin.ui.shell.instance._PATIENCE_MS", 50)
    first, second = Instance(tmp_path / "instance"), Instance(tmp_path / "instance")
    assert first.is_first()
    assert not second.is_first()
    assert not second.call_first()
    first.close()
    second.close()


def test_after_the_first_window_closed_the_next_start_is_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    first = Instance(tmp_path / "instance")
    assert first.is_first()
    first.listen()
    first.close()
    second = Instance(tmp_path / "instance")
    assert second.is_first()
    second.close()
