import asyncio
import gc
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from cognito_admin.model.connections import Environment, Marking, Mode, PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.health.reasons import Level, Reason, Rule
from cognito_admin.model.health.verdict import Verdict
from cognito_admin.model.ids import PoolId
from cognito_admin.model.preferences import AT_CLOSE, MESSAGES, OPEN_LAST_POOL
from cognito_admin.model.progress import Job, JobState, Progress
from cognito_admin.model.quotas import QuotaUse
from cognito_admin.ui.panes.pane import BELOW, Place
from cognito_admin.ui.resources import SAMPLE_BACKUP
from cognito_admin.ui.shell.about import AboutDialog
from cognito_admin.ui.shell.crash_dialog import CrashDialog
from cognito_admin.ui.shell.key_question import KeyQuestion
from cognito_admin.ui.shell.pools_desk import KEPT
from cognito_admin.ui.shell.preferences import PreferencesDialog
from cognito_admin.ui.shell.shell import Shell
from cognito_admin.ui.shell.shortcuts import ShortcutsDialog
from cognito_admin.ui.shell.window import Window
from cognito_admin.ui.theme import theme
from cognito_admin.ui.widgets.question import Question
from tests.accessible import faults
from tests.conftest import ExpectedLogs
from tests.ui import fakes
from tests.ui.fakes import SHOP, STAFF, WORK, Backstage, UsersPane, backstage
from tests.ui.shell.living import dialog, live, opened, until, words

KEY = PoolKey(WORK.id, SHOP.id)
OTHER = PoolKey(WORK.id, STAFF.id)


@pytest.fixture
def behind(qapp: QApplication, tmp_path: Path) -> Backstage:
    return backstage(tmp_path, WORK)


async def open_pool(shell: Shell, key: PoolKey = KEY) -> fakes.FirstPane:
    shell.pools.open(key)
    await until(lambda: (front := shell.pools.front()) is not None and front.workspace.key == key)
    pane = shell.current_pane()
    assert isinstance(pane, fakes.FirstPane | fakes.UsersPane)
    return pane  # pyright: ignore[reportReturnType]


def tree_texts(shell: Shell) -> list[str]:
    tree = shell.window.navigation.tree()
    tops = [tree.topLevelItem(place) for place in range(tree.topLevelItemCount())]
    return [text for top in tops for text in (top.text(0), *(top.child(n).text(0) for n in range(top.childCount())))]


def test_a_single_connection_opens_by_itself_and_shows_its_pools(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        await until(lambda: len(tree_texts(shell)) == 3)
        assert tree_texts(shell) == ["work", "Shop customers", "Staff"]
        assert "Choose a pool" in words(shell.window.place)

    assert live(monkeypatch, behind, visit) == 0
    assert behind.closed == [False]


def test_without_a_connection_the_window_says_how_to_begin(
    monkeypatch: pytest.MonkeyPatch, qapp: QApplication, tmp_path: Path
) -> None:
    async def visit(shell: Shell) -> None:
        await until(lambda: "Welcome" in words(shell.window.place))
        buttons = shell.window.place.findChildren(QPushButton)
        assert [button.text() for button in buttons] == ["Add connection…", "Try it on a sample backup"]
        assert shell.window.actions_named["backup.sample"] in _menu(shell, "&File")
        buttons[1].click()
        await until(lambda: behind.offline.asked)

    behind = backstage(tmp_path)
    live(monkeypatch, behind, visit)
    assert behind.offline.asked == [str(SAMPLE_BACKUP)]


def _menu(shell: Shell, title: str) -> list[QAction]:
    menu: QMenu = next(entry.menu() for entry in shell.window.menuBar().actions() if entry.text() == title)  # pyright: ignore
    menu.aboutToShow.emit()
    return menu.actions()


def test_a_sign_in_that_fails_shows_why_and_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    behind.connections.answers[WORK.id] = Failure(Code.CREDENTIALS_EXPIRED, profile="work")

    async def visit(shell: Shell) -> None:
        await until(lambda: shell.window.place.state == "failed")
        assert "AWS credentials expired" in words(shell.window.place)
        assert "AWS credentials expired" in tree_texts(shell)
        behind.connections.answers.clear()
        shell.window.place.findChildren(QPushButton)[0].click()
        await until(lambda: "Staff" in tree_texts(shell))

    live(monkeypatch, behind, visit)


def test_opening_a_pool_makes_only_the_pane_that_is_seen(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        pane = await open_pool(shell)
        front = shell.pools.front()
        assert front is not None
        assert front.made() == (pane,)
        assert shell.window.status.freshness() == "overview is fresh"
        users = shell.open_pane("users")
        assert isinstance(users, fakes.UsersPane)
        assert pane.log == ["activate", "deactivate"]
        assert shell.window.status.freshness() == "users is fresh"
        assert shell.open_pane("no such pane") is None

    live(monkeypatch, behind, visit)
    assert behind.settings.last_pool == KEY


def test_what_a_pane_can_do_to_one_user_has_a_menu_of_its_own_below_that_of_the_pool(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        pane = await open_pool(shell)
        pane.action.setProperty(BELOW, "Change this user")
        bar = shell.window.menuBar().actions()
        pool = next(entry.menu() for entry in bar if entry.text() == "&Pool")
        assert isinstance(pool, QMenu)
        pool.aboutToShow.emit()
        within = pool.actions()[-1].menu()
        assert isinstance(within, QMenu)
        assert (within.title(), within.actions()) == ("Change this user", [pane.action])
        assert pane.action not in pool.actions()

    live(monkeypatch, behind, visit)


def test_a_pane_that_breaks_leaves_the_window_alive(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage, expected_logs: ExpectedLogs
) -> None:
    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        assert shell.open_pane("activity") is None
        report = await opened(CrashDialog)
        report.copy()
        assert QGuiApplication.clipboard().text() == "Report of a ValueError"
        report.accept()
        assert isinstance(shell.open_pane("users"), fakes.UsersPane)

    live(monkeypatch, behind, visit, (*fakes.PANES, fakes.BrokenPane))
    assert behind.crashes.reported == [ValueError]


def test_pools_keep_their_panes_while_one_looks_at_another(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        first = await open_pool(shell)
        second = await open_pool(shell, OTHER)
        assert first is not second
        assert await open_pool(shell) is first
        assert first.log == ["activate", "deactivate", "activate"]

    live(monkeypatch, behind, visit)


def test_leaving_read_only_on_production_is_asked_back(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        shell.window.header.marking_requested.emit(Marking(Environment.PRODUCTION, Mode.SUPPORT))
        question = await opened(Question)
        question.reject()
        await until(lambda: not question.isVisible())
        assert behind.settings.marking(KEY).mode is Mode.READ_ONLY
        shell.window.header.marking_requested.emit(Marking(Environment.PRODUCTION, Mode.SUPPORT))
        question = await opened(Question)
        question.buttons["allow"].click()
        await until(lambda: behind.settings.marking(KEY).mode is Mode.SUPPORT)

    live(monkeypatch, behind, visit)


def test_whatever_allows_more_on_production_is_asked_back_and_what_allows_less_is_not(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    behind.settings.mark(KEY, Marking(Environment.PRODUCTION, Mode.SUPPORT))

    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        shell.window.header.marking_requested.emit(Marking(Environment.PRODUCTION, Mode.ADMINISTRATOR))
        question = await opened(Question)
        assert question.buttons["keep"].text() == "Keep “Support”"
        question.buttons["keep"].click()
        await until(lambda: not question.isVisible())
        assert behind.settings.marking(KEY).mode is Mode.SUPPORT
        shell.window.header.marking_requested.emit(Marking(Environment.PRODUCTION, Mode.READ_ONLY))
        await until(lambda: behind.settings.marking(KEY).mode is Mode.READ_ONLY)

    live(monkeypatch, behind, visit)


def test_elsewhere_the_mode_changes_without_a_question(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.settings.mark(KEY, Marking(Environment.STAGING, Mode.READ_ONLY))

    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        shell.window.header.marking_requested.emit(Marking(Environment.STAGING, Mode.ADMINISTRATOR))
        await until(lambda: behind.settings.marking(KEY).mode is Mode.ADMINISTRATOR)

    live(monkeypatch, behind, visit)


def test_closing_with_a_job_running_asks_what_becomes_of_it(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        behind.jobs.publish(fakes.job())
        shell.window.close()
        question = await opened(Question)
        question.buttons["cancel"].click()
        await asyncio.sleep(0.01)
        assert shell.window.isVisible()
        shell.window.close()
        question = await opened(Question)
        question.buttons["leave"].click()
        await asyncio.Event().wait()

    live(monkeypatch, behind, visit)
    assert behind.closed == [True]


@pytest.mark.parametrize(("choice", "goes_on"), [("go-on", True), ("stop", False)])
def test_closing_does_not_ask_where_somebody_decided_it_for_good(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage, choice: str, goes_on: bool
) -> None:
    behind.settings.choose(AT_CLOSE, choice)

    async def visit(shell: Shell) -> None:
        behind.jobs.publish(fakes.job())
        shell.window.close()
        await asyncio.Event().wait()

    live(monkeypatch, behind, visit)
    assert behind.closed == [goes_on]


def test_no_pool_is_opened_at_the_start_where_somebody_does_not_want_that(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    behind.settings.last_pool = KEY
    behind.settings.choose(OPEN_LAST_POOL, False)

    async def visit(shell: Shell) -> None:
        await asyncio.sleep(0.01)
        assert shell.pools.front() is None
        assert behind.connections.opened == []

    live(monkeypatch, behind, visit)


def test_messages_stay_as_long_as_somebody_wants(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        stays: dict[str, list[int]] = {}
        for choice in ("usual", "longer", "until-closed"):
            behind.settings.choose(MESSAGES, choice)
            shell.show_banner(choice, timeout_s=30.0)
            (banner,) = [one for one in shell.window.banners.banners() if one.text() == choice]
            stays[choice] = [timer.interval() for timer in banner.findChildren(QTimer)]
        assert stays == {"usual": [30_000], "longer": [150_000], "until-closed": []}

    live(monkeypatch, behind, visit)


def test_closing_does_not_ask_about_a_backup_that_is_being_read_for_this_window(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        behind.jobs.publish(replace(fakes.job(), kind="open_backup"))
        shell.window.close()
        await asyncio.Event().wait()

    live(monkeypatch, behind, visit)
    assert behind.closed == [False]


def test_in_a_demo_nothing_goes_on_without_the_window(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.demo = True

    async def visit(shell: Shell) -> None:
        behind.jobs.publish(fakes.job())
        shell.window.close()
        question = await opened(Question)
        assert set(question.buttons) == {"cancel", "stop"}
        question.buttons["stop"].click()
        await asyncio.Event().wait()

    live(monkeypatch, behind, visit)
    assert behind.closed == [False]


def test_the_status_line_tells_how_fast_aws_is_asked_while_it_is(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    listing = QuotaUse("123456789012", "eu-central-1", "UserList", 11.8, 30, told_by_aws=True, share=0.4)
    reading = QuotaUse("123456789012", "eu-central-1", "UserPoolRead", 0.4, 15, told_by_aws=False, share=0.9)

    async def visit(shell: Shell) -> None:
        status = shell.window.status
        assert status.pace() == ""
        behind.quotas.publish(listing, reading)
        assert status.pace() == "12 of 30 calls a second"
        assert "12 of 30 calls a second" in words(status)
        behind.quotas.publish()
        assert "calls" not in words(status)

    live(monkeypatch, behind, visit)
    assert not behind.quotas.callbacks


def test_the_meter_tells_how_far_the_job_is(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        behind.jobs.publish(fakes.job(progress=Progress("users", 630, 1000, remaining_s=240)))
        await until(lambda: "63 %" in shell.window.status.jobs_text())
        assert shell.window.status.jobs_text() == "Sync of Shop customers · 63 % · 4 min left"
        shell.jobs.toggle_drawer()
        cancel = next(button for button in shell.window.findChildren(QPushButton) if button.text() == "Cancel")
        cancel.click()
        await until(lambda: behind.jobs.cancelled == ["j1"])
        QTest.keyClick(shell.window, Qt.Key.Key_Escape)
        assert not shell.jobs.close_drawer()

    live(monkeypatch, behind, visit)


def test_a_job_that_failed_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        behind.jobs.publish(fakes.job())
        ended = datetime.now(UTC)
        behind.jobs.publish(fakes.job(JobState.FAILED, ended=ended, failure=Failure(Code.THROTTLED)))
        banner = shell.window.banners.banners()[0]
        assert "Sync of Shop customers" in banner.text()
        next(button for button in banner.findChildren(QPushButton) if button.text() == "Continue").click()
        await until(lambda: behind.jobs.continued == ["j1"])

    live(monkeypatch, behind, visit)


def test_the_end_of_a_long_job_is_noted_when_nobody_watched(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        monkeypatch.setattr(type(shell.window), "isActiveWindow", lambda _self: False)
        now = datetime.now(UTC)
        short = fakes.job(JobState.DONE, "short", started=now, ended=now)
        long = replace(short, id="long", started=now - timedelta(minutes=3), outcome={"total": 2400})
        for job in (short, long):
            behind.jobs.publish(replace(job, state=JobState.RUNNING, ended=None))
        behind.jobs.publish(short)
        assert shell.window.banners.banners() == ()
        behind.jobs.publish(long)
        assert "2,400 users" in shell.window.banners.banners()[0].text()

    live(monkeypatch, behind, visit)


def failed(identifier: str = "j1", state: JobState = JobState.FAILED) -> Job:
    return fakes.job(state, identifier, ended=datetime.now(UTC), failure=Failure(Code.THROTTLED))


def test_nothing_moves_under_the_mouse_when_a_message_comes(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        panes = shell.window.panes_in_front()
        assert panes is not None
        before = panes.mapTo(shell.window, QPoint())
        shell.show_banner("Done", kind="success")
        await until(lambda: shell.window.banners.height() > 20)
        assert panes.mapTo(shell.window, QPoint()) == before
        assert shell.window.banners.y() == panes.parentWidget().geometry().bottom() + 1

    live(monkeypatch, behind, visit)


def test_a_sync_that_failed_is_told_once(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        assert isinstance(shell.open_pane("users"), fakes.UsersPane), "which has a line of its own for it"
        behind.jobs.publish(fakes.job())
        behind.jobs.publish(failed())
        assert shell.window.banners.banners() == ()
        await open_pool(shell, OTHER)
        behind.jobs.publish(fakes.job(identifier="j2"))
        behind.jobs.publish(failed("j2"))
        assert len(shell.window.banners.banners()) == 1

    live(monkeypatch, behind, visit)


def test_a_job_whose_process_died_is_told(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        behind.jobs.publish(fakes.job())
        behind.jobs.publish(failed(state=JobState.INTERRUPTED))
        assert len(shell.window.banners.banners()) == 1

    live(monkeypatch, behind, visit)


def test_the_end_of_a_job_that_was_never_seen_running_is_not_told(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        behind.jobs.publish(failed())
        assert shell.window.banners.banners() == ()

    live(monkeypatch, behind, visit)


def test_what_failed_without_a_window_is_told_once_by_the_next(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage, tmp_path: Path
) -> None:
    async def leave(shell: Shell) -> None:
        behind.jobs.publish(fakes.job())
        shell.quit_decided.emit(True)
        await asyncio.Event().wait()

    def later(told: int) -> None:
        next_time = backstage(tmp_path, WORK)
        next_time.jobs.history_is_read.clear()

        async def visit(shell: Shell) -> None:
            next_time.jobs.known = {one.id: one for one in (failed("of the command line"), failed())}
            next_time.jobs.history_is_read.set()
            await until(lambda: behind.settings.ui("jobs.seen_running") is not None)
            await asyncio.sleep(0.01)
            assert len(shell.window.banners.banners()) == told

        live(monkeypatch, next_time, visit)

    live(monkeypatch, behind, leave)
    later(told=1)
    later(told=0)


def test_a_job_that_was_stopped_with_the_window_is_no_news_at_the_next_start(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def stop(shell: Shell) -> None:
        behind.jobs.publish(fakes.job())

    live(monkeypatch, behind, stop)
    assert behind.settings.ui("jobs.seen_running") == []


def test_without_a_keyring_the_person_chooses_a_passphrase(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.store_key.missing = Code.KEYRING_MISSING

    async def visit(shell: Shell) -> None:
        shell.pools.open(KEY)
        question = await opened(KeyQuestion)
        first, second = question._first, question._second
        first.setText("correct horse")
        assert not question.buttons["passphrase"].isEnabled()
        assert question.buttons["passphrase"].toolTip()
        second.setText("correct horse")
        question.buttons["passphrase"].click()
        await until(lambda: shell.pools.front() is not None)

    live(monkeypatch, behind, visit)
    assert behind.store_key.chosen == "correct horse"


def test_a_wrong_passphrase_is_asked_for_again(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.store_key.missing = Code.PASSPHRASE_NEEDED
    behind.store_key.right_passphrase = "correct horse"

    async def visit(shell: Shell) -> None:
        shell.pools.open(KEY)
        for text in ("battery staple", "correct horse"):
            question = await opened(KeyQuestion)
            question._first.setText(text)
            question.buttons["passphrase"].click()
            await until(lambda shown=question: not shown.isVisible())
        await until(lambda: shell.pools.front() is not None)

    live(monkeypatch, behind, visit)


def test_who_will_not_choose_can_try_again_later(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.store_key.missing = Code.KEYRING_MISSING

    async def visit(shell: Shell) -> None:
        shell.pools.open(KEY)
        (await opened(KeyQuestion)).reject()
        await until(lambda: shell.window.place.state == "failed")
        next(iter(shell.window.place.findChildren(QPushButton))).click()
        (await opened(KeyQuestion)).buttons["session"].click()
        await until(lambda: shell.pools.front() is not None)

    live(monkeypatch, behind, visit)
    assert behind.store_key.chosen == "session"


def test_a_damaged_store_offers_to_be_rebuilt(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.workspaces.index_failure = Failure(Code.STORE_DAMAGED, path="index.db")

    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        await until(lambda: shell.window.banners.banners())
        banner = shell.window.banners.banners()[0]
        next(button for button in banner.findChildren(QPushButton) if button.text() == "Rebuild").click()
        await until(lambda: behind.workspaces.made[0].rebuilt == 1)
        assert shell.window.banners.banners() == ()

    live(monkeypatch, behind, visit)


def test_damaged_settings_are_told(monkeypatch: pytest.MonkeyPatch, qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{ this is no JSON")

    async def visit(shell: Shell) -> None:
        assert shell.window.banners.banners()

    live(monkeypatch, backstage(tmp_path), visit)


def test_what_cannot_be_built_is_shown_and_tried_again(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.building_fails = [Failure(Code.FOLDER_NOT_WRITABLE, path="/data")]
    shown: list[str] = []

    def press() -> None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, Window) and hasattr(window, "place") and window.place.state == "failed":
                shown.append(words(window.place))
                window.place.findChildren(QPushButton)[0].click()

    timer = QTimer(interval=5)
    timer.timeout.connect(press)
    timer.start()

    async def visit(shell: Shell) -> None:
        timer.stop()

    live(monkeypatch, behind, visit)
    assert "/data" in shown[0]


def test_a_mistake_at_the_start_is_reported_and_the_window_waits(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    behind.building_fails = [ValueError("no services")]

    def close() -> None:
        report = dialog(CrashDialog)
        if report is not None:
            report.accept()
            for window in QApplication.topLevelWidgets():
                if isinstance(window, Window):
                    window.close()

    timer = QTimer(interval=5)
    timer.timeout.connect(close)
    timer.start()

    async def visit(shell: Shell) -> None:
        raise AssertionError("There is nothing to visit")

    assert live(monkeypatch, behind, visit) == 1
    timer.stop()
    assert behind.crashes.reported == [ValueError]


def test_news_that_nobody_asked_for_are_told(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.notices.tell(Failure(Code.DISK_FULL, path="/data"))

    async def visit(shell: Shell) -> None:
        assert "disk" in shell.window.banners.banners()[0].accessibleName().lower()

    live(monkeypatch, behind, visit)


def test_the_command_palette_opens_a_pool_by_a_few_letters(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        await until(lambda: "Staff" in tree_texts(shell))
        QTest.keyClick(shell.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        palette = shell._palette
        assert palette is not None
        assert palette.isVisible()
        palette.line().setText("staf")
        QTest.keyClick(palette.line(), Qt.Key.Key_Return)
        await until(lambda: (front := shell.pools.front()) is not None and front.workspace.key == OTHER)
        assert not palette.isVisible()
        shell.open_palette()
        assert "Do overview" in palette.shown()
        palette.line().setText("  zoé d'aubigné ")
        assert palette.shown() == ("Find users: zoé d'aubigné",)
        palette.line().clear()
        assert not any("Find users" in line for line in palette.shown())
        QTest.keyClick(palette.line(), Qt.Key.Key_Escape)
        assert not palette.isVisible()

    live(monkeypatch, behind, visit)


def test_what_cannot_be_done_now_says_why(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        actions = shell.window.actions_named
        disabled = [action for action in actions.all() if not action.isEnabled()]
        assert actions["refresh"] in disabled
        assert {action.toolTip() for action in disabled} == {
            "Open a pool first",
            "Open a connection first",
            "Nothing was restored since this window was opened",
        }
        pane = await open_pool(shell)
        assert actions["refresh"].isEnabled()
        actions["refresh"].trigger()
        assert "refresh" in pane.log

    live(monkeypatch, behind, visit)


def test_everything_is_reached_by_the_keyboard(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    control = Qt.KeyboardModifier.ControlModifier

    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        QTest.keyClick(shell.window, Qt.Key.Key_2, control)
        users = shell.current_pane()
        assert isinstance(users, fakes.UsersPane)
        QTest.keyClick(shell.window, Qt.Key.Key_1, control)
        QTest.keyClick(shell.window, Qt.Key.Key_F, control)
        assert shell.current_pane() is users
        assert shell.window.focusWidget() is users.search
        QTest.keyClick(shell.window, Qt.Key.Key_F5)
        assert "refresh" in users.log
        QTest.keyClick(shell.window, Qt.Key.Key_Plus, control)
        assert behind.settings.text_scale > 1.0
        QTest.keyClick(shell.window, Qt.Key.Key_0, control)
        assert behind.settings.text_scale == 1.0
        QTest.keyClick(shell.window, Qt.Key.Key_F1)
        (await opened(ShortcutsDialog)).reject()

    live(monkeypatch, behind, visit)


def test_who_worked_in_a_pool_has_the_keyboard_among_the_pools_when_another_takes_its_place(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        QTest.keyClick(shell.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        users = shell.current_pane()
        assert isinstance(users, fakes.UsersPane)
        assert shell.window.focusWidget() is users.search
        shell.pools.open(PoolKey(fakes.WORK.id, fakes.STAFF.id))
        await until(lambda: shell.current_pane() not in (users, None))
        assert shell.window.focusWidget() is shell.window.navigation.tree()

    live(monkeypatch, behind, visit)


def test_about_names_the_licences(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        shell.show_about()
        about = await opened(AboutDialog)
        await until(lambda: about._table.topLevelItemCount() > 5)
        named = {about._table.topLevelItem(row).text(0) for row in range(about._table.topLevelItemCount())}
        assert "Lucide icons" in named
        assert any("PySide6" in name for name in named)
        await until(lambda: "in memory" in words(about))
        about.reject()

    live(monkeypatch, behind, visit)


def test_a_missing_keyring_is_a_fact_of_about_and_no_warning(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    behind.keyring = Failure(Code.KEYRING_MISSING)

    async def visit(shell: Shell) -> None:
        shell.show_about()
        about = await opened(AboutDialog)
        await until(lambda: "Keyring: none found" in words(about))
        about.reject()
        assert shell.window.banners.banners() == ()

    live(monkeypatch, behind, visit)


def test_preferences_take_effect_at_once(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        shell.show_preferences()
        preferences = await opened(PreferencesDialog)
        preferences.complete()
        rows = {row.preference.name: row.control for row in preferences.rows}
        colours = rows["theme"]
        colours.setCurrentIndex(colours.findData("dark"))
        assert theme.current().dark
        themes = [action for action in _menu(shell, "&View") if action.text().startswith("Theme")]
        assert [action.text() for action in themes if action.isChecked()] == ["Theme: &dark"]
        shell.window.actions_named["theme.contrast"].trigger()
        assert [action.text() for action in themes if action.isChecked()] == ["Theme: &high contrast"], (
            "as in the palette"
        )
        rows["log-personal-data"].setChecked(True)
        colours.setCurrentIndex(colours.findData("light"))
        assert not theme.current().dark
        preferences.reject()

    live(monkeypatch, behind, visit)
    assert behind.settings.log_personal_data
    assert behind.settings.theme == "light"


def test_the_window_comes_back_as_it_was_left(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        shell.window.resize(900, 600)
        shell.window.set_navigation_width(300)

    live(monkeypatch, behind, visit)
    assert behind.settings.window_geometry
    assert behind.settings.ui("navigation.width") == 300


def test_no_control_is_without_a_name_of_its_own(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        shell.open_palette()
        shell.jobs.toggle_drawer()
        shell.show_preferences()
        shell.connections.add()
        shell.open_pool_by_id()
        await asyncio.sleep(0)
        found = [fault for top in QApplication.topLevelWidgets() if top.isVisible() for fault in faults(top)]
        for top in QApplication.topLevelWidgets():
            if top is not shell.window:
                top.close()
        assert found == []

    live(monkeypatch, behind, visit)
    gc.collect()


def test_pools_one_left_rest_and_those_left_longest_ago_are_released(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        for number in range(KEPT + 1):
            await open_pool(shell, PoolKey(WORK.id, PoolId(f"eu-central-1_Many0000{number}")))
        await until(lambda: behind.workspaces.released)
        assert behind.workspaces.released == behind.workspaces.made[:1]
        assert [workspace.rested for workspace in behind.workspaces.made] == [1, 1, 1, 0]

    live(monkeypatch, behind, visit)


def test_a_pool_with_something_unsaved_is_not_released_however_long_ago_it_was_left(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        edited = await open_pool(shell, PoolKey(WORK.id, PoolId("eu-central-1_Edited00")))
        monkeypatch.setattr(edited, "unsaved", lambda: "Settings of Edited")
        for number in range(KEPT):
            await open_pool(shell, PoolKey(WORK.id, PoolId(f"eu-central-1_Many0000{number}")))
        await until(lambda: behind.workspaces.released)
        assert behind.workspaces.released == behind.workspaces.made[1:2]
        assert shell.pools.unsaved() == ("Settings of Edited",)

    live(monkeypatch, behind, visit)


def test_the_command_palette_leads_to_a_part_of_a_pane_that_was_not_made_yet(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    gone: list[str] = []
    place = Place("mail", "Settings: Messages", "mail", also="e-mail templates")
    monkeypatch.setattr(UsersPane, "places", classmethod(lambda cls, _workspace: (place,)))
    monkeypatch.setattr(UsersPane, "go_to", lambda _self, name: gone.append(name))

    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        shell.open_palette()
        palette = shell._palette
        assert palette is not None
        palette.line().setText("templates")
        assert palette.shown()[0] == "Settings: Messages"
        QTest.keyClick(palette.line(), Qt.Key.Key_Return)
        await until(lambda: gone == ["mail"])
        pane = shell.current_pane()
        assert pane is not None
        assert pane.name == "users"

    live(monkeypatch, behind, visit)


def test_what_a_pool_offered_in_messages_goes_with_its_panes(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        pane = await open_pool(shell)
        shell.show_banner("Ann is disabled", actions=[QAction("Undo", pane)])
        shell.show_failure(Failure(Code.DISK_FULL), lambda: None)
        shell.show_banner("Of all pools", actions=[QAction("Show")])
        assert len(shell.window.banners.banners()) == 3
        for number in range(KEPT):
            await open_pool(shell, PoolKey(WORK.id, PoolId(f"eu-central-1_Other{number:04}")))
        await until(lambda: [banner.text() for banner in shell.window.banners.banners()] == ["Of all pools"])

    live(monkeypatch, behind, visit)


def test_a_message_names_its_pool_where_several_are_open_and_leads_back_to_it(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        pane = await open_pool(shell)
        port, name = pane.shell, pane.workspace.summary.name
        port.show_banner("Ann is disabled")
        await open_pool(shell, OTHER)
        port.show_banner("Ben is disabled")
        port.show_failure(Failure(Code.DISK_FULL))
        told = [banner.text() for banner in shell.window.banners.banners()]
        assert told[0].startswith(f"{name}: ")
        assert told[1:] == [f"{name}: Ben is disabled", "Ann is disabled"]
        assert port.open_pane("users") is not None
        front = shell.window.panes_in_front()
        assert front is not None
        assert front.workspace is pane.workspace

    live(monkeypatch, behind, visit)


def test_a_sign_in_that_does_not_come_to_its_end_is_stopped_and_tried_again(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        await until(lambda: behind.connections.opened)
        never: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        vars(behind.connections)["open"] = lambda _: never
        shell.connections.open(WORK.id)
        row = shell.window.navigation.tree().topLevelItem(0).child(0)
        assert row.text(0) == "Signing in…"
        remark = row.data(0, Qt.ItemDataRole.UserRole)
        assert remark.remedy.text() == "&Stop signing in"
        remark.remedy.trigger()
        assert behind.connections.interrupted == [WORK.id]
        await until(lambda: "Signing in was stopped" in words(shell.window.place))
        del vars(behind.connections)["open"]
        buttons = shell.window.place.findChildren(QPushButton)
        next(one for one in buttons if one.text() == "Try again" and one.isVisible()).click()
        await until(lambda: len(behind.connections.opened) == 2)

    live(monkeypatch, behind, visit)


def test_a_connection_with_another_name_leaves_its_pools_open(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        front = shell.pools.front()
        await shell.connections._save(replace(WORK, name="Our shop"), WORK)
        assert shell.pools.front() is front
        assert "Our shop" in shell.window.header._place.whole_text()
        await shell.connections._save(replace(WORK, profile="other"), WORK)
        assert shell.pools.front() is None
        await until(lambda: behind.workspaces.released == behind.workspaces.made)

    live(monkeypatch, behind, visit)


def test_the_next_pool_opens_on_the_pane_one_was_at(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        shell.open_pane("users")
        assert isinstance(await open_pool(shell, OTHER), fakes.UsersPane)
        shell.open_pane("overview")
        assert (await open_pool(shell)).name == "overview"

    live(monkeypatch, behind, visit)


def test_a_pool_that_may_be_listed_and_not_looked_at_keeps_its_name(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    behind.workspaces.named = False

    async def visit(shell: Shell) -> None:
        await until(lambda: SHOP.name in tree_texts(shell))
        await open_pool(shell)
        assert shell.window.windowTitle().startswith(SHOP.name)

    live(monkeypatch, behind, visit)


def test_the_title_follows_the_name_of_the_pool(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        pane = await open_pool(shell, PoolKey(WORK.id, PoolId("eu-central-1_Byid00001")))
        assert shell.window.windowTitle().startswith("eu-central-1_Byid00001")
        behind.workspaces.made[-1].summary = replace(SHOP, name="Known now")
        shell.set_freshness(pane, "read just now")
        assert shell.window.windowTitle().startswith("Known now")

    live(monkeypatch, behind, visit)


def test_the_drawer_of_jobs_closes_when_another_pool_is_opened(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        shell.jobs.toggle_drawer()
        await open_pool(shell, OTHER)
        assert not shell.jobs.close_drawer()

    live(monkeypatch, behind, visit)


def test_a_lost_connection_is_told_once_and_everything_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        tried: list[str] = []
        for who in ("settings", "users"):
            failure = Failure(Code.ENDPOINT_UNREACHABLE, endpoint=f"https://{who}.example")
            shell.show_failure(failure, lambda who=who: tried.append(who))
        shell.show_failure(Failure(Code.USER_NOT_FOUND, user="ann"))
        shell.show_failure(Failure(Code.USER_NOT_FOUND, user="bob"))
        lost = [banner for banner in shell.window.banners.banners() if banner.cause is not None]
        assert len(lost) == 1
        assert len(shell.window.banners.banners()) == 3
        lost[0].findChild(QPushButton).click()
        assert tried == ["settings", "users"]

    live(monkeypatch, behind, visit)


def test_the_tree_tells_how_open_pools_fare_while_the_window_can_be_seen(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    key = PoolKey(fakes.WORK.id, fakes.SHOP.id)
    late = Reason(Rule.SIGN_IN_THROTTLES, Level.TROUBLE, None)

    async def visit(shell: Shell) -> None:
        navigation = shell.window.navigation
        navigation.show_connections([fakes.WORK])
        navigation.show_pools(fakes.WORK.id, [fakes.SHOP])
        assert behind.health.visible
        behind.health.publish(key, Verdict(Level.TROUBLE, (late,)))
        pool = navigation.tree().topLevelItem(0).child(0)
        assert "Sign-in health: Trouble" in pool.toolTip(0)
        assert "Cognito throttles sign-ins" in pool.data(0, Qt.ItemDataRole.AccessibleTextRole)
        behind.health.publish(key, None)
        assert "health" not in pool.toolTip(0)
        shell.window.hide()
        assert not behind.health.visible
        shell.window.show()
        assert behind.health.visible

    live(monkeypatch, behind, visit)
    assert (behind.health.visible, behind.health.callbacks) == (False, [])


def test_no_key_is_named_that_keyboards_lack(qapp: QApplication) -> None:
    window = QWidget()
    undo = QAction("Undo", window)
    undo.setShortcuts([QKeySequence("F14"), QKeySequence("Ctrl+Z"), QKeySequence("Find")])
    said = words(ShortcutsDialog(window, [undo]))
    assert "Ctrl+Z" in said
    assert "F14" not in said
    assert "Find" not in said
