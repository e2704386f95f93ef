from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.progress import JobState, Progress
from cognito_admin.ui import job_words as words
from cognito_admin.ui.panes.activity.jobs_view import JobsView
from tests.ui.panes.fakes import NOW, FakeJobs, FakeShell, make_job, play, services, until

DONE = make_job("done", JobState.DONE, outcome={"added": 12, "changed": 0, "removed": 1, "total": 2400})
FAILED = make_job("failed", JobState.FAILED, failure=Failure(Code.THROTTLED, operation="ListUsers", request_id="r-1"))
RUNNING = make_job("running", JobState.RUNNING, progress=Progress("users", 1240, 2400, "users", True, 118.0, 11.0))


@pytest.fixture
def shell(qapp):
    return FakeShell()


def opened(qtbot, shell, jobs):
    pane = JobsView(services(jobs), shell)
    qtbot.addWidget(pane)
    pane.resize(1200, 600)
    pane.show()
    pane.activate()
    return pane


def cells(pane, row: int) -> list[str]:
    model = pane.table.model()
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def test_what_came_of_a_job_is_told_without_the_counts_of_nothing():
    assert words.result(DONE) == "12 added, 1 removed, 2,400 in all"
    assert words.result(FAILED) == "AWS asks to slow down"
    assert words.result(RUNNING) == "Fetching users · 1,240 of about 2,400 users"


def test_how_long_a_job_took():
    assert words.took(DONE) == "1:05"
    assert words.took(make_job("x", JobState.RUNNING), NOW) == "5:00"
    long = make_job("x", JobState.RUNNING, ago=timedelta(hours=2, seconds=3))
    assert words.took(long, NOW) == "2:00:03"


def test_the_report_of_a_failure_holds_what_aws_support_asks_for():
    assert "r-1" in words.report(FAILED.failure)
    assert "throttled" in words.report(FAILED.failure)


def test_without_jobs_the_view_says_what_will_be_here(qtbot, shell):
    pane = opened(qtbot, shell, FakeJobs())
    assert pane.states.state == "empty"
    pane.close_view()


def test_a_running_job_moves_on_and_keeps_the_selection(qtbot, shell):
    jobs = FakeJobs(RUNNING, DONE)

    async def scene():
        pane = opened(qtbot, shell, jobs)
        pane.show_job("done")
        assert pane.details.job == DONE
        jobs.publish(make_job("newer", JobState.RUNNING))
        await until(lambda: pane.table.model().rowCount() == 3)
        assert pane.table.currentIndex().row() == 2
        assert pane.details.job == DONE
        assert cells(pane, 2)[2] == "Done"
        pane.close_view()

    play(shell, scene)


def test_cancel_is_asked_once_and_shown_as_stopping(qtbot, shell):
    jobs = FakeJobs(RUNNING)

    async def scene():
        pane = opened(qtbot, shell, jobs)
        pane.show_job("running")
        qtbot.mouseClick(pane.details._cancel, Qt.MouseButton.LeftButton)
        await until(lambda: jobs.wishes)
        assert jobs.wishes == [("cancel", "running")]
        assert not pane.details._cancel.isEnabled()
        jobs.end("running", JobState.CANCELLED)
        await until(lambda: pane.details.job.state is JobState.CANCELLED)
        assert pane.details._continue.isVisible()
        pane.close_view()

    play(shell, scene)


def test_a_job_that_ended_early_is_continued_and_followed(qtbot, shell):
    jobs = FakeJobs(FAILED)

    async def scene():
        pane = opened(qtbot, shell, jobs)
        pane.show_job("failed")
        qtbot.mouseClick(pane.details._continue, Qt.MouseButton.LeftButton)
        await until(lambda: pane.details.job.state is JobState.RUNNING)
        assert jobs.wishes == [("continue", "failed")]
        pane.close_view()

    play(shell, scene)


def test_what_went_wrong_is_copied_with_its_request_id(qtbot, shell):
    pane = opened(qtbot, shell, FakeJobs(FAILED))
    pane.show_job("failed")
    qtbot.mouseClick(pane.details._copy, Qt.MouseButton.LeftButton)
    assert "r-1" in shell.copied[0][0]
    pane.close_view()


def test_escape_closes_the_details_and_a_closed_view_hears_nothing_more(qtbot, shell):
    jobs = FakeJobs(DONE)
    pane = opened(qtbot, shell, jobs)
    pane.show_job("done")
    qtbot.keyClick(pane.table, Qt.Key.Key_Escape)
    assert pane.details.isHidden()
    pane.close_view()
    assert not jobs.callbacks
