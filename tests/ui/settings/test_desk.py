"""A change of settings from the wish to the result: shown before, settled with whoever was quicker, told, taken back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.settings.change import Part, SettingsChange
from cognito_admin.model.settings.edits import Edit
from cognito_admin.model.settings.things import MFA, POOL, Thing, ThingKind
from cognito_admin.ui.settings.desk import SettingsDesk
from cognito_admin.ui.settings.moved import MovedQuestion
from cognito_admin.ui.settings.preview import SettingsPreview
from tests.ui.changes.stage import Shell, texts
from tests.ui.panes.fakes import play, until
from tests.ui.settings.pool import FakePoolSettings, services, workspace

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


CLIENT = Thing(ThingKind.CLIENT, "4k2j")
LENGTH = ("Policies", "PasswordPolicy", "MinimumLength")
BEFORE = {"Name": "Shop", "DeletionProtection": "INACTIVE", "Policies": {"PasswordPolicy": {"MinimumLength": 8}}}
AFTER = {**BEFORE, "Policies": {"PasswordPolicy": {"MinimumLength": 12}}}
CHANGE = SettingsChange((Part(POOL, BEFORE, AFTER),))


class Stage:
    desk: SettingsDesk

    def __init__(self, qtbot: Any) -> None:
        self.settings = FakePoolSettings({POOL: BEFORE, MFA: None, CLIENT: {"ClientName": "Till", "ClientId": "4k2j"}})
        self.shell = Shell()
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(900, 600)
        self.window.show()
        self.made: list[Any] = []

    def play(self, act: Callable[[Stage], Awaitable[None]]) -> None:
        async def scene() -> None:
            self.desk = SettingsDesk(services(self.settings), workspace(), self.shell, self.window)
            self.desk.made.connect(self.made.append)
            await act(self)
            await until(lambda: not self.desk.busy, "the desk to be done")
            await asyncio.sleep(0)

        play(self.shell, scene)

    async def asked(self, kind: type[Any]) -> Any:
        def shown() -> QWidget | None:
            tops = QApplication.topLevelWidgets()
            return next((top for top in tops if isinstance(top, kind) and top.isVisible()), None)

        await until(lambda: shown() is not None, kind.__name__)
        return shown()

    async def quiet(self) -> None:
        await until(lambda: not self.desk.busy, "the desk to be done")


@pytest.fixture
def stage(qtbot: Any) -> Stage:
    return Stage(qtbot)


def test_what_changes_is_shown_in_words_as_json_and_as_a_command_before_anything_is_sent(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        stage.desk.review(CHANGE, consequences=("Nobody notices it.",))
        preview = await stage.asked(SettingsPreview)
        words = texts(preview)
        for told in (
            "Password: minimum length",
            "8",
            "12",
            "Nobody notices it.",
            "It can be undone.",
            "Shop customers",
        ):
            assert told in words
        preview.show_json()
        preview.copy_button.click()
        preview.show_command_line()
        preview.copy_button.click()
        (json_text, _), (command, _) = stage.shell.copied
        assert '"MinimumLength": 12' in json_text
        assert command.startswith("aws cognito-idp update-user-pool --cli-input-json '{")
        shown = [area.toPlainText() for area in preview.findChildren(QPlainTextEdit)]
        assert shown == [json_text, command]
        preview.reject()
        await stage.quiet()
        assert stage.settings.applied == []

    stage.play(act)


def test_a_saved_change_is_told_of_and_undone_through_the_same_preview(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        stage.desk.review(CHANGE)
        (await stage.asked(SettingsPreview)).agree.click()
        await stage.quiet()
        assert stage.settings.documents[POOL] == AFTER
        assert "Saved: User pool" in stage.shell.said
        stage.shell.actions["Undo"].trigger()
        preview = await stage.asked(SettingsPreview)
        assert preview.agree.text() == "Undo"
        preview.agree.click()
        await stage.quiet()
        assert stage.settings.documents[POOL] == BEFORE
        assert "Undone: User pool" in stage.shell.said
        assert len(stage.made) == 2

    stage.play(act)


def test_a_change_that_changes_nothing_asks_nothing(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        stage.desk.review(SettingsChange((Part(POOL, BEFORE, BEFORE),)))
        await stage.quiet()
        assert "Nothing changes" in stage.shell.said

    stage.play(act)
    assert stage.settings.applied == []


@pytest.mark.parametrize(("mine", "kept"), [(False, 10), (True, 12)])
def test_what_somebody_else_changed_meanwhile_is_shown_beside_mine_and_resolved_by_choice(
    stage: Stage, mine: bool, kept: int
) -> None:
    wished = {**AFTER, "DeletionProtection": "ACTIVE"}
    theirs = {**BEFORE, "Name": "Shop of Ann", "Policies": {"PasswordPolicy": {"MinimumLength": 10}}}

    async def act(stage: Stage) -> None:
        stage.settings.documents[POOL] = theirs
        stage.desk.review(SettingsChange((Part(POOL, BEFORE, wished),)))
        (await stage.asked(SettingsPreview)).agree.click()
        question = await stage.asked(MovedQuestion)
        words = texts(question)
        for told in ("User pool was changed meanwhile", "Was shown to you: 8", "10", "12", "Shop of Ann"):
            assert told in words
        assert stage.settings.applied == []
        if mine:
            question.choose_mine(LENGTH)
        question.go_on.click()
        preview = await stage.asked(SettingsPreview)
        assert "Deletion protection" in texts(preview)
        preview.agree.click()
        await stage.quiet()

    stage.play(act)
    assert stage.settings.documents[POOL] == {
        "Name": "Shop of Ann",
        "DeletionProtection": "ACTIVE",
        "Policies": {"PasswordPolicy": {"MinimumLength": kept}},
    }


def test_closing_the_question_about_somebody_elses_change_changes_nothing(stage: Stage) -> None:
    theirs = {**BEFORE, "Policies": {"PasswordPolicy": {"MinimumLength": 10}}}

    async def act(stage: Stage) -> None:
        stage.settings.documents[POOL] = theirs
        stage.desk.review(CHANGE)
        (await stage.asked(SettingsPreview)).agree.click()
        (await stage.asked(MovedQuestion)).reject()
        await stage.quiet()

    stage.play(act)
    assert stage.settings.documents[POOL] == theirs
    assert stage.settings.applied == []


def test_whoever_keeps_all_of_theirs_has_nothing_left_to_save(stage: Stage) -> None:
    left: list[str] = []

    async def act(stage: Stage) -> None:
        stage.settings.documents[POOL] = {**BEFORE, "Policies": {"PasswordPolicy": {"MinimumLength": 10}}}
        stage.desk.review(CHANGE, nothing_left=lambda: left.append("nothing"))
        (await stage.asked(SettingsPreview)).agree.click()
        (await stage.asked(MovedQuestion)).go_on.click()
        await stage.quiet()

    stage.play(act)
    assert left == ["nothing"]
    assert stage.settings.applied == []


def test_what_is_deleted_has_to_be_typed_and_cannot_be_undone(stage: Stage) -> None:
    client = stage.settings.documents[CLIENT]

    async def act(stage: Stage) -> None:
        stage.desk.review(SettingsChange((Part(CLIENT, client, None),)), "Delete app client")
        preview = await stage.asked(SettingsPreview)
        assert "It cannot be undone. A new app client would have another id" in texts(preview)
        assert (preview.agree.isEnabled(), preview.agree.toolTip()) == (False, "Type “Till” first")
        preview.line.setText("Till")
        preview.agree.click()
        await stage.quiet()
        assert "Undo" not in stage.shell.actions

    stage.play(act)
    assert stage.settings.documents[CLIENT] is None


def test_what_may_keep_people_from_signing_in_takes_the_name_of_the_pool(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        stage.desk.review(CHANGE, dangers=("Nobody can sign in any more.",))
        preview = await stage.asked(SettingsPreview)
        assert "Nobody can sign in any more." in texts(preview)
        assert not preview.agree.isEnabled()
        preview.line.setText("Shop customers")
        assert preview.agree.isEnabled()
        preview.reject()

    stage.play(act)


def test_what_aws_has_otherwise_than_asked_for_is_told(stage: Stage) -> None:
    stage.settings.otherwise = {POOL: (Edit(LENGTH, 12, 14),)}

    async def act(stage: Stage) -> None:
        stage.desk.review(CHANGE)
        (await stage.asked(SettingsPreview)).agree.click()
        await stage.quiet()

    stage.play(act)
    told = "Saved: User pool. AWS has otherwise than was asked for: Password: minimum length is 14"
    assert (told in stage.shell.said, stage.shell.kinds) == (True, ["warning"])


def test_what_aws_refuses_is_told_and_can_be_tried_again(stage: Stage) -> None:
    stage.settings.refusal = Failure(Code.THROTTLED)

    async def act(stage: Stage) -> None:
        stage.desk.review(CHANGE)
        (await stage.asked(SettingsPreview)).agree.click()
        await stage.quiet()
        assert [failure.code for failure in stage.shell.failures] == [Code.THROTTLED]
        again = stage.shell.tries[0]
        assert again is not None
        again()
        (await stage.asked(SettingsPreview)).agree.click()
        await stage.quiet()

    stage.play(act)
    assert stage.settings.documents[POOL] == AFTER


def test_whoever_takes_a_trigger_away_is_told_what_happens_without_it_from_wherever_they_do(stage: Stage) -> None:
    arn = "arn:aws:lambda:eu-central-1:123456789012:function:migrate"
    with_trigger = {**BEFORE, "LambdaConfig": {"UserMigration": arn}}
    said = "Whoever was not brought over yet cannot sign in any more."

    async def act(stage: Stage) -> None:
        stage.desk.review(SettingsChange((Part(POOL, BEFORE, with_trigger),)))
        (await stage.asked(SettingsPreview)).agree.click()
        await stage.quiet()
        stage.desk.undo(stage.made[0].record)
        preview = await stage.asked(SettingsPreview)
        assert said in texts(preview)
        assert preview.agree.isEnabled(), "it is only as it was before"
        preview.reject()
        await stage.quiet()
        stage.desk.review(SettingsChange((Part(POOL, with_trigger, BEFORE),)))
        preview = await stage.asked(SettingsPreview)
        assert said in texts(preview)
        assert not preview.agree.isEnabled(), "the name of the pool is to be typed"
        preview.reject()

    stage.play(act)


def test_secrets_are_in_no_preview(stage: Stage) -> None:
    google = Thing(ThingKind.PROVIDER, "Google")
    before = {"ProviderName": "Google", "ProviderDetails": {"client_id": "1", "client_secret": "•••"}}
    after = {"ProviderName": "Google", "ProviderDetails": {"client_id": "2", "client_secret": "open sesame"}}

    async def act(stage: Stage) -> None:
        stage.desk.review(SettingsChange((Part(google, before, after),)))
        preview = await stage.asked(SettingsPreview)
        words = texts(preview)
        assert "open sesame" not in words
        assert "••• (entered)" in words
        preview.reject()

    stage.play(act)


def test_other_desks_of_the_pool_in_the_window_hear_of_what_was_made(stage: Stage, qtbot: Any) -> None:
    heard: list[str] = []

    async def act(stage: Stage) -> None:
        elsewhere = QWidget()
        qtbot.addWidget(elsewhere)
        one = workspace()
        for name, pool, window in (
            ("beside", one, stage.window),
            ("of another pool", workspace(), stage.window),
            ("of another window", one, elsewhere),
        ):
            desk = SettingsDesk(services(stage.settings), pool, stage.shell, window)
            desk.made_elsewhere.connect(lambda _applied, name=name: heard.append(name))
        desk = SettingsDesk(services(stage.settings), one, stage.shell, stage.window)
        desk.made_elsewhere.connect(lambda _applied: heard.append("its own"))
        desk.review(CHANGE)
        (await stage.asked(SettingsPreview)).agree.click()
        await until(lambda: not desk.busy, "the desk to be done")

    stage.play(act)
    assert heard == ["beside"]
