"""The code of an MFA device, asked for beside everything else."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.progress import Question
from cognito_admin.ui.shell.code_question import CodeQuestion
from cognito_admin.ui.shell.connection_dialog import ConnectionDialog
from cognito_admin.ui.shell.shell import Shell
from tests.ui.fakes import WORK, backstage
from tests.ui.shell.living import dialog, live, opened, until, words

FACTS = {"profile": "work", "role": "support", "account": "123456789012", "device": "phone-of-ann"}


@pytest.fixture
def asked(qtbot: QtBot) -> Iterator[CodeQuestion]:
    parent = QWidget()
    qtbot.addWidget(parent)
    question = CodeQuestion(parent, Question("q", "mfa_code", FACTS))
    question.open()
    yield question
    parent.close()


def line(question: QWidget) -> QLineEdit:
    (found,) = question.findChildren(QLineEdit)
    return found


def button(question: QWidget, text: str) -> QPushButton:
    return next(one for one in question.findChildren(QPushButton) if one.text() == text)


def test_it_says_which_device_shows_the_code_and_for_what(asked: CodeQuestion) -> None:
    assert "“work” takes on the role support in account 123456789012" in words(asked)
    assert "Your MFA device “phone-of-ann” shows it now." in words(asked)
    assert line(asked).inputMethodHints() & Qt.InputMethodHint.ImhDigitsOnly
    assert line(asked).accessibleName() == "Code"


def test_six_digits_go_on_and_nothing_else_does(asked: CodeQuestion) -> None:
    for typed in ("", "12345", "abcdef"):
        line(asked).clear()
        QTest.keyClicks(line(asked), typed)
        assert not button(asked, "Continue").isEnabled()
        assert button(asked, "Continue").toolTip() == "Type the six digits first"
    line(asked).clear()
    QTest.keyClicks(line(asked), "123 456 7")
    assert line(asked).text() == "123456"
    QTest.keyClick(line(asked), Qt.Key.Key_Return)
    assert asked.code == "123456"


def test_a_pasted_code_may_be_grouped(asked: CodeQuestion) -> None:
    QApplication.clipboard().setText(" 123-456\n")
    line(asked).paste()
    assert line(asked).text() == "123456"


def test_cancelled_it_has_no_code(asked: CodeQuestion) -> None:
    QTest.keyClicks(line(asked), "123456")
    button(asked, "Cancel").click()
    assert asked.code == ""


def test_a_refused_code_is_explained(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    again = CodeQuestion(parent, Question("q", "mfa_code_again", FACTS))
    assert "AWS did not accept the code" in words(again)
    assert "Wait for the next one on your MFA device “phone-of-ann”" in words(again)


def test_questions_come_one_after_the_other_and_answers_reach_who_asked(
    monkeypatch: pytest.MonkeyPatch, qapp: QApplication, tmp_path: Path
) -> None:
    behind = backstage(tmp_path, WORK)

    async def visit(shell: Shell) -> None:
        asking = [
            asyncio.ensure_future(behind.questions.ask("mfa_code", FACTS | {"profile": name}, False))
            for name in ("first", "second")
        ]
        for name, code in (("first", "111111"), ("second", "222222")):
            await until(lambda name=name: dialog(CodeQuestion) and f"“{name}”" in words(dialog(CodeQuestion)))
            assert len(shell.window.findChildren(CodeQuestion)) == 1
            line(dialog(CodeQuestion)).setText(code)
            button(dialog(CodeQuestion), "Continue").click()
        assert await asyncio.gather(*asking) == ["111111", "222222"]

    live(monkeypatch, behind, visit)


def test_who_cancels_it_is_a_failure_that_says_what_was_asked(
    monkeypatch: pytest.MonkeyPatch, qapp: QApplication, tmp_path: Path
) -> None:
    behind = backstage(tmp_path, WORK)

    async def visit(shell: Shell) -> None:
        asking = asyncio.ensure_future(behind.questions.ask("mfa_code", FACTS, False))
        (await opened(CodeQuestion)).reject()
        with pytest.raises(Failure) as caught:
            await asking
        assert caught.value == Failure(Code.MFA_CODE_MISSING, **FACTS)

    live(monkeypatch, behind, visit)


def test_a_question_nobody_waits_for_any_more_is_taken_back(
    monkeypatch: pytest.MonkeyPatch, qapp: QApplication, tmp_path: Path
) -> None:
    behind = backstage(tmp_path, WORK)

    async def visit(shell: Shell) -> None:
        asking = asyncio.ensure_future(behind.questions.ask("mfa_code", FACTS, False))
        await opened(CodeQuestion)
        asking.cancel()
        await until(lambda: not shell.window.findChildren(CodeQuestion))

    live(monkeypatch, behind, visit)


def test_it_stands_before_the_dialog_in_which_a_connection_is_tested(
    monkeypatch: pytest.MonkeyPatch, qapp: QApplication, tmp_path: Path
) -> None:
    behind = backstage(tmp_path, WORK)

    async def visit(shell: Shell) -> None:
        shell.connections.add()
        testing = await opened(ConnectionDialog)
        asking = asyncio.ensure_future(behind.questions.ask("mfa_code", FACTS, False))
        asked = await opened(CodeQuestion)
        assert asked.parent() is testing
        testing.close()
        with pytest.raises(Failure):
            await asking

    live(monkeypatch, behind, visit)


def test_after_the_window_nobody_answers(monkeypatch: pytest.MonkeyPatch, qapp: QApplication, tmp_path: Path) -> None:
    behind = backstage(tmp_path, WORK)

    async def visit(shell: Shell) -> None:
        assert shell.window.isVisible()

    live(monkeypatch, behind, visit)
    with pytest.raises(Failure):
        asyncio.run(behind.questions.ask("mfa_code", FACTS, False))
