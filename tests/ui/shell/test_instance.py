import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalServer
from pytestqt.qtbot import QtBot

from cognito_admin.ui.shell.instance import Instance, server_name

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has names instead of sockets in folders")


@pytest.fixture
def short_path() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.fixture
def long_path(short_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose sockets have to be elsewhere; elsewhere is empty."""
    monkeypatch.setattr(tempfile, "tempdir", str(short_path))
    folder = short_path / ("folder" * 20)
    folder.mkdir()
    return folder


def killed(name: str) -> Path:
    """A socket that nobody listens to any more."""
    left = socket.socket(socket.AF_UNIX)
    left.bind(name)
    left.close()
    return Path(name)


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


@posix
def test_the_socket_lies_in_the_folder_it_stands_for_and_only_its_owner_has_access(
    qtbot: QtBot, short_path: Path
) -> None:
    first = Instance(short_path / "instance")
    first.listen()
    (made,) = short_path.iterdir()
    assert made.is_socket()
    assert made.stat().st_mode & 0o077 == 0
    first.close()
    assert [*short_path.iterdir()] == []


@posix
def test_what_a_killed_window_left_is_listened_to_again(qtbot: QtBot, short_path: Path) -> None:
    place = short_path / "instance"
    killed(str(server_name(place)))
    first = Instance(place)
    first.listen()
    with qtbot.waitSignal(first.asked_forward):
        assert Instance(place).call_first()
    first.close()


@posix
def test_a_folder_with_a_long_name_is_served_too(qtbot: QtBot, long_path: Path) -> None:
    first = Instance(long_path / "instance")
    first.listen()
    with qtbot.waitSignal(first.asked_forward):
        assert Instance(long_path / "instance").call_first()
    first.close()
    assert [*long_path.iterdir()] == []
    assert [*long_path.parent.iterdir()] == [long_path]


@posix
def test_where_every_name_is_too_long_nothing_is_left_behind(
    qtbot: QtBot, long_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(long_path))
    first = Instance(long_path / "instance")
    first.listen()
    assert not Instance(long_path / "instance").call_first()
    first.close()
    assert [*long_path.iterdir()] == []


@posix
def test_sockets_of_killed_windows_do_not_pile_up_and_living_ones_stay(qtbot: QtBot, long_path: Path) -> None:
    asked: list[str] = []
    living = Instance(long_path / "living")
    living.listen()
    living.asked_forward.connect(lambda: asked.append("living"))
    dead = killed(str(server_name(long_path / "dead")))
    another = Instance(long_path / "another")
    with qtbot.waitSignal(another.asked_forward):
        another.listen()
        assert Instance(long_path / "another").call_first()
    assert not dead.exists()
    assert Path(str(server_name(long_path / "living"))).exists()
    assert asked == []
    for one in (living, another):
        one.close()


@posix
def test_a_window_starts_while_another_one_is_beginning_to_listen(qtbot: QtBot, long_path: Path) -> None:
    being_made = Path(str(server_name(long_path / "another"))).parent / ".IRFMbx"
    being_made.mkdir()
    first = Instance(long_path / "instance")
    first.listen()
    assert Instance(long_path / "instance").call_first()
    assert being_made.is_dir()
    first.close()


@posix
def test_a_window_listens_though_the_last_one_took_the_folder_of_sockets_meanwhile(
    qtbot: QtBot, long_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = Instance(long_path / "last")
    last.listen()
    listen = QLocalServer.listen

    def listen_late(server: QLocalServer, name: str) -> bool:
        last.close()
        return listen(server, name)

    monkeypatch.setattr(QLocalServer, "listen", listen_late)
    first = Instance(long_path / "instance")
    first.listen()
    assert Instance(long_path / "instance").call_first()
    first.close()


@posix
def test_nobody_is_listened_to_in_a_folder_that_others_can_reach(qtbot: QtBot, long_path: Path) -> None:
    folder = Path(str(server_name(long_path / "instance"))).parent
    folder.chmod(0o777)
    assert server_name(long_path / "instance") is None
    window = Instance(long_path / "instance")
    window.listen()
    assert not window.call_first()
