import asyncio
import tempfile
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from cognito_admin.archive.reading import Backup, opened
from cognito_admin.model.comparisons import About, Difference, Kind
from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.progress import Progress
from cognito_admin.work import compare
from cognito_admin.work.compare import Comparing
from cognito_admin.work.stop import Stop
from tests.archive.backups import member, person
from tests.archive.test_comparing import backup


@pytest.fixture(autouse=True)
def temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def at(path: Path) -> compare.Opening:
    def opening() -> AbstractContextManager[Backup]:
        return opened(path)

    return opening


def compared(comparing: Comparing, stop: Stop | None = None) -> tuple[list[Difference], list[Progress]]:
    reports: list[Progress] = []

    async def run() -> list[Difference]:
        return [
            difference async for some in comparing.differences(reports.append, stop or Stop()) for difference in some
        ]

    return asyncio.run(run()), reports


def test_differences_come_with_counts_progress_and_what_is_compared(tmp_path: Path, temporary_files: Path) -> None:
    before = backup(tmp_path / "a", [person(number) for number in range(700)])
    after = backup(tmp_path / "b", [person(number) for number in range(1, 1400)], [member("g", 1)])
    comparing = Comparing(at(before), at(after))
    found, reports = compared(comparing)
    assert len(found) == 702
    assert comparing.result is not None
    assert comparing.result.counts == {
        (About.USER, Kind.REMOVED): 1,
        (About.USER, Kind.ADDED): 700,
        (About.MEMBERSHIP, Kind.ADDED): 1,
    }
    assert (comparing.result.before.users, comparing.result.after.users) == (700, 1399)
    assert "UserLastModifiedDate" in comparing.result.left_out
    assert (reports[-1].done, reports[-1].total) == (2100, 2100)
    assert not list(temporary_files.iterdir())


def test_a_map_pairs_users_of_two_pools(tmp_path: Path) -> None:
    before = backup(tmp_path / "a", [person(1)])
    after = backup(tmp_path / "b", [person(2)], pool="us-east-1_Other")
    pairs = tmp_path / "map.csv"
    pairs.write_text(f"username,new_sub,old_sub\nann,{person(2)['Username']},{person(1)['Username']}\n")
    found, _ = compared(Comparing(at(before), at(after), pairs))
    assert [difference.kind for difference in found] == [Kind.CHANGED]


@pytest.mark.parametrize("text", ["old,new\n1,2\n", "old_sub,new_sub\n1,\n", "old_sub,new_sub\n\x001", ""])
def test_a_file_that_is_no_map_is_refused(tmp_path: Path, text: str) -> None:
    made = backup(tmp_path / "a", [person(1)])
    (tmp_path / "map.csv").write_text(text)
    with pytest.raises(Failure) as raised:
        compared(Comparing(at(made), at(made), tmp_path / "map.csv"))
    assert raised.value.code is Code.MAP_NOT_UNDERSTOOD


def test_a_comparison_that_is_stopped_leaves_nothing(tmp_path: Path, temporary_files: Path) -> None:
    made = backup(tmp_path / "a", [person(number) for number in range(10)])
    stop = Stop()
    stop.request()
    with pytest.raises(Cancelled):
        compared(Comparing(at(made), at(made)), stop)
    assert not list(temporary_files.iterdir())


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    made = backup(tmp_path / "a", [person(1)])
    with pytest.raises(Failure) as raised:
        compared(Comparing(at(made), at(tmp_path / "gone")))
    assert raised.value.code is Code.BACKUP_NOT_FOUND


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = backup(tmp_path / "a", [person(1)])

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cognito_admin.archive.comparing.Buckets.add", full)
    with pytest.raises(Failure) as raised:
        compared(Comparing(at(made), at(made)))
    assert raised.value.code is Code.DISK_FULL
