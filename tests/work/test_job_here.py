import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.progress import Job, JobState, Progress, Question
from cognito_admin.work import job_locks
from cognito_admin.work.job_here import JobsHere
from cognito_admin.work.job_locks import JobLocks
from cognito_admin.work.job_run import Request, Work
from cognito_admin.work.stop import Stop
from tests.work.job_child import FileJournal


class Here:
    """One run of ``work`` in this process."""

    def __init__(self, folder: Path, work: Work) -> None:
        self.journal = FileJournal(folder / "journal")
        self.locks = JobLocks(folder)
        self.seen: list[Job] = []
        self.stop = Stop()
        self._jobs = JobsHere(journal=self._open, locks=self.locks, kinds=lambda: {"work": work})

    async def run(self) -> Job:
        return await self._jobs.run(
            "work",
            resource="pool",
            subject="Shop",
            arguments={"size": 3},
            stop=self.stop,
            on_change=self.seen.append,
            answer=self._answer,
        )

    def rows(self) -> tuple[Job, ...]:
        return asyncio.run(self.journal.jobs(10))

    async def _open(self) -> FileJournal:
        return self.journal

    async def _answer(self, question: Question) -> str:
        if question.code == "nobody knows yet":
            await asyncio.Event().wait()
        if question.code == "nobody knows":
            raise Cancelled
        return f"answer to {question.code}"


def test_work_is_done_here_and_leaves_its_row(tmp_path: Path) -> None:
    async def work(request: Request) -> Mapping[str, int]:
        request.report(Progress("users", 3, 3))
        return {"total": int(str(request.arguments["size"]))}

    here = Here(tmp_path, work)
    job = asyncio.run(here.run())
    assert (job.state, job.outcome) == (JobState.DONE, {"total": 3})
    assert job.progress is not None
    assert job.progress.done == 3
    assert here.rows() == (job,)


def test_work_here_holds_the_resource(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_locks, "PATIENCE_S", 0)

    async def work(request: Request) -> Mapping[str, int]:
        with pytest.raises(Failure) as refused:
            await Here(tmp_path, work).run()
        assert refused.value.code is Code.JOB_RUNNING_ALREADY
        return {}

    here = Here(tmp_path, work)
    assert asyncio.run(here.run()).state is JobState.DONE
    assert len(here.rows()) == 1, "what was refused left a row"


def test_a_stop_counts_as_it_was_meant(tmp_path: Path) -> None:
    async def work(request: Request) -> Mapping[str, int]:
        request.stop.request(JobState.INTERRUPTED)
        request.stop.request(JobState.CANCELLED)
        request.stop.check()
        return {}

    job = asyncio.run(Here(tmp_path, work).run())
    assert (job.state, job.failure) == (JobState.INTERRUPTED, None)


def test_a_known_failure_ends_the_job(tmp_path: Path) -> None:
    async def work(request: Request) -> Mapping[str, int]:
        raise Failure(Code.POOL_NOT_FOUND, pool="Shop")

    job = asyncio.run(Here(tmp_path, work).run())
    assert (job.state, job.failure) == (JobState.FAILED, Failure(Code.POOL_NOT_FOUND, pool="Shop"))


def test_a_bug_is_raised_after_the_row_says_so(tmp_path: Path) -> None:
    async def work(request: Request) -> Mapping[str, int]:
        raise ZeroDivisionError

    here = Here(tmp_path, work)
    with pytest.raises(ZeroDivisionError):
        asyncio.run(here.run())
    (row,) = here.rows()
    assert row.state is JobState.FAILED
    assert row.ended is not None


def test_a_run_that_is_torn_down_is_interrupted(tmp_path: Path) -> None:
    async def scenario(here: Here) -> None:
        running = asyncio.create_task(here.run())
        await begun.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    async def work(request: Request) -> Mapping[str, int]:
        begun.set()
        await asyncio.Event().wait()
        return {}

    begun = asyncio.Event()
    here = Here(tmp_path, work)
    asyncio.run(scenario(here))
    assert [row.state for row in here.rows()] == [JobState.INTERRUPTED]


def test_questions_are_answered_where_the_work_is(tmp_path: Path) -> None:
    async def work(request: Request) -> Mapping[str, int]:
        answer = await request.ask("name", {}, False)
        return {answer: 1}

    here = Here(tmp_path, work)
    assert asyncio.run(here.run()).outcome == {"answer to name": 1}
    assert [job.state for job in here.seen] == [JobState.WAITING, JobState.RUNNING]


def test_a_question_nobody_answers_ends_the_work(tmp_path: Path) -> None:
    async def work(request: Request) -> Mapping[str, int]:
        await request.ask("nobody knows", {}, False)
        return {}

    assert asyncio.run(Here(tmp_path, work).run()).state is JobState.CANCELLED


def test_questions_of_several_parts_of_the_work_are_put_one_after_the_other(tmp_path: Path) -> None:
    async def work(request: Request) -> Mapping[str, int]:
        answers = await asyncio.gather(*(request.ask(name, {}, False) for name in ("a", "b", "c")))
        return dict.fromkeys(answers, 1)

    here = Here(tmp_path, work)
    assert set(asyncio.run(here.run()).outcome or ()) == {"answer to a", "answer to b", "answer to c"}
    assert [job.state for job in here.seen] == [JobState.WAITING, JobState.RUNNING] * 3


def test_a_question_that_outlives_the_work_brings_no_job_back_to_life(tmp_path: Path) -> None:
    async def scenario(here: Here) -> None:
        await here.run()
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)

    async def work(request: Request) -> Mapping[str, int]:
        async def ask() -> None:
            await request.ask("nobody knows yet", {}, False)

        asked.append(asyncio.ensure_future(ask()))
        while not any(job.state is JobState.WAITING for job in here.seen):
            await asyncio.sleep(0)
        raise Failure(Code.POOL_NOT_FOUND)

    asked: list[asyncio.Future[None]] = []
    here = Here(tmp_path, work)
    asyncio.run(scenario(here))
    assert here.rows()[0].state is JobState.FAILED
    assert here.seen[-1].state is JobState.WAITING, "it was told to go on after its end"
