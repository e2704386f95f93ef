"""What cannot be done says why: greyed out without a reason it only puzzles."""

from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton
from pytestqt.qtbot import QtBot

from cognito_admin.model.progress import JobState, Question
from cognito_admin.ui.panes.activity.job_details import JobDetails
from cognito_admin.ui.shell.key_question import KeyQuestion
from cognito_admin.ui.shell.palette_entries import entries
from cognito_admin.ui.shell.shell import Shell
from cognito_admin.ui.widgets.allow import allow
from tests.ui import fakes
from tests.ui.fakes import Backstage, backstage
from tests.ui.shell.living import live


def disabled_buttons() -> list[QAbstractButton]:
    return [
        button
        for top in QApplication.topLevelWidgets()
        for button in top.findChildren(QAbstractButton)
        if button.isVisible() and not button.isEnabled()
    ]


def test_every_button_that_is_greyed_out_says_why(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.connections.profiles = ()

    async def visit(shell: Shell) -> None:
        shell.connections.add()
        shell.open_pool_by_id()
        KeyQuestion(shell.window).open()
        behind.jobs.publish(fakes.job(JobState.WAITING, question=Question("1", "mfa_code", {})))
        shell.jobs.toggle_drawer()
        disabled = disabled_buttons()
        assert len(disabled) >= 5
        assert [button.text() for button in disabled if not button.toolTip()] == []
        for top in QApplication.topLevelWidgets():
            if top is not shell.window:
                top.close()

    live(monkeypatch, behind, visit)


def test_the_palette_never_offers_what_cannot_be_done_without_a_reason(
    monkeypatch: pytest.MonkeyPatch, qapp: QApplication, tmp_path: Path
) -> None:
    async def visit(shell: Shell) -> None:
        reasons = {entry.why_not for entry in entries(shell) if entry.why_not}
        nothing_restored = "Nothing was restored since this window was opened"
        assert reasons == {"Open a pool first", "Add a connection first", nothing_restored}

    live(monkeypatch, backstage(tmp_path), visit)


def test_a_job_that_is_stopping_says_so_where_it_was_cancelled(qtbot: QtBot) -> None:
    details = JobDetails()
    qtbot.addWidget(details)
    details.show_job(fakes.job(), can_continue=False, stopping=True)
    details.show()
    (cancel,) = [button for button in details.findChildren(QPushButton) if button.text() == "Cancel"]
    assert not cancel.isEnabled()
    assert "already" in cancel.toolTip()
    details.show_job(fakes.job(), can_continue=False, stopping=False)
    assert cancel.isEnabled()
    assert "already" not in cancel.toolTip()


def test_what_is_allowed_again_forgets_the_reason(qapp: QApplication) -> None:
    action = QAction("&Refresh…")
    allow(action, "Open a pool first")
    assert (action.isEnabled(), action.toolTip()) == (False, "Open a pool first")
    allow(action)
    assert (action.isEnabled(), action.toolTip()) == (True, "Refresh")
