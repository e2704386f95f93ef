"""Changes whose program was killed between two steps: found when the pool is opened, finished or left."""

import asyncio
import json
import subprocess
import sys
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication

from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.record import ChangeId, Event
from cognito_admin.model.connections import Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import Sub
from cognito_admin.ui.changes.password import PasswordQuestion, PasswordShown
from cognito_admin.ui.panes.activity.changes_model import RESULT, WHAT
from cognito_admin.ui.shell.unfinished import tell_of_unfinished
from cognito_admin.ui.widgets.question import Question
from tests.ui.changes.stage import seen
from tests.ui.panes.activity.stage import ChangesOfDesk, Stage, on_stage
from tests.ui.panes.fakes import until

DISABLE = Wish(Kind.DISABLE)


@pytest.fixture
def act(qtbot, tmp_path, emulator, pool):
    def on(scene, mode=Mode.ADMINISTRATOR):
        return on_stage(qtbot, tmp_path, emulator.url, pool, scene, mode)

    return on


@pytest.fixture
def killed(emulator, pool, tmp_path):
    """Has a process make a change, and kills it while a request of ``operation`` is on its way, which is never carried out."""

    def kill(wish: Wish, operation: str, sub: str = "") -> None:
        held = emulator.service.faults.add("hold", operation, count=1)
        emulator.service.faults.add("server_error", operation, count=1)
        arguments = [str(tmp_path), emulator.url, pool, sub, json.dumps(wish.as_json())]
        child = subprocess.Popen([sys.executable, "-m", "tests.work.change_child", *arguments])
        try:
            assert held.reached.wait(60)
        finally:
            child.kill()
            child.wait()
        held.release()

    return kill


async def left_half_way(stage: Stage, wish: Wish, sub: Sub) -> None:
    """What is on record when the program that began it is gone."""
    change = await stage.work.planned(wish, sub)
    user = (await stage.work.changes.person(sub)).user
    await stage.work.log.begin(ChangeId("half"), change, about=user, pool=stage.work.pool, who="arn:x", owner="gone")


async def opened(stage: Stage) -> None:
    """As when the pool is opened: one is told, and led to them."""
    services = SimpleNamespace(changes=ChangesOfDesk(stage.work))
    await tell_of_unfinished(services, SimpleNamespace(), stage.shell)  # pyright: ignore[reportArgumentType]


def test_a_change_that_a_kill_left_is_told_when_the_pool_is_opened_and_finished(act, put, there, killed):
    sub = put()
    killed(DISABLE, "AdminDisableUser", sub)

    async def scene(stage: Stage) -> None:
        await opened(stage)
        assert "A change in this pool was begun and not finished" in str(stage.shell.said[-1])
        stage.pane.activate()
        stage.shell.actions["Show it"].trigger()
        assert stage.shell.opened == ["activity"]
        await stage.read()
        assert stage.rows(RESULT) == ["Not finished"]
        stage.clicks(0)
        await stage.says("The program ended while a step was on its way", "AdminDisableUser · sent")
        stage.press("finish")
        question = await stage.asked(Question)
        assert "Finish “Disable” for Ann Example?" in seen(question)
        question.buttons["go"].click()
        await until(lambda: "“Disable” is done for Ann Example" in stage.shell.said, "the end")
        await until(lambda: stage.rows() == [], "it to leave the list")
        await until(lambda: "undo" in stage.details.buttons, "the details to say so")
        stage.filter.clear.click()
        await stage.read()
        assert stage.rows(RESULT) == ["Done"]
        await opened(stage)
        assert "begun" not in str(stage.shell.said[-1])

    shell = act(scene)
    assert not there(sub).enabled
    assert shell.kinds[0] == "warning"


def test_what_is_left_stays_on_record_and_is_not_told_again(act, put, there):
    sub = put()

    async def scene(stage: Stage) -> None:
        await left_half_way(stage, DISABLE, sub)
        await stage.opens()
        stage.clicks(0)
        stage.press("leave")
        question = await stage.asked(Question)
        assert "Nothing more is sent to Cognito." in seen(question)
        assert "as not known" in seen(question)
        question.buttons["go"].click()
        await until(lambda: stage.rows(RESULT) == ["Not known"], "the end")
        stage.shell.said.clear()
        await opened(stage)
        assert stage.shell.said == []

    act(scene)
    assert there(sub).enabled


def test_thinking_better_of_it_leaves_everything_as_it_is(act, put, there):
    sub = put()

    async def scene(stage: Stage) -> None:
        await left_half_way(stage, DISABLE, sub)
        await stage.opens()
        stage.clicks(0)
        for button in ("finish", "leave"):
            stage.press(button)
            (await stage.asked(Question)).reject()
            await until(lambda: not stage.view.unfinished._work.busy, "the desk")
        (record,) = await stage.work.records()
        assert record.state is Event.SENT

    act(scene)
    assert there(sub).enabled


def test_a_user_half_made_is_finished_with_a_password_that_is_shown_once(act, killed, emulator, pool):
    killed(Wish(Kind.CREATE_READY, "ben"), "AdminSetUserPassword")

    async def scene(stage: Stage) -> None:
        await stage.opens()
        assert stage.rows(WHAT) == ["Create user with password"]
        stage.clicks(0)
        await stage.says("Step 1", "AdminCreateUser · made", "AdminSetUserPassword · sent")
        stage.press("finish")
        question = await stage.asked(PasswordQuestion)
        question.field.line.setText("Correct-horse-7")
        question.agree.click()
        shown = await stage.asked(PasswordShown)
        shown.reject()
        await until(lambda: stage.rows(RESULT) == ["Done"], "the end")

    act(scene)
    (user,) = emulator.service.pools[pool].users
    assert user.status == "CONFIRMED"


@pytest.mark.parametrize("answer", ["again", "leave", "cancel"])
def test_what_nobody_can_see_is_decided_by_whoever_asks(act, put, emulator, answer):
    sub = put(status="FORCE_CHANGE_PASSWORD")

    async def scene(stage: Stage) -> None:
        await left_half_way(stage, Wish(Kind.RESEND_INVITATION), sub)
        await stage.opens()
        stage.clicks(0)
        stage.press("finish")
        (await stage.asked(Question)).buttons["go"].click()

        await until(_second_questions, "the second question")
        _second_questions()[0].buttons[answer].click()
        await until(lambda: not stage.view.unfinished._work.busy, "the desk")
        stage.table.look_for_news()
        await stage.read()
        assert stage.rows(RESULT) == [{"again": "Done", "leave": "Not known", "cancel": "Not finished"}[answer]]

    act(scene)
    assert len(emulator.service.outbox.messages) == (1 if answer == "again" else 0)


def test_in_a_pool_opened_to_read_one_may_look_and_not_finish(act, put):
    sub = put()

    async def scene(stage: Stage) -> None:
        await left_half_way(stage, DISABLE, sub)
        await stage.opens()
        stage.clicks(0)
        assert not stage.details.buttons["finish"].isEnabled()
        assert "this takes Support" in stage.details.buttons["finish"].toolTip()

    act(scene, Mode.READ_ONLY)


def test_a_record_that_cannot_be_read_does_not_keep_a_pool_from_being_opened(qtbot):
    async def locked():
        raise Failure(Code.PASSPHRASE_NEEDED)

    changes = SimpleNamespace(changes=lambda _: SimpleNamespace(unfinished=locked))

    asyncio.run(tell_of_unfinished(SimpleNamespace(changes=changes), None, None))  # pyright: ignore


def _second_questions() -> list[Question]:
    tops = QApplication.topLevelWidgets()
    return [top for top in tops if isinstance(top, Question) and "does not show whether it was done" in seen(top)]
