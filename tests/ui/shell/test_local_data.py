"""Removing all local data from the window: one question, jobs stopped first, and what became of it told at the end."""

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton

from cognito_admin.model.local_data import Left
from cognito_admin.model.progress import JobState
from cognito_admin.ui.shell import local_data
from cognito_admin.ui.shell.local_data import RemovalQuestion
from cognito_admin.ui.shell.preferences import PreferencesDialog
from cognito_admin.ui.shell.shell import Shell
from cognito_admin.ui.widgets.question import Question
from tests.ui import fakes
from tests.ui.fakes import Backstage
from tests.ui.shell.living import dialog, live, opened, words


async def asked(shell: Shell) -> RemovalQuestion:
    shell.show_preferences()
    preferences = await opened(PreferencesDialog)
    (button,) = [one for one in preferences.findChildren(QPushButton) if one.text() == "Remove all local data…"]
    button.click()
    return await opened(RemovalQuestion)


def read_and_close(told: list[str]) -> QTimer:
    """Closes what tells of the end, and keeps what it says."""
    timer = QTimer(interval=5)

    def look() -> None:
        if isinstance(shown := dialog(Question), Question) and "close" in shown.buttons:
            told.append(words(shown))
            timer.stop()
            shown.accept()

    timer.timeout.connect(look)
    timer.start()
    return timer


def test_the_question_says_what_goes_and_what_stays_and_nothing_happens_without_an_answer(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        behind.jobs.publish(fakes.job())
        question = await asked(shell)
        said = words(question)
        for text in (
            "Copies of pools and of opened backups",
            "81 MB",
            "cognito-admin-backup-shop.timer",
            "~/.aws",
        ):
            assert text in said
        assert "These jobs are stopped first: " in said
        assert "--basedir" in said
        question.reject()
        await asyncio.sleep(0.01)
        assert (behind.local_data.wanted, behind.jobs.cancelled) == (False, [])

    live(monkeypatch, behind, visit)
    assert not behind.local_data.removed


def test_jobs_are_stopped_everything_is_closed_and_then_all_of_it_goes(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    told: list[str] = []
    job = fakes.job()

    async def visit(shell: Shell) -> None:
        behind.jobs.publish(job)
        timer = read_and_close(told)
        (await asked(shell)).choose("remove")
        while not behind.jobs.cancelled:
            await asyncio.sleep(0.005)
        assert not behind.local_data.wanted
        behind.jobs.publish(replace(job, state=JobState.CANCELLED))
        await asyncio.Event().wait()
        del timer

    live(monkeypatch, behind, visit)
    assert behind.closed == [False]
    assert behind.local_data.removed
    assert "All local data are removed" in told[0]
    assert "systemctl --user stop cognito-admin-backup-shop.timer" in told[0]


def test_what_could_not_be_removed_is_told_with_its_path(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    told: list[str] = []
    behind.local_data.left = (Left("/data/indexes/shop.db", "In use"),)

    async def visit(shell: Shell) -> None:
        timer = read_and_close(told)
        (await asked(shell)).choose("remove")
        await asyncio.Event().wait()
        del timer

    live(monkeypatch, behind, visit)
    assert "/data/indexes/shop.db: In use" in told[0]


def test_nothing_goes_while_another_process_is_at_work_on_it(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    monkeypatch.setattr(local_data, "_TRIES_OF_PROCESSES", 1)
    behind.local_data.used_by = (4711,)

    async def visit(shell: Shell) -> None:
        (await asked(shell)).choose("remove")
        while not shell.window.banners.banners():
            await asyncio.sleep(0.005)
        (banner,) = shell.window.banners.banners()
        assert "4711" in banner.accessibleName()
        assert not behind.local_data.wanted

    live(monkeypatch, behind, visit)
    assert not behind.local_data.removed


def test_in_a_demo_there_is_nothing_to_remove(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.demo = True

    async def visit(shell: Shell) -> None:
        shell.show_preferences()
        preferences = await opened(PreferencesDialog)
        (button,) = [one for one in preferences.findChildren(QPushButton) if one.text() == "Remove all local data…"]
        assert (button.isEnabled(), button.toolTip()) == (False, "Nothing of a demo is kept")
        preferences.reject()

    live(monkeypatch, behind, visit)
