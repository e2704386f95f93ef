"""A schedule as somebody wishes it: what they see of it, what is kept, and what is told when backups do not come."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cognito_admin.model.connections import PoolKey
from cognito_admin.model.ids import ConnectionId
from cognito_admin.model.preferences import MISSING_BACKUPS
from cognito_admin.model.schedules import Every, Schedule
from cognito_admin.ui.backups.schedule_dialog import ScheduleDialog
from cognito_admin.ui.shell.shell import Shell
from cognito_admin.work.schedules import Watched
from tests.accessible import all_faults
from tests.ui import fakes
from tests.ui.shell.living import live, opened, until, words

KEY = "age1" + "q" * 58
NOW = datetime.now(UTC)
DAILY = Schedule(
    fakes.SHOP.id, "Shop customers", ConnectionId("c1"), "work", "/backups", (KEY,), NOW - timedelta(days=30), keep=7
)


@pytest.fixture
def meet(monkeypatch, tmp_path):
    def run(scene, *kept: Watched) -> fakes.Backstage:
        behind = fakes.backstage(tmp_path, fakes.WORK)
        behind.schedules.kept = [*kept]

        async def visit(shell: Shell) -> None:
            shell.pools.open(PoolKey(fakes.WORK.id, fakes.SHOP.id))
            await until(lambda: shell.pools.front() is not None)
            await scene(shell)

        live(monkeypatch, behind, visit)
        return behind

    return run


async def asked(shell: Shell) -> ScheduleDialog:
    shell.window.actions_named["backup.schedule"].trigger()
    return await opened(ScheduleDialog)


def test_the_entry_is_shown_as_it_is_wished_for_and_tells_how_to_turn_it_on(meet) -> None:
    stumbled: list[str] = []

    async def scene(shell: Shell) -> None:
        dialog = await asked(shell)
        assert "Not scheduled yet." in words(dialog)
        assert "without an MFA code or a browser" in words(dialog)
        assert dialog._save.toolTip() == "Put in at least one public key"
        dialog._recipients.setPlainText(KEY)
        assert f"--encrypt-to {KEY}" in dialog._entry.toPlainText()
        assert "OnCalendar=*-*-* 02:30:00" in dialog._entry.toPlainText()
        dialog._every.setCurrentIndex(1)
        dialog._weekday.setCurrentIndex(0)
        dialog._time.setText("4:05")
        assert "OnCalendar=Mon *-*-* 04:05:00" in dialog._entry.toPlainText()
        await until(dialog.isActiveWindow)
        stumbled.extend(all_faults(dialog))
        dialog._save.click()
        await until(dialog._command.isVisible)
        assert dialog._command.text().startswith("systemctl --user daemon-reload && systemctl --user enable --now")
        assert "Written to /home/ann/.config/systemd/user." in words(dialog)
        dialog.reject()

    (kept,) = meet(scene).schedules.kept
    assert stumbled == []
    assert (kept.schedule.every, kept.schedule.weekday, kept.schedule.hour, kept.schedule.minute) == (
        Every.WEEK,
        0,
        4,
        5,
    )
    assert kept.schedule.recipients == (KEY,)


def test_cron_gets_a_line_to_be_put_in_by_hand(meet) -> None:
    async def scene(shell: Shell) -> None:
        dialog = await asked(shell)
        dialog._scheduler.setCurrentIndex(1)
        dialog._sure.setChecked(True)
        assert not dialog._secrets.isEnabled()
        assert "--plain" in dialog._entry.toPlainText()
        assert dialog._save.text() == "Keep this schedule"
        dialog._save.click()
        await until(dialog._command.isVisible)
        assert dialog._command.text().startswith("30 2 * * * ")
        assert "crontab -e" in words(dialog)
        dialog.reject()

    meet(scene)


@pytest.mark.parametrize(
    ("what", "text", "why_not"),
    [
        ("_time", "25:00", "Type the time of day as 02:30"),
        ("_to", "backups", "Type the whole path of a folder, or s3://bucket/prefix"),
        ("_keep", "0", "Say how many backups are kept, at least one"),
    ],
)
def test_what_is_missing_is_said(meet, what: str, text: str, why_not: str) -> None:
    async def scene(shell: Shell) -> None:
        dialog = await asked(shell)
        dialog._recipients.setPlainText(KEY)
        assert dialog._save.isEnabled()
        getattr(dialog, what).setText(text)
        assert dialog._save.toolTip() == why_not
        assert dialog._missing.text() == why_not
        assert dialog._entry.toPlainText() == ""
        dialog.reject()

    meet(scene)


def test_one_that_stands_is_shown_with_when_it_last_succeeded_and_can_be_removed(meet) -> None:
    async def scene(shell: Shell) -> None:
        assert not shell.window.banners.banners()
        dialog = await asked(shell)
        assert "Every day at 02:30. The last backup was made 5 hours ago." in words(dialog)
        assert dialog._to.text() == "/backups"
        assert dialog._keep.text() == "7"
        dialog._remove.click()
        await until(dialog._command.isVisible)
        assert "disable --now" in dialog._command.text()
        dialog.reject()

    assert not meet(scene, Watched(DAILY, NOW - timedelta(hours=5), overdue=False)).schedules.kept


@pytest.mark.parametrize(("choice", "days", "warned"), [("second", 2, False), ("second", 4, True), ("never", 9, False)])
def test_the_warning_comes_as_early_as_somebody_chose(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, choice: str, days: int, warned: bool
) -> None:
    behind = fakes.backstage(tmp_path, fakes.WORK)
    behind.settings.choose(MISSING_BACKUPS, choice)
    behind.schedules.kept = [Watched(DAILY, NOW - timedelta(days=days), overdue=True)]

    async def visit(shell: Shell) -> None:
        await shell.backups.warn_of_missing()
        assert bool(shell.window.banners.banners()) == warned

    live(monkeypatch, behind, visit)


@pytest.mark.parametrize(
    ("last", "text"),
    [
        (NOW - timedelta(days=4), "The last backup of Shop customers was made 4 days ago, though more are scheduled."),
        (None, "No backup of Shop customers was ever made, though one is scheduled."),
    ],
)
def test_a_missing_backup_is_told_when_the_window_opens_and_leads_to_its_schedule(meet, last, text: str) -> None:
    async def scene(shell: Shell) -> None:
        await until(lambda: shell.window.banners.banners())
        (banner,) = shell.window.banners.banners()
        assert (banner.text(), banner.kind) == (text, "warning")
        from cognito_admin.ui.robot import Robot

        await Robot(shell.window).press("Look at the schedule…")
        dialog = await opened(ScheduleDialog)
        assert "too long" in words(dialog)
        dialog.reject()

    meet(scene, Watched(replace(DAILY), last, overdue=True))
