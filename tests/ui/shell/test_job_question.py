from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from cognito_admin.model.connections import Connection
from cognito_admin.model.ids import JobId
from cognito_admin.model.progress import Job, JobState, Question
from cognito_admin.model.sign_in import SignInCode
from cognito_admin.ui.shell.job_question import JobQuestion
from cognito_admin.ui.shell.shell import Shell
from tests.ui import fakes
from tests.ui.fakes import WORK, Backstage
from tests.ui.shell.living import dialog, live, opened, until, words
from tests.work.job_window import jobs_in

PATIENTLY = 30_000


def button(parent: object, text: str) -> QPushButton:
    found = cast("JobQuestion", parent).findChildren(QPushButton)
    return next(one for one in found if one.text() == text and one.isVisible())


def waiting(identifier: str = "j1", *, secret: bool = True) -> Job:
    question = Question(f"question of {identifier}", "mfa_code", {"device": "phone"}, secret)
    return fakes.job(JobState.WAITING, identifier, question=question)


def test_a_job_asks_and_goes_on_with_the_answer(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage, tmp_path: Path
) -> None:
    jobs = jobs_in(tmp_path)
    behind.jobs = cast("fakes.FakeJobs", jobs)

    async def visit(shell: Shell) -> None:
        try:
            job = await jobs.start("asking", resource="pool", subject="Shop")
            await until(lambda: dialog(JobQuestion), PATIENTLY)
            question = await opened(JobQuestion)
            assert not question.isModal()
            assert "phone" in words(question).lower()
            line = question.findChild(QLineEdit)
            assert line.echoMode() is QLineEdit.EchoMode.Password
            answer = button(question, "Answer")
            assert not answer.isEnabled()
            assert answer.toolTip()
            line.setText("424242")
            answer.click()
            await until(lambda: jobs.job(job.id).state.ended, PATIENTLY)
            assert jobs.job(job.id).outcome == {"answer": 424242}
            assert dialog(JobQuestion) is None
        finally:
            await jobs.close(leave_running=False)

    live(monkeypatch, behind, visit)


def test_what_is_no_secret_can_be_read_while_it_is_typed(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.jobs.started_here.add(JobId("j1"))

    async def visit(shell: Shell) -> None:
        behind.jobs.publish(waiting(secret=False))
        question = await opened(JobQuestion)
        assert question.findChild(QLineEdit).echoMode() is QLineEdit.EchoMode.Normal

    live(monkeypatch, behind, visit)


def test_a_code_is_six_digits(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.jobs.started_here.add(JobId("j1"))

    async def visit(shell: Shell) -> None:
        behind.jobs.publish(waiting(secret=False))
        question = await opened(JobQuestion)
        QTest.keyClicks(question.findChild(QLineEdit), "42 42")
        assert not button(question, "Answer").isEnabled()
        QTest.keyClicks(question.findChild(QLineEdit), "4 2 7")
        assert question.findChild(QLineEdit).text() == "424242"
        assert button(question, "Answer").isEnabled()

    live(monkeypatch, behind, visit)


def test_a_question_put_off_is_answered_from_the_list_of_jobs(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    behind.jobs.started_here.add(JobId("j1"))

    async def visit(shell: Shell) -> None:
        behind.jobs.publish(waiting())
        button(await opened(JobQuestion), "Later").click()
        await until(lambda: dialog(JobQuestion) is None)
        behind.jobs.publish(waiting())
        assert dialog(JobQuestion) is None, "it was asked again although it was put off"
        shell.jobs.toggle_drawer()
        button(shell.window, "Answer").click()
        button(await opened(JobQuestion), "Cancel the job").click()
        await until(lambda: behind.jobs.cancelled == ["j1"])

    live(monkeypatch, behind, visit)


def test_a_question_that_is_no_longer_asked_goes_away(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.jobs.started_here.add(JobId("j1"))

    async def visit(shell: Shell) -> None:
        behind.jobs.publish(waiting())
        await opened(JobQuestion)
        behind.jobs.publish(fakes.job(JobState.CANCELLED))
        await until(lambda: dialog(JobQuestion) is None)

    live(monkeypatch, behind, visit)


def test_the_question_of_a_job_from_elsewhere_says_where_it_can_be_answered(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        behind.jobs.publish(waiting())
        assert dialog(JobQuestion) is None
        shell.jobs.toggle_drawer()
        answer = button(shell.window, "Answer")
        assert not answer.isEnabled()
        assert "where the job was started" in answer.toolTip()

    live(monkeypatch, behind, visit)


def waits_for_sign_in(identifier: str, portal: str = "corp") -> Job:
    facts = {"profile": "work", "portal": portal, "connection_id": WORK.id}
    return fakes.job(
        JobState.WAITING,
        identifier,
        question=Question(f"question of {identifier}", "sign_in", facts),
        subject=identifier,
    )


def questions() -> list[JobQuestion]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, JobQuestion) and one.isVisible()]


@pytest.fixture
def signs_in(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> list[str]:
    """Whoever is asked to sign in does so at once. The portals they signed in at."""
    signed_in: list[str] = []

    async def sign_in(connection: Connection, show: Callable[[SignInCode], object]) -> str:
        signed_in.append("corp")
        return "corp"

    behind.sign_in = sign_in
    behind.jobs.started_here |= {JobId("j1"), JobId("j2"), JobId("j3")}
    return signed_in


def test_jobs_that_wait_for_the_same_sign_in_ask_once_and_all_go_on(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage, signs_in: list[str]
) -> None:
    async def visit(shell: Shell) -> None:
        behind.jobs.publish(waits_for_sign_in("j1"))
        behind.jobs.publish(waits_for_sign_in("j2"))
        behind.jobs.publish(waits_for_sign_in("j3", "another"))
        question = await opened(JobQuestion)
        assert len(questions()) == 2
        assert question.findChild(QLineEdit) is None
        question = next(one for one in questions() if one.question.id == "question of j1")
        button(question, "Sign in…").click()
        await until(lambda: len(behind.jobs.answered) == 2)
        assert behind.jobs.answered == [("j2", "question of j2", ""), ("j1", "question of j1", "")]
        assert signs_in == ["corp"]

    live(monkeypatch, behind, visit)


def test_where_the_job_that_asked_is_cancelled_the_next_one_asks(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage, signs_in: list[str]
) -> None:
    async def visit(shell: Shell) -> None:
        behind.jobs.publish(waits_for_sign_in("j1"))
        behind.jobs.publish(waits_for_sign_in("j2"))
        button(await opened(JobQuestion), "Cancel the job").click()
        await until(lambda: behind.jobs.cancelled == ["j1"])
        behind.jobs.publish(fakes.job(JobState.CANCELLED, "j1"))
        await until(lambda: [one.question.id for one in questions()] == ["question of j2"])

    live(monkeypatch, behind, visit)


def test_a_sign_in_put_off_is_begun_from_the_list_of_jobs(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage, signs_in: list[str]
) -> None:
    async def visit(shell: Shell) -> None:
        behind.jobs.publish(waits_for_sign_in("j1"))
        button(await opened(JobQuestion), "Later").click()
        shell.jobs.toggle_drawer()
        assert "Waiting for you: Sign in to AWS again" in words(shell.window)
        button(shell.window, "Sign in…").click()
        await until(lambda: behind.jobs.answered == [("j1", "question of j1", "")])
        assert questions() == []

    live(monkeypatch, behind, visit)


def test_credentials_renewed_elsewhere_let_all_jobs_with_them_go_on(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage, signs_in: list[str]
) -> None:
    async def visit(shell: Shell) -> None:
        for identifier in ("j1", "j2"):
            question = Question(
                f"question of {identifier}", "renew_credentials", {"profile": "work", "connection_id": WORK.id}
            )
            behind.jobs.publish(fakes.job(JobState.WAITING, identifier, question=question))
        button(await opened(JobQuestion), "Go on").click()
        await until(lambda: len(behind.jobs.answered) == 2)
        assert {text for _, _, text in behind.jobs.answered} == {f"credentials of {WORK.id}"}
        assert signs_in == []

    live(monkeypatch, behind, visit)
