"""What the inspector tells of somebody's sign-in when it is asked to, and what is changed there, over the emulator."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QPushButton, QScrollArea, QWidget

from cognito_admin.aws.user_security import EVENTS_A_PAGE
from cognito_admin.demo.samples import build_samples
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.person import AUTHENTICATOR
from cognito_admin.model.connections import Mode
from cognito_admin.model.ids import PoolId, Sub
from cognito_admin.ui.changes.question import ChangeQuestion
from cognito_admin.ui.panes.users import person_menu
from cognito_admin.ui.panes.users.identities_part import IdentitiesPart
from cognito_admin.ui.panes.users.inspector import Inspector
from cognito_admin.ui.panes.users.part import PoolFacts
from cognito_admin.ui.panes.users.pool_check_part import PoolCheckPart
from cognito_admin.ui.panes.users.security_desk import SecurityDesk
from cognito_admin.ui.panes.users.security_part import SecurityPart
from cognito_admin.work.clues import alike, check_pool
from cognito_admin.work.user_security import SecurityLookUp
from tests.ui.changes.stage import Stage, on_stage
from tests.ui.changes.stage import texts as texts_of_dialog
from tests.ui.panes.fakes import until

ASKED_OF_ONE = {"AdminGetUserAuthFactors", "AdminListDevices", "AdminListUserSessions", "AdminListUserAuthEvents"}


@pytest.fixture
def shop(emulator) -> Any:
    return build_samples(emulator.service, ["shop"])["shop"]


def texts(widget: QWidget) -> str:
    """What is to be seen of it."""
    parts = [part for part in widget.findChildren(QWidget) if isinstance(part, QLabel | QAbstractButton)]
    return "\n".join(part.text() for part in parts if part.isVisible()).replace("\u200b", "")


class Look:
    """An inspector of one user at a time, as the users pane has it."""

    def __init__(self, stage: Stage, mode: Mode) -> None:
        self.stage, self.mode = stage, mode
        aws = stage.work.changes._aws
        self.workspace: Any = SimpleNamespace(
            security=lambda: SecurityLookUp(aws.security),
            alike=lambda user: alike(stage.work.index, user),
            check_pool=self._check_pool,
            kept_mfa=self._nothing_is_kept,
        )
        self._aws = aws
        self.security, self.pool = SecurityPart(), PoolCheckPart()
        self.inspector = Inspector((self.pool, IdentitiesPart(), self.security))
        self.desk = SecurityDesk(self.workspace, stage.shell, self.inspector)
        self.clues: dict[Sub, Any] = {}
        self.desk.clues_found.connect(lambda sub, clues: self.clues.update({sub: clues}))
        self.inspector.wish_requested.connect(stage.desk.wish)
        stage.desk.made.connect(self._made)
        self.inspector.resize(380, 1400)
        self.inspector.show()

    async def _nothing_is_kept(self, user: Any) -> None:
        """The pool itself can be asked."""

    async def _check_pool(self) -> Any:
        from cognito_admin.aws.functions import Functions
        from cognito_admin.aws.metrics import Metrics

        calls, pool = self._aws._calls, self._aws.pool
        return await check_pool(Functions(calls, pool.id), Metrics(calls, pool.id), await pool.describe())

    def _made(self, done: Any) -> None:
        self.inspector.change_made(done.user)
        self.inspector.show_user(done.user)

    async def open(self, sub: Sub) -> None:
        self.inspector.set_pool(PoolFacts(await self.stage.work.changes.rules(), self.mode))
        self.inspector.show_user((await self.stage.person(sub)).user)
        await until(lambda: sub in self.clues, "clues")

    async def looked_up(self) -> None:
        self.button("Look up MFA, devices and sign-ins").click()
        await until(
            lambda: self.security.looked_up or self.sees("warning") or "Try" in texts(self.security), "an answer"
        )

    def buttons(self, name: str) -> list[QPushButton]:
        found = [
            each for each in self.inspector.findChildren(QPushButton) if name in (each.accessibleName(), each.text())
        ]
        return [each for each in found if each.isVisible()]

    def button(self, name: str) -> QPushButton:
        assert self.buttons(name), (name, texts(self.inspector))
        return self.buttons(name)[0]

    def sees(self, text: str) -> bool:
        return text in texts(self.inspector)

    async def does(self, name: str) -> str:
        """Presses what changes something, agrees where it is asked about, and returns what the question said."""
        await until(lambda: self.buttons(name), name)
        self.button(name).click()
        said = ""
        await asyncio.sleep(0)
        await until(lambda: not self.stage.no_question() or not self.stage.desk.busy or self.stage.made, "a question")
        if not self.stage.no_question():
            question = await self.stage.asked(ChangeQuestion)
            said = texts_of_dialog(question)
            question.agree.click()
        await self.stage.quiet()
        return said

    def close(self) -> None:
        self.inspector.close()
        self.inspector.deleteLater()


@pytest.fixture
def looking(qtbot, tmp_path, emulator, shop):
    def on(act: Any, mode: Mode = Mode.SUPPORT) -> Any:
        async def scene(stage: Stage) -> None:
            look = Look(stage, mode)
            try:
                await act(look)
            finally:
                await stage.quiet()
                look.close()

        return on_stage(qtbot, tmp_path, emulator.url, PoolId(shop.id), scene, mode)

    return on


def one_called(shop: Any, name: str) -> Sub:
    return Sub(next(user.sub for user in shop.users if user.attributes["email"] == f"{name}@example.com"))


@pytest.fixture
def ivy(shop) -> Sub:
    """Has an authenticator app and text messages; and here two devices, a session, and a long history."""
    sub = one_called(shop, "ivy")
    details, seen = shop.users.details(sub), datetime.now(UTC) - timedelta(days=2)
    details.devices.clear()
    for number, name in enumerate(("Old phone", "Laptop")):
        key = f"eu-central-1_00000000-0000-4000-8000-{number:012}"
        attributes = [{"Name": "device_name", "Value": name}, {"Name": "last_ip_used", "Value": "192.0.2.1"}]
        details.devices[key] = {"DeviceKey": key, "DeviceAttributes": attributes, "DeviceLastAuthenticatedDate": seen}
    details.sessions = [
        {"SessionId": f"tkn{1:025}", "SessionType": "TOKEN", "DeviceType": "Safari", "LastActiveDate": seen}
    ]
    details.events = [
        {
            "EventId": f"e-{number}",
            "EventType": "SignIn",
            "CreationDate": seen - timedelta(hours=number),
            "EventResponse": "Pass" if number else "Fail",
            "EventRisk": {"RiskDecision": "NoRisk" if number else "Block", "CompromisedCredentialsDetected": False},
            "EventContextData": {"City": "Lyon", "Country": "France", "DeviceName": f"Device {number}"},
        }
        for number in range(EVENTS_A_PAGE + 2)
    ]
    return sub


def test_opening_somebody_asks_nothing_that_may_cost_and_says_what_looking_up_may(looking, emulator, ivy):
    async def act(look: Look) -> None:
        await look.open(ivy)
        assert ASKED_OF_ONE.isdisjoint(emulator.service.calls)
        assert look.sees("AWS bills users who are active in a month, and does not say whether this counts.")
        await look.looked_up()
        assert set(emulator.service.calls) >= ASKED_OF_ONE
        assert not look.sees("AWS bills users")

    looking(act)
    assert emulator.service.mau.count() == 0
    assert "AdminGetUser" not in emulator.service.calls


def test_the_keyboard_leads_to_the_button_and_from_there_to_what_can_be_changed(looking, ivy):
    async def act(look: Look) -> None:
        await look.open(ivy)
        look.inspector.activateWindow()
        look.inspector.begin(Kind.SET_MFA)
        await until(look.security.ask.hasFocus, "the button to have the keyboard")
        look.security.ask.click()
        await until(lambda: look.security.looked_up, "an answer")
        stops = look.security.stops()
        await until(stops[0].hasFocus, "the first button to have the keyboard")
        assert stops[0].accessibleName() == "Prefer: A code by text message"
        look.button("Show older").setFocus()
        look.button("Show older").click()
        await until(lambda: look.security.token is None, "older entries")
        assert look.security.hasFocus()

    looking(act)


def test_what_is_looked_up_of_somebody_comes_though_they_are_read_again_meanwhile(looking, ivy):
    async def act(look: Look) -> None:
        await look.open(ivy)
        look.button("Look up MFA, devices and sign-ins").click()
        user = look.inspector.user
        look.inspector.show_user(replace(user, attributes={**user.attributes, "nickname": "Ivy"}))
        assert look.desk._looking.busy
        await until(lambda: look.security.looked_up, "an answer")
        assert look.sees("Old phone")

    looking(act)


def test_factors_devices_sessions_and_history_are_told(looking, ivy):
    async def act(look: Look) -> None:
        await look.open(ivy)
        await look.looked_up()
        told = texts(look.security)
        for text in (
            "The authenticator app",
            "A code by text message",
            "Old phone",
            "192.0.2.1",
            "Safari",
            "Lyon, France",
        ):
            assert text in told
        assert told.count("Signed in") == EVENTS_A_PAGE - 1
        assert "Sign-in failed" in told
        look.button("Show older").click()
        await until(lambda: texts(look.security).count("Signed in") == EVENTS_A_PAGE + 1, "older entries")
        assert "Show older" not in texts(look.security)
        person = look.inspector.person
        assert person.mfa.preferred == AUTHENTICATOR
        assert set(person.devices.values()) == {"Old phone", "Laptop"}
        await until(lambda: len(look.clues[ivy].attempts) == EVENTS_A_PAGE + 2, "the clues")
        assert [attempt.blocked for attempt in look.clues[ivy].attempts[:2]] == [True, False]

    looking(act)


def test_another_factor_is_preferred_switched_off_and_on_and_all_of_it_undone(looking, shop, ivy):
    details = shop.users.details(ivy)

    async def act(look: Look) -> None:
        await look.open(ivy)
        await look.looked_up()
        said = await look.does("Prefer: A code by text message")
        assert "It can be undone." in said
        assert details.preferred_mfa == "SMS_MFA"
        await until(lambda: look.inspector.person.mfa.preferred == "SMS_MFA", "the new state")
        look.stage.shell.actions["Undo"].trigger()
        await look.stage.quiet()
        assert details.preferred_mfa == AUTHENTICATOR
        await until(lambda: look.inspector.person.mfa.preferred == AUTHENTICATOR, "the old state")
        await look.does("Switch off: A code by text message")
        assert details.mfa_methods == [AUTHENTICATOR]
        await until(lambda: look.sees("Switch on"), "the way back")
        await look.does("Switch on: A code by text message")
        assert set(details.mfa_methods) == {AUTHENTICATOR, "SMS_MFA"}

    looking(act)


def test_a_change_made_by_keyboard_leaves_the_keyboard_and_the_eye_where_they_were(looking, ivy):
    async def act(look: Look) -> None:
        look.inspector.resize(320, 420)
        await look.open(ivy)
        await look.looked_up()
        look.inspector.activateWindow()
        await until(lambda: look.inspector.offset_of(look.security) == 0, "the section at the top")
        look.button("Switch off: A code by text message").setFocus()
        await look.does("Switch off: A code by text message")
        await until(lambda: look.buttons("Switch on: A code by text message"), "the way back")
        await asyncio.sleep(0.01)
        assert look.inspector.focusWidget() in look.security.stops()
        assert look.inspector.offset_of(look.security) == 0
        assert look.inspector.findChild(QScrollArea).horizontalScrollBar().value() == 0

    looking(act)


def test_a_lost_authenticator_is_removed_for_good(looking, shop, ivy):
    details = shop.users.details(ivy)

    async def act(look: Look) -> None:
        await look.open(ivy)
        await look.looked_up()
        said = await look.does("Remove, it is lost: The authenticator app")
        assert "It cannot be undone. The person has to set up an authenticator app anew." in said
        assert not details.software_token
        await until(lambda: AUTHENTICATOR not in look.inspector.person.mfa.factors, "the new state")
        assert "Undo" not in look.stage.shell.actions

    looking(act)


def test_a_device_is_forgotten_and_a_session_ended(looking, shop, ivy):
    details = shop.users.details(ivy)

    async def act(look: Look) -> None:
        await look.open(ivy)
        await look.looked_up()
        said = await look.does("Forget: Old phone")
        assert "They are asked for a second factor on that device again." in said
        assert "It cannot be undone." in said
        await until(lambda: look.sees("Laptop") and not look.sees("Old phone"), "one device less")
        said = await look.does("End: Safari")
        assert "AWS counts the user as active this month" in said
        await until(lambda: look.sees("Signed in nowhere."), "no session")
        assert details.sessions == []

    looking(act)


def test_the_menu_names_the_devices_and_sessions_that_were_looked_up(looking, ivy):
    async def act(look: Look) -> None:
        await look.open(ivy)
        await look.looked_up()
        menu = QMenu()
        person_menu.fill(menu, look.inspector.person, look.inspector.pool, lambda _: None, lambda _: None)
        entries = [
            entry.text() for action in menu.actions() for entry in (action, *(action.menu() or QMenu()).actions())
        ]
        assert {"Forget device: Old phone", "Forget device: Laptop", "End session: Safari"} <= set(entries)
        menu.deleteLater()

    looking(act)


def test_an_identity_is_unlinked_with_what_that_means_and_linked_again(looking, shop):
    ann = one_called(shop, "ann")

    async def act(look: Look) -> None:
        await look.open(ann)
        said = await look.does("Unlink Google")
        assert "Signing in through Google no longer leads to this account, but makes a new one." in said
        assert "identities" not in shop.users.by_sub(ann).attributes
        look.stage.shell.actions["Undo"].trigger()
        await look.stage.quiet()
        assert "Google" in shop.users.by_sub(ann).attributes["identities"]

    looking(act)


def test_who_may_only_read_sees_all_and_is_told_why_nothing_can_be_changed(looking, ivy):
    async def act(look: Look) -> None:
        await look.open(ivy)
        await look.looked_up()
        forget = look.button("Forget: Laptop")
        assert not forget.isEnabled()
        assert "Read-only" in forget.toolTip() or "read-only" in forget.toolTip()

    looking(act, Mode.READ_ONLY)


@pytest.mark.parametrize(
    ("operation", "told"),
    [
        ("AdminListDevices", "cognito-idp:AdminListDevices"),
        ("AdminListUserAuthEvents", "cognito-idp:AdminListUserAuthEvents"),
    ],
)
def test_what_aws_denies_is_said_where_it_would_stand(looking, emulator, ivy, operation, told):
    emulator.service.faults.add("denied", operation)

    async def act(look: Look) -> None:
        await look.open(ivy)
        await look.looked_up()
        assert told in texts(look.security)
        assert look.sees("The authenticator app")

    looking(act)


def test_what_the_pool_does_not_keep_is_said_plainly(looking, shop, ivy):
    shop.settings["UserPoolAddOns"] = {"AdvancedSecurityMode": "OFF"}
    del shop.settings["DeviceConfiguration"]
    shop.sessions["UserSessionTracking"] = "DISABLED"

    async def act(look: Look) -> None:
        await look.open(ivy)
        await look.looked_up()
        assert look.sees("This pool does not remember devices.")
        assert look.sees("it takes threat protection") or look.sees("that takes threat protection")
        assert look.sees("they cannot be listed")

    looking(act)


def test_a_failure_leaves_the_button_to_try_again(looking, emulator, ivy):
    fault = emulator.service.faults.add("expired", "Admin*")

    async def act(look: Look) -> None:
        await look.open(ivy)
        look.button("Look up MFA, devices and sign-ins").click()
        await until(lambda: look.sees("expired"), "the failure")
        emulator.service.faults.remove(fault)
        look.button("Look up MFA, devices and sign-ins").click()
        await until(lambda: look.security.looked_up, "an answer")
        assert not look.sees("expired")

    looking(act)


def test_what_was_looked_up_is_kept_until_it_is_read_again_or_closed(looking, emulator, shop, ivy):
    async def act(look: Look) -> None:
        ann = one_called(shop, "ann")
        await look.open(ivy)
        await look.looked_up()
        asked = len(emulator.service.calls)
        await look.open(ann)
        assert not look.security.looked_up
        assert look.inspector.person.mfa is None
        await look.open(ivy)
        await until(lambda: look.security.looked_up, "what was kept")
        assert ASKED_OF_ONE.isdisjoint(emulator.service.calls[asked:])
        look.inspector.reload_requested.emit()
        assert not look.security.looked_up
        await look.looked_up()
        look.desk.inspector_shown(False)
        await look.open(ann)
        await look.open(ivy)
        await asyncio.sleep(0.01)
        assert not look.security.looked_up

    looking(act)


def test_triggers_are_checked_by_a_press_and_told(looking, emulator, ivy):
    async def act(look: Look) -> None:
        await look.open(ivy)
        assert "CloudWatch bills" in look.button("Check the triggers too").toolTip()
        assert {"GetPolicy", "ListMetrics", "GetMetricData"}.isdisjoint(emulator.service.calls)
        look.button("Check the triggers too").click()
        await until(lambda: look.sees("Triggers checked at"), "the check")
        assert look.sees("shop-user-migration (UserMigration): Cognito may not call it.")
        await until(lambda: look.clues[ivy].triggers, "the clues")
        found = {trigger.event: trigger for trigger in look.clues[ivy].triggers}
        assert found["PostAuthentication"].errors
        assert look.clues[ivy].throttled

    looking(act)


def test_a_check_that_is_not_permitted_names_what_is_missing(looking, emulator, ivy):
    for operation in ("GetPolicy", "GetMetricData"):
        emulator.service.faults.add("denied", operation)

    async def act(look: Look) -> None:
        await look.open(ivy)
        look.button("Check the triggers too").click()
        await until(lambda: look.sees("AWS does not allow lambda:GetPolicy, cloudwatch:GetMetricData."), "the check")

    looking(act)


def test_people_with_the_same_address_are_a_clue_without_asking(looking, shop):
    pair: dict[str, list[Any]] = {}
    for user in shop.users:
        pair.setdefault(user.attributes["email"], []).append(user)
    one, other = next(users for users in pair.values() if len(users) == 2)

    async def act(look: Look) -> None:
        await look.stage.person(Sub(other.sub))
        await look.open(Sub(one.sub))
        assert [each.sub for each in look.clues[Sub(one.sub)].others] == [other.sub]

    looking(act)
