from pathlib import Path

import pytest

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import JobId
from cognito_admin.work import job_locks
from cognito_admin.work.job_locks import JobLocks


def test_a_job_is_alive_while_it_holds_its_locks(tmp_path: Path) -> None:
    locks = JobLocks(tmp_path)
    job = JobId("1")
    assert not locks.is_alive(job)
    with locks.hold(job, "pool/eu:1", "Shop"):
        assert locks.is_alive(job)
        assert not locks.resource_is_free("pool/eu:1")
        assert locks.resource_is_free("pool/eu:2")
    assert not locks.is_alive(job)
    assert locks.resource_is_free("pool/eu:1")


def test_the_locks_are_freed_when_the_work_fails(tmp_path: Path) -> None:
    locks = JobLocks(tmp_path)
    with pytest.raises(ZeroDivisionError), locks.hold(JobId("1"), "pool", "Shop"):
        raise ZeroDivisionError
    assert locks.resource_is_free("pool")
    assert not locks.is_alive(JobId("1"))


def test_a_held_resource_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_locks, "PATIENCE_S", 0)
    locks = JobLocks(tmp_path)
    with locks.hold(JobId("1"), "pool", "Shop"):
        with pytest.raises(Failure) as refused, locks.hold(JobId("2"), "pool", "Shop"):
            pytest.fail("the resource is held")
        assert refused.value == Failure(Code.JOB_RUNNING_ALREADY, subject="Shop")


def test_a_lock_that_cannot_be_tidied_away_does_not_fail_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows while another process asks whether the job is alive."""

    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "unlink", refuse)
    locks = JobLocks(tmp_path)
    with locks.hold(JobId("1"), "pool", "Shop"):
        pass
    assert locks.resource_is_free("pool")
    assert not locks.is_alive(JobId("1"))


def test_a_job_has_begun_once_it_held_its_locks(tmp_path: Path) -> None:
    locks = JobLocks(tmp_path)
    assert not locks.has_begun(JobId("1"))
    with locks.hold(JobId("1"), "pool", "Shop"):
        assert locks.has_begun(JobId("1"))
