"""Somebody is to be told the next time, in the real window: an alarm is tried over the bad evening, and made."""

from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from cognito_admin.demo.samples.course import EVENING_BEGAN_S, EVENING_LASTED_S
from cognito_admin.demo.samples.shop import MOBILE
from cognito_admin.model.health.ranges import Range
from cognito_admin.ui.settings.preview import SettingsPreview
from cognito_admin.work import alarms
from tests.window.computer import Computer, EmulatorProcess
from tests.window.person import Person

STEP_S = 300


def test_an_alarm_is_tried_over_the_bad_evening_and_made(
    computer: Computer, emulator: EmulatorProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What the pane has read already will do.
    monkeypatch.setattr(alarms, "BASIS", Range.DAY)

    async def preview(person: Person) -> SettingsPreview:
        def there() -> SettingsPreview | None:
            widgets = QApplication.topLevelWidgets()
            return next((one for one in widgets if isinstance(one, SettingsPreview) and one.isVisible()), None)

        return await person.until(there, "the preview")

    async def visit(person: Person) -> None:
        pane: Any = await person.opens("health")
        pane.show_view("alarms")
        view = await person.until(lambda: pane.alarms, "the alarms")
        await person.until(lambda: view.known, "what CloudWatch has")
        before = [row.alarm.name for row in view.rows]
        assert before[0] == "shop-post-authentication-errors"
        assert "In alarm since " in view.rows[0].accessibleName()

        view.new.trigger()
        dialog = await person.until(lambda: view.new_alarms.dialog, "the proposals")
        titles = [dialog.list.item(place).text() for place in range(dialog.list.count())]
        mobile = titles.index("Failed sign-ins of Mobile app")
        for place in range(len(titles)):
            dialog.list.item(place).setCheckState(Qt.CheckState.Unchecked)
        dialog.list.setCurrentRow(mobile)
        form = dialog.forms[mobile]
        await person.until(form.fired_text, "what it would have done")
        # A tenth fails as ever. That evening it was four times as many, beside as many as ever who got in: three tenths. Where few
        # sign in, that is two of thirteen at most, and four of twenty-four at least.
        form.threshold.setValue(16)
        await person.until(lambda: len(form.firings) == 2, "the evening and the incident")
        evening, incident = form.firings
        now_s = datetime.now(UTC).timestamp()
        # It takes two periods to begin, and to end.
        assert abs(now_s - EVENING_BEGAN_S + 2 * STEP_S - evening.since_s) < 2 * STEP_S
        assert abs(evening.until_s - evening.since_s - EVENING_LASTED_S) <= STEP_S
        assert incident.until_s is None

        dialog.review.click()
        (await preview(person)).agree.click()
        name = f"{emulator.pools['shop']}-sign-in-failure-rate-{MOBILE}"
        await person.until(lambda: name in [row.alarm.name for row in view.rows], "the alarm")
        assert "In alarm" in next(row for row in view.rows if row.alarm.name == name).accessibleName()
        assert {*before} < {row.alarm.name for row in view.rows}

    computer.window(visit)
