"""Alarms in the health pane: those there are, and new ones that are tried before they are made."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.health.alarms import read_alarm
from cognito_admin.model.health.metrics import of_client
from cognito_admin.model.health.pool_series import PoolSeries
from cognito_admin.model.health.series import Points, SeriesKey, Statistic, points
from cognito_admin.model.ids import ClientId, PoolId
from cognito_admin.model.settings.change import SettingsChange
from cognito_admin.model.settings.things import Thing, ThingKind
from cognito_admin.ui.panes.health.alarms import AlarmsView
from cognito_admin.ui.settings.preview import SettingsPreview
from cognito_admin.work.alarms import KnownAlarms
from tests.ui.changes.stage import Shell
from tests.ui.panes.fakes import in_tab_order, play, until
from tests.ui.settings.pool import FakePoolSettings, services, workspace

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from cognito_admin.ui.panes.health.alarm_dialog import AlarmDialog

POOL = PoolId("eu-central-1_Shop")
WEB, MOBILE = ClientId("web"), ClientId("mobile")
TOPIC = "arn:aws:sns:eu-central-1:123456789012:on-call"
LENGTH = 288
RATE = f"{POOL}-sign-in-failure-rate"
THERE: dict[str, Any] = {
    "AlarmName": "too many throttled",
    "Namespace": "AWS/Cognito",
    "MetricName": "SignInThrottles",
    "Dimensions": [{"Name": "UserPool", "Value": POOL}, {"Name": "UserPoolClient", "Value": MOBILE}],
    "Statistic": "Sum",
    "Period": 300,
    "EvaluationPeriods": 3,
    "DatapointsToAlarm": 2,
    "Threshold": 5.0,
    "ComparisonOperator": "GreaterThanThreshold",
    "AlarmActions": [TOPIC],
}


def _series() -> PoolSeries:
    """Of two app clients; in that of the phones a third fails for an hour."""
    found: dict[SeriesKey, Points] = {}
    failed = [5.0] * LENGTH
    failed[200:212] = [60.0] * 12
    for client, lost in ((WEB, [1.0] * LENGTH), (MOBILE, failed)):
        for key in of_client(POOL, client):
            if key.metric.name == "SignInSuccesses":
                counts = [100.0] * LENGTH if key.statistic is Statistic.SAMPLE_COUNT else [100 - one for one in lost]
                found[key] = points(0, 300, counts)
    end_s = LENGTH * 300
    names: dict[ClientId, str | None] = {WEB: "Web shop", MOBILE: "Mobile"}
    return PoolSeries(POOL, datetime.fromtimestamp(end_s, UTC), 0, end_s, 300, found, clients=names)


class Stage:
    """``documents`` are the alarms that CloudWatch has."""

    view: Any

    def __init__(self, qtbot: Any) -> None:
        self.qtbot = qtbot
        self.settings = FakePoolSettings({})
        self.documents: list[dict[str, Any]] = []
        self.refusal: Failure | None = None
        self.not_here: Failure | None = None
        self.no_topics: Failure | None = None
        self.series = _series()
        self.shell = Shell()

    def why_not(self) -> Failure | None:
        return self.not_here

    async def read(self) -> KnownAlarms:
        if self.refusal is not None:
            raise self.refusal
        made = [document for document in self.settings.documents.values() if document is not None]
        return KnownAlarms(tuple(map(read_alarm, [*self.documents, *made])), datetime.now(UTC))

    async def topics(self) -> tuple[str, ...]:
        if self.no_topics is not None:
            raise self.no_topics
        return (TOPIC,)

    async def shown(self, _span: object) -> PoolSeries:
        return self.series

    def play(self, act: Callable[[Stage], Awaitable[None]]) -> None:
        async def scene() -> None:
            health = SimpleNamespace(shown=self.shown, why_not=lambda: Failure(Code.ENDPOINT_UNREACHABLE))
            pool: Any = SimpleNamespace(**vars(workspace()), alarms=self, health=health)
            window = QWidget()
            self.qtbot.addWidget(window)
            self.view = AlarmsView(services(self.settings), pool, self.shell, window)
            self.view.resize(1000, 600)
            window.resize(1000, 600)
            window.show()
            self.view.show_series(self.series)
            await until(lambda: self.view.states.state in ("ready", "empty", "failed", "not permitted"), "the alarms")
            await act(self)
            await until(lambda: not self.view.desk.busy, "the desk to be done")
            await asyncio.sleep(0)

        play(self.shell, scene)

    async def dialog(self) -> AlarmDialog:
        self.view.new.trigger()
        await until(lambda: self.view.new_alarms.dialog is not None, "the proposals")
        found = self.view.new_alarms.dialog
        await until(lambda: found.forms and found.forms[0].fired_text(), "what it would have done")
        return found

    async def preview(self) -> SettingsPreview:
        def found() -> list[SettingsPreview]:
            return [
                one for one in QApplication.topLevelWidgets() if isinstance(one, SettingsPreview) and one.isVisible()
            ]

        await until(found, "the preview")
        return found()[0]


def test_the_alarms_there_are_are_told_with_state_rule_and_whom_they_tell_the_worst_first(qtbot: Any) -> None:
    stage = Stage(qtbot)
    stage.documents = [
        {**THERE, "AlarmName": "fine", "StateValue": "OK", "AlarmActions": []},
        {**THERE, "StateValue": "ALARM", "StateUpdatedTimestamp": "2020-11-20T18:05:00Z"},
    ]

    async def act(stage: Stage) -> None:
        first, second = (row.accessibleName() for row in stage.view.rows)
        assert first.startswith("too many throttled, In alarm since 20 Nov 2020")
        assert "Sign-ins throttled (Mobile), more than 5, in 2 of 3 periods of 5 min, Tells on-call" in first
        assert second.startswith("fine, OK, ")
        assert second.endswith("Tells nobody")
        # Read again without news, whoever is at one of them stays there.
        rows, read_at = [*stage.view.rows], stage.view.known.at
        stage.view.refresh()
        await until(lambda: stage.view.known.at > read_at, "the alarms again")
        assert stage.view.rows == rows

    stage.play(act)


def test_an_alarm_is_proposed_tried_over_the_last_weeks_reviewed_and_made(qtbot: Any) -> None:
    async def act(stage: Stage) -> None:
        assert stage.view.states.state == "empty"
        dialog = await stage.dialog()
        form = dialog.forms[0]
        wanted = [dialog.list, form.threshold, form.needed, form.evaluated, form.name, dialog.topic, dialog.review]
        assert in_tab_order(dialog.list, wanted) == wanted
        assert "it would have fired once:" in form.fired_text()
        assert "1 h)" in form.fired_text()
        for place in range(1, dialog.list.count()):
            dialog.list.item(place).setCheckState(Qt.CheckState.Unchecked)
        await until(lambda: dialog.topic.count(), "the topics")
        dialog.topic.setCurrentText(TOPIC)
        form.threshold.setValue(90)
        await until(lambda: "would not have fired" in form.fired_text(), "the new threshold to be tried")
        form.threshold.setValue(25)
        dialog.review.click()
        preview = await stage.preview()
        assert not dialog.isVisible()
        preview.show_command_line()
        preview.agree.click()
        await until(lambda: stage.settings.applied, "the alarm")
        (made,) = stage.settings.documents.values()
        assert made is not None
        assert (made["AlarmName"], made["Threshold"], made["AlarmActions"]) == (RATE, 25, [TOPIC])
        await until(lambda: [row.alarm.name for row in stage.view.rows] == [RATE], "the list")

    Stage(qtbot).play(act)


def test_who_does_not_agree_in_the_preview_is_back_at_the_proposals_with_all_that_was_entered(qtbot: Any) -> None:
    async def act(stage: Stage) -> None:
        dialog = await stage.dialog()
        dialog.forms[0].threshold.setValue(33)
        dialog.review.click()
        (await stage.preview()).reject()
        await until(dialog.isVisible, "the proposals")
        assert dialog.forms[0].threshold.value() == 33
        assert not stage.settings.applied
        dialog.reject()

    Stage(qtbot).play(act)


def test_what_cannot_be_made_is_said_before(qtbot: Any) -> None:
    stage = Stage(qtbot)
    stage.no_topics = Failure(Code.ACCESS_DENIED, action="sns:ListTopics")
    stage.documents = [{**THERE, "AlarmName": RATE}]

    async def act(stage: Stage) -> None:
        dialog = await stage.dialog()
        assert dialog.review.toolTip() == f"There is an alarm {RATE} already."
        dialog.forms[0].name.setText("mine")
        await until(lambda: "sns:ListTopics" in dialog._note.text(), "why there are no topics")
        dialog.topic.setEditText("on-call")
        assert not dialog.review.isEnabled()
        assert "not the ARN of an SNS topic" in dialog.review.toolTip()
        dialog.topic.setEditText(TOPIC)
        assert dialog.review.isEnabled()
        dialog.reject()

    stage.play(act)


def test_a_read_only_pool_has_its_alarms_tried_and_neither_made_nor_deleted(qtbot: Any) -> None:
    stage = Stage(qtbot)
    stage.settings.reason = Failure(Code.NOT_ALLOWED_BY_MODE, mode="read-only")
    stage.documents = [THERE]

    async def act(stage: Stage) -> None:
        (row,) = stage.view.rows
        assert not row.delete.isEnabled()
        assert "read-only" in row.delete.toolTip()
        dialog = await stage.dialog()
        assert "fired once" in dialog.forms[0].fired_text()
        assert not dialog.review.isEnabled()
        assert "read-only" in dialog.review.toolTip()
        dialog.reject()

    stage.play(act)


def test_deleting_an_alarm_is_agreed_to_before_and_can_be_taken_back(qtbot: Any) -> None:
    stage = Stage(qtbot)
    thing = Thing(ThingKind.ALARM, str(THERE["AlarmName"]))
    stage.settings.documents[thing] = THERE

    async def act(stage: Stage) -> None:
        stage.view.rows[0].delete.click()
        preview = await stage.preview()
        assert preview.agree.isEnabled()
        preview.agree.click()
        await until(lambda: stage.view.states.state == "empty", "the list")
        assert stage.settings.documents == {thing: None}
        inverse = stage.settings.applied[0].inverse()
        assert isinstance(inverse, SettingsChange)
        assert inverse.parts[0].after == THERE

    stage.play(act)


def test_what_aws_does_not_permit_and_what_a_backup_lacks_is_said_in_place(qtbot: Any) -> None:
    denied = Stage(qtbot)
    denied.refusal = Failure(Code.ACCESS_DENIED, action="cloudwatch:DescribeAlarms")

    async def not_permitted(stage: Stage) -> None:
        assert stage.view.states.state == "not permitted"

    denied.play(not_permitted)
    offline = Stage(qtbot)
    offline.not_here = Failure(Code.OPENED_FROM_BACKUP)

    async def empty(stage: Stage) -> None:
        assert stage.view.states.state == "empty"
        assert not stage.view.new.isEnabled()

    offline.play(empty)
