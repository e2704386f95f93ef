"""The frame of the settings pane: pages come and go, edits stay with them, and are saved all together or not at all."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.settings.things import MFA, POOL
from cognito_admin.ui.panes.settings import view
from cognito_admin.ui.panes.settings.view import SettingsPane
from cognito_admin.ui.settings.fields import Choice, ChoiceField, NumberField, SwitchField
from cognito_admin.ui.settings.moved import MovedQuestion
from cognito_admin.ui.settings.page import Group, SettingsPage
from cognito_admin.ui.settings.preview import SettingsPreview
from cognito_admin.ui.theme import theme
from cognito_admin.ui.widgets.question import Question
from tests.ui.changes.stage import Shell, texts
from tests.ui.panes.fakes import play, until
from tests.ui.settings.pool import FakePoolSettings, services, workspace

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from cognito_admin.ui.settings.page import PageContext

POOL_NOW = {
    "Name": "Shop",
    "DeletionProtection": "INACTIVE",
    "Policies": {"PasswordPolicy": {"MinimumLength": 8}},
    "NewMember": {"Deep": [1]},
}
MFA_NOW = {"MfaConfiguration": "OFF", "NewMember": 1}


class Passwords(SettingsPage):
    name = "passwords"
    group = Group.USERS

    @classmethod
    def title(cls) -> str:
        return "Passwords and MFA"

    @classmethod
    def search_words(cls) -> str:
        return "general rules"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        pointer = ("Policies", "PasswordPolicy", "MinimumLength")
        self.length = NumberField(POOL, pointer, "Minimum length", least=6, most=99)
        self.mfa = ChoiceField(MFA, ("MfaConfiguration",), "Second factor", [Choice("OFF", "Off"), Choice("ON", "On")])
        self.add_section("", self.length, self.mfa)

    def dangers(self) -> tuple[str, ...]:
        return ("Nobody can sign in.",) if self.mfa.is_changed else ()


class General(SettingsPage):
    name = "general"

    @classmethod
    def title(cls) -> str:
        return "General"

    @classmethod
    def search_words(cls) -> str:
        return "delete"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.protected = SwitchField(POOL, ("DeletionProtection",), "Deletion protection", on="ACTIVE", off="INACTIVE")
        self.add_section("", self.protected)


class Stage:
    pane: SettingsPane

    def __init__(self, qtbot: Any) -> None:
        self.qtbot = qtbot
        self.settings = FakePoolSettings({POOL: POOL_NOW, MFA: MFA_NOW})
        self.shell = Shell()

    def play(self, act: Callable[[Stage], Awaitable[None]]) -> None:
        async def scene() -> None:
            self.pane = SettingsPane(services(self.settings), workspace(), self.shell)
            self.qtbot.addWidget(self.pane)
            self.pane.resize(900, 600)
            self.pane.show()
            self.pane.activate()
            await act(self)
            await until(lambda: not self.pane.desk.busy, "the desk to be done")
            await asyncio.sleep(0)

        play(self.shell, scene)

    async def passwords(self) -> Passwords:
        return await self._shown("passwords", Passwords)

    async def general(self) -> General:
        return await self._shown("general", General)

    async def _shown(self, name: str, kind: type[Any]) -> Any:
        self.pane.show_page(name)
        await until(lambda: self.pane.frame(name).state == "ready" and self.pane.frame(name).is_shown, name)
        page = self.pane.page(name)
        assert isinstance(page, kind)
        return page

    async def asked(self, kind: type[Any]) -> Any:
        def shown() -> Any:
            return next(
                (top for top in QApplication.topLevelWidgets() if isinstance(top, kind) and top.isVisible()), None
            )

        await until(lambda: shown() is not None, kind.__name__)
        return shown()

    async def saved(self) -> None:
        await until(lambda: not self.pane.desk.busy and not self.pane.unsaved(), "everything to be saved")


@pytest.fixture
def stage(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr(view, "pages", lambda: (Passwords, General))
    return Stage(qtbot)


def test_nothing_changes_when_pages_are_opened_and_left_or_saved_without_edits(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        await stage.passwords()
        await stage.general()
        stage.pane.refresh()
        await stage.passwords()
        stage.pane.review()
        assert stage.pane.bar.isHidden()
        assert stage.pane.unsaved() == ""
        stage.pane.close_pane()

    stage.play(act)
    assert stage.settings.applied == []


def test_a_page_wider_than_its_room_is_scrolled_to_the_side_and_the_list_beside_it_takes_a_third_at_most(
    stage: Stage,
) -> None:
    async def act(stage: Stage) -> None:
        page = await stage.general()
        page.setMinimumWidth(1200)
        area = stage.pane.frame("general").findChild(QScrollArea)
        assert area is not None
        await until(lambda: area.horizontalScrollBar().isVisible(), "a way to the rest")
        stage.pane.resize(540, 600)
        assert stage.pane.sections.width() == 180

    stage.play(act)


def test_what_another_pane_changed_is_there_when_one_comes_back(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        general = await stage.general()
        stage.settings.documents[POOL] = now = {**POOL_NOW, "DeletionProtection": "ACTIVE"}
        stage.pane.activate()
        await stage.general()
        assert general.documents[POOL] is POOL_NOW
        stage.pane.desk.made_elsewhere.emit(None)
        stage.pane.activate()
        await until(lambda: general.documents[POOL] is now, "the news")

    stage.play(act)


def test_edits_of_several_pages_stay_with_them_and_are_saved_as_one_change(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        (await stage.passwords()).length.enter(12)
        general = await stage.general()
        general.protected.enter(True)
        assert (await stage.passwords()).length.shown == 12
        assert "2 changes not saved" in texts(stage.pane.bar)
        assert stage.pane.unsaved() == "Settings of Shop customers: Passwords and MFA, General"
        QTest.keyClick(stage.pane, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        (await stage.asked(SettingsPreview)).agree.click()
        await stage.saved()
        assert stage.pane.bar.isHidden()
        assert general.protected.shown is True

    stage.play(act)
    assert [len(change.parts) for change in stage.settings.applied] == [1]
    assert stage.settings.documents[POOL] == {
        **POOL_NOW,
        "DeletionProtection": "ACTIVE",
        "Policies": {"PasswordPolicy": {"MinimumLength": 12}},
    }


def test_what_is_wrong_is_named_led_to_and_not_saved(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        passwords = await stage.passwords()
        passwords.length.enter(3)
        await stage.general()
        bar = stage.pane.bar
        assert (bar.review.isEnabled(), bar.review.toolTip()) == (
            False,
            "Put right first: Minimum length: Between 6 and 99",
        )
        stage.pane.review()
        bar.problem.click()
        assert stage.pane.sections.current() == "passwords"
        assert passwords.length.box.hasFocus()

    stage.play(act)
    assert stage.settings.applied == []


def test_dangers_of_a_page_are_told_before_it_is_saved(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        (await stage.passwords()).mfa.enter("ON")
        stage.pane.review()
        preview = await stage.asked(SettingsPreview)
        assert "Nobody can sign in." in texts(preview)
        assert not preview.agree.isEnabled()
        preview.reject()

    stage.play(act)
    assert stage.settings.applied == []


def test_discarding_a_few_edits_is_done_and_of_many_asked(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        passwords = await stage.passwords()
        passwords.length.enter(12)
        stage.pane.bar.discard.click()
        await until(lambda: stage.pane.bar.isHidden(), "the edit to go")
        passwords.length.enter(12)
        passwords.mfa.enter("ON")
        (await stage.general()).protected.enter(True)
        stage.pane.bar.discard.click()
        question = await stage.asked(Question)
        question.buttons["keep"].click()
        await until(lambda: not shiboken6.isValid(question), "the first question to go")
        assert passwords.length.shown == 12
        stage.pane.bar.discard.click()
        (await stage.asked(Question)).buttons["discard"].click()
        await until(lambda: stage.pane.bar.isHidden(), "the edits to go")
        assert passwords.length.shown == 8

    stage.play(act)


def test_edits_are_kept_where_somebody_else_was_quicker_and_go_where_theirs_is_chosen(stage: Stage) -> None:
    theirs = {**POOL_NOW, "Policies": {"PasswordPolicy": {"MinimumLength": 10}}}

    async def act(stage: Stage) -> None:
        passwords = await stage.passwords()
        passwords.length.enter(12)
        stage.settings.documents[POOL] = theirs
        stage.pane.review()
        (await stage.asked(SettingsPreview)).agree.click()
        question = await stage.asked(MovedQuestion)
        await until(lambda: "Was: 10" in texts(passwords.length), "what it is now")
        assert passwords.length.shown == 12
        question.go_on.click()
        await stage.saved()
        assert passwords.length.shown == 10

    stage.play(act)
    assert stage.settings.documents[POOL] == theirs


def test_what_pages_have_in_common_is_read_once(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        await stage.passwords()
        await stage.general()
        await stage.passwords()

    stage.play(act)
    assert sorted(stage.settings.read_of) == [MFA, POOL]


def test_a_pool_of_which_nothing_can_be_changed_says_why_and_is_still_to_be_read(stage: Stage) -> None:
    stage.settings.reason = Failure(Code.NOT_ALLOWED_BY_MODE, mode="read-only", pool="Shop customers")

    async def act(stage: Stage) -> None:
        passwords = await stage.passwords()
        assert passwords.length.shown == 8
        assert not passwords.length.box.isEnabled()
        assert stage.pane.desk.why_not() in texts(stage.pane.frame("passwords"))
        assert stage.pane.desk.why_not()

    stage.play(act)


def test_edits_in_a_pool_that_was_marked_read_only_meanwhile_wait_and_say_why(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        (await stage.general()).protected.enter(True)
        await until(lambda: stage.pane.bar.review.isEnabled(), "the edit to be seen")
        stage.settings.reason = Failure(Code.NOT_ALLOWED_BY_MODE, mode="read-only", pool="Shop customers")
        stage.pane.permissions_changed()
        await until(lambda: not stage.pane.bar.review.isEnabled(), "the mode to count")
        assert stage.pane.bar.review.toolTip() == stage.pane.desk.why_not()
        stage.pane.review()
        assert not stage.pane.desk.busy
        assert stage.pane.unsaved()

    stage.play(act)


@pytest.mark.parametrize(("code", "state"), [(Code.ACCESS_DENIED, "not permitted"), (Code.THROTTLED, "failed")])
def test_what_cannot_be_read_says_why(stage: Stage, code: Code, state: str) -> None:
    stage.settings.unread = Failure(code, action="cognito-idp:DescribeUserPool")

    async def act(stage: Stage) -> None:
        await until(lambda: stage.pane.frame("passwords").state == state, state)
        stage.settings.unread = None
        stage.pane.refresh()
        await stage.passwords()

    stage.play(act)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("mfa", ("passwords",)), ("DELETE", ("general",)), ("minimum", ("passwords",)), ("nowhere", ())],
)
def test_pages_are_found_by_what_is_on_them(stage: Stage, wanted: str, found: tuple[str, ...]) -> None:
    async def act(stage: Stage) -> None:
        await stage.passwords()
        stage.pane.focus_search()
        QTest.keyClicks(stage.pane.sections.line, wanted)
        assert stage.pane.sections.names_shown() == found
        QTest.keyClick(stage.pane.sections.line, Qt.Key.Key_Return)
        assert stage.pane.sections.current() == (found[0] if found else "passwords")

    stage.play(act)


def test_the_page_that_is_called_so_is_opened_before_those_that_only_speak_of_it(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        await stage.passwords()
        stage.pane.focus_search()
        QTest.keyClicks(stage.pane.sections.line, "general")
        assert stage.pane.sections.names_shown() == ("passwords", "general")
        QTest.keyClick(stage.pane.sections.line, Qt.Key.Key_Return)
        assert stage.pane.sections.current() == "general"

    stage.play(act)


def test_every_page_can_be_gone_to_from_the_command_palette(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        places = stage.pane.places(stage.pane.workspace)
        assert [place.title for place in places] == ["Settings: Passwords and MFA", "Settings: General"]
        stage.pane.go_to("general")
        await stage.general()

    stage.play(act)


def test_a_pane_that_is_gone_is_not_told_of_another_size_of_text(stage: Stage) -> None:
    async def act(stage: Stage) -> None:
        await stage.passwords()
        gone = stage.pane
        gone.deleteLater()
        await until(lambda: not shiboken6.isValid(gone), "the pane to go")
        theme.signals().changed.emit()
        stage.pane = SettingsPane(services(stage.settings), workspace(), stage.shell)
        stage.qtbot.addWidget(stage.pane)

    stage.play(act)
