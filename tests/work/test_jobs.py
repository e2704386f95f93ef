import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.ids import JobId
from cognito_admin.model.progress import Job, JobState
from cognito_admin.store.settings_file import JSON
from cognito_admin.work import jobs as jobs_module
from cognito_admin.work.job_locks import JobLocks
from cognito_admin.work.job_run import new_job
from cognito_admin.work.jobs import Jobs
from tests.conftest import ExpectedLogs
from tests.work.job_child import FileJournal
from tests.work.job_window import jobs_in

TIMEOUT_S = 60


@asynccontextmanager
async def window(folder: Path, *, leave_running: bool = False) -> AsyncIterator[Jobs]:
    jobs = jobs_in(folder)
    try:
        async with asyncio.timeout(TIMEOUT_S):
            yield jobs
    finally:
        await jobs.close(leave_running=leave_running)


async def when(jobs: Jobs, job_id: JobId, wanted: Callable[[Job], bool]) -> Job:
    """The job as soon as it is as wanted."""
    found = asyncio.get_running_loop().create_future()

    def look(job: Job) -> None:
        if job.id == job_id and wanted(job) and not found.done():
            found.set_result(job)

    unsubscribe = jobs.subscribe(look)
    look(jobs.job(job_id))
    try:
        return await found
    finally:
        unsubscribe()


async def ended(jobs: Jobs, job_id: JobId) -> Job:
    return await when(jobs, job_id, lambda job: job.state.ended)


def running_job(jobs: Jobs, folder: Path, **others: object) -> Coroutine[object, object, Job]:
    return jobs.start("until_let_go", resource="pool", subject="Shop", arguments={"go": str(folder / "go")}, **others)  # pyright: ignore


def processes_of(folder: Path) -> list[int]:
    """The processes that have ``folder`` on their command line."""
    if sys.platform != "linux":
        pytest.skip("looks into /proc")
    found: list[int] = []
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and str(folder).encode() in (process / "cmdline").read_bytes():
                found.append(int(process.name))
        except OSError:
            continue
    return found


def test_progress_arrives_and_the_end_with_its_outcome(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with window(tmp_path) as jobs:
            seen: list[Job] = []
            jobs.subscribe(seen.append)
            job = await jobs.start("in_a_burst", resource="pool", subject="Shop")
            last = await ended(jobs, job.id)
            assert last.state is JobState.DONE
            assert last.outcome == {"total": 5000}
            assert last.ended is not None
            assert last.progress is not None
            assert (last.progress.done, last.progress.total) == (5000, 5000)
            assert 1 <= len([job for job in seen if job.progress]) < 50, "thousands of reports were not coalesced"

    asyncio.run(scenario())


def test_the_row_in_the_journal_says_how_a_job_ended(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with window(tmp_path) as jobs:
            done = await jobs.start("in_a_burst", resource="pool", subject="Shop")
            await ended(jobs, done.id)
            failed = await jobs.start("refused", resource="pool", subject="Shop")
            await ended(jobs, failed.id)
        async with window(tmp_path) as later:
            news: list[Job] = []
            later.subscribe(news.append)
            await later.adopt()
            assert news == [], "what ended in an earlier session was told as news"
            assert [(job.id, job.state) for job in later.jobs()] == [
                (failed.id, JobState.FAILED),
                (done.id, JobState.DONE),
            ]
            assert later.job(failed.id).failure == Failure(Code.THROTTLED, operation="ListUsers")
            assert later.can_continue(later.job(failed.id))
            assert not later.can_continue(later.job(done.id))

    asyncio.run(scenario())


def test_a_cancelled_job_ends_at_its_next_step(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with window(tmp_path) as jobs:
            job = await running_job(jobs, tmp_path)
            await when(jobs, job.id, lambda job: job.progress is not None)
            await jobs.cancel(job.id)
            last = await ended(jobs, job.id)
            assert last.state is JobState.CANCELLED
            assert last.failure is None

    asyncio.run(scenario())


def test_a_cancel_that_comes_before_the_process_is_ready_is_heard(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with window(tmp_path) as jobs:
            job = await running_job(jobs, tmp_path)
            await jobs.cancel(job.id)
            assert (await ended(jobs, job.id)).state is JobState.CANCELLED

    asyncio.run(scenario())


def test_work_that_is_ended_on_something_is_waited_for_until_its_process_is_gone(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with window(tmp_path) as jobs:
            job = await running_job(jobs, tmp_path)
            await jobs.end_work_on("another pool")
            assert not jobs.job(job.id).state.ended
            await jobs.end_work_on("pool")
            assert jobs.job(job.id).state is JobState.CANCELLED
            assert processes_of(tmp_path) == []

    asyncio.run(scenario())


def test_a_killed_job_is_interrupted_says_why_and_can_be_continued(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with window(tmp_path) as jobs:
            job = await running_job(jobs, tmp_path)
            await when(jobs, job.id, lambda job: job.progress is not None)
            (process,) = processes_of(tmp_path)
            os.kill(process, signal.SIGKILL)
            last = await ended(jobs, job.id)
            assert last.state is JobState.INTERRUPTED
            assert last.failure is not None
            assert last.failure.code is Code.JOB_DIED
            assert last.failure.facts["reason"] == "SIGKILL"
            assert Path(last.failure.facts["log"]).exists()
            assert list(tmp_path.glob("*.lock")) == []

            assert jobs.can_continue(last)
            (tmp_path / "go").touch()
            again = await jobs.continue_(job.id)
            assert (await ended(jobs, again.id)).state is JobState.DONE
            assert not jobs.can_continue(jobs.job(job.id)), "it was continued already"

    asyncio.run(scenario())


def test_a_process_that_ends_without_a_word_is_told_with_its_exit_code(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with window(tmp_path) as jobs:
            job = await jobs.start("dies", resource="pool", subject="Shop")
            last = await ended(jobs, job.id)
            assert last.failure is not None
            assert (last.failure.code, last.failure.facts["reason"]) == (Code.JOB_DIED, "exit code 7")

    asyncio.run(scenario())


def test_a_program_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with window(tmp_path) as jobs:
            jobs._launcher.command[:] = [str(tmp_path / "no such program")]  # pyright: ignore
            job = await jobs.start("in_a_burst", resource="pool", subject="Shop")
            last = await ended(jobs, job.id)
            assert last.failure is not None
            assert last.failure.code is Code.JOB_DIED

    asyncio.run(scenario())


def test_a_bug_in_a_job_ends_it_as_failed_and_is_written_to_its_log(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with window(tmp_path) as jobs:
            job = await jobs.start("mistaken", resource="pool", subject="Shop")
            last = await ended(jobs, job.id)
            assert last.state is JobState.FAILED
            assert last.failure is not None
            assert last.failure.code is Code.JOB_DIED
            assert "ZeroDivisionError" in (tmp_path / f"job-{job.id}.log").read_text()

    asyncio.run(scenario())


def test_what_a_library_prints_does_not_disturb_the_conversation(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with window(tmp_path) as jobs:
            job = await jobs.start("chatty", resource="pool", subject="Shop")
            assert (await ended(jobs, job.id)).outcome == {"total": 1}
            assert "hello" in (tmp_path / f"job-{job.id}.log").read_text()

    asyncio.run(scenario())


def test_a_second_job_on_the_same_resource_is_refused(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with window(tmp_path) as jobs, window(tmp_path) as other_window:
            job = await running_job(jobs, tmp_path)
            await when(jobs, job.id, lambda job: job.progress is not None)
            for attempt in (jobs, other_window):
                with pytest.raises(Failure) as refused:
                    await attempt.start("in_a_burst", resource="pool", subject="Shop")
                assert refused.value == Failure(Code.JOB_RUNNING_ALREADY, subject="Shop")
            elsewhere = await jobs.start("in_a_burst", resource="another pool", subject="Staff")
            assert (await ended(jobs, elsewhere.id)).state is JobState.DONE

    asyncio.run(scenario())


def test_two_starts_at_once_on_one_resource_make_one_job(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with window(tmp_path) as jobs:
            results = await asyncio.gather(
                *(jobs.start("in_a_burst", resource="pool", subject="Shop") for _ in range(3)), return_exceptions=True
            )
            assert [type(result) for result in results] == [Job, Failure, Failure]

    asyncio.run(scenario())


def test_a_question_reaches_the_person_and_the_answer_the_job(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with window(tmp_path) as jobs:
            job = await jobs.start("asking", resource="pool", subject="Shop")
            asking = await when(jobs, job.id, lambda job: job.question is not None)
            assert asking.state is JobState.WAITING
            assert asking.question is not None
            assert (asking.question.code, asking.question.facts) == ("mfa_code", {"device": "phone"})
            assert asking.question.secret
            await jobs.answer(job.id, "another question", "1")
            await jobs.answer(job.id, asking.question.id, "424242")
            last = await ended(jobs, job.id)
            assert last.outcome == {"answer": 424242}
            assert last.question is None

    asyncio.run(scenario())


def test_a_process_that_a_library_starts_does_not_hear_the_answers(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with window(tmp_path) as jobs:
            job = await jobs.start("eavesdropped", resource="pool", subject="Shop")
            asking = await when(jobs, job.id, lambda job: job.question is not None)
            assert asking.question is not None
            await jobs.answer(job.id, asking.question.id, "424242")
            assert (await ended(jobs, job.id)).outcome == {"answer": 424242, "overheard": 0}

    asyncio.run(scenario())


def test_a_job_that_waits_for_an_answer_can_be_cancelled(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with window(tmp_path) as jobs:
            job = await jobs.start("asking", resource="pool", subject="Shop")
            await when(jobs, job.id, lambda job: job.question is not None)
            await jobs.cancel(job.id)
            assert (await ended(jobs, job.id)).state is JobState.CANCELLED

    asyncio.run(scenario())


def test_a_closing_window_interrupts_its_jobs(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with window(tmp_path, leave_running=False) as jobs:
            job = await running_job(jobs, tmp_path)
            await when(jobs, job.id, lambda job: job.progress is not None)
        assert jobs.job(job.id).state is JobState.INTERRUPTED
        assert not processes_of(tmp_path)
        async with window(tmp_path) as later:
            await later.adopt()
            assert later.job(job.id).state is JobState.INTERRUPTED
            assert later.can_continue(later.job(job.id))

    asyncio.run(scenario())


def test_a_job_goes_on_when_its_window_dies_and_the_next_one_finds_and_follows_it(tmp_path: Path) -> None:
    window_process = subprocess.Popen(
        [sys.executable, "-m", "tests.work.job_window", str(tmp_path)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert window_process.stdout is not None
    job_id = JobId(window_process.stdout.readline().decode().strip())
    window_process.kill()
    window_process.communicate()

    async def scenario() -> None:
        async with window(tmp_path) as jobs:
            await jobs.adopt()
            adopted = jobs.job(job_id)
            assert adopted.state is JobState.RUNNING
            assert not jobs.can_answer(job_id)
            steps = adopted.progress.done if adopted.progress else 0
            await when(jobs, job_id, lambda job: job.progress is not None and job.progress.done > steps)
            with pytest.raises(Failure):
                await jobs.start("in_a_burst", resource="pool", subject="Shop")
            (tmp_path / "go").touch()
            last = await ended(jobs, job_id)
            assert last.state is JobState.DONE
            assert last.outcome is not None

    asyncio.run(scenario())
    assert job_id


def test_an_adopted_job_is_cancelled_through_its_row(tmp_path: Path) -> None:
    async def scenario() -> None:
        first = jobs_in(tmp_path)
        job = await running_job(first, tmp_path)
        await when(first, job.id, lambda job: job.progress is not None)
        (process,) = processes_of(tmp_path)
        await first.close(leave_running=True)
        async with window(tmp_path) as jobs:
            await jobs.adopt()
            assert jobs.job(job.id).state is JobState.RUNNING
            await jobs.cancel(job.id)
            assert (await ended(jobs, job.id)).state is JobState.CANCELLED
        os.waitpid(process, 0)

    asyncio.run(scenario())


def test_a_job_found_dead_at_the_start_is_interrupted(tmp_path: Path) -> None:
    async def scenario() -> None:
        first = jobs_in(tmp_path)
        job = await running_job(first, tmp_path)
        await when(first, job.id, lambda job: job.progress is not None)
        (process,) = processes_of(tmp_path)
        await first.close(leave_running=True)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        async with window(tmp_path) as jobs:
            await jobs.adopt()
            assert jobs.job(job.id).state is JobState.INTERRUPTED
            assert jobs.can_continue(jobs.job(job.id))

    asyncio.run(scenario())


def row_of_another_window(folder: Path, age_s: float = 0) -> Job:
    """A job whose window wrote its row and died; its process has not come to hold its locks yet."""
    job = new_job("until_let_go", "pool", "Shop")
    job = replace(job, started=job.started - timedelta(seconds=age_s))
    asyncio.run(FileJournal(folder / "journal").insert_job(job, {}))
    return job


def test_a_job_between_making_its_lock_and_holding_it_is_no_dead_one(tmp_path: Path) -> None:
    job = row_of_another_window(tmp_path)
    (tmp_path / f"job-{job.id}.lock").touch()

    async def scenario() -> None:
        with JobLocks(tmp_path).hold(JobId("any"), job.resource, job.subject):
            async with window(tmp_path) as jobs:
                await jobs.adopt()
                assert jobs.job(job.id).state is JobState.RUNNING

    asyncio.run(scenario())


def test_a_job_that_is_just_starting_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = row_of_another_window(tmp_path)

    async def scenario() -> None:
        async with window(tmp_path) as jobs:
            await jobs.adopt()
            assert jobs.job(job.id).state is JobState.RUNNING
            with JobLocks(tmp_path).hold(job.id, "pool", "Shop"):
                monkeypatch.setattr(jobs_module, "STARTS_WITHIN_S", 0)
                await jobs._look()  # pyright: ignore
                assert jobs.job(job.id).state is JobState.RUNNING
            assert (await ended(jobs, job.id)).state is JobState.INTERRUPTED

    asyncio.run(scenario())


def test_a_job_that_never_began_is_interrupted(tmp_path: Path) -> None:
    job = row_of_another_window(tmp_path, age_s=60)

    async def scenario() -> None:
        async with window(tmp_path) as jobs:
            await jobs.adopt()
            assert jobs.job(job.id).state is JobState.INTERRUPTED

    asyncio.run(scenario())


def test_a_job_called_dead_too_early_is_followed_once_it_is_at_work(tmp_path: Path) -> None:
    job = row_of_another_window(tmp_path, age_s=60)

    async def scenario() -> None:
        async with window(tmp_path) as jobs:
            await jobs.adopt()
            assert jobs.job(job.id).state is JobState.INTERRUPTED
            with JobLocks(tmp_path).hold(job.id, "pool", "Shop"):
                again = await when(jobs, job.id, lambda job: not job.state.ended)
                assert (again.state, again.failure) == (JobState.RUNNING, None)
                assert not jobs.can_continue(again)
                async with window(tmp_path) as later:
                    await later.adopt()
                    assert later.job(job.id).state is JobState.RUNNING
                done = replace(again, state=JobState.DONE, ended=datetime.now(UTC), outcome={"total": 1})
                await FileJournal(tmp_path / "journal").update_job(done)
            assert await ended(jobs, job.id) == done

    asyncio.run(scenario())


def test_a_question_nobody_can_answer_interrupts_the_job(tmp_path: Path) -> None:
    async def scenario() -> None:
        first = jobs_in(tmp_path)
        job = await first.start("asking", resource="pool", subject="Shop")
        await when(first, job.id, lambda job: job.question is not None)
        (process,) = processes_of(tmp_path)
        await first.close(leave_running=True)
        os.waitpid(process, 0)
        async with window(tmp_path) as jobs:
            await jobs.adopt()
            assert jobs.job(job.id).state is JobState.INTERRUPTED
            assert jobs.job(job.id).question is None

    asyncio.run(scenario())


def test_a_job_that_begins_while_the_window_closes_ends_with_it(tmp_path: Path) -> None:
    async def scenario() -> None:
        jobs = jobs_in(tmp_path)
        beginning = asyncio.ensure_future(running_job(jobs, tmp_path))
        while not list((tmp_path / "journal").glob("*.arguments")):
            await asyncio.sleep(0)
        await jobs.close(leave_running=False)
        row = await FileJournal(tmp_path / "journal").job((await beginning).id)
        assert row is not None
        assert row.state is JobState.INTERRUPTED
        assert not processes_of(tmp_path)

    asyncio.run(scenario())


def test_no_job_begins_when_the_window_has_closed(tmp_path: Path) -> None:
    async def scenario() -> None:
        unlocked = asyncio.Event()

        async def unlock(_: Mapping[str, JSON]) -> dict[str, str]:
            await unlocked.wait()
            return {}

        jobs = jobs_in(tmp_path, secrets=unlock)
        beginning = asyncio.ensure_future(running_job(jobs, tmp_path))
        await asyncio.sleep(0)
        await jobs.close(leave_running=False)
        unlocked.set()
        with pytest.raises(Cancelled):
            await beginning
        with pytest.raises(Cancelled):
            await running_job(jobs, tmp_path)
        assert not processes_of(tmp_path)

    asyncio.run(scenario())


def test_secrets_appear_nowhere_but_in_the_job(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with window(tmp_path) as jobs:
            job = await running_job(jobs, tmp_path, secrets={"key": "AKIA-very-secret"})
            await when(jobs, job.id, lambda job: job.progress is not None)
            (process,) = processes_of(tmp_path)
            for name in ("cmdline", "environ"):
                assert b"very-secret" not in Path(f"/proc/{process}/{name}").read_bytes()
            (tmp_path / "go").touch()
            last = await ended(jobs, job.id)
            assert last.outcome is not None
            assert last.outcome["secret_length"] == len("AKIA-very-secret")
        for file in tmp_path.rglob("*"):
            assert not file.is_file() or b"very-secret" not in file.read_bytes(), file

    asyncio.run(scenario())


def test_a_job_begun_by_another_process_appears_while_the_window_is_open(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with window(tmp_path) as jobs, window(tmp_path) as other:
            await jobs.adopt()
            appeared = asyncio.Event()
            jobs.subscribe(lambda job: appeared.set())
            job = await running_job(other, tmp_path)
            await appeared.wait()
            (tmp_path / "go").touch()
            assert (await ended(jobs, job.id)).state is JobState.DONE

    asyncio.run(scenario())


def test_the_end_of_another_process_s_job_is_told_at_once_however_short_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_module, "STARTS_WITHIN_S", 3600)

    async def scenario() -> None:
        async with window(tmp_path) as jobs, window(tmp_path) as other:
            await jobs.adopt()
            job = await running_job(other, tmp_path)
            await jobs._look()  # pyright: ignore
            (tmp_path / "go").touch()
            await ended(other, job.id)
            await jobs._look()  # pyright: ignore
            assert jobs.job(job.id).state is JobState.DONE

    asyncio.run(scenario())


def test_what_was_read_of_a_job_before_it_ended_does_not_call_it_running_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_module, "STARTS_WITHIN_S", 3600)

    async def scenario() -> None:
        async with window(tmp_path) as jobs:
            job = await running_job(jobs, tmp_path)
            journal = await jobs._open_journal()  # pyright: ignore
            before = await journal.jobs(1)
            (tmp_path / "go").touch()
            done = await ended(jobs, job.id)
            while jobs.can_answer(job.id):
                await asyncio.sleep(0.01)

            async def late(limit: int) -> tuple[Job, ...]:
                return before

            journal.jobs = late  # pyright: ignore
            await jobs._look()  # pyright: ignore
            assert jobs.job(job.id) == done

    asyncio.run(scenario())


def test_a_job_of_this_window_that_is_slow_to_begin_is_no_dead_one_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        async with window(tmp_path) as jobs:
            journal = await jobs._open_journal()  # pyright: ignore
            insert = journal.insert_job

            async def looked_at_just_then(job: Job, arguments: Mapping[str, JSON]) -> None:
                await insert(job, arguments)
                await jobs._look()  # pyright: ignore

            journal.insert_job = looked_at_just_then  # pyright: ignore
            job = await running_job(jobs, tmp_path)
            monkeypatch.setattr(jobs_module, "STARTS_WITHIN_S", 0)
            await jobs._look()  # pyright: ignore
            assert jobs.job(job.id).state is JobState.RUNNING

    asyncio.run(scenario())


def test_an_end_that_the_job_could_not_write_down_is_written_by_the_window(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with window(tmp_path) as jobs:
            job = await jobs.start("unwritten", resource="pool", subject="Shop")
            last = await ended(jobs, job.id)
            assert last.failure == Failure(Code.STORE_LOCKED)
        journal = await jobs._open_journal()  # pyright: ignore
        row = await journal.job(job.id)
        assert row is not None
        assert (row.state, row.failure) == (JobState.FAILED, Failure(Code.STORE_LOCKED))

    asyncio.run(scenario())


def test_a_journal_that_refuses_does_not_end_the_work(tmp_path: Path, expected_logs: ExpectedLogs) -> None:
    expected_logs.allow("could not be looked at")

    async def scenario() -> None:
        async with window(tmp_path) as jobs:
            await jobs.adopt()
            journal = await jobs._open_journal()  # pyright: ignore
            asked = asyncio.Event()

            async def full(limit: int) -> tuple[Job, ...]:
                asked.set()
                raise Failure(Code.DISK_FULL)

            journal.jobs = full  # pyright: ignore
            await asked.wait()
            job = await jobs.start("in_a_burst", resource="pool", subject="Shop")
            assert (await ended(jobs, job.id)).state is JobState.DONE

    asyncio.run(scenario())
