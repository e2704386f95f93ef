"""The benchmark of backups tells what it says: a backup that is not the truth, and how fast one is verified."""

from pathlib import Path

import pytest

from cognito_admin.archive.writing import BackupWriter, line_of
from cognito_admin.model.backups import BackedUpPool, Counts, Manifest
from cognito_admin.model.ids import PoolId
from tests.bench import verified_backup
from tests.bench.backups import BackupBench, compared
from tests.bench.figures import Figure
from tests.bench.listed_pool import POOL_ID, REGION, UNTIL, population

USERS = 90


def test_a_backup_that_is_not_the_truth_is_told(tmp_path: Path) -> None:
    truth = population(USERS)
    people = [verified_backup.listed(truth.user(number)) for number in range(USERS)]
    changed, stranger = {**people[1], "UserStatus": "NEW"}, {**people[0], "Username": "stranger"}
    writer = BackupWriter.begin(tmp_path / "backups" / "one", {})
    writer.add_users(map(line_of, [people[0], stranger, changed, *people[2:-2]]))
    groups = [(group, number) for number in range(USERS) for group in truth.user(number).groups]
    writer.add_memberships(
        line_of({"group": group, "sub": "", "username": truth.user(number).username}) for group, number in groups[1:]
    )
    pool = BackedUpPool(PoolId(POOL_ID), "Load", REGION)
    writer.finish(Manifest("bench", pool, UNTIL, UNTIL, Counts(USERS), writer.files()))
    found = compared("some", tmp_path / "backups", truth)
    assert (found.lost, found.altered, found.doubled) == (2 + 1, 1, 1)
    assert not found.holds


def test_how_fast_a_backup_is_verified_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = list(BackupBench(tmp_path, verified=500).verified())
    assert [line.name for line in lines if isinstance(line, Figure)] == ["  users a second", "  memory"]
