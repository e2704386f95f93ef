"""Users changed from a pane: what is asked before, what is said afterwards, and how it is taken back."""

import asyncio
from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QRadioButton

from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.record import Event
from cognito_admin.model.connections import Mode
from cognito_admin.model.failures import Code
from cognito_admin.ui.changes.conflict import ConflictQuestion
from cognito_admin.ui.changes.password import PasswordQuestion, PasswordShown
from cognito_admin.ui.changes.question import ChangeQuestion, DeleteQuestion
from tests.ui.changes.conftest import CREATED
from tests.ui.changes.stage import Stage, on_stage, texts
from tests.ui.panes.fakes import until

DISABLE = Wish(Kind.DISABLE)


@pytest.fixture
def act(qtbot, tmp_path, emulator, pool):
    def on(scene, mode=Mode.ADMINISTRATOR):
        return on_stage(qtbot, tmp_path, emulator.url, pool, scene, mode)

    return on


def edit(**values: str) -> Wish:
    return Wish(Kind.EDIT, values=values)


async def agrees(stage: Stage, wish: Wish, sub) -> None:
    stage.desk.wish(wish, await stage.person(sub))
    (await stage.asked(ChangeQuestion)).agree.click()


def test_a_change_is_shown_asked_once_made_and_told_with_the_way_back(act, put, there):
    sub = put()

    async def scene(stage: Stage) -> None:
        stage.desk.wish(DISABLE, await stage.person(sub))
        question = await stage.asked(ChangeQuestion)
        said = texts(question)
        assert "Account\nenabled" in said
        assert "disabled" in said
        assert "Ann Example (ann)" in said
        assert "They are signed out everywhere" in said
        assert "It can be undone." in said
        assert there(sub).enabled
        question.agree.click()
        await stage.quiet()
        assert not there(sub).enabled
        (done,) = stage.made
        assert not done.user.enabled
        assert stage.shell.said[-1] == "Ann Example is disabled"
        assert list(stage.shell.actions) == ["Undo", "Show in activity"]
        stage.shell.actions["Undo"].trigger()
        await stage.quiet()
        assert there(sub).enabled
        assert stage.shell.said[-1] == "Ann Example is enabled"
        undone, made = await stage.work.records()
        assert (undone.undoes, made.undone_by) == (made.id, undone.id)
        stage.shell.actions["Show in activity"].trigger()
        assert stage.shell.opened == ["activity"]

    act(scene)


def test_what_was_told_before_of_the_same_makes_room_and_what_was_told_of_something_else_stays(act, put):
    sub = put()

    async def scene(stage: Stage) -> None:
        for wish in (DISABLE, edit(name="Ann Other"), Wish(Kind.ENABLE)):
            await agrees(stage, wish, sub)
            await stage.quiet()
        disabled, renamed, enabled = stage.shell.causes
        assert enabled == disabled
        assert renamed != disabled

    act(scene)


def test_nothing_is_made_and_nothing_said_when_the_person_thinks_better_of_it(act, put, there, emulator):
    sub = put()

    async def scene(stage: Stage) -> None:
        stage.desk.wish(DISABLE, await stage.person(sub))
        (await stage.asked(ChangeQuestion)).reject()
        await stage.quiet()
        assert stage.shell.said == []
        assert await stage.work.records() == ()

    act(scene)
    assert there(sub).enabled
    assert "AdminDisableUser" not in emulator.service.calls


def test_what_cannot_be_undone_and_what_it_costs_is_said_before(act, put, there):
    sub = put(status="UNCONFIRMED")

    async def scene(stage: Stage) -> None:
        stage.desk.wish(Wish(Kind.CONFIRM), await stage.person(sub))
        question = await stage.asked(ChangeQuestion)
        assert "It cannot be undone. Nothing makes a confirmed user unconfirmed again." in texts(question)
        assert "AWS counts the user as active this month" in texts(question)
        question.agree.click()
        await stage.quiet()
        assert list(stage.shell.actions) == ["Show in activity"]

    act(scene)
    assert there(sub).status == "CONFIRMED"


def test_enter_agrees(act, put, there, qtbot):
    sub = put()

    async def scene(stage: Stage) -> None:
        stage.desk.wish(DISABLE, await stage.person(sub))
        question = await stage.asked(ChangeQuestion)
        qtbot.keyClick(question.agree, Qt.Key.Key_Return)
        await stage.quiet()

    act(scene)
    assert not there(sub).enabled


def test_somebody_is_deleted_only_by_whoever_types_the_name(act, put, there, pool, qtbot):
    sub = put()

    async def scene(stage: Stage) -> None:
        stage.desk.wish(Wish(Kind.DELETE), await stage.person(sub))
        question = await stage.asked(DeleteQuestion)
        assert not question.agree.isEnabled()
        assert question.agree.toolTip() == "Type the user name first"
        qtbot.keyClicks(question.line, "an")
        qtbot.keyClick(question.line, Qt.Key.Key_Return)
        assert question.isVisible()
        qtbot.keyClicks(question.line, "n")
        qtbot.keyClick(question.line, Qt.Key.Key_Return)
        await stage.quiet()
        assert stage.made[0].user is None
        assert stage.shell.said[-1] == "Ann Example is deleted"
        assert list(stage.shell.actions) == ["Show in activity"]
        assert await stage.work.index.user(sub) is None

    act(scene)
    assert there(sub) is None


def test_where_cognito_makes_up_the_names_the_address_is_typed(act, put, there, pool, emulator, qtbot):
    sub = put()
    users = emulator.service.pools[pool].users
    users.put(replace(there(sub), username=sub), CREATED)

    async def scene(stage: Stage) -> None:
        stage.desk.wish(Wish(Kind.DELETE), await stage.person(sub))
        question = await stage.asked(DeleteQuestion)
        assert "Type the e-mail address to confirm:" in texts(question)
        qtbot.keyClicks(question.line, "ann@example.com")
        qtbot.keyClick(question.line, Qt.Key.Key_Return)
        await stage.quiet()

    act(scene)
    assert there(sub) is None


def test_what_is_not_possible_says_why(act, put):
    sub = put()

    async def scene(stage: Stage) -> None:
        stage.desk.wish(Wish(Kind.CONFIRM), await stage.person(sub))
        await stage.quiet()
        assert stage.shell.said == [
            "Confirm is not possible. Only an unconfirmed user can be confirmed; this one is Confirmed."
        ]

    act(scene)


def test_a_second_wish_does_nothing_while_a_change_is_on_its_way(act, put, emulator):
    sub = put()

    async def scene(stage: Stage) -> None:
        held = emulator.service.faults.add("hold", "AdminDisableUser", count=1)
        person = await stage.person(sub)
        await agrees(stage, DISABLE, sub)
        await until(held.reached.is_set)
        assert stage.desk.busy
        assert stage.desk.doing.kind is Kind.DISABLE
        assert "Disable: on its way for Ann Example" in stage.shell.said
        stage.desk.wish(Wish(Kind.SIGN_OUT), person)
        assert stage.no_question()
        assert stage.shell.said[-1] == "One change at a time: the one before is on its way"
        held.release()
        await stage.quiet()
        assert stage.desk.doing is None

    act(scene)
    assert "AdminUserGlobalSignOut" not in emulator.service.calls


def test_a_pane_that_is_closed_over_a_question_takes_it_along(act, put, there):
    sub = put()

    async def scene(stage: Stage) -> None:
        stage.desk.wish(DISABLE, await stage.person(sub))
        await stage.asked(ChangeQuestion)
        shiboken6.delete(stage.desk.parent())
        await until(stage.no_question)
        await asyncio.sleep(0.01)

    act(scene)
    assert there(sub).enabled


# Passwords


def test_a_password_made_by_the_policy_is_set_and_shown_once(act, put, there, caplog):
    sub = put()
    password = ""

    async def scene(stage: Stage) -> None:
        nonlocal password
        stage.desk.wish(Wish(Kind.SET_TEMPORARY_PASSWORD), await stage.person(sub))
        question = await stage.asked(PasswordQuestion)
        password = question.field.text()
        assert question.field.line.echoMode() is QLineEdit.EchoMode.Password
        question.agree.click()
        await stage.quiet()
        shown = await stage.asked(PasswordShown)
        assert shown.findChild(QLineEdit).text() == password
        assert stage.shell.copied == []
        shown.copy_button.click()
        assert stage.shell.copied == [(password, "Password, for a while")]
        assert shown.copy_button.text() == "Copied"
        shown.accept()
        (record,) = await stage.work.records()
        assert password not in repr(record)

    act(scene)
    user = there(sub)
    assert user.status == "FORCE_CHANGE_PASSWORD"
    assert password not in caplog.text


def test_a_typed_password_is_held_against_the_policy_rule_by_rule(act, put, there, qtbot, emulator):
    sub = put()

    async def scene(stage: Stage) -> None:
        stage.desk.wish(Wish(Kind.SET_PASSWORD), await stage.person(sub))
        question = await stage.asked(PasswordQuestion)
        qtbot.keyClicks(question.field.line, "short")
        assert question.field.told.text().splitlines() == [
            "The password needs at least 8 characters.",
            "The password needs a capital letter.",
            "The password needs a digit.",
            "The password needs a symbol such as - or ?.",
        ]
        assert not question.agree.isEnabled()
        qtbot.keyClicks(question.field.line, "-Enough-7")
        assert question.field.told.text() == "It fits the rules of this pool."
        question.agree.click()
        await stage.quiet()
        (await stage.asked(PasswordShown)).accept()

    act(scene)
    assert there(sub).status == "CONFIRMED"


def test_a_password_that_was_not_set_is_asked_for_anew_rather_than_kept(act, put, there, emulator):
    sub = put()

    async def scene(stage: Stage) -> None:
        emulator.service.faults.add("denied", "AdminSetUserPassword", count=1)
        stage.desk.wish(Wish(Kind.SET_TEMPORARY_PASSWORD), await stage.person(sub))
        first = await stage.asked(PasswordQuestion)
        first_password = first.field.text()
        first.agree.click()
        await stage.quiet()
        assert [failure.code for failure in stage.shell.failures] == [Code.ACCESS_DENIED]
        stage.shell.failures.clear()
        stage.shell.tries[-1]()
        second = await stage.asked(PasswordQuestion)
        assert second.field.text() != first_password
        second.reject()
        await stage.quiet()

    act(scene)
    assert there(sub).status == "CONFIRMED"


# Trouble


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("denied", Code.ACCESS_DENIED),
        ("throttle", Code.THROTTLED),
        ("server_error", Code.AWS_TROUBLE),
        ("reset_before", Code.ENDPOINT_UNREACHABLE),
        ("expired", Code.CREDENTIALS_EXPIRED),
    ],
)
def test_what_went_wrong_is_told_and_tried_again_without_another_question(act, put, there, emulator, fault, code):
    sub = put()

    async def scene(stage: Stage) -> None:
        emulator.service.faults.add(fault, "AdminDisableUser")
        await agrees(stage, DISABLE, sub)
        await stage.quiet()
        assert [failure.code for failure in stage.shell.failures] == [code]
        assert stage.failed == stage.shell.failures
        assert there(sub).enabled
        emulator.service.faults.clear()
        stage.shell.tries[-1]()
        await stage.quiet()
        assert not there(sub).enabled
        made, failed = await stage.work.records()
        assert (made.state, failed.state) == (Event.DONE, Event.FAILED)

    act(scene)


def test_what_took_effect_although_the_answer_was_lost_is_not_done_twice(act, put, there, emulator):
    sub = put()

    async def scene(stage: Stage) -> None:
        emulator.service.faults.add("reset_after", "AdminDisableUser", count=1)
        await agrees(stage, DISABLE, sub)
        await stage.quiet()
        assert stage.shell.said[-1] == "Ann Example is disabled"

    act(scene)
    assert not there(sub).enabled


def test_where_nobody_knows_what_became_of_it_it_is_looked_at_before_it_is_done_again(act, put, emulator):
    sub = put()

    async def scene(stage: Stage) -> None:
        emulator.service.faults.add("reset_after", "AdminUserGlobalSignOut")
        await agrees(stage, Wish(Kind.SIGN_OUT), sub)
        await stage.quiet()
        assert [failure.code for failure in stage.shell.failures] == [Code.OUTCOME_UNKNOWN]
        emulator.service.faults.clear()
        stage.shell.failures.clear()
        stage.shell.tries[-1]()
        (await stage.asked(ChangeQuestion)).agree.click()
        await stage.quiet()
        assert stage.shell.said[-1] == "Ann Example is signed out everywhere"

    act(scene)


def test_somebody_who_is_gone_meanwhile_is_told_with_nothing_to_try_again(act, put, emulator, pool):
    sub = put()

    async def scene(stage: Stage) -> None:
        stage.desk.wish(DISABLE, await stage.person(sub))
        question = await stage.asked(ChangeQuestion)
        users = emulator.service.pools[pool].users
        users.remove(sub, CREATED)
        question.agree.click()
        await stage.quiet()
        assert [failure.code for failure in stage.shell.failures] == [Code.USER_NOT_FOUND]
        assert stage.shell.tries == [None]
        assert await stage.work.index.user(sub) is None

    act(scene)


def test_a_read_only_pool_is_left_alone(act, put, there, emulator):
    sub = put()

    async def scene(stage: Stage) -> None:
        await agrees(stage, DISABLE, sub)
        await stage.quiet()
        assert [failure.code for failure in stage.shell.failures] == [Code.NOT_ALLOWED_BY_MODE]
        assert stage.shell.tries == [None]

    act(scene, Mode.READ_ONLY)
    assert there(sub).enabled
    assert "AdminDisableUser" not in emulator.service.calls


# Somebody else was quicker


async def meets_another_edit(stage: Stage, there, sub) -> ConflictQuestion:
    person = await stage.person(sub)
    there(sub).attributes.update({"nickname": "theirs", "locale": "fr"})
    stage.desk.wish(edit(nickname="mine", locale="de", name="Ann Other"), person)
    (await stage.asked(ChangeQuestion)).agree.click()
    return await stage.asked(ConflictQuestion)


def test_what_changed_meanwhile_is_shown_field_by_field(act, put, there):
    sub = put(nickname="annie", locale="en")

    async def scene(stage: Stage) -> None:
        question = await meets_another_edit(stage, there, sub)
        said = texts(question)
        assert "Ann Example was changed meanwhile" in said
        for line in ("annie", "theirs", "mine", "Was shown", "Is now", "Yours", "Keep mine", "Take theirs"):
            assert line in said
        question.findChild(QRadioButton, "mine:nickname").setChecked(True)
        question.accept()
        await stage.quiet()

    act(scene)
    assert {name: there(sub).attributes[name] for name in ("nickname", "locale", "name")} == {
        "nickname": "mine",
        "locale": "fr",
        "name": "Ann Other",
    }


def test_a_conflict_that_is_left_changes_nothing(act, put, there):
    sub = put(nickname="annie", locale="en")

    async def scene(stage: Stage) -> None:
        (await meets_another_edit(stage, there, sub)).reject()
        await stage.quiet()
        assert stage.failed == []

    act(scene)
    assert there(sub).attributes["name"] == "Ann Example"


def test_an_undo_does_not_overwrite_what_somebody_changed_since(act, put, there):
    sub = put(nickname="annie")

    async def scene(stage: Stage) -> None:
        await agrees(stage, edit(nickname="ann"), sub)
        await stage.quiet()
        there(sub).attributes["nickname"] = "theirs"
        stage.shell.actions["Undo"].trigger()
        question = await stage.asked(ConflictQuestion)
        question.accept()
        await stage.quiet()
        assert stage.shell.said[-1] == "Ann Example stays as they are now"
        assert there(sub).attributes["nickname"] == "theirs"
        stage.desk.undo((await stage.work.records())[0])
        question = await stage.asked(ConflictQuestion)
        question.findChild(QRadioButton, "mine:nickname").setChecked(True)
        question.accept()
        await stage.quiet()

    act(scene)
    assert there(sub).attributes["nickname"] == "annie"


def test_an_undo_from_the_record_is_shown_and_asked_about(act, put, there):
    sub = put()

    async def scene(stage: Stage) -> None:
        await agrees(stage, DISABLE, sub)
        await stage.quiet()
        stage.desk.undo((await stage.work.records())[0])
        question = await stage.asked(ChangeQuestion)
        assert "They can sign in." in texts(question)
        question.agree.click()
        await stage.quiet()

    act(scene)
    assert there(sub).enabled


def test_what_cannot_be_undone_says_why(act, put, there):
    sub = put()

    async def scene(stage: Stage) -> None:
        await agrees(stage, Wish(Kind.SIGN_OUT), sub)
        await stage.quiet()
        stage.desk.undo((await stage.work.records())[0])
        await stage.quiet()
        assert stage.shell.said[-1] == "This cannot be undone. Sessions that ended cannot be opened again."

    act(scene)


def test_a_desk_whose_pane_is_closed_does_nothing_any_more(act, put, there):
    sub = put()

    async def scene(stage: Stage) -> None:
        person = await stage.person(sub)
        shiboken6.delete(stage.desk.parent())
        stage.desk.wish(DISABLE, person)
        await asyncio.sleep(0.01)
        assert stage.no_question()

    act(scene)
    assert there(sub).enabled


def test_a_long_value_is_scrolled_and_what_agrees_to_it_stays_on_the_screen(act, put, qtbot):
    sub = put(profile="one " * 500)

    async def scene(stage: Stage) -> None:
        stage.desk.wish(edit(profile="two " * 500), await stage.person(sub))
        question = await stage.asked(ChangeQuestion)
        qtbot.waitUntil(lambda: question.preview.height() >= question.preview.heightForWidth(question.preview.width()))
        assert question.height() <= question.screen().availableSize().height()
        assert question.rect().contains(question.agree.geometry())
        question.reject()
        await stage.quiet()

    act(scene)
