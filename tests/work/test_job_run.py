import asyncio
from collections.abc import Mapping
from pathlib import Path

from cognito_admin.model.progress import Job, JobState, Question
from cognito_admin.work.job_run import JobRun, Request, new_job
from cognito_admin.work.stop import Stop
from tests.work.job_child import FileJournal


def test_an_answer_is_awaited_before_anybody_hears_the_question(tmp_path: Path) -> None:
    """Else an answer that comes at once is lost, and the job waits for ever."""
    awaited: list[str] = []
    told_early: list[Question] = []

    async def answer(question: Question) -> str:
        awaited.append(question.id)
        return "42"

    def hear(job: Job) -> None:
        if job.question is not None and job.question.id not in awaited:
            told_early.append(job.question)

    async def work(request: Request) -> Mapping[str, int]:
        return {"answer": int(await request.ask("mfa_code", {}, True))}

    async def scenario() -> Job:
        journal = FileJournal(tmp_path / "journal")
        job = new_job("work", "pool", "Shop")
        await journal.insert_job(job, {})
        return await JobRun(job, journal=journal, stop=Stop(), on_change=hear, answer=answer).run(work, {}, {})

    job = asyncio.run(scenario())
    assert (job.state, job.outcome) == (JobState.DONE, {"answer": 42})
    assert awaited
    assert told_early == []
