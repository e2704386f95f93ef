import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.preferences import AT_CLOSE
from cognito_admin.model.progress import Job, JobState, Progress
from cognito_admin.model.quotas import QuotaUse
from cognito_admin.ui.shell.shell import Shell
from cognito_admin.ui.widgets.question import Question
from tests.ui import fakes
from tests.ui.fakes import WORK, Backstage, backstage
from tests.ui.shell.living import live, opened, until, words
from tests.ui.shell.pools import OTHER, open_pool


def test_closing_with_a_job_running_asks_what_becomes_of_it(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        behind.jobs.publish(fakes.job())
        shell.window.close()
        question = await opened(Question)
        question.buttons["cancel"].click()
        await asyncio.sleep(0.01)
        assert shell.window.isVisible()
        shell.window.close()
        question = await opened(Question)
        question.buttons["leave"].click()
        await asyncio.Event().wait()

    live(monkeypatch, behind, visit)
    assert behind.closed == [True]


@pytest.mark.parametrize(("choice", "goes_on"), [("go-on", True), ("stop", False)])
def test_closing_does_not_ask_where_somebody_decided_it_for_good(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage, choice: str, goes_on: bool
) -> None:
    behind.settings.choose(AT_CLOSE, choice)

    async def visit(shell: Shell) -> None:
        behind.jobs.publish(fakes.job())
        shell.window.close()
        await asyncio.Event().wait()

    live(monkeypatch, behind, visit)
    assert behind.closed == [goes_on]


def test_closing_does_not_ask_about_a_backup_that_is_being_read_for_this_window(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        behind.jobs.publish(replace(fakes.job(), kind="open_backup"))
        shell.window.close()
        await asyncio.Event().wait()

    live(monkeypatch, behind, visit)
    assert behind.closed == [False]


def test_in_a_demo_nothing_goes_on_without_the_window(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.demo = True

    async def visit(shell: Shell) -> None:
        behind.jobs.publish(fakes.job())
        shell.window.close()
        question = await opened(Question)
        assert set(question.buttons) == {"cancel", "stop"}
        question.buttons["stop"].click()
        await asyncio.Event().wait()

    live(monkeypatch, behind, visit)
    assert behind.closed == [False]


def test_the_status_line_tells_how_fast_aws_is_asked_while_it_is(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    listing = QuotaUse("123456789012", "eu-central-1", "UserList", 11.8, 30, told_by_aws=True, share=0.4)
    reading = QuotaUse("123456789012", "eu-central-1", "UserPoolRead", 0.4, 15, told_by_aws=False, share=0.9)

    async def visit(shell: Shell) -> None:
        status = shell.window.status
        assert status.pace() == ""
        behind.quotas.publish(listing, reading)
        assert status.pace() == "12 of 30 calls a second"
        assert "12 of 30 calls a second" in words(status)
        behind.quotas.publish()
        assert "calls" not in words(status)

    live(monkeypatch, behind, visit)
    assert not behind.quotas.callbacks


def test_the_meter_tells_how_far_the_job_is(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        behind.jobs.publish(fakes.job(progress=Progress("users", 630, 1000, remaining_s=240)))
        await until(lambda: "63 %" in shell.window.status.jobs_text())
        assert shell.window.status.jobs_text() == "Sync of Shop customers · 63 % · 4 min left"
        shell.jobs.toggle_drawer()
        cancel = next(button for button in shell.window.findChildren(QPushButton) if button.text() == "Cancel")
        cancel.click()
        await until(lambda: behind.jobs.cancelled == ["j1"])
        QTest.keyClick(shell.window, Qt.Key.Key_Escape)
        assert not shell.jobs.close_drawer()

    live(monkeypatch, behind, visit)


def test_a_job_that_failed_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        behind.jobs.publish(fakes.job())
        ended = datetime.now(UTC)
        behind.jobs.publish(fakes.job(JobState.FAILED, ended=ended, failure=Failure(Code.THROTTLED)))
        banner = shell.window.banners.banners()[0]
        assert "Sync of Shop customers" in banner.text()
        next(button for button in banner.findChildren(QPushButton) if button.text() == "Continue").click()
        await until(lambda: behind.jobs.continued == ["j1"])

    live(monkeypatch, behind, visit)


def test_the_end_of_a_long_job_is_noted_when_nobody_watched(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        monkeypatch.setattr(type(shell.window), "isActiveWindow", lambda _self: False)
        now = datetime.now(UTC)
        short = fakes.job(JobState.DONE, "short", started=now, ended=now)
        long = replace(short, id="long", started=now - timedelta(minutes=3), outcome={"total": 2400})
        for job in (short, long):
            behind.jobs.publish(replace(job, state=JobState.RUNNING, ended=None))
        behind.jobs.publish(short)
        assert shell.window.banners.banners() == ()
        behind.jobs.publish(long)
        assert "2,400 users" in shell.window.banners.banners()[0].text()

    live(monkeypatch, behind, visit)


def failed(identifier: str = "j1", state: JobState = JobState.FAILED) -> Job:
    return fakes.job(state, identifier, ended=datetime.now(UTC), failure=Failure(Code.THROTTLED))


def test_nothing_moves_under_the_mouse_when_a_message_comes(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        panes = shell.window.panes_in_front()
        assert panes is not None
        before = panes.mapTo(shell.window, QPoint())
        shell.show_banner("Done", kind="success")
        await until(lambda: shell.window.banners.height() > 20)
        assert panes.mapTo(shell.window, QPoint()) == before
        assert shell.window.banners.y() == panes.parentWidget().geometry().bottom() + 1

    live(monkeypatch, behind, visit)


def test_a_sync_that_failed_is_told_once(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        assert isinstance(shell.open_pane("users"), fakes.UsersPane), "which has a line of its own for it"
        behind.jobs.publish(fakes.job())
        behind.jobs.publish(failed())
        assert shell.window.banners.banners() == ()
        await open_pool(shell, OTHER)
        behind.jobs.publish(fakes.job(identifier="j2"))
        behind.jobs.publish(failed("j2"))
        assert len(shell.window.banners.banners()) == 1

    live(monkeypatch, behind, visit)


def test_a_job_whose_process_died_is_told(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        behind.jobs.publish(fakes.job())
        behind.jobs.publish(failed(state=JobState.INTERRUPTED))
        assert len(shell.window.banners.banners()) == 1

    live(monkeypatch, behind, visit)


def test_the_end_of_a_job_that_was_never_seen_running_is_not_told(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        behind.jobs.publish(failed())
        assert shell.window.banners.banners() == ()

    live(monkeypatch, behind, visit)


def test_what_failed_without_a_window_is_told_once_by_the_next(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage, tmp_path: Path
) -> None:
    async def leave(shell: Shell) -> None:
        behind.jobs.publish(fakes.job())
        shell.quit_decided.emit(True)
        await asyncio.Event().wait()

    def later(told: int) -> None:
        next_time = backstage(tmp_path, WORK)
        next_time.jobs.history_is_read.clear()

        async def visit(shell: Shell) -> None:
            next_time.jobs.known = {one.id: one for one in (failed("of the command line"), failed())}
            next_time.jobs.history_is_read.set()
            await until(lambda: behind.settings.ui("jobs.seen_running") is not None)
            await asyncio.sleep(0.01)
            assert len(shell.window.banners.banners()) == told

        live(monkeypatch, next_time, visit)

    live(monkeypatch, behind, leave)
    later(told=1)
    later(told=0)


def test_a_job_that_was_stopped_with_the_window_is_no_news_at_the_next_start(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def stop(shell: Shell) -> None:
        behind.jobs.publish(fakes.job())

    live(monkeypatch, behind, stop)
    assert behind.settings.ui("jobs.seen_running") == []


def test_the_drawer_of_jobs_closes_when_another_pool_is_opened(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        shell.jobs.toggle_drawer()
        await open_pool(shell, OTHER)
        assert not shell.jobs.close_drawer()

    live(monkeypatch, behind, visit)
