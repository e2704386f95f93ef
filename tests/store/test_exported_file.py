import asyncio
import errno
import os
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.store.exported_file import ExportedFile


def exported(path: Path, scenario: Callable[[ExportedFile], Awaitable[None]]) -> None:
    async def run() -> None:
        async with ExportedFile(path) as file:
            await scenario(file)

    asyncio.run(run())


async def write_ann(file: ExportedFile) -> None:
    await file.write("Ann, José\r\n")
    await file.finish()


def test_a_whole_file_is_in_its_place_and_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "users.csv"
    path.write_text("old")
    path.chmod(0o644)
    exported(path, write_ann)
    assert path.read_bytes() == "Ann, José\r\n".encode()
    assert [*tmp_path.iterdir()] == [path]
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_what_is_not_finished_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "users.csv"
    path.write_text("old")

    async def stop(file: ExportedFile) -> None:
        await file.write("half")
        raise Cancelled

    with pytest.raises(Cancelled):
        exported(path, stop)
    assert path.read_text() == "old"
    assert [*tmp_path.iterdir()] == [path]


def test_nothing_stays_of_one_that_was_given_up_while_it_was_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    opened = os.open

    def slowly(*arguments: Any, **options: Any) -> int:
        begun.set()
        go_on.wait(10)
        return opened(*arguments, **options)

    async def scenario() -> None:
        file = ExportedFile(tmp_path / "users.csv")
        entering = asyncio.ensure_future(file.__aenter__())
        await asyncio.to_thread(begun.wait, 10)
        entering.cancel()
        await asyncio.wait((entering,))
        go_on.set()
        await asyncio.to_thread(file._executor.shutdown)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", slowly)
        asyncio.run(scenario())
    assert [*tmp_path.iterdir()] == []


def test_what_a_kill_left_behind_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "users.csv.part").write_text("half of an earlier one")
    exported(tmp_path / "users.csv", write_ann)
    assert [found.name for found in tmp_path.iterdir()] == ["users.csv"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Failure) as failed:
        exported(tmp_path / "gone" / "users.csv", write_ann)
    assert failed.value.code is Code.EXPORT_NOT_WRITTEN
    assert failed.value.facts["path"] == str(tmp_path / "gone" / "users.csv")


def test_a_full_disk_is_told_and_nothing_half_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Failure) as failed:
        exported(tmp_path / "users.csv", write_ann)
    assert failed.value.code is Code.DISK_FULL
    assert [*tmp_path.iterdir()] == []


def test_half_a_character_does_not_end_an_export(tmp_path: Path) -> None:
    async def write(file: ExportedFile) -> None:
        await file.write("a\ud83d b")
        await file.finish()

    exported(tmp_path / "users.csv", write)
    assert (tmp_path / "users.csv").read_text("utf-8") == "a? b"
