import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from cognito_admin.aws.pacing import ledger_file
from cognito_admin.aws.pacing.categories import QUOTAS, Category
from cognito_admin.aws.pacing.ledger import CATCH_UP_S, Ledger
from cognito_admin.aws.pacing.ledger_file import AGAIN_S, LedgerFile
from tests.aws.pacing import taker
from tests.conftest import ExpectedLogs

NOT_SHARED = "not shared with other processes"
LIST_PER_S = QUOTAS[Category.USER_LIST]
OpenLedger = Callable[..., LedgerFile]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "account.pace"


@pytest.fixture
def opened() -> Iterator[OpenLedger]:
    files: list[LedgerFile] = []

    def make(path: Path, clock: Callable[[], float] = time.monotonic) -> LedgerFile:
        files.append(LedgerFile(path, "123456789012", "eu-central-1", clock=clock))
        return files[-1]

    yield make
    for file in files:
        file.close()


def take(file: LedgerFile, share: float = 0.9) -> float:
    return file.change(lambda ledger, now_s: ledger.take("ListUsers", "p", share, now_s, 0)).at_s


def started(path: Path, share: float, what: str | int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, taker.__file__, str(path), str(share), str(what)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )


def slots_of(takers: list[subprocess.Popen[str]]) -> list[float]:
    """Lets them begin together and returns all the slots they were given, in order."""
    for process in takers:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
    for process in takers:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    return sorted(float(line) for process in takers for line in process.communicate()[0].splitlines())


def test_processes_together_stay_under_one_share(path: Path) -> None:
    slots = slots_of([started(path, 0.9, 40) for _ in range(3)])
    assert len(slots) == 120
    assert all(after - before >= 1 / (LIST_PER_S * 0.9) - 1e-9 for before, after in pairwise(slots))


def test_processes_with_different_shares_stay_under_the_larger(path: Path) -> None:
    slots = slots_of([started(path, 0.4, 30), started(path, 0.9, 30)])
    assert len(slots) == 60
    assert slots[-1] - slots[0] >= 29 / (LIST_PER_S * 0.4) + 29 / (LIST_PER_S * 0.9)


def test_what_one_process_was_refused_slows_down_the_others(path: Path, opened: OpenLedger) -> None:
    process = started(path, 1.0, "refused")
    process.communicate()
    file = opened(path)
    first, second = take(file, 1.0), take(file, 1.0)
    assert second - first > 1 / LIST_PER_S * 1.05


def test_a_process_that_was_killed_with_the_lock_in_its_hand_keeps_nobody_waiting(
    path: Path, opened: OpenLedger
) -> None:
    process = started(path, 0.9, "hold")
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    process.kill()
    process.communicate()
    file = opened(path)
    take(file)
    assert file.alone() is None


def test_while_somebody_keeps_the_lock_the_pace_is_kept_alone(
    path: Path, opened: OpenLedger, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    expected_logs.allow(NOT_SHARED)
    monkeypatch.setattr(ledger_file, "LOCK_PATIENCE_S", 0.01)
    file = opened(path)
    slots = [take(file)]
    process = started(path, 0.9, "hold")
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    try:
        slots += [take(file) for _ in range(20)]
        assert file.alone() is not None
        assert all(after - before >= 1 / (LIST_PER_S * 0.9) - 1e-9 for before, after in pairwise(slots))
    finally:
        process.kill()
        process.communicate()


def test_the_file_is_tried_again_after_a_while(path: Path, opened: OpenLedger, expected_logs: ExpectedLogs) -> None:
    expected_logs.allow(NOT_SHARED)
    now_s = 100.0
    path.mkdir()
    file = opened(path, lambda: now_s)
    take(file)
    assert file.alone() is not None
    path.rmdir()
    take(file)
    assert not path.exists()
    now_s += AGAIN_S
    take(file)
    assert file.alone() is None
    assert path.exists()


@pytest.mark.parametrize("found", [b"", b"\0" * 500, b"0000", b"ffffffff       12\nnot a ledger", b"\xff" * 100_000])
def test_a_damaged_file_is_begun_anew(path: Path, opened: OpenLedger, found: bytes) -> None:
    path.write_bytes(found)
    file, other = opened(path), opened(path)
    slots = [take(file), take(other), take(file)]
    assert all(after - before >= 1 / (LIST_PER_S * 0.9) - 1e-9 for before, after in pairwise(slots))
    assert file.alone() is None


def test_only_its_owner_may_read_it(path: Path, opened: OpenLedger) -> None:
    take(opened(path))
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_somebody_removed_is_made_anew(path: Path, opened: OpenLedger) -> None:
    file = opened(path)
    take(file)
    path.unlink()
    take(file)
    take(opened(path))
    assert path.exists()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is read-only for root")
def test_on_a_disk_that_takes_nothing_the_pace_is_kept_alone(
    tmp_path: Path, opened: OpenLedger, expected_logs: ExpectedLogs
) -> None:
    expected_logs.allow(NOT_SHARED)
    tmp_path.chmod(0o500)
    file = opened(tmp_path / "account.pace")
    slots = [take(file) for _ in range(20)]
    tmp_path.chmod(0o700)
    assert slots[-1] - slots[0] >= 19 / (LIST_PER_S * 0.9)


@pytest.mark.parametrize("refusing", ["lock", "read", "write", "lseek"])
def test_whatever_the_disk_refuses_the_pace_is_kept(
    path: Path, opened: OpenLedger, monkeypatch: pytest.MonkeyPatch, refusing: str, expected_logs: ExpectedLogs
) -> None:
    expected_logs.allow(NOT_SHARED)
    file = opened(path)
    slots = [take(file), take(file)]

    def refuse(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as disk:
        disk.setattr(*((ledger_file, "lock") if refusing == "lock" else (os, refusing)), refuse)
        slots += [take(file) for _ in range(20)]
    assert file.alone() is not None
    assert all(after - before >= 1 / (LIST_PER_S * 0.9) - 1e-9 for before, after in pairwise(slots))


def test_without_a_file_nothing_is_written(tmp_path: Path) -> None:
    file = LedgerFile(None, "123456789012", "eu-central-1")
    assert take(file) < take(file)
    assert isinstance(file.alone(), Ledger)
    assert not [*tmp_path.iterdir()]


def test_a_computer_that_was_restarted_begins_at_once(path: Path, opened: OpenLedger) -> None:
    file = opened(path, lambda: 1e6)
    for _ in range(300):
        take(file)
    assert take(opened(path, lambda: 50.0)) == 50.0 - CATCH_UP_S
