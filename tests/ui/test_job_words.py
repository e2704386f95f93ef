"""What is said of jobs in one short line."""

from datetime import UTC, datetime

from cognito_admin.model.ids import JobId
from cognito_admin.model.progress import Job, JobState, Progress
from cognito_admin.ui.job_words import job_line, job_title, progress

STARTED = datetime(2026, 11, 3, 14, 3, tzinfo=UTC)


def bulk(state: JobState, **facts: object) -> Job:
    return Job(JobId("b1"), "bulk", "bulk:pool", "Shop customers", state, STARTED, **facts)  # type: ignore[arg-type]


def test_a_change_of_many_is_told_by_what_became_of_them(qapp) -> None:
    done = bulk(JobState.DONE, ended=STARTED, outcome={"done": 1204, "skipped": 3, "failed": 0})
    assert job_title(done) == "Change users of Shop customers"
    assert job_line(done).startswith("Done · 1,204 done, 3 skipped · ")
    running = bulk(JobState.RUNNING, progress=Progress("changes", 120, 500))
    assert progress(running) == "Changing users · 120 of 500 users"
