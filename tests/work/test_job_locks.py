import threading
from contextlib import ExitStack
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


def test_no_file_stays_of_work_that_ended_however_it_did(tmp_path: Path) -> None:
    locks = JobLocks(tmp_path)
    with locks.hold(JobId("1"), "pool", "Shop"):
        pass
    with pytest.raises(ZeroDivisionError), locks.hold(JobId("2"), "pool", "Shop"):
        raise ZeroDivisionError
    assert locks.resource_is_free("pool")
    assert list(tmp_path.iterdir()) == []


def test_whoever_waits_for_the_end_of_other_work_holds_a_lock_that_others_see(tmp_path: Path) -> None:
    locks = JobLocks(tmp_path)
    first, second = ExitStack(), ExitStack()
    first.enter_context(locks.hold(JobId("1"), "pool", "Shop"))
    waiting = threading.Thread(target=lambda: second.enter_context(locks.hold(JobId("2"), "pool", "Shop")))
    waiting.start()
    first.close()
    waiting.join()
    with second:
        assert not locks.resource_is_free("pool")
        assert locks.is_alive(JobId("2"))


def test_locks_of_a_killed_process_are_forgotten_and_those_in_use_are_not(tmp_path: Path) -> None:
    locks = JobLocks(tmp_path)
    with locks.hold(JobId("1"), "pool", "Shop"):
        kept = sorted(tmp_path.iterdir())
        locks.forget(JobId("1"), "pool")
        assert sorted(tmp_path.iterdir()) == kept
    for path in kept:
        path.touch()
    locks.forget(JobId("1"), "pool")
    assert list(tmp_path.iterdir()) == []
