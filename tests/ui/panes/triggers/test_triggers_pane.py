"""The triggers pane: what could not work is caught in the form, and nothing is sent unseen."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QApplication

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from cognito_admin.model.triggers import names
from cognito_admin.model.triggers.functions import Behind, Checked, Fared, Function, Key
from cognito_admin.model.triggers.kinds import Event
from cognito_admin.ui.panes.triggers import form as form_module
from cognito_admin.ui.panes.triggers.view import TriggersPane
from cognito_admin.ui.settings.page import unfold_now
from cognito_admin.ui.settings.preview import SettingsPreview
from tests.ui.changes.stage import Shell
from tests.ui.panes.fakes import play, until
from tests.ui.settings.pool import FakePoolSettings, services, workspace

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

HOME = "arn:aws:lambda:eu-central-1:123456789012:function:"
KEY = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555"
OFF = KEY.replace("1111-2222", "0000-2222")
POOL_NOW = {
    "Name": "Shop",
    "Arn": "arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_Shop",
    "UserPoolTier": "LITE",
    "NewMember": {"Deep": [1]},
    "LambdaConfig": {"PreSignUp": f"{HOME}sign-up", "UserMigration": f"{HOME}migrate", "TriggerOfTomorrow": f"{HOME}x"},
}


class FakeTriggers:
    """There are ``sign-up``, ``migrate`` and ``send``, of which ``open`` let Cognito in. ``asked`` is what AWS was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.open = {"sign-up"}
        self.untold: tuple[Failure, ...] = ()
        self.refusal: Failure | None = None
        self.trouble: Failure | None = None

    async def checked(self, settings: Any) -> Checked:
        del settings
        if self.trouble is not None:
            raise self.trouble
        known = {f"{HOME}sign-up": self._of("sign-up"), f"{HOME}migrate": self._of("migrate")}
        return Checked(known, {"sign-up": Fared(10, 0, 0, 50.0)}, self.untold)

    async def behind(self, event: Event, arn: str, pool_arn: str) -> Behind:
        self.asked.append(arn)
        if self.trouble is not None:
            raise self.trouble
        return self._of(arn.removeprefix(HOME))

    async def functions(self) -> tuple[Function, ...]:
        if self.refusal is not None:
            raise self.refusal
        return tuple(Function(name, f"{HOME}{name}") for name in ("migrate", "send", "sign-up"))

    async def keys(self) -> tuple[Key, ...]:
        return (Key(KEY, "codes"), Key(OFF, "off"))

    async def key(self, name: str) -> Key | None:
        self.asked.append(name)
        if self.trouble is not None:
            raise self.trouble
        return {KEY: Key(KEY), "alias/codes": Key(KEY, "codes"), OFF: Key(OFF, state="Disabled")}.get(name)

    def _of(self, name: str) -> Behind:
        there = name in ("sign-up", "migrate", "send")
        return Behind(there, name in self.open, None)


class Stage:
    pane: Any

    def __init__(self, qtbot: Any) -> None:
        self.qtbot = qtbot
        kept_out = {
            Thing(ThingKind.PERMISSION, f"{HOME}{name}"): {"FunctionArn": f"{HOME}{name}", "Allowed": False}
            for name in ("send", "migrate")
        }
        self.settings = FakePoolSettings({POOL: POOL_NOW, **kept_out})
        self.triggers = FakeTriggers()
        self.shell = Shell()

    def play(self, act: Callable[[Stage], Awaitable[None]]) -> None:
        async def scene() -> None:
            pool: Any = SimpleNamespace(
                **vars(workspace()), triggers=self.triggers, key=SimpleNamespace(pool="eu-central-1_Shop")
            )
            self.pane = TriggersPane(services(self.settings), pool, self.shell)
            self.qtbot.addWidget(self.pane)
            self.pane.resize(1000, 600)
            self.pane.show()
            self.pane.activate()
            await until(lambda: self.pane.known is not None and self.pane.known.checked, "the triggers")
            await act(self)
            await until(lambda: not self.pane.desk.busy, "the desk to be done")
            await asyncio.sleep(0)

        play(self.shell, scene)

    def form(self, event: Event) -> Any:
        self.pane.show_trigger(event)
        return self.pane.forms[event]

    async def preview(self) -> Any:
        def shown() -> Any:
            tops = QApplication.topLevelWidgets()
            return next((top for top in tops if isinstance(top, SettingsPreview) and top.isVisible()), None)

        await until(lambda: shown() is not None, "the preview")
        return shown()


@pytest.fixture
def stage(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr(form_module, "_TYPING_MS", 0)
    return Stage(qtbot)


def test_nothing_is_edited_when_every_trigger_was_looked_at(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        for event in Event:
            stage.form(event)
        stage.pane.refresh()
        await asyncio.sleep(0.01)
        stage.pane.review()
        assert stage.pane.bar.isHidden()
        assert stage.pane.unsaved() == ""
        assert stage.settings.applied == []

    stage.play(act)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (f"{HOME}send:7", names.FUNCTION_VERSION),
        (f"{HOME}send".replace("eu-central-1", "us-east-1"), names.FUNCTION_IN_OTHER_REGION),
        (f"{HOME}send".replace("123456789012", "210987654321"), names.FUNCTION_IN_OTHER_ACCOUNT),
        ("deleted-long-ago", names.FUNCTION_GONE),
        ("no function", names.NOT_A_FUNCTION),
    ],
)
def test_a_function_that_could_not_be_called_is_caught_in_the_form(stage: Stage, typed: str, said: str) -> None:
    async def act(stage: Stage) -> None:
        form = stage.form(Event.CUSTOM_MESSAGE)
        form.function.line.setText(typed)
        await until(lambda: said.partition("{")[0] in form.function.problem(), said)
        assert not stage.pane.bar.review.isEnabled()
        form.put_back()
        assert stage.pane.bar.isHidden()

    stage.play(act)


def test_a_function_of_another_account_can_be_set_once_its_owner_let_the_pool_in(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        form = stage.form(Event.CUSTOM_MESSAGE)
        theirs = f"{HOME}send".replace("123456789012", "210987654321")
        form.function.line.setText(theirs)
        form.permission.owner.setChecked(True)
        assert stage.pane.bar.review.isEnabled()
        stage.pane.review()
        (await stage.preview()).agree.click()
        await until(lambda: stage.settings.applied, "the change")
        (part,) = stage.settings.applied[0].parts
        assert part.after is not None
        assert part.after["LambdaConfig"]["CustomMessage"] == theirs

    stage.play(act)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", names.KEY_MISSING), ("alias/codes", names.KEY_ALIAS), ("off", names.KEY_DISABLED), ("key", names.NOT_A_KEY)],
)
def test_a_key_that_could_not_encrypt_codes_is_caught_in_the_form(stage: Stage, typed: str, said: str) -> None:
    async def act(stage: Stage) -> None:
        form = stage.form(Event.CUSTOM_SMS_SENDER)
        await until(lambda: stage.pane.known.choices, "what can be chosen")
        form.function.line.setText("send")
        form.key.line.setText(typed)
        await until(lambda: any(said.partition("{")[0] in problem for problem in form.problems()), said)
        assert not stage.pane.bar.review.isEnabled()

    stage.play(act)


def test_both_senders_share_the_key_whichever_of_them_it_was_typed_in(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        sms = stage.form(Event.CUSTOM_SMS_SENDER)
        # Before the form of the other one is made, and after.
        for key in (KEY, f"{KEY}2"):
            sms.key.enter(key)
            await until(lambda: Event.CUSTOM_EMAIL_SENDER in stage.pane.forms, "the other sender")
            assert stage.pane.forms[Event.CUSTOM_EMAIL_SENDER].key.shown == key
        stage.pane.forms[Event.CUSTOM_EMAIL_SENDER].key.enter(KEY)
        assert sms.key.shown == KEY

    stage.play(act)


def test_cognito_is_let_in_before_the_trigger_is_set_and_what_nobody_knows_stays(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        form = stage.form(Event.CUSTOM_MESSAGE)
        form.function.line.setText("send")
        await until(lambda: form.lets_in, "the permission")
        stage.pane.review()
        preview = await stage.preview()
        assert stage.settings.applied == []
        preview.agree.click()
        await until(lambda: stage.settings.applied, "the change")
        permission, pool = stage.settings.applied[0].parts
        assert permission.thing == Thing(ThingKind.PERMISSION, f"{HOME}send")
        assert permission.after == {"FunctionArn": f"{HOME}send", "Allowed": True}
        wanted = {**POOL_NOW["LambdaConfig"], "CustomMessage": f"{HOME}send"}
        assert pool.after == {**POOL_NOW, "LambdaConfig": wanted}
        await until(lambda: stage.pane.bar.isHidden(), "nothing to be left unsaved")

    stage.play(act)


def test_a_trigger_that_cognito_may_not_call_is_mended_without_setting_it_anew(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        form = stage.form(Event.USER_MIGRATION)
        assert not form.is_changed
        form.permission.let_in.setChecked(True)
        stage.pane.review()
        (await stage.preview()).agree.click()
        await until(lambda: stage.settings.applied, "the change")
        (part,) = stage.settings.applied[0].parts
        assert part.thing.kind is ThingKind.PERMISSION

    stage.play(act)


def test_taking_away_what_people_depend_on_has_the_name_of_the_pool_typed(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        form = stage.form(Event.USER_MIGRATION)
        form.remove.click()
        stage.pane.review()
        preview = await stage.preview()
        assert not preview.agree.isEnabled()
        preview.reject()
        await until(lambda: not stage.pane.desk.busy, "the question to be gone")
        assert stage.settings.applied == []

    stage.play(act)


def test_what_happens_without_a_trigger_is_in_sight_once_it_is_to_be_removed(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        form = stage.form(Event.PRE_SIGN_UP)
        frame = stage.pane._frames[Event.PRE_SIGN_UP]
        view, bar = frame.viewport(), frame.verticalScrollBar()
        stage.pane.resize(1000, 420)
        unfold_now(frame)
        await until(lambda: form.sample.isVisible() and form.remove.isVisible() and bar.maximum() > 0, "the form")
        bar.setValue(bar.maximum())
        form.remove.click()
        await until(lambda: not form.remove.isVisible(), "the form without what was there")

        def in_sight() -> bool:
            top = form.function.mapTo(view, form.function.rect().topLeft()).y()
            return top >= 0 and top + form.function.height() <= view.height()

        await until(in_sight, "what is said below the function")

    stage.play(act)


def test_the_page_stays_where_it_is_when_a_trigger_is_removed_that_is_in_sight(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        form = stage.form(Event.PRE_SIGN_UP)
        frame = stage.pane._frames[Event.PRE_SIGN_UP]
        stage.pane.resize(1000, 600)
        unfold_now(frame)
        await until(lambda: form.remove.isVisible() and frame.verticalScrollBar().maximum() > 0, "the form")
        moved: list[int] = []
        frame.verticalScrollBar().valueChanged.connect(moved.append)
        form.remove.setFocus()
        form.remove.click()
        await until(lambda: not form.remove.isVisible(), "the form without what was there")
        await until(form.function.line.hasFocus, "the keyboard at the function")
        await asyncio.sleep(0.05)
        assert moved == []

    stage.play(act)


def test_until_lambda_has_answered_nobody_is_told_that_it_will_not(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        form = stage.form(Event.PRE_SIGN_UP)
        form.function.enter(f"{HOME}send")
        assert form.permission.accessibleName().startswith("Looking up")
        await until(lambda: "With this change" in form.permission.accessibleName(), "the answer")

    stage.play(act)


def test_the_keyboard_stays_in_the_pane_when_what_was_edited_is_let_go(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        stage.form(Event.PRE_SIGN_UP).function.enter("")
        stage.pane.bar.discard.setFocus()
        stage.pane.bar.discard.click()
        assert stage.pane.window().focusWidget() is stage.pane.list.list

    stage.play(act)


def test_where_lambda_does_not_answer_nobody_waits_on(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        assert stage.form(Event.PRE_SIGN_UP).permission.accessibleName() == "Whether Cognito may call it is not known."

    stage.triggers.trouble = Failure(Code.AWS_TROUBLE)
    stage.play(act)


def test_nor_for_a_function_that_was_attached_since_the_others_were_looked_up(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        form = stage.form(Event.PRE_SIGN_UP)
        stage.settings.documents[POOL] = {**POOL_NOW, "LambdaConfig": {"PreSignUp": f"{HOME}send"}}
        stage.triggers.trouble = Failure(Code.AWS_TROUBLE)
        stage.pane.refresh()
        await until(lambda: form.permission.accessibleName().endswith("is not known."), "an end of the waiting")

    stage.play(act)


def test_a_later_version_is_refused_in_words_where_the_plan_lacks_it(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        form = stage.form(Event.PRE_TOKEN_GENERATION)
        form.function.line.setText("sign-up")
        form.version.enter("V2_0")
        await until(lambda: any("Essentials" in problem for problem in form.problems()), "the reason")

    stage.play(act)


def test_where_nothing_may_be_changed_it_is_said_and_nobody_asks_for_choices(stage: Stage) -> None:
    stage.settings.reason = Failure(Code.NOT_ALLOWED_BY_MODE, mode="read-only", pool="eu-central-1_Shop")
    stage.triggers.refusal = Failure(Code.AWS_TROUBLE)

    async def act(stage: Stage) -> None:
        form = stage.form(Event.PRE_SIGN_UP)
        assert not form.function.combo.isEnabled()
        assert stage.pane.desk.why_not() == stage.pane._strip.accessibleName()
        assert not form.remove.isVisible()
        assert stage.pane.known.choices is None

    stage.play(act)


@pytest.mark.parametrize(
    "refusal", [Failure(Code.ACCESS_DENIED, action="lambda:ListFunctions"), Failure(Code.PROXY_REFUSED)]
)
def test_who_may_not_list_functions_can_type_one_and_choose_a_key(stage: Stage, refusal: Failure) -> None:
    stage.triggers.refusal = refusal

    async def act(stage: Stage) -> None:
        form = stage.form(Event.CUSTOM_SMS_SENDER)
        await until(lambda: stage.pane.known.choices, "the refusal")
        form.function.line.setText("send")
        await until(lambda: form.lets_in, "the permission")
        form.key.line.setText("codes")
        assert form.key.shown == KEY
        assert stage.pane.bar.review.isEnabled()

    stage.play(act)


def test_what_there_is_to_choose_from_is_asked_anew_when_the_pane_is_read_again(stage: Stage) -> None:
    stage.triggers.refusal = Failure(Code.ACCESS_DENIED, action="lambda:ListFunctions")

    async def act(stage: Stage) -> None:
        form = stage.form(Event.CUSTOM_MESSAGE)
        await until(lambda: stage.pane.known.choices, "the refusal")
        stage.triggers.refusal = None
        stage.pane.refresh()
        await until(lambda: form.function.knows(f"{HOME}send"), "the functions")

    stage.play(act)


def test_a_function_is_let_in_again_where_the_permission_was_taken_back(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        form = stage.form(Event.CUSTOM_MESSAGE)
        form.function.line.setText("send")
        await until(lambda: form.lets_in, "the permission")
        stage.pane.review()
        (await stage.preview()).agree.click()
        await until(lambda: stage.pane.bar.isHidden() and not stage.pane.desk.busy, "the change")
        assert form.permission.accessibleName() == "Cognito may call this function for this pool."
        stage.pane.desk.undo("1")
        (await stage.preview()).agree.click()
        await until(lambda: not form.function.shown and not stage.pane.desk.busy, "the way back")
        await until(lambda: not stage.pane._reading.busy, "the pane to be read again")
        form.function.line.setText("send")
        await until(lambda: form.lets_in, "the permission, once more")

    stage.play(act)


def test_what_was_edited_waits_where_the_pool_may_not_be_changed_any_more(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        form = stage.form(Event.CUSTOM_MESSAGE)
        form.function.line.setText("send")
        await until(lambda: stage.pane.bar.review.isEnabled(), "the change to be possible")
        stage.settings.reason = Failure(Code.NOT_ALLOWED_BY_MODE, mode="read-only", pool="eu-central-1_Shop")
        stage.pane.permissions_changed()
        assert not stage.pane.bar.review.isEnabled()
        assert "read-only" in stage.pane.bar.review.toolTip()
        assert stage.pane.bar.discard.isEnabled()

    stage.play(act)


def test_why_something_is_not_known_is_said_beside_the_function(stage: Stage) -> None:
    stage.triggers.untold = (Failure(Code.ACCESS_DENIED, action="cloudwatch:GetMetricData"),)

    async def act(stage: Stage) -> None:
        set_up, not_set = stage.form(Event.PRE_SIGN_UP), stage.form(Event.CUSTOM_MESSAGE)
        assert "cloudwatch:GetMetricData" in set_up._untold.text()
        assert not set_up._untold.isHidden()
        assert not_set._untold.isHidden()

    stage.play(act)


def test_what_is_wrong_with_a_function_is_said_once(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        form = stage.form(Event.CUSTOM_MESSAGE)
        form.function.line.setText(f"{HOME}send".replace("eu-central-1", "us-east-1"))
        assert form._remarks.isHidden()
        form.function.line.setText(f"{HOME}send".replace("123456789012", "210987654321"))
        assert form._remarks.isHidden()
        assert form.problems() == ("confirm that the function’s owner lets this pool call it",)

    stage.play(act)


def test_an_alias_that_leads_to_no_key_is_told(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        form = stage.form(Event.CUSTOM_SMS_SENDER)
        form.function.line.setText("send")
        form.key.line.setText("alias/none")
        form.resolve.click()
        await until(lambda: form.key.problem() == names.KEY_GONE, "the reason")

    stage.play(act)


def test_who_asks_for_the_key_of_an_alias_and_may_not_is_told(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        form = stage.form(Event.CUSTOM_SMS_SENDER)
        form.function.line.setText("sign-up")
        await until(lambda: f"{HOME}sign-up" in stage.triggers.asked, "the function")
        stage.triggers.trouble = Failure(Code.ACCESS_DENIED, action="kms:DescribeKey")
        form.key.line.setText(KEY)
        await until(lambda: KEY in stage.triggers.asked, "the key to be asked for")
        assert stage.shell.failures == [], "nobody waits for what is only looked up"
        form.key.line.setText("alias/codes")
        form.resolve.click()
        await until(lambda: stage.shell.failures, "the refusal")

    stage.play(act)


def test_a_function_that_nobody_could_look_up_does_not_stand_in_the_way(stage: Stage) -> None:
    stage.triggers.trouble = Failure(Code.AWS_TROUBLE)

    async def act(stage: Stage) -> None:
        form = stage.form(Event.CUSTOM_MESSAGE)
        form.function.line.setText("send")
        await until(lambda: stage.pane.bar.review.isEnabled(), "the change to be possible")
        assert form.lets_in == "", "nothing is promised that nobody knows to be needed"

    stage.play(act)
