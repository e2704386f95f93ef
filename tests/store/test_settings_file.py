import asyncio
import errno
import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cognito_admin import moving
from cognito_admin.model.failures import Code, Failure
from cognito_admin.store import settings_file
from cognito_admin.store.settings_file import SettingsFile

on_posix = pytest.mark.skipif(os.name == "nt", reason="Windows guards the profile folder by access lists")


def test_what_was_saved_is_read_back(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    file.save({"name": "Zoë", "list": [1, None, {"a": True}]})
    asyncio.run(file.flush())
    file.close()
    assert SettingsFile(file.path).read() == ({"name": "Zoë", "list": [1, None, {"a": True}]}, None)


def test_no_file_is_an_empty_document(tmp_path: Path) -> None:
    assert SettingsFile(tmp_path / "none" / "settings.json").read() == ({}, None)


@on_posix
def test_only_the_owner_may_read_it_and_its_folder(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "new" / "settings.json")
    file.save({})
    file.close()
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.path.parent.stat().st_mode) == 0o700


def test_many_saves_in_a_row_write_the_last_and_not_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started, go_on, written = threading.Event(), threading.Event(), list[str]()

    def slow_write(path: Path, text: str) -> None:
        started.set()
        go_on.wait()
        written.append(json.loads(text)["n"])

    monkeypatch.setattr(settings_file, "write_whole", slow_write)
    file = SettingsFile(tmp_path / "settings.json")
    file.save({"n": 0})
    started.wait()
    for n in range(1, 100):
        file.save({"n": n})
    go_on.set()
    asyncio.run(file.flush())
    file.close()
    assert written == [0, 99]


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff\xfe", b"", b"[" * 100_000])
def test_a_damaged_file_is_set_aside_with_its_content(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    assert SettingsFile(path).read() == ({}, tmp_path / "settings.json.damaged")
    assert not path.exists()
    assert (tmp_path / "settings.json.damaged").read_bytes() == content


def test_a_file_that_may_not_be_read_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "settings.json").mkdir()
    with pytest.raises(Failure) as caught:
        SettingsFile(tmp_path / "settings.json").read()
    assert caught.value.code is Code.STORE_DAMAGED
    assert (tmp_path / "settings.json").is_dir()


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, Code.DISK_FULL), (errno.EACCES, Code.FOLDER_NOT_WRITABLE)])
def test_a_failed_write_is_told_and_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: Code
) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"old": true}')
    told: list[Failure] = []

    def refused(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(moving, "_PAUSE_S", 0)
    monkeypatch.setattr(os, "fsync", refused)
    file = SettingsFile(path, told.append)
    file.save({"old": False})
    with pytest.raises(Failure) as caught:
        asyncio.run(file.flush())
    file.close()
    assert caught.value.code is code
    assert told == [caught.value]
    assert path.read_text() == '{"old": true}'
    assert list(tmp_path.iterdir()) == [path]


def test_a_cancelled_flush_does_not_cancel_the_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    write = settings_file.write_whole

    def slow_write(path: Path, text: str) -> None:
        go_on.wait()
        write(path, text)

    monkeypatch.setattr(settings_file, "write_whole", slow_write)
    file = SettingsFile(tmp_path / "settings.json")
    file.save({"n": 1})
    file.save({"n": 2})

    async def give_up() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(file.flush(), 0)

    asyncio.run(give_up())
    go_on.set()
    file.close()
    assert file.read()[0] == {"n": 2}


@on_posix
def test_a_linked_file_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    real, link = tmp_path / "dotfiles" / "settings.json", tmp_path / "settings.json"
    real.write_text("{}")
    link.symlink_to(real)
    file = SettingsFile(link)
    file.save({"n": 1})
    file.close()
    assert link.is_symlink()
    assert json.loads(real.read_text()) == {"n": 1}


def test_a_target_that_is_open_elsewhere_for_a_moment_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, refusals = Path.replace, [PermissionError(), PermissionError()]

    def busy(self: Path, target: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return replace(self, target)

    monkeypatch.setattr(moving, "_PAUSE_S", 0)
    monkeypatch.setattr(Path, "replace", busy)
    file = SettingsFile(tmp_path / "settings.json")
    file.save({"n": 1})
    asyncio.run(file.flush())
    file.close()
    assert file.read()[0] == {"n": 1}


def test_reading_settings_imports_nothing_slow() -> None:
    script = (
        "import sys; from pathlib import Path; from cognito_admin.work.settings import Settings;"
        "Settings.load(Path('nowhere')); print([m for m in ('asyncio', 'concurrent.futures', 'logging') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_what_another_process_wrote_is_news_once(tmp_path: Path) -> None:
    ours, theirs = SettingsFile(tmp_path / "settings.json"), SettingsFile(tmp_path / "settings.json")
    ours.read()
    assert ours.news() is None
    theirs.save({"n": 1})
    theirs.close()
    assert ours.news() == {"n": 1}
    assert ours.news() is None
    assert theirs.news() is None


def test_what_another_process_wrote_is_not_written_over_but_where_it_was_changed_here(tmp_path: Path) -> None:
    ours, theirs = SettingsFile(tmp_path / "settings.json"), SettingsFile(tmp_path / "settings.json")
    ours.save({"same": 0, "changed here": 0, "changed there": 0})
    asyncio.run(ours.flush())
    theirs.read()
    theirs.save({"same": 0, "changed here": 1, "changed there": 1, "new": 1})
    theirs.close()
    ours.save({"same": 0, "changed here": 2, "changed there": 0})
    asyncio.run(ours.flush())
    ours.close()
    both = {"same": 0, "changed here": 2, "changed there": 1, "new": 1}
    assert SettingsFile(ours.path).read() == (both, None)
    assert ours.news() == both
    assert ours.news() is None


def test_what_another_process_wrote_stays_however_often_something_else_is_changed_here(tmp_path: Path) -> None:
    ours, theirs = SettingsFile(tmp_path / "settings.json"), SettingsFile(tmp_path / "settings.json")
    ours.save({"here": 0, "there": 0})
    asyncio.run(ours.flush())
    theirs.read()
    theirs.save({"here": 0, "there": 1})
    theirs.close()
    for number in (1, 2):
        ours.save({"here": number, "there": 0})
        asyncio.run(ours.flush())
    assert ours.news() == {"here": 2, "there": 1}
    ours.save({"here": 2, "there": 0})
    ours.close()
    assert SettingsFile(ours.path).read() == ({"here": 2, "there": 0}, None)


@pytest.mark.parametrize("text", ["{", "[]", "\N{SNOWMAN}"])
def test_what_cannot_be_read_is_no_news(tmp_path: Path, text: str) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    file.save({"n": 1})
    file.close()
    file.path.write_text(text, encoding="utf-16" if text == "\N{SNOWMAN}" else "utf-8")
    assert file.news() is None
    file.path.unlink()
    assert file.news() is None
