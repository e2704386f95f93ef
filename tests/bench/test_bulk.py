"""The benchmark of changing many tells what it says: figures of a bulk made by a job, and a report that is not the truth."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bench import bulk
from tests.bench.apart import run_apart
from tests.bench.bulk import Told
from tests.bench.conftest import USERS
from tests.bench.figures import Figure
from tests.bench.frames import KINDS

CHANGED = 24
TIMES = 4


def test_a_bulk_is_measured_and_its_report_compared_with_the_pool(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in bulk.KEYS.items():
        monkeypatch.setenv(name, value)
    lines = list(bulk.paced(tmp_path / "paced", CHANGED, 0))
    (told,) = (line for line in lines if isinstance(line, Told))
    assert (told.users, told.holds) == (CHANGED, True)
    assert any("of the share" in line.name for line in lines if isinstance(line, Figure))
    assert all(line.as_json() for line in lines)


def test_a_report_that_says_otherwise_than_the_pool_does_not_pass() -> None:
    told = Told("case", 10, 10, 10, 10, 0)
    assert told.holds
    wrong = [replace(told, reported=9), replace(told, changed=9), replace(told, recorded=9), replace(told, twice=1)]
    assert not any(each.holds for each in wrong)
    assert "WRONG" in str(wrong[0])


def test_what_is_done_in_the_window_is_seen_while_users_are_changed(index: Path) -> None:
    seen = run_apart("tests.bench.bulk_probe", index=str(index), users=2_000, times=TIMES)
    assert seen["users"] >= USERS
    assert seen["changed"] >= 10
    assert Counter(frame["kind"] for frame in seen["frames"]) == dict.fromkeys(KINDS, TIMES)
